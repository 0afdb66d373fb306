"""How long group sessions, and what is said in them, are kept."""

from datetime import timedelta

from django.utils import timezone

from privacy import retention

from . import sealing
from .models import (
    TRANSCRIPT_KEPT,
    AfterMessage,
    Attendance,
    Booking,
    CheckOut,
    CohortMember,
    GroupSession,
    Participation,
    Place,
    Reaction,
    RoomEvent,
    SessionFigures,
    SessionSeries,
    SessionStaff,
    Wish,
)

retention.purge(
    Place,
    after="24 hours after the session",
    what="What you had begun to write in a group session, and how far you had read",
    overdue=lambda: Place.objects.filter(
        session__in=GroupSession.objects.over_since(timezone.now() - TRANSCRIPT_KEPT)
    ),
)
retention.purge(
    Reaction,
    after="with the message it was given to, at most 24 hours after the session",
    what="That you gave a message in a group session a kind word",
    overdue=lambda: Reaction.objects.filter(message__in=RoomEvent.objects.due_for_deletion()),
)
retention.purge(
    RoomEvent,
    after="24 hours after the session has closed, and never more than 2 days after it was written",
    what="What you write in a group session",
    overdue=RoomEvent.objects.due_for_deletion,
    afterwards=sealing.destroy_keys,
)
retention.purge(
    Participation,
    after="7 days after the session",
    what=(
        "That you took part in a group session, the name you chose for it, and how often you had the"
        " floor; how you said you were arriving loses its words after 24 hours"
    ),
    overdue=lambda: Participation.objects.filter(
        session__in=GroupSession.objects.over_since(timezone.now() - timedelta(days=7))
    ),
)
retention.purge(
    CheckOut,
    after="7 days after the session; its words after 24 hours",
    what="How you went home from a group session, and what would help next",
    overdue=lambda: CheckOut.objects.filter(
        session__in=GroupSession.objects.over_since(timezone.now() - timedelta(days=7))
    ),
)
retention.purge(
    AfterMessage,
    after="7 days after the session",
    what="What you wrote to the facilitators after a group session, and their answer",
    overdue=lambda: AfterMessage.objects.filter(
        session__in=GroupSession.objects.over_since(timezone.now() - timedelta(days=7))
    ),
)
retention.keep(
    SessionStaff,
    until="the plan of the session is deleted",
    what="Who facilitated a group session",
)
retention.purge(
    GroupSession,
    after="1 year after the session",
    what="The plan of a group session: its title, its time and how many places it had",
    overdue=lambda: GroupSession.objects.over_since(timezone.now() - timedelta(days=365)),
)
retention.purge(
    Booking,
    after="7 days after the session, at once when you cancel, and a waiting list when the session is over",
    what="The place you booked in a group session, or waited for, and the reminder you wanted",
    overdue=Booking.objects.overdue,
)
retention.purge(
    Attendance,
    after="90 days after the last session of the group",
    what="To which sessions of a closed group you came; only its facilitators see it",
    overdue=Attendance.objects.overdue,
)
retention.purge(
    CohortMember,
    after="90 days after the last session of the group, or at once when you leave it",
    what="That you belong to a closed group",
    overdue=CohortMember.objects.overdue,
)
retention.purge(
    SessionSeries,
    after="1 year, once the plan of its last session is deleted",
    what="The plan of a series of sessions: its title and how many places it had",
    overdue=lambda: SessionSeries.objects.filter(
        sessions=None, made_on__lt=timezone.localdate() - timedelta(days=365)
    ),
    about_people=False,
)
retention.keep(
    SessionFigures,
    until="the plan of the session is deleted",
    what="How many came to a session, waited or found it full; numbers only",
    about_people=False,
)
retention.purge(
    Wish,
    after="1 year",
    what="How many asked for a kind of session that is not on the programme; numbers only",
    overdue=lambda: Wish.objects.filter(week__lt=timezone.localdate() - timedelta(days=365)),
    about_people=False,
)
