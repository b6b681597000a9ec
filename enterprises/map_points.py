"""Where on the county map the enterprises of a selection stand, so that each can be reached.

Points too near each other for a finger are fanned out around where they lie, each with a line to
its own spot; too many in one place become a heap, which leads to its part of the list.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import atan2, ceil, cos, hypot, pi, sin

from kronoberg_portal.foundation.county import DRAWING, map_point

from .models import Enterprise

# Between the middles of two points, in map units: 24 pixels on a telephone 360 wide, where the map
# has 324 (WCAG 2.2, 2.5.8 Target size). The list holds the same links for narrower ones.
APART = 46
# More than so many near each other are a heap. Large fans push each other into heaps where there
# are many enterprises: the size is taken that shows the most marks.
FANS = (6, 5, 4, 3, 2, 1)
HEAP = 20  # a heap's mark is so much wider than a point, on each side
MARGIN = 24  # to the edges of the drawing
WIDTH, HEIGHT = DRAWING["width"], DRAWING["height"]


@dataclass(frozen=True)
class Point:
    """One enterprise: where its mark is drawn, and its own spot. Whole map units."""

    number: int
    enterprise: Enterprise
    x: int
    y: int
    spot_x: int
    spot_y: int

    @property
    def is_moved(self) -> bool:
        return (self.x, self.y) != (self.spot_x, self.spot_y)


@dataclass(frozen=True)
class Heap:
    """Many enterprises at one place, numbered one after another."""

    points: list[Point]
    x: int
    y: int

    @property
    def numbers(self) -> str:
        """``"4–11"``."""
        return f"{self.points[0].number}–{self.points[-1].number}"

    @property
    def width(self) -> int:
        """Of its mark, in map units: room for the numbers."""
        return 24 + 11 * len(self.numbers)

    @property
    def left(self) -> int:
        return self.x - self.width // 2

    @property
    def top(self) -> int:
        return self.y - 19

    @property
    def key(self) -> str:
        """What its part of the list is called in addresses."""
        return f"nummer-{self.points[0].number}"

    @property
    def municipalities(self) -> str:
        names = dict.fromkeys(str(point.enterprise.municipality) for point in self.points)
        return " och ".join(names) if len(names) < 3 else "flera kommuner"


@dataclass(frozen=True)
class Placed:
    """``marks`` are points and heaps in the list's order; ``unplaced`` have no place on the map."""

    marks: list[Point | Heap]
    unplaced: list[Enterprise]

    @property
    def points(self) -> list[Point]:
        """Those that are drawn one by one."""
        return [mark for mark in self.marks if isinstance(mark, Point)]

    @property
    def has_moved(self) -> bool:
        return any(point.is_moved for point in self.points)

    @property
    def heaps(self) -> list[Heap]:
        return [mark for mark in self.marks if isinstance(mark, Heap)]


def placed(enterprises: Iterable[Enterprise]) -> Placed:
    """Put the enterprises on the map, numbered in their order except that heaps keep together."""
    spots: list[tuple[Enterprise, int, int]] = []
    unplaced = []
    for enterprise in enterprises:
        spot = spot_of(enterprise)
        if spot:
            spots.append((enterprise, *spot))
        else:
            unplaced.append(enterprise)
    places = [(x, y) for _, x, y in spots]
    clusters = max((_clusters(places, fan) for fan in FANS), key=_marks_in)
    cluster_of = {index: cluster for cluster in clusters for index in cluster.members}
    marks: list[Point | Heap] = []
    number = 0
    for index, (enterprise, x, y) in enumerate(spots):
        cluster = cluster_of[index]
        if not cluster.is_heap:
            number += 1
            marks.append(Point(number, enterprise, *cluster.position(index), x, y))
        elif index == cluster.members[0]:
            at = cluster.x, cluster.y
            own = [Point(number + n, spots[i][0], *at, *spots[i][1:]) for n, i in cluster.numbered]
            number += len(own)
            marks.append(Heap(own, *at))
    return Placed(marks, unplaced)


def spot_of(enterprise: Enterprise) -> tuple[int, int] | None:
    """Where it lies on the drawing; None without coordinates and outside the drawing."""
    if enterprise.latitude is None or enterprise.longitude is None:
        return None
    x, y = map_point(float(enterprise.longitude), float(enterprise.latitude))
    return (x, y) if 0 <= x <= WIDTH and 0 <= y <= HEIGHT else None


class _Cluster:
    """Spots that are drawn together: one as it is, a fan of a few, or a heap."""

    def __init__(self, members: Sequence[int], spots: Sequence[tuple[int, int]], fan: int):
        self.members = sorted(members)
        count = len(self.members)
        self.is_heap = count > fan
        # The middles of a fan stand on a circle, each as far from the next as points must be.
        self.radius = 0 if count == 1 or self.is_heap else ceil(APART / 2 / sin(pi / count)) + 1
        self.reach = HEAP if self.is_heap else self.radius
        inside = MARGIN + self.reach
        self.x = _between(inside, sum(spots[i][0] for i in members) // count, WIDTH - inside)
        self.y = _between(inside, sum(spots[i][1] for i in members) // count, HEIGHT - inside)
        if count == 1:
            self.x, self.y = spots[self.members[0]]
        # Each in its own direction from the middle, so that no lines cross.
        self._angle = {i: atan2(spots[i][1] - self.y, spots[i][0] - self.x) for i in members}
        self._around = sorted(self.members, key=self._angle.__getitem__)

    @property
    def numbered(self) -> list[tuple[int, int]]:
        return [*enumerate(self.members, start=1)]

    def position(self, index: int) -> tuple[int, int]:
        """Where the mark of this spot is drawn."""
        first = self._angle[self._around[0]]
        turn = first + 2 * pi * self._around.index(index) / len(self.members)
        return round(self.x + self.radius * cos(turn)), round(self.y + self.radius * sin(turn))

    def is_too_near(self, other: "_Cluster") -> bool:
        distance = hypot(self.x - other.x, self.y - other.y)
        return distance < self.reach + APART + other.reach


def _between(least: int, value: int, most: int) -> int:
    return max(least, min(value, most))


def _marks_in(clusters: Iterable[_Cluster]) -> int:
    return sum(1 if cluster.is_heap else len(cluster.members) for cluster in clusters)


def _clusters(spots: Sequence[tuple[int, int]], fan: int) -> list[_Cluster]:
    """The spots in as many clusters as there is room for."""
    clusters: list[_Cluster] = []
    for index in range(len(spots)):
        cluster = _Cluster([index], spots, fan)
        while near := [other for other in clusters if cluster.is_too_near(other)]:
            clusters = [other for other in clusters if other not in near]
            members = [*cluster.members, *(i for other in near for i in other.members)]
            cluster = _Cluster(members, spots, fan)
        clusters.append(cluster)
    return clusters
