from django.urls import URLPattern, path
from wagtail import hooks

from . import desk


@hooks.register("register_admin_urls")
def queue_urls() -> list[URLPattern]:
    return [
        path("review-queue/", desk.queue, name="safeguarding_queue"),
        path("review-queue/<int:pk>/", desk.one_case, name="safeguarding_case"),
        path("review-queue/<int:pk>/claim/", desk.claim, name="safeguarding_claim"),
        path("review-queue/<int:pk>/decide/", desk.decide, name="safeguarding_decide"),
    ]


@hooks.register("register_admin_menu_item")
def queue_menu_item() -> desk.QueueMenuItem:
    return desk.queue_menu_item()


@hooks.register("register_admin_viewset")
def reports() -> desk.ReportViewSet:
    return desk.ReportViewSet()
