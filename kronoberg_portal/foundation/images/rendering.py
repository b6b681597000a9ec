"""Uploads decoded and written anew as WebP, so that neither places, cameras nor tricks come along.

Only JPEG, PNG and WebP are opened (Django's own field would take EPS and PDF), at most 40
megapixels, turned the right way up, without EXIF.
"""

from collections.abc import Iterator
from io import BytesIO

from django.core.files.base import ContentFile
from PIL import Image as Picture
from PIL import ImageOps, UnidentifiedImageError

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 2560  # pixels of the stored original
WIDTHS = (320, 640, 1280)  # pixels; a page chooses among these


class ImageRefused(ValueError):
    """The upload is no picture that we take; the text says why, in Swedish, for the uploader."""


def rendition_path(uuid, width) -> str:
    """Where a rendition lies in the storage; ``width`` in pixels, or ``original``."""
    return f"images/{uuid}/{width}.webp"


def rewrite(upload) -> ContentFile:
    """Read an uploaded file and give it back as a clean WebP file. Raises ``ImageRefused``."""
    try:
        upload.seek(0)
        with Picture.open(upload, formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise ImageRefused(
                    "Bilden är för stor. Spara den med högst 40 miljoner bildpunkter och "
                    "försök igen."
                )
            picture.load()
            clean = ImageOps.exif_transpose(picture)
            clean = clean.convert("RGBA" if "A" in clean.getbands() else "RGB")
    except ImageRefused:
        raise
    except (
        UnidentifiedImageError,
        OSError,
        SyntaxError,
        ValueError,
        Picture.DecompressionBombError,
    ):
        raise ImageRefused(
            "Filen går inte att läsa som bild. Spara den som JPEG, PNG eller WebP och försök igen."
        ) from None
    clean.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    rewritten = _as_webp(clean, "original.webp")
    rewritten.is_rewritten = True
    return rewritten


def renditions(stored) -> Iterator[tuple[int, ContentFile]]:
    """Yield ``(width in pixels, WebP file)`` for every width, never enlarging the original."""
    with stored.open(), Picture.open(stored, formats=FORMATS) as original:
        original.load()
        for width in WIDTHS:
            copy = original.copy()
            copy.thumbnail((width, LONGEST_SIDE))
            yield width, _as_webp(copy, f"{width}.webp")


def _as_webp(picture: Picture.Image, name: str) -> ContentFile:
    buffer = BytesIO()
    picture.save(buffer, "WEBP", quality=82, method=4)
    return ContentFile(buffer.getvalue(), name=name)
