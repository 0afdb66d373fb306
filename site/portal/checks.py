"""What everything must obey, checked whenever Django starts a command."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from privacy import retention


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
