"""«Menade du …?»: from the register's own words, the same on both databases."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enterprises.models import Enterprise
from kronoberg_portal.foundation.search.suggestions import Vocabulary, distance, suggestions
from tests.contacts.factories import municipality
from tests.enterprises.factories import make_enterprise


@pytest.fixture
def register(db):
    """Some entries whose words are suggested."""
    for name, summary in [
        ("Möbelhörnan", "Snickeri och möbler av återbruk."),
        ("Café Solsidan", "Restaurang och catering, med fika varje dag."),
        ("Vaktmästeriet", "Vaktmästeri och lokalvård i hela länet."),
        ("Gröna händer", "Trädgård och byggnadsvård. Elcykel att låna, IT och verkstäder."),
        ("Cykelköket", "Cykel och verkstad för alla."),
    ]:
        make_enterprise(name, summary=summary, municipality=municipality("Älmhult"))


def suggested(query: str) -> list[str]:
    return suggestions(query, Enterprise.objects.published())


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("snikeri", "snickeri"),
        ("snikckeri", "snickeri"),
        ("sncikeri", "snickeri"),
        ("resturang", "restaurang"),
        ("resturant", "restaurang"),
        ("kattering", "catering"),
        ("cattering", "catering"),
        ("vaktmesteri", "vaktmästeri"),
        ("vaktmästerri", "vaktmästeri"),
        ("lokalvord", "lokalvård"),
        ("trädgord", "trädgård"),
        ("tredgård", "trädgård"),
        ("byggnasvård", "byggnadsvård"),
        ("möbbler", "möbler"),
        ("åtterbruk", "återbruk"),
        ("fkia", "fika"),
        ("kaffé", "kafé"),  # as it is written, not as it is stored
        ("verkstedder", "verkstäder"),
        ("älmhlt", "älmhult"),  # the place
        ("SNIKERI", "snickeri"),
    ],
)
def test_misspelled_word_is_led_right(register, query, first):
    assert suggested(query)[:1] == [first]


@pytest.mark.parametrize(
    ("query", "rewritten"),
    [
        ("snikeri älmhult", "snickeri älmhult"),
        ("snikeri i Älmhult", "snickeri i Älmhult"),
        ("catering med fkia", "catering med fika"),
        ("resturang kattering", "restaurang catering"),
        ("cykelverkstad", "cykel verkstad"),  # a compound that nobody writes so
        ("trädgårdsverkstad", "trädgård verkstad"),
        ("el cykel", "elcykel"),  # and one that is written apart
    ],
)
def test_whole_query_is_written_anew(register, query, rewritten):
    make_enterprise("Allt", summary="Trädgård med verkstad och restaurang med catering.")

    assert suggested(query)[:1] == [rewritten]


def test_every_suggestion_finds_something_and_another_query_than_the_typed(register):
    for query in ("snikeri catering", "vaktmesteri snikeri", "lokalvord trädgord"):
        assert suggested(query) == []  # no entry has both
    for query in ("snikeri", "fkia", "resturang"):
        given = suggested(query)
        assert 0 < len(given) <= 3 and query not in given
        assert all(Enterprise.objects.published().matching(one).exists() for one in given)


@pytest.mark.parametrize(
    "query", ["snickeri", "stadning", "stad", "möbler", "mobler", "loppis", "café", "älmhult"]
)
def test_word_that_finds_something_is_let_be(register, query):
    make_enterprise("Städ", summary="Städning och städ.")

    assert suggested(query) == []


def test_nothing_is_suggested_from_what_the_public_may_not_see(register):
    make_enterprise("Hemligt", summary="Glasblåseri", state="draft")
    assert suggested("glasbloseri") == []
    assert "glasblåseri" not in Vocabulary(Enterprise.objects.published()).words
    assert "glasblåseri" in Vocabulary(Enterprise.objects.all()).words

    Enterprise.objects.filter(name="Hemligt").update(state="published")
    assert suggested("glasbloseri") == ["glasblåseri"]

    Enterprise.objects.filter(name="Hemligt").update(state="archived")
    assert suggested("glasbloseri") == []


def test_fault_of_another_writer_is_seen_through(db):
    make_enterprise("Felstavat", summary="Resturang vid ån")
    for number in range(10):
        make_enterprise(f"Rätt {number}", summary="Restaurang vid sjön")

    assert suggested("resturang") == ["restaurang"]
    assert suggested("restaurang") == []


@pytest.mark.parametrize(
    "query",
    [
        "",
        "   ",
        "x",
        "och",
        "12345",
        "sn1keri",
        "769600-0126",
        "s" * 200,
        "snikeri" * 40,
        "snikeri " * 40,
        "😀😀😀",
        "\x00snikeri",
        "\u202esnikeri",
        "'; --",
        "%%%",
        "<b>",
        "ﷺ",
        "的社会企业",
        "qwxzjkvb",
    ],
)
def test_hostile_and_empty_words_give_nothing(register, query):
    assert suggested(query) == []


def test_suggestions_ask_little_of_the_database(register, django_assert_max_num_queries):
    suggested("fkia")  # the words are read once for each version of the content

    with django_assert_max_num_queries(5):
        suggested("snikeri")


def test_vocabulary_is_bounded(register, monkeypatch):
    monkeypatch.setattr("kronoberg_portal.foundation.search.suggestions.MOST_WORDS", 5)

    assert len(Vocabulary(Enterprise.objects.published()).words) <= 5


def test_vocabulary_holds_words_as_people_write_them(register):
    words = {*Vocabulary(Enterprise.objects.published()).words}

    assert {"vaktmästeri", "trädgård", "snickeri", "älmhult"} <= words
    assert not {"vaktmasteri", "tradgard", "almhult", "bil-"} & words


# ── How far one word is from another ─────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("one", "other", "far"),
    [
        ("snickeri", "snickeri", 0),
        ("snickeri", "snikeri", 1),
        ("fika", "fkia", 1),
        ("fika", "fik", 1),
        ("fika", "kaffe", 5),
        ("", "abc", 3),
        ("ca", "abc", 3),  # no letter is changed twice
    ],
)
def test_distance_counts_changes(one, other, far):
    assert distance(one, other, 5) == far
    assert distance(one, other, 1) == min(far, 2)


@given(st.text("abc", max_size=8), st.text("abc", max_size=8))
def test_distance_is_the_same_both_ways(one, other):
    assert distance(one, other, 9) == distance(other, one, 9) <= max(len(one), len(other))
    assert (distance(one, other, 9) == 0) == (one == other)
