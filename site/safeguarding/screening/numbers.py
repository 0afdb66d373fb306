"""Numbers that lead to somebody: phones, postcodes, cases, prisoners, plates."""

import re
from collections.abc import Iterator

import phonenumbers

from safeguarding import wordlists

from .reading import Reading
from .seen import Span, span

# Phone numbers ---------------------------------------------------------------------------------

_GAP = r"[ \t.\-()]"
# Also what splits a number over lines or decorates it. Only a whole number is taken from these.
_WIDE_GAP = r"[\s.\-()_~/|]"
_ENOUGH = re.compile(r"\d(?:[\s.\-()_~/|]{0,3}\d){5}")
_DIGITS = re.compile(
    rf"(?<![\w£$€])(?:\(?\+{_GAP}{{0,2}}|\(|)\d(?:{_GAP}{{0,3}}\d){{2,17}}(?![\w%])"
)
_DIGITS_APART = re.compile(
    rf"(?<![^\W_]|[£$€])(?:\(?\+{_WIDE_GAP}{{0,2}}|\(|)\d(?:{_WIDE_GAP}{{0,3}}\d){{8,17}}"
    r"(?![^\W_]|%)"
)
_DATE = re.compile(
    r"\d{1,2}[.\-/ ]\d{1,2}[.\-/ ](?:\d{4}|\d{2})|\d{4}[.\-/]\d{1,2}[.\-/]\d{1,2}"
    r"|\d{1,2}/(?:19|20)\d{2}"
)
_NORTH_AMERICAN = re.compile(rf"\(?(?:1{_GAP})?\(?\d{{3}}\)?{_GAP}{{1,2}}\d{{3}}{_GAP}\d{{4}}")
_DIGIT_WORD = r"(?:zero|oh|o|nought|one|two|three|four|five|six|seven|eight|nine|hundred|\d)"
_SPELLED = re.compile(
    rf"\b(?:(?:double|triple|treble)[ -])?{_DIGIT_WORD}"
    rf"(?:[ ,.\-]{{1,3}}(?:(?:double|triple|treble)[ -])?{_DIGIT_WORD}){{6,20}}\b",
)
_SPELLING = frozenset("zero oh nought double triple treble seven five eight six nine".split())
_CALL = re.compile(
    r"\b(?:call|ring|text|phone|mobile|mob|cell|landline|tel|number|whatsapp|reach)\b"
    r"[\w':, ]{0,25}$",
)
_NOT_A_PHONE = re.compile(
    r"\b(?:spn|prn|sid|case|docket|prison(?:er)?|inmate|crime|custody|ref|reference|ssn|urn|isbn|page)\b"
    r"[\w:#. ]{0,20}$",
)


def phones(read: Reading) -> Iterator[Span]:
    text = read.text
    if read.has_digits:
        long = read.windows((match.span() for match in _ENOUGH.finditer(text)), 8, 40)
        for pattern in (_DIGITS, _DIGITS_APART):
            for match in read.near(pattern, long):
                number = match[0].strip()
                digits = "".join(str(int(char)) for char in number if char.isdecimal())
                if digits in wordlists.PUBLIC_LINES or _DATE.match(number):
                    continue
                before = read.lower[max(0, match.start() - 40) : match.start()]
                if _NOT_A_PHONE.search(before):
                    continue
                asked = len(digits) >= 7 and bool(_CALL.search(before))
                if asked or _is_phone(number, digits):
                    yield span("phone", match, "leave the phone number out")
    if len(_SPELLING & read.vocabulary) >= 2:
        for match in _SPELLED.finditer(read.lower):
            if sum(map(str.isalpha, match[0])) > 8:
                yield span("phone", match, "leave the phone number out")


def _is_phone(number: str, digits: str) -> bool:
    if _NORTH_AMERICAN.fullmatch(number):
        return True
    abroad = "+" in number or digits.startswith("00")
    if not abroad and not digits.startswith("0"):
        return len(digits) == 10 and digits[:4] in ("1300", "1800")
    # "+44 (0)7700" is written by hand all the time; the 0 is not part of the number.
    plain = "+" + digits.removeprefix("00") if abroad else digits
    try:
        return phonenumbers.is_possible_number(
            phonenumbers.parse(plain.replace("+440", "+44"), "GB")
        ) or (not abroad and 9 <= len(digits) <= 11)
    except phonenumbers.NumberParseException:
        return False


