"""Where on the county map the enterprises of a selection stand, so that each can be reached.

The map is drawn as near as the selection allows. Points too near each other for a finger are fanned
out around where they lie, each with a line to its own spot; too many at one place become a heap,
which leads to its part of the list.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import atan2, ceil, cos, hypot, pi, sin

from kronoberg_portal.foundation.county import DRAWING, Area, county_areas, map_point

from .models import Enterprise

Spot = tuple[int, int]

# Between the middles of two points, in map units: 24 pixels on a telephone 360 wide, where the map
# has 324 (WCAG 2.2, 2.5.8 Target size). The list holds the same links for narrower ones.
APART = 46
# More than so many near each other are a heap. Large fans push each other into heaps where there
# are many enterprises: the size is taken that shows the most marks, or none at all.
FANS = (6, 5, 4, 3, 2)
TURNS = 24  # ways to turn a fan, of which the one with the shortest lines is taken
MARGIN = 24  # to the edges of the drawing
LETTER = 9  # the width of one in a municipality's name
STEPS = sorted(range(-48, 49, 4), key=abs)  # that a name may be moved up or down from its place
CLEAR = 30  # from the middle of a mark to the middle of a name above or below it
WIDTH, HEIGHT = DRAWING["width"], DRAWING["height"]
NEAREST = 3.0  # times as large as the whole county; a view of some 50 kilometres


@dataclass(frozen=True)
class Mark:
    """A number on the map: where it is drawn, and its own spot. Whole units of the drawing."""

    number: int
    enterprises: list[Enterprise]
    x: int
    y: int
    spot_x: int
    spot_y: int

    @property
    def enterprise(self) -> Enterprise:
        return self.enterprises[0]

    @property
    def is_heap(self) -> bool:
        return len(self.enterprises) > 1

    @property
    def is_moved(self) -> bool:
        return not self.is_heap and (self.x, self.y) != (self.spot_x, self.spot_y)

    @property
    def municipalities(self) -> str:
        names = dict.fromkeys(str(enterprise.municipality) for enterprise in self.enterprises)
        return " och ".join(names) if len(names) < 3 else "flera kommuner"


@dataclass(frozen=True)
class Frame:
    """The part of the county that is drawn: all of it moved so far, and so many times as large."""

    scale: float = 1.0
    left: int = 0
    top: int = 0

    @classmethod
    def around(cls, spots: Sequence[Spot]) -> "Frame":
        if not spots:
            return cls()
        xs, ys = [x for x, _ in spots], [y for _, y in spots]
        room = APART + MARGIN  # so that those at the edge can be fanned out
        across = (WIDTH - 2 * room) / max(max(xs) - min(xs), 1)
        down = (HEIGHT - 2 * room) / max(max(ys) - min(ys), 1)
        scale = max(1.0, min(across, down, NEAREST))
        left = WIDTH / 2 - scale * (min(xs) + max(xs)) / 2
        top = HEIGHT / 2 - scale * (min(ys) + max(ys)) / 2
        return cls(
            scale,
            _between(round(WIDTH - scale * WIDTH), round(left), 0),
            _between(round(HEIGHT - scale * HEIGHT), round(top), 0),
        )

    def place(self, x: int, y: int) -> Spot:
        return round(self.left + self.scale * x), round(self.top + self.scale * y)

    @property
    def transform(self) -> str:
        """For SVG, which reads no decimal commas."""
        return f"translate({self.left} {self.top}) scale({self.scale:.4f})"


@dataclass(frozen=True)
class Placed:
    """``marks`` are in the list's order; ``unplaced`` have no place on the map."""

    marks: list[Mark]
    unplaced: list[Enterprise]
    frame: Frame

    @property
    def has_moved(self) -> bool:
        return any(mark.is_moved for mark in self.marks)

    @property
    def has_heap(self) -> bool:
        return any(mark.is_heap for mark in self.marks)

    @property
    def outlines(self) -> list[str]:
        """The municipalities, to be drawn with the frame's ``transform``."""
        return [area.path for area in county_areas({}, lambda code: "")]

    @property
    def names(self) -> list[tuple[str, int, int]]:
        """The names of the municipalities and where they stand in the frame, off the marks."""
        areas = county_areas({}, lambda code: "")
        return [(a.name, *self._free_of_marks(a)) for a in areas]

    def _free_of_marks(self, area: Area) -> Spot:
        """Where the name is to stand, or as little above or below as no mark covers it."""
        x, y = self.frame.place(area.label_x, area.label_y)
        across = len(area.name) * LETTER / 2 + MARGIN
        beside = [mark.y for mark in self.marks if abs(mark.x - x) < across]
        room = {
            y + step: min((abs(y + step - at) for at in beside), default=CLEAR) for step in STEPS
        }
        return x, next((at for at, far in room.items() if far >= CLEAR), max(room, key=room.get))


