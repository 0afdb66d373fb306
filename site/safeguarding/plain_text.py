"""What somebody wrote, as others can see it.

    visible("Hello\u200b")     "Hello"
    visible("\u202e\u3164")    ""

For every text that people read: before it is measured, screened, compared or stored.
"""

import re
import unicodedata

from privacy.invisible import INVISIBLE

_INVISIBLE = re.compile(f"[{INVISIBLE}]")
# Control characters show nothing either; line breaks and tabs do their work. NUL is left for the
# caller, who says that it cannot be stored.
_CONTROLS = re.compile("[\x01-\x08\x0b-\x1f\x7f-\x9f]")

# What joins and what chooses a form is kept where writing needs it: between two letters of Arabic
# or of an Indian script, and in a picture made of several.
_JOINING_LETTER = "[\u0600-\u06ff\u0750-\u077f\u0900-\u0dff]"
_PICTURE = "[\u203c-\u3299\U0001f000-\U0001faff]"
_NEEDED = re.compile(
    f"(?<={_JOINING_LETTER})[\u200c\u200d](?={_JOINING_LETTER})"
    f"|(?<={_PICTURE})\ufe0f(?:\u200d(?={_PICTURE}))?"
    f"|(?<={_PICTURE})\u200d(?={_PICTURE})"
)


def visible(text: str) -> str:
    """The text without what cannot be seen, and without blanks around it; "" if nothing is left."""
    text = _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    kept, start = [], 0
    for needed in _NEEDED.finditer(text):
        kept += [_INVISIBLE.sub("", text[start : needed.start()]), needed.group()]
        start = needed.end()
    kept.append(_INVISIBLE.sub("", text[start:]))
    shown = "".join(kept).strip()
    return shown if any(map(_shows, shown)) else ""


def _shows(character: str) -> bool:
    """Letters, figures and signs do. Marks alone do not, nor the empty pattern of Braille."""
    return unicodedata.category(character)[0] in "LNPS" and character != "\u2800"
