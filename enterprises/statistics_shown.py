"""The statistics as an address asks for them: charts with their notes, and the rows of a file."""

from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import NamedTuple
from urllib.parse import urlencode

from django.http import QueryDict
from django.template.defaultfilters import date as written_date

from kronoberg_portal.foundation.charts import Chart, Point, in_swedish
from kronoberg_portal.foundation.search.facets import Active, Choice, Facet
from kronoberg_portal.foundation.tables import Row

from .statistics import (
    ENTERPRISES,
    KIND,
    MEASURES,
    MUNICIPALITY,
    REPORTED,
    SECTOR,
    SHARE,
    TURNOVER,
    YEAR,
    Cell,
    Measure,
    Where,
    Why,
    counted,
)

MEASURE = "uppgift"
LABELS = {
    YEAR: ("År", "Senaste året"),
    MUNICIPALITY: ("Kommun", "Hela länet"),
    SECTOR: ("Bransch", "Alla branscher"),
    KIND: ("Slag av företag", "Alla slag"),
}
GROUPED_BY = {MUNICIPALITY: "kommun", SECTOR: "bransch", KIND: "slag av företag"}
COLUMNS = {
    "ar": 6,
    "uppgift": 34,
    "enhet": 9,
    "kommun": 12,
    "kommunkod": 11,
    "bransch": 34,
    "slag": 40,
    "varde": 14,
    "svar_fran": 10,
    "antal_foretag": 14,
    "senaste_uppgift": 16,
    "anmarkning": 34,
    "exempeldata": 12,
}
ALL = "alla"

ABOUT = {
    ENTERPRISES: "Företag som har upphört räknas bara de år de har lämnat uppgifter för.",
    SHARE: "Andelen är ett medelvärde där företag med fler anställda och deltagare väger tyngre.",
}
IN_SEVERAL = (
    "Ett företag som finns i flera branscher räknas i var och en av dem, "
    "så branscherna kan tillsammans bli fler än företagen."
)


class Key(NamedTuple):
    """One of the figures at the top of the page, and the address where it is told in full."""

    label: str
    text: str
    note: str
    address: str
    is_chosen: bool


class Section(NamedTuple):
    """A chart with what is to be known of it."""

    chart: Chart
    notes: list[str]


