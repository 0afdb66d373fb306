"""How long the records about people are kept."""

import json
from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, Permission
from django.utils import timezone

from privacy import retention
from privacy.audit import opening

from .browser_sessions import open_carried
from .models import BrowserSession, Competence, LeftName, User
from .sealing import CannotOpen

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
    BrowserSession,
    after="half an hour after you last opened a page, at most 12 hours after you sign in, or at once when you"
    " sign out or press “Leave this site”",
    what="The fact that you are signed in, and the hour it began; nothing about your device or browser",
    overdue=BrowserSession.objects.ended,
)


def _carried_by(row: opening.Row) -> str:
    """What a session carries, for the privacy audit."""
    try:
        return json.dumps(open_carried(row["session_data"], row=row["key_hash"]))
    except CannotOpen as error:
        raise opening.CannotLookInside from error


opening.look_inside("accounts_browsersession.session_data", _carried_by)

retention.purge(
    LeftName,
    after="at most 13 months after you close your account",
    what="A scrambled form of your screen name, so that nobody can take it and pass for you",
    overdue=lambda: LeftName.objects.filter(month__lt=timezone.localdate() - timedelta(days=396)),
)
retention.purge(
    Competence,
    after="1 year after it has run out, or at once when it is withdrawn",
    what="If you work here: what you were trained for, and until when that counts",
    overdue=Competence.objects.overdue,
)
for model, what in ((Group, "The names of the roles"), (Permission, "What a role may do")):
    retention.keep(model, until="the service ends", what=what, about_people=False)
