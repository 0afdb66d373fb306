"""Boards in the staff desk. What members write stays out of Wagtail."""

from wagtail import hooks
from wagtail.admin.viewsets.model import ModelViewSet

from .models import Board


class BoardViewSet(ModelViewSet):
    model = Board
    name = "boards"
    menu_label = "Boards"
    menu_order = 130
    icon = "comment"
    add_to_admin_menu = True
    copy_view_enabled = False
    form_fields = ["title", "slug", "purpose", "rules", "order", "is_open"]
    list_display = ["title", "order", "is_open"]
    ordering = ["order"]


@hooks.register("register_admin_viewset")
def boards() -> BoardViewSet:
    return BoardViewSet()
