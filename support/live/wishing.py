"""What members would come to if it were there. Counted by the week, without anybody's name."""

from django.db import transaction
from django.db.models import F

from accounts.models import User
from accounts.pacing import Pace, allow

from .events import Code
from .models import Wish
from .refusals import Refused

WISHING = Pace("wishing for sessions", limit=5, period=24 * 3600)


def wish(*, person: User, stage: str, relation: str, language: str, when: str) -> None:
    """Count one more. Raises Refused (TOO_FAST) after five in a day."""
    if not allow(person, WISHING):
        raise Refused(
            Code.TOO_FAST, "We have noted several from you today. Thank you; that is enough."
        )
    with transaction.atomic():
        row, _ = Wish.objects.get_or_create(
            week=Wish._meta.get_field("week").get_default(),
            stage=stage,
            relation=relation,
            language=language,
            when=when,
        )
        Wish.objects.filter(pk=row.pk).update(count=F("count") + 1)
