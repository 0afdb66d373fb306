"""Documents: only the kinds that we can clean. PDF, plain text, and tables as CSV."""

import csv
import re

from . import pdfs
from .cleaning import Cleaned, NotTaken

_MARKUP = re.compile(r"<(?:!doctype|html|svg|script|\?xml|head|body|iframe)\b|<\?(?:xml|php)", re.I)
# Control characters other than tab and line ends: no text has them, and other kinds of files do.
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_NUMBER = re.compile(r"[+-]?[\d\s.,()%/-]*\Z")
_KINDS = "It can be a PDF, plain text (.txt) or a table (.csv), written as UTF-8."


def clean(content: bytes, *, name: str = "") -> Cleaned:
    """`name` only chooses between .txt and .csv, which look alike inside. Raises NotTaken."""
    if content.lstrip()[:5] == b"%PDF-":
        return Cleaned(pdfs.clean(content), kind="pdf")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotTaken(f"We could not read this document. {_KINDS}") from error
    if _NOT_TEXT.search(text):
        raise NotTaken(f"We could not read this document. {_KINDS}")
    if _MARKUP.search(text[:4096]):
        raise NotTaken(f"This is a web page or a drawing, and not a document. {_KINDS}")
    is_table = name.lower().endswith(".csv")
    if is_table:
        _refuse_formulas(text)
    return Cleaned(text.encode(), kind="csv" if is_table else "txt")


def _refuse_formulas(text: str) -> None:
    """A spreadsheet runs a cell that begins so on the computer of whoever opens the table."""
    try:
        for number, row in enumerate(csv.reader(text.splitlines(), strict=True), start=1):
            for cell in row:
                if _is_formula(cell):
                    raise NotTaken(
                        f"Line {number} has a cell that begins with “{cell.strip()[:1]}”. A "
                        "spreadsheet would run it as a formula: put a space and a word before it."
                    )
    except csv.Error as error:
        raise NotTaken("We could not read this table. Is it saved as CSV?") from error


def _is_formula(cell: str) -> bool:
    inner = cell.strip()
    if cell[:1] in ("\t", "\r") or inner[:1] in ("=", "@", "\uff1d", "\uff20"):
        return bool(inner)
    return inner[:1] in ("+", "-", "\uff0b", "\uff0d") and not _NUMBER.match(inner)
