"""Conversations, and the posts of a conversation.

A post gets its number when it is first published, so the numbers of a topic have no gaps, pages
are found by number without counting, and a post that waited stands where readers will meet it.
"""

import uuid
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Subquery, When
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from forum.references import without_references
from journey.stages import Stage

from .boards import Board, may_moderate

TITLE_MAX = 120
BODY_MAX = 10_000  # characters
TOPICS_A_PAGE = 20
POSTS_A_PAGE = 20
NOTE_MAX = 80
# How long a published post can be changed or withdrawn without asking, answered or not: what shows
# who somebody is has to go soon, and an answer does not make it safer.
EDIT_WINDOW = timedelta(minutes=30)
# Notes that are offered. They are words of ours, so the screening does not read them.
CONTENT_NOTES = (
    "speaks of self-harm or suicide",
    "speaks of violence at home",
    "speaks of what a child went through",
    "speaks of court or the police",
)
SOMEBODY_WHO_HAS_LEFT = "Somebody who has left"


class TopicQuerySet(models.QuerySet["Topic"]):
    def visible_to(self, person: Any) -> "TopicQuerySet":
        """Open conversations, one's own that wait; moderators see all. On boards one may read."""
        if may_moderate(person):
            return self
        return self.filter(
            Q(state=Topic.State.OPEN) | Q(author=person),
            board__in=Board.objects.readable_by(person).order_by(),
        )

    def listed(self) -> "TopicQuerySet":
        """Those on the list of a board, which is the same for everybody."""
        return self.filter(state=Topic.State.OPEN)

    def waiting_of(self, person: Any) -> "TopicQuerySet":
        return self.filter(author=person, state=Topic.State.WAITING)

    def merged(self) -> "TopicQuerySet":
        return self.exclude(merged_into=None)

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
        """Without the conversations that `person` muted, and with whether they muted whoever it shows
        as having begun it: a member, or another name in this conversation. Their first words are then
        not shown. A muted member is not seen behind another name."""
        from .choices import MutedAlias, MutedPerson, TopicChoice

        muted = TopicChoice.objects.filter(
            person=person, topic=OuterRef("pk"), choice=TopicChoice.Choice.MUTED
        )
        by_name = MutedAlias.objects.filter(
            person=person, topic=OuterRef("pk"), alias=OuterRef("shown_as")
        )
        by_person = MutedPerson.objects.filter(person=person, muted=OuterRef("author"))
        return self.filter(~Exists(muted)).annotate(
            writer_is_muted=Case(When(shown_as="", then=Exists(by_person)), default=Exists(by_name))
        )

    def as_read_by(self, person: Any) -> "TopicQuerySet":
        """With how far `person` has read it, what they chose for it, and whether a draft of an answer
        of theirs is kept."""
        from .choices import TopicChoice
        from .marks import BoardMark, ReadMark
        from .writing import Draft

        def one(rows: "models.QuerySet[Any]", value: str) -> Subquery:
            return Subquery(rows.filter(person=person).values(value)[:1])

        return self.annotate(
            read_number=one(ReadMark.objects.filter(topic=OuterRef("pk")), "number"),
            read_until=one(BoardMark.objects.filter(board=OuterRef("board")), "read_until"),
            choice=one(TopicChoice.objects.filter(topic=OuterRef("pk")), "choice"),
            has_draft=Exists(Draft.objects.filter(author=person, topic=OuterRef("pk"))),
        )


