"""The register: everything in it, narrowed and sorted as an address asks."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from enterprises.selection import Selection
from kronoberg_portal.foundation.page.paging import page_of


@require_safe
def list(request: HttpRequest) -> HttpResponse:
    selection = Selection(request.GET)
    page = page_of(request, selection.found)
    context = {"listing": selection, "page": page, "updated_at": selection.updated_at}
    return render(request, "enterprises/list.html", context)
