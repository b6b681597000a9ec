"""The register's yearly figures, as a page and as a file."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from enterprises.statistics_shown import COLUMNS, Statistics
from kronoberg_portal.foundation.tables import table_response


@require_safe
def statistics(request: HttpRequest) -> HttpResponse:
    shown = Statistics(request.GET)
    return render(
        request,
        "enterprises/statistics.html",
        {"statistics": shown, "updated_at": shown.updated_at},
    )


@require_safe
def statistics_export(request: HttpRequest) -> HttpResponseBase:
    """The figures that the page would show, all measures. 404 for a filter that does not exist:
    a file that is about something else than was asked for would not be noticed."""
    shown = Statistics(request.GET)
    if shown.has_unknown:
        raise Http404("Adressen innehöll ett filter som inte finns.")
    return table_response("csv", "statistik-sociala-foretag", COLUMNS, shown.rows())
