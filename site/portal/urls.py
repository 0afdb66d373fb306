"""Every door of the house. Guidance comes last: Wagtail answers for whatever is left."""

from django.conf import settings
from django.conf.urls.static import static
from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from . import views

handler400 = "portal.views.bad_request"
handler403 = "portal.views.permission_denied"
handler429 = "portal.views.too_many"  # allauth asks for it
handler404 = "portal.views.page_not_found"
handler500 = "portal.views.server_error"

urlpatterns = [
    path("exit", views.leave, name="exit"),
    path("help-now/", views.help_now, name="help_now"),
    path("confidentiality/", views.confidentiality, name="confidentiality"),
    path("cover-your-tracks/", views.cover_your_tracks, name="cover_your_tracks"),
    path("account/", include("accounts.urls")),
    path("notices/", include("notices.urls")),
    path("forum/", include("forum.urls")),
    path("sessions/", include("support.live.urls")),
    path("concerns/", include("safeguarding.urls")),
    path("search/", include("home.pages.urls")),
    path("desk/login/", views.desk_door, name="desk_login"),
    # Wagtail's own sign-in for closed pages knows nothing of the second step: nobody passes there.
    path("_util/login/", views.desk_door),
    path("desk/failwhale/", views.nothing_here),  # Wagtail's page for trying out errors
    path("desk/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),
    path("", include(wagtail_urls)),
    re_path(r"", views.nothing_here),
]
