"""Conversations, and the posts of a conversation.

A post gets its number when it is first published, so the numbers of a topic have no gaps, pages
are found by number without counting, and a post that waited stands where readers will meet it.
"""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone

from accounts.models import User

from .boards import Board, may_moderate

TITLE_MAX = 120
BODY_MAX = 10_000  # characters
TOPICS_A_PAGE = 20
POSTS_A_PAGE = 20


class TopicQuerySet(models.QuerySet["Topic"]):
    def visible_to(self, person: Any) -> "TopicQuerySet":
        """Open conversations, one's own that wait; moderators see all."""
        if may_moderate(person):
            return self
        return self.filter(Q(state=Topic.State.OPEN) | Q(author=person))

    def listed(self) -> "TopicQuerySet":
        """Those on the list of a board, which is the same for everybody."""
        return self.filter(state=Topic.State.OPEN)

    def waiting_of(self, person: Any) -> "TopicQuerySet":
        return self.filter(author=person, state=Topic.State.WAITING)

    def newest_talk_first(self) -> "TopicQuerySet":
        return self.order_by("-last_post_at", "-id")

    def before(self, topic: "Topic") -> "TopicQuerySet":
        """The ones after `topic` in that order: a range of the index, never an OFFSET."""
        return self.filter(last_post_at__lte=topic.last_post_at).exclude(
            last_post_at=topic.last_post_at, id__gte=topic.pk
        )

    def with_people(self) -> "TopicQuerySet":
        return self.select_related("author", "last_post_by")

    def not_muted_by(self, person: Any) -> "TopicQuerySet":
        """With whether `person` muted whoever began it, whose first words are then not shown."""
        from .choices import MutedPerson, TopicChoice

        muted = TopicChoice.objects.filter(
            person=person, topic=OuterRef("pk"), choice=TopicChoice.Choice.MUTED
        )
        writers = MutedPerson.objects.filter(person=person, muted=OuterRef("author"))
        return self.filter(~Exists(muted)).annotate(writer_is_muted=Exists(writers))

    def as_read_by(self, person: Any) -> "TopicQuerySet":
        """With how far `person` has read it, and what they chose for it."""
        from .choices import TopicChoice
        from .marks import BoardMark, ReadMark

        def one(rows: "models.QuerySet[Any]", value: str) -> Subquery:
            return Subquery(rows.filter(person=person).values(value)[:1])

        return self.annotate(
            read_number=one(ReadMark.objects.filter(topic=OuterRef("pk")), "number"),
            read_until=one(BoardMark.objects.filter(board=OuterRef("board")), "read_until"),
            choice=one(TopicChoice.objects.filter(topic=OuterRef("pk")), "choice"),
        )


class Topic(models.Model):
    """A conversation. It is where its opening post is: waiting, open, or taken down with it."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        OPEN = "open", "Open"
        DOWN = "down", "Taken down"

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="topics")
    title = models.CharField(max_length=TITLE_MAX)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    pinned = models.BooleanField(default=False)
    locked = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)
    # Kept up to date by every publication, so that no page has to count or to look for the last.
    post_count = models.PositiveIntegerField(default=0)
    last_number = models.PositiveIntegerField(default=0)
    last_post_at = models.DateTimeField(default=timezone.now)
    last_post_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    excerpt = models.CharField(max_length=200, blank=True)

    objects = TopicQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        # The state is a column of the index and no condition of it: SQLite cannot prove that a
        # query with parameters meets a condition such as "state = 'open'", and ignores the index.
        indexes = [
            models.Index(fields=["board", "state", "-last_post_at", "-id"], name="topic_list"),
            models.Index(
                fields=["board", "state", "-last_post_at", "-id"],
                condition=Q(pinned=True),
                name="topic_pinned",
            ),
            models.Index(fields=["author", "state"], name="topic_own"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("forum:topic", args=[self.pk])

    def may_be_seen_by(self, person: Any) -> bool:
        """The same as `visible_to`, of one."""
        return self.state == self.State.OPEN or self.author_id == person.pk or may_moderate(person)

    @property
    def reply_count(self) -> int:
        return max(self.post_count - (0 if self.has_lost_its_opening else 1), 0)

    @property
    def has_lost_its_opening(self) -> bool:
        """Its author withdrew it; the answers stayed. Publishing it had given it its excerpt."""
        return self.title == Post.State.WITHDRAWN.label and not self.excerpt


class PostQuerySet(models.QuerySet["Post"]):
    def visible_to(self, person: Any) -> "PostQuerySet":
        """What is published, and all of one's own; moderators see all."""
        if may_moderate(person):
            return self
        return self.filter(Q(state=Post.State.PUBLISHED) | Q(author=person))

    def in_conversation(self) -> "PostQuerySet":
        """All that were ever published, in order; those taken down keep their place."""
        return self.filter(number__isnull=False).order_by("number")

    def never_published(self) -> "PostQuerySet":
        return self.filter(number=None).order_by("created_at", "id")

    def still_waiting(self) -> "PostQuerySet":
        return self.filter(state__in=[Post.State.HELD, Post.State.SENT_BACK, Post.State.REFUSED])

    def out_of_sight(self) -> "PostQuerySet":
        """Neither published nor with a moderator."""
        return self.exclude(state__in=[Post.State.PUBLISHED, Post.State.HELD])

    def can_be_withdrawn(self) -> "PostQuerySet":
        """The same as `Post.can_be_withdrawn`, of many."""
        return self.filter(state__in=Post.WITHDRAWABLE)

    def written_before(self, post: "Post") -> "PostQuerySet":
        """What the author of `post` wrote before it and has not taken back, newest first."""
        return (
            self.filter(author=post.author_id, pk__lt=post.pk)
            .exclude(state=Post.State.WITHDRAWN)
            .order_by("-pk")
        )

    def by(self, person: Any) -> "PostQuerySet":
        return self.filter(author=person)

    def published(self) -> "PostQuerySet":
        return self.filter(state=Post.State.PUBLISHED)

    def as_read_by(self, person: Any) -> "PostQuerySet":
        """With what `person` keeps of it, and whether they muted whoever it shows as its author."""
        from .bookmarks import Bookmark
        from .choices import MutedPerson

        return self.annotate(
            is_bookmarked=Exists(Bookmark.objects.filter(person=person, post=OuterRef("pk"))),
            writer_is_muted=Exists(
                MutedPerson.objects.filter(person=person, muted=OuterRef("author"))
            ),
        )

    def once_published(self) -> "PostQuerySet":
        return self.exclude(published_at=None)

    def with_people(self) -> "PostQuerySet":
        return self.select_related("author", "topic__board")


