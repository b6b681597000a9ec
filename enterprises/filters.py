"""What the list of enterprises can be narrowed by. The search form's fields are these."""

from collections.abc import Iterable

from django.db.models import Count

from contacts.models import Municipality
from kronoberg_portal.foundation.search.facets import Filter

from .models import Enterprise, EnterpriseQuerySet, Sector

KINDS = {
    "asf": Enterprise.Kind.WISE,
    "socialt-foretag": Enterprise.Kind.SOCIAL_ENTERPRISE,
}


def count_by(
    rows: EnterpriseQuerySet, path: str, *, distinct: bool = False
) -> Iterable[tuple[str, int]]:
    """Each value at ``path``, and how many of the rows have it.

    ``distinct`` where a row may have the same value twice, such as two offers in one sector.
    """
    return rows.order_by().values_list(path).annotate(Count("pk", distinct=distinct))


def in_municipalities(rows: EnterpriseQuerySet, slugs: list[str]) -> EnterpriseQuerySet:
    return rows.filter(municipality__slug__in=slugs)


def of_kinds(rows: EnterpriseQuerySet, slugs: list[str]) -> EnterpriseQuerySet:
    return rows.filter(kind__in=[KINDS[slug] for slug in slugs])


def count_kinds(rows: EnterpriseQuerySet) -> Iterable[tuple[str, int]]:
    counts = dict(count_by(rows, "kind"))
    return [(slug, counts.get(kind, 0)) for slug, kind in KINDS.items()]


MUNICIPALITY = Filter(
    "kommun",
    "Kommun",
    "Alla kommuner",
    labels=lambda: dict(Municipality.objects.values_list("slug", "name")),
    narrow=in_municipalities,
    count=lambda rows: count_by(rows, "municipality__slug"),
    several=True,
)
KIND = Filter(
    "slag",
    "Slag av företag",
    "Alla slag",
    labels=lambda: {slug: kind.label for slug, kind in KINDS.items()},
    narrow=of_kinds,
    count=count_kinds,
    several=True,
)
SECTOR = Filter(
    "bransch",
    "Bransch",
    "Alla branscher",
    labels=lambda: dict(Sector.objects.values_list("slug", "name")),
    narrow=lambda rows, slugs: rows.in_sectors(slugs),
    count=lambda rows: count_by(rows, "offers__sector__slug", distinct=True),
    several=True,
)
# Somebody who looks for a supplier is not to meet those that are gone, unless asked for.
ENDED = Filter(
    "upphorda",
    "Upphörda företag",
    "Utan dem",
    labels=lambda: {"ja": "Ta med dem"},
    narrow=lambda rows, values: rows,
    count=lambda rows: [("ja", rows.ended().count())],
    several=True,
    otherwise=lambda rows: rows.living(),
)
FILTERS = [MUNICIPALITY, KIND, SECTOR, ENDED]
