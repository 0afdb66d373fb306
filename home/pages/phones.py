"""Phone numbers that a phone can dial from the page."""

from django.core.validators import RegexValidator

phone_number = RegexValidator(
    r"^\+?[0-9][0-9 ()-]*\Z", "Use digits and spaces, such as 0808 1000 900."
)


def phone_href(phone: str) -> str:
    """A number as the address of a link: `0808 1000 900` is `tel:08081000900`."""
    digits = "".join(sign for sign in phone if sign in "0123456789")
    return f"tel:+{digits}" if phone.startswith("+") else f"tel:{digits}"
