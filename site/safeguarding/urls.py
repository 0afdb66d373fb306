from django.urls import path

from . import name_views, views

app_name = "safeguarding"
urlpatterns = [
    path("rules/", views.rules, name="rules"),
    path("reports/", views.my_reports, name="my_reports"),
    path("another-name/", name_views.another_name, name="another_name"),
    path("report/<slug:key>/<int:pk>/", views.report, name="report"),
]
