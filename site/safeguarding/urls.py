from django.urls import path

from . import decision_views, name_views, views

app_name = "safeguarding"
urlpatterns = [
    path("rules/", views.rules, name="rules"),
    path("reports/", views.my_reports, name="my_reports"),
    path("reports/<int:pk>/again/", decision_views.appeal_report, name="appeal_report"),
    path("decisions/", decision_views.decisions, name="decisions"),
    path("decisions/<int:pk>/", decision_views.decision, name="decision"),
    path("decisions/<int:pk>/again/", decision_views.appeal, name="appeal"),
    path("another-name/", name_views.another_name, name="another_name"),
    path("report/<slug:key>/<int:pk>/", views.report, name="report"),
]
