"""What an address asks for of the register: its word, its filters, its order.

One reading for every page about a selection: list, map, print, export, feed, embedding. It takes
anything an address can say and never fails: what it does not know it passes by, and tells so.
"""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.http import QueryDict

from kronoberg_portal.foundation.search import words
from kronoberg_portal.foundation.search.facets import WORD, Active, Choice, Facet, Suggestion
from kronoberg_portal.foundation.search.suggestions import FEW, suggestions
from kronoberg_portal.foundation.search.tally import unpacked
from kronoberg_portal.foundation.search.versions import content_version, kept

from .filters import BUYING, FILTERS, SHARE, WORD_OF, RegisterFilter
from .models import ENDED, Enterprise, EnterpriseQuerySet
from .shortlist import PARAMETER as SHORTLIST
from .shortlist import Shortlist
from .tallying import RegisterTally, register_tally

ORDER = "sortera"
BEST, BY_NAME, BY_VERIFICATION, BY_MUNICIPALITY = "traff", "namn", "kontrollerad", "kommun"
ORDERS = {
    BEST: "bästa träff",
    BY_NAME: "namn, A–Ö",
    BY_VERIFICATION: "senast kontrollerad",
    BY_MUNICIPALITY: "kommun",
}
ENDED_WORDS = [WORD_OF[lifecycle] for lifecycle in ENDED]


@dataclass(frozen=True)
class Order:
    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class Group:
    """Facets that stand under one heading."""

    heading: str
    facets: list[Facet]
    chosen: int  # how many values of them are in use
    asks_share: bool  # whether the share of the target group is asked for here too


