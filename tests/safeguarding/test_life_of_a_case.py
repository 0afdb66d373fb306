"""A case through all it can go through, in any order, with a clock that moves. After each step:

no state without its reason and its record; one decision a version; one open case a target; nobody
hears an appeal against their own decision; in force is exactly what decisions that stand imposed.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import StringIO
from threading import Barrier
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import connections, transaction
from django.db.models import Count
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from accounts import roles
from accounts.models import User
from forum import posting
from forum.models import Post
from privacy import retention
from privacy.models import TrailEntry
from safeguarding import appealing, casework, deciding, escalating, measures, reporting, sanctions
from safeguarding.models import Appeal, Case, CaseEvent, Decision, Policy, Report, Sanction
from safeguarding.refusals import OwnDecision, Refused
from tests.conftest import make_person
from tests.forum.factories import PostFactory, conversation, known
from tests.safeguarding import factories

Kind = Sanction.Kind

BESIDE = st.lists(
    st.sampled_from(
        [
            measures.Lock(),
            measures.Contact(),
            measures.Warn(),
            measures.Slow(2),
            measures.Silence(3),
            measures.Suspend(40),
            measures.EndMembership(),
        ]
    ),
    max_size=2,
    unique_by=type,
)
TWO_BESIDES = st.tuples(BESIDE, BESIDE)
PEOPLE = st.integers(min_value=0, max_value=1)
SAYING = "It was a long week, and tea helped."


class LifeOfACase(RuleBasedStateMachine):
    """Two moderators, an author, a reporter, and two posts."""

    def __init__(self) -> None:
        super().__init__()
        self.rolled_back = transaction.atomic()
        self.rolled_back.__enter__()
        self.clock = time_machine.travel(timezone.now(), tick=True)
        self.clock.start()
        self.days = 0

    @initialize()
    def people(self) -> None:
        self.author = known(make_person("Author Heron", roles.MEMBERS))
        self.reporter = make_person("Reporter Finch", roles.MEMBERS)
        self.moderators = [
            make_person(name, roles.MODERATORS) for name in ("Moderator Wren", "Moderator Swift")
        ]
        topic = conversation(self.author)
        self.posts = [topic.posts.get(), PostFactory(topic=topic, author=self.author, body=SAYING)]
        casework.open_case(self.posts[1], source=Case.Source.FIRST_POST)
        self.policy = Policy.objects.current().first()
        self.decided = 0

    def teardown(self) -> None:
        try:
            call_command("audit", "verify", stdout=StringIO())
        finally:
            self.clock.stop()
            transaction.set_rollback(True)
            self.rolled_back.__exit__(None, None, None)

    def tried(self, verb: Any, *args: Any, **named: Any) -> Any:
        """The answer, or None when it was refused: then nothing has changed."""
        before = self.counted()
        try:
            with transaction.atomic():
                return verb(*args, **named)
        except (Refused, posting.Refused):
            assert self.counted() == before
            return None

    @staticmethod
    def counted() -> tuple[int, ...]:
        counted = (Decision, CaseEvent, Sanction, TrailEntry, Appeal, Report)
        return tuple(model.objects.count() for model in counted)

    def open_case(self, which: int) -> Case | None:
        post = self.posts[which]
        return Case.objects.of(post).still_open().first()

    # What people do

    @rule(which=PEOPLE, reason=st.sampled_from(["unkind", "danger"]))
    def report(self, which: int, reason: str) -> None:
        post = Post.objects.filter(pk=self.posts[which].pk).first()
        if post is not None and post.state == Post.State.PUBLISHED:
            reporting.report(post, reporter=self.reporter, reason=reason)

    @rule(
        which=PEOPLE,
        who=PEOPLE,
        step=st.sampled_from(["claim", "release", "over", "escalate", "return"]),
    )
    def handle(self, which: int, who: int, step: str) -> None:
        case, moderator = self.open_case(which), self.moderators[who]
        if case is None:
            return
        match step:
            case "claim":
                self.tried(casework.claim, case, moderator=moderator)
            case "release":
                casework.release(case, moderator=moderator)
            case "over":
                self.tried(casework.take_over, case, moderator=moderator, reason="danger")
            case "escalate":
                self.tried(escalating.escalate, case, by=moderator, why="  ")
                assert case.state == Case.objects.get(pk=case.pk).state
                self.tried(escalating.escalate, case, by=moderator, why="Not safe.")
            case _:
                escalating.give_back(case, lead=moderator)

    def decided_by(self, who: int, case: Case, item: Any, beside: list[Any], stale: bool) -> None:
        moderator, again = self.moderators[who], case.looks_again_at
        heard = case.appeals.waiting().exists()
        decision = self.tried(
            deciding.decide,
            case,
            moderator=moderator,
            version=case.version - stale,
            measures=[item, *beside],
            policy=self.policy,
            reason="So.",
        )
        if decision is None:
            return
        self.decided += 1
        assert not stale
        assert not (heard and again and again.decider == moderator)
        assert not case.appeals.waiting().exists()
        assert not case.reports.still_open().exists()

    @rule(which=PEOPLE, who=PEOPLE, choice=st.integers(0, 5), beside=BESIDE)
    def decide(self, which: int, who: int, choice: int, beside: list[Any]) -> None:
        """Something that is possible, by somebody who may or may not."""
        case = self.open_case(which)
        if case is None or case.target is None:
            return
        possible = deciding.possible(case.target, again=case.looks_again_at)
        action = possible[choice % len(possible)]
        kind = measures.ON_ITEM[action]
        item = kind(("tea",)) if kind is measures.Redact else kind()  # type: ignore[call-arg]
        if action == Decision.Action.UPHOLD:
            beside = []
        self.decided_by(who, case, item, beside, stale=False)

    @rule(
        which=PEOPLE,
        who=PEOPLE,
        action=st.sampled_from(sorted(measures.ON_ITEM)),
        late=st.booleans(),
    )
    def decide_wrongly(self, which: int, who: int, action: str, late: bool) -> None:
        """Whatever it is, possible or not, and perhaps about what stood there before."""
        case = self.open_case(which)
        if case is not None and action != "redact":
            self.decided_by(who, case, measures.ON_ITEM[action](), [], stale=late)

    @rule(
        which=PEOPLE, who=PEOPLE, choices=st.tuples(*[st.integers(0, 5)] * 2), besides=TWO_BESIDES
    )
    def hear(self, which: int, who: int, choices: Any, besides: Any) -> None:
        """The long way, which chance alone seldom goes: told, decided, appealed, heard."""
        post = Post.objects.filter(pk=self.posts[which].pk).first()
        if post is None or post.state == Post.State.WITHDRAWN:
            return
        self.report(which, "unkind")
        self.decide(which, who, choices[0], besides[0])
        for person in (self.author, self.reporter):
            about = Decision.objects.filter(case__object_id=post.pk).order_by("-pk").first()
            if about is not None:
                self.tried(appealing.appeal, about, person=person, text="Please look again.")
        case = self.open_case(which)
        if case is not None and case.appeals.waiting().exists() and case.looks_again_at:
            decider = case.looks_again_at.decider
            with pytest.raises(Refused):
                deciding.dismiss(case, moderator=decider, version=case.version)
        self.decide(which, 1 - who, choices[1], besides[1])

    @rule(who=PEOPLE, which=st.integers(0, 20))
    def look_again(self, who: int, which: int) -> None:
        decisions = list(Decision.objects.order_by("pk"))
        if decisions:
            decision = decisions[which % len(decisions)]
            self.tried(casework.look_again, decision, moderator=self.moderators[who])

    @rule(newest=st.integers(0, 3), by_author=st.booleans())
    def appeal(self, newest: int, by_author: bool) -> None:
        decisions = list(Decision.objects.order_by("-pk"))
        if decisions:
            person = self.author if by_author else self.reporter
            decision = decisions[newest % len(decisions)]
            self.tried(appealing.appeal, decision, person=person, text="Please look again.")

    @rule(which=PEOPLE, withdraw=st.integers(0, 4))
    def change(self, which: int, withdraw: int) -> None:
        post = Post.objects.filter(pk=self.posts[which].pk).first()
        if post is None:
            return
        if withdraw == 4:
            self.tried(posting.withdraw, post, author=self.author)
        else:
            self.tried(posting.edit_and_resubmit, post, author=self.author, body=SAYING)

    @precondition(lambda self: self.days < 800)
    @rule(days=st.sampled_from([1, 3, 15, 190, 370]))
    def time_passes(self, days: int) -> None:
        self.days += days
        later = timezone.now() + timedelta(days=days)
        self.clock.stop()
        self.clock = time_machine.travel(later, tick=True)
        self.clock.start()
        open_before = set(Appeal.objects.waiting().values_list("pk", flat=True))
        retention.purge_overdue()
        assert set(Appeal.objects.waiting().values_list("pk", flat=True)) == open_before
        for appeal in Appeal.objects.waiting():
            assert appeal.case.target is not None

    # What is always so

    @invariant()
    def every_state_has_its_reason_and_its_record(self) -> None:
        for case in Case.objects.all():
            last = case.events.last()
            assert last is not None
            assert (last.state, last.version) == (case.state, case.version), last.kind
            if case.state in (Case.State.CLOSED, Case.State.AWAITING_MEMBER):
                assert last.kind in (CaseEvent.Kind.DECIDED, CaseEvent.Kind.WITHDRAWN)
                assert last.decision is not None
            if case.state == Case.State.ESCALATED:
                assert [record.why for record in case.records.filter(closed_at=None)] == [
                    "Not safe."
                ]
                about = TrailEntry.objects.filter(about_key=str(case.pk))
                assert about.filter(action="safeguarding.escalated").exists()
            if case.claimed_by_id is not None:
                taken = (CaseEvent.Kind.CLAIMED, CaseEvent.Kind.TAKEN_OVER)
                assert case.events.filter(kind__in=taken, staff=case.claimed_by_id).exists()
        made = Decision.objects.exclude(automated=True)
        for decision in made:
            assert decision.reason
            about = TrailEntry.objects.filter(about_key=str(decision.case_id))
            assert about.filter(action=f"safeguarding.decided.{decision.action}").exists()

    @invariant()
    def one_decision_a_version_and_one_open_case_a_target(self) -> None:
        if not hasattr(self, "decided"):
            return
        versions = Decision.objects.values("case", "case_version").annotate(of=Count("pk"))
        assert all(each["of"] == 1 for each in versions)
        recorded = TrailEntry.objects.filter(action__startswith="safeguarding.decided.").count()
        assert recorded == self.decided
        targets = Case.objects.still_open().values("content_type", "object_id")
        assert all(each["of"] == 1 for each in targets.annotate(of=Count("pk")))

    @invariant()
    def in_force_is_what_decisions_that_stand_imposed(self) -> None:
        if not hasattr(self, "author"):
            return
        now = timezone.now()
        standing = sanctions.standing(self.author)
        expected = {
            sanction.pk
            for sanction in Sanction.objects.exclude(kind=Kind.WARN)
            if sanction.decision.stands and (sanction.ends_at is None or sanction.ends_at > now)
        }
        assert {sanction.pk for sanction in standing.sanctions} == expected
        kinds = {sanction.kind for sanction in standing.sanctions}
        assert standing.is_suspended == bool(kinds & {Kind.SUSPEND, Kind.END})
        assert standing.may_write == (not kinds & {Kind.SILENCE, Kind.SUSPEND, Kind.END})

    @invariant()
    def an_upheld_decision_stands_and_an_overturned_one_does_not(self) -> None:
        answered = Appeal.objects.exclude(answered_at=None).select_related("decision")
        for appeal in answered.filter(outcome=Appeal.Outcome.OVERTURNED):
            # What superseded it may be forgotten by now, and then only the record of it is left.
            assert not appeal.decision.stands or not appeal.case.decisions.exists()
        assert not Decision.objects.filter(action="uphold", supersedes__isnull=False).exists()


@pytest.mark.django_db
def test_no_order_of_events_breaks_a_promise() -> None:
    run_state_machine_as_test(
        LifeOfACase,
        settings=settings(
            max_examples=20,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            # The shortest way to a failure takes minutes to find: add Phase.shrink when there is one.
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )


# Two in one moment


@pytest.fixture
def second_moderator(db: None) -> User:
    return make_person("Moderator Swift", roles.MODERATORS)


@pytest.fixture
def third_moderator(db: None) -> User:
    return make_person("Moderator Dove", roles.MODERATORS)


def at_once(*acts: Any) -> Iterator[str]:
    start = Barrier(len(acts))

    def run(act: Any) -> str:
        try:
            start.wait(timeout=10)
            act()
        except Refused as refused:
            return refused.code
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        yield from pool.map(run, acts)


@pytest.mark.committed
def test_two_hearings_of_one_appeal_in_one_moment_make_one_decision(
    member: User,
    other_member: User,
    moderator: User,
    second_moderator: User,
    third_moderator: User,
) -> None:
    told = reporting.report(
        conversation(member).posts.get(), reporter=other_member, reason="unkind"
    )
    because = {"policy": factories.rule(), "reason": "So."}
    first = deciding.decide(
        told.case,
        moderator=moderator,
        version=1,
        measures=[measures.Hide(), measures.Silence(days=7)],
        **because,
    )
    made = appealing.appeal(first, person=member, text="Please look again.")

    def hear(by: User, measure: Any) -> Any:
        case = Case.objects.get(pk=made.case_id)
        return lambda: deciding.decide(
            case, moderator=by, version=case.version, measures=[measure], **because
        )

    answers = sorted(
        at_once(
            hear(second_moderator, measures.Restore()), hear(third_moderator, measures.Uphold())
        )
    )
    assert answers == ["already_decided", "done"]
    decision = Decision.objects.get(case=made.case)
    overturned = decision.action == Decision.Action.RESTORE
    assert sanctions.standing(member).may_write == overturned
    assert (Post.objects.get(pk=told.object_id).state == Post.State.PUBLISHED) == overturned


@pytest.mark.committed
def test_one_who_appeals_twice_in_one_moment_is_heard_once(
    member: User, other_member: User, moderator: User
) -> None:
    told = reporting.report(
        conversation(member).posts.get(), reporter=other_member, reason="unkind"
    )
    first = deciding.hide(
        told.case, moderator=moderator, version=1, policy=factories.rule(), reason="So."
    )

    def ask() -> None:
        appealing.appeal(Decision.objects.get(pk=first.pk), person=member, text="Please.")

    assert sorted(at_once(ask, ask)) == ["cannot_appeal", "done"]
    assert Appeal.objects.count() == 1
    assert Case.objects.to_decide().count() == 1
    with pytest.raises(OwnDecision):
        casework.claim(Case.objects.to_decide().get(), moderator=moderator)
