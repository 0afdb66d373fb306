"""A member tells us about something that others wrote. Who told is never shown."""

from typing import Any

from django.db import models, transaction

from . import casework, naming, reviewing
from .models import Case, Report, Severity
from .refusals import Refused
from .screening import screen

_SEVERITY = {
    Report.Reason.DANGER: Severity.RED,
    Report.Reason.IDENTIFIES: Severity.AMBER,
    Report.Reason.NAME: Severity.AMBER,
}
MAX_CHARACTERS = 2000


class NotYours(Refused):
    code = "not_yours"
    words = "You can change or withdraw what you wrote yourself. There is no need to report it."


@transaction.atomic
def report(item: models.Model, *, reporter: Any, reason: str, text: str = "") -> Report:
    """Join the item's open case, or open one. Telling twice adds to the first report.

    What is about the name is a report of the screen name; where the item shows another name, it stays
    with the item, because whose it is must not be found out this way.

    Raises NotYours for one's own writing. The door checks that the reporter may read the item.
    """
    author = reviewing.of(item).author(item)
    if author is not None and author.pk == reporter.pk:
        raise NotYours
    why = Report.Reason(reason)
    if why == Report.Reason.NAME:
        item = next(iter(naming.of_item(item)), item)
    severity = _SEVERITY.get(why, Severity.GREEN)
    told = casework.severity_of(screen(text))
    if told in (Severity.RED, Severity.CRISIS):
        severity = told
    text = text[:MAX_CHARACTERS].strip()
    earlier = _open_report(item, reporter)
    if earlier is None:
        # The case's row is locked now, so two reports in one moment wait for each other.
        case = casework.open_case(item, source=Case.Source.REPORT, severity=severity)
        earlier = _open_report(item, reporter)
    if earlier is None:
        return Report.objects.create(
            case=case, reporter=reporter, target=item, reason=why, text=text
        )
    # Nothing else moves: whoever tells us ten times must not keep a moderator from deciding.
    earlier.reason = why
    earlier.text = "\n\n".join(filter(None, [earlier.text, text]))[-MAX_CHARACTERS:]
    earlier.save(update_fields=["reason", "text"])
    return earlier


@transaction.atomic
def ask_to_take_away(item: models.Model, *, author: Any, why: str = "") -> Report:
    """An author cannot take something back any more, and asks a moderator to. Asking twice is once."""
    if earlier := _open_report(item, author):
        return earlier
    severity = casework.severity_of(screen(why))
    case = casework.open_case(item, source=Case.Source.ASKED_AWAY, severity=severity)
    return _open_report(item, author) or Report.objects.create(
        case=case,
        reporter=author,
        target=item,
        reason=Report.Reason.TAKE_AWAY,
        text=why[:MAX_CHARACTERS].strip(),
    )


def _open_report(item: models.Model, reporter: Any) -> Report | None:
    return Report.objects.by(reporter).still_open().about(item).first()