# Postcodes -------------------------------------------------------------------------------------

_BRITISH = re.compile(
    rf"(?<![^\W_])(?:{'|'.join(wordlists.POSTCODE_AREAS).lower()})\d[a-z\d]?[\s_~/\-]{{0,3}}"
    r"\d[abd-hjlnp-uw-z]{2}(?![^\W_])",
)
_ORDINAL = re.compile(r"\b(?:1st|2nd|3rd|\dth)$")
_CANADIAN = re.compile(r"(?<!\w)[abceghj-nprstvxy]\d[a-z][ -]?\d[a-z]\d(?!\w)")
_EIRCODE = re.compile(
    r"(?<!\w)(?:[AC-FHKNPRTV-Y]\d\d|D6W)[ -]?(?=[A-Z\d]{0,3}\d)(?=\d{0,3}[A-Z])"
    r"[\dAC-FHKNPRTV-Y]{4}(?!\w)"
)
_EIRCODE_SAID = re.compile(
    r"\beircode[\w: ]{0,12}[ :](?P<code>[a-z]\d[\dw] ?[\da-z]{4})\b", re.IGNORECASE
)
_LONG_ENOUGH = re.compile(r"\d{4}")
_ZIP = re.compile(
    r"(?<![\w\-])(?P<plus>\d{5}-\d{4})(?![\w\-])"
    r"|\b[Zz][Ii][Pp](?: ?[Cc]ode)?(?:'s| is|:| of)? {0,2}(?P<said>\d{5}(?:-\d{4})?)(?![\w\-])"
    r"|\b(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI"
    r"|S[CD]|T[NX]|UT|V[AT]|W[AIVY]),? (?P<state>\d{5})(?![\w\-])"
    r"|\b(?:NSW|VIC|QLD|TAS|ACT|WA|SA|NT) (?P<australian>\d{4})(?!\w)"
)
_SAID = re.compile(
    r"\bpost ?code(?: here)?(?:'s| is|:| area is)? {0,2}(?P<code>[a-z]{1,2}\d[a-z\d]?|\d{4})(?![\w])",
)


def postcodes(read: Reading) -> Iterator[Span]:
    suggestion = "say “where we live”"
    if not read.has_digits:
        return
    near = read.windows(read.figures, 0, 14)
    for match in read.near(_BRITISH, near):
        if not _ORDINAL.search(match[0]):  # "in room b1 1st floor"
            yield span("postcode", match, suggestion)
    for match in read.near(_CANADIAN, near):
        yield span("postcode", match, suggestion)
    for start, end in near:
        for match in _EIRCODE.finditer(read.text, start, end):
            yield span("postcode", match, suggestion)
    for start, end in read.windows((m.span() for m in _LONG_ENOUGH.finditer(read.text)), 16, 6):
        for match in _ZIP.finditer(read.text, start, end):
            yield span("postcode", match, suggestion, match.lastgroup or 0)
    if "code" in read.lower:
        for pattern in (_SAID, _EIRCODE_SAID):
            for match in pattern.finditer(read.lower):
                yield span("postcode", match, suggestion, "code")


# Numbers of cases and of prisoners -------------------------------------------------------------

