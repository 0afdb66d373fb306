"""Where guidance begins, for links from other rooms; kept in the cache so that it costs no query."""

from typing import Any

from django.core.cache import cache
from django.db import transaction

from journey.stages import Stage
from journey.ways import Way

from .models import GuidanceIndexPage

KEY = "pages:guidance-address"
# A process with a cache of its own hears nothing of a change made in another: this bounds the wait.
SECONDS = 60


def guidance_address() -> str:
    """The path of the guidance index, or of the first page while there is no index."""
    address: str | None = cache.get(KEY)
    if address is None:
        index = GuidanceIndexPage.objects.live().first()
        address = (index.get_url() if index else None) or "/"
        cache.set(KEY, address, SECONDS)
    return address


def guidance_for(stage: Stage) -> list[Way]:
    """The page of a stage, for links from other rooms. No query as a rule."""
    return [Way(stage.label, f"{guidance_address()}{stage.address}", stage.line)]


def forget(**kwargs: Any) -> None:
    """Drop the address when a page is published, moved or taken down: it may be another now."""
    cache.delete(KEY)
    transaction.on_commit(lambda: cache.delete(KEY))
