"""A selection, or a buyer's shortlist, as a file with the columns that one chooses."""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from enterprises import columns
from enterprises.models import Enterprise
from enterprises.selection import ORDER, Selection
from enterprises.shortlist import PARAMETER as SHORTLIST
from enterprises.shortlist import Shortlist
from kronoberg_portal.foundation.tables import FORMATS, table_response

MOST = 20_000  # rows of a file


@require_safe
def export_choose(request: HttpRequest) -> HttpResponse:
    """Which columns, and what sort of file. With ``lista`` the file holds those on the list."""
    selection = Selection(request.GET)
    chosen = columns.Chosen.of(request.GET)
    shortlist = selection.shortlist
    name = "shortlist_export" if shortlist else "export"
    context = {
        "listing": selection,
        "is_shortlist": bool(shortlist),
        "count": len(_keys_on(shortlist)) if shortlist else selection.count,
        "most": MOST,
        "groups": [
            (heading, [(column, column in chosen.columns) for column in group])
            for heading, group in columns.GROUPS.items()
        ],
        "personal_group": columns.REACHED,
        "has_unknown_column": chosen.has_unknown,
        "hidden": (
            [(SHORTLIST, str(shortlist))]
            if shortlist
            else [*selection.hidden, (ORDER, selection.order)]
        ),
        "addresses": {
            file_format: reverse(f"enterprises:{name}", args=[file_format])
            for file_format in FORMATS
        },
        "updated_at": selection.updated_at,
    }
    response = render(request, "enterprises/export_choose.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def export(request: HttpRequest, file_format: str) -> HttpResponseBase:
    return _file(request, file_format, "foretag", Selection(request.GET).ids(0, MOST))


@require_safe
def shortlist_export(request: HttpRequest, file_format: str) -> HttpResponseBase:
    return _file(request, file_format, "lista", _keys_on(Shortlist.from_request(request)))


def _file(
    request: HttpRequest, file_format: str, name: str, keys: Iterable[int]
) -> HttpResponseBase:
    chosen = columns.Chosen.of(request.GET)
    rows = chosen.rows([] if request.method == "HEAD" else keys)
    name = f"{name}-{timezone.localdate()}"
    return table_response(file_format, name, chosen.headings, rows)


def _keys_on(shortlist: Shortlist) -> list[int]:
    rows = Enterprise.objects.published().only("slug")
    return [enterprise.pk for enterprise in shortlist.chosen_from(rows)]
