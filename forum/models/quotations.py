"""Which post quotes which, and the words.

The words stand here and nowhere else: the text of the quoting post holds only `> [quote 123]` in
their place (`forum.quoting`), so that they go with one row when their author takes them back.
"""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from .talks import Post, PostQuerySet


class QuotationQuerySet(models.QuerySet["Quotation"]):
    def of(self, posts: PostQuerySet) -> "QuotationQuerySet":
        return self.filter(quoted__in=posts.order_by().values("pk"))

    def by_others(self, person: Any) -> "QuotationQuerySet":
        """Where others quote this person, in posts that can be read, with words that stand there."""
        return (
            self.filter(quoted__author=person, post__state=Post.State.PUBLISHED)
            .exclude(post__author=person)
            .exclude(words="")
        )


class Quotation(models.Model):
    """`words` are empty once their author withdrew them, or wrote something else instead."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="quotations")
    quoted = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="quoted_in")
    order = models.PositiveSmallIntegerField()  # of the quotations in the post, from 0
    words = models.TextField(blank=True)

    objects = QuotationQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "order"], name="quotation_in_its_place")
        ]


class Scrub(models.Model):
    """That somebody covered or withdrew many posts at once: how many, never which.

    It is what the moderators' case is about, so that they hear of it and nothing waits for them.
    """

    class Action(models.TextChoices):
        COVER = "cover", "Covered"
        WITHDRAW = "withdraw", "Withdrew"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    action = models.CharField(max_length=10, choices=Action)
    posts = models.PositiveIntegerField()
    conversations = models.PositiveIntegerField()
    done_at = models.DateTimeField(default=timezone.now)

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"Scrub {self.pk}"
