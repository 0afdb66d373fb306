"""The desk as a whole: our mark, and a first page that leads each role to its own work."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.menu import MenuItem, admin_menu
from wagtail.admin.ui.components import Component

# Entries that every role has, or that open a submenu: no place to work in.
NO_PLACES = {"search", "reports", "help", "settings", "leave-this-site"}


@hooks.register("insert_global_admin_css")
def desk_css() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("portal/css/desk.css"))


@hooks.register("insert_global_admin_js")
def exit_script() -> SafeString:
    """Shift three times leaves from the desk too, and the entry below leaves no trace for Back."""
    return format_html('<script type="module" src="{}"></script>', static("portal/js/exit.js"))


@hooks.register("register_admin_menu_item")
def exit_entry() -> MenuItem:
    return MenuItem("Leave this site", reverse("exit"), icon_name="cross", order=0)


class WhereToWorkPanel(Component):
    """The entries of the menu that this person has, in words one can click on a phone."""

    name = "where_to_work"
    template_name = "portal/desk/where_to_work.html"
    order = 10

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        entries = admin_menu.menu_items_for_request(self.request)
        places = [entry for entry in entries if entry.name not in NO_PLACES]
        return {"entries": sorted(places, key=lambda entry: entry.order)}


@hooks.register("construct_homepage_panels")
def lead_to_work(request: HttpRequest, panels: list[Component]) -> None:
    panels.insert(0, WhereToWorkPanel(request))


@hooks.register("construct_help_menu")
def no_news(request: HttpRequest, menu_items: list[Any]) -> None:
    """Keyboard shortcuts are help; news of the software and a badge that counts them are not."""
    menu_items[:] = [item for item in menu_items if "shortcuts" in item.name]


@hooks.register("construct_homepage_summary_items")
def no_counts(request: HttpRequest, summary_items: list[Component]) -> None:
    """Counts of pages, pictures and documents help nobody to find their work."""
    summary_items.clear()
