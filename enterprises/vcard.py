"""An enterprise as a card for the address book: vCard 3.0, which every address book reads.

Only what the entry's page shows. RFC 2426, and RFC 6350 for the media type and the folding, where
a line of more than 75 octets goes on after a line break and a space.
"""

import re
from datetime import UTC

from django.conf import settings
from django.utils import formats, timezone

from .areas import COUNTY
from .models import Enterprise

OCTETS = 75
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


def vcard(enterprise: Enterprise) -> str:
    """The card, with CRLF line breaks; ``enterprise`` has its municipality and its offers.

    The contact person is named only when he or she may be shown.
    """
    page = settings.SITE_URL + enterprise.get_absolute_url()
    name = _text(enterprise.name)
    place = enterprise.locality or (enterprise.municipality.seat if enterprise.street else "")
    address = ["", "", enterprise.street, place, COUNTY, enterprise.postal_code, "Sverige"]
    lines = [
        ("BEGIN", "VCARD"),
        ("VERSION", "3.0"),
        ("PRODID", "-//Region Kronoberg//Socialt företagande i Kronoberg//SV"),
        ("UID", _uri(page)),
        ("FN", name),
        ("N", f"{name};;;;"),
        ("ORG", name),
        ("X-ABShowAs", "COMPANY"),
        ("TEL;TYPE=WORK,VOICE", _text(enterprise.phone)),
        ("EMAIL;TYPE=INTERNET,WORK", _text(enterprise.email)),
        ("ADR;TYPE=WORK", ";".join(_text(part) for part in address) if place else ""),
        ("GEO", _position(enterprise)),
        ("URL", _uri(enterprise.website or page)),
        ("CATEGORIES", ",".join(_text(sector.name) for sector in enterprise.sectors)),
        ("NOTE", _text("\n".join(_notes(enterprise, page)))),
        ("REV", enterprise.updated_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")),
        ("END", "VCARD"),
    ]
    return "".join(f"{_folded(f'{key}:{value}')}\r\n" for key, value in lines if value)


def _notes(enterprise: Enterprise, page: str) -> list[str]:
    notes = [enterprise.summary]
    if enterprise.contact_name and enterprise.contact_is_public:
        notes.append(f"Kontaktperson: {enterprise.contact_name}")
    if enterprise.opening_hours:
        notes.append(f"Öppettider: {enterprise.opening_hours}")
    if enterprise.public_org_number:
        notes.append(f"Organisationsnummer: {enterprise.public_org_number}")
    if enterprise.is_example:
        notes.append("Exempeldata: företaget finns inte.")
    day = formats.date_format(timezone.localdate(), "j F Y")
    return [*notes, f"Hämtat den {day} från {page}"]


def _position(enterprise: Enterprise) -> str:
    if enterprise.latitude is None:
        return ""
    return f"{enterprise.latitude};{enterprise.longitude}"


def _text(value: str) -> str:
    """A text value: what would end it or the line is escaped, other control characters go."""
    return _CONTROL.sub("", value.replace("\r\n", "\n").replace("\r", "\n")).translate(_ESCAPES)


def _uri(value: str) -> str:
    """An address, which is not escaped and so must hold nothing that ends a line."""
    return re.sub(r"[\x00-\x20\x7f]", "", value)


def _folded(line: str) -> str:
    """Cut into lines of at most 75 octets, never inside a character."""
    lines, room = [""], OCTETS
    for character in line:
        size = len(character.encode())
        if size > room:
            lines.append(" ")
            room = OCTETS - 1
        lines[-1] += character
        room -= size
    return "\r\n".join(lines)
