"""Every act of moderation stands in the audit trail. The verbs are found by walking the modules, so that
a new one without its record, or without a line here, fails."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.management import call_command

import safeguarding
from accounts.models import User
from privacy.models import TrailEntry
from privacy.trail import acts, verifying
from safeguarding import (
    bulk,
    care,
    casework,
    deciding,
    escalating,
    granting,
    measures,
    opening,
    record_keeping,
    reporting,
)
from safeguarding.models import Case, RecordNote, SafeguardingRecord
from tests.conftest import make_person
from tests.forum.factories import conversation
from tests.safeguarding.factories import rule, waiting_case
from tests.safeguarding.records import REASON, WHY, make_lead, opened, record_of

pytestmark = pytest.mark.django_db

# Whoever is called this, as a keyword, acts upon what others wrote.
ACTORS = {"moderator", "by", "lead"}
PASSED_OVER = ("safeguarding.desk", "safeguarding.migrations", "safeguarding.management")

# Public verbs with an actor that rightly leave no entry, each with its reason.
NO_ACT = {
    "casework.release": "giving a case back does nothing to anybody; taking it is recorded",
    "casework.renew": "goes on with what was taken, and that is recorded",
    "care.write_down": "a note to oneself: that somebody found a day hard is theirs",
    "care.throw_away": "the same",
    "opening.has_opened": "asks, and changes nothing",
    "escalating.give_back": "part of closing a record, and recorded there",
    "sanctions.lift": "part of a decision, and recorded there",
}


def verbs() -> Iterator[str]:
    """Public functions of safeguarding's own modules that take an actor by keyword."""
    for found in pkgutil.walk_packages(safeguarding.__path__, "safeguarding."):
        if found.name.startswith(PASSED_OVER):
            continue
        module = importlib.import_module(found.name)
        for name, verb in inspect.getmembers(module, inspect.isfunction):
            if name.startswith("_") or verb.__module__ != module.__name__:
                continue
            keywords = {
                one.name
                for one in inspect.signature(verb).parameters.values()
                if one.kind is one.KEYWORD_ONLY
            }
            if keywords & ACTORS:
                yield f"{module.__name__.removeprefix('safeguarding.')}.{name}"


class Stage:
    """The people, and what they act upon."""

    def __init__(self) -> None:
        self.member = make_person("Quiet Harbour", "Members")
        self.moderator = make_person("Moderator Wren", "Moderators")
        self.heron, self.plover = make_lead("Lead Heron"), make_lead("Lead Plover")

    def case(self) -> Case:
        return waiting_case(self.member)

    def public_case(self) -> Case:
        who = make_person(f"Reporter {User.objects.count()}", "Members")
        post = conversation(self.member).posts.get()
        return reporting.report(post, reporter=who, reason="unkind").case

    def record(self) -> SafeguardingRecord:
        return record_of(self.member, self.moderator)

    def opened_record(self) -> SafeguardingRecord:
        record = self.record()
        opened(record, self.heron, self.plover)
        return record

    def closed_record(self) -> SafeguardingRecord:
        record = self.opened_record()
        record_keeping.close(record, lead=self.heron, outcome=NO_DANGER, text="A song.")
        return record

    def decided(self, verb: Callable[..., Any], case: Case, **more: Any) -> Callable[[], Any]:
        return lambda: verb(case, moderator=self.moderator, version=case.version, **more)


NO_DANGER = SafeguardingRecord.Outcome.NO_DANGER
WITH_REASON: dict[str, Any] = {"reason": "Please leave out the place."}

# For each verb: set the stage, and hand back the act itself.
Recipe = Callable[[Stage], Callable[[], Any]]
ACTS: dict[str, Recipe] = {
    "bulk.take_away": lambda on: _take_away(on, on.case()),
    "casework.claim": lambda on: _claim(on, on.case()),
    "casework.take_over": lambda on: _take_over(on, on.case()),
    "casework.look_again": lambda on: _look_again(on, on.public_case()),
    "deciding.decide": lambda on: on.decided(
        deciding.decide,
        on.public_case(),
        measures=[measures.LeaveAsIs(), measures.Warn()],
        policy=rule(),
        **WITH_REASON,
    ),
    "deciding.approve": lambda on: on.decided(deciding.approve, on.case()),
    "deciding.dismiss": lambda on: on.decided(deciding.dismiss, on.public_case()),
    "deciding.ask_for_change": lambda on: on.decided(
        deciding.ask_for_change, on.case(), policy=rule(), **WITH_REASON
    ),
    "deciding.refuse": lambda on: on.decided(
        deciding.refuse, on.case(), policy=rule(), **WITH_REASON
    ),
    "deciding.hide": lambda on: on.decided(
        deciding.hide, on.public_case(), policy=rule(), **WITH_REASON
    ),
    "granting.take_away": lambda on: _grant(on),
    "escalating.escalate": lambda on: _escalate(on, on.case()),
    "escalating.seal": lambda on: (
        lambda: escalating.seal([escalating.Passage("A", None, "…")], by=on.moderator, why=WHY)
    ),
    "opening.ask": lambda on: _ask(on, on.record()),
    "opening.confirm": lambda on: _confirm(on, _ask(on, on.record())()),
    "opening.end": lambda on: _end(on, _ask(on, on.record())()),
    "opening.read": lambda on: _read(on, opened(on.record(), on.heron, on.plover)),
    "record_keeping.add_note": lambda on: _on_record(on, on.record(), record_keeping.add_note),
    "record_keeping.refer": lambda on: _on_record(
        on, on.opened_record(), record_keeping.refer, to=RecordNote.To.POLICE
    ),
    "record_keeping.close": lambda on: _on_record(
        on, on.opened_record(), record_keeping.close, outcome=NO_DANGER
    ),
    "record_keeping.keep_for": lambda on: _on_record(
        on, on.closed_record(), record_keeping.keep_for, years=10
    ),
    "care.read_shared": lambda on: _read_shared(
        on, care.write_down(moderator=on.moderator, text="Hard.", share=True)
    ),
}


