"""Boards in the staff desk. What members write stays out of Wagtail."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.views.generic import DeleteView
from wagtail.admin.viewsets.model import ModelViewSet

from .models import Board


class BoardDeleteView(DeleteView):
    """A board that has conversations stays: what members wrote is not deleted with one click."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.object.topics.exists() and self.user_has_permission("delete"):
            messages.error(
                request,
                "This board has conversations, so it cannot be deleted. "
                "To end it, take away “open for new posts”.",
            )
            return redirect(self.edit_url_name, self.object.pk)
        answer: HttpResponse = super().dispatch(request, *args, **kwargs)
        return answer


class BoardViewSet(ModelViewSet):
    model = Board
    name = "boards"
    menu_label = "Boards"
    menu_order = 130
    icon = "comment"
    add_to_admin_menu = True
    copy_view_enabled = False
    delete_view_class = BoardDeleteView
    form_fields = ["title", "slug", "purpose", "rules", "order", "is_open"]
    list_display = ["title", "order", "is_open"]
    ordering = ["order"]


@hooks.register("register_admin_viewset")
def boards() -> BoardViewSet:
    return BoardViewSet()
