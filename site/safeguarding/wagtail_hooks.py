from django.urls import URLPattern, path
from wagtail import hooks

from .desk import acting, queue, reports


@hooks.register("register_admin_urls")
def queue_urls() -> list[URLPattern]:
    return [
        path("review-queue/", queue.queue, name="safeguarding_queue"),
        path("review-queue/<int:pk>/", queue.one_case, name="safeguarding_case"),
        path("review-queue/<int:pk>/claim/", acting.claim, name="safeguarding_claim"),
        path("review-queue/<int:pk>/renew/", acting.renew, name="safeguarding_renew"),
        path("review-queue/<int:pk>/take-over/", acting.take_over, name="safeguarding_take_over"),
        path("review-queue/<int:pk>/open/", acting.open_words, name="safeguarding_open_words"),
        path("review-queue/<int:pk>/decide/", acting.decide, name="safeguarding_decide"),
        path("review-queue/next/", acting.give_next, name="safeguarding_next"),
        path("review-queue/several/", acting.take_away_several, name="safeguarding_several"),
        path("review-queue/rest/", acting.rest, name="safeguarding_rest"),
        path("review-queue/keys/", acting.keys, name="safeguarding_keys"),
    ]


@hooks.register("register_admin_menu_item")
def queue_menu_item() -> queue.QueueMenuItem:
    return queue.queue_menu_item()


@hooks.register("register_admin_viewset")
def reports_of_members() -> reports.ReportViewSet:
    return reports.ReportViewSet()
