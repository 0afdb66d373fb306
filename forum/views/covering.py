"""Covering one post of one's own, and uncovering it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.requests import MemberRequest
from forum import covering
from forum.models import Post


def _own_post(request: MemberRequest, pk: int) -> Post:
    """Whoever may not write any more may still cover what they wrote."""
    return get_object_or_404(Post.objects.by(request.user).with_people(), pk=pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def cover(request: MemberRequest, pk: int) -> HttpResponse:
    """Say what it means, once, then do it."""
    post = _own_post(request, pk)
    if request.method == "POST":
        if covering.cover(post, author=request.user):
            messages.success(request, "Your post is covered. Others cannot read it now.")
        return redirect(post)
    if post.state != Post.State.PUBLISHED or post.is_blurred:
        messages.info(request, "Others cannot read this post now.")
        return redirect(post)
    return render(request, "forum/cover.html", {"post": post})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def uncover(request: MemberRequest, pk: int) -> HttpResponse:
    post = _own_post(request, pk)
    if request.method == "POST":
        if covering.uncover(post, author=request.user):
            messages.success(request, "Your post can be read again.")
        return redirect(post)
    if not post.is_blurred:
        messages.info(request, "This post is not covered.")
        return redirect(post)
    return render(request, "forum/uncover.html", {"post": post})
