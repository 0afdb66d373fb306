"""Secrets of the second step open for their person and row only."""

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core.management import call_command
from django.test import Client, override_settings
from django.urls import reverse

from accounts.models import User
from accounts.second_step_secrets import ToSeal
from privacy.keys import CannotOpen, new_secret, written
from privacy.models import DataKey

from .test_second_step import code_of, come_in, is_in, set_up_app

pytestmark = pytest.mark.django_db

SECRET = "JBSWY3DPEHPK3PXP"


def totp_of(person: User) -> Authenticator:
    return Authenticator.objects.get(user=person, type="totp")


def secret_in(row: Authenticator) -> str:
    opened: str = get_adapter().decrypt(row.data["secret"])
    return opened


def test_a_secret_opens_for_its_own_row(member: User) -> None:
    made = TOTP.activate(member, SECRET).instance
    assert secret_in(made) == SECRET
    assert secret_in(totp_of(member)) == SECRET
    assert SECRET not in str(Authenticator.objects.values_list("data").get())
    totp_of(member).save()  # as it is after each use
    assert secret_in(totp_of(member)) == SECRET
    assert DataKey.objects.count() == 1


def test_copied_to_the_row_of_somebody_else_it_is_an_error(
    member: User, other_member: User
) -> None:
    TOTP.activate(member, SECRET)
    TOTP.activate(other_member, "KRSXG5CTMVRXEZLU")
    Authenticator.objects.filter(user=other_member).update(data=totp_of(member).data)
    with pytest.raises(CannotOpen):
        secret_in(totp_of(other_member))
    Authenticator.objects.filter(user=member).update(type="recovery_codes")
    with pytest.raises(CannotOpen):
        secret_in(Authenticator.objects.get(user=member))


def test_what_is_not_sealed_is_never_stored_and_never_taken(member: User) -> None:
    note = get_adapter().encrypt(SECRET)
    assert isinstance(note, ToSeal)
    assert SECRET not in repr(note)
    with pytest.raises(TypeError, match="JSON"):
        Authenticator.objects.bulk_create(
            [Authenticator(user=member, type="totp", data={"secret": note})]
        )
    with pytest.raises(CannotOpen):
        get_adapter().decrypt(SECRET)
    for data in ("plain", "cGxhaW4=", "", "AQNhYmM="):
        row = Authenticator(user=member, type="totp", data={"secret": data})
        with pytest.raises(CannotOpen):
            secret_in(row)


def test_changing_the_master_key_covers_them(member: User) -> None:
    old = "old:" + written("x", new_secret())[2:]
    new = "new:" + written("x", new_secret())[2:]
    with override_settings(FIELD_KEYS=[old]):
        TOTP.activate(member, SECRET)
    with override_settings(FIELD_KEYS=[new]), pytest.raises(CannotOpen):
        secret_in(totp_of(member))
    with override_settings(FIELD_KEYS=[new, old]):
        call_command("keys", "rotate")
    with override_settings(FIELD_KEYS=[new], SECRET_KEY="another"):
        assert secret_in(totp_of(member)) == SECRET


def test_its_key_goes_with_the_row_and_tells_no_moment(member: User, other_member: User) -> None:
    TOTP.activate(member, SECRET)
    RecoveryCodes.activate(member)
    TOTP.activate(other_member, SECRET)
    assert DataKey.objects.count() == 3
    for key in DataKey.objects.all():
        local = key.created_at.astimezone()
        assert (key.created_at.minute, key.created_at.second, local.microsecond) == (0, 0, 0)
    Authenticator.objects.filter(user=member).delete()
    assert DataKey.objects.count() == 1
    other_member.delete()
    assert not DataKey.objects.exists()


def spoil(person: User, *kinds: str) -> None:
    for row in Authenticator.objects.filter(user=person, type__in=kinds):
        name = "secret" if row.type == "totp" else "seed"
        Authenticator.objects.filter(pk=row.pk).update(data=row.data | {name: "AQNhYmM="})


def test_who_has_an_app_that_cannot_be_opened_comes_in_with_a_recovery_code(member: User) -> None:
    secret, codes = set_up_app(come_in(member))
    spoil(member, "totp")
    client = come_in(member)
    refused = client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert refused.status_code == 200
    assert "can no longer be read" in refused.content.decode()
    assert reverse("account_cannot_get_in") in refused.content.decode()
    client.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert is_in(client)


def test_who_has_codes_that_cannot_be_opened_comes_in_with_the_app_and_makes_new_ones(
    member: User,
) -> None:
    secret, _ = set_up_app(come_in(member))
    spoil(member, "recovery_codes")
    client = come_in(member)
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert is_in(client)
    assert client.get(reverse("mfa_index")).status_code == 200
    client.post(reverse("account_reauthenticate"), {"password": "four-calm-grey-herons"})
    page = client.get(reverse("mfa_view_recovery_codes"))
    assert "can no longer be read" in page.content.decode()
    assert client.get(reverse("mfa_generate_recovery_codes")).status_code == 200
    fresh = client.post(reverse("mfa_generate_recovery_codes"), follow=True)
    assert len(fresh.context["unused_codes"]) == 10


def test_with_neither_nobody_is_let_in_and_nobody_meets_an_error(member: User) -> None:
    secret, codes = set_up_app(come_in(member))
    spoil(member, "totp", "recovery_codes")
    client = come_in(member)
    for code in (code_of(secret), codes[0]):
        answer = client.post(reverse("mfa_authenticate"), {"code": code})
        assert answer.status_code == 200
    assert not is_in(client)


def test_removing_what_cannot_be_opened_works(member: User) -> None:
    _, codes = set_up_app(come_in(member))
    client = come_in(member)
    client.post(reverse("mfa_authenticate"), {"code": codes[0]})
    client.post(reverse("account_reauthenticate"), {"password": "four-calm-grey-herons"})
    spoil(member, "totp", "recovery_codes")
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.exists()
    assert is_in(Client()) is False
