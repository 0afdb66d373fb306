"""What somebody reads who opens a page of the desk that is not theirs."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def not_open_to(request: HttpRequest) -> HttpResponse:
    # Inside the desk Wagtail turns PermissionDenied into a redirect; a refusal should say so.
    return render(request, "portal/errors/403.html", status=403)
