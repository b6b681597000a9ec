"""Lists that are narrowed step by step: filters with counts, each seen and removed by itself.

A view says what its list can be narrowed by and hands over what the address asks for::

    listing = Listing(request.GET, Resource.objects.published(), [KIND, TOPIC, YEAR])
    page = page_of(request, listing.rows.newest_first())
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.http import urlencode

from .words import LONGEST_QUERY, fold

WORD = "q"  # the parameter that holds the search word


@dataclass(frozen=True)
class Filter:
    """One way to narrow a list: ``?<parameter>=<value>``.

    ``label`` names it (*Ämne*), ``everything`` is the choice not to use it (*Alla ämnen*).
    ``labels()`` gives each possible value and what people call it, in the order shown.
    ``narrow(rows, value)`` keeps the rows that have the value; ``count(rows)`` gives pairs of
    value and number of rows, for the values that some of the rows have.
    """

    parameter: str
    label: str
    everything: str
    labels: Callable[[], Mapping[str, str]]
    narrow: Callable[[QuerySet, str], QuerySet]
    count: Callable[[QuerySet], Iterable[tuple[object, int]]]


def field_filter(
    parameter: str, label: str, everything: str, labels: Callable[[], Mapping[str, str]], path: str
) -> Filter:
    """A filter on the field at ``path``, for example ``"kind"`` or ``"topics__slug"``."""

    def narrow(rows: QuerySet, value: str) -> QuerySet:
        return rows.filter(**{path: value})

    def count(rows: QuerySet) -> Iterable[tuple[object, int]]:
        return rows.order_by().values_list(path).annotate(Count("pk", distinct=True))

    return Filter(parameter, label, everything, labels, narrow, count)


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Facet:
    """A filter as it is shown. Choices that would give nothing are left out."""

    parameter: str
    label: str
    everything: str
    choices: list[Choice]


@dataclass(frozen=True)
class Active:
    """A filter in use, and the address of the list without it."""

    label: str
    value: str
    address_without: str


@dataclass(frozen=True)
class Suggestion:
    """What the list would hold if one filter was let go of."""

    active: Active
    count: int


class Listing:
    """Rows as an address asks for them: its word, its filters, and nothing else that it says."""

    def __init__(self, asked: QueryDict, rows: QuerySet, filters: Sequence[Filter]):
        word = " ".join(asked.get(WORD, "")[:LONGEST_QUERY].split())
        self.query = word if fold(word) else ""
        self._all = rows
        self._filters = filters
        self._labels = {f.parameter: f.labels() for f in filters}
        wanted = {f.parameter: asked[f.parameter] for f in filters if asked.get(f.parameter)}
        self.chosen = {
            parameter: value
            for parameter, value in wanted.items()
            if value in self._labels[parameter]
        }
        self.has_unknown = len(self.chosen) < len(wanted)

    @cached_property
    def rows(self) -> QuerySet:
        """The rows with the word and all chosen filters, in no order yet."""
        return self._narrowed()

    @cached_property
    def facets(self) -> list[Facet]:
        """Every filter that there is something to choose in, counted under the other filters."""
        facets = [self._facet(f) for f in self._filters]
        return [facet for facet in facets if facet.choices]

    @cached_property
    def active(self) -> list[Active]:
        """The word and the filters in use."""
        active = [self._active(WORD, "Sökord", f"”{self.query}”")] if self.query else []
        for f in self._filters:
            if f.parameter in self.chosen:
                label = self._labels[f.parameter][self.chosen[f.parameter]]
                active.append(self._active(f.parameter, f.label, label))
        return active

    def suggestions(self) -> list[Suggestion]:
        """What to let go of when nothing was found, most rows first; one query each."""
        parameters = [WORD] if self.query else []
        parameters += [f.parameter for f in self._filters if f.parameter in self.chosen]
        found = [
            Suggestion(active, self._narrowed(without=parameter).count())
            for parameter, active in zip(parameters, self.active, strict=True)
        ]
        return sorted((s for s in found if s.count), key=lambda s: -s.count)

    def _narrowed(self, without: str = "") -> QuerySet:
        rows = self._all
        if self.query and without != WORD:
            rows = rows.matching(self.query)
        for f in self._filters:
            if f.parameter in self.chosen and f.parameter != without:
                rows = f.narrow(rows, self.chosen[f.parameter])
        return rows

    def _facet(self, f: Filter) -> Facet:
        chosen = self.chosen.get(f.parameter)
        counts = {
            str(value): number for value, number in f.count(self._narrowed(without=f.parameter))
        }
        choices = [
            Choice(value, label, counts.get(value, 0), value == chosen)
            for value, label in self._labels[f.parameter].items()
            if counts.get(value) or value == chosen
        ]
        return Facet(f.parameter, f.label, f.everything, choices)

    def _active(self, parameter: str, label: str, value: str) -> Active:
        kept = {WORD: self.query, **self.chosen}
        kept = {name: text for name, text in kept.items() if text and name != parameter}
        return Active(label, value, f"?{urlencode(kept)}" if kept else "?")
