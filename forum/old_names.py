"""A name that somebody used before, in what others typed by hand: moderators are asked to look.

The name is not written down for it: a case says where in the text it stands, as the screening does.
Nobody is told which posts these are. Whoever reads them knows the old name and could learn the new.
"""

import re
from dataclasses import replace

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from accounts.pacing import Pace
from safeguarding import casework
from safeguarding.models import Case, Severity
from safeguarding.screening import Screening, Span

from .models import Post, PostQuerySet, Topic
from .posting import screened

MOST = 50  # cases for one name
LOOKED_AT = 1_000  # posts that may hold it
LOOKING = Pace("looking for an old name", limit=3, period=24 * 3600, allowed_when_unknown=False)


@transaction.atomic
def ask_to_look_for(name: str, *, person: User) -> int:
    """Open a case for each post by somebody else that holds `name`, in the conversations in which
    `person` wrote. Returns how many there are. Reads those conversations once, and costs some queries
    for each post that is found."""
    found = 0
    for post in _perhaps(name, person)[:LOOKED_AT]:
        match = _whole(name).search(post.reviewed_text)
        if match is None:
            continue
        casework.open_case(
            post,
            source=Case.Source.OLD_NAME,
            seen=_with_the_name(screened(post), match),
            severity=Severity.AMBER,
        )
        found += 1
        if found == MOST:
            break
    return found


def _perhaps(name: str, person: User) -> PostQuerySet:
    wrote_in = Topic.objects.filter(posts__author=person).order_by().values("pk")
    return (
        Post.objects.filter(topic__in=wrote_in, state=Post.State.PUBLISHED)
        .exclude(author=person)
        .filter(Q(body__icontains=name) | Q(is_opening=True, topic__title__icontains=name))
        .select_related("topic")
        .order_by("-pk")
    )


def _whole(name: str) -> re.Pattern[str]:
    words = r"\s+".join(map(re.escape, name.split()))
    return re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE)


def _with_the_name(seen: Screening, match: re.Match[str]) -> Screening:
    own = Span("person_name", *match.span(), match.group(), "leave the name out")
    others = (span for span in seen.spans if not span.overlaps(own))
    return replace(seen, spans=tuple(sorted((own, *others), key=lambda span: span.start)))
