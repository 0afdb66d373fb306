"""Wagtail: what editors publish, and the desk where all staff work."""

from .env import env

WAGTAIL_SITE_NAME = env.str("SITE_NAME", default="Alongside")
WAGTAILADMIN_BASE_URL = env.str("BASE_URL", default="http://127.0.0.1:8000")
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_WORKFLOW_ENABLED = False  # an article has one editor, and no reviewer
WAGTAILADMIN_LOGIN_URL = "/desk/login/"  # leads to everybody's sign-in page: portal.views
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False  # nobody sets the password of somebody else
WAGTAIL_I18N_ENABLED = False
WAGTAILDOCS_EXTENSIONS = ["pdf", "odt", "docx", "txt", "csv"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []  # nothing is fetched from third parties
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # long StreamField bodies post many fields

# `wagtail.search` is modelsearch's app under Wagtail's name: installing both is refused by modelsearch.
# SEARCH_CONFIG is PostgreSQL's: "visits" finds "visit", as it does not on SQLite.
WAGTAILSEARCH_BACKENDS = {
    "default": {"BACKEND": "wagtail.search.backends.database", "SEARCH_CONFIG": "english"}
}