def placed(enterprises: Iterable[Enterprise]) -> Placed:
    """Put the enterprises on the map, numbered in their order."""
    located: list[tuple[Enterprise, Spot]] = []
    unplaced = []
    for enterprise in enterprises:
        if spot := spot_of(enterprise):
            located.append((enterprise, spot))
        else:
            unplaced.append(enterprise)
    frame = Frame.around([spot for _, spot in located])
    spots = [_inside(frame.place(*spot)) for _, spot in located]
    ways = [*(_fanned(spots, fan) for fan in FANS), _gathered(spots)]
    marks = [
        Mark(number, [located[i][0] for i in members], *place, *spots[members[0]])
        for number, (members, place) in enumerate(sorted(max(ways, key=len)), start=1)
    ]
    return Placed(marks, unplaced, frame)


def spot_of(enterprise: Enterprise) -> Spot | None:
    """Where it lies on the map of the county; None without coordinates and outside the map."""
    if enterprise.latitude is None or enterprise.longitude is None:
        return None
    x, y = map_point(float(enterprise.longitude), float(enterprise.latitude))
    return (x, y) if 0 <= x <= WIDTH and 0 <= y <= HEIGHT else None


class _Cluster:
    """Spots that are drawn together: one as it is, a fan of a few, or a heap.

    ``members`` are numbers of spots, ``fan`` the most that are fanned out.
    """

    def __init__(self, members: Sequence[int], spots: Sequence[Spot], fan: int):
        self.members = sorted(members)
        self._spots = spots
        count = len(self.members)
        self.is_heap = count > fan
        # The middles of a fan stand on a circle, each as far from the next as points must be.
        is_fan = 1 < count <= fan
        self.radius = ceil(APART / 2 / sin(pi / count)) + 1 if is_fan else 0
        inside = MARGIN + self.radius
        self.x = _between(inside, sum(spots[i][0] for i in members) // count, WIDTH - inside)
        self.y = _between(inside, sum(spots[i][1] for i in members) // count, HEIGHT - inside)

    @property
    def drawn(self) -> "Marks":
        if self.is_heap:
            return [(self.members, (self.x, self.y))]
        if len(self.members) == 1:
            return [(self.members, self._spots[self.members[0]])]
        return [([i], place) for i, place in self._fanned_out.items()]

    @cached_property
    def _fanned_out(self) -> dict[int, Spot]:
        """Each in its own direction from the middle, so that lines are short and seldom cross."""
        around = sorted(
            self.members,
            key=lambda i: atan2(self._spots[i][1] - self.y, self._spots[i][0] - self.x),
        )
        ways = (self._turned(around, 2 * pi * turn / TURNS) for turn in range(TURNS))
        return min(ways, key=self._length_of_lines)

    def _turned(self, around: list[int], first: float) -> dict[int, Spot]:
        step = 2 * pi / len(around)
        return {
            i: (
                round(self.x + self.radius * cos(first + n * step)),
                round(self.y + self.radius * sin(first + n * step)),
            )
            for n, i in enumerate(around)
        }

    def _length_of_lines(self, places: dict[int, Spot]) -> float:
        return sum(
            hypot(x - self._spots[i][0], y - self._spots[i][1]) for i, (x, y) in places.items()
        )

    def is_too_near(self, other: "_Cluster") -> bool:
        distance = hypot(self.x - other.x, self.y - other.y)
        return distance < self.radius + APART + other.radius


def _inside(spot: Spot) -> Spot:
    """The same, or so far in from the edge that a mark there is drawn whole."""
    x, y = spot
    return _between(MARGIN, x, WIDTH - MARGIN), _between(MARGIN, y, HEIGHT - MARGIN)


def _between(least: int, value: int, most: int) -> int:
    return max(least, min(value, most))


# Ways to draw the spots: whom each mark stands for, by number, and where its middle is.
Marks = list[tuple[list[int], Spot]]


def _fanned(spots: Sequence[Spot], most: int) -> Marks:
    """Spots near each other in fans of at most so many, and in heaps where there are more."""
    clusters: list[_Cluster] = []
    for index in range(len(spots)):
        cluster = _Cluster([index], spots, most)
        while near := [other for other in clusters if cluster.is_too_near(other)]:
            clusters = [other for other in clusters if other not in near]
            members = [*cluster.members, *(i for other in near for i in other.members)]
            cluster = _Cluster(members, spots, most)
        clusters.append(cluster)
    return [mark for cluster in clusters for mark in cluster.drawn]


def _gathered(spots: Sequence[Spot]) -> Marks:
    """Each spot for itself if there is room, else in a heap with the nearest that has a mark."""
    heaps: dict[Spot, list[int]] = {}
    for index, (x, y) in enumerate(spots):
        near = [place for place in heaps if hypot(place[0] - x, place[1] - y) < APART]
        place = min(near, key=lambda place: hypot(place[0] - x, place[1] - y), default=(x, y))
        heaps.setdefault(place, []).append(index)
    return [(members, place) for place, members in heaps.items()]
