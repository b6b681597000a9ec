"""Which sums may be shown so that nobody can work out a sum of fewer than three enterprises.

To hide the sums of small groups is not enough: what is hidden can often be had by subtracting what
is shown, from a total, from another filter, or in several steps. Whatever can be worked out from
sums is a weighted sum of them. So each sum is let through only if no weighted sum of everything
that was let through before it, and of it, rests on fewer than three enterprises.

The test is exact, not a rule of thumb. The sums let through are vectors with one number for each
part (enterprises that are always counted together), and what can be worked out is the space they
span. We keep a basis of its orthogonal complement, in which the answer can be read: a sum of one
part is in the space when all vectors of the basis are zero there, and a weighted sum of two parts
when the basis has two proportional columns there.
"""

from collections.abc import Sequence
from functools import lru_cache

FEWEST = 3  # enterprises that a sum must rest on

# We reckon modulo a large prime, so that numbers stay whole and short. What is in a space of
# rational numbers is so modulo the prime too: nothing is let through that should not be.
PRIME = 2**61 - 1

Vector = dict[int, int]  # what is not zero of it


@lru_cache(maxsize=256)
def may_be_shown(sizes: tuple[int, ...], cells: tuple[frozenset[int], ...]) -> tuple[bool, ...]:
    """For each cell, whether its sum may be shown beside those before it.

    ``sizes`` is how many enterprises each part has. A cell is the set of the numbers of its parts;
    the most important cells come first, for those that come late are hidden for their sake.
    """
    complement = _Complement(sizes)
    return tuple(
        sum(sizes[part] for part in cell) >= FEWEST and complement.lets_through(cell)
        for cell in cells
    )


class _Complement:
    """A basis of what is orthogonal to all cells let through, kept both by vector and by part."""

    def __init__(self, sizes: Sequence[int]):
        self._sizes = sizes
        self._small = {part for part, size in enumerate(sizes) if size < FEWEST}
        self._vectors: dict[int, Vector] = {part: {part: 1} for part in range(len(sizes))}
        self._columns: dict[int, Vector] = {part: {part: 1} for part in range(len(sizes))}
        # For the parts of one enterprise, two of which are still too few.
        self._directions = {part: self._direction(part) for part in self._small if sizes[part] == 1}
        self._taken = set(self._directions.values())

    def lets_through(self, cell: frozenset[int]) -> bool:
        """Add the cell's sum to what is shown, unless it would give a small sum away."""
        products = self._products(cell) if self._small else {}
        if not products:
            return True  # nothing is small, or the sum can be worked out already
        pivot = min(products, key=lambda number: (len(self._vectors[number]), number))
        before = {number: self._vectors[number] for number in products}
        parts = [*self._vectors[pivot]]  # the only ones whose columns change
        self._project(products, pivot)
        if self._keeps_secret(parts):
            return True
        for number, vector in before.items():
            self._put(number, vector)
        return False

    def _products(self, cell: frozenset[int]) -> dict[int, int]:
        products: dict[int, int] = {}
        for part in cell:
            for number, value in self._columns[part].items():
                products[number] = (products.get(number, 0) + value) % PRIME
        return {number: product for number, product in products.items() if product}

    def _project(self, products: dict[int, int], pivot: int) -> None:
        """Make all vectors orthogonal to the cell: one of them goes, the others lean on it."""
        gone = self._vectors[pivot]
        inverse = pow(products[pivot], -1, PRIME)
        for number, product in products.items():
            if number != pivot:
                factor = product * inverse % PRIME
                vector = dict(self._vectors[number])
                for part, value in gone.items():
                    vector[part] = (vector.get(part, 0) - factor * value) % PRIME
                self._put(number, vector)
        self._put(pivot, {})

    def _put(self, number: int, vector: Vector) -> None:
        for part in self._vectors[number]:
            del self._columns[part][number]
        self._vectors[number] = {part: value for part, value in vector.items() if value}
        for part, value in self._vectors[number].items():
            self._columns[part][number] = value

    def _keeps_secret(self, parts: list[int]) -> bool:
        """Is no small sum within reach, now that the columns of these parts have changed?"""
        if any(part in self._small and not self._columns[part] for part in parts):
            return False
        changed = [part for part in parts if part in self._directions]
        directions = {part: self._direction(part) for part in changed}
        others = self._taken.difference(self._directions[part] for part in changed)
        if len({*directions.values()}) < len(changed) or not others.isdisjoint(directions.values()):
            return False
        self._directions |= directions
        self._taken = others.union(directions.values())
        return True

    def _direction(self, part: int) -> frozenset[tuple[int, int]]:
        """The part's column but for its length: the same for two that are proportional."""
        column = self._columns[part]
        inverse = pow(column[min(column)], -1, PRIME)
        return frozenset((number, value * inverse % PRIME) for number, value in column.items())
