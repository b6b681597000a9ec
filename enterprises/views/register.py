"""The register: everything in it, narrowed and sorted as an address asks."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from enterprises.hits import Keys, hits
from enterprises.selection import Selection
from kronoberg_portal.foundation.page.paging import page_of
from kronoberg_portal.foundation.search.versions import kept


@require_safe
def list(request: HttpRequest) -> HttpResponse:
    selection = Selection(request.GET)
    page = page_of(request, Keys(selection))
    context = {
        "listing": selection,
        "page": page,
        "hits": hits(selection, page.object_list, page.number),
        "filters": _filters(selection),
        "updated_at": selection.updated_at,
    }
    return render(request, "enterprises/list.html", context)


def _filters(selection: Selection) -> SafeString:
    """The form with all its counts: the same for every page, order and shortlist."""

    def write() -> SafeString:
        return render_to_string("enterprises/_filters.html", {"listing": selection})

    asked = selection.address(sortera=None, lista=None)
    return kept(selection.version, ("filters", selection.tally.until, asked), write)
