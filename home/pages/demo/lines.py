"""Crisis lines of the United Kingdom: real ones, on the day our list was made."""

from datetime import date
from typing import Any

CHECKED = date(2026, 11, 22)

LINES: tuple[dict[str, Any], ...] = (
    {
        "name": "Stop It Now UK and Ireland",
        "phone": "0808 1000 900",
        "hours": "Monday to Thursday 9 am to 9 pm, Friday 9 am to 5 pm",
        "note": "For adults worried about themselves, a relative or a child. Anonymous. The "
        "hours are from an older list: check before relying on it.",
        "website": "https://www.stopitnow.org.uk/",
    },
    {
        "name": "Samaritans",
        "phone": "116 123",
        "hours": "24 hours",
        "note": "For anyone in distress. Check before relying on it.",
        "website": "https://www.samaritans.org/",
    },
    {
        "name": "Childline",
        "phone": "0800 1111",
        "hours": "24 hours",
        "note": "For anyone under 19. Check before relying on it.",
        "website": "https://www.childline.org.uk/",
    },
    {
        "name": "NSPCC Helpline",
        "phone": "0808 800 5000",
        "hours": "",
        "note": "For adults worried about a child. Check the hours before relying on it.",
        "website": "https://www.nspcc.org.uk/",
    },
    {
        "name": "Prisoners’ Families Helpline (Pact)",
        "phone": "0808 808 3444",
        "hours": "Monday to Friday 10 am to 5 pm",
        "note": "For families of people in prison in England and Wales. Its number has changed "
        "over time: check before relying on it.",
        "website": "https://www.prisonadvice.org.uk/",
    },
)
