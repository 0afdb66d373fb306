"""Keys that everybody can read in this repository. They protect nothing, and production refuses them."""

from collections.abc import Iterable

DEVELOPMENT_SECRET_KEY = "development-only-this-key-protects-nothing-real"  # noqa: S105
TEST_SECRET_KEY = "test"  # noqa: S105
DEVELOPMENT_FIELD_KEY = "development:ZGV2ZWxvcG1lbnQ6IHByb3RlY3RzIG5vdGhpbmcgISE="
TEST_FIELD_KEY = "test:dGhlIHN1aXRlOiAgIHByb3RlY3RzIG5vdGhpbmcgISE="

_SECRET_KEYS = {DEVELOPMENT_SECRET_KEY, TEST_SECRET_KEY}
# Under whatever name they are given: the secret stands after the colon.
_FIELD_SECRETS = {key.partition(":")[2] for key in (DEVELOPMENT_FIELD_KEY, TEST_FIELD_KEY)}


def public_among(secret_keys: Iterable[str], field_keys: Iterable[str]) -> list[str]:
    """Which settings hold a key that is public, by the name of the setting."""
    found = []
    if _SECRET_KEYS & {key.strip() for key in secret_keys}:
        found.append("SECRET_KEY")
    if _FIELD_SECRETS & {key.partition(":")[2].strip() for key in field_keys}:
        found.append("FIELD_KEYS")
    return found
