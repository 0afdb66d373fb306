"""Our pages, and one whose query takes 0.4 seconds."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

SLOW = {
    "postgresql": "SELECT pg_sleep(0.4)",
    "sqlite": (
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4000000)"
        " SELECT max(i) FROM n"
    ),
}


def slow(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute(SLOW[connection.vendor])
    return HttpResponse("done")


urlpatterns = [path("bench-slow/", slow), path("", include("portal.urls"))]
