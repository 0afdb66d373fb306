"""Dates that can be looked up: of birth, of hearings; and how old a child is, to the year."""

import re
from collections.abc import Iterator

from .reading import Reading
from .seen import Span, between

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
)
_MONTH_AND_YEAR = re.compile(rf"\b{_MONTH},? (?:of )?(?:19|20)\d\d\b")
_ORDINAL = (
    r"(?:(?:twenty|thirty)[ -])?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|tenth|eleventh|twelfth|thirteenth|"
    r"fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth"
)
_IN_WORDS = re.compile(
    rf"\b{_WEEKDAY}(?:the )?(?:{_ORDINAL})(?: of)? {_MONTH}\b(?:,? (?:19|20)\d\d)?|\b{_MONTH} (?:the )?(?:{_ORDINAL})\b(?:,? (?:19|20)\d\d)?"
)
_MONTHS = frozenset(
    "january february march april may june july august september october november december".split()
)
_BARE_DAY = re.compile(
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day(?:,? (?:the )?|, )(?:the )?[0-3]?\d(?:st|nd|rd|th)\b"
    r"|\bthe [0-3]?\d(?:st|nd|rd|th)(?: of (?:next|this|the) month)?\b(?! (?:floor|time|day|week|month|year|birthday|of|and \w+ (?:floor|time|day|week)|one|person|to|century|grade|anniversary|district|circuit|amendment))"
    r"|(?<![\w/.\-])[0-3]?\d/[01]?\d(?![\d/])",
)
_WEEKDAY_AHEAD = re.compile(
    r"\b(?:(?:this|next|this coming|coming|the following) (?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?(?:,? (?:the )?[0-3]?\d(?:st|nd|rd|th))?"
    r"|(?:a week|two weeks|fortnight) (?:on|from|this|next) (?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|(?:mon|tues|wednes|thurs|fri)day (?:week|fortnight))\b(?! (?:night|evening)'?s? (?:football|group|meeting))"
)
_AHEAD = frozenset("next this coming following week fortnight".split())
_WEEKDAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun".split()
)
_BIRTH_BEFORE = re.compile(
    r"\b(?:d\.?o\.?b\.?|date of birth|birth ?da(?:y|te)|born)\b[^.\n]{0,40}$", re.IGNORECASE
)
_MINE_IS = re.compile(r"\b(?:mine|his|hers|theirs)(?:'s| is|:)? $")
_BIRTH_AFTER = re.compile(r"^[ ,(]{0,2}(?:is|was) (?:his|her|my|their|\w{2,12}'s) birthday")
_BIRTH = ("dob", "birth", "born", "d.o.b")
# Words of a hearing near the date. "Court" alone is enough; a visit or an arrest is not.
_HEARING = re.compile(
    r"\b(?:court(?:room|house)?s?|hearings?|trial|pre-trial|sentenc\w+|plea|pleads?|ptph|pleading|arraign\w*|"
    r"(?:next|court|our|his) date|committal|(?:first|next|case) (?:mention|appearance)|mention(?:s|ed)? (?:is|on|at)|appearance|appears?|appearing"
    r"|appeared|magistrates?'?s?|tribunal|appeal|verdict|jury|crown|listed for|adjourned|tried|mags|"
    r"judge|(?:bail|parole|case|plea) (?:date|hearing|review)|inquest|remand hearing|before the (?:bench|sheriff))\b",
)


_HEARING_WORDS = frozenset(
    "date court courtroom courthouse courts hearing hearings trial pre-trial plea plead pleads ptph pleading arraigned arraignment "
    "committal mention appearance appears appear appearing appeared magistrates magistrate magistrates' tribunal appeal "
    "verdict jury crown listed adjourned tried mags judge bail parole inquest remand bench sheriff sentenced "
    "sentencing sentence".split()
)


