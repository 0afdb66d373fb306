"""The header leads to guidance, wherever editors have put it."""

import pytest
from django.test import Client

from home.pages.front_door import guidance_address
from home.pages.models import GuidanceIndexPage

pytestmark = pytest.mark.django_db


def test_the_header_follows_when_editors_rename_the_index(visitor: Client) -> None:
    index = GuidanceIndexPage.objects.get()
    assert guidance_address() == "/guidance/"

    index.slug = "reading"
    index.save_revision().publish()
    assert guidance_address() == "/reading/"
    assert 'href="/reading/"' in visitor.get("/help-now/").content.decode()


def test_without_an_index_the_header_leads_to_the_first_page() -> None:
    GuidanceIndexPage.objects.get().unpublish()
    assert guidance_address() == "/"
