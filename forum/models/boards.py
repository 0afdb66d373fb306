"""Boards, who may read and write on them, and who looks after the forum."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone

from journey.stages import Stage
from safeguarding.models import Policy

# What is shown where a board asks for it and nobody wrote other words. See portal/confidentiality.html.
LIMITS = """\
Worrying about somebody is not an accusation. You can think aloud here, and you can stay unclear. What \
you suspect, fear or wonder about is not passed on if it names nobody and no place.

There are three times when we would have to tell somebody outside:

A child is in danger. If what you write shows that a child is being hurt or is about to be, and it says \
who or where, we must pass that on to the people who can protect the child. Whenever it is safe, a \
moderator speaks to you first.

Your life is in danger. If you tell us that you are about to end your life and where you are, we may \
call for help.

A court orders it. Then we must hand over what we hold, which is your made-up name and what you wrote.

Other members can read what you write, and we cannot see what they copy down. So leave out names, places \
and dates. If you would rather say it to one person, a helpline will listen and does not ask who you are."""


class BoardQuerySet(models.QuerySet["Board"]):
    def readable_by(self, person: Any) -> "BoardQuerySet":
        """Those whose conversations `person` may read. Good as a subquery: no query of its own."""
        if may_moderate(person):
            return self
        joined = BoardMember.objects.of(person).values("board")
        return self.filter(~Q(access=Board.Access.APPROVED) | Q(pk__in=joined))

    def writable_by(self, person: Any) -> "BoardQuerySet":
        """Those on which `person` may begin and answer, if they may write in the forum at all."""
        return self.readable_by(person).filter(is_open=True).exclude(access=Board.Access.ARCHIVE)

    def for_everybody(self) -> "BoardQuerySet":
        """Open for new posts to every member."""
        return self.filter(access=Board.Access.MEMBERS, is_open=True)

    def as_read_by(self, person: Any) -> "BoardQuerySet":
        """With up to when all on it counts as read by `person`, and whether they follow it."""
        from .choices import BoardFollow
        from .marks import BoardMark

        marks = BoardMark.objects.filter(person=person, board=OuterRef("pk"))
        follows = BoardFollow.objects.filter(person=person, board=OuterRef("pk"))
        return self.annotate(
            read_until=Subquery(marks.values("read_until")[:1]), is_followed=Exists(follows)
        )


class Board(models.Model):
    class Access(models.TextChoices):
        MEMBERS = "members", "For all members"
        APPROVED = "approved", "For members who asked to join"
        ARCHIVE = "archive", "An archive: to read, not to write"

    title = models.CharField(max_length=80)
    slug = models.SlugField(unique=True, help_text="In the address. Calm and neutral words.")
    purpose = models.CharField(max_length=300, help_text="One or two sentences: who it is for.")
    rules = models.TextField(blank=True, help_text="What holds on this board besides the rules.")
    order = models.PositiveSmallIntegerField(default=0, help_text="Smaller numbers come first.")
    is_open = models.BooleanField("open for new posts", default=True)
    access = models.CharField(
        "who it is for",
        max_length=10,
        choices=Access,
        default=Access.MEMBERS,
        help_text="Everybody who joined can read its purpose and its rules. Who may read and write "
        "its conversations, you choose here.",
    )
    asks_to_accept_limits = models.BooleanField(
        "shows the limits of confidentiality before the first post",
        default=False,
        help_text="Whoever writes here first reads what we can and cannot keep to ourselves, and "
        "says that they have.",
    )
    limits = models.TextField(
        "the limits, in your words",
        blank=True,
        help_text="Left empty, our own words are shown. After a change everybody is asked again.",
    )
    stages = models.JSONField(
        "stages of the journey",
        default=list,
        blank=True,
        help_text="Guidance for these stages leads here, and this board leads to that guidance.",
    )

    objects = BoardQuerySet.as_manager()

    class Meta:
        ordering = ["order", "title"]
        permissions = [
            ("read_forum", "Can read the forum"),
            ("participate", "Can write in the forum"),
            ("moderate_forum", "Can read what is held in the forum, and what was taken down"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("forum:board", args=[self.slug])

    def clean(self) -> None:
        """What was written for few is never opened to all with one choice in a form."""
        before = Board.objects.filter(pk=self.pk).first() if self.pk else None
        opened_up = before and before.is_by_application and not self.is_by_application
        if opened_up and self.topics.exists():
            raise ValidationError(
                {
                    "access": "People wrote here for those who were let in, so it cannot be "
                    "opened to all. Make another board for what is for everybody."
                }
            )

    @property
    def is_by_application(self) -> bool:
        return self.access == self.Access.APPROVED

    @property
    def is_archive(self) -> bool:
        return self.access == self.Access.ARCHIVE

    @property
    def takes_posts(self) -> bool:
        return self.is_open and not self.is_archive

    @property
    def limits_shown(self) -> str:
        return self.limits.strip() or LIMITS

    @property
    def named_stages(self) -> list[Stage]:
        """In the order of the journey. One that is gone from the journey is passed over."""
        return [stage for stage in Stage if stage.value in self.stages]

    def may_be_read_by(self, person: Any) -> bool:
        """The same as `readable_by`, of one. A query only for a board that one applies for."""
        return (
            not self.is_by_application
            or may_moderate(person)
            or BoardMember.objects.of(person).filter(board=self).exists()
        )

    def may_be_written_by(self, person: Any) -> bool:
        """The same as `writable_by`, of one."""
        return self.takes_posts and self.may_be_read_by(person)


class BoardMemberQuerySet(models.QuerySet["BoardMember"]):
    def of(self, person: Any) -> "BoardMemberQuerySet":
        """Where this person belongs now."""
        return self.current().filter(person=person)

    def current(self) -> "BoardMemberQuerySet":
        return self.filter(ended_on=None)

    def ended(self) -> "BoardMemberQuerySet":
        return self.exclude(ended_on=None)


class BoardMember(models.Model):
    """Somebody who asked to join a board and was let in. Shown to nobody but moderators."""

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    since = models.DateField(default=timezone.localdate)  # the day is enough
    # By a moderator. Who leaves by themselves is simply no longer here.
    ended_on = models.DateField(null=True)
    policy = models.ForeignKey(Policy, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)

    objects = BoardMemberQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "board"],
                condition=Q(ended_on=None),
                name="board_member_once",
            )
        ]

    def __str__(self) -> str:
        return f"Membership {self.pk}"


def may_moderate(person: Any) -> bool:
    return bool(person.has_perm("forum.moderate_forum"))
