"""Rules for the models of the libraries we stand on. They hold nothing about visitors, except where
a rule of their own says so."""

from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress, EmailConfirmation
from django.db import transaction
from django.db.models.fields.files import FieldFile
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail.admin.models import EditingSession, FormState
from wagtail.models import ModelLogEntry, PageLogEntry, UploadedFile
from wagtail.users.models import UserProfile

from privacy import retention

retention.purge(
    DBTaskResult,
    after="1 day after it is done",
    what="A line that says a piece of background work was done (never what it was about)",
    overdue=lambda: DBTaskResult.objects.filter(finished_at__lt=timezone.now() - timedelta(days=1)),
)
# allauth's tables exist, and stay empty: no form of ours asks for an address.
retention.purge(
    EmailAddress,
    after="at once: we do not ask for one",
    what="E-mail addresses",
    overdue=EmailAddress.objects.all,
    about_people=False,
)
retention.purge(
    EmailConfirmation,
    after="at once: we do not ask for one",
    what="E-mail confirmations",
    overdue=EmailConfirmation.objects.all,
    about_people=False,
)
YEAR = timedelta(days=365)
retention.purge(
    PageLogEntry,
    after="1 year after it was done",
    what="Which member of staff changed which guidance page, and when",
    overdue=lambda: PageLogEntry.objects.filter(timestamp__lt=timezone.now() - YEAR),
)
retention.purge(
    ModelLogEntry,
    after="1 year after it was done",
    what="Which member of staff changed a number, a board, a session plan or an account at the desk,"
    " and when (never the name of the account)",
    overdue=lambda: ModelLogEntry.objects.filter(timestamp__lt=timezone.now() - YEAR),
)

# What the desk keeps of the work of staff.
retention.purge(
    EditingSession,
    after="1 hour after staff last had a page of the desk open",
    what="Which page of the desk a member of staff is working on",
    overdue=EditingSession.objects.stale,
    about_people=False,
)
retention.purge(
    FormState,
    after="1 day after an editor last changed it",
    what="What editors have typed and not saved yet",
    overdue=FormState.objects.stale,
    about_people=False,
)
retention.purge(
    UploadedFile,
    after="at the next hourly deleting, if its editor did not finish adding it",
    what="Files that an editor began to add",
    overdue=UploadedFile.objects.all,
    about_people=False,
)

for app_label in (
    "wagtailcore",
    "wagtailforms",
    "wagtailredirects",
    "wagtailembeds",
    "wagtailsites",
    "wagtailusers",
    "wagtailsnippets",
    "wagtaildocs",
    "wagtailimages",
    "wagtailsearch",
    "wagtailadmin",
    "taggit",
    "contenttypes",
):
    retention.keep_app(app_label, what="What editors publish, and how they work on it")


@receiver(post_delete, sender=UploadedFile, dispatch_uid="portal.delete_upload")
def delete_upload(sender: Any, instance: UploadedFile, **kwargs: Any) -> None:
    _delete_file(instance.file)


@receiver(post_delete, sender=UserProfile, dispatch_uid="portal.delete_avatar")
def delete_avatar(sender: Any, instance: UserProfile, **kwargs: Any) -> None:
    _delete_file(instance.avatar)


def _delete_file(file: FieldFile) -> None:
    """Wagtail deletes the files of its images and documents with their rows, and these it leaves."""
    if file:
        transaction.on_commit(lambda: file.delete(save=False))
