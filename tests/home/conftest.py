import pytest

from home.pages.models import GuidanceIndexPage, GuidancePage, HomePage

from .factories import GuidancePageFactory


@pytest.fixture
def front_door(db: None) -> HomePage:
    """The home page that a migration makes."""
    return HomePage.objects.get()


@pytest.fixture
def guidance(front_door: HomePage) -> GuidanceIndexPage:
    return GuidanceIndexPage.objects.child_of(front_door).get()


@pytest.fixture
def article(guidance: GuidanceIndexPage) -> GuidancePage:
    return GuidancePageFactory(
        parent=guidance, title="Bail in plain words", slug="bail-in-plain-words"
    )
