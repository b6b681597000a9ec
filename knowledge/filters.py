"""What the library can be narrowed by. The search form's fields are these."""

from django.utils.text import slugify

from kronoberg_portal.foundation.search.facets import Filter, choice_filter, count_by
from kronoberg_portal.foundation.search.words import sort_key

from .models import Resource, Topic

# As addresses say them, A–Ö: {"film": Kind.FILM, "forstudie": Kind.PRESTUDY, …}
KINDS = {
    slugify(kind.label): kind
    for kind in sorted(Resource.Kind, key=lambda kind: sort_key(kind.label))
}


def years() -> dict[str, str]:
    """The years that something public was published in, latest first."""
    dates = Resource.objects.published().dates("published_on", "year", order="DESC")
    return {str(date.year): str(date.year) for date in dates}


KIND = choice_filter("slag", "Slag", "Alla slag", KINDS, "kind")
TOPIC = Filter(
    "amne",
    "Ämne",
    "Alla ämnen",
    labels=lambda: dict(Topic.objects.values_list("slug", "name")),
    narrow=lambda rows, slugs: rows.about(slugs),
    count=lambda rows: count_by(rows, "topics__slug"),
    several=True,
)
YEAR = Filter(
    "ar",
    "År",
    "Alla år",
    labels=years,
    narrow=lambda rows, chosen: rows.filter(published_on__year__in=chosen),
    count=lambda rows: count_by(rows, "published_on__year"),
    several=True,
)
FILTERS = [KIND, TOPIC, YEAR]
