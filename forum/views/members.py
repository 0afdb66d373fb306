"""Who belongs to a board that one asks to join: for moderators, and for nobody else."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import MemberRequest
from forum import joining
from forum.forms import EndMembershipForm
from forum.models import Board, BoardMember

from .doors import keepers, whole_number

A_PAGE = 50


@keepers
@require_safe
def members(request: MemberRequest, slug: str) -> HttpResponse:
    """Those who were let in last stand first. `?before=<id>` goes on where a page ended."""
    board = get_object_or_404(Board, slug=slug)
    found = board.members.current().select_related("person").order_by("-pk")
    if before := request.GET.get("before", ""):
        found = found.filter(pk__lt=whole_number(before))
    shown = list(found[: A_PAGE + 1])
    return render(
        request,
        "forum/board_members.html",
        {
            "board": board,
            "members": shown[:A_PAGE],
            "older": shown[A_PAGE - 1].pk if len(shown) > A_PAGE else None,
        },
    )


@keepers
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    """With a rule and a reason, which they read."""
    held = BoardMember.objects.current().select_related("person", "board")
    member = get_object_or_404(held, pk=pk, board__slug=slug)
    form = EndMembershipForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            joining.end_membership(member, moderator=request.user, **form.cleaned_data)
        except joining.Refused as refused:
            form.add_error(None, refused.words)
        else:
            messages.success(request, "Done. They have been told, with your reason.")
            return redirect("forum:board_members", slug)
    return render(
        request,
        "forum/end_membership.html",
        {"board": member.board, "member": member, "form": form},
        status=422 if form.is_bound else 200,
    )