_FORMS = frozenset("details form forms details'".split())
_FOR_SOMEBODY = re.compile(
    r" for (?:him|her|me|my \w+|our \w+|the (?:wee|little|eldest|youngest|oldest|boy|girl|baby|kids?|lad)\b)"
)
_AGAIN_IN = re.compile(
    r"\b(?:listed|court|trial|hearing|sentenc\w+|back|appear\w*|due|set|adjourned|until|till)\b[^.]{0,40} (?:in|for|to|until|till) $"
)
_ALONE = re.compile(r"\W*")


def _sentence(text: str, start: int, end: int) -> tuple[str, str]:
    before, after = text[max(0, start - 90) : start], text[end : end + 70]
    before = re.split(r"[!?\n]|(?<!\bno)(?<!\bst)\. ", before)[-1]
    return before, re.split(r"[!?\n]|\. ", after)[0]


def dates(read: Reading) -> Iterator[Span]:
    """Dates of birth and of hearings; any other date is left alone."""
    if (
        _WEEKDAYS & read.vocabulary
        and _AHEAD & read.vocabulary
        and _HEARING_WORDS & read.vocabulary
    ):
        for match in read.near(_WEEKDAY_AHEAD, read.windows(read.spots(_WEEKDAYS), 24, 16)):
            before, after = _sentence(read.lower, *match.span())
            if _HEARING.search(before[-60:]) or _HEARING.search(after[:40]):
                yield between(
                    "court_date", read.text, *match.span(), "say “soon”, or how long it is"
                )
    if not read.has_digits and not _MONTHS & read.vocabulary:
        return
    text = read.lower
    birth = any(word in read.lower for word in _BIRTH)
    hearing = bool(_HEARING_WORDS & read.vocabulary) and bool(_HEARING.search(text))
    form = not _FORMS.isdisjoint(read.vocabulary)
    if not birth and not hearing and not form:
        return
    patterns = [_IN_WORDS, _DATE]
    patterns += [_MONTH_AND_YEAR]
    patterns += [_BARE_DAY] if hearing else []
    near = read.windows(read.figures, 26, 26)
    for pattern in patterns:
        where = read.windows(read.spots(_MONTHS), 40, 30) if pattern is _IN_WORDS else near
        for match in read.near(pattern, where):
            start, end = match.span()
            if match[0][:4].lower() == "the ":
                start += 4
            if text[end - 1] == ".":
                end -= 1
            before, after = _sentence(text, start, end)
            if (form and _FOR_SOMEBODY.match(after) and match[0][-2:].isdecimal()) or (
                birth
                and (
                    _BIRTH_BEFORE.search(before)
                    or _MINE_IS.search(before)
                    or _BIRTH_AFTER.search(after)
                )
            ):
                yield between("date_of_birth", text, start, end, "leave the date of birth out")
            elif pattern is _MONTH_AND_YEAR:
                if _AGAIN_IN.search(before):
                    yield between("court_date", text, start, end, "say “soon”, or how long it is")
            elif (
                _HEARING.search(before)
                or _HEARING.search(after)
                or (_ALONE.fullmatch(before) and _HEARING.search(text[max(0, start - 70) : start]))
            ):
                yield between("court_date", text, start, end, "say “soon”, or how long it is")


# How old a child is ----------------------------------------------------------------------------

