"""Files that editors give: what gets in, what is left of it, and how it comes out again.

Every file is made here, and goes in by the doors of the desk."""

import io
import json
import random
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image, PngImagePlugin
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Link
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    StreamObject,
    TextStringObject,
)
from wagtail.documents.models import Document
from wagtail.images.models import Image as Picture
from wagtail.models import Collection
from wagtail.models import UploadedFile as Unfinished

from accounts.models import User
from home.uploads import papers, pdfs, pictures
from home.uploads.cleaning import NotTaken
from tests.conftest import make_person

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the file in which it makes a rendition to the garbage collector.
    pytest.mark.filterwarnings("ignore:Exception ignored in.*SpooledTemporaryFile"),
    pytest.mark.filterwarnings(
        "ignore:Unclosed file <tempfile.SpooledTemporaryFile:ResourceWarning"
    ),
]

SECRET = "Hidden Harbour 51.5033"
PAGE_WITH_SCRIPT = b"<html><script>alert(document.cookie)</script></html>"


@pytest.fixture
def desk(client: Client, db: None, tmp_path: Path, settings: Any) -> Client:
    """An administrator's browser, and an empty disk."""
    settings.MEDIA_ROOT = tmp_path
    person = make_person("Administrator")
    User.objects.filter(pk=person.pk).update(is_superuser=True)
    client.force_login(User.objects.get(pk=person.pk))
    return client


def on_disk() -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def drawn(form: str = "PNG", size: tuple[int, int] = (40, 30), **options: Any) -> bytes:
    picture = Image.new("RGB", size, "#a0522d")
    written = io.BytesIO()
    picture.save(written, form, **options)
    return written.getvalue()


def photo_with_a_place(form: str = "JPEG") -> bytes:
    exif = Image.Exif()
    exif[0x010F] = SECRET  # the maker
    exif[0x0112] = 6  # held upright: turn it a quarter
    exif.get_ifd(0x8825).update({1: "N", 2: (51.0, 30.0, 12.0), 29: SECRET})  # GPS
    more: dict[str, Any] = {"xmp": f"<x>{SECRET}</x>".encode()} if form != "PNG" else {}
    if form == "PNG":
        more["pnginfo"] = PngImagePlugin.PngInfo()
        more["pnginfo"].add_itxt("XML:com.adobe.xmp", SECRET)
        more["pnginfo"].add_text("Author", SECRET)
    if form == "JPEG":
        more["comment"] = SECRET
    return drawn(form, exif=exif, **more)


