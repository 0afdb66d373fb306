"""Every page of the portal and which of them are for staff, read from the URL patterns."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.regex_helper import normalize

from .middleware import DESK, covers_staff_page

# Where views for staff live: Wagtail's admin and what is plugged into it, and modules and
# packages of ours that are staff pages by their name.
DESK_MODULES = ("wagtail.admin.", "wagtail.users.", "wagtail.snippets.")
OUR_STAFF_MODULES = {"console", "desk", "wagtail_hooks"}
STAFF_NAMES = {"live:watch"}  # staff pages that stand among others


@dataclass(frozen=True)
class Page:
    """One URL pattern. `path` is an example of it, with made-up arguments."""

    path: str
    name: str
    view: Any

    @property
    def is_for_staff(self) -> bool:
        module = self.view_module
        return (
            self.path.startswith(DESK)
            or self.name in STAFF_NAMES
            or module.startswith(DESK_MODULES)
            or (
                not module.startswith("wagtail.") and bool(OUR_STAFF_MODULES & {*module.split(".")})
            )
        )

    @property
    def view_module(self) -> str:
        return getattr(self.view, "view_class", self.view).__module__

    @property
    def asks_for_the_second_step(self) -> bool:
        return covers_staff_page(self.path, self.view)


def all_pages() -> Iterator[Page]:
    yield from _pages(get_resolver().url_patterns, "", {}, "")


def _pages(patterns: Any, before: str, converters: dict[str, Any], space: str) -> Iterator[Page]:
    for entry in patterns:
        regex = before + entry.pattern.regex.pattern.removeprefix("^").removeprefix(r"\A")
        known = converters | entry.pattern.converters
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from _pages(entry.url_patterns, regex.removesuffix("$"), known, inner)
        elif isinstance(entry, URLPattern):
            yield Page(_example(regex, known), f"{space}{entry.name or ''}", entry.callback)


def _example(regex: str, converters: dict[str, Any]) -> str:
    template, names = normalize(regex)[0]
    arguments = {}
    for name in names:
        kind = type(converters.get(name)).__name__
        arguments[name] = "00000000-0000-0000-0000-000000000001" if "UUID" in kind else "1"
    return "/" + template % arguments
