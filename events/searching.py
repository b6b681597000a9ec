"""How the site's search looks among the events."""

from kronoberg_portal.foundation.search.rooms import SearchRoom

from .models import Event

SEARCH_ROOMS = [
    SearchRoom(
        key="utbildningar",
        label="Utbildningar och träffar",
        rows=lambda wanted: Event.objects.published().matching(wanted).order_by("-starts_at", "pk"),
        list_url_name="events:list",
    ),
]