class Post(models.Model):
    class State(models.TextChoices):
        HELD = "held", "A moderator will read it before others can"
        PUBLISHED = "published", "Others can read it"
        SENT_BACK = "sent_back", "A moderator asks for a change"
        REFUSED = "refused", "A moderator did not put it up"
        HIDDEN = "hidden", "A moderator took it down"
        WITHDRAWN = "withdrawn", "Withdrawn by its author"

    WITHDRAWABLE = (State.HELD, State.SENT_BACK, State.PUBLISHED)

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="posts")
    number = models.PositiveIntegerField(null=True)
    is_opening = models.BooleanField(default=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # The role its author wrote in, in words, so that a page needs no look at anybody's roles.
    badge = models.CharField(max_length=40, blank=True)
    body = models.TextField()
    html = models.TextField()
    state = models.CharField(max_length=10, choices=State)
    state_since = models.DateTimeField(default=timezone.now)
    client_id = models.UUIDField(default=uuid.uuid4)
    created_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True)
    edited_at = models.DateTimeField(null=True)
    # How often its author changed it within the hour that began at `edits_since`.
    edits = models.PositiveSmallIntegerField(default=0)
    edits_since = models.DateTimeField(null=True)

    objects = PostQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            # Gapless numbers, and the index that finds a page of a topic.
            models.UniqueConstraint(
                fields=["topic", "number"],
                condition=Q(number__isnull=False),
                name="post_number_once",
            ),
            # The same form sent twice makes one post.
            models.UniqueConstraint(fields=["author", "client_id"], name="post_form_once"),
            models.UniqueConstraint(
                fields=["topic"], condition=Q(is_opening=True), name="post_one_opening"
            ),
        ]
        indexes = [
            models.Index(fields=["topic", "id"], condition=Q(number=None), name="post_waiting"),
            models.Index(fields=["author", "-created_at"], name="post_own"),
        ]

    def __str__(self) -> str:
        return f"Post {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("forum:post", args=[self.pk])

    @property
    def anchor(self) -> str:
        """One that has no number yet is found by its id, which only its author is shown."""
        return f"post-{self.number}" if self.number else f"waiting-{self.pk}"

    @property
    def author_name(self) -> str:
        return self.author.screen_name if self.author else "Somebody who has left"

    @property
    def reviewed_text(self) -> str:
        """What is screened and what moderators read; places of signals are places in this text."""
        return f"{self.topic.title}\n\n{self.body}" if self.is_opening else self.body

    @property
    def can_be_changed(self) -> bool:
        return self.state in (self.State.HELD, self.State.SENT_BACK)

    @property
    def can_be_withdrawn(self) -> bool:
        return self.state in self.WITHDRAWABLE

    def is_own(self, person: User) -> bool:
        return self.author_id == person.pk

    def may_be_read_by(self, person: Any) -> bool:
        return (
            self.state == self.State.PUBLISHED
            or self.author_id == person.pk
            or may_moderate(person)
        )
