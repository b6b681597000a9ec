"""Which documents we take, and how they are given out again.

An allow-list of extensions, each with the bytes such a file begins with: a script renamed to .pdf
is refused. Files are stored under random names and served as attachments by a view.
"""

import uuid
from codecs import BOM_UTF8
from dataclasses import dataclass
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.http import FileResponse

LARGEST = 50 * 1024 * 1024  # bytes
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True)
class Kind:
    """A kind of document: its name in Swedish, its media type and the bytes it begins with."""

    label: str
    media_type: str
    signature: bytes


KINDS = {
    "pdf": Kind("PDF", "application/pdf", b"%PDF-"),
    "docx": Kind(
        "Word", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", _ZIP
    ),
    "xlsx": Kind(
        "Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _ZIP
    ),
    "pptx": Kind(
        "PowerPoint",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        _ZIP,
    ),
    "odt": Kind("OpenDocument text", "application/vnd.oasis.opendocument.text", _ZIP),
    "ods": Kind("OpenDocument kalkylblad", "application/vnd.oasis.opendocument.spreadsheet", _ZIP),
    "odp": Kind(
        "OpenDocument presentation", "application/vnd.oasis.opendocument.presentation", _ZIP
    ),
    "doc": Kind("Word (äldre)", "application/msword", _OLE),
    "xls": Kind("Excel (äldre)", "application/vnd.ms-excel", _OLE),
    "ppt": Kind("PowerPoint (äldre)", "application/vnd.ms-powerpoint", _OLE),
    "csv": Kind("CSV", "text/csv", b""),
    "txt": Kind("Text", "text/plain", b""),
    "vtt": Kind("Undertexter", "text/vtt", b"WEBVTT"),
}


def extension(name: str) -> str:
    """``"Rapport.PDF"`` gives ``"pdf"``."""
    return PurePath(name or "").suffix.lower().lstrip(".")


def format_label(name: str) -> str:
    """The format in words beside a link: ``"PDF"``, ``"Word"``."""
    kind = KINDS.get(extension(name))
    return kind.label if kind else extension(name).upper()


def check_document(upload) -> None:
    """A validator: ``ValidationError`` in Swedish when the file is not one that we take."""
    if getattr(upload, "_committed", False):
        return  # checked when it came; since then the storage may even have lost it
    ending = extension(upload.name)
    kind = KINDS.get(ending)
    if kind is None:
        which = f"Filer som slutar på .{ending}" if ending else "Filer utan filändelse"
        raise ValidationError(
            f"{which} går inte att ladda upp. Det här går bra: {', '.join(sorted(KINDS))}."
        )
    if upload.size > LARGEST:
        raise ValidationError(
            f"Filen är {upload.size // 1024 // 1024} MB. "
            f"Den får vara högst {LARGEST // 1024 // 1024} MB."
        )
    if not upload.size:
        raise ValidationError("Filen är tom.")
    upload.seek(0)
    start = upload.read(512).removeprefix(BOM_UTF8)
    upload.seek(0)
    if kind.signature:
        fits = start.startswith(kind.signature)
    else:
        fits = b"\x00" not in start and not start.lstrip().lower().startswith((b"<", b"%pdf"))
    if not fits:
        raise ValidationError(
            f"Filen slutar på .{ending} men innehåller något annat. "
            f"Spara den på nytt som {kind.label} och försök igen."
        )


def random_path(instance, filename: str) -> str:
    """``upload_to``: a random name below the model's own folder; only the extension is kept."""
    return f"{instance._meta.model_name}/{uuid.uuid4().hex}.{extension(filename)}"


def attachment(file, filename: str) -> FileResponse:
    """Serve a stored document as a download that the browser does not try to interpret.

    ``FileNotFoundError`` when the storage has lost it.
    """
    kind = KINDS.get(extension(filename))
    return FileResponse(
        file.open("rb"),
        as_attachment=True,
        filename=filename,
        content_type=kind.media_type if kind else "application/octet-stream",
        headers={"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-cache"},
    )