class Topic(models.Model):
    """A conversation. It is where its opening post is: waiting, open, or taken down with it."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        OPEN = "open", "Open"
        DOWN = "down", "Taken down"

    class LiveCase(models.TextChoices):
        NO = "", "No"
        AUTHOR = "author", "Its author says so"
        MODERATOR = "moderator", "A moderator says so"

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="topics")
    title = models.CharField(max_length=TITLE_MAX)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    pinned = models.BooleanField(default=False)
    locked = models.BooleanField(default=False)
    locked_because = models.CharField(max_length=300, blank=True)  # for all to read
    # All its posts went to that one. It stays as a signpost, without title or author.
    merged_into = models.ForeignKey(
        "self", null=True, on_delete=models.CASCADE, related_name="signposts"
    )
    created_at = models.DateTimeField(default=timezone.now)
    # Kept up to date by every publication, so that no page has to count or to look for the last.
    post_count = models.PositiveIntegerField(default=0)
    last_number = models.PositiveIntegerField(default=0)
    last_post_at = models.DateTimeField(default=timezone.now)
    last_post_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    excerpt = models.CharField(max_length=200, blank=True)
    # The name under which its author shows here, and the one of who wrote last; "" is the screen name.
    shown_as = models.CharField(max_length=40, blank=True)
    last_post_shown_as = models.CharField(max_length=40, blank=True)
    stage = models.CharField(max_length=30, blank=True)
    # Who said that the case spoken of is live; every post then waits for a moderator.
    live_case = models.CharField(max_length=10, choices=LiveCase, default=LiveCase.NO, blank=True)

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
        if may_moderate(person):
            return True
        mine_or_open = self.state == self.State.OPEN or self.author_id == person.pk
        return mine_or_open and self.board.may_be_read_by(person)

    @property
    def author_name(self) -> str:
        """As others see it in this conversation."""
        return _shown(self.author, self.shown_as)

    @property
    def last_post_name(self) -> str:
        return _shown(self.last_post_by, self.last_post_shown_as)

    @property
    def is_live_case(self) -> bool:
        return bool(self.live_case)

    @property
    def stage_name(self) -> str:
        return str(Stage(self.stage).label) if self.stage in Stage.values else ""

    @property
    def reply_count(self) -> int:
        return max(self.post_count - (0 if self.has_lost_its_opening else 1), 0)

    @property
    def has_lost_its_opening(self) -> bool:
        """Its author withdrew it; the answers stayed. Publishing it had given it its excerpt."""
        return self.title == Post.State.WITHDRAWN.label and not self.excerpt


class PostQuerySet(models.QuerySet["Post"]):
    def visible_to(self, person: Any) -> "PostQuerySet":
        """What is published and not covered, and all of one's own; moderators see all. On boards one
        may read."""
        if may_moderate(person):
            return self
        return self.filter(
            Q(state=Post.State.PUBLISHED, blurred_at=None) | Q(author=person),
            topic__board__in=Board.objects.readable_by(person).order_by(),
        )

    def covered(self) -> "PostQuerySet":
        """Its author covered it: others see that there is a post, and no word of it."""
        return self.filter(state=Post.State.PUBLISHED, blurred_at__isnull=False)

    def can_be_covered(self) -> "PostQuerySet":
        return self.filter(state=Post.State.PUBLISHED, blurred_at=None)

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

    def can_be_taken_back(self) -> "PostQuerySet":
        """Whose words their author may make go in an emergency, however old they are. What a moderator
        took down or did not put up stays, as it would without."""
        return self.filter(state__in=Post.WITHDRAWABLE)

    def since(self, day: date) -> "PostQuerySet":
        begun = timezone.make_aware(datetime.combine(day, time.min))
        return self.filter(created_at__gte=begun)

    def newest_first(self) -> "PostQuerySet":
        return self.order_by("-created_at", "-pk")

    def older_than(self, post: "Post") -> "PostQuerySet":
        """The ones after `post` in that order: a range of the index, never an OFFSET."""
        return self.filter(created_at__lte=post.created_at).exclude(
            created_at=post.created_at, pk__gte=post.pk
        )

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
    DOWN = (State.SENT_BACK, State.REFUSED, State.HIDDEN)  # a moderator took it out of sight

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
    # The name under which it shows, in this conversation only; "" is the screen name.
    shown_as = models.CharField(max_length=40, blank=True)
    # What it speaks of, for those who would rather not read that today; its words are then closed.
    content_note = models.CharField(max_length=NOTE_MAX, blank=True)
    # When its author changed what others could read.
    changed_at = models.DateTimeField(null=True)
    # Since when its author covers it; see forum.covering. An opening post keeps the title meanwhile.
    blurred_at = models.DateTimeField(null=True)
    covered_title = models.CharField(max_length=TITLE_MAX, blank=True)

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
        """As others see it; the one name of an author in this conversation."""
        return _shown(self.author, self.shown_as)

    @property
    def is_covered(self) -> bool:
        """Lists and excerpts show the note and not the words."""
        return bool(self.content_note)

    @property
    def note_of_its_own(self) -> str:
        """A content note in its author's words, which are reviewed like the others."""
        return "" if self.content_note in CONTENT_NOTES else self.content_note

    @property
    def reviewed_text(self) -> str:
        """What is screened and what moderators read; places of signals are places in this text."""
        title = self.covered_title or self.topic.title
        text = f"{title}\n\n{self.own_text}" if self.is_opening else self.own_text
        return f"{text}\n\nContent note: {self.note_of_its_own}" if self.note_of_its_own else text

    @property
    def own_text(self) -> str:
        """What its author wrote, without whom they quote."""
        return without_references(self.body)

    @property
    def is_in_edit_window(self) -> bool:
        """Published so short a while ago that its author may change it or take it back."""
        return bool(self.published_at and timezone.now() < self.published_at + EDIT_WINDOW)

    @property
    def is_blurred(self) -> bool:
        return self.blurred_at is not None

    @property
    def can_be_changed(self) -> bool:
        if self.state == self.State.PUBLISHED:
            return self.is_in_edit_window
        return self.state in (self.State.HELD, self.State.SENT_BACK)

    @property
    def can_be_withdrawn_unasked(self) -> bool:
        """By its author at once; what has been published for longer, a moderator takes away."""
        return self.can_be_withdrawn and (
            self.state != self.State.PUBLISHED or self.is_in_edit_window
        )

    @property
    def can_be_withdrawn(self) -> bool:
        return self.state in self.WITHDRAWABLE

    def is_own(self, person: User) -> bool:
        return self.author_id == person.pk

    def may_be_read_by(self, person: Any) -> bool:
        """The same as `visible_to`, of one. Reads the topic and its board, so select them."""
        if may_moderate(person):
            return True
        public = self.state == self.State.PUBLISHED and not self.is_blurred
        mine_or_public = public or self.author_id == person.pk
        return mine_or_public and self.topic.board.may_be_read_by(person)


def _shown(person: User | None, alias: str) -> str:
    """An alias goes with its owner: what stays of somebody who left has one name everywhere."""
    if person is None:
        return SOMEBODY_WHO_HAS_LEFT
    return alias or person.screen_name
