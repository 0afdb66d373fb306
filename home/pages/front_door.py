"""Where guidance begins, for links from other rooms; kept in the cache so that it costs no query."""

from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.urls import reverse
from wagtail.models import Site

from accounts.gathering import gather
from journey.stages import Stage
from journey.ways import Way

from . import crisis_lines
from .models import CrisisLine, GuidanceIndexPage

KEY = "pages:guidance-address"
# A process with a cache of its own hears nothing of a change made in another: this bounds the wait.
SECONDS = 60


def guidance_address() -> str:
    """The path of the guidance index, or of the first page while there is no index. One query at
    most, which reads the crisis lines with it: every page has both."""
    address: str | None = cache.get(KEY)
    if address is None:
        found = gather(
            index=GuidanceIndexPage.objects.live().order_by("path").values("url_path")[:1],
            roots=Site.objects.filter(is_default_site=True).values("root_page__url_path"),
            lines=CrisisLine.objects.shown(),
        )
        crisis_lines.remember(found["lines"])
        address = _below(found["index"], found["roots"]) or "/"
        cache.set(KEY, address, SECONDS)
    return address


def _below(index: list[dict[str, str]], roots: list[dict[str, str]]) -> str:
    """Where a page stands on this site; "" if it does not."""
    if not index or not roots:
        return ""
    path, root = index[0]["url_path"], roots[0]["root_page__url_path"]
    return reverse("wagtail_serve", args=[path[len(root) :]]) if path.startswith(root) else ""


def guidance_for(stage: Stage) -> list[Way]:
    """The page of a stage, for links from other rooms. No query as a rule."""
    return [Way(stage.label, f"{guidance_address()}{stage.address}", stage.line)]


def forget(**kwargs: Any) -> None:
    """Drop the address when a page is published, moved or taken down: it may be another now."""
    cache.delete(KEY)
    transaction.on_commit(lambda: cache.delete(KEY))
