"""What stood in a post before it was changed: kept for moderators, and let go of."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q

from privacy.models import DataKey
from safeguarding.erasing import AGAINST
from safeguarding.models import Case, Decision, Report

from .models import Post, PostQuerySet, Revision


def keep_earlier_text(post: Post) -> Revision:
    """`post` as others could read it until now. In the transaction of the change."""
    return Revision.objects.create(
        post=post,
        data_key=DataKey.objects.make(),
        title=(post.covered_title or post.topic.title) if post.is_opening else "",
        body=post.body,
        content_note=post.content_note,
    )


def forget_earlier_texts(posts: PostQuerySet) -> None:
    """Call it while cases about these posts are still open.

    Texts stay that a moderator has, or had, to look at: what hurt somebody must not be gone because its
    author changed it and left. They go when their time is up.
    """
    kind = ContentType.objects.get_for_model(Post)
    about = Case.objects.filter(content_type=kind, object_id=OuterRef("pk"))
    about = about.exclude(source=Case.Source.ASKED_AWAY)
    reported = Report.objects.filter(content_type=kind, object_id=OuterRef("pk"))
    reported = reported.exclude(reason=Report.Reason.TAKE_AWAY)
    against = Decision.objects.filter(
        case__content_type=kind, case__object_id=OuterRef("pk"), action__in=AGAINST
    )
    needed = posts.filter(Q(Exists(about.still_open())) | Q(Exists(reported)) | Q(Exists(against)))
    Revision.objects.filter(post__in=posts.order_by()).exclude(
        post__in=list(needed.values_list("pk", flat=True))
    ).delete()
