"""What a password may not be, on top of Django's rules."""

import re

from django.conf import settings
from django.core.exceptions import ValidationError

# What somebody who knows where a person goes would try first (OWASP ASVS 5.0, 6.2.11). The name of
# the site comes from the settings.
WORDS_OF_THIS_PLACE = (
    "alongside",
    "support",
    "family",
    "families",
    "forum",
    "helpline",
    "password",
)
LEFT_AT_LEAST = 6  # characters that say something else


class NotThisPlaceValidator:
    """Refuses the name of this site and the words it is about, with little else beside them."""

    def validate(self, password: str, user: object = None) -> None:
        left = re.sub(r"[\W\d_]", "", password.lower())
        words = (*WORDS_OF_THIS_PLACE, *re.findall(r"\w+", settings.SITE_NAME.lower()))
        if not any(word in left for word in words):
            return
        for word in sorted(words, key=len, reverse=True):
            left = left.replace(word, "")
        if len(left) < LEFT_AT_LEAST:
            raise ValidationError(
                "Others could guess this, since it is about this site. Add two words that have"
                " nothing to do with it.",
                code="password_of_this_place",
            )

    def get_help_text(self) -> str:
        return "Not the name of this site."
