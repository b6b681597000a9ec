"""What the list of enterprises can be narrowed by. The search form's fields are these."""

from contacts.models import Municipality
from kronoberg_portal.foundation.search.facets import Filter, choice_filter, count_by

from .models import Enterprise, EnterpriseQuerySet, Sector

KINDS = {
    "asf": Enterprise.Kind.WISE,
    "socialt-foretag": Enterprise.Kind.SOCIAL_ENTERPRISE,
}


def in_municipalities(rows: EnterpriseQuerySet, slugs: list[str]) -> EnterpriseQuerySet:
    return rows.filter(municipality__slug__in=slugs)


MUNICIPALITY = Filter(
    "kommun",
    "Kommun",
    "Alla kommuner",
    labels=lambda: dict(Municipality.objects.values_list("slug", "name")),
    narrow=in_municipalities,
    count=lambda rows: count_by(rows, "municipality__slug"),
    several=True,
)
KIND = choice_filter("slag", "Slag av företag", "Alla slag", KINDS, "kind")
SECTOR = Filter(
    "bransch",
    "Bransch",
    "Alla branscher",
    labels=lambda: dict(Sector.objects.values_list("slug", "name")),
    narrow=lambda rows, slugs: rows.filter(
        pk__in=Enterprise.objects.filter(offers__sector__slug__in=slugs).values("pk")
    ),
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
