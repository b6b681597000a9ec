"""Bar charts that are drawn by the server as SVG, each beside the same figures as a table.

A view says what there is to show; ``templates/components/_bar_chart.html`` draws it::

    points = over_years({2023: 5, 2025: 7})          # 2024 is a gap, not a zero
    chart = Chart("anstallda", "Anställda per år", "År", "Anställda", points)
    {% include "components/_bar_chart.html" with chart=chart only %}

The page links ``css/components/chart.css``. Letters keep their size on every screen: only the bars
are stretched. Positions are whole numbers, because a template writes decimals with a Swedish comma,
which SVG cannot read.
"""

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import number_format

Number = int | float | Decimal

# Pixels. A line of 36 letters fits the narrowest screen, 320 wide, with the page's margins.
LINE = 20
BAR = 12
ROW_GAP = 16
LETTERS_ON_A_LINE = 36
FEWEST_LETTERS = 12

MISSING = "uppgift saknas"


@dataclass(frozen=True)
class Point:
    """One bar, and one row of the table.

    ``value`` is None where there is nothing to show; ``note`` says why. ``text`` is the value as it
    is read, by default written in the Swedish way. ``more`` are further cells of the table's row.
    """

    label: str
    value: Number | None
    text: str = ""
    note: str = MISSING
    more: Sequence[str] = ()

    @property
    def shown(self) -> str:
        """What stands beside the bar and in the table."""
        if self.value is None:
            return self.note
        return self.text or in_swedish(self.value)


@dataclass(frozen=True)
class Bar:
    """A point where it is drawn. Pixels from the top; ``width`` in per cent."""

    label_lines: list[tuple[int, str]]
    text: str
    text_y: int
    bar_y: int
    note_y: int
    width: int
    is_missing: bool


@dataclass(frozen=True)
class Chart:
    """Points with a title. ``name`` is unique on the page: ids begin with it.

    ``label_heading`` and ``value_heading`` head the table's columns, ``more_headings`` those that
    the points' ``more`` fill. ``full`` is the value of a bar across the whole width, such as 100
    for shares; without it the largest value is.
    """

    name: str
    title: str
    label_heading: str
    value_heading: str
    points: Sequence[Point]
    more_headings: Sequence[str] = ()
    full: Number | None = None

    @property
    def has_values(self) -> bool:
        """Is there anything to draw?"""
        return any(point.value is not None for point in self.points)

    @property
    def bars(self) -> list[Bar]:
        return list(self._bars())

    @property
    def height(self) -> int:
        """Pixels."""
        bars = self.bars
        return bars[-1].bar_y + BAR if bars else 0

    @property
    def description(self) -> str:
        """What somebody who does not see the drawing gets to know of it."""
        known = [point for point in self.points if point.value is not None]
        if not known:
            return ""
        highest = max(known, key=lambda point: point.value)
        lowest = min(known, key=lambda point: point.value)
        if highest.value == lowest.value:
            said = f"Stapeldiagram. {highest.label}: {highest.shown}."
            if len(known) > 1:
                said = f"Stapeldiagram med {len(known)} lika höga staplar: {highest.shown}."
        else:
            said = (
                f"Stapeldiagram med {len(known)} staplar. "
                f"Högst är {highest.label}: {highest.shown}. "
                f"Lägst är {lowest.label}: {lowest.shown}."
            )
        return f"{said} Alla värden står i tabellen bredvid."

    def _bars(self) -> Iterator[Bar]:
        values = [point.value for point in self.points if point.value is not None]
        full = self.full or max(values, default=0)
        texts = [len(point.shown) for point in self.points if point.value is not None]
        room = max(LETTERS_ON_A_LINE - max(texts, default=0) - 1, FEWEST_LETTERS)
        top = 0
        for point in self.points:
            lines = textwrap.wrap(point.label, room, break_long_words=False) or [""]
            baselines = [top + LINE * number - 5 for number in range(1, len(lines) + 1)]
            bar_y = top + LINE * len(lines)
            yield Bar(
                label_lines=list(zip(baselines, lines, strict=True)),
                text=point.shown,
                text_y=baselines[-1],
                bar_y=bar_y,
                note_y=bar_y + BAR,
                width=_per_cent(point.value, full),
                is_missing=point.value is None,
            )
            top = bar_y + BAR + ROW_GAP


def _per_cent(value: Number | None, full: Number) -> int:
    """How much of the width the value takes; what is more than nothing is always seen."""
    if not value or value < 0 or not full:
        return 0
    return min(max(round(100 * value / full), 1), 100)


def over_years(
    values: Mapping[int, Number | None], texts: Mapping[int, str] | None = None
) -> list[Point]:
    """A point for each year from the first to the last with a value; a year without is a gap."""
    known = [year for year, value in values.items() if value is not None]
    if not known:
        return []
    return [
        Point(str(year), values.get(year), (texts or {}).get(year, ""))
        for year in range(min(known), max(known) + 1)
    ]


def in_swedish(value: Number, decimals: int | None = None) -> str:
    """``1234567.5`` gives ``"1 234 567,5"`` with spaces that do not break.

    At most one decimal, left out when it is zero, unless ``decimals`` says how many.
    """
    rounded = round(Decimal(value), 1 if decimals is None else decimals)
    if decimals is None:
        decimals = 0 if rounded == int(rounded) else 1
    return number_format(rounded, decimals, use_l10n=True, force_grouping=True)
