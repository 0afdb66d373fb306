"""Boards in the staff desk. What members write stays out of Wagtail."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.text import capfirst
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import DeleteView
from wagtail.admin.viewsets.model import ModelViewSet

from journey.stages import Stage

from .models import Board


class BoardForm(WagtailAdminModelForm):
    """Stages are chosen from the path, in its order."""

    stages = forms.MultipleChoiceField(
        label=capfirst(Board._meta.get_field("stages").verbose_name),
        choices=Stage.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=Board._meta.get_field("stages").help_text,
    )

    class Meta:
        model = Board
        fields = [
            "title",
            "slug",
            "purpose",
            "rules",
            "access",
            "is_open",
            "asks_to_accept_limits",
            "limits",
            "stages",
            "order",
        ]


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
    list_display = ["title", Column("access", label="Who it is for", accessor="get_access_display")]
    list_display += ["order", "is_open"]
    ordering = ["order"]

    def get_form_class(self, for_update: bool = False) -> type[BoardForm]:
        return BoardForm


@hooks.register("register_admin_viewset")
def boards() -> BoardViewSet:
    return BoardViewSet()
