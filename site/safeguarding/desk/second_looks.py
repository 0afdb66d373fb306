"""Looking at a decision again of one's own accord: the way to undo one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from safeguarding import casework
from safeguarding.models import Decision
from safeguarding.refusals import Refused

from .queue import may_decide
from .shut import not_open_to


@require_POST
def look_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the case in which the decision is confirmed or superseded, and show it."""
    if not may_decide(request.user):
        return not_open_to(request)
    decision = get_object_or_404(Decision.objects.select_related("case"), pk=pk)
    try:
        case = casework.look_again(decision, moderator=request.user)
    except Refused as refused:
        messages.error(request, refused.words)
        return redirect("safeguarding_case", decision.case_id)
    messages.info(request, "Nothing has changed yet. Decide below what takes its place.")
    return redirect("safeguarding_case", case.pk)
