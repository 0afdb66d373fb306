"""Dates that can be looked up: of birth, of hearings; and how old a child is, to the year."""

import re
from collections.abc import Iterator

from .reading import Reading
from .seen import Span, between, span

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,? (?:the )?)?"
_DAY = r"(?:[0-3]?\d(?: ?(?:st|nd|rd|th))?)"
_DATE = re.compile(
    rf"(?<![\w/.\-])(?:{_WEEKDAY}(?:the )?{_DAY}(?: of)?[ \-/]{_MONTH}\b\.?(?:,?[ \-/]'?(?:(?:19|20)\d\d|\d\d)(?!\d))?"
    rf"|{_WEEKDAY}{_MONTH}\.? (?:the )?{_DAY}(?!\d|:|\.\d| ?(?:am|pm|years|months|weeks|days|of us|people))(?:,? (?:19|20)\d\d)?"
    r"|[0-3]?\d[/.\-][01]?\d[/.\-](?:(?:19|20)\d\d|\d\d)(?![\d/])"
    r"|[01]?\d[/.\-][0-3]?\d[/.\-](?:(?:19|20)\d\d|\d\d)(?![\d/])"
    r"|(?:19|20)\d\d[/.\-][01]?\d[/.\-][0-3]?\d(?!\d)"
    r")",
    re.IGNORECASE,
)
_MONTH_AND_YEAR = re.compile(rf"\b{_MONTH},? (?:of )?(?:19|20)\d\d\b", re.IGNORECASE)
_BARE_DAY = re.compile(
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day(?:,? (?:the )?|, )(?:the )?[0-3]?\d(?:st|nd|rd|th)\b"
    r"|\bthe [0-3]?\d(?:st|nd|rd|th)\b(?! (?:floor|time|day|week|month|year|birthday|of|and|one|person|to))"
    r"|(?<![\w/.\-])[0-3]?\d/[01]?\d(?![\d/])",
    re.IGNORECASE,
)
_BIRTH_BEFORE = re.compile(
    r"\b(?:d\.?o\.?b\.?|date of birth|birth ?da(?:y|te)|born)\b[^.\n]{0,40}$", re.IGNORECASE
)
_BIRTH_AFTER = re.compile(r"^[ ,(]{0,2}(?:is|was) (?:his|her|my|their|\w{2,12}'s) birthday", re.I)
_BIRTH = ("dob", "birth", "born", "d.o.b")
# Words of a hearing near the date. "Court" alone is enough; a visit or an arrest is not.
_HEARING = re.compile(
    r"\b(?:court(?:room|house)?s?|hearings?|trial|pre-trial|sentenc\w+|plea|pleads?|ptph|pleading|arraign\w*|"
    r"committal|(?:first|next|case) (?:mention|appearance)|mention(?:s|ed)? (?:is|on|at)|appearance|appears?|appearing"
    r"|appeared|magistrates?'?s?|tribunal|appeal|verdict|jury|crown|listed for|adjourned|tried|mags|"
    r"judge|(?:bail|parole) (?:date|hearing)|inquest|remand hearing|before the (?:bench|sheriff))\b",
    re.IGNORECASE,
)


def _sentence(text: str, start: int, end: int) -> tuple[str, str]:
    before, after = text[max(0, start - 90) : start], text[end : end + 70]
    before = re.split(r"[!?\n]|(?<!\bno)(?<!\bSt)\. ", before)[-1]
    return before, re.split(r"[!?\n]|\. ", after)[0]


def dates(read: Reading) -> Iterator[Span]:
    """Dates of birth and of hearings; any other date is left alone."""
    if not read.has_digits:
        return
    text = read.text
    birth = any(word in read.lower for word in _BIRTH)
    hearing = bool(_HEARING.search(text))
    if not birth and not hearing:
        return
    patterns = [_DATE]
    patterns += [_MONTH_AND_YEAR] if birth else []
    patterns += [_BARE_DAY] if hearing else []
    for pattern in patterns:
        for match in pattern.finditer(text):
            start, end = match.span()
            if match[0][:4].lower() == "the ":
                start += 4
            before, after = _sentence(text, start, end)
            if birth and (_BIRTH_BEFORE.search(before) or _BIRTH_AFTER.search(after)):
                yield between("date_of_birth", text, start, end, "leave the date of birth out")
            elif pattern is not _MONTH_AND_YEAR and (
                _HEARING.search(before) or _HEARING.search(after)
            ):
                yield between("court_date", text, start, end, "say “soon”, or how long it is")


# How old a child is ----------------------------------------------------------------------------

