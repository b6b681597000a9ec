"""How the site's search looks among the enterprises."""

from kronoberg_portal.foundation.search.rooms import SearchRoom

from .models import Enterprise

SEARCH_ROOMS = [
    SearchRoom(
        key="foretag",
        label="Företag",
        rows=lambda wanted: Enterprise.objects.published().matching(wanted).living_first(),
        list_url_name="enterprises:list",
    )
]
