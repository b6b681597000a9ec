"""How many registered, waited, came and stayed away, from the rows themselves.

Erased people count as before: their rows keep state, event and municipality. Events that were
never public or that were called off are left out. An event with several tasks counts in each.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Count, Q
from django.utils import timezone

from contacts.models import RegionTask
from kronoberg_portal.foundation.search.words import sort_key
from kronoberg_portal.foundation.tables import Row

from .models import SEATED_STATES, Event, EventState, Participant, ParticipantState

NO_MUNICIPALITY = "Ingen kommun"
NO_ORGANISATION = "Ingen organisation, eller gallrad"
NO_TASK = "Inget uppdrag"

COLUMNS = {
    "Fördelning": 16,
    "Namn": 40,
    "Träffar": 10,
    "Platser": 10,
    "Anmälda": 10,
    "Väntelista": 12,
    "Närvarade": 12,
    "Uteblev": 10,
    "Ej avprickat": 14,
}


@dataclass
class Figures:
    """``capacity`` is the seats offered, None where an event has no limit."""

    name: str
    events: set[int] = field(default_factory=set)
    seated: int = 0
    waiting: int = 0
    attended: int = 0
    no_shows: int = 0
    capacity: int | None = None

    @property
    def unsettled(self) -> int:
        """With a seat at an event whose list is not closed (perhaps because it is to come)."""
        return self.seated - self.attended - self.no_shows

    def cells(self) -> list:
        return [
            len(self.events),
            self.capacity,
            self.seated,
            self.waiting,
            self.attended,
            self.no_shows,
            self.unsettled,
        ]


@dataclass(frozen=True)
class Table:
    title: str
    heading: str
    rows: list[Figures]
    has_capacity: bool = False


class Statistics:
    """The figures of ``events`` (a queryset), of one year or of all (``year`` None).

    What somebody wrote as organisation may be a person's own name, so it is shown on request only.
    """

    def __init__(self, events, *, year: int | None = None, with_organisations: bool = False):
        self._with_organisations = with_organisations
        states = [EventState.PUBLISHED, EventState.COMPLETED, EventState.ARCHIVED]
        events = events.filter(state__in=states, is_template=False).order_by()
        self._every = {
            event.pk: event
            for event in events.only("pk", "starts_at", "capacity").prefetch_related("tasks")
        }
        self.years = sorted({_year(event) for event in self._every.values()}, reverse=True)
        self.year = year if year in self.years else None
        self._events = {
            pk: event
            for pk, event in self._every.items()
            if self.year is None or _year(event) == self.year
        }

    @cached_property
    def _counts(self) -> list[dict]:
        """A row for each event, municipality and organisation: one query."""
        state = ParticipantState
        rows = Participant.objects.filter(event__in=list(self._events)).order_by()
        return list(
            rows.values("event", "booking__municipality__name", "booking__organisation").annotate(
                seated=Count("pk", filter=Q(state__in=SEATED_STATES)),
                waiting=Count("pk", filter=Q(state=state.WAITING)),
                attended=Count("pk", filter=Q(state=state.ATTENDED)),
                no_shows=Count("pk", filter=Q(state=state.NO_SHOW)),
            )
        )

    @cached_property
    def total(self) -> Figures:
        return self._offered(lambda event: ["Alla"]).get("Alla", Figures("Alla"))

    @cached_property
    def tables(self) -> list[Table]:
        years = self._offered(lambda event: [str(_year(event))])
        tasks = self._offered(_tasks)
        order = [*RegionTask.objects.values_list("name", flat=True), NO_TASK]
        tables = [
            Table("Per år", "År", [years[name] for name in sorted(years, reverse=True)], True),
            Table("Per uppdrag", "Uppdrag", [tasks[name] for name in order if name in tasks], True),
            Table("Per kommun", "Kommun", self._people("booking__municipality__name")),
        ]
        if self._with_organisations:
            rows = self._people("booking__organisation")
            tables.append(Table("Per organisation", "Organisation", rows))
        return tables

    def _offered(self, groups: Callable[[Event], list[str]]) -> dict[str, Figures]:
        """What the events offered and what came of it, by the groups that each belongs to."""
        found: dict[str, Figures] = {}
        for event in self._events.values():
            for group in groups(event):
                figures = found.setdefault(group, Figures(group))
                figures.events.add(event.pk)
                if event.capacity is not None:
                    figures.capacity = (figures.capacity or 0) + event.capacity
        for row in self._counts:
            for group in groups(self._events[row["event"]]):
                _add(found[group], row)
        return found

    def _people(self, by: str) -> list[Figures]:
        nameless = NO_ORGANISATION if by == "booking__organisation" else NO_MUNICIPALITY
        found: dict[str, Figures] = {}
        for row in self._counts:
            name = " ".join((row[by] or "").split())
            figures = found.setdefault(name.casefold(), Figures(name or nameless))
            figures.events.add(row["event"])
            _add(figures, row)
        last = found.pop("", None)
        named = sorted(found.values(), key=lambda one: sort_key(one.name))
        return [*named, last] if last else named

    def rows(self) -> Iterator[Row]:
        """For a file: all tables, one below the other."""
        yield ["Totalt", "Alla", *self.total.cells()]
        for table in self.tables:
            for figures in table.rows:
                yield [table.title, figures.name, *figures.cells()]


def _year(event: Event) -> int:
    return timezone.localtime(event.starts_at).year


def _tasks(event: Event) -> list[str]:
    return [task.name for task in event.tasks.all()] or [NO_TASK]


def _add(figures: Figures, row: dict) -> None:
    for name in ("seated", "waiting", "attended", "no_shows"):
        setattr(figures, name, getattr(figures, name) + row[name])
