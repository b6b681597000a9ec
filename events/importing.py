"""Reading a list of participants that somebody has pasted or saved from a spreadsheet.

Nothing is guessed in silence: what cannot be read is a fault with its line, and columns that are
not read are named.
"""

import csv
import io
from dataclasses import dataclass, field

from django import forms

from contacts.models import Municipality
from kronoberg_portal.foundation.line_fields import LineField, PersonNameField

from .actions import Attendee, Booker
from .models import Event, email_key

MOST_ROWS = 500
MOST_BYTES = 1024 * 1024
COLUMNS = ("name", "email", "role", "from_where")
# How each column is called at the top of a list, in lower case.
HEADINGS = {
    "namn": "name",
    "deltagare": "name",
    "för- och efternamn": "name",
    "e-post": "email",
    "epost": "email",
    "e-postadress": "email",
    "epostadress": "email",
    "mejl": "email",
    "mejladress": "email",
    "mail": "email",
    "email": "email",
    "e-mail": "email",
    "roll": "role",
    "titel": "role",
    "roll eller titel": "role",
    "befattning": "role",
    "kommun": "from_where",
    "organisation": "from_where",
    "arbetsgivare": "from_where",
    "kommun eller organisation": "from_where",
    "kommun/organisation": "from_where",
}
EXAMPLE = "Namn;E-post;Roll;Kommun eller organisation"


class Unreadable(Exception):
    """The list as a whole cannot be read; the message says why, in Swedish."""


class RowForm(forms.Form):
    """One row, held to the same as in the public form."""

    name = PersonNameField(max_length=120, error_messages={"required": "namnet saknas"})
    email = forms.EmailField(
        max_length=254,
        error_messages={
            "required": "e-postadressen saknas",
            "invalid": "e-postadressen går inte att läsa",
            "max_length": "e-postadressen är för lång",
        },
    )
    role = LineField(max_length=120, required=False)
    from_where = LineField(max_length=120, required=False)


@dataclass
class ImportRow:
    """A row of the list: who it is about, or what is wrong with it."""

    line: int
    cells: list[str]
    booker: Booker | None = None
    attendee: Attendee | None = None
    faults: list[str] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        return not self.faults


@dataclass
class List:
    rows: list[ImportRow]
    columns_not_read: list[str]
    heading: list[str] = field(default_factory=list)  # its first line, where that names columns

    @property
    def sound(self) -> list[ImportRow]:
        return [row for row in self.rows if row.is_sound]

    @property
    def faulty(self) -> list[ImportRow]:
        return [row for row in self.rows if not row.is_sound]


def decoded(data: bytes) -> str:
    """The text of a file that Excel, or anything else, has saved. ``Unreadable`` for no text."""
    if len(data) > MOST_BYTES:
        raise Unreadable("Filen är större än 1 MB. Dela upp listan.")
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise Unreadable(
            "Det är en arbetsbok från Excel. Spara den som CSV, eller markera och klistra in "
            "cellerna här."
        )
    encodings = ["utf-16"] if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig"]
    for encoding in [*encodings, "cp1252", "latin-1"]:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Unreadable("Filen går inte att läsa som text. Spara den som CSV.")


def read_list(text: str, event: Event) -> List:
    """All rows of the list with what each says; ``Unreadable`` when there are none or too many."""
    lines = _lines(text.lstrip("\ufeff").replace("\0", ""))
    if not lines:
        raise Unreadable("Klistra in en lista eller välj en fil.")
    columns, not_read, first = list(COLUMNS), [], []
    if heading := _heading(lines[0][1]):
        columns, not_read = heading
        first = lines.pop(0)[1]
    if not lines:
        raise Unreadable("Listan har rubriker men inga rader under dem.")
    if len(lines) > MOST_ROWS:
        raise Unreadable(
            f"Listan har {len(lines)} rader. Läs in högst {MOST_ROWS} i taget: dela upp den."
        )
    municipalities = {row.name.casefold(): row for row in Municipality.objects.all()}
    rows = [_row(number, cells, columns, municipalities, event) for number, cells in lines]
    seen: dict[str, int] = {}
    for row in rows:
        if row.attendee:
            key = email_key(row.attendee.email)
            if key in seen:
                row.faults.append(f"samma e-postadress som på rad {seen[key]}")
            seen.setdefault(key, row.line)
    return List(rows, not_read, first)


def _lines(text: str) -> list[tuple[int, list[str]]]:
    """The rows that hold something, with the line each begins on, counted from 1."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(";\t,", key=first.count)
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    found, begins = [], 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                found.append((begins, [cell.strip() for cell in cells]))
            begins = reader.line_num + 1
    except csv.Error as error:
        raise Unreadable(f"Listan går inte att läsa vid rad {begins}.") from error
    return found


def _heading(cells: list[str]) -> tuple[list[str], list[str]] | None:
    """What each column is, and those that are not read; None when the row is about somebody."""
    names = [HEADINGS.get(" ".join(cell.casefold().split()), "") for cell in cells]
    if any("@" in cell for cell in cells) or not ("name" in names or "email" in names):
        return None
    missing = [word for word, name in (("Namn", "name"), ("E-post", "email")) if name not in names]
    if missing:
        raise Unreadable(f"Listan saknar kolumnen {missing[0]}.")
    twice = [cell for at, cell in enumerate(cells) if names[at] and names[at] in names[:at]]
    if twice:
        raise Unreadable(f"Två kolumner säger samma sak: {twice[0]}. Ta bort den ena.")
    not_read = [cell for cell, name in zip(cells, names, strict=True) if cell and not name]
    return names, not_read


def _row(
    number: int,
    cells: list[str],
    columns: list[str],
    municipalities: dict[str, Municipality],
    event: Event,
) -> ImportRow:
    row = ImportRow(number, cells)
    if any(cells[len(columns) :]):
        row.faults.append(f"raden har {len(cells)} kolumner, men det ska vara {len(columns)}")
        return row
    form = RowForm({name: cell for name, cell in zip(columns, cells, strict=False) if name})
    if not form.is_valid():
        words = {"name": "namn: ", "role": "roll: ", "from_where": "organisation: "}
        for name, errors in form.errors.items():
            for error in errors:
                about = "" if "saknas" in error else words.get(name, "")
                row.faults.append(about + error[:1].lower() + error[1:].rstrip("."))
        return row
    name, email, role, from_where = (form.cleaned_data[name] for name in COLUMNS)
    place = from_where.casefold()
    municipality = municipalities.get(place) or municipalities.get(place.removesuffix(" kommun"))
    municipality = municipality or municipalities.get(place.removesuffix("s kommun"))
    if event.most_per_municipality and not from_where:
        row.faults.append("kommun eller organisation saknas (varje kommun har sina platser)")
    row.booker = Booker(
        name=name,
        email=email,
        municipality=municipality,
        organisation="" if municipality else from_where,
    )
    row.attendee = Attendee(name=name, email=email, role=role)
    return row
