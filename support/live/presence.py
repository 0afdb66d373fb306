"""Who is here, as leases in the cache: a connection that is cut off has not left.

One lease per person and session, however many tabs are open, and however they look: a socket's
heartbeat, a poll and a page view all renew it. Times in seconds.
"""

from collections.abc import Iterable

from django.conf import settings
from django.core.cache import cache


def _key(session_id: int, person_id: int) -> str:
    return f"live:{session_id}:here:{person_id}"


def touch(session_id: int, person_id: int) -> bool:
    """Renew the lease. True if the person was not here before."""
    lease = settings.LIVE_PRESENCE_LEASE
    key = _key(session_id, person_id)
    if cache.add(key, 1, lease):
        return True
    cache.touch(key, lease)
    return False


def renew(here: Iterable[tuple[int, int]]) -> None:
    """Renew the leases of all these people in these sessions. One write to the cache."""
    leases = {_key(session_id, person_id): 1 for session_id, person_id in here}
    if leases:
        cache.set_many(leases, settings.LIVE_PRESENCE_LEASE)


def end(session_id: int, person_id: int) -> None:
    """End the lease. Other tabs of the same person are asked to renew it: see `events.ask_here`."""
    cache.delete(_key(session_id, person_id))


def present_in(pairs: Iterable[tuple[int, int]]) -> set[tuple[int, int]]:
    """Those of these (session, person) who are here. One look-up for all."""
    keys = {_key(*pair): pair for pair in pairs}
    return {keys[key] for key in cache.get_many(keys)}


def present(session_id: int, person_ids: Iterable[int]) -> set[int]:
    """Those of `person_ids` who are here. One look-up for all."""
    keys = {_key(session_id, person_id): person_id for person_id in person_ids}
    return {keys[key] for key in cache.get_many(keys)}