def claimed_png(width: int, height: int) -> bytes:
    """A few bytes that claim to be a picture of that size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(9999)))


def moving_gif() -> bytes:
    frames = [Image.new("RGB", (9, 9), shade) for shade in ("red", "green", "blue")]
    written = io.BytesIO()
    frames[0].save(written, "GIF", save_all=True, append_images=frames[1:])
    return written.getvalue()


def add_picture(
    desk: Client, content: bytes, name: str = "a.jpg", title: str = "Tea", **to: Any
) -> Any:
    file = SimpleUploadedFile("x", content, content_type=to.pop("content_type", "image/jpeg"))
    file._name = name  # what a browser sends; SimpleUploadedFile would tidy it
    root = Collection.get_first_root_node().pk
    data = {"title": title, "collection": root, "file": file, "tags": ""}
    return desk.post(to.pop("address", "/desk/images/add/"), data, **to)


def add_paper(desk: Client, content: bytes, name: str = "a.pdf", title: str = "Leaflet") -> Any:
    file = SimpleUploadedFile(name, content, content_type="application/pdf")
    root = Collection.get_first_root_node().pk
    data = {"title": title, "collection": root, "file": file, "tags": ""}
    return desk.post("/desk/documents/add/", data)


# Pictures


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_picture_keeps_nothing_of_where_and_with_what_it_was_made(
    desk: Client, form: str
) -> None:
    content = photo_with_a_place(form)
    assert SECRET.encode() in content
    assert add_picture(desk, content, name=f"{SECRET}.jpg").status_code == 302
    (kept,) = on_disk()
    assert SECRET.encode() not in kept.read_bytes()
    assert SECRET not in kept.name
    with Image.open(kept) as picture:
        assert not picture.getexif()
        assert not {"exif", "xmp", "comment", "icc_profile", "Author"} & set(picture.info)
        assert picture.size == (30, 40)  # turned as the camera was held


def test_the_colours_stay_when_their_profile_goes(desk: Client) -> None:
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    add_picture(desk, drawn("PNG", icc_profile=profile))
    with Image.open(on_disk()[0]) as picture:
        assert "icc_profile" not in picture.info
        red, green, blue = picture.convert("RGB").getpixel((5, 5))  # type: ignore[misc]
    assert abs(red - 0xA0) < 3
    assert abs(green - 0x52) < 3
    assert abs(blue - 0x2D) < 3


def test_the_content_decides_and_not_the_name(desk: Client) -> None:
    assert add_picture(desk, drawn("PNG"), name="a.jpg").status_code == 302
    assert (
        add_picture(desk, drawn("JPEG"), name="page.html", content_type="text/html").status_code
        == 302
    )
    assert sorted(path.suffix for path in on_disk()) == [".jpg", ".png"]


@pytest.mark.parametrize("form", ["GIF", "PNG", "JPEG"])
def test_a_page_hidden_in_a_picture_is_gone(desk: Client, form: str) -> None:
    """A polyglot: a picture at its head, a page of HTML behind."""
    assert add_picture(desk, drawn(form) + PAGE_WITH_SCRIPT, name="a.html").status_code == 302
    (kept,) = on_disk()
    assert b"script" not in kept.read_bytes()
    assert kept.suffix in (".png", ".jpg")


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
REFUSED = {
    "a page that begins like a GIF": (
        b"GIF89a/*" + PAGE_WITH_SCRIPT,
        "could not read this as a picture",
    ),
    "a drawing renamed": (SVG, "could not read this as a picture"),
    "a picture that claims 400 million pixels": (claimed_png(20_000, 20_000), "million pixels"),
    "a picture that claims 41 million pixels": (claimed_png(41_000, 1_000), "million pixels"),
    "a broken picture": (drawn("JPEG")[:200], "could not read this as a picture"),
    "a Photoshop file": (b"8BPS\x00\x01" + bytes(50), "could not read this as a picture"),
    "a picture that moves": (moving_gif(), "moves"),
    "nothing": (b"", "empty"),
    "eleven megabytes": (drawn("PNG") + bytes(11 * 1024 * 1024), "too big"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_refused_says_why_and_loses_nothing_typed(desk: Client, what: str) -> None:
    content, words = REFUSED[what]
    answer = add_picture(desk, content, title="My words <b>stay</b>")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert words in page
    assert "My words &lt;b&gt;stay&lt;/b&gt;" in page
    assert not Picture.objects.exists()
    assert on_disk() == []


@pytest.mark.parametrize("what", REFUSED)
def test_the_same_is_refused_by_the_doors_for_many_at_once_and_for_choosing(
    desk: Client, what: str
) -> None:
    content, words = REFUSED[what]
    file = SimpleUploadedFile("a.png", content, content_type="image/png")
    answer = desk.post(
        "/desk/images/multiple/add/",
        {"title": "Tea", "files[]": file, "collection": Collection.get_first_root_node().pk},
        headers={"X-Requested-With": "XMLHttpRequest"},
    )
    told = json.loads(answer.content)
    assert told["success"] is False
    assert words in told["error_message"]
    file.seek(0)
    answer = desk.post(
        "/desk/images/chooser/create/",
        {
            "image-chooser-upload-title": "Tea",
            "image-chooser-upload-file": file,
            "image-chooser-upload-collection": Collection.get_first_root_node().pk,
        },
    )
    assert words in answer.content.decode()
    assert not Picture.objects.exists()
    assert on_disk() == []


def test_the_doors_for_many_at_once_and_for_choosing_clean_too(desk: Client) -> None:
    root = Collection.get_first_root_node().pk
    file = SimpleUploadedFile("a.png", photo_with_a_place())
    desk.post("/desk/images/multiple/add/", {"title": "Tea", "files[]": file, "collection": root})
    file.seek(0)
    desk.post(
        "/desk/images/chooser/create/",
        {
            "image-chooser-upload-title": "Tea",
            "image-chooser-upload-file": file,
            "image-chooser-upload-collection": root,
        },
    )
    originals = [path for path in on_disk() if path.parent.name == "original_images"]
    assert len(originals) == 2
    assert not any(SECRET.encode() in path.read_bytes() for path in on_disk())


def test_an_upload_set_aside_because_its_title_is_wrong_is_cleaned_as_well(desk: Client) -> None:
    """Wagtail keeps the raw file when another field is at fault: the storage cleans it."""
    file = SimpleUploadedFile("a.png", photo_with_a_place())
    root = Collection.get_first_root_node().pk
    desk.post(
        "/desk/images/multiple/add/", {"title": "T" * 300, "files[]": file, "collection": root}
    )
    assert Unfinished.objects.count() == 1
    (kept,) = on_disk()
    assert SECRET.encode() not in kept.read_bytes()


def test_another_picture_in_the_place_of_one_is_cleaned_and_the_old_one_goes(desk: Client) -> None:
    add_picture(desk, drawn("PNG"))
    picture = Picture.objects.get()
    add_picture(desk, photo_with_a_place(), address=f"/desk/images/{picture.pk}/")
    originals = [path for path in on_disk() if path.parent.name == "original_images"]
    assert [path.suffix for path in originals] == [".jpg"]
    assert SECRET.encode() not in originals[0].read_bytes()


@pytest.mark.parametrize(
    "name",
    ["../../../etc/x.png", "..\\..\\x.png", "/etc/passwd.png", "a" * 400 + ".png", "a\x00.png"],
)
def test_a_name_leads_nowhere(desk: Client, name: str) -> None:
    answer = add_picture(desk, drawn("PNG"), name=name)
    assert answer.status_code in (302, 400)
    for path in on_disk():
        assert path.parent == Path(settings.MEDIA_ROOT) / "original_images"
        assert len(path.stem) == 16


def test_the_title_is_what_was_typed_and_not_the_name_of_the_file(desk: Client) -> None:
    add_picture(desk, drawn("PNG"), name=f"{SECRET}.png")
    picture = Picture.objects.get()
    assert picture.title == "Tea"
    assert SECRET not in picture.file.name


# Documents


def pdf(change: Callable[[PdfWriter], None] = lambda writer: None, pages: int = 1) -> bytes:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(200, 200)
    change(writer)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def everything(content: bytes) -> str:
    """Every object of a PDF as text, unpacked."""
    reader = PdfReader(io.BytesIO(content))
    writer = PdfWriter(clone_from=reader)
    parts = [repr(dict(reader.trailer))]
    for thing in writer._objects:
        parts.append(repr(thing))
        if isinstance(thing, StreamObject):
            parts.append(thing._data.decode("latin-1"))
    return "\n".join(parts)


def with_all_that_runs_or_tells(writer: PdfWriter) -> None:
    writer.add_metadata({"/Author": SECRET, "/Producer": SECRET})
    writer.xmp_metadata = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'>{SECRET}</x:xmpmeta>".encode()
    names = DictionaryObject(
        {
            NameObject("/JavaScript"): DictionaryObject(
                {NameObject("/JS"): TextStringObject("app.alert(1)")}
            )
        }
    )
    writer._root_object[NameObject("/Names")] = names
    names[NameObject("/EmbeddedFiles")] = TextStringObject(SECRET)
    page = writer.pages[0]
    launch = DictionaryObject(
        {NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("cmd.exe")}
    )
    page[NameObject("/AA")] = DictionaryObject({NameObject("/O"): launch})
    page[NameObject("/PieceInfo")] = DictionaryObject({NameObject("/X"): TextStringObject(SECRET)})
    writer._root_object[NameObject("/OpenAction")] = launch
    writer.add_annotation(0, Link(rect=(0, 0, 50, 50), url="https://example.org/help"))
    writer.add_annotation(0, Link(rect=(0, 0, 50, 50), url="javascript:alert(1)"))
    writer.add_outline_item(SECRET, 0)


def test_a_pdf_keeps_its_pages_and_links_and_nothing_that_runs_or_tells(desk: Client) -> None:
    content = pdf(with_all_that_runs_or_tells)
    before = everything(content)
    unwanted = ("/JavaScript", "/Launch", "/OpenAction", "/EmbeddedFile", "/PieceInfo", SECRET)
    assert all(word in before for word in unwanted)
    assert add_paper(desk, content, name=f"{SECRET}.pdf").status_code == 302
    (kept,) = on_disk()
    after = everything(kept.read_bytes())
    for word in (
        *unwanted,
        "/JS",
        "/AA",
        "/Metadata",
        "/Names",
        "javascript",
        "cmd.exe",
        "/Author",
    ):
        assert word not in after, word
    assert "https://example.org/help" in after
    assert len(PdfReader(kept).pages) == 1
    assert SECRET not in kept.name


def test_what_is_printed_on_a_page_stays(desk: Client) -> None:
    def write(writer: PdfWriter) -> None:
        stream = StreamObject()
        stream._data = b"BT /F1 12 Tf 20 100 Td (You are not alone) Tj ET"
        font = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Font"),
                NameObject("/Subtype"): NameObject("/Type1"),
                NameObject("/BaseFont"): NameObject("/Helvetica"),
            }
        )
        page = writer.pages[0]
        page[NameObject("/Contents")] = writer._add_object(stream)
        page[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/Font"): DictionaryObject({NameObject("/F1"): writer._add_object(font)})}
        )

    add_paper(desk, pdf(write))
    assert PdfReader(on_disk()[0]).pages[0].extract_text() == "You are not alone"


def test_a_photo_inside_a_pdf_loses_what_the_camera_wrote(desk: Client) -> None:
    def show(writer: PdfWriter) -> None:
        photo = StreamObject()
        photo._data = photo_with_a_place("JPEG")
        photo.update(
            {
                NameObject("/Type"): NameObject("/XObject"),
                NameObject("/Subtype"): NameObject("/Image"),
                NameObject("/Width"): FloatObject(40),
                NameObject("/Height"): FloatObject(30),
                NameObject("/Filter"): NameObject("/DCTDecode"),
                NameObject("/Metadata"): TextStringObject(SECRET),
            }
        )
        writer.pages[0][NameObject("/Resources")] = DictionaryObject(
            {
                NameObject("/XObject"): DictionaryObject(
                    {NameObject("/P"): writer._add_object(photo)}
                )
            }
        )

    content = pdf(show)
    assert SECRET in everything(content)
    assert add_paper(desk, content).status_code == 302
    kept = on_disk()[0].read_bytes()
    assert SECRET not in everything(kept)
    (picture,) = (
        thing
        for thing in PdfWriter(clone_from=PdfReader(io.BytesIO(kept)))._objects
        if isinstance(thing, StreamObject) and thing.get("/Subtype") == "/Image"
    )
    with Image.open(io.BytesIO(picture._data)) as shown:
        shown.load()
        assert shown.size == (40, 30)


def locked(writer: PdfWriter) -> None:
    writer.encrypt("a password", algorithm="AES-256")


def a_form(writer: PdfWriter) -> None:
    writer._root_object[NameObject("/AcroForm")] = DictionaryObject(
        {NameObject("/Fields"): ArrayObject([TextStringObject("x")])}
    )


REFUSED_PAPERS: dict[str, tuple[bytes, str, str]] = {
    "a locked PDF": (pdf(locked), "a.pdf", "locked with a password"),
    "a form": (pdf(a_form), "a.pdf", "is a form"),
    "a broken PDF": (b"%PDF-1.7\nnonsense", "a.pdf", "could not read this PDF"),
    "a PDF without end": (pdf(pages=301), "a.pdf", "more than 300 pages"),
    "a page of HTML": (PAGE_WITH_SCRIPT, "a.txt", "web page"),
    "a drawing": (SVG, "a.txt", "web page"),
    "a text document of an office": (
        b"PK\x03\x04" + bytes(60),
        "a.docx",
        "could not read this document",
    ),
    "a program": (b"MZ\x90\x00" + bytes(60), "a.txt", "could not read this document"),
    "text with a NUL": (b"one\x00two", "a.txt", "could not read this document"),
    "text in another code": ("Grüße".encode("latin-1"), "a.txt", "could not read this document"),
    "a table with a formula": (b"name,sum\nx,=cmd|' /C calc'!A0\n", "a.csv", "as a formula"),
    "a table with a hidden formula": (b'name,sum\nx," +HYPERLINK(1)"\n', "a.csv", "as a formula"),
    "nothing": (b"", "a.pdf", "empty"),
    "eleven megabytes": (b"a" * (11 * 1024 * 1024), "a.txt", "too big"),
}


@pytest.mark.parametrize("what", REFUSED_PAPERS)
def test_a_document_that_is_refused_says_why_and_loses_nothing_typed(
    desk: Client, what: str
) -> None:
    content, name, words = REFUSED_PAPERS[what]
    answer = add_paper(desk, content, name=name, title="My title stays")
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert "My title stays" in answer.content.decode()
    assert not Document.objects.exists()
    assert on_disk() == []


def test_text_and_tables_are_taken_as_they_are(desk: Client) -> None:
    add_paper(desk, "\ufeffGood morning, ça va?".encode(), name="a.txt")
    add_paper(desk, b"place,phone,change\nLeeds,+44 113 000,-5\n", name="b.csv")
    texts = {path.suffix: path.read_text() for path in on_disk()}
    assert texts[".txt"] == "Good morning, ça va?"
    assert "+44 113 000,-5" in texts[".csv"]


@pytest.mark.parametrize("seed", range(40))
def test_a_file_of_noise_is_refused_in_words_and_never_with_a_fault(seed: int) -> None:
    """Real files with bytes changed at random: either cleaned, or NotTaken, and nothing else."""
    chance = random.Random(seed)
    for content, clean in (
        (pdf(with_all_that_runs_or_tells), papers.clean),
        (photo_with_a_place(chance.choice(["JPEG", "PNG", "WEBP"])), pictures.clean),
    ):
        spoilt = bytearray(content)
        for _ in range(chance.randint(1, 60)):
            spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
        try:
            cleaned = clean(bytes(spoilt)).read()
        except NotTaken as refused:
            assert refused.words.endswith((".", ")."))  # noqa: PT017
        else:
            if cleaned.startswith(b"%PDF"):
                assert "/JavaScript" not in everything(cleaned)
            else:
                assert SECRET.encode() not in cleaned


@pytest.mark.parametrize("broken", [b"", b"\xff\xd8", b"\xff\xd8\xff\xe1\xff\xff", b"no picture"])
def test_a_picture_of_a_pdf_that_cannot_be_walked_is_refused(broken: bytes) -> None:
    with pytest.raises(NotTaken):
        pdfs.without_notes(broken)


# The ways around the form


def test_the_storage_cleans_what_no_form_has_seen(desk: Client) -> None:
    name = default_storage.save(
        "documents/plan of the house.jpg", ContentFile(photo_with_a_place())
    )
    (kept,) = on_disk()
    assert SECRET.encode() not in kept.read_bytes()
    assert name.startswith("documents/")
    assert "house" not in name
    with pytest.raises(SuspiciousFileOperation, match="web page"):
        default_storage.save("documents/a.html", ContentFile(PAGE_WITH_SCRIPT))
    assert len(on_disk()) == 1


def test_there_is_no_portrait_to_upload(desk: Client) -> None:
    page = desk.get("/desk/account/").content.decode()
    assert "Theme" in page
    assert "profile picture" not in page
    answer = desk.post("/desk/account/", {"avatar-avatar": SimpleUploadedFile("a.png", drawn())})
    assert answer.status_code in (200, 302)
    assert on_disk() == []


@pytest.mark.parametrize("address", ["/desk/redirects/import/", "/desk/redirects/import/process/"])
def test_redirects_are_not_read_from_files(desk: Client, address: str) -> None:
    assert desk.get(address).status_code == 404
    answer = desk.post(address, {"import_file": SimpleUploadedFile("a.csv", b"/a,/b")})
    assert answer.status_code == 404


@pytest.mark.parametrize("address", ["/account/login/", "/notices/", "/desk/account/", "/search/"])
def test_a_file_sent_where_none_is_asked_for_is_passed_over(desk: Client, address: str) -> None:
    answer = desk.post(address, {"file": SimpleUploadedFile("a.png", drawn()), "body": "x"})
    assert dict(answer.wsgi_request.FILES) == {}


def test_files_wait_in_memory_and_never_on_the_disk(desk: Client) -> None:
    answer = add_picture(desk, drawn("PNG") + bytes(5 * 1024 * 1024))
    assert answer.status_code == 302
    assert not hasattr(answer.wsgi_request.FILES["file"], "temporary_file_path")


# The way out


def test_a_document_is_saved_and_never_opened_as_a_page_of_ours(desk: Client) -> None:
    for content, name in ((pdf(), "a.pdf"), (b"Hello", "b.txt"), (b"a,b", "c.csv")):
        add_paper(desk, content, name=name)
    for document in Document.objects.all():
        answer = Client().get(document.url)
        assert answer.status_code == 200
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["Content-Security-Policy"] == (
            "default-src 'none'; sandbox; frame-ancestors 'none'"
        )
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Type"].split(";")[0] in (
            "application/pdf",
            "text/plain",
            "text/csv",
        )
        b"".join(answer.streaming_content)  # type: ignore[arg-type]


def test_only_renditions_are_served_and_only_as_pictures(desk: Client) -> None:
    add_picture(desk, photo_with_a_place())
    picture = Picture.objects.get()
    rendition = picture.get_rendition("max-20x20")
    answer = Client().get(rendition.url)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert not answer.cookies
    assert Client().get(f"/media/{picture.file.name}").status_code == 404


@pytest.mark.parametrize(
    "name",
    ["a.html", "a.svg", "..%2f..%2fetc%2fpasswd", "a.png%00.html", "a..png", ".png", "a.txt"],
)
def test_nothing_else_can_be_asked_for_as_media(desk: Client, name: str) -> None:
    folder = Path(settings.MEDIA_ROOT) / "images"
    folder.mkdir()
    for there in ("a.html", "a.svg", "a..png", "a.txt"):
        (folder / there).write_bytes(PAGE_WITH_SCRIPT)
    assert Client().get(f"/media/images/{name}").status_code == 404