_WORDS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
).split()
_YEARS = rf"(?:1[0-7]|[0-9]|{'|'.join(_WORDS)})"
_CHILD = (
    r"(?:son|daughter|boy|girl|lad|lass|lassie|child|kid|baby|stepson|stepdaughter|step ?son|step ?daughter|"
    r"(?:grand)(?:son|daughter|child)|niece|nephew|brother|sister|eldest|oldest|youngest|middle one|little one|"
    r"twins?|wee one|bairn|wean|toddler|teen|teenager|dd|ds|sons|daughters|boys|girls|kids|children|babies|"
    r"stepchildren|grandkids|grandchildren|nieces|nephews|lads|lasses)"
)
_SMALL = re.compile(
    rf"(?<![\w.£$€/:,\-])(?<!\d )(?:(?:[1-3]?\d)(?=[ \-](?:months?|mths?|weeks?|wks?)\b)|(?:{_YEARS})(?![\d%/:£$€]|[.,]\d))"
)
# Straight after the number: “7 year old”, “12yo”, “8 months old”.
_OLD = re.compile(
    r"(?: and a half|½)?(?:[ \-]?(?:years?|yrs?|y)[ \-]?(?:olds?|o|/o)|[ \-]?(?:yo|y/o)|yrs?"
    r"|[ \-](?:months?|mths?|weeks?|wks?)[ \-]old)\b(?! ago)"
)
_AND_MORE = re.compile(r"(?: and a half|½|\.5| and \d{1,2} (?:months|weeks|mths))?")
_UNIT = re.compile(r" (?:months?|weeks?|years?)(?: old)?\b")
_AFTERWARDS = re.compile(
    r"\s{0,2}(?:[.,;:!?)\n\U0001f300-\U0001faff\-]|$|(?:and|but|so|now|in|next|last|this|on|when|or|with|at school|"
    r"at the time|at that time|then|he|she|they|i|we|years|yrs|tomorrow|today|soon|x+|yet|too|bless)\b)"
)
_SECOND = re.compile(
    rf"(?:,| and| &) (?P<second>{_YEARS})(?![\w%:/]| (?:of|people|hours|days|weeks|times))"
)
_AGED = re.compile(r"\b(?:aged?|age of)(?: just| only)? $")
_RANGE = re.compile(r" ?(?:to|and over|or over|plus|or under|and under|-|\+)(?!\w)")
_FILLER = (
    r"(?: (?:just|only|now|both|still|about to be|nearly|almost|barely|not yet|already|of))*"
    r"(?: (?:turned|turns|turning|turn))?"
)
_BECAME = re.compile(
    rf"\b(?:(?:{_CHILD}|he|she|they|who)(?:'s|s| is| are| was| were|'re| have| has){_FILLER}"
    rf"|(?:{_CHILD}|he|she|they|who){_FILLER} (?:turned|turns|turning|turn)(?: just)?"
    r"|(?:is|are|s|'s|has|have) (?:only|just|still|just turned|only just)|(?:just )?turned|turning|turns|little one of|"
    rf"{_CHILD} of) $"
)
_NAME_IS = re.compile(
    r"\b[A-Z][a-z]{2,12}(?:'s| is| was) (?:only |just |nearly |now |just turned )?$"
)
_OWN_CHILD_IS = re.compile(
    r"\b(?:son|daughter|baby|little one|youngest|grandson|granddaughter|twins|niece|nephew) (?:is|are)(?: only| just)? $"
)
_HAS = re.compile(r"\b(?:has|had|have|got|'ve)(?: only| just)? $")
_BRACKET = re.compile(r"[a-z']{2,16} ?\( ?$")
_BRACKET_END = re.compile(
    r"(?: (?:years?(?: old)?|yrs?|yo|months))?(?: ?(?:,|and|&) ?\d{1,2}){0,3}(?: (?:years?(?: old)?|yrs?|months))? ?\)"
)
_I_AM = re.compile(
    r"(?<![\w'])(?:i'm|im|i am)(?: (?:only|just|still|nearly|almost|a|turning|now|literally))* $"
)
_I_AM_END = re.compile(
    r"(?:\s{0,2}(?:[.,;:!?)\n]|$)|,? (?:and|but|so|f|m|yrs?|years old|year old|btw|now|n|next|in year|in yr|idk|still|from|she|he|with no)\b)"
)
_AT_HOME = re.compile(
    rf"\b{_CHILD}(?: (?:at|in|with|from|of|me|us|home|here|mine|ours|left|still)){{0,4}}[,:] $"
)
# “a nine year old Corsa”
_THING = re.compile(
    r" (Corsa|Fiesta|Golf|Astra|Focus|Polo|Clio|Mini|Ford|Vauxhall|Toyota|BMW|Audi|Honda|Nissan|Volvo|Skoda|Kia|Labrador|Spaniel|Collie|car|van|house|dog|cat|laptop|phone|computer|boiler|sofa|case|carpet|washing|tv|bike|horse|rabbit|tablet|mattress)\b"
)
_COMMA = re.compile(rf"(?:\b{_CHILD}|[a-z]), $")
_COMMA_END = re.compile(r"(?=[,.)](?! ?\d)| and [a-z]+,| but|$)")
_NOT_A_CHILD = re.compile(
    r"\b(?:i|i'm|i was|when i|me at|husband|wife|partner|mum|mother|dad|father|for|under|over|above|below|than)"
    r"(?: (?:was|am|only|just|at|were|aged))*(?: the)? ?$",
)
_YEAR_OF_SCHOOL = re.compile(
    r"(?<!')\b(?:year|grade|p|s|class|chapter|section|rule|part|number|no\.?|at least|least|than|up to|about) $"
)
# What a number that is an age stands after, unless it says “years old” itself; or any word in “s”.
_LEADING = frozenset(
    "( , is are was were has have just only now both still be nearly almost barely yet already of turned turns "
    "turning turn aged age i'm im am a literally".split()
)
_ONES = frozenset(_WORDS)
_SMALL_ONES = frozenset(
    "0 1 2 3 4 5 6 7 8 one two three four five six seven eight".split()
)  # nobody who writes


