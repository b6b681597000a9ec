"""How the site's search looks among municipalities and organisations. People are not searched."""

from kronoberg_portal.foundation.search.rooms import SearchRoom

from .models import Municipality, Organisation

SEARCH_ROOMS = [
    SearchRoom(
        key="kommuner",
        label="Kommuner",
        rows=lambda wanted: Municipality.objects.matching(wanted).by_name(),
    ),
    SearchRoom(
        key="organisationer",
        label="Organisationer",
        rows=lambda wanted: Organisation.objects.published().matching(wanted),
    ),
]
