"""What members meet: the rules, telling us about something, and what came of it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import MemberRequest

from . import reporting, reviewing
from .forms import ReportForm
from .models import APPEAL_WITHIN, Appeal, Policy, Report


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    return render(request, "safeguarding/rules.html", {"rules": Policy.objects.current()})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: MemberRequest, key: str, pk: int) -> HttpResponse:
    """Tell us about one thing. What one may not read answers as if it were not there."""
    review = reviewing.by_key(key)
    item = review.with_author().filter(pk=pk).first() if review else None
    if review is None or item is None or not review.may_be_read_by(item, request.user):
        raise Http404
    if not request.user.has_perm("safeguarding.make_report"):
        raise PermissionDenied
    form = ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reporting.report(item, reporter=request.user, **form.cleaned_data)
        except reporting.NotYours as refused:
            form.add_error(None, refused.words)
        else:
            messages.success(request, "Thank you. A moderator will read it.")
            return redirect("safeguarding:my_reports")
    return render(
        request,
        "safeguarding/report.html",
        {"form": form, "noun": review.noun, "back": review.url(item)},
        status=422 if form.is_bound else 200,
    )


@login_required
@require_safe
def my_reports(request: MemberRequest) -> HttpResponse:
    """The newest 50 things one told us about, and what came of each."""
    return render(
        request,
        "safeguarding/my_reports.html",
        {
            "reports": Report.objects.by(request.user)
            .newest_first()
            .select_related("answered_by")[:50],
            "appeals": Appeal.objects.filter(appellant=request.user, side=Appeal.Side.REPORTER)[
                :50
            ],
            "may_appeal_since": timezone.now() - APPEAL_WITHIN,
        },
    )
