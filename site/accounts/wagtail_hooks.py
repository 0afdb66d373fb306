from django.urls import URLPattern, path
from wagtail import hooks

from . import desk


@hooks.register("register_admin_urls")
def way_in_url() -> list[URLPattern]:
    return [path("users/way-in/<int:pk>/", desk.way_in, name="account_way_in")]
