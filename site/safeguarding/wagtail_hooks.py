from django.urls import URLPattern, path
from wagtail import hooks

from .desk import (
    acting,
    care,
    figures,
    granting,
    hours,
    queue,
    records,
    reports,
    second_looks,
    wordings,
)


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
        path(
            "review-queue/decisions/<int:pk>/again/",
            second_looks.look_again,
            name="safeguarding_look_again",
        ),
        path("review-queue/<int:pk>/take-away/", granting.take_away, name="safeguarding_take_away"),
    ]


@hooks.register("register_admin_menu_item")
def queue_menu_item() -> queue.QueueMenuItem:
    return queue.queue_menu_item()


@hooks.register("register_admin_viewset")
def reports_of_members() -> reports.ReportViewSet:
    return reports.ReportViewSet()


@hooks.register("register_admin_viewset")
def kind_wordings() -> wordings.WordingViewSet:
    return wordings.WordingViewSet()


@hooks.register("register_admin_urls")
def record_urls() -> list[URLPattern]:
    return [
        path("review-queue/<int:pk>/escalate/", records.escalate, name="safeguarding_escalate"),
        path("records/", records.records, name="safeguarding_records"),
        path("records/<int:pk>/", records.one_record, name="safeguarding_record"),
        path("records/<int:pk>/<slug:what>/", records.act, name="safeguarding_record_act"),
        path("openings/<int:pk>/", records.confirm, name="safeguarding_opening"),
        path("openings/<int:pk>/read/", records.read, name="safeguarding_read"),
        path("openings/<int:pk>/end/", records.end, name="safeguarding_opening_end"),
    ]


@hooks.register("register_admin_menu_item")
def records_menu_item() -> records.RecordsMenuItem:
    return records.menu_item()


@hooks.register("register_admin_urls")
def care_urls() -> list[URLPattern]:
    return [
        path("care/", care.looking_after, name="safeguarding_care"),
        path("care/<int:pk>/delete/", care.throw_away, name="safeguarding_care_delete"),
        path("care/<int:pk>/read/", care.read_shared, name="safeguarding_care_read"),
    ]


@hooks.register("register_admin_menu_item")
def care_menu_item() -> care.CareMenuItem:
    return care.menu_item()


@hooks.register("register_admin_urls")
def figures_urls() -> list[URLPattern]:
    return [path("moderation-report/", figures.report, name="safeguarding_figures")]


@hooks.register("register_admin_menu_item")
def figures_menu_item() -> figures.FiguresMenuItem:
    return figures.menu_item()


@hooks.register("register_admin_viewset")
def opening_times() -> hours.OpeningTimeViewSet:
    return hours.OpeningTimeViewSet()