_OWN_FORM = re.compile(
    r"(?<![\w/\-])(?:"
    r"[a-z]\d{4}[a-z]{2}"  # England and Wales: a prisoner
    r"|[tsaucp]20\d{6}"  # the crown court
    r"|\d{2}[a-z][a-z\d]\d{7,10}"  # the unique reference number of a prosecution
    r"|\d{1,3}/\d{4,7}/\d{2}"  # a crime
    r"|\d{2}[a-z]{2}/\d{3,6}/\d{2}"  # custody
    r"|\d:\d{2}-(?:cr|cv|mj|mc)-\d{3,6}(?:-[a-z]{2,4}){0,2}"  # a federal docket
    r"|[a-z]{2}-?(?:19|20)\d{2}-\d{3,7}(?:-[a-z]{1,3})?"
    r"|(?:19|20)\d{2}-?[a-z]{2}-\d{3,7}"
    r"|\d{3}-\d{2}-\d{4}"  # social security
    r"|[a-ceghj-pr-tw-z]{2} ?\d{2} ?\d{2} ?\d{2} ?[a-d]"  # national insurance
    r")(?![\w/]|-\d)",
)
_WHAT = (
    r"(?:prison(?:er)?|inmate|noms?|case|docket|crime|custody|court|police|urn|crn|din|min|spn|prn|sid|pid|mni|cin|fin|bop|booking|"
    r"indictment|incident|cad|pnc|file|warrant|register|offender|jail|claim|matter|ssn|nino|doc|tdcj|cdcr)"
)
_CALLED = (
    r"(?:(?:'s|s)? ?(?:reference|ref|number|num|no|nr|id)\b\.?(?: (?:number|no))?| ?#|(?<=urn)|(?<=crn)"
    r"|(?<=min)|(?<=din)|(?<=ssn)|(?<=spn)|(?<=prn)|(?<=sid)|(?<=pid)|(?<=mni)|(?<=cin)|(?<=fin))"
)
_SAID_NUMBER = re.compile(
    rf"\b{_WHAT} ?{_CALLED}(?: (?:is|was))?[ :#=]{{0,3}}(?P<code>(?:[a-z]{{1,4}} )?(?=[a-z/:.\-]{{0,6}}\d)"
    r"[a-z\d][a-z\d/\-:.]{2,22}[a-z\d])",
)
_HIS_NUMBER = re.compile(
    r"\b(?:(?:his|her|their|my son's|the) (?:number|ref|reference|id)|(?:reference|ref))(?: (?:number|no\.?))?"
    r"(?: is| was|'s|:)? {0,2}(?P<code>(?=[a-z/\-]{0,4}\d)(?=[\d/\-]{0,10}[a-z/])[a-z\d][a-z\d/\-]{3,18}[a-z\d])",
)
_FILED = re.compile(
    r"\b(?:file|case|docket|matter|claim|indictment|warrant|prisoner|inmate|offender|under|ref)[ :#]{1,3}"
    r"(?P<code>(?=[a-z/:.\-]{0,6}\d)(?=[\d/:.\-]{0,8}[a-z])[a-z\d]{1,6}[\-/:]?[a-z\d/\-:.]{2,18}[a-z\d])(?!\w)"
)
_FILED_WORDS = (
    "file",
    "case",
    "docket",
    "matter",
    "claim",
    "indictment",
    "warrant",
    "prisoner",
    "inmate",
    "offender",
)
_NUMBER_WORDS = (
    "spn", "prn", "sid", "pid", "mni", "cin", "fin",
    *("number", "no", "ref", "urn", "crn", "#", "id", "min", "din", "ssn"),
)  # fmt: skip


def case_or_prison_numbers(read: Reading) -> Iterator[Span]:
    suggestion = "leave the number out"
    if not read.has_digits:
        return
    for match in read.near(_OWN_FORM, read.windows(read.figures, 4, 12)):
        yield span("case_or_prison_number", match, suggestion)
    if any(word in read.lower for word in _NUMBER_WORDS):
        near = read.windows(read.figures, 50, 10)
        for pattern in (_SAID_NUMBER, _HIS_NUMBER):
            for match in read.near(pattern, near):
                digits = "".join(filter(str.isdecimal, match["code"]))
                if len(digits) >= 3 and digits not in wordlists.PUBLIC_LINES:
                    yield span("case_or_prison_number", match, suggestion, "code")

    if any(word in read.vocabulary for word in _FILED_WORDS):
        for match in read.near(_FILED, read.windows(read.figures, 30, 10)):
            figures = sum(map(str.isdecimal, match["code"]))
            if figures >= 3 and not _ORDINARY_CODE.fullmatch(match["code"]):
                yield span("case_or_prison_number", match, suggestion, "code")

    if _PRISONERS & read.vocabulary:
        for match in read.near(_INMATE, read.windows(read.figures, 24, 8)):
            yield span("case_or_prison_number", match, suggestion, "code")


