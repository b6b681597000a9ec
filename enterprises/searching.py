"""How the site's search looks among the enterprises."""

from kronoberg_portal.foundation.search.rooms import SearchRoom

from .models import Enterprise

SEARCH_ROOMS = [
    SearchRoom(
        key="foretag",
        label="Företag",
        rows=lambda query: Enterprise.objects.published().matching(query).living_first(),
        list_url_name="enterprises:list",
    )
]
