"""Cases, claims and decisions: one decision a version, each with its reason and its record."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import IntegrityError, connections, transaction
from django.utils import timezone

from accounts import roles
from accounts.models import User
from forum import posting
from forum.models import Post
from notices.models import Notice
from safeguarding import casework, deciding, reporting
from safeguarding.models import Case, Decision, NeverChanged, Report, Severity
from safeguarding.refusals import (
    AlreadyDecided,
    ClaimedByAnother,
    NotPossible,
    OwnWriting,
    ReasonMissing,
    Refused,
    Stale,
)
from tests.conftest import make_person
from tests.forum.factories import conversation
from tests.safeguarding.factories import rule, waiting_case

db = pytest.mark.django_db


@pytest.fixture
def second_moderator(db: None) -> User:
    return make_person("Moderator Swift", roles.MODERATORS)


@db
def test_approving_publishes_and_records_who_what_and_the_exact_text(
    member: User, moderator: User
) -> None:
    case = waiting_case(member, "The exact words.")
    decision = deciding.approve(case, moderator=moderator, version=1)
    assert case.target.state == Post.State.PUBLISHED
    assert (case.state, case.version) == (Case.State.CLOSED, 2)
    assert case.closed_at
    assert (decision.decider, decision.case_version, decision.automated) == (moderator, 1, False)
    assert decision.snapshot.text == "The exact words."
    assert Notice.objects.of(member).count() == 1


@db
@pytest.mark.parametrize(
    ("verb", "state", "case_state"),
    [
        (deciding.ask_for_change, Post.State.SENT_BACK, Case.State.AWAITING_MEMBER),
        (deciding.refuse, Post.State.REFUSED, Case.State.CLOSED),
    ],
)
def test_each_decision_about_what_waits_moves_post_and_case(
    member: User, moderator: User, verb: object, state: str, case_state: str
) -> None:
    case = waiting_case(member)
    verb(case, moderator=moderator, version=1, policy=rule(), reason="Because.")  # type: ignore[operator]
    post = Post.objects.get(pk=case.object_id)
    assert (post.state, case.state) == (state, case_state)


@db
def test_a_decision_that_hurts_needs_a_rule_and_a_reason(member: User, moderator: User) -> None:
    case = waiting_case(member)
    for policy, reason in ((None, "Because."), (rule(), "  ")):
        with pytest.raises(ReasonMissing):
            deciding.refuse(case, moderator=moderator, version=1, policy=policy, reason=reason)  # type: ignore[arg-type]
    assert not Decision.objects.exists()
    case.refresh_from_db()
    assert case.state == Case.State.NEW


@db
def test_approving_twice_records_one_decision(
    member: User, moderator: User, second_moderator: User
) -> None:
    case = waiting_case(member)
    deciding.approve(case, moderator=moderator, version=1)
    with pytest.raises(AlreadyDecided):
        deciding.approve(case, moderator=second_moderator, version=1)
    assert Decision.objects.count() == 1


@db
def test_a_decision_about_an_older_version_is_refused(member: User, moderator: User) -> None:
    case = waiting_case(member)
    casework.open_case(case.target, source=Case.Source.SCREENING)
    with pytest.raises(Stale):
        deciding.approve(case, moderator=moderator, version=1)
    assert case.target.state == Post.State.HELD


@db
def test_what_cannot_be_done_leaves_no_trace(member: User, moderator: User) -> None:
    case = waiting_case(member)
    with pytest.raises(NotPossible):
        deciding.hide(case, moderator=moderator, version=1, policy=rule(), reason="Because.")
    case.refresh_from_db()
    assert (case.state, case.version) == (Case.State.NEW, 1)
    assert not Decision.objects.exists()
    assert not Notice.objects.exists()


@db
def test_a_moderator_decides_nothing_about_their_own_writing(
    moderator: User, second_moderator: User
) -> None:
    case = waiting_case(moderator)
    with pytest.raises(OwnWriting):
        deciding.approve(case, moderator=moderator, version=1)
    with pytest.raises(OwnWriting):
        casework.claim(case, moderator=moderator)
    deciding.approve(case, moderator=second_moderator, version=1)


@db
def test_a_moderator_decides_nothing_about_what_they_reported(
    member: User, moderator: User, second_moderator: User
) -> None:
    post = conversation(member).posts.get()
    case = reporting.report(post, reporter=moderator, reason="other").case
    with pytest.raises(OwnWriting):
        deciding.dismiss(case, moderator=moderator, version=1)
    deciding.dismiss(case, moderator=second_moderator, version=1)


@db
def test_a_claim_keeps_others_away_until_it_runs_out(
    member: User, moderator: User, second_moderator: User
) -> None:
    case = casework.claim(waiting_case(member), moderator=moderator)
    for attempt in (
        lambda: casework.claim(case, moderator=second_moderator),
        lambda: deciding.approve(case, moderator=second_moderator, version=1),
    ):
        with pytest.raises(ClaimedByAnother):
            attempt()
    Case.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    taken = casework.claim(case, moderator=second_moderator)
    assert taken.claimed_by == second_moderator


@db
def test_a_released_case_is_free_and_only_its_holder_releases_it(
    member: User, moderator: User, second_moderator: User
) -> None:
    case = casework.claim(waiting_case(member), moderator=moderator)
    casework.release(case, moderator=second_moderator)
    with pytest.raises(ClaimedByAnother):
        casework.claim(case, moderator=second_moderator)
    casework.release(case, moderator=moderator)
    casework.claim(case, moderator=second_moderator)


@db
def test_an_author_who_changes_the_text_takes_it_from_no_moderator(
    member: User, moderator: User, second_moderator: User
) -> None:
    case = casework.claim(waiting_case(member), moderator=moderator)
    posting.edit_and_resubmit(case.target, author=member, body="Other words")
    with pytest.raises(Stale):
        deciding.approve(case, moderator=moderator, version=1)
    with pytest.raises(ClaimedByAnother):
        casework.claim(case, moderator=second_moderator)
    case.refresh_from_db()
    assert (case.claimed_by, case.version) == (moderator, 2)
    decision = deciding.approve(case, moderator=moderator, version=2)
    assert decision.snapshot.text == "Other words"


@db
def test_decisions_are_never_changed(member: User, moderator: User) -> None:
    decision = deciding.approve(waiting_case(member), moderator=moderator, version=1)
    decision.reason = "Something else"
    with pytest.raises(NeverChanged):
        decision.save()
    with pytest.raises(NeverChanged):
        Decision.objects.update(reason="Something else")


@db
def test_a_later_decision_about_the_same_thing_leaves_the_first_in_force(
    member: User, other_member: User, moderator: User
) -> None:
    case = waiting_case(member)
    first = deciding.approve(case, moderator=moderator, version=1)
    again = reporting.report(case.target, reporter=other_member, reason="unkind").case
    second = deciding.hide(again, moderator=moderator, version=1, policy=rule(), reason="So.")
    assert again.pk != case.pk
    assert second.supersedes is None
    assert first.stands


@db
def test_one_item_has_one_open_case(member: User) -> None:
    case = waiting_case(member)
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.create(target=case.target, source="report", due_at=timezone.now())


@db
def test_a_case_only_becomes_graver_and_sooner(member: User) -> None:
    case = waiting_case(member)
    due = case.due_at
    graver = casework.open_case(case.target, source="report", severity=Severity.RED)  # type: ignore[arg-type]
    assert (graver.pk, graver.severity, graver.version) == (case.pk, "red", 2)
    assert graver.due_at < due
    calm = casework.open_case(case.target, source="report", severity=Severity.GREEN)  # type: ignore[arg-type]
    assert (calm.severity, calm.due_at) == ("red", graver.due_at)


@pytest.mark.committed
def test_two_moderators_at_once_make_one_decision(
    member: User, moderator: User, second_moderator: User
) -> None:
    case = waiting_case(member)
    start = Barrier(2)

    def decide(person: User) -> str:
        try:
            mine = Case.objects.get(pk=case.pk)
            start.wait(timeout=10)
            deciding.approve(mine, moderator=person, version=1)
        except Refused as refused:
            return refused.code
        finally:
            connections.close_all()
        return "decided"

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(decide, [moderator, second_moderator]))
    assert answers == ["already_decided", "decided"]
    assert Decision.objects.count() == 1
    assert Post.objects.get(pk=case.object_id).topic.post_count == 1
    assert Notice.objects.of(member).count() == 1


@pytest.mark.committed
@pytest.mark.parametrize("author_does", ["withdraw", "edit"])
def test_a_decision_and_its_author_in_one_moment_wait_for_each_other(
    member: User, moderator: User, author_does: str
) -> None:
    cases = [waiting_case(member, f"Words {n}") for n in range(4)]
    start = Barrier(2)

    def decide(case: Case) -> str:
        start.wait(timeout=10)
        try:
            deciding.approve(case, moderator=moderator, version=1)
        except Refused as refused:
            return refused.code
        finally:
            connections.close_all()
        return "decided"

    def change(case: Case) -> str:
        post = Post.objects.get(pk=case.object_id)
        start.wait(timeout=10)
        try:
            if author_does == "withdraw":
                posting.withdraw(post, author=member)
            else:
                posting.edit_and_resubmit(post, author=member, body="Other words")
        except posting.Refused as refused:
            return refused.code
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(2) as pool:
        for case in cases:
            decided, done = (
                pool.submit(decide, Case.objects.get(pk=case.pk)),
                pool.submit(change, case),
            )
            answers = (decided.result(timeout=30), done.result(timeout=30))
            assert answers in {
                ("decided", "done"),  # a published post can still be withdrawn
                ("decided", "decided"),
                ("already_decided", "done"),
                ("stale", "done"),
            }
            text = Decision.objects.filter(case=case).exclude(automated=True).first()
            if text is not None and answers[0] == "decided":
                assert text.snapshot.text == f"Words {cases.index(case)}"


@pytest.mark.committed
def test_two_reports_at_once_make_one_case(
    member: User, other_member: User, facilitator: User
) -> None:
    post = conversation(member).posts.get()
    start = Barrier(2)

    def tell(person: User) -> int:
        try:
            start.wait(timeout=10)
            return reporting.report(post, reporter=person, reason="unkind").case_id
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        cases = set(pool.map(tell, [other_member, facilitator]))
    assert len(cases) == Case.objects.count() == 1
    assert Report.objects.count() == 2
