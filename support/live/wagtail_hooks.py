"""Group sessions in the staff desk."""

from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from wagtail import hooks
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import CreateView, EditView, IndexView
from wagtail.admin.viewsets.model import ModelViewSet

from . import recording
from .models import GroupSession
from .planning import PlanForm
from .refusals import Refused
from .views.doors import status_of


class RoomColumn(Column):
    """A link from the plan to the session itself, where it is run."""

    def get_value(self, instance: Any) -> Any:
        return format_html(
            '<a href="{}">Go to the session</a>', reverse("live:session", args=[instance.slug])
        )


class StartsColumn(Column):
    """The day and the hour in words: "how long ago" means nothing for what is still to come."""

    def get_value(self, instance: Any) -> Any:
        return date_format(localtime(instance.starts_at), "l j F Y, g:i a")


class _KeepsWhatWasTyped:
    """A plan that cannot be saved just now is shown again as it was filled in."""

    def form_valid(self, form: Any) -> Any:
        try:
            with recording.written_or_refused():
                return super().form_valid(form)  # type: ignore[misc]
        except Refused as no:
            form.add_error(None, no.text)
            self.produced_error_message = no.text
            response = self.form_invalid(form)  # type: ignore[attr-defined]
            response.status_code = status_of(no)
            return response


class PlansView(IndexView):
    """What was planned: side rooms are nobody's plan."""

    def get_base_queryset(self) -> Any:
        return GroupSession.objects.meetings()


class PlanView(_KeepsWhatWasTyped, CreateView):
    pass


class ChangePlanView(_KeepsWhatWasTyped, EditView):
    def get_object(self, queryset: Any = None) -> Any:
        plan = super().get_object(queryset)
        if plan.main_id:
            raise Http404
        return plan


class GroupSessionViewSet(ModelViewSet):
    model = GroupSession
    name = "group_sessions"
    menu_label = "Group sessions"
    menu_name = "group-sessions"
    menu_order = 200
    icon = "group"
    add_to_admin_menu = True
    index_view_class = PlansView
    add_view_class = PlanView
    edit_view_class = ChangePlanView
    copy_view_enabled = False
    inspect_view_enabled = True
    inspect_view_fields = [
        "title",
        "summary",
        "audience",
        "starts_at",
        "length",
        "capacity",
        "phase",
    ]
    list_display = [
        TitleColumn("title", url_name="group_sessions:edit"),
        StartsColumn("starts_at", label="Starts"),
        Column("get_phase_display", label="Phase"),
        RoomColumn("room", label="Room"),
    ]
    list_filter = ["phase"]
    ordering = ["-starts_at"]
    search_fields = ["title"]

    def get_form_class(self, for_update: bool = False) -> Any:
        return PlanForm


@hooks.register("register_admin_viewset")
def group_sessions() -> GroupSessionViewSet:
    return GroupSessionViewSet()