class Selection:
    """Public enterprises as an address asks for them. About three queries, whatever it asks."""

    def __init__(self, asked: QueryDict):
        self.version = content_version()
        self.tally: RegisterTally = register_tally(self.version)
        self.query = words.asked_word(asked.get(WORD, ""))
        self.shortlist = Shortlist.of(",".join(asked.getlist(SHORTLIST)))
        wanted = {f.parameter: [*dict.fromkeys(asked.getlist(f.parameter))] for f in FILTERS}
        self._values = {
            name: [value for value in values if value in self.labels[name]]
            for name, values in wanted.items()
        }
        self.share = _per_cent(asked.get(SHARE, ""))
        self.has_unknown = any(
            {*filter(None, values)} - {*self._values[name]} for name, values in wanted.items()
        ) or bool(asked.get(SHARE) and not self.share)
        self.order = asked.get(ORDER, "")
        if self.order not in self._possible_orders:
            self.order = self._possible_orders[0]

    # ── What it holds ────────────────────────────────────────────────────────────────────────
    @cached_property
    def count(self) -> int:
        return self._bits.bit_count()

    def ids(self, start: int = 0, stop: int | None = None) -> list[int]:
        """Primary keys in order, from ``start`` to ``stop``."""
        stop = self.count if stop is None else stop
        groups = self._in_groups()
        if self.order == BY_VERIFICATION:
            return self.tally.keys_in(groups, start, stop, self.tally.by_verification)
        if self.order == BY_MUNICIPALITY:
            return self.tally.keys_in(groups, start, stop, self.tally.by_municipality)
        return self.tally.keys_in(groups, start, stop)

    def rows(self, start: int = 0, stop: int | None = None) -> list[Enterprise]:
        """The enterprises from ``start`` to ``stop`` in order, with what a list shows of each.

        One that was withdrawn this very moment is missing.
        """
        return in_order(Enterprise.objects.published().for_list(), self.ids(start, stop))

    def newest(self, most: int) -> list[Enterprise]:
        """At most so many, the lately published or changed first."""
        keys = self.tally.keys_in([self._bits], 0, most, self.tally.by_update)
        return in_order(Enterprise.objects.published().for_list(), keys)

    @property
    def stems(self) -> set[str]:
        """What to mark in the rows, as what was looked for."""
        return words.stems_of(self._wanted)

    @property
    def updated_at(self):
        return self.tally.updated_at

    # ── What it could be narrowed to ─────────────────────────────────────────────────────────
    @property
    def labels(self) -> dict[str, dict[str, str]]:
        return self.tally.labels

    @cached_property
    def facets(self) -> list[Facet]:
        """Every filter that there is something to choose in, counted under the other filters."""
        facets = [self._facet(f) for f in FILTERS]
        return [facet for facet in facets if facet.choices]

    @cached_property
    def groups(self) -> list[Group]:
        """The facets under the headings that they stand under."""
        group_of = {f.parameter: f.group for f in FILTERS}
        facets: dict[str, list[Facet]] = {f.group: [] for f in FILTERS}
        for facet in self.facets:
            facets[group_of[facet.parameter]].append(facet)
        groups = []
        for heading, some in facets.items():
            asks_share = heading == BUYING and bool(self.tally.values(SHARE))
            chosen = sum(len(self._values[facet.parameter]) for facet in some)
            if some or asks_share:
                chosen += bool(asks_share and self.share)
                groups.append(Group(heading, some, chosen, asks_share))
        return groups

    @cached_property
    def chosen(self) -> dict[str, list[str] | str]:
        """The filters in use and their values."""
        chosen: dict[str, list[str] | str] = {name: v for name, v in self._values.items() if v}
        return chosen | {SHARE: str(self.share)} if self.share else chosen

    @cached_property
    def active(self) -> list[Active]:
        """The word and the filters in use, one for each value."""
        active = []
        if self.query:
            active.append(Active("Sökord", f"”{self.query}”", self.address(**{WORD: None})))
        for f in FILTERS:
            values = self._values[f.parameter]
            for value in values:
                others = [other for other in values if other != value]
                without = self.address(**{f.parameter: others})
                active.append(Active(f.label, self.labels[f.parameter][value], without))
        if self.share:
            active.append(Active(*self._share_words, self.address(**{SHARE: None})))
        return active

    @property
    def orders(self) -> list[Order]:
        return [Order(o, ORDERS[o], o == self.order) for o in self._possible_orders]

    @property
    def order_label(self) -> str:
        """What the list is sorted by, in words."""
        label = ORDERS[self.order]
        has_ended = self._bits & self.tally.ended and self._bits & ~self.tally.ended
        return f"{label}, med dem som har upphört sist" if has_ended else label

    def suggestions(self) -> list[Suggestion]:
        """What to let go of when nothing was found, most rows first."""
        found = [
            Suggestion(
                Active(label, text, self.address(**{name: None})),
                self._narrowed(without=name).bit_count(),
            )
            for name, label, text in self._used
        ]
        return sorted((s for s in found if s.count), key=lambda s: -s.count)

    @property
    def in_words(self) -> str:
        """What is asked for, on a line: ``"Sökord: ”snickeri” · Finns i: Växjö eller Alvesta"``."""
        return " · ".join(f"{label}: {text}" for _, label, text in self._used)

    @property
    def in_short(self) -> str:
        """The same for a title: ``"”snickeri”, Växjö eller Alvesta"``. Empty when all is asked."""
        return ", ".join(text for _, _, text in self._used)

    @cached_property
    def ended_count(self) -> int:
        """How many more there would be if those that have ended were asked for."""
        if self._values["lage"]:
            return 0
        return (self._narrowed(without="lage") & self.tally.ended).bit_count()

    @property
    def address_of_ended(self) -> str:
        """``?…`` of those that have ended."""
        return self.address(lage=ENDED_WORDS)

    @cached_property
    def did_you_mean(self) -> list[tuple[str, str]]:
        """Other words when few are found: each with the address of the list for it."""
        if not self.query or self.count >= FEW:
            return []
        other = suggestions(
            self.query,
            Enterprise.objects.published(),
            version=self.version,
            synonyms=self.tally.synonyms,
        )
        return [(word, self.address(**{WORD: word})) for word in other]

    # ── Addresses ────────────────────────────────────────────────────────────────────────────
    def address(self, **changed: str | list[str] | None) -> str:
        """``?…`` with the word, the filters, the order and the shortlist; ``changed`` replaces
        parameters, and None takes one away. The page's number is never kept."""
        asked = {
            WORD: self.query,
            **self._values,
            SHARE: str(self.share or ""),
            ORDER: "" if self.order == self._possible_orders[0] else self.order,
            SHORTLIST: str(self.shortlist),
            **changed,
        }
        return "?" + urlencode({name: v for name, v in asked.items() if v}, doseq=True, safe=",")

    @property
    def alone(self) -> str:
        """``?…`` of the selection itself, to give to others: without the shortlist. Empty for the
        whole register."""
        return self.address(**{SHORTLIST: None}).removesuffix("?")

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What a form that changes the order must send along: name and value."""
        kept_as_is = {WORD: [self.query], **self._values, SHARE: [str(self.share or "")]}
        kept_as_is |= {SHORTLIST: [str(self.shortlist)]}
        return [(name, value) for name, values in kept_as_is.items() for value in values if value]

    # ── How it is worked out ─────────────────────────────────────────────────────────────────
    @cached_property
    def _bits(self) -> int:
        return self._narrowed()

    def _narrowed(self, without: str = "") -> int:
        """The rows of the selection when one filter is not used."""
        bits = self.tally.everything
        if self.query and without != WORD:
            bits &= self._hit
        for f in FILTERS:
            values = self._values[f.parameter]
            if values and f.parameter != without:
                bits &= self.tally.having_any(f.parameter, values)
        if self.share and without != SHARE:
            bits &= self._with_share
        if not self._values["lage"] and without != "lage":
            bits &= ~self.tally.ended
        return bits

    @cached_property
    def _with_share(self) -> int:
        shares = [text for text in self.tally.values(SHARE) if int(text) >= self.share]
        return self.tally.having_any(SHARE, shares)

    @cached_property
    def _wanted(self) -> list[words.Wanted]:
        if not self.query:
            return []
        return words.wanted(self.query, self.tally.synonyms)

    @cached_property
    def _hits(self) -> dict[int, int]:
        """The rows that have the word, by how far down in their text it stands."""
        # The tally's end too: when it is counted anew by the clock, its places are others.
        name = ("hits", self.tally.until, *self._wanted)
        found = kept(self.version, name, self._search)
        return {distance: unpacked(some) for distance, some in found.items()}

    def _search(self) -> dict[int, array | int]:
        rows = Enterprise.objects.matching(self._wanted).with_distance(self._wanted)
        keys: dict[int, list[int]] = {}
        for key, distance in rows.order_by().values_list("pk", "distance").iterator():
            keys.setdefault(distance, []).append(key)
        return {distance: self.tally.packed(some) for distance, some in sorted(keys.items())}

    @cached_property
    def _hit(self) -> int:
        bits = 0
        for some in self._hits.values():
            bits |= some
        return bits

    def _in_groups(self) -> list[int]:
        """The rows of the selection in groups that come one after another, the ended last."""
        groups = [self._bits]
        if self.order == BEST:
            groups = [self._bits & some for some in self._hits.values()]
        ended = self.tally.ended
        if not self._bits & ended:
            return groups
        return [*(some & ~ended for some in groups), *(some & ended for some in groups)]

    def _facet(self, f: RegisterFilter) -> Facet:
        under = self._bits if not self._uses(f) else self._narrowed(without=f.parameter)
        chosen = self._values[f.parameter]
        counted = (
            (value, label, (under & self.tally.having(f.parameter, value)).bit_count())
            for value, label in self.labels[f.parameter].items()
        )
        choices = [
            Choice(value, label, count, value in chosen)
            for value, label, count in counted
            if count or value in chosen
        ]
        return Facet(f.parameter, f.label, "", choices, several=True)

    def _uses(self, f: RegisterFilter) -> bool:
        return bool(self._values[f.parameter]) or f.parameter == "lage"

    @property
    def _used(self) -> list[tuple[str, str, str]]:
        """The word and the filters in use: parameter, label and chosen values in words."""
        used = [(WORD, "Sökord", f"”{self.query}”")] if self.query else []
        for f in FILTERS:
            if values := self._values[f.parameter]:
                text = " eller ".join(self.labels[f.parameter][value] for value in values)
                used.append((f.parameter, f.label, text))
        if self.share:
            used.append((SHARE, *self._share_words))
        return used

    @property
    def _share_words(self) -> tuple[str, str]:
        return "Andel från målgruppen", f"minst {self.share} procent"

    @property
    def _possible_orders(self) -> list[str]:
        return [*ORDERS] if self.query else [order for order in ORDERS if order != BEST]


class Keys(Sequence):
    """A selection's primary keys as a sequence, of which only what is asked for is read."""

    def __init__(self, selection: Selection):
        self._selection = selection

    def __len__(self) -> int:
        return self._selection.count

    def __getitem__(self, asked: int | slice):
        if isinstance(asked, slice):
            start, stop, _ = asked.indices(len(self))
            return self._selection.ids(start, stop)
        return self._selection.ids(asked, asked + 1)[0]


def in_order(rows: EnterpriseQuerySet, keys: list[int]) -> list[Enterprise]:
    """Those of ``rows`` that have these primary keys, in the keys' order."""
    found = rows.in_bulk(keys)
    return [found[key] for key in keys if key in found]


def _per_cent(typed: str) -> int | None:
    """A whole per cent from 1 to 100; None for anything else."""
    is_number = typed.isascii() and typed.isdigit() and len(typed) <= 3
    return int(typed) if is_number and 1 <= int(typed) <= 100 else None
