"""Pictures: opened, measured, and painted again on an empty sheet, so that only the picture is left.

Where it was taken, with which camera and by whom stands beside the picture in the file, and so would
a page of HTML hidden in one. Nothing that stands beside it is copied.
"""

import io
import warnings
from typing import Any

from PIL import Image, ImageCms, ImageOps

from .cleaning import Cleaned, NotTaken

# What Pillow may try, whatever the file says it is; and the kind it is written as. A GIF that
# stands still is a PNG in less colours.
KINDS = {"JPEG": "jpg", "MPO": "jpg", "PNG": "png", "GIF": "png", "WEBP": "webp"}
MAX_PIXELS = 40_000_000  # a photo of a good camera; 160 MB while it is painted again
_HOW_TO_WRITE: dict[str, tuple[str, dict[str, Any]]] = {
    "jpg": ("JPEG", {"quality": 90, "optimize": True}),
    "png": ("PNG", {"optimize": False}),
    "webp": ("WEBP", {"quality": 90}),
}
_UNREADABLE = (
    "We could not read this as a picture. It can be a JPEG, PNG, WebP or GIF. Drawings (SVG) are not "
    "taken: they can hold programs."
)


def clean(content: bytes) -> Cleaned:
    """The same picture without anything around it. Raises NotTaken."""
    try:
        with warnings.catch_warnings():
            # Only a warning up to twice Pillow's own limit; ours is lower and checked below.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            return _painted_again(content)
    except NotTaken:
        raise
    except Image.DecompressionBombError as error:
        raise _too_large() from error
    except Exception as error:
        # Decoders of broken files raise nearly anything.
        raise NotTaken(_UNREADABLE) from error


def _painted_again(content: bytes) -> Cleaned:
    # The size stands in the first bytes and is read before any of the picture is unpacked.
    with Image.open(io.BytesIO(content), formats=["JPEG", "PNG", "GIF", "WEBP"]) as opened:
        width, height = opened.size
        if width * height > MAX_PIXELS:
            raise _too_large()
        kind = KINDS[opened.format or ""]
        if opened.format != "MPO" and getattr(opened, "n_frames", 1) > 1:
            raise NotTaken("This picture moves. Choose one that stands still.")
        opened.load()
        upright = ImageOps.exif_transpose(opened)
        plain = _in_common_colours(upright)
    sheet = Image.new(plain.mode, plain.size)
    sheet.paste(plain)
    written = io.BytesIO()
    name, options = _HOW_TO_WRITE[kind]
    if kind == "jpg" and sheet.mode != "L":
        sheet = sheet.convert("RGB")
    sheet.save(written, name, **options)
    return Cleaned(written.getvalue(), kind=kind)


def _in_common_colours(picture: Image.Image) -> Image.Image:
    """In sRGB, which every browser assumes, so that no colour profile has to be kept."""
    profile = picture.info.get("icc_profile")
    has_alpha = "A" in picture.mode or "transparency" in picture.info
    if profile and picture.mode in ("RGB", "CMYK", "L"):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            mode = "L" if picture.mode == "L" else "RGB"
            if mode == "RGB":
                turned = ImageCms.profileToProfile(
                    picture, source, ImageCms.createProfile("sRGB"), outputMode=mode
                )
                picture = turned or picture
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass  # a profile that cannot be read changes shades a little, and is dropped all the same
    if has_alpha:
        return picture.convert("RGBA")
    return picture if picture.mode in ("RGB", "L") else picture.convert("RGB")


def _too_large() -> NotTaken:
    return NotTaken(
        f"This picture is too large. It can have {MAX_PIXELS // 1_000_000} million pixels at most: "
        "make it smaller first."
    )
