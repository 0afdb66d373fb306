"""What of group sessions is somebody's, for their copy and for leaving. See privacy.belongings."""

from privacy import belongings

from . import parting
from .models import (
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

# What a facilitator decided about somebody or about their message, and told them.
_TOLD = (
    RoomEvent.Kind.REFUSED,
    RoomEvent.Kind.HIDDEN,
    RoomEvent.Kind.DECLINED,
    RoomEvent.Kind.REMOVED,
)

belongings.nothing(
    GroupSession,
    because="a plan of the service's",
    besides={"facilitators": "stand in rows of their own, SessionStaff"},
)
belongings.hold(
    RoomEvent,
    key="live_messages",
    title="What you wrote in group sessions",
    via=("author",),
    rows=lambda person: (
        RoomEvent.objects.messages()
        .filter(author=person)
        .select_related("session__data_key")
        .order_by("session", "seq")
    ),
    fields=(
        ("session", "Session", "session.title"),
        ("written_at", "Written", "at"),
        ("for", "For", "get_audience_display"),
        ("text", "Text", "body"),
        ("state", "State", "get_state_display"),
        ("reason", "Why it was not shown", "reason"),
    ),
    when_leaving="It goes at once, also from a session that is under way. What somebody has on their"
    " screen at that moment, we cannot take back.",
    leave=parting.leave_rooms,
)
belongings.hold(
    RoomEvent,
    key="live_staff_words",
    title="Notes to colleagues, and words to a waiting room, that you wrote",
    via=("author",),
    rows=lambda person: (
        RoomEvent.objects.filter(
            author=person, kind__in=(RoomEvent.Kind.NOTE, RoomEvent.Kind.LOBBY)
        )
        .select_related("session__data_key")
        .order_by("session", "seq")
    ),
    fields=(
        ("session", "Session", "session.title"),
        ("written_at", "Written", "at"),
        ("what", "What", "get_kind_display"),
        ("text", "Text", "body"),
    ),
    when_leaving="They go at once.",
    for_staff=True,
)
belongings.hold(
    RoomEvent,
    key="live_decisions",
    title="What facilitators told you about you or a message of yours",
    via=("person",),
    # Not what they said to you alone: those are their words, and go with the session.
    rows=lambda person: (
        RoomEvent.objects.filter(person=person, kind__in=_TOLD)
        .exclude(audience=RoomEvent.Audience.PERSON)
        .select_related("session__data_key")
        .order_by("session", "seq")
    ),
    fields=(
        ("session", "Session", "session.title"),
        ("at", "When", "at"),
        ("what", "What", "get_kind_display"),
        ("reason", "What they wrote to you", "reason"),
    ),
    when_leaving="It goes at once, and so does what facilitators wrote to you alone.",
)
belongings.hold(
    Participation,
    key="live_participation",
    title="Group sessions you took part in",
    via=("person",),
    rows=lambda person: (
        Participation.objects.filter(person=person)
        .select_related("session__data_key")
        .order_by("pk")
    ),
    fields=(
        ("session", "Session", "session.title"),
        ("starts_at", "When", "session.starts_at"),
        ("name", "The name you chose for it", "alias"),
        ("state", "State", "get_state_display"),
        ("agreed_at", "You accepted the agreement", "agreement_accepted_at"),
        ("asked_at", "You asked to come in", "asked_at"),
        ("reason", "What a facilitator wrote to you", "reason"),
        ("feeling", "How you were arriving", "get_feeling_display"),
        ("arriving", "What you wrote about it", "arriving"),
        ("hand_at", "Your hand was raised", "hand_at"),
        ("break_at", "You asked for a break", "break_at"),
        ("muted", "You were asked to rest your voice", "is_muted"),
        ("turns", "How often you had the floor", "turns"),
        ("spoke_for", "For how many seconds", "spoke_for"),
    ),
    when_leaving="It goes. If you are in a room, you leave it first.",
)
belongings.hold(
    CheckOut,
    key="live_check_outs",
    title="How you went home from group sessions",
    via=("person",),
    rows=lambda person: (
        CheckOut.objects.filter(person=person).select_related("session__data_key").order_by("pk")
    ),
    fields=(
        ("session", "Session", "session.title"),
        ("helped", "Did it help", "get_helped_display"),
        ("line", "What you wrote", "line"),
    ),
    when_leaving="It goes at once.",
)
belongings.hold(
    AfterMessage,
    key="live_after_messages",
    title="What you wrote to facilitators after group sessions",
    via=("person",),
    rows=lambda person: (
        AfterMessage.objects.filter(person=person)
        .select_related("session", "data_key")
        .order_by("pk")
    ),
    fields=(
        ("session", "Session", "session.title"),
        ("at", "When", "at"),
        ("name", "The name you had", "name"),
        ("text", "Text", "body"),
        ("answer", "Their answer", "answer"),
    ),
    when_leaving="It goes at once, with the answer.",
)
belongings.hold(
    Place,
    key="live_places",
    title="What you had begun to write in group sessions",
    via=("person",),
    rows=lambda person: (
        Place.objects.filter(person=person).select_related("session__data_key").order_by("pk")
    ),
    fields=(
        ("session", "Session", "session.title"),
        ("text", "Text", "draft"),
        ("read_to", "You had read up to number", "read_to"),
    ),
    when_leaving="It goes at once.",
)
belongings.hold(
    Reaction,
    key="live_reactions",
    title="Kind words you gave with one press in group sessions",
    via=("person",),
    rows=lambda person: (
        Reaction.objects.filter(person=person).select_related("message__session").order_by("pk")
    ),
    fields=(
        ("session", "Session", "message.session.title"),
        ("message", "Number of the message", "message.seq"),
        ("kind", "What", "get_kind_display"),
    ),
    when_leaving="They go at once.",
    besides={"message": "is what somebody else wrote; it says itself whose it is"},
)
belongings.hold(
    SessionStaff,
    key="live_facilitated",
    title="Group sessions you facilitated",
    via=("person",),
    rows=lambda person: (
        SessionStaff.objects.filter(person=person).select_related("session").order_by("pk")
    ),
    fields=(
        ("session", "Session", "session.title"),
        ("starts_at", "When", "session.starts_at"),
        ("part", "Part", "get_part_display"),
    ),
    when_leaving="It goes. Sessions still to come have to be handed over first.",
    for_staff=True,
)
belongings.hold(
    Booking,
    key="live_bookings",
    title="Places you booked in group sessions",
    via=("person",),
    rows=lambda person: Booking.objects.of(person).select_related("session").order_by("pk"),
    fields=(
        ("session", "Session", "session.title"),
        ("starts_at", "When", "session.starts_at"),
        ("state", "State", "get_state_display"),
        ("asked_at", "You asked for it", "asked_at"),
        ("remind", "Reminder", "get_remind_display"),
        ("reminded_at", "You were reminded", "reminded_at"),
    ),
    when_leaving="They go to those who wait for a place.",
    leave=parting.give_places_back,
)
belongings.hold(
    CohortMember,
    key="live_groups",
    title="Closed groups you belong to",
    via=("person",),
    rows=lambda person: CohortMember.objects.of(person).select_related("series").order_by("pk"),
    fields=(("group", "Group", "series.title"), ("since", "Since", "since")),
    when_leaving="You leave them. The others are not told.",
)
belongings.hold(
    Attendance,
    key="live_attendance",
    title="When you came to a closed group",
    via=("member",),
    rows=lambda person: (
        Attendance.objects.filter(member__person=person)
        .select_related("session")
        .order_by("session__starts_at", "pk")
    ),
    fields=(
        ("session", "Session", "session.title"),
        ("starts_at", "When", "session.starts_at"),
    ),
    when_leaving="It goes.",
)
belongings.nothing(SessionSeries, because="a plan of the service’s: its people stand in other rows")
belongings.nothing(SessionFigures, because="numbers that say nothing of who was there")
belongings.nothing(Wish, because="how many asked for a kind of session; who they were is not kept")
belongings.before_leaving(parting.sessions_to_run)
