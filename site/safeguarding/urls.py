from django.urls import path

from . import views

app_name = "safeguarding"
urlpatterns = [
    path("rules/", views.rules, name="rules"),
    path("reports/", views.my_reports, name="my_reports"),
    path("report/<slug:key>/<int:pk>/", views.report, name="report"),
]
