"""By what the list of events can be narrowed: ``?slag=…&form=…&kommun=…&uppdrag=…``.

The list, its calendar and its feed read the same addresses.
"""

from functools import cached_property

from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.text import slugify

from contacts.models import Municipality, RegionTask
from kronoberg_portal.foundation.search.facets import WORD, Filter, Listing, choice_filter, count_by
from kronoberg_portal.foundation.search.suggestions import FEW, suggestions
from kronoberg_portal.foundation.search.words import sort_key

from .models import Event, EventQuerySet

# As addresses say them: {"informationsmote": Kind.INFORMATION_MEETING, …}
KINDS = {
    slugify(kind.label): kind for kind in sorted(Event.Kind, key=lambda kind: sort_key(kind.label))
}
FORMATS = {
    "pa-plats": Event.Format.ON_SITE,
    "digitalt": Event.Format.ONLINE,
    "hybrid": Event.Format.HYBRID,
}


def _about(rows: EventQuerySet, keys: list[str]) -> EventQuerySet:
    """Those of the rows that serve any of the tasks, each once."""
    return rows.filter(pk__in=Event.objects.filter(tasks__key__in=keys).values("pk"))


FILTERS = [
    choice_filter("slag", "Slag", "Alla slag", KINDS, "kind"),
    choice_filter("form", "Form", "Alla former", FORMATS, "format"),
    Filter(
        "kommun",
        "Kommun",
        "Alla kommuner",
        labels=lambda: dict(Municipality.objects.by_name().values_list("slug", "name")),
        narrow=lambda rows, slugs: rows.filter(municipality__slug__in=slugs),
        count=lambda rows: count_by(rows, "municipality__slug"),
        several=True,
    ),
    Filter(
        "uppdrag",
        "Regionens uppdrag",
        "Alla uppdrag",
        labels=lambda: dict(RegionTask.objects.values_list("key", "name")),
        narrow=_about,
        count=lambda rows: count_by(rows, "tasks__key"),
        several=True,
    ),
]


class EventListing(Listing):
    """The events of an address, with its own address to give to others."""

    def __init__(self, asked: QueryDict, rows: EventQuerySet):
        super().__init__(asked, rows, FILTERS)

    @property
    def alone(self) -> str:
        """``?…`` of the selection itself, without page and what else an address may say."""
        asked = {WORD: self.query, **self.chosen}
        said = urlencode({name: value for name, value in asked.items() if value}, doseq=True)
        return f"?{said}" if said else ""

    @property
    def in_short(self) -> str:
        """What was chosen, for a title: ``"”upphandling”, Växjö"``. Empty when all is asked."""
        return ", ".join(active.value for active in self.active)

    @cached_property
    def count(self) -> int:
        return self.rows.count()

    @cached_property
    def did_you_mean(self) -> list[str]:
        """Other words when few are found."""
        few = self.query and self.count < FEW
        return suggestions(self.query, Event.objects.published()) if few else []
