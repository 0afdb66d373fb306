"""One decision with several measures: what becomes of the item, of the person, and how it is undone."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.utils import timezone

from accounts import roles
from accounts.models import User
from forum import posting
from forum.models import Post, Topic
from notices.models import Notice
from privacy.models import TrailEntry
from safeguarding import casework, deciding, escalating, reporting, sanctions
from safeguarding.measures import (
    Approve,
    AskForChange,
    Contact,
    EndMembership,
    Hide,
    LeaveAsIs,
    Lock,
    Redact,
    Restore,
    Silence,
    Slow,
    Suspend,
    Uphold,
    Warn,
)
from safeguarding.models import Case, CaseEvent, Decision, NeverChanged, Report, Sanction
from safeguarding.refusals import (
    NotPossible,
    NotWithThat,
    OwnWriting,
    ReasonMissing,
    Stale,
    WordsNotFound,
)
from tests.conftest import make_person
from tests.forum.factories import PostFactory, conversation, known
from tests.safeguarding.factories import rule, waiting_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def second_moderator(db: None) -> User:
    return make_person("Moderator Swift", roles.MODERATORS)


def reported(author: User, by: User, reason: str = "unkind") -> Report:
    return reporting.report(conversation(author).posts.get(), reporter=by, reason=reason)


def decide(case: Case, moderator: User, *measures: object, reason: str = "Because.") -> Decision:
    return deciding.decide(
        case,
        moderator=moderator,
        version=Case.objects.get(pk=case.pk).version,
        measures=measures,  # type: ignore[arg-type]
        policy=rule(),
        reason=reason,
    )


def test_several_measures_are_one_decision_and_one_entry_of_the_trail(
    member: User, other_member: User, moderator: User
) -> None:
    told = reported(member, other_member)
    decision = decide(told.case, moderator, Hide(), Silence(days=7), Warn(), Lock())
    post = Post.objects.get(pk=told.object_id)
    assert post.state == Post.State.HIDDEN
    assert post.topic.locked
    assert {sanction.kind for sanction in decision.sanctions.all()} == {"silence", "warn"}
    entry = TrailEntry.objects.get()
    assert entry.action == "safeguarding.decided.hide"
    assert sorted(entry.details["also"]) == ["lock", "silence", "warn"]
    assert Notice.objects.of(member).count() == 1
    told.refresh_from_db()
    assert (told.outcome, told.answered_by) == ("acted", decision)


def test_measures_that_do_not_go_together_are_refused_and_leave_no_trace(
    member: User, other_member: User, moderator: User
) -> None:
    told = reported(member, other_member)
    for wrong in ([], [Hide(), LeaveAsIs()], [Warn()], [Hide(), Slow(1), Slow(2)]):
        with pytest.raises(NotWithThat):
            decide(told.case, moderator, *wrong)
    with pytest.raises(ValueError, match="0 days"):
        Silence(days=0)
    with pytest.raises(ReasonMissing):
        decide(told.case, moderator, LeaveAsIs(), Contact(), reason=" ")
    for impossible in (Approve(), Restore(), Uphold()):
        with pytest.raises(NotPossible):
            decide(told.case, moderator, impossible)
    assert not Decision.objects.exists()
    assert not Sanction.objects.exists()
    told.case.refresh_from_db()
    assert (told.case.state, told.case.version) == (Case.State.NEW, 1)


def test_a_sanction_needs_a_rule_and_a_reason_even_when_the_post_stays(
    member: User, other_member: User, moderator: User
) -> None:
    case = reported(member, other_member).case
    with pytest.raises(ReasonMissing):
        deciding.decide(
            case, moderator=moderator, version=1, measures=[LeaveAsIs(), Warn()], reason="So."
        )


# Words taken out


def test_marked_words_are_replaced_in_text_and_html_and_the_original_is_kept(
    member: User, moderator: User
) -> None:
    case = waiting_case(member, "My **Daniel** said it. Daniel did.", conversation(member))
    decision = decide(case, moderator, Redact(("Daniel",)))
    post = Post.objects.get(pk=case.object_id)
    assert post.state == Post.State.PUBLISHED
    assert "Daniel" not in post.body + post.html
    assert post.body.count("[removed by a moderator]") == 2
    assert "<strong>[removed by a moderator]</strong>" in post.html
    assert decision.snapshot.text == "My **Daniel** said it. Daniel did."
    assert "Daniel" not in decision.statement.text


def test_words_in_the_title_of_a_conversation_are_taken_out_with_its_excerpt(
    member: User, other_member: User, moderator: User
) -> None:
    topic = conversation(member, title="About Daniel")
    post = topic.posts.get()
    Post.objects.filter(pk=post.pk).update(body="Daniel again.", html="<p>Daniel again.</p>")
    told = reporting.report(
        Post.objects.get(pk=post.pk), reporter=other_member, reason="identifies"
    )
    decide(told.case, moderator, Redact(("Daniel",)))
    topic.refresh_from_db()
    assert topic.title == "About [removed by a moderator]"
    assert "Daniel" not in topic.excerpt
    told.refresh_from_db()
    assert told.outcome == Report.Outcome.REDACTED


def test_words_behind_brackets_make_no_link_of_ours(member: User, moderator: User) -> None:
    case = waiting_case(member, "Daniel(https://a.example/b)", conversation(member))
    decide(case, moderator, Redact(("Daniel",)))
    assert "<a" not in Post.objects.get(pk=case.object_id).html.split("(")[0]
    assert ">[removed" not in Post.objects.get(pk=case.object_id).html.replace("<p>[", "")


def test_words_that_do_not_stand_there_are_refused(member: User, moderator: User) -> None:
    case = waiting_case(member, "Nobody is named.")
    for words in (("Daniel",), (), (" ",)):
        with pytest.raises(WordsNotFound):
            decide(case, moderator, Redact(words))
    assert Post.objects.get(pk=case.object_id).state == Post.State.HELD


# Sanctions and what they mean


def test_a_silenced_person_reads_and_reports_and_cannot_write(
    member: User, other_member: User, moderator: User
) -> None:
    known(member)
    topic = conversation(other_member)
    decide(reported(member, other_member).case, moderator, Hide(), Silence(days=7))
    with pytest.raises(posting.Refused) as refused:
        posting.reply(topic, author=member, body="Words")
    assert refused.value.code == "silenced"
    with pytest.raises(posting.Refused):
        posting.start_topic(topic.board, author=member, title="A title", body="Words")
    assert reporting.report(topic.posts.get(), reporter=member, reason="unkind").pk
    with time_machine.travel(timezone.now() + timedelta(days=7, minutes=1), tick=True):
        assert posting.reply(topic, author=member, body="Words").state == Post.State.PUBLISHED


def test_a_silenced_person_in_danger_is_heard_and_the_words_are_held(
    member: User, other_member: User, moderator: User
) -> None:
    known(member)
    decide(reported(member, other_member).case, moderator, Hide(), Silence(days=7))
    post = posting.reply(
        conversation(other_member), author=member, body="I have taken all the tablets."
    )
    assert post.state == Post.State.HELD
    assert Case.objects.of(post).get().severity == "crisis"


def test_every_post_of_a_slowed_person_waits(
    member: User, other_member: User, moderator: User
) -> None:
    known(member)
    decide(reported(member, other_member).case, moderator, LeaveAsIs(), Slow(days=3))
    post = posting.reply(conversation(other_member), author=member, body="Calm words")
    assert post.state == Post.State.HELD
    assert Case.objects.of(post).get().source == Case.Source.SLOWED


def test_contact_is_a_message_and_no_strike(
    member: User, other_member: User, moderator: User
) -> None:
    told = reported(member, other_member)
    decision = decide(told.case, moderator, LeaveAsIs(), Contact(), reason="Are you all right?")
    assert not Sanction.objects.exists()
    assert Notice.objects.of(member).get().url == decision.get_absolute_url()
    assert "Are you all right?" in decision.statement.text
    assert "Nothing is held against you" in decision.statement.text
    assert decision.statement.appeal_until is None


def test_nothing_is_said_to_an_author_whose_post_was_left_as_it_is(
    member: User, other_member: User, moderator: User
) -> None:
    decision = deciding.dismiss(reported(member, other_member).case, moderator=moderator, version=1)
    assert not Notice.objects.of(member).exists()
    assert not hasattr(decision, "statement")


def test_standing_costs_one_query(
    member: User, other_member: User, moderator: User, django_assert_num_queries: object
) -> None:
    for _ in range(3):
        decide(reported(member, other_member).case, moderator, LeaveAsIs(), Silence(days=2))
    with django_assert_num_queries(1):  # type: ignore[operator]
        standing = sanctions.standing(member)
        assert (standing.may_write, standing.is_suspended) == (False, False)
        assert standing.words


# Undo


def test_undoing_puts_back_the_post_and_ends_what_it_meant_and_tells_everybody_anew(
    member: User, other_member: User, moderator: User
) -> None:
    told = reported(member, other_member)
    first = decide(told.case, moderator, Hide(), Suspend(days=30), Lock())
    assert sanctions.standing(member).is_suspended
    again = casework.look_again(first, moderator=moderator)
    second = decide(again, moderator, Restore(), reason="That was wrong of us.")
    post = Post.objects.get(pk=told.object_id)
    assert (post.state, post.number) == (Post.State.PUBLISHED, 1)
    assert post.topic.state == Topic.State.OPEN
    assert (post.topic.post_count, post.topic.locked) == (1, False)
    assert second.supersedes == first
    assert not Decision.objects.get(pk=first.pk).stands
    assert not sanctions.standing(member).sanctions
    assert Notice.objects.of(member).count() == 2
    told.refresh_from_db()
    assert (told.outcome, told.answered_by) == ("left", second)
    assert Notice.objects.of(other_member).count() == 2
    assert "has ended" in second.statement.text


def test_lifting_the_sanction_of_one_decision_leaves_that_of_another(
    member: User, other_member: User, moderator: User, second_moderator: User
) -> None:
    first = decide(reported(member, other_member).case, moderator, Hide(), Silence(days=3))
    other = decide(reported(member, other_member).case, second_moderator, Hide(), Silence(days=9))
    decide(casework.look_again(first, moderator=moderator), moderator, Restore())
    standing = sanctions.standing(member)
    assert not standing.may_write
    assert [sanction.decision for sanction in standing.sanctions] == [other]
    assert Sanction.objects.get(decision=first).lifted_by.supersedes == first  # type: ignore[union-attr]


def test_words_taken_out_come_back_unless_the_text_was_changed_since(
    member: User, other_member: User, moderator: User
) -> None:
    for changed in (False, True):
        told = reported(member, other_member)
        first = decide(told.case, moderator, Redact(("tea",)))
        post = Post.objects.get(pk=told.object_id)
        assert "tea" not in post.body
        if changed:
            Post.objects.filter(pk=post.pk).update(body="Something else")
        again = casework.look_again(first, moderator=moderator)
        if changed:
            with pytest.raises(NotPossible):
                decide(again, moderator, Restore())
            continue
        decide(again, moderator, Restore())
        post.refresh_from_db()
        assert post.body == "It was a long week, and tea helped."


def test_upholding_changes_nothing_and_tells_nobody_who_did_not_ask(
    member: User, other_member: User, moderator: User
) -> None:
    first = decide(reported(member, other_member).case, moderator, Hide(), Silence(days=3))
    before = Notice.objects.count()
    decide(casework.look_again(first, moderator=moderator), moderator, Uphold())
    assert first.stands
    assert not sanctions.standing(member).may_write
    assert Notice.objects.count() == before


def test_a_superseded_decision_is_not_looked_at_again(
    member: User, other_member: User, moderator: User
) -> None:
    first = decide(reported(member, other_member).case, moderator, Hide())
    decide(casework.look_again(first, moderator=moderator), moderator, Restore())
    with pytest.raises(NotPossible):
        casework.look_again(Decision.objects.get(pk=first.pk), moderator=moderator)
    assert not Case.objects.to_decide().exists()


def test_upholding_a_request_for_change_still_waits_for_the_change(
    member: User, moderator: User
) -> None:
    case = waiting_case(member)
    first = decide(case, moderator, AskForChange())
    again = casework.look_again(first, moderator=moderator)
    assert again.pk == case.pk
    decide(again, moderator, Uphold())
    case.refresh_from_db()
    assert (case.state, case.looks_again_at) == (Case.State.AWAITING_MEMBER, None)
    posting.edit_and_resubmit(Post.objects.get(pk=case.object_id), author=member, body="Other")
    decide(case, moderator, Approve())
    assert first.stands


# Steps, statements, the leads


def test_each_step_of_a_case_is_written_down_with_its_reason(
    member: User, other_member: User, moderator: User
) -> None:
    case = waiting_case(member)
    casework.claim(case, moderator=moderator)
    casework.release(case, moderator=moderator)
    posting.edit_and_resubmit(case.target, author=member, body="Other words")
    escalating.escalate(case, by=moderator, why="Not safe.", version=2)
    escalating.give_back(case, lead=moderator)
    decide(case, moderator, AskForChange())
    posting.withdraw(Post.objects.get(pk=case.object_id), author=member)
    steps = CaseEvent.objects.filter(case=case).values_list("kind", "why", "version", "state")
    assert list(steps) == [
        ("opened", "first_post", 1, "new"),
        ("claimed", "", 1, "new"),
        ("released", "", 1, "new"),
        ("joined", "screening", 2, "new"),
        ("escalated", "", 3, "escalated"),
        ("returned", "", 4, "new"),
        ("decided", "ask_for_change", 5, "awaiting_member"),
        ("withdrawn", "", 6, "closed"),
    ]


def test_what_is_with_the_leads_is_out_of_the_queue_and_can_still_be_taken_down(
    member: User, other_member: User, moderator: User
) -> None:
    case = reported(member, other_member).case
    with pytest.raises(Stale):
        escalating.escalate(case, by=moderator, why="Not safe.", version=9)
    escalating.escalate(case, by=moderator, why="Not safe.", version=1)
    assert not Case.objects.to_decide().exists()
    decide(case, moderator, Hide())
    assert Case.objects.get(pk=case.pk).state == Case.State.CLOSED
    own = reported(moderator, other_member).case
    with pytest.raises(OwnWriting):
        escalating.escalate(own, by=moderator, why="Not safe.", version=1)


def test_a_statement_is_frozen_with_the_words_of_the_rule_as_they_were(
    member: User, other_member: User, moderator: User
) -> None:
    policy = rule()
    decision = decide(reported(member, other_member).case, moderator, Hide(), Silence(days=7))
    policy.text = "Other words."
    policy.save()
    text = Decision.objects.get(pk=decision.pk).statement.text
    for words in (
        "Your post was taken down",
        "You can read here, and not write, until",
        "Because.",
        f"Rule 1: {policy.title} (version 1)",
        "A moderator read it and decided",
        "You can ask for another look until",
    ):
        assert words in text
    assert "Other words." not in text
    assert other_member.screen_name not in text
    decision.statement.parts = []
    with pytest.raises(NeverChanged):
        decision.statement.save()


def test_an_ended_membership_is_not_ended_by_the_clock_nor_by_the_purge(
    member: User, other_member: User, moderator: User
) -> None:
    from privacy import retention

    first = decide(reported(member, other_member).case, moderator, Hide(), EndMembership())
    brief = decide(reported(member, other_member).case, moderator, Hide(), Silence(days=1))
    with time_machine.travel(timezone.now() + timedelta(days=800), tick=True):
        retention.purge_overdue()
        assert sanctions.standing(member).is_ended
        assert Decision.objects.filter(pk=first.pk).exists()
        assert not Decision.objects.filter(pk=brief.pk).exists()


def test_a_restored_last_post_is_the_last_again(
    member: User, other_member: User, moderator: User
) -> None:
    topic = conversation(member)
    from forum import publishing

    last = PostFactory(topic=topic, author=other_member, body="The last", client_id=uuid4())
    publishing.publish(last)
    told = reporting.report(last, reporter=member, reason="unkind")
    first = decide(told.case, moderator, Hide())
    topic.refresh_from_db()
    assert topic.last_post_by == member
    decide(casework.look_again(first, moderator=moderator), moderator, Restore())
    topic.refresh_from_db()
    assert (topic.last_post_by, topic.post_count) == (other_member, 2)
    assert topic.last_post_at == last.published_at
