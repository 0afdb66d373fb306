"""Where addresses may stand, and why: the only such list. The report prints it with its numbers.

A place is `table.column` of the database, or a path under VAR_DIR. It is read like any other; what
stands there is counted apart. Nothing that a visitor can write may be listed here.
"""

from dataclasses import dataclass
from fnmatch import fnmatchcase


@dataclass(frozen=True)
class Allowed:
    place: str
    reason: str
    published: bool = False  # then copies of its values (search index, files, quotes) pass as well


EDITED = "editors publish it for everybody, such as the e-mail address of a helpline"

RULES = (
    Allowed("pages_homepage.*", EDITED, published=True),
    Allowed("pages_guidanceindexpage.*", EDITED, published=True),
    Allowed("pages_guidancepage.*", EDITED, published=True),
    Allowed("pages_crisisline.*", EDITED, published=True),
    Allowed("wagtailcore_revision.content", "versions of what editors publish", published=True),
    Allowed("wagtailcore_site.hostname", "the public name of this site", published=True),
    Allowed("VAR_DIR/media/documents/*", "documents that editors publish for everybody"),
    Allowed("VAR_DIR/static/*", "public scripts and styles with their version numbers and authors"),
)
COPIES = Allowed("(anywhere)", "a copy of a value that stands in one of the published places above")


def for_place(place: str) -> Allowed | None:
    return next((rule for rule in RULES if fnmatchcase(place, rule.place)), None)


def published_in(table: str) -> bool:
    return any(rule.published and rule.place.split(".")[0] == table for rule in RULES)
