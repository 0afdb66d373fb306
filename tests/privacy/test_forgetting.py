"""What is promised to be deleted is deleted when it was promised: from rows, files, index and cache.

Everything that ends by time is made with words of its own, then the clock travels past each period,
and `manage.py serve` does what it does every hour. Just before its time each row is still there;
just after, neither row nor words are found anywhere.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from datetime import time as clock_time
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from allauth.account.models import EmailAddress, EmailConfirmation
from django.contrib.contenttypes.models import ContentType
from django.core import mail
from django.core.files.base import ContentFile
from django.db import connection, models
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail.admin.models import EditingSession, FormState
from wagtail.models import ModelLogEntry, Page, PageLogEntry, ReferenceIndex, UploadedFile

from accounts import roles
from accounts.competence import Competence
from accounts.models import BrowserSession, LeftName, User
from forum import drafting, joining, keeping
from forum.models import Board, BoardMember, Post, Scrub
from home.pages.models import GuidanceIndexPage
from notices.models import MailAddress
from notices.telling import tell
from portal.management.commands.serve import Work
from privacy import retention
from privacy.models import DataKey
from safeguarding import (
    appealing,
    care,
    deciding,
    escalating,
    measures,
    record_keeping,
    reporting,
)
from safeguarding.models import Appeal, Case, Signal
from support.live import afterwards, booking, conducting, placing, presence, reacting, talking
from support.live.models import (
    Attendance,
    CheckOut,
    CohortMember,
    GroupSession,
    Phase,
    Place,
    Reaction,
    RoomEvent,
    SessionSeries,
    Wish,
)
from tests.conftest import make_person
from tests.forum.factories import BoardFactory, TopicFactory, conversation
from tests.home.factories import GuidancePageFactory
from tests.live.conftest import let_in, plan, put_in
from tests.privacy.everywhere import where_it_stands
from tests.safeguarding.factories import rule, waiting_case
from tests.safeguarding.records import make_lead, opened

pytestmark = pytest.mark.committed

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
HALF_AN_HOUR = timedelta(minutes=30)
MARGIN = timedelta(minutes=10)


@dataclass
class Made:
    """Rows of one rule that end together, and what must not be found of them afterwards."""

    rows: list[models.Model]
    period: timedelta
    words: list[bytes] = field(default_factory=list)

    def still_there(self) -> int:
        return sum(type(row).objects.filter(pk=row.pk).exists() for row in self.rows)  # type: ignore[attr-defined]


@dataclass
class Cast:
    member: User
    other: User
    moderator: User
    facilitator: User
    colleague: User


Maker = Callable[[Cast], Made]
MAKERS: dict[str, list[Maker]] = {}
# No clock of ours can be set forward for it; tests/privacy/test_trail.py proves its year.
BY_THE_DATABASES_CLOCK = {"privacy.trailentry"}


def makes(label: str) -> Callable[[Maker], Maker]:
    def register(maker: Maker) -> Maker:
        MAKERS.setdefault(label, []).append(maker)
        return maker

    return register


def word() -> str:
    return f"sentinel{uuid4().hex[:20]}"


def stored(row: models.Model, *columns: str) -> list[bytes]:
    """The columns as they lie in the table: what is sealed, sealed."""
    names = ", ".join(columns)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {names} FROM {row._meta.db_table} WHERE id = %s", [row.pk])  # noqa: S608
        return [bytes(value) for value in cursor.fetchone()]


# Forum and review


def decided(cast: Cast, verb: Any, said: str, reason: str = "Because.") -> Case:
    case = waiting_case(cast.member, f"{said} 07700 900123", conversation(cast.other))
    verb(case, moderator=cast.moderator, version=1, policy=rule(), reason=reason)
    return Case.objects.get(pk=case.pk)


@makes("forum.post")
def refused_post(cast: Cast) -> Made:
    said = word()
    return Made([decided(cast, deciding.refuse, said).target], 180 * DAY, [said.encode()])


@makes("forum.post")
def taken_down_post(cast: Cast) -> Made:
    said = word()
    case = waiting_case(cast.member, said, conversation(cast.other))
    deciding.approve(case, moderator=cast.moderator, version=1)
    reporting.report(case.target, reporter=cast.other, reason="unkind")
    again = Case.objects.of(case.target).still_open().get()
    deciding.hide(again, moderator=cast.moderator, version=1, policy=rule(), reason="Because.")
    return Made([Post.objects.get(body__contains=said)], 180 * DAY, [said.encode()])


@makes("forum.draft")
def draft(cast: Cast) -> Made:
    made = drafting.save(author=cast.member, board=BoardFactory(), title=word(), body=word())
    assert made is not None
    sealed = stored(made, "title", "body")
    return Made([made, made.data_key], 30 * DAY, sealed)


@makes("forum.revision")
def earlier_text(cast: Cast) -> Made:
    post = conversation(cast.member).posts.get()
    made = keeping.keep_earlier_text(post)
    return Made([made, made.data_key], 180 * DAY, stored(made, "body"))


@makes("forum.scrub")
def many_taken_back(cast: Cast) -> Made:
    made = Scrub.objects.create(person=cast.member, action="cover", posts=9, conversations=2)
    return Made([made], 180 * DAY)


@makes("forum.topic")
def empty_topic(cast: Cast) -> Made:
    title = word()
    return Made([TopicFactory(title=title)], timedelta(), [title.encode()])


@makes("forum.boardapplication")
def decided_application(cast: Cast) -> Made:
    board = BoardFactory(access=Board.Access.APPROVED)
    made = joining.apply(board, person=cast.member, why=word())
    words = [*stored(made, "why"), bytes(made.data_key.wrapped)]
    deciding.approve(Case.objects.of(made).get(), moderator=cast.moderator, version=1)
    return Made([made, made.data_key], 30 * DAY, words)


@makes("forum.boardapplication")
def application_that_nobody_went_on_with(cast: Cast) -> Made:
    board = BoardFactory(access=Board.Access.APPROVED)
    made = joining.apply(board, person=cast.other, why=word())
    because = {"moderator": cast.moderator, "policy": rule(), "reason": "Who is it about?"}
    deciding.ask_for_change(Case.objects.of(made).get(), version=1, **because)
    return Made([made, made.data_key], 30 * DAY, stored(made, "why"))


@makes("forum.boardmember")
def ended_place_on_a_board(cast: Cast) -> Made:
    reason = word()
    made = BoardMember.objects.create(board=BoardFactory(), person=cast.member)
    joining.end_membership(made, moderator=cast.moderator, policy=rule(), reason=reason)
    made.refresh_from_db()
    first_day_after = (
        timezone.make_aware(datetime.combine(made.ended_on, clock_time.min)) + 31 * DAY
    )
    return Made([made], first_day_after - timezone.now(), [reason.encode()])


@makes("safeguarding.contentsnapshot")
def snapshot(cast: Cast) -> Made:
    said = word()
    decision = decided(cast, deciding.refuse, said).decisions.get()
    return Made([decision.snapshot], 180 * DAY, [said.encode()])


@makes("safeguarding.signal")
def signal(cast: Cast) -> Made:
    case, told = decided(cast, deciding.refuse, word()), word()
    case.signals.update(detector=told)
    return Made(list(Signal.objects.filter(case=case)), 180 * DAY, [told.encode()])


@makes("safeguarding.report")
def report(cast: Cast) -> Made:
    post, told = conversation(cast.member).posts.get(), word()
    made = reporting.report(post, reporter=cast.other, reason="unkind", text=told)
    deciding.dismiss(made.case, moderator=cast.moderator, version=1)
    return Made([made], 180 * DAY, [told.encode()])


@makes("safeguarding.decision")
def decision(cast: Cast) -> Made:
    reason = word()
    made = decided(cast, deciding.refuse, word(), reason).decisions.get()
    return Made([made], 360 * DAY, [reason.encode()])


@makes("safeguarding.case")
def closed_case(cast: Cast) -> Made:
    return Made([decided(cast, deciding.refuse, word())], 360 * DAY)


@makes("safeguarding.case")
def case_nobody_answered(cast: Cast) -> Made:
    reason = word()
    case = decided(cast, deciding.ask_for_change, word(), reason)
    return Made([case], case.due_at - timezone.now() + 90 * DAY, [reason.encode()])


def looked_at_again(cast: Cast, said: str) -> Appeal:
    """The decision itself stays: it ended a membership, and stands."""
    case = reporting.report(
        conversation(cast.other).posts.get(), reporter=cast.member, reason="unkind"
    ).case
    first = deciding.decide(
        case, moderator=cast.moderator, version=1, policy=rule(), reason="Because.",
        measures=[measures.Hide(), measures.EndMembership(), measures.Slow(days=1)],
    )  # fmt: skip
    made = appealing.appeal(first, person=cast.other, text=said)
    colleague = make_person(f"Moderator {said[-9:]}", roles.MODERATORS)
    deciding.decide(
        made.case, moderator=colleague, version=1, reason="So.", measures=[measures.Uphold()]
    )
    return Appeal.objects.get(pk=made.pk)


@makes("safeguarding.appeal")
def appeal(cast: Cast) -> Made:
    said = word()
    return Made([looked_at_again(cast, said)], 360 * DAY, [said.encode()])


@makes("safeguarding.sanction")
def sanction(cast: Cast) -> Made:
    decision = looked_at_again(cast, word()).decision
    return Made([decision.sanctions.get(kind="slow")], 361 * DAY)


@makes("safeguarding.safeguardingrecord")
def closed_record(cast: Cast) -> Made:
    said, why, note = word(), word(), word()
    leads = [make_lead(f"Lead {name}") for name in ("Heron", "Plover")]
    record = escalating.escalate(waiting_case(cast.member, said), by=cast.moderator, why=why)
    opened(record, *leads)
    record_keeping.refer(record, lead=leads[0], to="police", text=note)
    record_keeping.close(record, lead=leads[0], outcome="referred", text=note)
    kept = [sealed_words(record, "passages"), sealed_words(record, "why")]
    kept += [sealed_words(each, "text") for each in record.notes.all()]
    # The case, and with it the post, goes by rules of its own, long before.
    return Made([record, *record.notes.all(), *record.openings.all()], 6 * 365 * DAY, kept)


@makes("safeguarding.debriefnote")
def note_after_a_hard_day(cast: Cast) -> Made:
    note = care.write_down(moderator=cast.moderator, text=word(), share=True)
    return Made([note], 90 * DAY, [sealed_words(note, "text")])


def sealed_words(row: models.Model, column: str) -> bytes:
    return stored(row, column)[0]


# Group sessions


def a_room(cast: Cast, **fields: Any) -> GroupSession:
    session = plan(cast.facilitator, cast.colleague, **fields)
    conducting.open_lobby(session, facilitator=cast.facilitator)
    for present in (cast.facilitator, cast.colleague):
        presence.touch(session.pk, present.pk)
    return session


def with_words(cast: Cast, session: GroupSession) -> list[RoomEvent]:
    """Shown to all, held for a facilitator, and for the facilitators only."""
    let_in(session, cast.member, cast.facilitator)
    conducting.open_room(session, facilitator=cast.facilitator)
    session.refresh_from_db()
    put_in(session, Phase.SHARING)
    for said, to in (
        (word(), "room"),
        (f"call 07700 900123 {word()}", "room"),
        (word(), "facilitators"),
    ):
        talking.say(session, author=cast.member, body=said, to=to, client_id=uuid4())
    made = list(RoomEvent.objects.of(session).messages())
    assert {event.state for event in made} == {"shown", "held"}
    return made


def sealed(events: list[RoomEvent]) -> list[bytes]:
    return [text for event in events for text in stored(event, "body", "seen") if text]


@makes("live.roomevent")
def words_of_a_closed_session(cast: Cast) -> Made:
    session = a_room(cast)
    made = with_words(cast, session)
    put_in(GroupSession.objects.get(pk=session.pk), Phase.CLOSED)
    key = bytes(session.data_key.wrapped)
    return Made(list(made), DAY, [*sealed(made), key])


@makes("live.roomevent")
def words_of_a_session_of_which_no_end_is_known(cast: Cast) -> Made:
    """One that is under way and left alone ends by itself, and its words go a day after that."""
    session = a_room(cast)
    made = with_words(cast, session)
    put_in(GroupSession.objects.get(pk=session.pk), Phase.SCHEDULED)
    return Made(list(made), 2 * DAY, sealed(made))


@makes("live.participation")
def participation(cast: Cast) -> Made:
    session, alias = a_room(cast), word()
    made = let_in(session, cast.member, cast.facilitator, alias=alias)
    put_in(GroupSession.objects.get(pk=session.pk), Phase.CLOSED)
    return Made([made], 7 * DAY, [alias.encode()])


@makes("live.place")
def what_was_begun_in_a_room(cast: Cast) -> Made:
    session = a_room(cast)
    let_in(session, cast.member, cast.facilitator)
    placing.keep(session, person=cast.member, body=word())
    made = Place.objects.get()
    put_in(GroupSession.objects.get(pk=session.pk), Phase.CLOSED)
    return Made([made], DAY, stored(made, "draft"))


@makes("live.reaction")
def kind_word(cast: Cast) -> Made:
    session = a_room(cast)
    seq = next(event.seq for event in with_words(cast, session) if event.state == "shown")
    session.refresh_from_db()
    reacting.react(session, seq, "thanks", person=cast.facilitator)
    put_in(GroupSession.objects.get(pk=session.pk), Phase.CLOSED)
    return Made([Reaction.objects.get()], DAY)


def ended(cast: Cast) -> GroupSession:
    session = a_room(cast)
    let_in(session, cast.member, cast.facilitator)
    conducting.open_room(session, facilitator=cast.facilitator)
    return put_in(GroupSession.objects.get(pk=session.pk), Phase.CLOSED)


@makes("live.checkout")
def how_somebody_went_home(cast: Cast) -> Made:
    session = ended(cast)
    afterwards.check_out(session, person=cast.member, helped=2, line=word())
    made = CheckOut.objects.get()
    return Made([made], 7 * DAY, stored(made, "line"))


@makes("live.aftermessage")
def message_after_a_session(cast: Cast) -> Made:
    made = afterwards.write(ended(cast), person=cast.member, client_id=uuid4(), body=word())
    return Made([made, made.data_key], 7 * DAY, stored(made, "body"))


@cache  # one moment for all of that day, so that none goes with another
def until_midnight_after(day: date) -> timedelta:
    """A year after that day is over, by the clock on the wall."""
    end = timezone.make_aware(datetime.combine(day + timedelta(days=366), clock_time.min))
    return end - timezone.now()


@makes("live.booking")
def place_in_a_session(cast: Cast) -> Made:
    session = plan(cast.facilitator, starts_at=timezone.now() + timedelta(hours=1))
    made = booking.book(session, person=cast.member)
    put_in(GroupSession.objects.get(pk=session.pk), Phase.CLOSED)
    return Made([made], 7 * DAY)


@makes("live.cohortmember")
@makes("live.attendance")
def coming_to_a_closed_group(cast: Cast) -> Made:
    made_on = timezone.localdate() - timedelta(days=200)
    group = SessionSeries.objects.create(title="G", is_closed=True, capacity=4, made_on=made_on)
    now = timezone.now()
    session = plan(cast.facilitator, access="closed", series=group, starts_at=now)
    place = CohortMember.objects.create(series=group, person=cast.member)
    came = Attendance.objects.create(session=put_in(session, Phase.CLOSED), member=place)
    return Made([place, came], 90 * DAY)


@makes("live.sessionseries")
def plan_of_a_series(cast: Cast) -> Made:
    made = SessionSeries.objects.create(title=word(), capacity=4)
    return Made([made], until_midnight_after(made.made_on), [made.title.encode()])


@makes("live.wish")
def wish_for_a_session(cast: Cast) -> Made:
    made = Wish.objects.create(
        week=timezone.localdate(), relation="anyone", language="en", when="evening", count=1
    )
    return Made([made], until_midnight_after(made.week))


@makes("accounts.competence")
def training_that_has_run_out(cast: Cast) -> Made:
    person = make_person("Trained " + uuid4().hex[:6])
    made = Competence.objects.create(
        person=person, work="watching", valid_until=timezone.localdate()
    )
    return Made([made], until_midnight_after(made.valid_until))


@makes("live.groupsession")
def plan_of_a_session(cast: Cast) -> Made:
    title = word()
    session = put_in(plan(cast.facilitator, title=title), Phase.CLOSED)
    return Made([session, *session.staff.all(), session.data_key], 365 * DAY, [title.encode()])


# People, notices, tasks


@makes("notices.notice")
def notice(cast: Cast) -> Made:
    line = word()
    return Made([tell(cast.member.pk, line=line, url="/forum/")], 30 * DAY, [line.encode()])


@makes("accounts.browsersession")
def being_signed_in(cast: Cast) -> Made:
    client = Client()
    client.force_login(cast.member)
    session = client.session
    session["carried"] = word()
    session.save()
    row = BrowserSession.objects.get(person=cast.member)
    words = [row.session_key.encode(), row.session_data.encode()]
    return Made([row], HALF_AN_HOUR, words)


@makes("accounts.leftname")
def name_of_somebody_who_left(cast: Cast) -> Made:
    name = word()
    LeftName.objects.remember(name)
    made = LeftName.objects.known_as(name).get()
    first_day_after = timezone.make_aware(datetime.combine(made.month, clock_time.min)) + 397 * DAY
    return Made([made], first_day_after - timezone.now(), [made.fingerprint.encode()])


@makes("notices.mailaddress")
def address_that_was_not_confirmed(cast: Cast) -> Made:
    made = MailAddress.objects.create(
        person=cast.other, data_key=DataKey.objects.make(), address=f"{word()}@post.example"
    )
    key = DataKey.objects.get(pk=made.data_key_id)
    return Made([made, key], DAY, [*stored(made, "address"), bytes(key.wrapped)])


@makes("account.emailaddress")
def address(cast: Cast) -> Made:
    email = f"{word()}@post.example"
    made = EmailAddress.objects.create(user=cast.member, email=email)
    return Made([made], timedelta(), [email.encode()])


@makes("account.emailconfirmation")
def confirmation(cast: Cast) -> Made:
    key = word()
    email = EmailAddress.objects.create(user=cast.other, email=f"{word()}@post.example")
    made = EmailConfirmation.objects.create(email_address=email, key=key)
    return Made([made], timedelta(), [key.encode()])


@makes("django_tasks_database.dbtaskresult")
def task(cast: Cast) -> Made:
    told = word()
    made = DBTaskResult(
        args_kwargs={"args": [told], "kwargs": {}},
        status="SUCCESSFUL",
        run_after=timezone.now(),
        finished_at=timezone.now(),
        backend_name="default",
        task_path="privacy.tasks.purge_overdue",
    )
    DBTaskResult.objects.bulk_create([made])  # saving one with text is refused
    return Made([made], DAY, [told.encode()])


# The desk


@makes("wagtailadmin.editingsession")
def editing_session(cast: Cast) -> Made:
    told = word()
    made = EditingSession.objects.create(
        user=cast.moderator,
        content_type=ContentType.objects.get_for_model(Page),
        object_id=told,
        last_seen_at=timezone.now(),
    )
    return Made([made], HOUR, [told.encode()])


@makes("wagtailadmin.formstate")
def form_state(cast: Cast) -> Made:
    typed = word()
    made = FormState.objects.create(
        user=cast.moderator,
        content_type=ContentType.objects.get_for_model(Page),
        data=f"title={typed}",
        last_updated_at=timezone.now(),
    )
    return Made([made], DAY, [typed.encode()])


@makes("wagtailcore.uploadedfile")
def unfinished_upload(cast: Cast) -> Made:
    inside = word()
    made = UploadedFile.objects.create(file=ContentFile(inside.encode(), name="plan.pdf"))
    name = Path(made.file.name).name  # one that the storage made up
    return Made([made], timedelta(), [name.encode(), inside.encode()])


@makes("wagtailcore.pagelogentry")
def page_log(cast: Cast) -> Made:
    label = word()
    page = GuidanceIndexPage.objects.get()
    made = PageLogEntry.objects.log_action(page, "wagtail.edit", user=cast.moderator)
    PageLogEntry.objects.filter(pk=made.pk).update(label=label)
    return Made([made], 365 * DAY, [label.encode()])


@makes("wagtailcore.modellogentry")
def model_log(cast: Cast) -> Made:
    label = word()
    made = ModelLogEntry.objects.log_action(BoardFactory(), "wagtail.edit", user=cast.moderator)
    ModelLogEntry.objects.filter(pk=made.pk).update(label=label)
    return Made([made], 365 * DAY, [label.encode()])


# The journey


@pytest.fixture
def cast(
    member: User,
    other_member: User,
    moderator: User,
    facilitator: User,
    second_facilitator: User,
    settings: Any,
    tmp_path: Path,
) -> Cast:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    return Cast(member, other_member, moderator, facilitator, second_facilitator)


def let_the_hour_strike() -> None:
    """What runs inside `manage.py serve`: its clock asks, and its worker does."""
    before = set(DBTaskResult.objects.values_list("pk", flat=True))
    work = Work()
    work.start()
    try:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            done = DBTaskResult.objects.exclude(pk__in=before).filter(
                task_path="privacy.tasks.purge_overdue", finished_at__isnull=False
            )
            if result := done.first():
                assert result.status == "SUCCESSFUL", result.traceback
                return
            time.sleep(0.05)
        pytest.fail("nothing was deleted")
    finally:
        work.stop()


def test_every_rule_that_ends_by_time_is_proved_here() -> None:
    by_time = {rule.label for rule in retention.rules() if rule.overdue is not None}
    assert by_time - MAKERS.keys() - BY_THE_DATABASES_CLOCK == set(), "add a maker above"


def test_nothing_outlives_its_time_and_nothing_goes_before_it(
    cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    begin = datetime.now().astimezone()
    with time_machine.travel(begin, tick=True):
        made = {label: [make(cast) for make in makers] for label, makers in MAKERS.items()}
    everything = [one for group in made.values() for one in group]
    words = {text for one in everything for text in one.words}
    missing = words - where_it_stands(words).keys()
    assert missing == set(), "a search that cannot find proves nothing"

    for period in sorted({one.period for one in everything}):
        ending = [one for one in everything if one.period == period]
        if period:
            with time_machine.travel(begin + period - MARGIN, tick=True):
                let_the_hour_strike()
                early = [one for one in ending if one.still_there() < len(one.rows)]
                assert early == [], f"gone before {period}"
        with time_machine.travel(begin + period + MARGIN, tick=True):
            let_the_hour_strike()
            assert [one for one in ending if one.still_there()] == [], f"there after {period}"
            gone = {text for one in ending for text in one.words}
            sent = "\n".join(f"{one.subject} {one.body}" for one in mail.outbox)
            assert where_it_stands(gone, log=caplog.text, mail=sent) == {}, f"after {period}"

    assert where_it_stands(words) == {}
    pointed_to = {
        (ContentType.objects.get_for_model(row).pk, str(row.pk))
        for one in everything
        for row in one.rows
    }
    pointing = set(ReferenceIndex.objects.values_list("content_type_id", "object_id"))
    pointing |= set(ReferenceIndex.objects.values_list("to_content_type_id", "to_object_id"))
    assert pointing & pointed_to == set()


def test_the_words_of_an_article_that_was_deleted_leave_the_search_index(cast: Cast) -> None:
    """SQLite's index keeps the words of deleted rows until its parts are merged. It stores of a word
    only how it differs from the one before it, so the end of the word is what is looked for."""
    title = uuid4().hex
    end = title[4:].encode()
    page = GuidancePageFactory(parent=GuidanceIndexPage.objects.get(), title=title)
    let_the_hour_strike()  # the worker puts it into the index
    places = where_it_stands([end])[end]
    assert "table wagtailsearch_indexentry" in places
    if connection.vendor == "sqlite":
        assert "table wagtailsearch_indexentry_fts_data" in places
    page.delete()
    PageLogEntry.objects.all().delete()
    let_the_hour_strike()
    assert where_it_stands([end]) == {}


def test_a_withdrawn_post_loses_its_words_at_once(cast: Cast) -> None:
    from forum import indexing, posting

    said = f"{word()}0"  # no ending that the search would cut
    post = conversation(cast.member, replies=0).posts.get()
    Post.objects.filter(pk=post.pk).update(body=said, html=f"<p>{said}</p>")
    indexing.put_in(Post.objects.get(pk=post.pk))
    assert "table forum_searchentry" in where_it_stands([said.encode()])[said.encode()]
    posting.withdraw(Post.objects.get(pk=post.pk), author=cast.member)
    retention.purge_overdue(only=())
    assert where_it_stands([said.encode()]) == {}


def test_a_file_goes_with_the_picture_of_a_person_who_leaves(cast: Cast) -> None:
    from wagtail.users.models import UserProfile

    inside = word()
    profile = UserProfile.get_for_user(cast.moderator)
    profile.avatar.save("me.png", ContentFile(inside.encode()))
    assert where_it_stands([inside.encode()])
    cast.moderator.delete()
    assert where_it_stands([inside.encode()]) == {}
