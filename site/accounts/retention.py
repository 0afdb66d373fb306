"""How long the records about people are kept."""

from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, Permission
from django.contrib.sessions.models import Session
from django.utils import timezone

from privacy import retention

from .models import LeftName, User

retention.keep(
    User,
    until="you close your account",
    what="Your sign-in name, screen name, the day you joined, and a scrambled form of your password",
)
retention.keep(
    Authenticator,
    until="you remove it, or close your account",
    what="If you set up a second step: its secret, encrypted; the public part of a passkey and the"
    " name you gave it; which recovery codes are used up; the day you set it up",
)
retention.purge(
    Session,
    after="at most 12 hours after you sign in, or at once when you sign out or press “Leave this site”",
    what="The fact that you are signed in",
    overdue=lambda: Session.objects.filter(expire_date__lt=timezone.now()),
)
retention.purge(
    LeftName,
    after="at most 13 months after you close your account",
    what="A scrambled form of your screen name, so that nobody can take it and pass for you",
    overdue=lambda: LeftName.objects.filter(month__lt=timezone.localdate() - timedelta(days=396)),
)
for model, what in ((Group, "The names of the roles"), (Permission, "What a role may do")):
    retention.keep(model, until="the service ends", what=what, about_people=False)
