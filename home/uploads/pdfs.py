"""PDF: the pages are taken over into a new file, and from each only what is printed.

A new file has no outline, form, script, attachment or description of its author. What hangs on the
objects that pages lead to is taken off them too, and pictures inside lose what a camera wrote.
"""

import io
import logging
from collections.abc import Iterator
from typing import Any

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from .cleaning import NotTaken

MAX_PAGES = 300
MAX_OBJECTS = 50_000
MAX_DEPTH = 100
_OF_A_PAGE = {"/Type", "/Parent", "/MediaBox", "/CropBox", "/Rotate", "/Resources", "/Contents"}
# Keys that run something, hold a file, or tell about whoever made it; on any object.
_TAKEN_OFF = {
    "/A", "/AA", "/AcroForm", "/AF", "/Alternates", "/Annots", "/B", "/Collection", "/Dests", "/EF",
    "/EmbeddedFiles", "/JavaScript", "/JS", "/LastModified", "/Launch", "/Metadata", "/MDP", "/Names",
    "/OPI", "/OpenAction", "/Perms", "/PieceInfo", "/PresSteps", "/Ref", "/RichMedia", "/Threads",
    "/Thumb", "/URI", "/XFA",
}  # fmt: skip

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it would quote from the file


def clean(content: bytes) -> bytes:
    """Raises NotTaken when the file is locked, broken, a form, or too long."""
    try:
        return _taken_over(content)
    except NotTaken:
        raise
    except Exception as error:
        # pypdf raises nearly anything on a broken file, RecursionError among it.
        raise NotTaken(
            "We could not read this PDF. Open it on your computer, print it to a new PDF, and choose "
            "that one."
        ) from error


def _taken_over(content: bytes) -> bytes:
    reader = PdfReader(io.BytesIO(content), strict=False)
    if reader.is_encrypted:
        raise NotTaken("This PDF is locked with a password. Save it without one, and try again.")
    root: Any = reader.trailer["/Root"]
    form = root.get("/AcroForm")
    if form is not None and form.get_object().get("/Fields"):
        raise NotTaken(
            "This PDF is a form, and its fields would be lost here. Print it to a new PDF first."
        )
    if len(reader.pages) > MAX_PAGES:
        raise NotTaken(f"This PDF has more than {MAX_PAGES} pages. Share it in parts.")
    writer = PdfWriter()
    for page in reader.pages:
        links = list(_links(page))
        for key in set(page) - _OF_A_PAGE:
            del page[key]
        new = writer.add_page(page)
        if links:
            new[NameObject("/Annots")] = ArrayObject(links)
    kept = {id(link) for page in writer.pages for link in _annotations(page)}
    if len(writer._objects) > MAX_OBJECTS:
        raise NotTaken("This PDF has too many parts. Print it to a new PDF first.")
    for thing in writer._objects:
        _strip(thing, kept, depth=0)
    writer.metadata = None
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def _annotations(page: PageObject) -> ArrayObject:
    found = DictionaryObject.get(page, "/Annots", ArrayObject())
    return found if isinstance(found, ArrayObject) else ArrayObject()


def _links(page: PageObject) -> Iterator[DictionaryObject]:
    """Links to the web and to telephones, each made anew. Other annotations are left behind."""
    found = page.get("/Annots")
    for entry in found.get_object() if found is not None else ():
        annotation = entry.get_object()
        action = annotation.get("/A", DictionaryObject()).get_object()
        if annotation.get("/Subtype") != "/Link" or action.get("/S") != "/URI":
            continue
        address = str(action.get("/URI", ""))
        if not address.lower().startswith(("https://", "http://", "tel:")):
            continue
        box = ArrayObject(NumberObject(int(side)) for side in annotation["/Rect"].get_object())
        yield DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Annot"),
                NameObject("/Subtype"): NameObject("/Link"),
                NameObject("/Rect"): box,
                NameObject("/Border"): ArrayObject(NumberObject(0) for _ in range(3)),
                NameObject("/A"): DictionaryObject(
                    {
                        NameObject("/S"): NameObject("/URI"),
                        NameObject("/URI"): TextStringObject(address),
                    }
                ),
            }
        )


def _strip(thing: Any, kept: set[int], *, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise NotTaken("This PDF is nested too deeply. Print it to a new PDF first.")
    if isinstance(thing, IndirectObject) or id(thing) in kept:
        return
    if isinstance(thing, DictionaryObject):
        for key in _TAKEN_OFF & set(thing):
            if not (key == "/Annots" and _holds_only(DictionaryObject.get(thing, key), kept)):
                del thing[key]
        if isinstance(thing, StreamObject):
            _strip_picture(thing)
        for value in list(dict.values(thing)):
            _strip(value, kept, depth=depth + 1)
    elif isinstance(thing, ArrayObject):
        for value in list.__iter__(thing):
            _strip(value, kept, depth=depth + 1)


def _holds_only(annotations: Any, kept: set[int]) -> bool:
    return isinstance(annotations, ArrayObject) and all(
        id(entry) in kept for entry in list.__iter__(annotations)
    )


def _strip_picture(stream: StreamObject) -> None:
    """A photo inside a PDF is a JPEG file of its own, with all that the camera wrote into it."""
    filters = stream.get("/Filter")
    names = [filters] if isinstance(filters, NameObject) else list(filters or [])
    if "/JPXDecode" in names:
        raise NotTaken(
            "This PDF holds a kind of picture (JPEG 2000) that we cannot clean. Print it to a new PDF."
        )
    if "/DCTDecode" not in names:
        return
    if names[-1] != "/DCTDecode" or len(names) > 1:
        raise NotTaken("This PDF packs its pictures in an odd way. Print it to a new PDF first.")
    stream._data = without_notes(stream._data)


def without_notes(jpeg: bytes) -> bytes:
    """A JPEG without comments and without the segments in which cameras and programs write (APPn),
    but for those that say how its colours are meant: APP0, APP14, and a profile in APP2."""
    if jpeg[:2] != b"\xff\xd8":
        raise NotTaken("A picture in this PDF could not be read. Print it to a new PDF first.")
    kept, place = bytearray(b"\xff\xd8"), 2
    while place + 4 <= len(jpeg):
        if jpeg[place] != 0xFF:
            raise NotTaken("A picture in this PDF could not be read. Print it to a new PDF first.")
        marker = jpeg[place + 1]
        if marker == 0xFF:  # a fill byte
            place += 1
            continue
        end = place + 2 + int.from_bytes(jpeg[place + 2 : place + 4], "big")
        is_note = marker == 0xFE or (
            0xE0 <= marker <= 0xEF and not _says_colours(marker, jpeg, place)
        )
        if not is_note:
            kept += jpeg[place:end]
        place = end
        if marker == 0xDA:  # the picture itself begins; what comes after its end is not taken
            last = jpeg.rfind(b"\xff\xd9")
            kept += jpeg[place : last + 2] if last >= place else jpeg[place:]
            return bytes(kept)
    raise NotTaken("A picture in this PDF could not be read. Print it to a new PDF first.")


def _says_colours(marker: int, jpeg: bytes, place: int) -> bool:
    return marker in (0xE0, 0xEE) or (
        marker == 0xE2 and jpeg[place + 4 : place + 15] == b"ICC_PROFILE"
    )
