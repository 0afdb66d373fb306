"""Every door of the house. Guidance comes last: Wagtail answers for whatever is left."""

from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.auth import require_admin_access
from wagtail.documents import urls as wagtaildocs_urls

from home.uploads.serving import picture
from notices import mail_urls

from . import views
from .desk_account import OwnAccountView

handler400 = "portal.views.bad_request"
handler403 = "portal.views.permission_denied"
handler429 = "portal.views.too_many"  # allauth asks for it
handler404 = "portal.views.page_not_found"
handler500 = "portal.views.server_error"

urlpatterns = [
    path("exit", views.leave, name="exit"),
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
    path("help-now/", views.help_now, name="help_now"),
    path("confidentiality/", views.confidentiality, name="confidentiality"),
    path("cover-your-tracks/", views.cover_your_tracks, name="cover_your_tracks"),
    path("account/notices/", include(mail_urls.on_the_account)),
    path("account/", include("accounts.urls")),
    path("m/", include(mail_urls.in_a_mail)),
    path("notices/", include("notices.urls")),
    path("forum/", include("forum.urls")),
    path("sessions/", include("support.live.urls")),
    path("concerns/", include("safeguarding.urls")),
    path("search/", include("home.pages.urls")),
    path("desk/login/", views.desk_door, name="desk_login"),
    # Wagtail's own sign-in for closed pages knows nothing of the second step: nobody passes there.
    path("_util/login/", views.desk_door),
    path("desk/failwhale/", views.nothing_here),  # Wagtail's page for trying out errors
    # Files get in as pictures and documents only: no portrait, no list of redirects.
    path("desk/account/", require_admin_access(OwnAccountView.as_view())),
    path("desk/redirects/import/", require_admin_access(views.nothing_here)),
    path("desk/redirects/import/process/", require_admin_access(views.nothing_here)),
    path("desk/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("media/images/<str:name>", picture, name="picture"),
    path("", include(wagtail_urls)),
    re_path(r"", views.nothing_here),
]