class Statistics:
    """What an address asks for. What it does not know it passes by, and tells so."""

    def __init__(self, asked: QueryDict):
        self.counted = counted()
        self.labels = self.counted.labels()
        self.labels[MEASURE] = {measure.word: measure.label for measure in MEASURES}
        self.chosen = {}
        self.has_unknown = False
        for name, labels in self.labels.items():
            values = [value for value in asked.getlist(name) if value]
            known = [value for value in values if value in labels]
            self.has_unknown |= len(known) != len(values) or len({*known}) > 1
            if known:
                self.chosen[name] = known[0]
        self.where = Where(*(self.chosen.get(name, "") for name in Where._fields))
        self.year = int(self.chosen[YEAR]) if YEAR in self.chosen else self.counted.year
        word = self.chosen.get(MEASURE, ENTERPRISES.word)
        self.measure = next(measure for measure in MEASURES if measure.word == word)

    # ── The form and what is chosen in it ────────────────────────────────────────────────────
    @property
    def facets(self) -> list[Facet]:
        """The choices of the form; the counts are not shown."""
        return [
            Facet(
                name,
                label,
                everything,
                [
                    Choice(value, text, 0, self.chosen.get(name) == value)
                    for value, text in self.labels[name].items()
                ],
                several=False,
            )
            for name, (label, everything) in LABELS.items()
            if self.labels[name]
        ]

    @property
    def active(self) -> list[Active]:
        """Each filter in use, and the address without it."""
        return [
            Active(LABELS[name][0], self.labels[name][value], self.address(**{name: None}))
            for name, value in self.chosen.items()
            if name in LABELS
        ]

    def address(self, **changed: str | None) -> str:
        """``?…`` with what is chosen; ``changed`` replaces parameters, and None takes one away."""
        asked = {name: value for name, value in (self.chosen | changed).items() if value}
        return "?" + urlencode(asked)

    @property
    def file_query(self) -> str:
        """What the address of the file ends with: the filters, for all measures."""
        return self.address(**{MEASURE: None})

    @property
    def hidden(self) -> dict[str, str]:
        """What the form sends along."""
        return {MEASURE: self.chosen[MEASURE]} if MEASURE in self.chosen else {}

    @property
    def place(self) -> str:
        """Which enterprises it is about, in words."""
        parts = [self.labels[name][value] for name, value in self.where._asdict().items() if value]
        return ", ".join(parts) or "Hela länet"

    # ── The page ─────────────────────────────────────────────────────────────────────────────
    @property
    def is_example(self) -> bool:
        return self.counted.is_example

    @property
    def updated_at(self):
        return self.counted.updated_at

    @property
    def is_empty(self) -> bool:
        """Is there nobody to count?"""
        told = any(self.counted.reporting_in(year, self.where) for year in self.counted.years)
        return not self.counted.in_register(self.where) and not told

    @property
    def keys(self) -> list[Key]:
        """Each measure's figure for what is chosen."""
        return [self._key(measure) for measure in MEASURES if measure is ENTERPRISES or self.year]

    @cached_property
    def sections(self) -> list[Section]:
        """The chosen measure by year, and by everything that is not chosen."""
        if self.measure is ENTERPRISES:
            sections = [*self._enterprises_by_year(), *self._enterprises_by_group()]
        elif self.year:
            sections = [self._by_year(), *self._by_group()]
        else:
            sections = []
        return [section for section in sections if section.chart.points]

    def _key(self, measure: Measure) -> Key:
        is_chosen = measure is self.measure
        address = self.address(**{MEASURE: None if measure is ENTERPRISES else measure.word})
        if measure is ENTERPRISES:
            text = in_swedish(self.counted.in_register(self.where))
            return Key("Företag", text, "i registret i dag", address, is_chosen)
        cell = self.counted.cell(measure, self.year, self.where)
        label = f"{measure.label} {self.year}"
        if cell.value is None:
            text, _, note = cell.why.partition(": ")
            return Key(label, text.capitalize(), note, address, is_chosen)
        unit = "kronor, " if measure is TURNOVER else ""
        note = f"{unit}svar från {_of(cell)} företag"
        return Key(label, written(measure, cell.value), note, address, is_chosen)

    def _enterprises_by_year(self) -> Iterator[Section]:
        told = {year: self.counted.reporting_in(year, self.where) for year in self.counted.years}
        points = [Point(str(year), told[year]) for year in sorted(told) if told[year]]
        title = "Företag som har lämnat uppgifter, per år"
        chart = Chart("ar-diagram", title, "År", "Företag", points)
        yield Section(chart, [ABOUT[ENTERPRISES], SOURCE])

    def _enterprises_by_group(self) -> Iterator[Section]:
        for name, label in GROUPED_BY.items():
            points = []
            for text, where in self._groups(name):
                number = self.counted.in_register(where)
                if number:
                    points.append(Point(text, number, more=self._told(where)))
            title = f"Företag i registret i dag, per {label}"
            headings = [f"Lämnade uppgifter för {self.year}"] if self.year else []
            chart = Chart(f"{name}-diagram", title, LABELS[name][0], "Företag", points, headings)
            notes = [IN_SEVERAL] if name == SECTOR else []
            about = "Företag som har upphört räknas inte. Antalet visas också när det är litet: "
            notes.append(f"{about}vilka företag som finns står öppet i registret.")
            if points and not self.where._asdict()[name]:
                yield Section(chart, [*notes, SOURCE])

    def _told(self, where: Where) -> list[str]:
        if not self.year:
            return []
        told = self.counted.reporting_in(self.year, where)
        return [_of(Cell(None, told, self.counted.population(self.year, where), None))]

    def _by_year(self) -> Section:
        cells = {
            year: self.counted.cell(self.measure, year, self.where)
            for year in sorted(self.counted.years)
        }
        told = [year for year, cell in cells.items() if cell.answered]
        points = [
            self._point(str(year), cell)
            for year, cell in cells.items()
            if told and told[0] <= year <= told[-1]
        ]
        title = f"{self.measure.label} per år"
        notes = [f"Tabellen visar hur många företag som svarade varje år. {newest(cells.values())}"]
        return Section(self._chart("ar", title, "År", points), self._notes(notes))

    def _by_group(self) -> Iterator[Section]:
        whole = self.counted.cell(self.measure, self.year, self.where)
        for name, label in GROUPED_BY.items():
            if self.where._asdict()[name]:
                continue
            cells = [
                (text, self.counted.cell(self.measure, self.year, where))
                for text, where in self._groups(name)
            ]
            points = [self._point(text, cell) for text, cell in cells if cell.population]
            if name == MUNICIPALITY and (rest := _rest(self.measure, whole, cells)):
                points.append(self._point("De andra kommunerna tillsammans", rest))
            title = f"{self.measure.label} {self.year} per {label}"
            notes = [f"Svar från {_of(whole)} företag. {newest([whole])}"]
            if name == SECTOR:
                notes.append(IN_SEVERAL)
            if whole.answered:
                yield Section(self._chart(name, title, LABELS[name][0], points), self._notes(notes))

    def _chart(self, name: str, title: str, heading: str, points: list[Point]) -> Chart:
        value_heading = self.measure.label
        if self.measure is TURNOVER:
            value_heading += " (kronor)"
        return Chart(
            f"{name}-diagram",
            title,
            heading,
            value_heading,
            points,
            ["Svar från"],
            full=100 if self.measure is SHARE else None,
        )

    def _point(self, label: str, cell: Cell) -> Point:
        text = "" if cell.value is None else written(self.measure, cell.value)
        return Point(label, cell.value, text, cell.why or Why.MISSING, [_of(cell)])

    def _notes(self, notes: list[str]) -> list[str]:
        about = [ABOUT[self.measure]] if self.measure in ABOUT else []
        return [*(note.strip() for note in notes), *about, SOURCE]

    def _groups(self, name: str) -> Iterator[tuple[str, Where]]:
        """The values of a filter, each with the others as they are chosen."""
        for value, text in self.labels[name].items():
            yield text, self.where._replace(**{name: value})

    # ── The file ─────────────────────────────────────────────────────────────────────────────
    def rows(self) -> Iterator[Row]:
        """A row for each figure: all measures, whole and by each group, for the years asked for."""
        wheres = [self.where]
        for name in GROUPED_BY:
            if not self.where._asdict()[name]:
                wheres += [where for _, where in self._groups(name)]
        years = [self.year] if YEAR in self.chosen else self.counted.years
        for year in years:
            for where in wheres:
                population = self.counted.population(year, where)
                if not population:
                    continue
                told = self.counted.reporting_in(year, where)
                cell = Cell(Decimal(told), told, population, None)
                yield self._row(year, ENTERPRISES, where, cell)
                for measure in REPORTED:
                    yield self._row(year, measure, where, self.counted.cell(measure, year, where))

    def _row(self, year: int, measure: Measure, where: Where, cell: Cell) -> Row:
        label = "Företag som har lämnat uppgifter" if measure is ENTERPRISES else measure.label
        place = [
            self.labels[name][value] if value else ALL for name, value in where._asdict().items()
        ]
        code = self.counted.municipalities[where.kommun][1] if where.kommun else ""
        return [
            year,
            label,
            measure.unit,
            place[0],
            code,
            *place[1:],
            None if cell.value is None else plain(cell.value),
            cell.answered,
            cell.population,
            None if cell.why else cell.newest,
            cell.why,
            self.is_example,
        ]


