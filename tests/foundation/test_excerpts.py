"""What was found, marked in the text it was found in."""

import pytest
from django.utils.safestring import mark_safe
from hypothesis import given
from hypothesis import strategies as st

from kronoberg_portal.foundation.search import words
from kronoberg_portal.foundation.search.excerpts import LONGEST, excerpt, marked, plain


def stems(query: str):
    """What is looked for in the texts when somebody asks for ``query``."""
    return words.stems_of(words.wanted(query))


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("Snickeriet i Växjö", "växjö", "Snickeriet i <mark>Växjö</mark>"),
        ("Snickeriet i Växjö", "vaxjo", "Snickeriet i <mark>Växjö</mark>"),
        ("Möbelsnickerier", "snickeri", "<mark>Möbelsnickerier</mark>"),
        ("Kafé Kärnan", "kafe", "<mark>Kafé</mark> Kärnan"),
        ("Bilar och mobiler", "bil", "<mark>Bilar</mark> och mobiler"),
        ("Två ord: tvätt, städ", "städ tvätt", "Två ord: <mark>tvätt</mark>, <mark>städ</mark>"),
        ("Inget här", "snickeri", "Inget här"),
        ("Inget här", "", "Inget här"),
        ("VÄXJÖ!", "växjö", "<mark>VÄXJÖ</mark>!"),
    ],
)
def test_words_that_were_found_are_marked(text, query, expected):
    assert marked(text, stems(query)) == expected


@pytest.mark.parametrize("text", ["<script>alert(1)</script> & co", mark_safe("<b>fet</b> script")])
def test_text_is_escaped_whatever_it_says_of_itself(text):
    html = marked(text, stems("script fet"))

    assert "<script>" not in html
    assert "<b>" not in html
    assert "<mark>" in html


def test_excerpt_shows_the_text_that_was_found_and_not_the_first():
    body = "Inledning. " * 60 + "Här finns återbruk av möbler. " + "Avslutning. " * 60

    html = excerpt(["En sammanfattning utan ordet.", body], stems("återbruk"))

    assert "<mark>återbruk</mark>" in html
    assert html.startswith("… ")
    assert html.endswith(" …")
    assert len(html) < LONGEST + 30


def test_excerpt_without_a_hit_is_the_first_text():
    assert excerpt(["", "Sammanfattning.", "Annat."], stems("snickeri")) == "Sammanfattning."
    assert excerpt(["", ""], stems("snickeri")) == ""


def test_plain_keeps_words_apart_and_reads_entities():
    assert plain("<p>Ett</p><p>två &amp; tre</p><ul><li>fyra</li></ul>") == "Ett två & tre fyra"


@given(st.text(max_size=300), st.text(max_size=40))
def test_marking_changes_nothing_but_the_marks(text, query):
    bare = marked(text, stems(query)).replace("<mark>", "").replace("</mark>", "")

    assert bare == marked(text, stems(""))


@given(st.lists(st.text(max_size=600), max_size=3), st.text(max_size=40))
def test_excerpt_of_anything_is_short_and_safe(texts, query):
    html = excerpt(texts, stems(query))

    assert "<" not in html.replace("<mark>", "").replace("</mark>", "")
    assert html.count("<mark>") == html.count("</mark>")


@given(st.text(min_size=1, max_size=60), st.data())
def test_what_is_found_in_the_database_is_marked_on_the_page(text, data):
    query = data.draw(st.sampled_from(text.split() or [text]))
    asked = words.wanted(query)
    stored = words.search_text(text)

    if asked and all(any(all(s in stored for s in way) for way in want) for want in asked):
        assert "<mark>" in marked(text, stems(query))
