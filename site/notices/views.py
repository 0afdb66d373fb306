from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from .models import Notice
from .telling import mark_all_read, mark_read


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def notices(request: HttpRequest) -> HttpResponse:
    """The newest 50 notices. POST marks one as read, or all; looking alone changes nothing."""
    mine = Notice.objects.of(request.user)
    if request.method == "POST":
        one = request.POST.get("notice", "")
        if one.isascii() and one.isdigit() and len(one) < 19:
            mark_read(request.user, notice_id=int(one))
        else:
            mark_all_read(request.user)
        return redirect("notices")
    found = list(mine[:50])
    groups = (
        ("New", [notice for notice in found if not notice.read_at]),
        ("Read before", [notice for notice in found if notice.read_at]),
    )
    return render(request, "notices/notices.html", {"notices": found, "groups": groups})
