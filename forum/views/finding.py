"""Searching the forum, and conversations like the one somebody is about to begin.

By POST, also from page to page: what somebody in fear types into a search is in no address, so in no
history of a shared device, no log of a proxy and no link that is copied.
"""

from django import forms
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.pacing import READING, keep_to
from accounts.requests import MemberRequest
from accounts.staying import asks_by_itself
from forum.models import TITLE_MAX, Board
from forum.searching import Wanted, choices_of_stage, search, similar

from .doors import readers, writers

SINCE = (("", "Whenever it was"), ("week", "In the last week"), ("month", "In the last month"),
         ("year", "In the last year"))  # fmt: skip
WHOSE = (("", "Everything I may read"), ("followed", "What I follow"), ("mine", "What I wrote"))


class SearchForm(forms.Form):
    words = forms.CharField(
        label="What are you looking for?",
        help_text="A word or two, such as “bail” or “telling grandparents”. Capitals and endings do not"
        " matter.",
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
        error_messages={
            "required": "Type a word or two to look for.",
            "max_length": "Use at most 100 letters. A word or two is enough.",
        },
    )
    board = forms.ModelChoiceField(
        Board.objects.all(), required=False, label="Board", empty_label="All boards"
    )
    stage = forms.ChoiceField(required=False, label="Stage")
    whose = forms.ChoiceField(choices=WHOSE, required=False, label="Where to look")
    since = forms.ChoiceField(choices=SINCE, required=False, label="When")
    before = forms.IntegerField(
        required=False, min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if stages := choices_of_stage():
            self.fields["stage"].choices = [("", "Any stage"), *stages]  # type: ignore[attr-defined]
        else:
            del self.fields["stage"]

    @property
    def wanted(self) -> Wanted:
        return Wanted(**self.cleaned_data)


@readers
@require_http_methods(["GET", "HEAD", "POST"])
def search_forum(request: MemberRequest) -> HttpResponse:
    form = SearchForm(request.POST if request.method == "POST" else None)
    findings = None
    if form.is_valid():
        keep_to(request.user, READING)
        findings = search(form.wanted, person=request.user)
    return render(
        request,
        "forum/search.html",
        {"form": form, "findings": findings},
        status=422 if form.errors else 200,
    )


@writers
@require_POST
@asks_by_itself
def similar_topics(request: MemberRequest, slug: str) -> HttpResponse:
    """For a page on which somebody types a title. Two queries of its own; keeps nothing."""
    get_object_or_404(Board, slug=slug)
    keep_to(request.user, READING)
    topics = similar(request.POST.get("title", "")[:TITLE_MAX], person=request.user)
    return JsonResponse(
        {"similar": [{"title": one.title, "address": one.get_absolute_url()} for one in topics]}
    )
