"""Lists that are narrowed step by step: filters with counts, each seen and removed by itself.

A view says what its list can be narrowed by and hands over what the address asks for::

    listing = Listing(request.GET, Resource.objects.published(), [KIND, TOPIC, YEAR])
    page = page_of(request, listing.rows.newest_first())
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Choices, Count, QuerySet
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.http import urlencode

from .words import asked_word

WORD = "q"  # the parameter that holds the search word


@dataclass(frozen=True)
class Filter:
    """One way to narrow a list: ``?<parameter>=<value>``.

    ``label`` names it (*Ämne*), ``everything`` is the choice not to use it (*Alla ämnen*).
    ``labels()`` gives each possible value and what people call it, in the order shown.
    ``narrow(rows, value)`` keeps the rows that have the value; ``count(rows)`` gives pairs of
    value and number of rows, for the values that some of the rows have.

    With ``several`` the address may repeat the parameter, and ``narrow`` gets a list: rows that
    have any of the values. ``otherwise(rows)`` narrows a list in which the filter is not used.
    """

    parameter: str
    label: str
    everything: str
    labels: Callable[[], Mapping[str, str]]
    narrow: Callable[[QuerySet, str | list[str]], QuerySet]
    count: Callable[[QuerySet], Iterable[tuple[object, int]]]
    several: bool = False
    otherwise: Callable[[QuerySet], QuerySet] | None = None


def field_filter(
    parameter: str, label: str, everything: str, labels: Callable[[], Mapping[str, str]], path: str
) -> Filter:
    """A filter on the field at ``path``, for example ``"kind"`` or ``"topics__slug"``."""

    def narrow(rows: QuerySet, value: str) -> QuerySet:
        return rows.filter(**{path: value})

    def count(rows: QuerySet) -> Iterable[tuple[object, int]]:
        return count_by(rows, path, distinct=True)

    return Filter(parameter, label, everything, labels, narrow, count)


def choice_filter(
    parameter: str, label: str, everything: str, choices: Mapping[str, Choices], field: str
) -> Filter:
    """A filter with several values on a field with choices: ``{"film": Kind.FILM, …}``.

    The keys are what addresses say, in the order shown.
    """

    def narrow(rows: QuerySet, words: list[str]) -> QuerySet:
        return rows.filter(**{f"{field}__in": [choices[word] for word in words]})

    def count(rows: QuerySet) -> Iterable[tuple[object, int]]:
        counts = dict(count_by(rows, field))
        return [(word, counts.get(choice, 0)) for word, choice in choices.items()]

    def labels() -> Mapping[str, str]:
        return {word: choice.label for word, choice in choices.items()}

    return Filter(parameter, label, everything, labels, narrow, count, several=True)


def count_by(rows: QuerySet, path: str, *, distinct: bool = False) -> Iterable[tuple[object, int]]:
    """Each value at ``path``, and how many of the rows have it.

    ``distinct`` where a row may have the same value twice, such as two offers in one sector.
    """
    return rows.order_by().values_list(path).annotate(Count("pk", distinct=distinct))


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
    several: bool


@dataclass(frozen=True)
class Active:
    """A value of a filter in use, and the address of the list without it."""

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
        self.query = asked_word(asked.get(WORD, ""))
        self._all = rows
        self._filters = filters
        self._labels = {f.parameter: f.labels() for f in filters}
        wanted = {f.parameter: self._wanted(asked, f) for f in filters}
        self._values = {
            parameter: [value for value in values if value in self._labels[parameter]]
            for parameter, values in wanted.items()
        }
        self.has_unknown = self._values != wanted
        self.chosen = {
            f.parameter: values if f.several else values[0]
            for f in filters
            if (values := self._values[f.parameter])
        }

    @staticmethod
    def _wanted(asked: QueryDict, f: Filter) -> list[str]:
        values = asked.getlist(f.parameter) if f.several else [asked.get(f.parameter, "")]
        return [value for value in dict.fromkeys(values) if value]

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
        """The word and the filters in use, one for each value."""
        active = []
        if self.query:
            active.append(Active("Sökord", f"”{self.query}”", self._address({WORD: []})))
        for f in self._filters:
            values = self._values[f.parameter]
            for value in values:
                others = [other for other in values if other != value]
                address = self._address({f.parameter: others})
                active.append(Active(f.label, self._labels[f.parameter][value], address))
        return active

    def suggestions(self) -> list[Suggestion]:
        """What to let go of when nothing was found, most rows first; one query each."""
        used = [(WORD, "Sökord", f"”{self.query}”")] if self.query else []
        for f in self._filters:
            if values := self._values[f.parameter]:
                text = " eller ".join(self._labels[f.parameter][value] for value in values)
                used.append((f.parameter, f.label, text))
        found = [
            Suggestion(
                Active(label, text, self._address({parameter: []})),
                self._narrowed(without=parameter).count(),
            )
            for parameter, label, text in used
        ]
        return sorted((s for s in found if s.count), key=lambda s: -s.count)

    def _narrowed(self, without: str = "") -> QuerySet:
        rows = self._all
        if self.query and without != WORD:
            rows = rows.matching(self.query)
        for f in self._filters:
            if f.parameter == without:
                continue
            if f.parameter in self.chosen:
                rows = f.narrow(rows, self.chosen[f.parameter])
            elif f.otherwise:
                rows = f.otherwise(rows)
        return rows

    def _facet(self, f: Filter) -> Facet:
        chosen = self._values[f.parameter]
        counts = {
            str(value): number for value, number in f.count(self._narrowed(without=f.parameter))
        }
        choices = [
            Choice(value, label, counts.get(value, 0), value in chosen)
            for value, label in self._labels[f.parameter].items()
            if counts.get(value) or value in chosen
        ]
        return Facet(f.parameter, f.label, f.everything, choices, f.several)

    def _address(self, changed: Mapping[str, list[str]]) -> str:
        """The list's address with its word and filters, some of them changed."""
        asked = {WORD: [self.query] if self.query else [], **self._values, **changed}
        return "?" + urlencode(asked, doseq=True)
