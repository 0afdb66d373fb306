"""Roles are Django groups; each room grants its own permissions to them in its own migrations.

    from accounts import roles

    def grant(apps, schema_editor):
        roles.grant(apps, roles.MODERATORS, "safeguarding.decide_case")

The permission is made on the spot: Django makes them only after the last migration has run.
"""

from typing import Any

MEMBERS = "Members"
FACILITATORS = "Facilitators"
MODERATORS = "Moderators"
EDITORS = "Editors"
HELPLINE_WORKERS = "Helpline workers"
SAFEGUARDING_LEADS = "Safeguarding leads"

ALL = (MEMBERS, FACILITATORS, MODERATORS, EDITORS, HELPLINE_WORKERS, SAFEGUARDING_LEADS)
STAFF = (FACILITATORS, MODERATORS, EDITORS, HELPLINE_WORKERS, SAFEGUARDING_LEADS)


def grant(apps: Any, role: str, *permissions: str) -> None:
    """Give a role permissions named `app_label.codename`, for models this migration can see.

    `codename` is Django's own (`change_board`) or one from the model's `Meta.permissions`. Raises
    LookupError when no model of that app declares it, so that a typing error cannot pass.
    """
    group_model = apps.get_model("auth", "Group")
    permission_model = apps.get_model("auth", "Permission")
    content_type_model = apps.get_model("contenttypes", "ContentType")
    group, _ = group_model.objects.get_or_create(name=role)
    for dotted in permissions:
        app_label, codename = dotted.split(".")
        model_name, label = _declared(apps, app_label, codename)
        content_type, _ = content_type_model.objects.get_or_create(
            app_label=app_label, model=model_name
        )
        permission, _ = permission_model.objects.get_or_create(
            content_type=content_type, codename=codename, defaults={"name": label}
        )
        group.permissions.add(permission)


def _declared(apps: Any, app_label: str, codename: str) -> tuple[str, str]:
    for model in apps.get_app_config(app_label).get_models():
        options = model._meta
        for action in options.default_permissions:
            if codename == f"{action}_{options.model_name}":
                return options.model_name, f"Can {action} {options.verbose_name_raw}"
        for name, label in options.permissions:
            if codename == name:
                return options.model_name, label
    raise LookupError(f"no model of {app_label!r} declares the permission {codename!r}")