SOURCE = (
    "Källa: registret Socialt företagande i Kronoberg. "
    "Varifrån varje uppgift kommer står på företagets sida."
)


def rounded(value: Decimal) -> Decimal:
    """To one decimal, halves away from zero."""
    return value.quantize(Decimal("0.1"), ROUND_HALF_UP)


def written(measure: Measure, value: Decimal) -> str:
    """As it is read: ``"1 234 567"``, ``"45,5 %"``."""
    if measure is SHARE:
        return f"{in_swedish(rounded(value), 1)}\N{NO-BREAK SPACE}%"
    return in_swedish(rounded(value))


def plain(value: Decimal) -> Decimal:
    """As a file tells it: whole where it can be."""
    value = rounded(value)
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value


def newest(cells) -> str:
    """A sentence on when the figures were given, or nothing."""
    days: list[date] = [cell.newest for cell in cells if cell.newest]
    if not days:
        return ""
    return f"Den senaste uppgiften lämnades {written_date(max(days), 'j F Y')}."


def _rest(measure: Measure, whole: Cell, cells: list[tuple[str, Cell]]) -> Cell | None:
    """The hidden municipalities together, where that is a sum that anybody could work out."""
    hidden = [cell for _, cell in cells if cell.answered and cell.value is None]
    if measure is SHARE or whole.value is None or len(hidden) < 2:
        return None
    return Cell(
        whole.value - sum(cell.value for _, cell in cells if cell.value is not None),
        sum(cell.answered for cell in hidden),
        sum(cell.population for cell in hidden),
        whole.newest,
    )


def _of(cell: Cell) -> str:
    answered, population = in_swedish(cell.answered), in_swedish(cell.population)
    return f"{answered}\N{NO-BREAK SPACE}av\N{NO-BREAK SPACE}{population}"
