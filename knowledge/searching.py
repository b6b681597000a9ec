"""How the site's search looks in the library, among the initiatives and in the action plans."""

from kronoberg_portal.foundation.search.rooms import SearchRoom

from .models import ActionPlan, Initiative, Resource

SEARCH_ROOMS = [
    SearchRoom(
        key="kunskap",
        label="Kunskap",
        rows=lambda query: Resource.objects.published().matching(query).newest_first(),
        list_url_name="knowledge:list",
    ),
    SearchRoom(
        key="insatser",
        label="Insatser",
        rows=lambda query: Initiative.objects.published().matching(query),
    ),
    SearchRoom(
        key="handlingsplaner",
        label="Handlingsplaner",
        rows=lambda query: ActionPlan.objects.published().matching(query),
    ),
]
