"""`manage.py keys`: changing the master key touches no text, and nothing is lost on the way."""

import re
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test.utils import CaptureQueriesContext

from privacy import keys
from privacy.keys import CannotOpen
from privacy.management.commands import keys as command
from privacy.models import DataKey

pytestmark = pytest.mark.django_db

OLD = keys.written("old", keys.new_secret())
NEW = keys.written("new", keys.new_secret())


@pytest.fixture
def sealed(settings: Any) -> dict[Any, bytes]:
    """Five data keys sealed with the old key, and a text that each of them sealed."""
    settings.FIELD_KEYS = [OLD]
    made = [DataKey.objects.make() for _ in range(5)]
    texts = {key.pk: keys.seal(b"words", key=key.open(), place="here") for key in made}
    settings.FIELD_KEYS = [NEW, OLD]
    return texts


def all_open(texts: dict[Any, bytes]) -> bool:
    return all(
        keys.unseal(text, key=DataKey.objects.get(pk=pk).open(), place="here") == b"words"
        for pk, text in texts.items()
    )


def names() -> list[str]:
    return sorted(keys.name_in(bytes(key.wrapped)) for key in DataKey.objects.in_use())


def rotate(capsys: pytest.CaptureFixture[str]) -> str:
    capsys.readouterr()
    call_command("keys", "rotate")
    return capsys.readouterr().out.strip()


def test_after_rotation_the_old_key_can_be_thrown_away(
    sealed: dict[Any, bytes], settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    assert rotate(capsys) == (
        "5 data keys sealed anew with new, 0 left as they were, 0 could not be opened"
    )
    settings.FIELD_KEYS = [NEW]
    assert all_open(sealed)
    # And one more: that rotation was recorded in the trail, which has a key of its own.
    assert rotate(capsys).startswith("0 data keys sealed anew with new, 6 left")


def test_a_copy_of_the_rows_from_before_does_not_open_without_the_old_key(
    sealed: dict[Any, bytes], settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    backup = list(DataKey.objects.all())
    rotate(capsys)
    settings.FIELD_KEYS = [NEW]
    for key in backup:
        with pytest.raises(CannotOpen, match="no key with the name 'old'"):
            key.open()


def test_rotation_that_was_interrupted_leaves_everything_open_and_is_finished_later(
    sealed: dict[Any, bytes],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(command, "BATCH", 2)
    rewrap, calls = DataKey.rewrap, []

    def until_the_power_goes(self: DataKey) -> bool:
        calls.append(self.pk)
        if len(calls) == 4:
            raise KeyboardInterrupt
        return rewrap(self)

    monkeypatch.setattr(DataKey, "rewrap", until_the_power_goes)
    with pytest.raises(KeyboardInterrupt):
        call_command("keys", "rotate")
    assert names() == ["new", "new", "old", "old", "old"]
    assert all_open(sealed)

    monkeypatch.setattr(DataKey, "rewrap", rewrap)
    assert rotate(capsys).startswith("3 data keys sealed anew with new, 2 left")
    assert names() == ["new"] * 5 + ["new"]  # and the key of the trail
    assert all_open(sealed)


def test_a_key_destroyed_during_rotation_does_not_come_back(sealed: dict[Any, bytes]) -> None:
    as_read = DataKey.objects.all()[0]
    DataKey.objects.get(pk=as_read.pk).destroy()
    assert as_read.rewrap() is False
    with pytest.raises(CannotOpen, match="destroyed"):
        DataKey.objects.get(pk=as_read.pk).open()


def test_a_data_key_whose_master_is_missing_is_told_and_the_others_are_rotated(
    sealed: dict[Any, bytes], settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.FIELD_KEYS = [keys.written("lost", keys.new_secret())]
    DataKey.objects.make()
    settings.FIELD_KEYS = [NEW, OLD]
    with pytest.raises(CommandError, match="Put the missing key back"):
        call_command("keys", "rotate")
    said = capsys.readouterr()
    assert "5 data keys sealed anew with new, 0 left as they were, 1 could not" in said.out
    assert "'lost'" in said.err
    assert names() == ["lost", *["new"] * 5, "new"]  # and the key of the trail


def test_the_list_counts_and_shows_no_secret(
    sealed: dict[Any, bytes], settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    DataKey.objects.all()[0].destroy()
    DataKey.objects.make()
    call_command("keys", "list")
    said = capsys.readouterr().out
    assert said.splitlines() == [
        "new: 1 data keys  (seals new ones)",
        "old: 4 data keys",
        "1 data keys were destroyed",
    ]
    settings.FIELD_KEYS = [NEW]
    call_command("keys", "list")
    said += capsys.readouterr().out
    assert "old: 4 data keys  (not in FIELD_KEYS: they can't be opened)" in said
    for entry in (OLD, NEW):
        assert entry.partition(":")[2] not in said


def test_a_new_key_can_be_put_to_use_and_no_name_is_given_twice(
    settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("keys", "new")
    entry = capsys.readouterr().out.strip()
    assert re.match(r"k\d{4}-\d\d-\d\d:", entry)
    settings.FIELD_KEYS = [entry, OLD]
    assert DataKey.objects.make().open()
    for name in (entry.partition(":")[0], "Not A Name"):
        with pytest.raises(CommandError):
            call_command("keys", "new", name)


def test_rotation_reads_in_batches(
    sealed: dict[Any, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import connection

    with CaptureQueriesContext(connection) as queries:
        call_command("keys", "rotate")
    asked = [query["sql"] for query in queries if query["sql"].startswith("SELECT")]
    reads = [sql for sql in asked if 'FROM "privacy_datakey"' in sql]
    assert len(reads) == 2  # which, and one batch
