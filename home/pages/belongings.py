"""Nothing here is anybody's: who owns a page is said of all pages at once (portal.belongings)."""

from privacy import belongings

from .models import CrisisLine, GuidanceIndexPage, GuidancePage, HomePage

for model in (HomePage, GuidanceIndexPage, GuidancePage, CrisisLine):
    belongings.nothing(model, because="what editors publish is the service's")
