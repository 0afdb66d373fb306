"""What everything must obey, checked whenever Django starts a command."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from accounts import second_step
from privacy import belongings, retention


@register()
def every_model_has_a_retention_rule(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    return [
        Error(
            f"{model._meta.label} has no retention rule.",
            hint="Register one in the app's retention.py: see privacy/retention.py.",
            obj=model,
            id="portal.E001",
        )
        for model in retention.models_without_rule()
    ]


@register()
def source_folder_is_no_package(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """`site/__init__.py` can shadow the standard library's module `site`."""
    marker = Path(settings.BASE_DIR) / "site" / "__init__.py"
    if not marker.exists():
        return []
    return [Error("site/ must not be a package.", hint=f"Delete {marker}.", id="portal.E002")]


DOOR = "portal.middleware.StaffSecondStepMiddleware"


@register()
def staff_need_a_second_factor(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Staff are asked for a second factor, in one place, and that place sees who is signed in."""
    found: list[CheckMessage] = []
    if not settings.STAFF_SECOND_FACTOR_REQUIRED and not second_step.waiver_is_allowed():
        found.append(
            Error(
                "The second factor of staff is waived, and DEBUG is off.",
                hint="Remove STAFF_SECOND_FACTOR_REQUIRED = False from the settings.",
                id="portal.E003",
            )
        )
    asked_after = "django.contrib.auth.middleware.AuthenticationMiddleware"
    order = list(settings.MIDDLEWARE)
    if DOOR not in order or asked_after not in order[: order.index(DOOR)]:
        found.append(Error(f"{DOOR} is missing, or stands before {asked_after}.", id="portal.E004"))
    return found


@register()
def every_staff_page_asks_for_the_second_step(
    app_configs: Any, **kwargs: Any
) -> list[CheckMessage]:
    from . import staff_pages  # reads the URL patterns, and so every view

    return [
        Error(
            f"{page.path} ({page.name or page.view_module}) is for staff, and does not ask for the"
            " second step.",
            hint="Mount it under the desk, or mark the view with accounts.second_step.for_staff.",
            id="portal.E005",
        )
        for page in staff_pages.all_pages()
        if page.is_for_staff and not page.asks_for_the_second_step
    ]


@register()
def every_model_says_what_in_it_is_somebodys(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Otherwise a copy of somebody's data is not whole, and something stays behind when they leave."""
    return [
        Error(
            f"{model._meta.label} {words}.",
            hint="Declare it in the app's belongings.py: see privacy/belongings.py.",
            obj=model,
            id="portal.E006",
        )
        for model, words in belongings.oversights()
    ]
