"""Who may look at and decide about cases, who may report, and the first wording of the rules."""

from django.db import migrations

from accounts import roles

RULES = (
    (
        "Nobody can be recognised",
        "Leave out names, places, schools, workplaces, dates, numbers and links that could show who "
        "somebody is: you, the person you write about, and above all any child.",
        "Thank you for writing. There is something in your post that could show who somebody is. "
        "Could you change [the words] to [“my son”, “the city”, “in spring”] and send it again? "
        "Everything else is fine as it is.",
    ),
    (
        "Kind to each other",
        "People here are at very different points. You may disagree with what somebody did or "
        "chose. Do not judge, threaten or shame the person.",
        "I can hear how strongly you feel about this. One sentence could hurt the person who reads "
        "it: [the words]. Could you say the same about how it is for you, and send it again?",
    ),
    (
        "No details of what was done",
        "Do not describe an offence, or material, in any detail. Say “what happened”. It protects "
        "the children concerned, and everybody who reads here.",
        "What you carry is heavy, and you can tell a helpline all of it. Here we leave out the "
        "details of what was done, for the sake of those who read. Could you take out [the words] "
        "and send it again?",
    ),
    (
        "Harm is not excused, and no child is blamed",
        "You may love somebody who did harm, and say so. What was done is not made smaller here, "
        "and no child is ever said to have caused it.",
        "Nobody here doubts that you love him. One part reads as if the child had a share in it: "
        "[the words]. A child never has. Could you change that part and send it again?",
    ),
    (
        "If somebody is in danger, tell us",
        "Do not leave it to the forum. Call 999 when it is now. Moderators read what sounds like "
        "danger first, and may have to act on it to keep somebody safe.",
        "What you write worries me, because somebody may not be safe. Please speak to somebody "
        "today: the helplines are at the top of your post. I have not put it up yet.",
    ),
    (
        "This place is for talking",
        "No selling, no campaigns, no research, no arranging to meet or to write elsewhere.",
        "This place is only for talking with each other here, so that everybody stays safe. Could "
        "you take out [the words] and send it again?",
    ),
)


def grant(apps, schema_editor):
    roles.grant(
        apps,
        roles.MODERATORS,
        "safeguarding.view_case",
        "safeguarding.decide_case",
        "safeguarding.view_report",
        "safeguarding.make_report",
    )
    roles.grant(
        apps, roles.SAFEGUARDING_LEADS, "safeguarding.view_case", "safeguarding.view_report"
    )
    roles.grant(apps, roles.MEMBERS, "safeguarding.make_report")
    roles.grant(apps, roles.FACILITATORS, "safeguarding.make_report")


def write_rules(apps, schema_editor):
    Policy = apps.get_model("safeguarding", "Policy")
    for number, (title, text, kind_wording) in enumerate(RULES, start=1):
        Policy.objects.get_or_create(
            number=number,
            version=1,
            defaults={"title": title, "text": text, "kind_wording": kind_wording},
        )


class Migration(migrations.Migration):
    dependencies = [("safeguarding", "0001_initial"), ("accounts", "0002_roles")]

    operations = [
        migrations.RunPython(grant, migrations.RunPython.noop),
        migrations.RunPython(write_rules, migrations.RunPython.noop),
    ]
