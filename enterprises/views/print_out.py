"""A selection, or a buyer's shortlist, on paper."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from enterprises.models import Enterprise
from enterprises.selection import Selection

MOST = 500  # enterprises; some forty sheets


@require_safe
def print_out(request: HttpRequest) -> HttpResponse:
    """All at once, without pages. With ``lista`` in the address those on the list, and no other."""
    selection = Selection(request.GET)
    shortlist = selection.shortlist
    if shortlist:
        enterprises = shortlist.chosen_from(Enterprise.objects.published().for_list())
        count, shown_at = len(enterprises), shortlist.query
    else:
        enterprises = selection.rows(0, MOST)
        count, shown_at = selection.count, selection.alone
    context = {
        "listing": selection,
        "is_shortlist": bool(shortlist),
        "missing": len(shortlist) - count if shortlist else 0,
        "enterprises": enterprises,
        "count": count,
        "most": MOST,
        "printed_at": timezone.now(),
        "shown_at": shown_at,
        "updated_at": selection.updated_at,
    }
    response = render(request, "enterprises/print.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response
