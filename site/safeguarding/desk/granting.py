"""One button at a case whose author asked for it: take it away."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST
from wagtail.admin.auth import permission_denied

from safeguarding import granting
from safeguarding.models import Case
from safeguarding.refusals import Refused


@require_POST
def take_away(request: HttpRequest, pk: int) -> HttpResponse:
    if not request.user.has_perm("safeguarding.decide_case"):
        return permission_denied(request)
    case = get_object_or_404(Case, pk=pk)
    version = request.POST.get("version", "")
    try:
        granting.take_away(
            case, moderator=request.user, version=int(version) if version.isdecimal() else 0
        )
    except Refused as refused:
        messages.error(request, refused.words)
        return redirect("safeguarding_case", pk)
    messages.success(request, "It is gone, and its author has been told.")
    return redirect("safeguarding_queue")
