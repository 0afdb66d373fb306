"""Asking for another look: once each, in time, heard by somebody else, and by nobody who asked."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import leaving, roles
from accounts.models import User
from forum import posting
from forum.models import Post
from notices.models import Notice
from privacy import retention
from safeguarding import appealing, casework, deciding, escalating, reporting, sanctions
from safeguarding.measures import AskForChange, Hide, LeaveAsIs, Restore, Silence, Suspend, Uphold
from safeguarding.models import Appeal, Case, Decision, Report
from safeguarding.refusals import CannotAppeal, NotPossible, OwnDecision, OwnWriting
from tests.conftest import make_person
from tests.forum.factories import conversation
from tests.safeguarding.factories import rule, waiting_case
from tests.safeguarding.test_measures import decide, reported

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


@pytest.fixture
def second_moderator(db: None) -> User:
    return make_person("Moderator Swift", roles.MODERATORS)


@pytest.fixture
def hidden(member: User, other_member: User, moderator: User) -> Decision:
    return decide(reported(member, other_member).case, moderator, Hide(), Silence(days=7))


@pytest.fixture
def left(member: User, other_member: User, moderator: User) -> Report:
    told = reported(member, other_member)
    decide(told.case, moderator, LeaveAsIs())
    told.refresh_from_db()
    return told


def test_an_appeal_is_a_case_that_who_decided_cannot_take_claim_or_decide(
    member: User, moderator: User, second_moderator: User, hidden: Decision
) -> None:
    made = appealing.appeal(hidden, person=member, text="It was about my own week.")
    case = Case.objects.to_decide().get()
    assert (case, case.source, case.looks_again_at) == (made.case, Case.Source.APPEAL, hidden)
    with pytest.raises(OwnDecision):
        casework.claim(case, moderator=moderator)
    with pytest.raises(OwnDecision):
        escalating.escalate(case, by=moderator, why="Not safe.", version=case.version)
    for verdict in (Uphold(), Restore()):
        with pytest.raises(OwnDecision):
            decide(case, moderator, verdict)
    assert Post.objects.get(pk=case.object_id).state == Post.State.HIDDEN
    casework.claim(case, moderator=second_moderator)
    decide(case, second_moderator, Uphold())


def test_an_appeal_that_succeeds_undoes_all_of_it_and_both_sides_hear(
    member: User, other_member: User, second_moderator: User, hidden: Decision
) -> None:
    made = appealing.appeal(hidden, person=member, text="It was about my own week.")
    decision = decide(made.case, second_moderator, Restore(), reason="You are right.")
    made.refresh_from_db()
    assert made.outcome == Appeal.Outcome.OVERTURNED
    assert decision.supersedes == hidden
    assert Post.objects.get(pk=made.case.object_id).state == Post.State.PUBLISHED
    assert sanctions.standing(member).may_write
    assert "You are right." in decision.statement.text
    report = Report.objects.get()
    assert (report.outcome, report.answered_by) == (Report.Outcome.LEFT, decision)
    assert Notice.objects.of(other_member).count() == 2
    assert member.screen_name not in Notice.objects.of(other_member).latest("pk").line


def test_an_appeal_that_fails_leaves_all_of_it_and_is_answered_with_reasons(
    member: User, second_moderator: User, hidden: Decision
) -> None:
    made = appealing.appeal(hidden, person=member, text="It was about my own week.")
    decision = decide(made.case, second_moderator, Uphold(), reason="It named a child.")
    made.refresh_from_db()
    assert made.outcome == Appeal.Outcome.UPHELD
    assert hidden.stands
    assert not sanctions.standing(member).may_write
    assert decision.statement.person == member
    assert "It named a child." in decision.statement.text
    assert appealing.deadline(decision, person=member) is None


def test_one_appeals_once_and_in_time_and_only_what_hurt(
    member: User, other_member: User, stranger: User, moderator: User, hidden: Decision
) -> None:
    with pytest.raises(appealing.Empty):
        appealing.appeal(hidden, person=member, text="  ")
    for nobody in (other_member, stranger, moderator):
        with pytest.raises(CannotAppeal):
            appealing.appeal(hidden, person=nobody, text="Words")
    too_late = time_machine.travel(timezone.now() + timedelta(days=14, minutes=1), tick=True)
    with too_late, pytest.raises(CannotAppeal):
        appealing.appeal(hidden, person=member, text="Words")
    appealing.appeal(hidden, person=member, text="Words")
    with pytest.raises(CannotAppeal):
        appealing.appeal(hidden, person=member, text="More words")
    approved = deciding.approve(waiting_case(member), moderator=moderator, version=1)
    with pytest.raises(CannotAppeal):
        appealing.appeal(approved, person=member, text="Words")


def test_a_reporter_appeals_when_it_was_left_and_the_author_learns_nothing_of_it(
    member: User, other_member: User, second_moderator: User, left: Report
) -> None:
    assert left.answered_by is not None
    made = appealing.appeal(left.answered_by, person=other_member, text="It still hurts.")
    decide(made.case, second_moderator, Uphold(), reason="It is about their own week.")
    made.refresh_from_db()
    assert (made.side, made.outcome) == (Appeal.Side.REPORTER, Appeal.Outcome.UPHELD)
    assert made.answer == "It is about their own week."
    assert not Notice.objects.of(member).exists()
    assert Notice.objects.of(other_member).count() == 2


def test_a_reporter_who_was_right_hears_the_outcome_and_the_author_may_appeal_in_turn(
    member: User, other_member: User, moderator: User, second_moderator: User, left: Report
) -> None:
    assert left.answered_by is not None
    made = appealing.appeal(left.answered_by, person=other_member, text="It still hurts.")
    decision = decide(made.case, second_moderator, Hide())
    left.refresh_from_db()
    assert left.outcome == Report.Outcome.ACTED
    assert other_member.screen_name not in decision.statement.text
    again = appealing.appeal(decision, person=member, text="Please look.")
    with pytest.raises(OwnDecision):
        decide(again.case, second_moderator, Restore())
    back = decide(again.case, moderator, Restore())
    with pytest.raises(CannotAppeal):  # nobody is heard twice about the same
        appealing.appeal(back, person=other_member, text="And again.")


def test_a_moderator_who_appealed_or_reported_hears_nothing_of_it(
    member: User, moderator: User, second_moderator: User
) -> None:
    told = reported(member, second_moderator)
    decision = decide(told.case, moderator, LeaveAsIs())
    made = appealing.appeal(decision, person=second_moderator, text="I do not agree.")
    with pytest.raises(OwnWriting):
        decide(made.case, second_moderator, Hide())
    third = make_person("Moderator Dove", roles.MODERATORS)
    decide(made.case, third, Hide())


def test_an_appeal_joins_the_open_case_and_takes_over_its_hearing(
    member: User, other_member: User, moderator: User, second_moderator: User, left: Report
) -> None:
    facilitator = make_person("Rowan", roles.FACILITATORS)
    newer = reporting.report(left.target, reporter=facilitator, reason="harm")  # type: ignore[arg-type]
    assert left.answered_by is not None
    made = appealing.appeal(left.answered_by, person=other_member, text="It still hurts.")
    assert made.case == newer.case
    with pytest.raises(OwnDecision):
        decide(made.case, moderator, Hide())
    decide(made.case, second_moderator, Hide())
    newer.refresh_from_db()
    assert newer.outcome == Report.Outcome.ACTED
    assert Case.objects.still_open().count() == 0


def test_only_one_decision_about_the_same_is_heard_at_a_time(
    member: User, other_member: User, moderator: User
) -> None:
    case = waiting_case(member)
    first = decide(case, moderator, AskForChange())
    posting.edit_and_resubmit(Post.objects.get(pk=case.object_id), author=member, body="Other")
    second = decide(case, moderator, AskForChange())
    appealing.appeal(first, person=member, text="Words")
    with pytest.raises(NotPossible):
        appealing.appeal(second, person=member, text="Words")


def test_taking_the_words_back_does_not_end_an_appeal_about_oneself(
    member: User, other_member: User, moderator: User, second_moderator: User
) -> None:
    told = reported(member, other_member)
    decision = decide(told.case, moderator, LeaveAsIs(), Suspend(days=9))
    made = appealing.appeal(decision, person=member, text="It was not me.")
    posting.withdraw(Post.objects.get(pk=told.object_id), author=member)
    made.case.refresh_from_db()
    assert made.case.state == Case.State.NEW
    decide(made.case, second_moderator, LeaveAsIs())
    assert not sanctions.standing(member).is_suspended


def test_leaving_ends_ones_own_appeal_and_the_words_of_it_go(
    member: User, hidden: Decision
) -> None:
    made = appealing.appeal(hidden, person=member, text="Sentinel-appeal")
    leaving.close_account(member, posts_stay=True)
    assert Case.objects.get(pk=made.case_id).state == Case.State.CLOSED
    assert not Appeal.objects.exists()


def test_a_reporter_who_leaves_is_still_heard_without_a_name(
    member: User, other_member: User, second_moderator: User, left: Report
) -> None:
    assert left.answered_by is not None
    made = appealing.appeal(left.answered_by, person=other_member, text="It still hurts.")
    leaving.close_account(other_member, posts_stay=False)
    made.refresh_from_db()
    assert made.appellant is None
    decide(made.case, second_moderator, Hide())
    retention.purge_overdue()
    assert not Appeal.objects.exists()


def test_nothing_that_an_appeal_needs_is_purged_before_it_is_answered(
    member: User, second_moderator: User, hidden: Decision
) -> None:
    made = appealing.appeal(hidden, person=member, text="Words")
    with time_machine.travel(timezone.now() + timedelta(days=400), tick=True):
        retention.purge_overdue()
        assert Decision.objects.get(pk=hidden.pk).snapshot.text
        assert Post.objects.get(pk=made.case.object_id).body
        decide(made.case, second_moderator, Restore())
        retention.purge_overdue()
        assert not Decision.objects.filter(pk=hidden.pk).exists()
        assert sanctions.standing(member).may_write


def test_what_somebody_says_of_danger_makes_the_hearing_more_pressing(
    member: User, hidden: Decision
) -> None:
    made = appealing.appeal(hidden, person=member, text="I have taken all the tablets.")
    assert Case.objects.get(pk=made.case_id).severity == "crisis"


# The pages


def test_the_author_reads_the_decision_and_appeals_on_its_page(
    member: User, hidden: Decision, signed_in: SignIn
) -> None:
    client = signed_in(member)
    address = Notice.objects.of(member).get().url
    page = client.get(address).content.decode()
    assert "Ask somebody else to look again" in page
    assert "The rule it rests on" in page
    assert address in client.get(reverse("safeguarding:decisions")).content.decode()
    form = reverse("safeguarding:appeal", args=[hidden.pk])
    assert client.post(form, {"text": ""}).status_code == 422
    answer = client.post(form, {"text": "It was about my own week."}, follow=True)
    assert "Somebody else will look at it again" in answer.content.decode()
    assert "Ask somebody else to look again</a>" not in answer.content.decode()
    assert client.post(form, {"text": "Again"}).status_code == 302
    assert Appeal.objects.count() == 1


def test_a_decision_is_there_for_nobody_but_whom_it_was_written_to(
    member: User, other_member: User, moderator: User, hidden: Decision, left: Report,
    signed_in: SignIn, visitor: Client,
) -> None:  # fmt: skip
    addresses = [
        reverse("safeguarding:decision", args=[hidden.pk]),
        reverse("safeguarding:appeal", args=[hidden.pk]),
        reverse("safeguarding:appeal_report", args=[left.pk]),
    ]
    for person in (moderator, make_person("Lead Heron", roles.SAFEGUARDING_LEADS)):
        for address in addresses:
            assert signed_in(person).get(address).status_code == 404
    for address in addresses[:2]:
        assert signed_in(other_member).get(address).status_code == 404
        assert visitor.get(address).status_code == 302
    assert signed_in(member).get(addresses[2]).status_code == 404
    assert signed_in(other_member).get(addresses[2]).status_code == 200


def test_a_reporter_asks_from_what_they_told_us_and_reads_the_answer_there(
    other_member: User, second_moderator: User, left: Report, signed_in: SignIn
) -> None:
    client, mine = signed_in(other_member), reverse("safeguarding:my_reports")
    form = reverse("safeguarding:appeal_report", args=[left.pk])
    assert form in client.get(mine).content.decode()
    assert client.post(form, {"text": "It still hurts."}).status_code == 302
    made = Appeal.objects.get()
    decide(made.case, second_moderator, Uphold(), reason="It is about their own week.")
    page = client.get(mine).content.decode()
    assert "It is about their own week." in page
    assert "the decision stands" in page


def test_the_post_shows_its_author_the_way_to_the_decision(
    member: User, hidden: Decision, signed_in: SignIn
) -> None:
    post = Post.objects.get(pk=hidden.case.object_id)
    page = signed_in(member).get(post.topic.get_absolute_url()).content.decode()
    assert hidden.get_absolute_url() in page


def test_what_the_screening_holds_says_that_a_machine_did(member: User, signed_in: SignIn) -> None:
    from tests.forum.factories import known

    posting.reply(conversation(known(member)), author=member, body="Ring me: 07700 900123")
    page = signed_in(member).get(reverse("safeguarding:decisions")).content.decode()
    assert "held automatically" in page
    assert "no person has decided yet" in page


def test_the_list_costs_the_same_however_many_there_are(
    member: User, other_member: User, moderator: User, signed_in: SignIn,
) -> None:  # fmt: skip
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, address = signed_in(member), reverse("safeguarding:decisions")

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    def once_more() -> None:
        decide(reported(member, other_member).case, moderator, Hide())
        waiting_case(member)

    once_more()
    cost()
    few = cost()
    for _ in range(5):
        once_more()
    assert cost() == few
    assert few <= 14


def test_who_decided_is_offered_no_form_at_the_desk_and_somebody_else_is(
    member: User, moderator: User, second_moderator: User, hidden: Decision, signed_in: SignIn
) -> None:
    made = appealing.appeal(hidden, person=member, text="It was about my own week.")
    page = reverse("safeguarding_case", args=[made.case_id])
    theirs = signed_in(moderator).get(page).content.decode()
    assert "Record this decision" not in theirs
    assert "Somebody else will decide" in theirs
    others = signed_in(second_moderator).get(page).content.decode()
    assert "It was about my own week." in others
    for choice in ("The decision stands", "Put it back as it was"):
        assert choice in others
    fields = {"action": "uphold", "reason": "It named a child.", "version": made.case.version}
    decide_url = reverse("safeguarding_decide", args=[made.case_id])
    assert signed_in(moderator).post(decide_url, fields).status_code == 409
    assert signed_in(second_moderator).post(decide_url, fields).status_code == 302
    assert Decision.objects.first().decider == second_moderator  # type: ignore[union-attr]
    assert rule()
