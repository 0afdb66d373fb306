"""What of the libraries we stand on is somebody's: the traces of work at the desk, which members have
none of. See privacy.belongings."""

from collections.abc import Callable, Mapping
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import Storage
from django.db import models, transaction
from django.db.models import Q
from wagtail.admin.models import EditingSession, FormState
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import (
    APIToken,
    Comment,
    CommentReply,
    ModelLogEntry,
    Page,
    PageLogEntry,
    PageSubscription,
    ReferenceIndex,
    Revision,
    TaskState,
    UploadedFile,
    WorkflowState,
)
from wagtail.users.models import UserProfile

from accounts.models import User
from privacy import belongings

STAYS = "It stays without your name: the pages and what led to them are the service’s."
A_PAGE = "a page is the service's, whoever wrote it"
ANYTHING = "what it points to is declared where it stands"


def _of(model: type[models.Model], *names: str) -> Callable[[Any], "models.QuerySet[Any]"]:
    """Rows that one of these links leads to the person."""

    def rows(person: Any) -> "models.QuerySet[Any]":
        theirs = Q(pk__in=[])
        for name in names:
            theirs |= Q(**{name: person})
        return model._default_manager.filter(theirs).order_by("pk")

    return rows


def drop_picture(person: User, *, posts_stay: bool) -> None:
    """The file too, once the row is gone for certain."""
    for profile in UserProfile.objects.filter(user=person).exclude(avatar=""):
        transaction.on_commit(_deletes(profile.avatar.storage, profile.avatar.name), robust=True)


def _deletes(storage: Storage, name: str) -> Callable[[], None]:
    return lambda: storage.delete(name)


def leave_the_logs(person: User, *, posts_stay: bool) -> None:
    """Wagtail writes screen names into what it logs about people, and keeps the number of who did
    something when they are gone."""
    about = {"content_type": ContentType.objects.get_for_model(User), "object_id": str(person.pk)}
    for model in (ModelLogEntry, FormState, EditingSession):
        model._default_manager.filter(**about).delete()
    ReferenceIndex.objects.filter(
        to_content_type=about["content_type"], to_object_id=about["object_id"]
    ).delete()
    for model in (ModelLogEntry, PageLogEntry):
        model._default_manager.filter(user=person).update(user=None)


def _at_the_desk(
    model: type[models.Model],
    *via: str,
    key: str,
    title: str,
    fields: tuple[belongings.Shown, ...] = (),
    when_leaving: str = STAYS,
    leave: Callable[..., object] | None = None,
    besides: Mapping[str, str] | None = None,
) -> None:
    belongings.hold(
        model,
        key=key,
        title=title,
        via=via,
        rows=_of(model, *via),
        fields=fields,
        when_leaving=when_leaving,
        leave=leave,
        besides=besides,
        stays=when_leaving is STAYS,
        for_staff=True,
    )


