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
# Uploads: home/uploads decides by content, cleans, and renames. These are the kinds that it writes.
WAGTAILDOCS_DOCUMENT_FORM_BASE = "home.uploads.forms.PaperForm"
WAGTAILDOCS_EXTENSIONS = ["pdf", "txt", "csv"]
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = []  # always saved, never opened in our pages
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILIMAGES_IMAGE_FORM_BASE = "home.uploads.forms.PictureForm"
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAILIMAGES_RENDITION_STORAGE = "renditions"
FILE_UPLOAD_HANDLERS = ["home.uploads.receiving.OnlyWhereFilesAreMeant"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 10
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []  # nothing is fetched from third parties
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # long StreamField bodies post many fields

# `wagtail.search` is modelsearch's app under Wagtail's name: installing both is refused by modelsearch.
# SEARCH_CONFIG is PostgreSQL's: "visits" finds "visit", as it does not on SQLite.
WAGTAILSEARCH_BACKENDS = {
    "default": {"BACKEND": "wagtail.search.backends.database", "SEARCH_CONFIG": "english"}
}
