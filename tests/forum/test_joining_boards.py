"""Asking to join a board: one at a time, sealed, decided in the queue, and told why."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import leaving, roles
from accounts.models import User
from forum import joining
from forum.models import Board, BoardApplication, BoardMember
from notices.models import Notice
from privacy import retention
from privacy.models import DataKey
from privacy.trail.records import TrailEntry
from safeguarding import appealing, deciding
from safeguarding.measures import Restore
from safeguarding.models import Case, ContentSnapshot, StatementOfReasons
from tests.conftest import make_person
from tests.forum.factories import BoardFactory
from tests.safeguarding.factories import rule

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
WHY = "It is about my brother. I have nobody to ask."
State = BoardApplication.State


@pytest.fixture
def board(db: None) -> Board:
    return BoardFactory(access=Board.Access.APPROVED, slug="quiet-room")


@pytest.fixture
def asked(board: Board, member: User) -> BoardApplication:
    return joining.apply(board, person=member, why=WHY)


def case_of(application: BoardApplication) -> Case:
    return Case.objects.of(application).get()


def test_the_words_are_sealed_and_one_case_waits(asked: BoardApplication, member: User) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT why FROM forum_boardapplication")
        stored = bytes(cursor.fetchone()[0])
    assert b"brother" not in stored
    assert BoardApplication.objects.get().why == WHY
    assert case_of(asked).source == Case.Source.APPLICATION
    assert not case_of(asked).signals.exists()


def test_one_may_ask_once_at_a_time(asked: BoardApplication, member: User) -> None:
    with pytest.raises(joining.Refused, match="asked already"):
        joining.apply(asked.board, person=member, why="Again.")
    assert BoardApplication.objects.count() == DataKey.objects.count() == 1


def test_being_let_in_opens_the_board_and_is_told_in_neutral_words(
    asked: BoardApplication, member: User, moderator: User, signed_in: SignIn
) -> None:
    deciding.approve(case_of(asked), moderator=moderator, version=1)
    asked.refresh_from_db()
    assert asked.state == State.APPROVED
    assert asked.decided_at is not None
    assert asked.board.may_be_read_by(member)
    notice = Notice.objects.get(recipient=member)
    assert notice.line == "There is an answer to something you asked."
    assert signed_in(member).get(notice.url, follow=True).status_code == 200
    assert TrailEntry.objects.filter(action="safeguarding.decided.approve").exists()


def test_a_decision_keeps_no_open_copy_of_sealed_words(
    asked: BoardApplication, moderator: User
) -> None:
    deciding.refuse(
        case_of(asked), moderator=moderator, version=1, policy=rule(), reason="Not this board."
    )
    assert ContentSnapshot.objects.get().text == ""


def test_a_no_is_explained_by_rule_and_reason_and_one_may_ask_again_later(
    asked: BoardApplication, member: User, moderator: User, signed_in: SignIn
) -> None:
    deciding.refuse(
        case_of(asked), moderator=moderator, version=1, policy=rule(), reason="Look at the others."
    )
    page = signed_in(member).get(asked.get_absolute_url()).content.decode()
    assert "Look at the others." in page
    assert str(rule()) in page
    assert not asked.board.may_be_read_by(member)
    with pytest.raises(joining.Refused, match="ask again later"):
        joining.apply(asked.board, person=member, why="Please.")
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        joining.apply(asked.board, person=member, why="Please.")


def test_a_question_is_answered_with_more_words_and_comes_back_to_the_queue(
    asked: BoardApplication, member: User, moderator: User, signed_in: SignIn
) -> None:
    deciding.ask_for_change(
        case_of(asked), moderator=moderator, version=1, policy=rule(), reason="Who is it about?"
    )
    client = signed_in(member)
    page = client.get(asked.get_absolute_url()).content.decode()
    assert "Who is it about?" in page
    assert WHY in page  # kept in the form
    client.post(asked.get_absolute_url(), {"why": WHY + " He is older than me."})
    asked.refresh_from_db()
    assert asked.state == State.WAITING
    assert BoardApplication.objects.get().why.endswith("older than me.")
    case = case_of(asked)
    assert (case.state, case.version) == (Case.State.NEW, 3)
    deciding.approve(case, moderator=moderator, version=3)
    assert asked.board.may_be_read_by(member)


def test_taking_it_back_removes_the_words_at_once_and_closes_the_case(
    asked: BoardApplication, member: User, moderator: User, signed_in: SignIn
) -> None:
    signed_in(member).post(reverse("forum:apply_withdraw", args=["quiet-room"]))
    row = BoardApplication.objects.get()
    assert (row.state, row.why) == (State.WITHDRAWN, "")
    assert case_of(asked).state == Case.State.CLOSED
    with pytest.raises(deciding.AlreadyDecided):
        deciding.approve(case_of(asked), moderator=moderator, version=1)
    assert not asked.board.may_be_read_by(member)


def test_nobody_reads_or_takes_back_the_application_of_another(
    asked: BoardApplication, other_member: User, signed_in: SignIn
) -> None:
    client = signed_in(other_member)
    assert WHY not in client.get(asked.get_absolute_url()).content.decode()
    client.post(reverse("forum:apply_withdraw", args=["quiet-room"]))
    with pytest.raises(joining.Refused):
        joining.withdraw_application(asked, person=other_member)
    with pytest.raises(joining.Refused):
        joining.add_words(asked, person=other_member, why="Not mine.")
    row = BoardApplication.objects.get()
    assert (row.state, row.why) == (State.WAITING, WHY)


def test_the_form_says_what_happens_and_keeps_what_was_typed(
    board: Board, member: User, signed_in: SignIn
) -> None:
    client = signed_in(member)
    url = reverse("forum:apply", args=[board.slug])
    page = client.get(url).content.decode()
    for words in ("What we ask", "Who reads it", "How long it takes", "What happens next"):
        assert words in page
    long = "a" * 1001
    answer = client.post(url, {"why": long})
    assert answer.status_code == 422
    assert long in answer.content.decode()
    assert client.post(url, {"why": "I do not want to live any more."}).status_code == 302
    assert Case.objects.get().severity in ("red", "crisis")
    assert 'id="help-now"' in client.get(url).content.decode()


def test_a_board_for_all_needs_no_application(member: User, signed_in: SignIn) -> None:
    board = BoardFactory()
    answer = signed_in(member).get(reverse("forum:apply", args=[board.slug]))
    assert answer.headers["Location"] == board.get_absolute_url()
    with pytest.raises(joining.Refused):
        joining.apply(board, person=member, why=WHY)


def test_one_leaves_a_board_without_a_trace(
    asked: BoardApplication, member: User, moderator: User, signed_in: SignIn
) -> None:
    deciding.approve(case_of(asked), moderator=moderator, version=1)
    client = signed_in(member)
    url = reverse("forum:leave_board", args=["quiet-room"])
    assert "Leave this board?" in client.get(url).content.decode()
    client.post(url)
    assert not BoardMember.objects.exists()
    assert not asked.board.may_be_read_by(member)


def test_a_moderator_ends_a_membership_with_a_reason_that_is_read(
    board: Board, member: User, moderator: User, signed_in: SignIn
) -> None:
    belongs = BoardMember.objects.create(board=board, person=member)
    desk = signed_in(moderator)
    url = reverse("forum:end_membership", args=[board.slug, belongs.pk])
    assert desk.post(url, {"policy": rule().pk, "reason": ""}).status_code == 422
    assert board.may_be_read_by(member)
    desk.post(url, {"policy": rule().pk, "reason": "You told others what you read."})
    assert not board.may_be_read_by(member)
    page = signed_in(member).get(Notice.objects.get(recipient=member).url).content.decode()
    assert "You told others what you read." in page
    assert TrailEntry.objects.filter(action="forum.membership_ended").count() == 1
    assert desk.post(url, {"policy": rule().pk, "reason": "Again."}).status_code == 404
    with pytest.raises(joining.Refused):
        joining.end_membership(belongs, moderator=moderator, policy=rule(), reason="Again.")


def test_only_moderators_see_who_belongs_to_a_board(
    board: Board, member: User, other_member: User, moderator: User, signed_in: SignIn
) -> None:
    belongs = BoardMember.objects.create(board=board, person=member)
    for name, args in (
        ("forum:board_members", [board.slug]),
        ("forum:end_membership", [board.slug, belongs.pk]),
    ):
        url = reverse(name, args=args)
        for person in (member, other_member):
            assert signed_in(person).get(url).status_code == 403
        assert member.screen_name in signed_in(moderator).get(url).content.decode()


def test_words_go_thirty_days_after_the_decision_with_their_key(
    asked: BoardApplication, member: User, moderator: User
) -> None:
    deciding.approve(case_of(asked), moderator=moderator, version=1)
    retention.purge_overdue(["forum.boardapplication"])
    assert BoardApplication.objects.exists()
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        retention.purge_overdue(["forum.boardapplication"])
    assert not BoardApplication.objects.exists()
    assert not DataKey.objects.filter(pk=asked.data_key_id).exists()
    assert asked.board.may_be_read_by(member)


def test_who_leaves_the_service_leaves_no_application_and_no_place(
    asked: BoardApplication, member: User, board: Board
) -> None:
    BoardMember.objects.create(board=board, person=member)
    leaving.close_account(member, posts_stay=True)
    assert not BoardApplication.objects.exists()
    assert not BoardMember.objects.exists()
    assert not DataKey.objects.exists()
    assert Case.objects.get().state == Case.State.CLOSED


def test_the_queue_speaks_of_joining_and_opens_the_words_on_record(
    asked: BoardApplication, moderator: User, signed_in: SignIn
) -> None:
    client, address = signed_in(moderator), f"/desk/review-queue/{case_of(asked).pk}/"
    opened = TrailEntry.objects.filter(action="safeguarding.words_opened")
    for page in (client.get("/desk/review-queue/"), client.get(address)):
        assert f"Asks to join: {asked.board.title}" in page.content.decode()
        assert WHY not in page.content.decode()
    html = client.get(address).content.decode()
    assert "Let them join" in html
    assert "Put it in the forum" not in html
    assert not opened.exists()
    html = client.post(f"{address}open/").content.decode()
    assert WHY in html
    assert "Let them join" in html
    assert opened.count() == 1
    assert WHY not in client.get(address).content.decode()


def test_who_appealed_against_a_no_can_be_let_in_after_all_by_somebody_else(
    asked: BoardApplication, member: User, moderator: User
) -> None:
    no = deciding.refuse(
        case_of(asked), moderator=moderator, version=1, policy=rule(), reason="Not this board."
    )
    heard = appealing.appeal(no, person=member, text="It is about my own brother.").case
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        retention.purge_overdue(["forum.boardapplication"])
    other = make_person("Moderator Crane", roles.MODERATORS)
    asked.refresh_from_db()
    assert deciding.possible(asked, again=no) == ("uphold", "restore", "no_action")
    deciding.decide(heard, moderator=other, version=heard.version, measures=[Restore()])
    assert asked.board.may_be_read_by(member)
    told = member_told(member)
    assert "You can join the board after all" in told


def member_told(person: User) -> str:
    return StatementOfReasons.objects.filter(person=person).latest("pk").text


def test_the_list_of_the_queue_costs_the_same_with_any_number_of_applications(
    board: Board, asked: BoardApplication, moderator: User, signed_in: SignIn
) -> None:
    client = signed_in(moderator)
    client.get("/desk/review-queue/")

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get("/desk/review-queue/")
        return len(queries)

    one = cost()
    for number in range(4):
        joining.apply(board, person=make_person(f"Member {number}", roles.MEMBERS), why=WHY)
    assert cost() == one


def test_asking_without_end_is_slowed(board: Board, member: User) -> None:
    for _ in range(joining.ASKING.limit):
        joining.withdraw_application(joining.apply(board, person=member, why=WHY), person=member)
    with pytest.raises(joining.Refused, match="tomorrow"):
        joining.apply(board, person=member, why=WHY)
    asked = joining.apply(board, person=member, why="I do not want to live any more.")
    for _ in range(joining.CHANGING.limit):
        joining.add_words(asked, person=member, why=WHY)
    with pytest.raises(joining.Refused, match="an hour"):
        joining.add_words(asked, person=member, why=WHY)


@pytest.mark.committed
def test_of_two_moderators_one_lets_somebody_in(
    asked: BoardApplication, member: User, moderator: User
) -> None:
    other = make_person("Moderator Crane", roles.MODERATORS)
    case = case_of(asked)

    def decide(person: User) -> Any:
        try:
            return deciding.approve(Case.objects.get(pk=case.pk), moderator=person, version=1)
        except deciding.Refused as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as both:
        answers = list(both.map(decide, (moderator, other)))
    assert sum(isinstance(each, deciding.Refused) for each in answers) == 1
    assert BoardMember.objects.of(member).count() == 1
