"""Pictures as pages show them. Originals and documents are not served from here."""

import re

from django.core.files.storage import storages
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

# What is not in this list has no type that a browser could run.
TYPES = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp"}
_NAME = re.compile(r"[\w.-]+\.(?P<kind>jpg|png|webp)\Z")


@require_safe
def picture(request: HttpRequest, name: str) -> HttpResponse:
    """A rendition. Its name changes with its content, so it may be kept for long."""
    found = _NAME.match(name)
    kept = storages["renditions"]
    if found is None or ".." in name or not kept.exists(f"images/{name}"):
        raise Http404
    with kept.open(f"images/{name}") as file:
        response = HttpResponse(file.read(), content_type=TYPES[found["kind"]])
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
