"""What of a review is somebody's, for their copy and for leaving. See privacy.belongings.

A copy holds what was decided about one's own writing as it was told to oneself. It says nothing of
reports that others made: who learns that there was one can often tell who made it.
"""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from privacy import belongings
from privacy.belongings import Duty

from . import erasing, hearing, reviewing
from .models import (
    Appeal,
    Case,
    CaseEvent,
    CaseQuerySet,
    ContentSnapshot,
    DebriefNote,
    Decision,
    DecisionQuerySet,
    DeskSettings,
    OpeningRequest,
    OpeningTime,
    Policy,
    RecordNote,
    Report,
    SafeguardingRecord,
    Sanction,
    Signal,
    StatementOfReasons,
    Wording,
)

# What an author is told. That something was left as it is, they need not know.
TOLD = (
    Decision.Action.APPROVE,
    Decision.Action.ASK_FOR_CHANGE,
    Decision.Action.REDACT,
    Decision.Action.REFUSE,
    Decision.Action.HIDE,
    Decision.Action.RESTORE,
    Decision.Action.WITHDRAWN,
)


def cases_about_writing_of(person: Any) -> CaseQuerySet:
    """Whichever room it stands in."""
    theirs = Q(pk__in=[])
    for kind, review in reviewing.by_content_type().items():
        for held in belongings.holdings():
            if held.model is review.model:
                written = held.rows(person).order_by().values("pk")
                theirs |= Q(content_type=kind, object_id__in=written)
    return Case.objects.filter(theirs)


def _without_reports(person: Any) -> CaseQuerySet:
    """Nor those that a reporter's appeal opened: both say that somebody told us; nor those of
    somebody's old name: that would lead from it to the new one."""
    quiet = (Case.Source.REPORT, Case.Source.APPEAL, Case.Source.OLD_NAME)
    return cases_about_writing_of(person).exclude(source__in=quiet)


def _told(person: Any) -> DecisionQuerySet:
    """What changed for them or their words, and whatever else they were written to about."""
    about = Q(action__in=TOLD, case__in=cases_about_writing_of(person))
    return Decision.objects.filter(about | Q(statement__person=person))


def keep_open_reports(person: Any, *, posts_stay: bool) -> None:
    """What they told us goes, except what nobody has answered yet: somebody may be in danger."""
    Report.objects.by(person).exclude(closed_at=None).delete()


def keep_open_appeals(person: Any, *, posts_stay: bool) -> None:
    """As with reports: what was answered goes, and what somebody waits to hear stays until then."""
    Appeal.objects.filter(appellant=person).exclude(answered_at=None).delete()


def claimed_cases(person: Any) -> Iterator[Duty]:
    held = Case.objects.to_decide().filter(claimed_by=person, claimed_until__gt=timezone.now())
    for case in held:
        yield Duty(
            f"You have taken case {case.pk} of the review queue. Decide it, or give it back.",
            reverse("safeguarding_case", args=[case.pk]),
        )


