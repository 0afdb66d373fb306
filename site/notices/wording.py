"""What no mail may say, whoever reads over a shoulder. Asked of every mail template by the suite, and
of the settings that stand in a mail by a system check."""

import re

from django.conf import settings

NEVER = re.compile(
    r"offen[cds]|sex|child|abuse|porn|police|prison|probation|court|crim|arrest|charge[ds]?\b|victim"
    r"|forum|board|\bpost(?:s|ed)?\b|topic|\brepl(?:y|ies)\b|support|famil(?:y|ies)|relative"
    r"|session|group|facilitat|moderat|member|helpline|safeguard|charit|advi[cs]e|guidance"
    r"|crisis|worr|confiden|anonym|secret|alongside|urgent|immediately",
    re.IGNORECASE,
)


def tells(text: str) -> list[str]:
    """Words in this text that would give somebody away; the name of the service among them."""
    found = [match.group() for match in NEVER.finditer(text)]
    if settings.SITE_NAME.lower() in text.lower():
        found.append(settings.SITE_NAME)
    return found
