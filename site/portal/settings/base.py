"""What is true everywhere. Concerns have a file each; this one lists the parts of the house."""

from .accounts import *
from .content import *
from .database import *
from .env import ROOT, VAR, env
from .live import *
from .logs import *
from .mail import *
from .moderation import *
from .safeguarding import *
from .security import *

BASE_DIR = ROOT

# Where `manage.py serve` listens on this machine.
PORT = env.str("PORT", default="8000")

SITE_NAME = env.str("SITE_NAME", default="Alongside")

INSTALLED_APPS = [
    # the rooms
    "home.pages",
    "support.live",
    "forum",
    # the shared ground
    "safeguarding",
    "notices",
    "accounts",
    "privacy",
    "portal",
    # what we stand on
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.embeds",
    "wagtail.sites",
    "accounts.apps.StaffAccountsConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "channels",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "servestatic",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
]

MIDDLEWARE = [
    "portal.middleware.StaticFilesMiddleware",
    "portal.middleware.RequestReferenceMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "portal.middleware.ContentPolicyMiddleware",
    "portal.middleware.BrowserPolicyMiddleware",
    "portal.middleware.Utf8OnlyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.staying.StayingMiddleware",
    "portal.middleware.PersonalPagesMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "portal.writing_pace.WritingPaceMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    # Before those that answer exceptions of their own: what they leave is a fault or not there.
    "portal.middleware.PlainErrorsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.carrying_typed.CarryTypedMiddleware",
    "portal.middleware.StaffSecondStepMiddleware",
    "safeguarding.pausing.PausedMiddleware",
    "safeguarding.name_door.AnotherNameMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "portal.urls"
ASGI_APPLICATION = "portal.asgi.application"
FORM_RENDERER = "portal.forms.PortalRenderer"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.context.site",
            ],
            "builtins": ["portal.templatetags.portal"],
        },
    },
]

LANGUAGE_CODE = "en-gb"
TIME_ZONE = env.str("TIME_ZONE", default="Europe/London")
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR / "media"
STORAGES = {
    "default": {"BACKEND": "home.uploads.keeping.CleanStorage"},
    "renditions": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

TASKS = {
    "default": {"BACKEND": "django_tasks_db.DatabaseBackend"},
}

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Where "Leave this site" goes: a page that nobody would ask about.
EXIT_URL = env.str("EXIT_URL", default="https://www.bbc.co.uk/weather")
