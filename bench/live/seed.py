"""Makes rooms full of people who are signed in, and prints their sockets as JSON.

python bench/live/seed.py ROOMS PEOPLE
"""

import json
import os
import sys
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.live.settings")

import django  # noqa: E402

django.setup()

from allauth.account.internal.flows.login import record_authentication  # noqa: E402
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret  # noqa: E402
from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.auth.models import Group  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts import roles  # noqa: E402
from accounts.models import User  # noqa: E402
from accounts.session_engine import SessionStore  # noqa: E402
from support.live.models import GroupSession, Participation, SessionStaff  # noqa: E402
from support.live.phases import Phase  # noqa: E402


def person(name: str, role: str) -> User:
    user = User(username=name, screen_name=name, password="!")
    user.save()
    user.groups.set(Group.objects.filter(name=role))
    return user


def cookie(user: User) -> str:
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    if user.is_at_work_here:
        factor = TOTP.activate(user, generate_totp_secret()).instance
        holder: Any = SimpleNamespace(session=store)
        record_authentication(holder, user, "mfa", id=factor.pk)
    store.save()
    return f"{settings.SESSION_COOKIE_NAME}={store.session_key}"


def main(rooms: int, people: int) -> None:
    stamp = timezone.now().strftime("%H%M%S%f")
    found = []
    for number in range(rooms):
        session = GroupSession.objects.create(
            title="Bench",
            summary="A room of a bench.",
            starts_at=timezone.now() - timedelta(minutes=5),
            length=180,
            capacity=50,
            phase=Phase.SHARING,
            opened_at=timezone.now(),
        )
        lines = []
        for seat in range(people):
            name = f"bench {stamp} {number} {seat}"
            staff = seat < 2
            user = person(name, roles.FACILITATORS if staff else roles.MEMBERS)
            if staff:
                SessionStaff.objects.create(session=session, person=user)
            else:
                Participation.objects.create(
                    session=session,
                    person=user,
                    state=Participation.State.ADMITTED,
                    agreement_accepted_at=timezone.now(),
                )
            lines.append([f"/live/{session.slug}/", cookie(user)])
        found.append(lines)
    json.dump(found, sys.stdout)


main(int(sys.argv[1]), int(sys.argv[2]))
