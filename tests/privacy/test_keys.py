"""What was sealed opens with its key in its place, and in no other way."""

import base64
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from privacy import keys
from privacy.keys import CannotOpen, Key, seal, unseal

KEY = Key.of("one", bytes(range(32)))
PLACE = 'live.roomevent.body|["7", "41"]'
WORDS = b"It was a long week."


@given(st.binary(max_size=4000), st.text(max_size=60))
def test_what_was_sealed_opens_again(value: bytes, place: str) -> None:
    sealed = seal(value, key=KEY, place=place)
    assert unseal(sealed, key=KEY, place=place) == value
    assert len(value) < 4 or value not in sealed
    assert len(sealed) == len(value) + 2 + len("one") + keys.NONCE_BYTES + keys.TAG_BYTES


def test_sealing_twice_gives_other_bytes() -> None:
    assert seal(WORDS, key=KEY, place=PLACE) != seal(WORDS, key=KEY, place=PLACE)


@given(st.data())
def test_one_flipped_bit_anywhere_is_an_error(data: st.DataObject) -> None:
    sealed = bytearray(seal(WORDS, key=KEY, place=PLACE))
    bit = data.draw(st.integers(0, len(sealed) * 8 - 1))
    sealed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(CannotOpen):
        unseal(bytes(sealed), key=KEY, place=PLACE)


@given(st.integers(0, 200))
def test_what_was_cut_is_an_error(length: int) -> None:
    sealed = seal(WORDS, key=KEY, place=PLACE)
    with pytest.raises(CannotOpen):
        unseal(sealed[: length % len(sealed)], key=KEY, place=PLACE)


@given(st.binary(max_size=200))
def test_bytes_that_were_never_sealed_are_an_error(noise: bytes) -> None:
    with pytest.raises(CannotOpen):
        unseal(noise, key=KEY, place=PLACE)


@given(st.text(max_size=60).filter(lambda place: place != PLACE))
def test_another_place_is_an_error(place: str) -> None:
    with pytest.raises(CannotOpen, match="moved"):
        unseal(seal(WORDS, key=KEY, place=PLACE), key=KEY, place=place)


@pytest.mark.parametrize("name", ["one", "two"])
def test_another_key_is_an_error_even_under_the_same_name(name: str) -> None:
    other = Key.of(name, bytes(32))
    with pytest.raises(CannotOpen):
        unseal(seal(WORDS, key=KEY, place=PLACE), key=other, place=PLACE)


def test_the_same_bytes_under_another_name_are_another_key() -> None:
    """The name is part of what is proved, so it cannot be exchanged."""
    renamed = Key.of("two", bytes(range(32)))
    sealed = seal(WORDS, key=KEY, place=PLACE).replace(b"one", b"two", 1)
    with pytest.raises(CannotOpen):
        unseal(sealed, key=renamed, place=PLACE)


def test_an_unknown_master_key_is_named(settings: Any) -> None:
    sealed = seal(WORDS, key=KEY, place=PLACE)
    with pytest.raises(CannotOpen, match="'one'"):
        keys.master_for(sealed)


def test_the_first_entry_seals_and_all_of_them_open(settings: Any) -> None:
    settings.FIELD_KEYS = [keys.written(name, keys.new_secret()) for name in ("new", "old")]
    assert keys.first_master().name == "new"
    assert list(keys.masters()) == ["new", "old"]
    sealed = seal(WORDS, key=keys.masters()["old"], place=PLACE)
    assert unseal(sealed, key=keys.master_for(sealed), place=PLACE) == WORDS


GOOD = base64.urlsafe_b64encode(bytes(32)).decode()


@pytest.mark.parametrize(
    "entries",
    [
        [],
        [""],
        [GOOD],
        [f":{GOOD}"],
        [f"Upper:{GOOD}"],
        ["short:" + base64.urlsafe_b64encode(b"secret").decode()],
        [f"junk:{GOOD[:-1]}!"],
        [f"long:{GOOD}AAAA"],
        [f"é:{GOOD}"],
        [f"one:{GOOD}", f"one:{GOOD}"],
    ],
)
def test_keys_that_are_no_keys_are_refused_without_showing_them(
    entries: list[str], settings: Any
) -> None:
    settings.FIELD_KEYS = entries
    with pytest.raises(ImproperlyConfigured) as refused:
        keys.masters()
    assert GOOD[:-1] not in str(refused.value)
    assert "FIELD_KEYS" in str(refused.value)


def test_nothing_starts_without_a_usable_key(settings: Any) -> None:
    settings.FIELD_KEYS = []
    with pytest.raises(ImproperlyConfigured, match="empty"):
        apps.get_app_config("privacy").ready()


def test_a_key_does_not_show_itself() -> None:
    secret = bytes(range(32))
    assert repr(Key.of("one", secret)) == "Key(name='one')"