_WORDS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
).split()
_YEARS = rf"(?:1[0-7]|[0-9]|{'|'.join(_WORDS)})"
_NUMBER = r"(?P<age>" + _YEARS + r"(?:(?: and a half|½|\.5| \d{1,2}/12| and \d{1,2} (?:months|weeks|mths))?))"
_CHILD = (
    r"(?:son|daughter|boy|girl|lad|lass|lassie|child|kid|baby|stepson|stepdaughter|step ?son|step ?daughter|"
    r"(?:grand)(?:son|daughter|child)|niece|nephew|brother|sister|eldest|oldest|youngest|middle one|little one|"
    r"twins?|wee one|bairn|wean|toddler|teen|teenager|dd|ds|sons|daughters|boys|girls|kids|children|babies|"
    r"stepchildren|grandkids|grandchildren|nieces|nephews|lads|lasses)"
)
_OLD = re.compile(
    r"(?<![\w.£$€/:\-])(?P<age>(?:" + _YEARS + r"(?: and a half)?[ \-]?(?:years?|yrs?|y)[ \-]?(?:olds?|o|/o)\b"
    r"|" + _YEARS + r"(?:yo|yrs?|y/o|yr olds?)\b(?! ago)"
    r"|(?:[1-3]?\d|" + "|".join(_WORDS) + r")[ \-](?:months?|mths?|weeks?|wks?)[ \-]old))",
    re.IGNORECASE,
)
_AGED = re.compile(
    rf"\b(?:aged?|age of)(?: just| only)? {_NUMBER}(?![\d%]|:\d|\.\d| (?:or over|to|and over|plus))"
    rf"(?:(?:,| and| &) (?P<second>{_YEARS})(?![\d%]|:\d))?\b",
    re.IGNORECASE,
)
_IS = re.compile(
    rf"\b(?:(?:{_CHILD}|he|she|they|who|[A-Z][a-z]{{2,12}})(?:'s|s| is| are| was| were|'re| has| have| had|'ve)?"
    r"(?: (?:just|only|now|both|still|about to be|nearly|almost|barely|not yet|already|of))*"
    r"(?: (?:turned|turns|turning|turn))?"
    r"|is only|'s only|just turned|turned|turning|turns|barely|little one of) "
    rf"{_NUMBER}(?P<unit> (?:months?|weeks?|years?)(?: old)?)?(?: and (?P<second>{_YEARS}))?"
    r"(?=[\s]{0,2}(?:[.,;:!?)\n\U0001f300-\U0001faff\-]|$|(?:and|but|so|now|in|next|last|this|on|when|or|with|at school|"
    r"he|she|they|i|we|years|yrs|tomorrow|today|soon|x+|yet|or|too|bless)\b))",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(
    rf"(?:\b{_CHILD}|\b[A-Z][\w'\-]{{1,15}}|\b[a-z]{{3,12}}) ?\( ?{_NUMBER}(?: ?(?:years?(?: old)?|yrs?|yo|months))? ?\)",
    re.IGNORECASE,
)
_COMMA = re.compile(
    rf"\b(?:{_CHILD}|[A-Z][a-z]{{1,12}}), {_NUMBER}(?: and \d{{1,2}} months)?(?=[,.]| and [A-Z]| but|$)"
)
_NOT_A_CHILD = re.compile(
    r"\b(?:i|i'm|i was|when i|me at|husband|wife|partner|mum|mother|dad|father|for|under|over|above|below|than)"
    r"(?: (?:was|am|only|just|at|were))*(?: the)? ?$",
    re.IGNORECASE,
)
_NOT_AN_AGE = re.compile(r"^(?:he|she|they|who)(?: |s? is | was | were | has | had | have )", re.IGNORECASE)
_AGE_WORDS = frozenset(
    "old yo aged age turned turns turning turn he she son daughter boy girl boys girls lad baby eldest oldest "
    "youngest twins kids children child twin hes shes olds niece nephew only just is are".split()
)


def ages_of_children(read: Reading) -> Iterator[Span]:
    suggestion = "say “my child”, or roughly how old"
    text = read.text
    if not (read.has_digits or read.vocabulary.intersection(_WORDS)):
        return
    for pattern in (_OLD, _AGED):
        for match in pattern.finditer(text):
            if _NOT_A_CHILD.search(text[max(0, match.start() - 24) : match.start()]):
                continue
            yield span("exact_age_of_child", match, suggestion, "age")
            if pattern is _AGED and match["second"]:
                yield span("exact_age_of_child", match, suggestion, "second")
    if "(" in text:
        for match in _IN_BRACKETS.finditer(text):
            yield span("exact_age_of_child", match, suggestion, "age")
    if not _AGE_WORDS & read.vocabulary and "," not in text:
        return
    for match in _IS.finditer(text):
        before = text[max(0, match.start() - 12) : match.start("age")].lower()
        if re.search(r"\b(?:has|had|have|got|'ve|husband|wife|partner|i'm|i)\s*$|\bhas(?: only| just)? $", before):
            continue
        start, end = match.span("age")
        unit = match["unit"]
        if unit:
            if "old" not in unit and "year" not in unit and not re.search(_CHILD + "|one of", before):
                continue
            end = match.end("unit")
        yield between("exact_age_of_child", text, start, end, suggestion)
        if match["second"]:
            yield span("exact_age_of_child", match, suggestion, "second")
    for match in _COMMA.finditer(text):
        yield span("exact_age_of_child", match, suggestion, "age")
