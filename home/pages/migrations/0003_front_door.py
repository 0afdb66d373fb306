"""A new site opens with our home page and an empty guidance index, not with Wagtail's welcome page.

The welcome page is turned into the home page where it stands, so that the site's root stays the
same row. Editors change every word of it in the desk.
"""

from django.db import migrations

INTRODUCTION = (
    "For the family and friends of somebody who has committed, is accused of, or may be moving "
    "towards a sexual offence against a child. You have done nothing wrong by being here."
)
RIGHT_PLACE = (
    "<p>Yes, if somebody close to you is the reason you can’t sleep. You may be a partner, a parent, "
    "a grown-up child, a brother or sister, or a friend. You may have found out last night or ten "
    "years ago. You may only suspect.</p>"
    "<p>You may love them and be angry with them. You do not have to have decided anything.</p>"
)
RIGHT_NOW = (
    "<p>Breathe, drink some water, and put off whatever does not have to be done today. Then choose "
    "where you are now. You can read without joining and without telling us anything.</p>"
)
WHO_TO_TALK_TO = (
    "<p>There are people who will not be shocked and will not judge. Some run the phone lines at the "
    "foot of every page. Some are living through the same thing and write in the forum, or meet in "
    "group sessions that trained facilitators run.</p>"
)
CONFIDENTIALITY = (
    "<p>We ask for no real name, no e-mail and no phone number. We do not store the address of your "
    "device. There are a few limits, and we tell you all of them before you write anything.</p>"
)
GUIDANCE = (
    "Plain words for each stage of what may lie ahead. Read what you need today and leave the rest."
)


def open_front_door(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Page = apps.get_model("wagtailcore", "Page")
    Site = apps.get_model("wagtailcore", "Site")
    HomePage = apps.get_model("pages", "HomePage")
    GuidanceIndexPage = apps.get_model("pages", "GuidanceIndexPage")

    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        return
    welcome = Page.objects.get(pk=site.root_page_id)
    if welcome.content_type.model != "page" or welcome.numchild:
        return  # somebody has built here already

    def content_type(model_name):
        return ContentType.objects.get_or_create(app_label="pages", model=model_name)[0]

    columns = {field.attname: getattr(welcome, field.attname) for field in Page._meta.fields}
    columns |= {
        "title": "You are not alone with this",
        "draft_title": "You are not alone with this",
        "content_type_id": content_type("homepage").pk,
        "seo_title": "Welcome",
        "numchild": 1,
    }
    home = HomePage(
        page_ptr_id=welcome.pk,
        introduction=INTRODUCTION,
        right_place=RIGHT_PLACE,
        right_now=RIGHT_NOW,
        who_to_talk_to=WHO_TO_TALK_TO,
        confidentiality=CONFIDENTIALITY,
        **columns,
    )
    home.save()
    GuidanceIndexPage.objects.create(
        title="Guidance",
        draft_title="Guidance",
        slug="guidance",
        seo_title="Guidance",
        content_type=content_type("guidanceindexpage"),
        path=welcome.path + "0001",
        depth=welcome.depth + 1,
        numchild=0,
        url_path=welcome.url_path + "guidance/",
        locale_id=welcome.locale_id,
        introduction=GUIDANCE,
    )


class Migration(migrations.Migration):
    dependencies = [("pages", "0002_permissions"), ("wagtailcore", "0098_apitoken")]

    operations = [migrations.RunPython(open_front_door, migrations.RunPython.noop)]
