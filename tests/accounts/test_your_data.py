"""Nothing of a person is forgotten: every model says what in it is somebody's."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models

from accounts.models import User
from notices.models import Notice
from portal import checks
from privacy import belongings, retention
from safeguarding.models import Policy


@pytest.fixture
def one_more_model() -> Iterator[list[type[models.Model]]]:
    """What a test adds to the room `notices` is gone afterwards."""
    added: list[type[models.Model]] = []
    yield added
    for model in added:
        del apps.all_models["notices"][model._meta.model_name or ""]
    apps.clear_cache()


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    held, nothing = list(belongings._holdings), dict(belongings._nothing)
    yield
    belongings._holdings[:] = held
    belongings._nothing.clear()
    belongings._nothing.update(nothing)


def complaints() -> list[str]:
    return [str(error.msg) for error in checks.every_model_says_what_in_it_is_somebodys(None)]


def test_every_model_says_what_in_it_is_somebodys() -> None:
    assert complaints() == []


def test_a_model_that_was_forgotten_is_found(one_more_model: list[type[models.Model]]) -> None:
    class Forgotten(models.Model):
        text = models.TextField()

        class Meta:
            app_label = "notices"

    one_more_model.append(Forgotten)
    (found,) = complaints()
    assert found == "notices.Forgotten says nothing of what in it belongs to a person."


@pytest.mark.parametrize(
    "link",
    [
        models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+"),
        models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+"),
        models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+"),
        models.ForeignKey(Notice, models.CASCADE, related_name="+"),
        GenericForeignKey("kind", "number"),
    ],
    ids=["to one", "one to one", "to many", "to what is somebody's", "to anything"],
)
def test_a_link_to_a_person_cannot_be_called_nothing(
    one_more_model: list[type[models.Model]], link: models.Field
) -> None:
    members = {
        "__module__": __name__,
        "Meta": type("Meta", (), {"app_label": "notices"}),
        "kind": models.ForeignKey(ContentType, models.CASCADE, related_name="+"),
        "number": models.PositiveBigIntegerField(),
        "somebody": link,
    }
    model = type("Forgotten", (models.Model,), members)
    one_more_model.append(model)
    belongings.nothing(model, because="somebody thought so")
    assert "has 'somebody', which leads to a person" in complaints()[0]


def test_a_link_that_is_gone_is_noticed() -> None:
    del belongings._nothing[Policy]
    belongings.nothing(Policy, because="rules", besides={"writer": "was here once"})
    assert complaints() == ["safeguarding.Policy speaks of 'writer', which is not there."]


def test_two_parts_of_a_copy_cannot_have_one_key() -> None:
    with pytest.raises(ValueError, match="notices"):
        belongings.hold(
            Notice, key="notices", title="Again", via=(), rows=lambda person: None, when_leaving=""
        )


@pytest.mark.django_db
def test_each_holding_answers_for_somebody_who_has_nothing(member: User) -> None:
    """Its rows can be asked for, its fields are known, and its period stands in the registry."""
    labels = {rule.label for rule in retention.rules()}
    for held in belongings.holdings():
        assert held.model._meta.label_lower in labels
        assert held.when_leaving, held.key
        rows = held.rows(member)
        assert rows.model is held.model
        assert list(rows) == ([member] if held.model is User else []), held.key
