"""Rules for the models of the libraries we stand on. They hold nothing about visitors, except where
a rule of their own says so."""

from datetime import timedelta

from allauth.account.models import EmailAddress, EmailConfirmation
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail.models import ModelLogEntry, PageLogEntry

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
