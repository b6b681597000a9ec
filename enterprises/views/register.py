"""The register: everything in it, narrowed and sorted as an address asks."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from enterprises.hits import hits
from enterprises.selection import Keys, Selection
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
        "updated_at": selection.updated_at,
        **_surroundings(selection),
    }
    return render(request, "enterprises/list.html", context)


def _surroundings(selection: Selection) -> dict[str, SafeString]:
    """The form with all its counts, and the ways out of the list: the same for every page, order
    and shortlist, and so written once for a selection."""

    def write() -> dict[str, SafeString]:
        shown = {"listing": selection}
        return {
            "filters": render_to_string("enterprises/_filters.html", shown),
            "take_along": render_to_string("enterprises/_take_along.html", shown),
        }

    asked = selection.address(sortera=None, lista=None)
    return kept(selection.version, ("surroundings", selection.tally.until, asked), write)
