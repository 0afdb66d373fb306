from django.urls import URLPattern, path
from wagtail import hooks

from .trail import desk


@hooks.register("register_admin_urls")
def trail_urls() -> list[URLPattern]:
    return [path("audit-trail/", desk.trail_list, name="privacy_trail")]


@hooks.register("register_admin_menu_item")
def trail_menu_item() -> desk.TrailMenuItem:
    return desk.menu_item()
