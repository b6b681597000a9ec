"""What may be shown when small groups must stay hidden: attacked by another way of reckoning."""

from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enterprises.small_groups import may_be_shown


def can_be_worked_out(cells: list[set[int]], wanted: dict[int, int], parts: int) -> bool:
    """Is a weighted sum of the cells' sums exactly this one? By Gauss' elimination in fractions."""
    rows = [[Fraction(part in cell) for cell in cells] for part in range(parts)]
    table = [[*row, Fraction(wanted.get(part, 0))] for part, row in enumerate(rows)]
    rank = 0
    for column in range(len(cells)):
        pivot = next((r for r in range(rank, parts) if table[r][column]), None)
        if pivot is None:
            continue
        table[rank], table[pivot] = table[pivot], table[rank]
        for r in range(parts):
            if r != rank and table[r][column]:
                factor = table[r][column] / table[rank][column]
                table[r] = [a - factor * b for a, b in zip(table[r], table[rank], strict=True)]
        rank += 1
    return not any(row[-1] for row in table[rank:])


def small_sums_within_reach(sizes, cells) -> list[str]:
    """Every part, and every pair of single enterprises, that the cells' sums give away."""
    cells = [set(cell) for cell in cells]
    found = [
        f"part {part}"
        for part, size in enumerate(sizes)
        if size < 3 and can_be_worked_out(cells, {part: 1}, len(sizes))
    ]
    singles = [part for part, size in enumerate(sizes) if size == 1]
    for one, other in combinations(singles, 2):
        if can_be_worked_out(cells, {one: 1, other: 1}, len(sizes)):
            found.append(f"parts {one} and {other}")
    return found


def shown(sizes, *cells) -> list[bool]:
    return list(may_be_shown(tuple(sizes), tuple(frozenset(cell) for cell in cells)))


def test_small_cell_is_hidden():
    assert shown([2, 9], {0}) == [False]
    assert shown([3, 9], {0}) == [True]


def test_large_cell_is_hidden_when_the_total_less_it_is_small():
    # 9 and 2 make 11: whoever knows 11 and 9 knows 2.
    assert shown([9, 2], {0, 1}, {0}, {1}) == [True, False, False]


def test_second_small_cell_lets_the_large_ones_be_shown():
    # The two small ones together are four, and stay together.
    assert shown([9, 2, 2], {0, 1, 2}, {0}, {1}, {2}) == [True, True, False, False]


def test_two_enterprises_in_two_cells_are_still_too_few():
    assert shown([9, 1, 1], {0, 1, 2}, {0}) == [True, False]
    assert shown([9, 1, 1, 1], {0, 1, 2, 3}, {0}) == [True, True]


def test_cell_that_says_nothing_new_is_shown():
    assert shown([4, 5], {0, 1}, {0}, {1}) == [True, True, True]


def test_cell_in_a_table_of_two_ways_is_not_worked_out_in_several_steps():
    # Rows {0, 1} and {2, 3}, columns {0, 2} and {1, 3}: any one cell gives the small one, 3.
    cells = [{0, 1, 2, 3}, {0, 1}, {2, 3}, {0, 2}, {1, 3}, {0}, {1}, {2}, {3}]
    answers = shown([5, 5, 5, 1], *cells)

    assert answers[:5] == [True] * 5
    assert answers[5:] == [False, False, False, False]


def test_what_overlaps_is_not_worked_out_through_the_overlap():
    # A is {0, 1} and B is {1, 2}: A and B less the whole is the one enterprise that is in both.
    assert shown([4, 1, 4], {0, 1, 2}, {0, 1}, {1, 2}) == [True, True, False]


@given(st.data())
@settings(max_examples=150)
def test_nothing_small_can_ever_be_worked_out(data):
    sizes = data.draw(st.lists(st.integers(1, 4), min_size=1, max_size=7))
    cell = st.frozensets(st.integers(0, len(sizes) - 1), min_size=1)
    cells = data.draw(st.lists(cell, min_size=1, max_size=9))
    answers = may_be_shown(tuple(sizes), tuple(cells))
    let_through = [cell for cell, may in zip(cells, answers, strict=True) if may]

    assert small_sums_within_reach(sizes, let_through) == []
    assert not gives_away(sizes, let_through)


@given(st.data())
@settings(max_examples=60)
def test_nothing_is_hidden_without_a_reason(data):
    sizes = data.draw(st.lists(st.integers(1, 4), min_size=1, max_size=6))
    cell = st.frozensets(st.integers(0, len(sizes) - 1), min_size=1)
    cells = data.draw(st.lists(cell, min_size=1, max_size=7))
    answers = may_be_shown(tuple(sizes), tuple(cells))

    for place, may in enumerate(answers):
        before = [cells[each] for each in range(place) if answers[each]]
        if not may:
            is_small = sum(sizes[part] for part in cells[place]) < 3
            assert is_small or gives_away(sizes, [*before, cells[place]])


def gives_away(sizes, cells) -> bool:
    """As above, but for any weights of two enterprises, by trying the proportions there can be."""
    if small_sums_within_reach(sizes, cells):
        return True
    cells = [set(cell) for cell in cells]
    singles = [part for part, size in enumerate(sizes) if size == 1]
    return any(
        can_be_worked_out(cells, {one: weight, other: other_weight}, len(sizes))
        for one, other in combinations(singles, 2)
        for weight in range(1, 9)
        for other_weight in range(-8, 9)
        if other_weight
    )


def test_attack_of_these_tests_finds_what_is_given_away():
    assert small_sums_within_reach([9, 2], [{0, 1}, {0}]) == ["part 1"]
    assert small_sums_within_reach([9, 1, 1], [{0, 1, 2}, {0}]) == ["parts 1 and 2"]
    assert small_sums_within_reach([9, 2, 2], [{0, 1, 2}, {0}]) == []


@pytest.mark.parametrize("count", [1, 5])
def test_register_without_small_groups_shows_everything(count):
    assert all(shown([3] * count, set(range(count)), *({part} for part in range(count))))