_PRISONERS = frozenset("inmate prisoner offender tdcj cdcr doc bop noms".split())
_INMATE = re.compile(
    r"\b(?:inmate|prisoner|offender|tdcj|cdcr|doc|bop|noms)[ :#]{1,2}(?P<code>\d{5,9}(?:-\d{3})?)(?![\w£$])"
)

# A year, an hour, a sum: “case 2019-2020”, “file 10am”.
_ORDINARY_CODE = re.compile(r"\d{1,4}(?:am|pm|st|nd|rd|th|k|m|s|mb|gb|yrs?|x)|\w*covid\w*")

# Number plates ---------------------------------------------------------------------------------

_PLATE = re.compile(
    r"(?<![\w\-/])(?:[A-Z]{2}\d{2} ?[A-Z]{3}"  # since 2001
    r"|[A-HJ-NP-Y]\d{1,3} [A-Z]{3}|[A-Z]{3} \d{1,3}[A-Y]"  # older
    r"|\d{2,3}-(?:[CDGLTW]|CE|CN|CW|DL|KE|KK|KY|LD|LH|LK|LM|LS|MH|MN|MO|OY|RN|SO|TN|TS|WD|WH|WX|WW)-\d{1,6}"
    r")(?![\w\-/])"
)
_SAID_PLATE = re.compile(
    r"\b(?:reg(?:istration|o)?|(?:number |licen[cs]e )?plates?|v?rego|tags?)\b(?: (?:number|no\.?|plate))?"
    r"(?:'s| is| was| are| said)?[ :,.(]{0,3}(?P<code>(?=[a-z]{0,4} ?\d)[a-z\d]{2,4}[ \-]?[a-z\d]{1,5}(?: ?[a-z]{1,3})?)"
    r"(?=[\s.,;)!?]|$)",
)
# Australia, New Zealand, North America: only where a car is spoken of.
_PLATE_ABROAD = re.compile(
    r"(?<![\w\-/])(?:\d{3}[ \-][A-Z]{3}|[A-Z]{3}[ \-]?\d{3,4}|\d[A-Z]{3}\d{3}|\d[A-Z]{2} ?\d[A-Z]{2})(?![\w\-/])"
)
_PLATE_LOWER = re.compile(r"(?<![\w\-/])[a-z]{2}\d{2} ?[a-z]{3}(?![\w\-/])")
_CAR = frozenset(
    "car van reg registration plate plates drives drive vehicle corsa fiesta focus golf astra ute truck pickup rego tags suv jeep lorry motorbike hilux".split()
)
_PLATE_END = re.compile(r" (?:is|was|and|it|if|on|in|at|for|to|has|the|by|but|so|or|a|i)$")


def vehicle_regs(read: Reading) -> Iterator[Span]:
    suggestion = "leave the number plate out"
    if not read.has_digits:
        return
    near = read.windows(read.figures, 4, 8)
    for start, end in near:
        for match in _PLATE.finditer(read.text, start, end):
            yield span("vehicle_reg", match, suggestion)
    if _CAR & read.vocabulary:
        for start, end in near:
            for match in _PLATE_ABROAD.finditer(read.text, start, end):
                yield span("vehicle_reg", match, suggestion)
        for match in read.near(_PLATE_LOWER, near):
            if match[0][-3:] not in wordlists.MONTHS_SHORT:
                yield span("vehicle_reg", match, suggestion)
    if "reg" in read.lower or "plate" in read.lower or "tag" in read.lower:
        for match in read.near(_SAID_PLATE, read.windows(read.figures, 40, 10)):
            code = _PLATE_END.sub("", match["code"])
            start = match.start("code")
            if any(map(str.isdecimal, code)) and len(code) > 3:
                yield Span("vehicle_reg", start, start + len(code), code, suggestion)
