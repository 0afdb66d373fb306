"""Our entries of the staff desk, in our words."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.admin.views.generic import CreateView, DeleteView, EditView
from wagtail.admin.viewsets.model import ModelViewSet

from privacy import trail

from .models import CrisisLine


class AddLineView(CreateView):
    def save_instance(self) -> CrisisLine:
        line: CrisisLine = super().save_instance()
        trail.record("pages.crisis_line_made", actor=self.request.user, about=line)
        return line


class ChangeLineView(EditView):
    def save_instance(self) -> CrisisLine:
        line: CrisisLine = super().save_instance()
        trail.record("pages.crisis_line_changed", actor=self.request.user, about=line)
        return line


class DeleteLineView(DeleteView):
    @transaction.atomic
    def delete_action(self) -> None:
        trail.record("pages.crisis_line_deleted", actor=self.request.user, about=self.object)
        super().delete_action()


class CrisisLineViewSet(ModelViewSet):
    """The numbers in the footer and on the help page. Seen by those who may change them."""

    model = CrisisLine
    icon = "mobile-alt"
    menu_label = "Crisis lines"
    menu_order = 150
    add_to_admin_menu = True
    add_to_reference_index = False
    add_view_class = AddLineView
    edit_view_class = ChangeLineView
    delete_view_class = DeleteLineView
    copy_view_enabled = False
    list_display = [
        "name",
        "phone",
        "hours",
        "country",
        "last_checked",
        BooleanColumn("is_shown", label="Shown"),
    ]
    list_filter = ["country", "is_shown"]
    search_fields = ["name", "note"]
    ordering = ["sort_order", "name"]
    panels = [
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("phone"), FieldPanel("hours")]),
        FieldPanel("note"),
        FieldPanel("website"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("country"), FieldPanel("sort_order")]),
                FieldPanel("is_shown"),
                FieldPanel("last_checked"),
            ],
            heading="Where it is shown",
        ),
    ]


@hooks.register("register_admin_viewset")
def crisis_lines() -> CrisisLineViewSet:
    return CrisisLineViewSet("crisis_lines", url_prefix="crisis-lines")


@hooks.register("construct_main_menu")
def say_guidance(request: HttpRequest, menu_items: list[Any]) -> None:
    """Our word for pages; and no entries for pictures and documents, which no article holds yet."""
    menu_items[:] = [item for item in menu_items if item.name not in ("images", "documents")]
    for item in menu_items:
        if item.name == "explorer":
            item.label = "Guidance pages"