belongings.nothing(Policy, because="the rules that moderators decide by")
belongings.nothing(Wording, because="kind words that moderators begin with; the service's")
belongings.nothing(OpeningTime, because="when moderators are at work, and not which of them")
belongings.hold(
    Case,
    key="cases",
    stays=True,
    title="Times a moderator looked at something you wrote",
    via=("target",),
    rows=lambda person: _without_reports(person).order_by("pk"),
    fields=(
        ("post", "Post", "object_id"),
        ("opened_at", "Opened", "opened_at"),
        ("closed_at", "Closed", "closed_at"),
        ("why", "Why", "get_source_display"),
    ),
    when_leaving="It stays for its time, without your name: that a moderator looked, and when.",
    besides={"looks_again_at": "an earlier decision about the same"},
    leave=erasing.forget_name,
)
belongings.hold(
    Case,
    key="cases_taken",
    title="Cases you have taken",
    via=("claimed_by",),
    rows=lambda person: Case.objects.filter(claimed_by=person).order_by("pk"),
    fields=(("case", "Case", "pk"), ("until", "Until", "claimed_until")),
    when_leaving="Hand them back first. Your name is taken off those that are done.",
    for_staff=True,
)
belongings.hold(
    Signal,
    key="signals",
    title="What the screening saw in what you wrote",
    via=("case",),
    rows=lambda person: (
        Signal.objects.filter(case__in=_without_reports(person))
        .select_related("case")
        .order_by("pk")
    ),
    fields=(("post", "Post", "case.object_id"), ("saw", "It saw", "get_kind_display")),
    when_leaving="It goes with the text it was about.",
)
belongings.hold(
    Decision,
    key="decisions",
    stays=True,
    title="What moderators decided about what you wrote",
    via=("case",),
    rows=lambda person: _told(person).select_related("case", "policy").order_by("pk"),
    fields=(
        ("post", "Post", "case.object_id"),
        ("decided_at", "When", "decided_at"),
        ("decision", "Decision", "get_action_display"),
        ("rule", "Rule", "policy"),
        ("reason", "What the moderator wrote to you", "reason"),
    ),
    when_leaving="They stay for their time, without your name: what was decided, by which rule and why."
    " We have to be able to say later what we did.",
    besides={"supersedes": "an earlier decision about the same"},
)
belongings.hold(
    Decision,
    key="decisions_made",
    stays=True,
    title="Decisions you made",
    via=("decider",),
    # Without the reason: it was written to somebody else, about something they wrote.
    rows=lambda person: Decision.objects.filter(decider=person).order_by("pk"),
    fields=(("decided_at", "When", "decided_at"), ("decision", "Decision", "get_action_display")),
    when_leaving="They stay for their time, without your name, for those they are about.",
    for_staff=True,
)
belongings.hold(
    ContentSnapshot,
    key="snapshots",
    stays=True,
    title="The exact words of yours that a moderator decided about",
    via=("decision",),
    # Without what stood around: others wrote that.
    rows=lambda person: (
        ContentSnapshot.objects.filter(decision__in=_told(person))
        .select_related("decision__case", "data_key")
        .order_by("pk")
    ),
    fields=(("post", "Post", "decision.case.object_id"), ("text", "Text", "words")),
    leave=hearing.forget_author,
    when_leaving="They go with the text. One kind stays for its time, without your name: a text that a"
    " moderator took down or did not put up, or that somebody reported. Somebody may have been hurt by"
    " it, and moderators must be able to look again. Copies of what others wrote near you lose what they"
    " quote.",
)
belongings.hold(
    StatementOfReasons,
    key="statements",
    stays=True,
    title="What moderators told you about a decision, word for word",
    via=("person",),
    rows=lambda person: StatementOfReasons.objects.filter(person=person).order_by("pk"),
    fields=(
        ("told_at", "When", "made_at"),
        ("text", "What you were told", "text"),
        ("appeal_until", "You could appeal until", "appeal_until"),
    ),
    when_leaving="They stay with the decisions, for their time and without your name.",
    besides={"decision": "the decision that it explains"},
)
belongings.hold(
    Sanction,
    key="sanctions",
    title="What a decision meant for you",
    via=("person",),
    rows=lambda person: Sanction.objects.of(person).order_by("pk"),
    fields=(
        ("what", "What", "get_kind_display"),
        ("from", "From", "starts_at"),
        ("until", "Until", "ends_at"),
    ),
    when_leaving="It goes with your account.",
    besides={
        "decision": "the decision that it belongs to",
        "lifted_by": "the decision that ended it",
    },
)
belongings.hold(
    Appeal,
    key="appeals",
    stays=True,
    title="When you asked for another look at a decision",
    via=("appellant",),
    rows=lambda person: Appeal.objects.filter(appellant=person).order_by("pk"),
    fields=(
        ("asked_at", "When", "made_at"),
        ("text", "What you wrote", "text"),
        ("answered_at", "Answered", "answered_at"),
        ("outcome", "What came of it", "get_outcome_display"),
        ("answer", "The answer", "answer"),
    ),
    when_leaving="What was answered goes. What nobody has heard yet stays without your name until"
    " somebody has. Then it goes too.",
    leave=keep_open_appeals,
    besides={"decision": "the decision that is appealed", "case": "where it is heard"},
)
belongings.hold(
    CaseEvent,
    key="case_steps",
    stays=True,
    title="Steps you took in cases",
    via=("staff",),
    rows=lambda person: CaseEvent.objects.filter(staff=person).order_by("pk"),
    fields=(
        ("at", "When", "at"),
        ("step", "Step", "get_kind_display"),
        ("case", "Case", "case_id"),
    ),
    when_leaving="They stay for their time, without your name.",
    besides={"case": "where the step was taken", "decision": "the decision that was made in it"},
    for_staff=True,
)
belongings.hold(
    Report,
    key="reports",
    stays=True,
    title="What you reported to us",
    via=("reporter",),
    rows=lambda person: Report.objects.by(person).order_by("pk"),
    fields=(
        ("reported_at", "When", "created_at"),
        ("reason", "Reason", "get_reason_display"),
        ("text", "What you wrote", "text"),
        ("answered_at", "Answered", "closed_at"),
        ("outcome", "What came of it", "get_outcome_display"),
    ),
    when_leaving="What was answered goes. What no moderator has read yet stays without your name until"
    " one has: somebody may be in danger. Then it goes too.",
    leave=keep_open_reports,
    besides={
        "target": "somebody else wrote what was reported",
        "case": "the same",
        "answered_by": "the same",
    },
)
belongings.hold(
    DeskSettings,
    key="queue_settings",
    title="How you like the review queue",
    via=("person",),
    rows=lambda person: DeskSettings.objects.filter(person=person),
    fields=(("keys", "Keys work", "keys_on"), ("rested_at", "Rested at", "rested_at")),
    when_leaving="It goes.",
    for_staff=True,
)
belongings.before_leaving(claimed_cases)
# Nobody learns from their copy, or from the page before leaving, whether there is a record: to be told
# could put a child in danger, or warn whoever is looked into. Everybody reads the same words. What
# somebody may be told is for the leads to decide when they ask.
APART = "kept apart: to be told that there is a record could put somebody in danger"
belongings.hold(
    SafeguardingRecord,
    key="safeguarding_records",
    stays=True,
    title="A safeguarding record, if there is one",
    via=("target",),
    rows=lambda person: SafeguardingRecord.objects.none(),
    when_leaving="If something showed that somebody may be in danger, the few passages that showed it are"
    " kept, sealed, with the name they stood under. Two safeguarding leads together can open them. They"
    " stay for their time, so that a child can still be protected. We do not say here whether there is"
    " one: that could put somebody in danger. You can ask us.",
    besides={"case": APART, "escalated_by": "who handed it on is told under their own work"},
)
belongings.hold(
    SafeguardingRecord,
    key="records_handed_on",
    stays=True,
    title="Things you handed to the safeguarding leads",
    via=("escalated_by",),
    rows=lambda person: SafeguardingRecord.objects.filter(escalated_by=person).order_by("pk"),
    fields=(("when", "When", "escalated_at"),),
    when_leaving="They stay for their time, without your name.",
    for_staff=True,
)
belongings.hold(
    RecordNote,
    key="record_notes",
    stays=True,
    title="Notes you added to safeguarding records",
    via=("by",),
    # Without the words: they are about others, and take two people to open.
    rows=lambda person: RecordNote.objects.filter(by=person).order_by("pk"),
    fields=(("when", "When", "written_at"), ("kind", "Kind", "get_kind_display")),
    when_leaving="They stay with the record, without your name.",
    for_staff=True,
    besides={"record": APART},
)
belongings.hold(
    OpeningRequest,
    key="openings_asked",
    stays=True,
    title="Times you asked to open a safeguarding record",
    via=("asked_by",),
    rows=lambda person: OpeningRequest.objects.filter(asked_by=person).order_by("pk"),
    fields=(("when", "When", "asked_at"), ("read_until", "Open until", "read_until")),
    when_leaving="That it was opened, and when, stays with the record, without your name.",
    for_staff=True,
    besides={"record": APART},
)
belongings.hold(
    OpeningRequest,
    key="openings_confirmed",
    stays=True,
    title="Times you confirmed that a record is opened",
    via=("confirmed_by",),
    rows=lambda person: OpeningRequest.objects.filter(confirmed_by=person).order_by("pk"),
    fields=(("when", "When", "confirmed_at"),),
    when_leaving="That it was opened, and when, stays with the record, without your name.",
    for_staff=True,
)
belongings.hold(
    DebriefNote,
    key="debrief_notes",
    title="Notes you wrote after hard cases",
    via=("author",),
    rows=lambda person: DebriefNote.objects.by(person).order_by("pk"),
    fields=(
        ("when", "When", "written_at"),
        ("text", "Text", "text"),
        ("shared", "Shared with the leads", "is_shared"),
    ),
    when_leaving="They go, those you shared too.",
    for_staff=True,
)
