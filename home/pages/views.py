"""Looking for guidance."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from .models import GuidancePage


class SearchForm(forms.Form):
    q = forms.CharField(
        label="What are you looking for?",
        help_text="A word or two, such as “bail” or “telling children”.",
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
        error_messages={
            "required": "Type a word or two to look for.",
            "max_length": "Use at most 100 letters. A word or two is enough.",
        },
    )


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Published articles only. Nothing about who searched, or for what, is kept."""
    form = SearchForm(request.GET if "q" in request.GET else None)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        words = form.cleaned_data["q"]
        context |= {
            "words": words,
            "query": f"?{urlencode({'q': words})}&",
            "findings": GuidancePage.objects.shown()
            .defer_streamfields()
            .found_by(words, number=request.GET.get("page", 1)),
        }
    return render(request, "pages/search.html", context, status=422 if form.errors else 200)
