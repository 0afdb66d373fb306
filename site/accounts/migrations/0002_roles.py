"""The six roles. Wagtail makes "Moderators" and "Editors" too, with the right to publish pages;
ours mean something else: only Editors touch pages, and Moderators look after what members write."""

from django.db import migrations

from accounts import roles


def make_roles(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    for name in roles.ALL:
        Group.objects.get_or_create(name=name)

    Permission = apps.get_model("auth", "Permission")
    GroupPagePermission = apps.get_model("wagtailcore", "GroupPagePermission")
    GroupCollectionPermission = apps.get_model("wagtailcore", "GroupCollectionPermission")
    moderators = Group.objects.get(name=roles.MODERATORS)
    GroupPagePermission.objects.filter(group=moderators).delete()
    GroupCollectionPermission.objects.filter(group=moderators).delete()
    moderators.permissions.clear()

    access = Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    for name in roles.STAFF:
        Group.objects.get(name=name).permissions.add(access)

    root = apps.get_model("wagtailcore", "Page").objects.filter(depth=1).first()
    editors = Group.objects.get(name=roles.EDITORS)
    for codename in ("add_page", "change_page", "publish_page", "lock_page", "unlock_page"):
        permission = Permission.objects.filter(
            content_type__app_label="wagtailcore", content_type__model="page", codename=codename
        ).first()
        if root and permission:
            GroupPagePermission.objects.get_or_create(
                group=editors, page=root, permission=permission
            )


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtailimages", "0027_image_description"),
        ("wagtaildocs", "0014_alter_document_file_size"),
    ]

    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]