_at_the_desk(
    UserProfile, "user",
    key="desk_settings", title="Your settings at the desk",
    fields=(
        ("language", "Language", "preferred_language"),
        ("time_zone", "Time zone", "current_time_zone"),
        ("theme", "Theme", "theme"),
        ("picture", "Picture", lambda row: row.avatar.name or ""),
    ),
    when_leaving="They go, with your picture.", leave=drop_picture,
)  # fmt: skip
_at_the_desk(
    EditingSession, "user",
    key="desk_editing", title="Pages you had open at the desk",
    fields=(("seen_at", "When", "last_seen_at"),),
    when_leaving="It goes.", besides={"content_object": ANYTHING},
)  # fmt: skip
_at_the_desk(
    FormState, "user",
    key="desk_drafts", title="What you typed at the desk and had not saved",
    # The time and not the text: it can be about somebody else.
    fields=(("changed_at", "When", "last_updated_at"),),
    when_leaving="It goes.", besides={"content_object": ANYTHING},
)  # fmt: skip
_at_the_desk(
    ModelLogEntry, "user",
    key="desk_log", title="What you did at the desk",
    fields=(("at", "When", "timestamp"), ("action", "What", "action")),
    when_leaving="It stays without your name. What is noted there about you goes.",
    leave=leave_the_logs, besides={"revision": A_PAGE},
)  # fmt: skip
_at_the_desk(
    PageLogEntry, "user",
    key="page_log", title="What you did to pages",
    fields=(("at", "When", "timestamp"), ("action", "What", "action"), ("page", "Page", "label")),
    besides={"page": A_PAGE, "revision": A_PAGE},
)  # fmt: skip
_at_the_desk(
    Revision, "user",
    key="page_versions", title="Versions of pages you saved",
    fields=(("at", "When", "created_at"), ("page", "Page", "object_str")),
    besides={"content_object": ANYTHING},
)  # fmt: skip
_at_the_desk(
    Comment, "user",
    key="page_comments", title="Comments you made on pages",
    fields=(("at", "When", "created_at"), ("text", "Text", "text")),
    when_leaving="They go. A stored version of a page may still hold one.",
    besides={"page": A_PAGE, "revision_created": A_PAGE},
)  # fmt: skip
_at_the_desk(
    Comment, "resolved_by",
    key="page_comments_settled", title="Comments on pages you settled",
    fields=(("at", "When", "resolved_at"),),
)  # fmt: skip
_at_the_desk(
    CommentReply, "user",
    key="page_replies", title="Replies to comments on pages",
    fields=(("at", "When", "created_at"), ("text", "Text", "text")),
    when_leaving="They go. A stored version of a page may still hold one.",
    besides={"comment": "the comment is its writer's"},
)  # fmt: skip
_at_the_desk(
    PageSubscription, "user",
    key="page_subscriptions", title="Pages you follow at the desk",
    fields=(("page", "Page", "page_id"),), when_leaving="It goes.", besides={"page": A_PAGE},
)  # fmt: skip
_at_the_desk(
    APIToken, "user",
    key="api_tokens", title="Keys for programs",
    fields=(("name", "Name", "name"), ("made_at", "Made", "created")), when_leaving="They go.",
)  # fmt: skip
_at_the_desk(
    Page, "owner", "locked_by",
    key="pages", title="Pages you began, or hold locked",
    fields=(("title", "Title", "title"), ("published_at", "Published", "first_published_at")),
    besides={"latest_revision": A_PAGE, "live_revision": A_PAGE, "alias_of": A_PAGE},
)  # fmt: skip
for model, key, title in (
    (get_document_model(), "documents", "Documents you put up"),
    (get_image_model(), "images", "Pictures you put up"),
):
    _at_the_desk(
        model, "uploaded_by_user",
        key=key, title=title,
        fields=(("title", "Title", "title"), ("at", "When", "created_at")),
    )  # fmt: skip
_at_the_desk(
    UploadedFile, "uploaded_by_user",
    key="uploads", title="Files you put up and did not finish with",
    fields=(("file", "File", lambda row: row.file.name),),
)  # fmt: skip
_at_the_desk(
    WorkflowState, "requested_by",
    key="workflows", title="Reviews of pages you asked for",
    fields=(("at", "When", "created_at"),),
    besides={"content_object": ANYTHING, "current_task_state": A_PAGE},
)  # fmt: skip
_at_the_desk(
    TaskState, "finished_by",
    key="workflow_tasks", title="Reviews of pages you did",
    fields=(("at", "When", "finished_at"), ("comment", "Comment", "comment")),
    besides={"workflow_state": A_PAGE, "revision": A_PAGE},
)  # fmt: skip

# The rest of them, and whatever a new version adds: nothing, unless it leads to somebody, which the
# check then asks about by name.
_BESIDES = {
    "wagtailcore.site": {"root_page": A_PAGE},
    "wagtailcore.workflowpage": {"page": A_PAGE},
    "wagtailcore.pageviewrestriction": {"page": A_PAGE},
    "wagtailcore.grouppagepermission": {"page": A_PAGE},
    "wagtailredirects.redirect": {"redirect_page": A_PAGE},
    "wagtailforms.formsubmission": {"page": A_PAGE},
    "wagtailimages.rendition": {"image": "a picture is the service's"},
    "wagtailsearch.indexentry": {
        "content_object": "only pages, pictures and documents are indexed"
    },
    "taggit.taggeditem": {"content_object": "only pictures and documents have tags"},
}
_held = {held.model for held in belongings.holdings()}
for app_label in (
    "wagtailcore", "wagtailforms", "wagtailredirects", "wagtailembeds", "wagtailsites",
    "wagtailusers", "wagtailsnippets", "wagtaildocs", "wagtailimages", "wagtailsearch",
    "wagtailadmin", "taggit", "contenttypes", "django_tasks_database",
):  # fmt: skip
    for model in apps.get_app_config(app_label).get_models():
        if model not in _held:
            belongings.nothing(
                model,
                because="what the service itself needs, with nothing of a person in it",
                besides=_BESIDES.get(model._meta.label_lower),
            )
