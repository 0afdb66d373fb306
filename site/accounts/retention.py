"""How long the records about people are kept."""

from django.contrib.auth.models import Group, Permission
from django.contrib.sessions.models import Session
from django.utils import timezone

from privacy import retention

from .models import User

retention.keep(
    User,
    until="you close your account",
    what="Your sign-in name, screen name, the day you joined, and a scrambled form of your password",
)
retention.purge(
    Session,
    after="at most 12 hours after you sign in, or at once when you sign out or press “Leave this site”",
    what="The fact that you are signed in",
    overdue=lambda: Session.objects.filter(expire_date__lt=timezone.now()),
)
retention.keep(Group, until="the service ends", what="The names of the roles")
retention.keep(Permission, until="the service ends", what="The list of what a role may do")
