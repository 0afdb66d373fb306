"""Planning in the desk, what is kept and for how long, and the sample sessions."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.template import Context, Template
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import roles
from accounts.models import User
from privacy import retention
from support.live import conducting, demo, planning, planning_forms, talking
from support.live.access import standing_of
from support.live.models import (
    AGREEMENT,
    GroupSession,
    Participation,
    Phase,
    RoomEvent,
    SessionStaff,
)
from support.live.models.sessions import GroupSessionQuerySet
from support.live.refusals import Refused
from tests.conftest import make_person

from .conftest import locked_out, plan

pytestmark = pytest.mark.django_db

SignedIn = Callable[[User], Client]


def form(**changes: Any) -> dict[str, Any]:
    starts_at = timezone.localtime() + timedelta(days=2)
    return {
        "title": "Early days",
        "summary": "For anyone who found out lately.",
        "audience": "Anyone",
        "content_note": "",
        "agreement": AGREEMENT,
        "starts_at": starts_at.strftime("%Y-%m-%d %H:%M"),
        "length": 60,
        "capacity": 12,
        **changes,
    }


def test_a_facilitator_plans_and_is_put_down_as_facilitator(
    facilitator: User, signed_in: SignedIn
) -> None:
    client = signed_in(facilitator)
    assert client.get(reverse("group_sessions:add")).status_code == 200
    answer = client.post(reverse("group_sessions:add"), form())

    assert answer.status_code == 302, answer.content.decode()
    session = GroupSession.objects.get()
    assert [row.person for row in session.staff.all()] == [facilitator]
    assert "Early days" in client.get(reverse("group_sessions:index")).content.decode()


def test_facilitators_are_chosen_and_a_change_keeps_who_watches(
    facilitator: User, second_facilitator: User, moderator: User, signed_in: SignedIn
) -> None:
    client = signed_in(facilitator)
    both = [facilitator.pk, second_facilitator.pk]
    client.post(reverse("group_sessions:add"), form(facilitators=both))
    session = GroupSession.objects.get()
    conducting.watch(session, person=moderator)
    client.post(
        reverse("group_sessions:edit", args=[session.pk]),
        form(facilitators=[second_facilitator.pk], title="Later days"),
    )

    parts = dict(SessionStaff.objects.values_list("person__screen_name", "part"))
    assert parts == {"Hazel": "facilitator", "Moderator Wren": "watching"}
    session.refresh_from_db()
    assert session.title == "Later days"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("starts_at", "2020-01-01 19:00"),
        ("starts_at", "soon"),
        ("capacity", 3),
        ("capacity", 51),
        ("length", 5),
        ("agreement", "  "),
        ("title", ""),
    ],
)
def test_a_plan_that_cannot_be_is_explained(
    facilitator: User, signed_in: SignedIn, field: str, value: Any
) -> None:
    answer = signed_in(facilitator).post(reverse("group_sessions:add"), form(**{field: value}))

    assert answer.status_code == 200
    assert field in answer.context["form"].errors
    assert not GroupSession.objects.exists()


def test_the_start_of_a_session_that_has_begun_stays(
    lobby: GroupSession, facilitator: User, signed_in: SignedIn
) -> None:
    answer = signed_in(facilitator).post(reverse("group_sessions:edit", args=[lobby.pk]), form())

    assert "starts_at" in answer.context["form"].errors


@pytest.mark.parametrize(
    ("who", "index", "add"),
    [
        ("facilitator", 200, 200),
        ("moderator", 200, 302),
        ("editor", 302, 302),
        ("member", 302, 302),
    ],
)
def test_only_those_who_may_see_the_plans_in_the_desk(
    request: pytest.FixtureRequest, signed_in: SignedIn, who: str, index: int, add: int
) -> None:
    client = signed_in(request.getfixturevalue(who))

    assert client.get(reverse("group_sessions:index")).status_code == index
    assert client.get(reverse("group_sessions:add")).status_code == add


def test_the_menu_shows_sessions_to_those_who_may_plan(
    facilitator: User, editor: User, signed_in: SignedIn
) -> None:
    assert "group_sessions" in signed_in(facilitator).get("/desk/").content.decode()
    assert "group_sessions" not in signed_in(editor).get("/desk/").content.decode()


def test_messages_are_deleted_24_hours_after_the_session_closed(
    room: GroupSession, member: User, facilitator: User
) -> None:
    talking.say(room, author=member, client_id=uuid4(), body="A sentence to forget")
    conducting.close(room, facilitator=facilitator)
    GroupSession.objects.update(closed_at=timezone.now() - timedelta(hours=23, minutes=59))
    retention.purge_overdue(["live.roomevent"])
    assert RoomEvent.objects.messages().get().body == "A sentence to forget"

    GroupSession.objects.update(closed_at=timezone.now() - timedelta(hours=24, minutes=1))
    retention.purge_overdue(["live.roomevent"])
    assert not RoomEvent.objects.exists()
    assert Participation.objects.exists()


def test_messages_of_a_session_that_nobody_closed_are_deleted_too(
    room: GroupSession, member: User
) -> None:
    talking.say(room, author=member, client_id=uuid4(), body="A sentence to forget")
    RoomEvent.objects.update(at=timezone.now() - timedelta(days=2, minutes=1))
    retention.purge_overdue(["live.roomevent"])

    assert not RoomEvent.objects.exists()


def test_who_took_part_is_forgotten_after_a_week_and_the_plan_after_a_year(
    room: GroupSession, facilitator: User
) -> None:
    conducting.close(room, facilitator=facilitator)
    live = ["live.participation", "live.groupsession", "live.roomevent"]
    GroupSession.objects.update(closed_at=timezone.now() - timedelta(days=8))
    retention.purge_overdue(live)
    assert not Participation.objects.exists()
    assert GroupSession.objects.exists()

    GroupSession.objects.update(closed_at=timezone.now() - timedelta(days=366))
    retention.purge_overdue(live)
    assert not GroupSession.objects.exists()
    assert not SessionStaff.objects.exists()


def test_upcoming_leaves_out_what_is_over_and_costs_one_query(
    facilitator: User, django_assert_num_queries: Any
) -> None:
    now = timezone.now()
    plan(title="Never opened", starts_at=now - timedelta(hours=2))
    plan(title="Over", phase=Phase.CLOSED, closed_at=now, starts_at=now)
    plan(title="Under way", phase=Phase.SHARING, starts_at=now - timedelta(hours=2))
    for number in range(20):
        plan(facilitator, title=f"Later {number}", starts_at=now + timedelta(days=number + 1))
    template = Template(
        "{% load live_tags %}{% upcoming_sessions 3 as sessions %}"
        "{% for session in sessions %}{{ session.title }} {{ session.get_absolute_url }};{% endfor %}"
    )
    with django_assert_num_queries(1):
        shown = template.render(Context())

    assert [part.split(" /")[0] for part in shown.split(";")[:-1]] == [
        "Under way",
        "Later 0",
        "Later 1",
    ]


def test_loading_the_demo_again_changes_nothing(
    facilitator: User, second_facilitator: User, member: User
) -> None:
    people = {"facilitators": [facilitator, second_facilitator], "members": [member]}
    demo.load(**people)
    before = list(GroupSession.objects.values("slug", "starts_at", "phase"))
    demo.load(**people)

    assert list(GroupSession.objects.values("slug", "starts_at", "phase")) == before
    assert len(before) == 4 + 3 + 8 + 8  # of every kind, a closed group and past weeks
    soon = GroupSession.objects.upcoming()[0]
    assert timezone.now() < soon.starts_at < timezone.now() + timedelta(minutes=11)
    assert conducting.open_lobby(soon, facilitator=facilitator)


def test_the_demo_always_has_a_session_that_starts_soon(facilitator: User, member: User) -> None:
    people = {"facilitators": [facilitator], "members": [member]}
    demo.load(**people)
    soon = GroupSession.objects.filter(title=demo.SOON)
    soon.update(starts_at=timezone.now() - timedelta(minutes=30))
    demo.load(**people)
    assert soon.get().starts_at > timezone.now()

    soon.update(phase=Phase.CLOSED, closed_at=timezone.now())
    demo.load(**people)
    assert soon.exclude(phase=Phase.CLOSED).get().starts_at > timezone.now()


def running(room: GroupSession, *facilitators: User, **changes: Any) -> dict[str, Any]:
    """The form as it comes back for a session that has begun, whose start is not moved."""
    room.starts_at = timezone.localtime().replace(second=0, microsecond=0)
    room.save(update_fields=["starts_at"])
    starts_at = room.starts_at.strftime("%Y-%m-%d %H:%M")
    people = [person.pk for person in facilitators]
    return form(starts_at=starts_at, facilitators=people, **changes)


def test_a_plan_saved_while_people_talk_leaves_the_room_as_it_is(
    room: GroupSession, member: User, facilitator: User, second_facilitator: User
) -> None:
    data = running(room, facilitator, second_facilitator, title="Later days")
    loaded = GroupSession.objects.get()
    plan_form = planning_forms.PlanForm(data, instance=loaded, for_user=facilitator)
    assert plan_form.is_valid(), plan_form.errors
    talking.say(room, author=member, client_id=uuid4(), body="While the form was open")
    conducting.pause(room, by=facilitator)
    room.refresh_from_db()
    before = GroupSession.objects.values().get()
    saved = plan_form.save()

    planned = {"title": "Later days", "audience": "Anyone"}
    assert GroupSession.objects.values().get() == {**before, **planned}
    assert (saved.last_seq, saved.phase) == (room.last_seq, Phase.PAUSED)
    conducting.resume(room, facilitator=facilitator)
    assert talking.say(room, author=member, client_id=uuid4(), body="And after").seq > room.last_seq


@pytest.mark.parametrize("chosen", ["themselves", "nobody", "both"])
def test_nobody_takes_over_a_running_room_at_the_desk(
    room: GroupSession, facilitator: User, signed_in: SignedIn, chosen: str
) -> None:
    other = make_person("Quiet Alder", roles.FACILITATORS)
    people = {"themselves": [other], "nobody": [], "both": [facilitator, other]}[chosen]
    before = set(SessionStaff.objects.values_list("person_id", "part"))
    address = reverse("group_sessions:edit", args=[room.pk])
    answer = signed_in(other).post(address, running(room, *people))

    assert "facilitators" in answer.context["form"].errors
    assert set(SessionStaff.objects.values_list("person_id", "part")) == before
    with pytest.raises(Refused) as no:
        planning.set_facilitators(room, people, planner=other)
    assert no.value.code == "not_allowed"


def test_who_does_not_run_a_session_may_still_mend_its_words(
    room: GroupSession, facilitator: User, second_facilitator: User, signed_in: SignedIn
) -> None:
    other = make_person("Quiet Alder", roles.FACILITATORS)
    data = running(room, facilitator, second_facilitator, title="Later days")
    signed_in(other).post(reverse("group_sessions:edit", args=[room.pk]), data)

    assert GroupSession.objects.get().title == "Later days"


def test_a_lead_may_change_who_runs_a_running_room_and_the_room_is_told(
    room: GroupSession, member: User, facilitator: User, signed_in: SignedIn
) -> None:
    lead = make_person("Lead Curlew", roles.SAFEGUARDING_LEADS)
    other = make_person("Quiet Alder", roles.FACILITATORS)
    address = reverse("group_sessions:edit", args=[room.pk])
    answer = signed_in(lead).post(address, running(room, facilitator, other))

    assert answer.status_code == 302, answer.content.decode()
    eyes = standing_of(member, room).eyes
    told = talking.read(room, eyes=eyes, after=room.last_seq).frames
    assert [
        (frame["type"], frame["person"]["name"], frame["person"]["part"]) for frame in told
    ] == [
        ("joined", "Quiet Alder", "facilitator"),
        ("went", "Hazel", "facilitator"),
    ]
    assert RoomEvent.objects.of(room).filter(author=lead).count() == 2


def test_a_facilitator_of_the_session_may_hand_it_over(
    room: GroupSession, member: User, facilitator: User, signed_in: SignedIn
) -> None:
    other = make_person("Quiet Alder", roles.FACILITATORS)
    planning.set_facilitators(room, [facilitator, other], planner=facilitator)

    page = signed_in(member).get(reverse("live:room", args=[room.slug])).content.decode()
    assert "Quiet Alder facilitates this session now." in page
    assert "Hazel does not facilitate this session any more." in page


def test_a_plan_that_cannot_be_saved_just_now_is_shown_again(
    planned: GroupSession,
    facilitator: User,
    signed_in: SignedIn,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(GroupSessionQuerySet, "locked", locked_out)
    address = reverse("group_sessions:edit", args=[planned.pk])
    answer = signed_in(facilitator).post(address, form(title="Typed with care"))

    assert answer.status_code == 503
    assert "Typed with care" in answer.content.decode()
