from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from accounts.models import User
from notices.models import MailAddress
from privacy.models import DataKey

from .mail_server import MailServer, mail_server

# A Tuesday in November, by the clock of the place: no summer time.
MORNING = datetime(2026, 11, 24, 11, 0, tzinfo=ZoneInfo("Europe/London"))


@pytest.fixture
def morning() -> Iterator[time_machine.Traveller]:
    """It is 11 am and stays so, until the test moves on."""
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


@pytest.fixture
def server(settings: Any) -> Iterator[MailServer]:
    with mail_server(settings) as running:
        yield running


MakeBox = Callable[..., MailAddress]


@pytest.fixture
def make_box(db: None) -> MakeBox:
    """An address that was confirmed, two days ago if nothing else is said."""

    def make(person: User, address: str = "quiet@example.org", **fields: Any) -> MailAddress:
        before = timezone.now() - timedelta(days=2)
        given = {"entered_at": before, "confirmed_at": before, "told_until": before} | fields
        return MailAddress.objects.create(
            person=person, data_key=DataKey.objects.make(), address=address, **given
        )

    return make
