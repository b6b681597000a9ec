"""A selection on the county map, always with the same enterprises in a list beside it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from contacts.models import Municipality
from enterprises.map_points import placed
from enterprises.selection import Selection
from kronoberg_portal.foundation.county import Area, county_areas
from kronoberg_portal.foundation.search.facets import Facet

MOST = 200  # enterprises with points of their own; more are shown as numbers to choose among
NARROWING = ("kommun", "bransch", "erbjudande", "slag", "mal")


@require_safe
def county_map(request: HttpRequest) -> HttpResponse:
    selection = Selection(request.GET)
    context = {"listing": selection, "most": MOST, "updated_at": selection.updated_at}
    if selection.count > MOST:
        context |= _too_many(selection)
        return render(request, "enterprises/map_narrow.html", context)
    context["placed"] = placed(selection.rows(0, MOST))
    return render(request, "enterprises/map.html", context)


def _too_many(selection: Selection) -> dict:
    """The values of one filter, each with its address and number of enterprises."""
    facet = _narrowing(selection)
    if facet is None:
        return {"facet": None, "choices": [], "areas": []}
    choices = [
        (choice, selection.address(**{facet.parameter: choice.value})) for choice in facet.choices
    ]
    return {
        "facet": facet,
        "choices": choices,
        "areas": _areas(selection, facet) if facet.parameter == "kommun" else [],
    }


def _narrowing(selection: Selection) -> Facet | None:
    """The first filter that would make the selection smaller by being chosen."""
    facets = {facet.parameter: facet for facet in selection.facets}
    for parameter in NARROWING:
        facet = facets.get(parameter)
        if facet and len(selection.chosen.get(parameter, [])) != 1 and len(facet.choices) > 1:
            return facet
    return None


def _areas(selection: Selection, facet: Facet) -> list[Area]:
    slug_of = dict(Municipality.objects.values_list("code", "slug"))
    counts = {choice.value: choice.count for choice in facet.choices}
    return county_areas(
        {code: counts.get(slug, 0) for code, slug in slug_of.items()},
        lambda code: selection.address(kommun=slug_of[code]),
    )
