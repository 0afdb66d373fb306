from django.apps import AppConfig
from django.conf import settings

MINUTE = 60  # seconds
HOUR = 60 * MINUTE
DAY = 24 * HOUR


class PrivacyConfig(AppConfig):
    name = "privacy"

    def ready(self) -> None:
        from . import (
            belongings,
            checks,  # noqa: F401
            keys,
            logs,
            retention,
            schedule,
            task_safety,  # noqa: F401
            tasks,
            trail_acts,  # noqa: F401
        )
        from .models import DataKey, TrailEntry, TrailHead, TrailPerson

        logs.set_up(developing=settings.DEBUG)
        keys.masters()  # without a usable key nothing starts, rather than failing at the first word
        retention.keep(
            DataKey,
            until="what it opens is due to be deleted. Then the key is destroyed",
            what="The key that opens encrypted text: one for each group session, for each second step that"
            " you set up, and for each e-mail address that a member gave",
        )
        schedule.every(5 * MINUTE, tasks.take_up_lost)
        schedule.every(HOUR, tasks.purge_overdue)
        schedule.every(DAY, tasks.note_trail_head)
        retention.purge(
            TrailEntry,
            after="1 year after it was done",
            what="What staff did that concerns people, such as a decision or a change of roles: what kind"
            " of act, to the minute, and random signs in place of names. Never words",
            overdue=TrailEntry.objects.all().whose_year_is_over,
        )
        retention.keep(
            TrailPerson,
            until="the account is closed",
            what="The random sign that stands for somebody in that record: for staff, and for whoever’s"
            " account an administrator changed",
        )
        retention.keep(
            TrailHead,
            until="the service ends",
            what="The number and the seal of the last recorded act",
            about_people=False,
        )
        belongings.nothing(DataKey, because="a key belongs to what it opens, and to no one person")
        belongings.nothing(
            TrailEntry, because="it says what was done, with signs in place of people", besides={}
        )
        belongings.nothing(TrailHead, because="the number and the seal of the last entry")
        belongings.hold(
            TrailPerson,
            key="audit_trail_sign",
            title="Your sign in the audit trail",
            via=("person",),
            rows=lambda person: TrailPerson.objects.filter(person_id=person.pk),
            fields=(("sign", "Sign", "reference"),),
            when_leaving="It goes. What you did stays in the trail, and nothing says that it was you.",
            for_staff=True,
        )
