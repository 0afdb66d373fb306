"""One key for each session, which goes with what it opens."""

from typing import Any

from django.db.models import Exists, OuterRef
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils import timezone

from privacy.models import DataKey

from .models import TRANSCRIPT_KEPT, CheckOut, GroupSession, Participation, RoomEvent


def destroy_keys() -> int:
    """Destroy the keys of sessions whose transcript was deleted; call within a transaction.

    The reasons given to people who were not let in were written with the same key, and go now.
    """
    over = (
        GroupSession.objects.over_since(timezone.now() - TRANSCRIPT_KEPT)
        .filter(data_key__destroyed_at=None)
        .order_by("pk")
        .select_for_update()
        .values_list("pk", flat=True)
    )
    # Asked only once they are held: who was writing a moment ago has written by now.
    said = RoomEvent.objects.filter(session=OuterRef("pk"))
    forgotten = dict(
        GroupSession.objects.filter(~Exists(said), pk__in=list(over)).values_list(
            "pk", "data_key_id"
        )
    )
    Participation.objects.filter(session__in=forgotten.keys()).update(reason="", arriving="")
    CheckOut.objects.filter(session__in=forgotten.keys()).update(line="")
    GroupSession.objects.filter(pk__in=forgotten.keys()).update(pinned="", summary_so_far="")
    return DataKey.objects.filter(pk__in=forgotten.values()).destroy()


@receiver(post_delete, sender=GroupSession, dispatch_uid="live.delete_key")
def delete_key(sender: Any, instance: GroupSession, **kwargs: Any) -> None:
    DataKey.objects.filter(pk=instance.data_key_id).delete()
