from django.urls import URLPattern, path
from wagtail import hooks

from .desk import granting, hours, queue, reports


@hooks.register("register_admin_urls")
def queue_urls() -> list[URLPattern]:
    return [
        path("review-queue/", queue.queue, name="safeguarding_queue"),
        path("review-queue/<int:pk>/", queue.one_case, name="safeguarding_case"),
        path("review-queue/<int:pk>/claim/", queue.claim, name="safeguarding_claim"),
        path("review-queue/<int:pk>/decide/", queue.decide, name="safeguarding_decide"),
        path("review-queue/<int:pk>/take-away/", granting.take_away, name="safeguarding_take_away"),
    ]


@hooks.register("register_admin_menu_item")
def queue_menu_item() -> queue.QueueMenuItem:
    return queue.queue_menu_item()


@hooks.register("register_admin_viewset")
def reports_of_members() -> reports.ReportViewSet:
    return reports.ReportViewSet()


@hooks.register("register_admin_viewset")
def opening_times() -> hours.OpeningTimeViewSet:
    return hours.OpeningTimeViewSet()
