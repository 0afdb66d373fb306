"""What of somebody can still be seen in the forum, for the page on which they take it back."""

from collections import Counter
from collections.abc import Iterator

from django.db.models import Count, Q
from django.urls import reverse

from accounts import scrubbing
from accounts.gathering import Number, gather
from accounts.models import User
from accounts.scrubbing import Remains

from .models import Post, Quotation


@scrubbing.register
def in_the_forum(person: User) -> Iterator[Remains]:
    """One query."""
    state = Post.State
    found = gather(
        posts=Post.objects.by(person)
        .order_by()
        .values("author")
        .annotate(
            shown=Count("pk", filter=Q(state=state.PUBLISHED, blurred_at=None)),
            titles=Count("pk", filter=Q(state=state.PUBLISHED, blurred_at=None, is_opening=True)),
            covered=Count("pk", filter=Q(state=state.PUBLISHED, blurred_at__isnull=False)),
            waiting=Count("pk", filter=Q(state__in=[state.HELD, state.SENT_BACK])),
            down=Count("pk", filter=Q(state__in=[state.HIDDEN, state.REFUSED])),
            withdrawn=Count("pk", filter=Q(state=state.WITHDRAWN)),
        ),
        quoted=Number(Quotation.objects.by_others(person)),
    )
    count = Counter(next(iter(found["posts"]), {}))
    here = reverse("forum:scrub_posts")
    yield Remains(
        "Posts that others can read",
        count["shown"],
        "Every member can read them, under the name you have now.",
        here,
    )
    yield Remains(
        "Titles of conversations you began",
        count["titles"],
        "They stand in the lists of the boards. They go when you cover or withdraw the first post.",
    )
    yield Remains(
        "Places where others quote you",
        found["quoted"],
        "They show the name you have now. When you cover or withdraw the post, the words go there too.",
    )
    yield Remains(
        "Posts you covered",
        count["covered"],
        "Others see that there is a post, and no word of it. You and the moderators can read it.",
    )
    yield Remains(
        "Posts that wait for a moderator",
        count["waiting"],
        "Only you and the moderators can read them. You can withdraw them.",
    )
    yield Remains(
        "Posts that a moderator did not put up or took down",
        count["down"],
        "Only you and the moderators can read them. They are deleted after 6 months.",
    )
    yield Remains(
        "Posts you withdrew",
        count["withdrawn"],
        "Their words are gone. What is left is your name of now and “Withdrawn by its author”, so that"
        " answers make sense. If a moderator had to look at one then, the words are kept for moderators"
        " for 6 months.",
    )