def ages_of_children(read: Reading) -> Iterator[Span]:
    """Up to seventeen. Found by the number: what stands before and after it says what it counts."""
    spots = sorted([*read.figures, *read.spots(_ONES)])
    done = 0
    for match in read.near(_SMALL, read.windows(spots, 0, 1)):
        if match.start() < done:
            continue
        for start, end in _age(read, match.start(), match.end()):
            yield between(
                "exact_age_of_child", read.text, start, end, "say “my child”, or roughly how old"
            )
            done = end


def _age(read: Reading, start: int, end: int) -> list[tuple[int, int]]:
    text = read.lower
    before = text[max(0, start - 48) : start]
    if before[-1:].isalnum() or _YEAR_OF_SCHOOL.search(before):
        return []
    if old := _OLD.match(text, end):
        thing = _THING.match(read.text, old.end())
        if thing:
            return []
        return [] if _NOT_A_CHILD.search(before) else [(start, old.end())]
    if text[end : end + 1].isalnum():
        return []
    lead = before.split()[-1:]
    if not lead or not (lead[0].endswith(("s", ",", "(", "re")) or lead[0] in _LEADING):
        return []
    more = _AND_MORE.match(text, end)
    stop = more.end() if more else end
    if _AGED.search(before) and not _RANGE.match(text, stop):
        if _NOT_A_CHILD.search(before[: before.rfind("age")]):
            return []
        return [(start, stop), *_next(text, stop)]
    if _BRACKET.search(before) and _BRACKET_END.match(text, stop):
        return [(start, stop), *_next(text, stop)]
    if _I_AM.search(before) and _I_AM_END.match(text, stop) and text[start:end] not in _SMALL_ONES:
        return [(start, stop)]
    became = _BECAME.search(before) or _NAME_IS.search(read.text[max(0, start - 32) : start])
    if became and not (_HAS.search(before) and "turned" not in before[-16:]):
        unit = _UNIT.match(text, stop)
        if unit and not (
            "old" in unit[0]
            or ("month" in unit[0] and before.endswith(" of "))
            or ("months" in unit[0] and _OWN_CHILD_IS.search(before))
        ):
            return []
        after = unit.end() if unit else stop
        more_of_them = _next(text, after)
        if more_of_them or _AFTERWARDS.match(text, after):
            return [(start, after), *more_of_them]
    if _AT_HOME.search(before) and (more_of_them := _next(text, stop)):
        return [(start, stop), *more_of_them]
    if (
        _COMMA.search(before)
        and _COMMA_END.match(text, stop)
        and (
            re.search(rf"\b{_CHILD}, $", before)
            or read.text[max(0, start - 14) : start].strip(", ").split(" ")[-1][:1].isupper()
        )
    ):
        return [(start, stop)]
    return []


def _next(text: str, end: int) -> list[tuple[int, int]]:
    """“8 and 11”"""
    second = _SECOND.match(text, end)
    return [second.span("second")] if second else []
