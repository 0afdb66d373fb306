"""What a member keeps, with a note of their own."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import MemberRequest
from forum import bookmarking
from forum.models import BOOKMARK_NOTE_MAX, Bookmark, Post, Topic

from .doors import readers, whole_number

A_PAGE = 20


class NoteForm(forms.Form):
    note = forms.CharField(
        required=False,
        label="A note for yourself",
        help_text="Only you can read it. It is stored encrypted.",
        max_length=BOOKMARK_NOTE_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": f"Use at most {BOOKMARK_NOTE_MAX} characters."},
    )


@readers
@require_safe
def bookmarks(request: MemberRequest) -> HttpResponse:
    """One's own, the newest first. `?before=<bookmark>` goes on where a page ended."""
    mine = Bookmark.objects.of(request.user).newest_first().with_everything()
    if before := request.GET.get("before", ""):
        mine = mine.filter(pk__lt=whole_number(before))
    found = list(mine[: A_PAGE + 1])
    posts = [one.post_id for one in found if one.post_id]
    readable = Post.objects.visible_to(request.user).published().filter(pk__in=posts)
    readable = readable.filter(topic__in=Topic.objects.visible_to(request.user))
    there = set(readable.values_list("pk", flat=True))
    return render(
        request,
        "forum/bookmarks.html",
        {
            "bookmarks": [(one, one.post_id in there) for one in found[:A_PAGE]],
            "older": found[A_PAGE - 1].pk if len(found) > A_PAGE else None,
            "is_first": not before,
        },
    )


@readers
@require_http_methods(["GET", "HEAD", "POST"])
def bookmark(request: MemberRequest, pk: int) -> HttpResponse:
    """Keep a post that one may read, or change the note on it."""
    post = get_object_or_404(Post.objects.visible_to(request.user).with_people(), pk=pk)
    get_object_or_404(Topic.objects.visible_to(request.user), pk=post.topic_id)
    mine = Bookmark.objects.of(request.user).filter(post=post).select_related("data_key").first()
    form = NoteForm(request.POST or None, initial={"note": mine.note if mine else ""})
    if request.method == "POST" and "note" not in request.POST:
        form = NoteForm({"note": mine.note if mine else ""})
    if request.method == "POST" and form.is_valid():
        bookmarking.keep(post, person=request.user, note=form.cleaned_data["note"])
        messages.success(request, "It is among what you keep.")
        return redirect(post)
    return render(
        request,
        "forum/bookmark.html",
        {"post": post, "form": form, "mine": mine},
        status=422 if form.errors else 200,
    )


@readers
@require_POST
def remove_bookmark(request: MemberRequest, pk: int) -> HttpResponse:
    mine = Bookmark.objects.of(request.user).filter(pk=pk).first()
    if mine is None:
        raise Http404
    bookmarking.let_go(mine)
    messages.success(request, "You do not keep it any more. Your note is gone.")
    return redirect("forum:bookmarks")