def _claim(on: Stage, case: Case) -> Callable[[], Any]:
    return lambda: casework.claim(case, moderator=on.moderator)


def _take_away(on: Stage, case: Case) -> Callable[[], Any]:
    chosen = [(case.pk, case.version)]
    return lambda: bulk.take_away(chosen, moderator=on.moderator, policy=rule(), **WITH_REASON)


def _take_over(on: Stage, case: Case) -> Callable[[], Any]:
    casework.claim(case, moderator=make_person("Moderator Robin", "Moderators"))
    Case.objects.filter(pk=case.pk).update(severity="crisis")
    return lambda: casework.take_over(case, moderator=on.moderator, reason="danger")


def _look_again(on: Stage, case: Case) -> Callable[[], Any]:
    decision = on.decided(deciding.hide, case, policy=rule(), **WITH_REASON)()
    return lambda: casework.look_again(decision, moderator=on.moderator)


def _grant(on: Stage) -> Callable[[], Any]:
    post = conversation(on.member).posts.get()
    case = reporting.ask_to_take_away(post, author=on.member).case
    return lambda: granting.take_away(case, moderator=on.moderator, version=case.version)


def _escalate(on: Stage, case: Case) -> Callable[[], Any]:
    return lambda: escalating.escalate(case, by=on.moderator, why=WHY)


def _ask(on: Stage, record: SafeguardingRecord) -> Callable[[], Any]:
    return lambda: opening.ask(record, lead=on.heron, reason=REASON)


def _confirm(on: Stage, asked: Any) -> Callable[[], Any]:
    return lambda: opening.confirm(asked, lead=on.plover)


def _end(on: Stage, asked: Any) -> Callable[[], Any]:
    return lambda: opening.end(asked, lead=on.heron)


def _read(on: Stage, asked: Any) -> Callable[[], Any]:
    return lambda: opening.read(asked, lead=on.heron)


def _on_record(
    on: Stage, record: SafeguardingRecord, verb: Callable[..., Any], **more: Any
) -> Callable[[], Any]:
    return lambda: verb(record, lead=on.heron, text="Words.", **more)


def _read_shared(on: Stage, note: Any) -> Callable[[], Any]:
    return lambda: care.read_shared(note, lead=on.heron)


def test_every_verb_is_walked_or_has_a_reason_not_to_be() -> None:
    found = set(verbs())
    assert len(found) > 15
    assert found - set(ACTS) - set(NO_ACT) == set(), "say here how it is done, and record it"
    assert (set(ACTS) | set(NO_ACT)) - found == set(), "gone"


@pytest.mark.parametrize("verb", sorted(ACTS))
def test_every_act_of_moderation_is_recorded_under_its_actor(verb: str) -> None:
    on = Stage()
    act = ACTS[verb](on)
    before = TrailEntry.objects.count()
    act()
    entries = TrailEntry.objects.filter(number__gt=before)
    assert entries, verb
    for entry in entries:
        assert entry.actor, "somebody did it"
        assert entry.action in {each.code for each in acts.registered()}
    assert verifying.verify().is_whole
    call_command("audit", "verify")


def test_the_trail_can_be_asked_about_one_case(signed_in: Any) -> None:
    on = Stage()
    case, other = on.case(), on.case()
    casework.claim(case, moderator=on.moderator)
    casework.claim(other, moderator=on.moderator)
    record = escalating.escalate(case, by=on.moderator, why=WHY)
    opening.ask(record, lead=on.heron, reason=REASON)
    client = signed_in(on.heron)

    def shown(about: str) -> int:
        page = client.get("/desk/audit-trail/", {"about": about}).content.decode()
        return page.count("<time datetime=")

    assert shown(f"case {case.pk}") == 2
    assert shown(f"Case {other.pk} ") == 1
    assert shown(f"safeguardingrecord {record.pk}") == 1
    assert shown("case") == shown("case x") == shown("%") == 0
