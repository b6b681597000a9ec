"""How the site's search looks in the library, among the initiatives and in the action plans."""

from kronoberg_portal.foundation.search.rooms import SearchRoom

from .models import ActionPlan, Initiative, Resource

SEARCH_ROOMS = [
    SearchRoom(
        key="kunskap",
        label="Kunskap",
        rows=lambda wanted: Resource.objects.published().matching(wanted).newest_first(),
        list_url_name="knowledge:list",
    ),
    SearchRoom(
        key="insatser",
        label="Insatser",
        rows=lambda wanted: Initiative.objects.published().matching(wanted),
    ),
    SearchRoom(
        key="handlingsplaner",
        label="Handlingsplaner",
        rows=lambda wanted: ActionPlan.objects.published().matching(wanted),
    ),
]
