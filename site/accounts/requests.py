"""Types for views: a request from somebody signed in."""

from django.http import HttpRequest

from .models import User


class MemberRequest(HttpRequest):
    """A request behind `login_required`; for annotations only."""

    user: User
