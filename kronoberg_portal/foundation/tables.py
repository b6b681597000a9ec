"""Tables as files: CSV that a Swedish spreadsheet opens rightly, and Excel's own XLSX.

Rows are read as they are written, so that a long table takes no more memory than a short one. What
people have typed stays text: no cell is a formula, whatever it begins with.
"""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from itertools import islice
from tempfile import SpooledTemporaryFile

from django.http import FileResponse, Http404, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone

from .feeds import xml_text

Cell = str | int | float | Decimal | date | datetime | bool | None
Row = Sequence[Cell]

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS = ("csv", "xlsx")
AT_A_TIME = 200  # rows in one piece of an answer
IN_MEMORY = 1024 * 1024  # bytes; a larger file lies on disk until it is sent

BYTE_ORDER_MARK = "\ufeff"  # without it Excel reads å, ä and ö wrongly
_LIVE = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")
_TELEPHONE = re.compile(r"\+\d[\d ()/-]{4,30}\d")


def table_response(
    file_format: str, name: str, headings: Mapping[str, int], rows: Iterable[Row]
) -> HttpResponseBase:
    """The table as a file to save, ``<name>.csv`` or ``<name>.xlsx``; Http404 for other formats.

    ``headings`` maps each heading to its column's width in characters.
    """
    if file_format == "csv":
        response = StreamingHttpResponse(csv_pieces(headings, rows), content_type=CSV_TYPE)
        response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    elif file_format == "xlsx":
        response = FileResponse(
            xlsx_file(headings, rows),
            as_attachment=True,
            filename=f"{name}.xlsx",
            content_type=XLSX_TYPE,
        )
    else:
        raise Http404("Filer finns som CSV och XLSX.")
    response["X-Robots-Tag"] = "noindex"
    return response


# ── CSV ──────────────────────────────────────────────────────────────────────────────────────
class _Line:
    """What ``csv.writer`` writes to: gives the line back."""

    def write(self, line: str) -> str:
        return line


def csv_pieces(headings: Iterable[str], rows: Iterable[Row]) -> Iterator[str]:
    """UTF-8 with a byte order mark and semicolons, as Swedish spreadsheets want it."""
    writer = csv.writer(_Line(), delimiter=";", lineterminator="\r\n")
    yield BYTE_ORDER_MARK + writer.writerow([*headings])
    rows = iter(rows)
    while piece := [*islice(rows, AT_A_TIME)]:
        yield "".join(writer.writerow([csv_cell(value) for value in row]) for row in piece)


def csv_cell(value: Cell) -> str:
    """Dates as ISO 8601, decimals with a point, and no text that a spreadsheet would count out.

    An apostrophe goes before what begins as a formula (OWASP, "CSV Injection"). A telephone number
    keeps its plus as it is; a space before its last two digits sees to that no spreadsheet takes it
    for a sum or for a number in thousands.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, datetime):
        return _in_sweden(value).isoformat(sep=" ", timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, str):
        return str(value)
    text = xml_text(value)
    if _TELEPHONE.fullmatch(text):
        return re.sub(r"(?<! )(\d\d)$", r" \1", text)
    return f"'{text}" if _LIVE.match(text) else text


# ── XLSX ─────────────────────────────────────────────────────────────────────────────────────
def xlsx_file(headings: Mapping[str, int], rows: Iterable[Row]) -> SpooledTemporaryFile:
    """A workbook of one sheet: headings that stay when one scrolls, text as text, dates as dates.

    The caller closes the file.
    """
    # Some 15 MB, that only a process which writes such files is to carry.
    import openpyxl  # noqa: PLC0415

    book = openpyxl.Workbook(write_only=True)
    book.properties.creator = "Region Kronoberg"
    sheet = book.create_sheet("Tabell")
    sheet.freeze_panes = "A2"
    for number, width in enumerate(headings.values(), start=1):
        sheet.column_dimensions[openpyxl.utils.get_column_letter(number)].width = width
    new_cell = partial(openpyxl.cell.WriteOnlyCell, sheet)
    heads = [new_cell(heading) for heading in headings]
    for head in heads:
        head.font = openpyxl.styles.Font(bold=True)
    sheet.append(heads)
    for row in rows:
        sheet.append([_xlsx_cell(new_cell, value) for value in row])
    file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  the response closes it
    book.save(file)
    file.seek(0)
    return file


def _xlsx_cell(new_cell: Callable, value: Cell):
    """What openpyxl writes: a cell of text or date, or the number itself."""
    if isinstance(value, bool):
        value = "ja" if value else "nej"
    if isinstance(value, datetime):
        value = _in_sweden(value)
    if isinstance(value, date):
        cell = new_cell(value)
        cell.number_format = "yyyy-mm-dd hh:mm" if isinstance(value, datetime) else "yyyy-mm-dd"
        return cell
    if isinstance(value, str):
        cell = new_cell(xml_text(value))
        cell.data_type = "s"  # also for what looks like a formula, a number or an error
        return cell
    return float(value) if isinstance(value, Decimal) else value


def _in_sweden(moment: datetime) -> datetime:
    """As a clock on the wall shows it; spreadsheets know of no time zones."""
    return timezone.make_naive(moment) if timezone.is_aware(moment) else moment
