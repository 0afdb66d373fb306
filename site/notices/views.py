from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from .models import Notice
from .telling import mark_all_read


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def notices(request: HttpRequest) -> HttpResponse:
    """The newest 50 notices. POST marks them all as read; looking alone changes nothing."""
    mine = Notice.objects.of(request.user)
    if request.method == "POST":
        mark_all_read(request.user)
        return redirect("notices")
    return render(request, "notices/notices.html", {"notices": list(mine[:50])})
