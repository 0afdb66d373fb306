"""Group sessions in the staff desk."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import CreateView, DeleteView, EditView, IndexView
from wagtail.admin.viewsets.model import ModelViewSet

from . import booking, planning, recording
from .desk import calendar, figures, groups
from .models import GroupSession
from .phases import Phase
from .planning_forms import PlanForm, SeriesForm
from .planning_warnings import warnings_for
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


class _SaysWhatToLookAt:
    """After saving, whatever a planner should look at twice."""

    def save_instance(self) -> Any:
        saved = super().save_instance()  # type: ignore[misc]
        if isinstance(saved, GroupSession):
            for words in warnings_for([saved]).get(saved.pk, []):
                messages.warning(self.request, words)  # type: ignore[attr-defined]
        return saved


class PlansView(IndexView):
    """What was planned: side rooms are nobody's plan."""

    def get_base_queryset(self) -> Any:
        return GroupSession.objects.meetings()


class _OnlyPlans:
    """Side rooms are nobody's plan: they are not changed and not deleted here."""

    def get_object(self, queryset: Any = None) -> Any:
        plan = super().get_object(queryset)  # type: ignore[misc]
        if plan.main_id:
            raise Http404
        return plan


class PlanView(_KeepsWhatWasTyped, _SaysWhatToLookAt, CreateView):
    pass


class ChangePlanView(_OnlyPlans, _KeepsWhatWasTyped, _SaysWhatToLookAt, EditView):
    pass


class CopyPlanView(PlanView):
    """The plan of another session, filled in, at the same hour of the weekday that comes next."""

    page_title = "Copy a session"

    def get_initial_form_instance(self) -> GroupSession:
        like = get_object_or_404(GroupSession.objects.meetings(), pk=self.kwargs["pk"])
        copied = planning.copy_of(like)
        copied.copied_from = like  # type: ignore[attr-defined]
        return copied

    def get_add_url(self) -> str:
        return reverse("group_sessions:copy", args=[self.kwargs["pk"]])


class PlanSeriesView(PlanView):
    page_title = "Plan a weekly series"

    def get_add_url(self) -> str:
        return reverse("live_series_new")

    def save_instance(self) -> Any:
        """The series, recorded in the audit trail; Wagtail’s own action would log one session."""
        return self.form.save()

    def get_success_url(self) -> str:
        return reverse("live_series", args=[self.object.pk])

    def get_success_message(self, instance: Any) -> str:
        return "The sessions are planned. What to look at twice stands beside them."

    def get_success_buttons(self) -> list[Any]:
        return []


class DeletePlanView(_OnlyPlans, DeleteView):
    def form_valid(self, form: Any) -> Any:
        """Whoever had a place is told."""
        with transaction.atomic():
            if self.object.phase == Phase.SCHEDULED and self.object.starts_at > timezone.now():
                booking.tell_that_it_is_off(self.object)
            return super().form_valid(form)


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
    delete_view_class = DeletePlanView
    copy_view_class = CopyPlanView
    inspect_view_enabled = True
    inspect_view_fields = [
        "title",
        "summary",
        "audience",
        "access",
        "format",
        "language",
        "starts_at",
        "length",
        "capacity",
        "booked",
        "phase",
    ]
    list_display = [
        TitleColumn("title", url_name="group_sessions:edit"),
        StartsColumn("starts_at", label="Starts"),
        Column("get_access_display", label="Who may come"),
        Column("get_phase_display", label="Phase"),
        RoomColumn("room", label="Room"),
    ]
    list_filter = ["phase"]
    ordering = ["-starts_at"]
    search_fields = ["title"]

    def get_form_class(self, for_update: bool = False) -> Any:
        return PlanForm


_plans = GroupSessionViewSet()


@hooks.register("register_admin_viewset")
def group_sessions() -> GroupSessionViewSet:
    return _plans


def plan_series(request: HttpRequest) -> Any:
    """The view of the desk that makes a plan, with the form for many weeks."""
    return _plans.construct_view(
        PlanSeriesView,
        **{**_plans.get_add_view_kwargs(), "form_class": SeriesForm},
    )(request)


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return [
        path("group-calendar/", calendar.month, name="live_calendar"),
        path("group-report/", figures.report, name="live_figures"),
        path("group-series/", groups.groups, name="live_all_series"),
        path("group-series/new/", plan_series, name="live_series_new"),
        path("group-series/<int:pk>/", groups.group, name="live_series"),
        path("group-series/<int:pk>/let-in/", groups.let_in, name="live_series_let_in"),
        path(
            "group-series/<int:pk>/take-out/<int:place>/",
            groups.take_out,
            name="live_series_take_out",
        ),
        path(
            "group-series/<int:pk>/came/<int:session>/",
            groups.attendance,
            name="live_attendance",
        ),
    ]


@hooks.register("register_admin_menu_item")
def calendar_entry() -> MenuItem:
    return calendar.menu_item()


@hooks.register("register_admin_menu_item")
def groups_entry() -> MenuItem:
    return groups.menu_item()


@hooks.register("register_admin_menu_item")
def figures_entry() -> MenuItem:
    return figures.menu_item()
