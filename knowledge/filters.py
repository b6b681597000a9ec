"""What the library can be narrowed by. The search form's fields are these."""

from django.db.models import Count
from django.utils.text import slugify

from kronoberg_portal.foundation.search.facets import Filter
from kronoberg_portal.foundation.search.words import sort_key

from .models import Resource, ResourceQuerySet, Topic

# As addresses say them, A–Ö: {"film": Kind.FILM, "forstudie": Kind.PRESTUDY, …}
KINDS = {
    slugify(kind.label): kind
    for kind in sorted(Resource.Kind, key=lambda kind: sort_key(kind.label))
}


def of_kinds(rows: ResourceQuerySet, slugs: list[str]) -> ResourceQuerySet:
    return rows.filter(kind__in=[KINDS[slug] for slug in slugs])


def count_kinds(rows: ResourceQuerySet) -> list[tuple[str, int]]:
    counts = dict(count_by(rows, "kind"))
    return [(slug, counts.get(kind, 0)) for slug, kind in KINDS.items()]


def count_by(rows: ResourceQuerySet, path: str) -> list[tuple[object, int]]:
    """Each value at ``path``, and how many of the rows have it (a row has each at most once)."""
    return rows.order_by().values_list(path).annotate(Count("pk"))


def years() -> dict[str, str]:
    """The years that something public was published in, latest first."""
    dates = Resource.objects.published().dates("published_on", "year", order="DESC")
    return {str(date.year): str(date.year) for date in dates}


KIND = Filter(
    "slag",
    "Slag",
    "Alla slag",
    labels=lambda: {slug: kind.label for slug, kind in KINDS.items()},
    narrow=of_kinds,
    count=count_kinds,
    several=True,
)
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
