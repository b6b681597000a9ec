"""The register: everything in it, narrowed and sorted as an address asks."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from enterprises.filters import FILTERS
from enterprises.models import Enterprise
from kronoberg_portal.foundation.page.paging import page_of
from kronoberg_portal.foundation.search.facets import Listing


@require_safe
def list(request: HttpRequest) -> HttpResponse:
    published = Enterprise.objects.published()
    listing = Listing(request.GET, published, FILTERS)
    page = page_of(request, listing.rows.living_first().for_list())
    return render(
        request,
        "enterprises/list.html",
        {"listing": listing, "page": page, "updated_at": published.latest_update()},
    )
