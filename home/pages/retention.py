"""How long what editors publish is kept. None of it is about visitors."""

from privacy import retention

from .models import CrisisLine, GuidanceIndexPage, GuidancePage, HomePage

for model in (HomePage, GuidanceIndexPage, GuidancePage):
    retention.keep(
        model,
        until="an editor takes it down",
        what="The pages of guidance that editors publish",
        about_people=False,
    )
retention.keep(
    CrisisLine,
    until="an editor takes it down",
    what="The phone numbers of organisations that help",
    about_people=False,
)
