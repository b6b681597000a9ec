"""Counting with bits gives what counting with sets gives, in the same order."""

from hypothesis import given
from hypothesis import strategies as st

from kronoberg_portal.foundation.search.tally import Tally, unpacked

KEYS = st.lists(st.integers(1, 2000), unique=True, max_size=150)


def made(keys, marks):
    tally = Tally(keys)
    tally.mark("slag", marks)
    tally.close()
    return tally


@given(KEYS, st.lists(st.tuples(st.integers(-5, 2005), st.sampled_from("abc"))))
def test_marks_are_counted_as_sets_are(keys, marks):
    tally = made(keys, marks)

    for value in "abc":
        having = {key for key, marked in marks if marked == value} & {*keys}
        bits = tally.having("slag", value)
        assert bits.bit_count() == len(having)
        assert tally.keys_in([bits], 0, len(keys)) == [key for key in keys if key in having]
    either = {key for key, value in marks if value in "ab"} & {*keys}
    assert tally.having_any("slag", "ab").bit_count() == len(either)


@given(KEYS, st.sets(st.integers(1, 2000)), st.integers(0, 160), st.integers(0, 160))
def test_rows_are_cut_as_lists_are(keys, chosen, start, more):
    tally = Tally(keys)
    bits = unpacked(tally.packed(chosen))
    first = [key for key in keys if key in chosen]
    then = [key for key in keys if key not in chosen]

    cut = tally.keys_in([bits, tally.everything & ~bits], start, start + more)

    assert cut == [*first, *then][start : start + more]


@given(KEYS, st.sets(st.integers(1, 2000)), st.integers(0, 160), st.integers(0, 160))
def test_rows_are_cut_in_another_order_too(keys, chosen, start, more):
    tally = Tally(keys)
    backwards = range(len(keys) - 1, -1, -1)

    cut = tally.keys_in([unpacked(tally.packed(chosen))], start, start + more, backwards)

    assert cut == [key for key in reversed(keys) if key in chosen][start : start + more]


def test_empty_list_has_nothing():
    tally = made([], [(1, "a")])

    assert tally.everything == 0 and tally.having("slag", "a") == 0
    assert tally.keys_in([tally.everything], 0, 24) == []


def test_few_rows_are_packed_as_places_and_many_as_bits():
    tally = Tally(range(1, 1001))

    assert len(tally.packed([5, 900])) == 2
    assert tally.packed(range(1, 1001)) == tally.everything
