"""Search across the rooms, as somebody who looks for something meets it."""

import re

import pytest

from contacts.models import Organisation
from kronoberg_portal.site import searching
from kronoberg_portal.site.models import Page
from tests.contacts.factories import make_organisation, make_person
from tests.enterprises.factories import make_enterprise
from tests.events.factories import make_event
from tests.knowledge.factories import make_initiative, make_resource

pytestmark = pytest.mark.django_db


def search(client, query="", **parameters):
    response = client.get("/sok/", {"q": query, **parameters})
    assert response.status_code == 200
    return response.content.decode()


def titles(html):
    """The titles of the hits, in order, without their marks."""
    return [
        re.sub(r"</?mark>", "", title)
        for title in re.findall(r'<h4 class="entry-title"><a [^>]*>(.*?)</a>', html)
    ]


# ── Finding ──────────────────────────────────────────────────────────────────────────────────
def test_search_finds_in_every_room(client):
    make_enterprise("Lingonsnickeriet")
    make_resource("Rapport om lingon")
    make_initiative("Projekt Lingon")
    make_event(title="Lingonträffen")
    make_organisation(name="Lingonföreningen", slug="lingon")
    Page.objects.create(slug="lingon", title="Om lingon", body="<p>x</p>")

    html = search(client, "lingon")

    assert sorted(titles(html)) == [
        "Lingonföreningen",
        "Lingonsnickeriet",
        "Lingonträffen",
        "Om lingon",
        "Projekt Lingon",
        "Rapport om lingon",
    ]
    assert "6 träffar på ”lingon”" in html


@pytest.mark.parametrize(
    "query",
    ["möbelsnickeri", "SNICKERI", "snickerier", "mobel", "växjö snickeri", "snickeri i vaxjo"],
)
def test_search_takes_words_as_people_write_them(client, query):
    make_enterprise("Möbelsnickeriet")
    make_enterprise("Tvättstugan")

    assert titles(search(client, query)) == ["Möbelsnickeriet"]


def test_search_finds_nothing_that_is_not_published(client):
    make_enterprise("Lingonutkastet", state="draft")
    make_resource("Lingonutkast", state="draft")
    make_event(title="Lingonutkast", state="draft")
    make_organisation(name="Lingongömman", is_public=False)

    html = search(client, "lingon")

    assert titles(html) == []
    assert "Inga träffar på ”lingon”" in html


def test_search_finds_no_people(client):
    make_person(name="Lingonella Granris")

    assert titles(search(client, "lingonella")) == []


def test_search_puts_those_with_the_word_in_the_name_first(client):
    make_enterprise("Allköket", summary="Vi säljer lingon.")
    make_enterprise("Zettlingon")

    assert titles(search(client, "lingon")) == ["Zettlingon", "Allköket"]


# ── Showing ──────────────────────────────────────────────────────────────────────────────────
def test_hit_is_marked_in_title_and_excerpt(client):
    make_enterprise("Lingonsnickeriet", summary="Stolar av gran & lingon.")

    html = search(client, "lingon")

    assert "<mark>Lingonsnickeriet</mark></a>" in html
    assert "Stolar av gran &amp; <mark>lingon</mark>." in html


def test_hit_shows_the_piece_of_a_long_text_that_was_found(client):
    body = f"<p>{'Inledande ord. ' * 40}</p><p>Så växer lingon.</p><p>{'Slut. ' * 60}</p>"
    make_resource("Rapport", body=body)

    html = search(client, "lingon")

    assert "växer <mark>lingon</mark>." in html
    assert html.count("Inledande ord.") < 10


def test_five_of_each_kind_and_the_rest_a_link_away(client):
    for number in range(7):
        make_enterprise(f"Lingon {number}")
    make_resource("Lingon och gran")

    html = search(client, "lingon")

    assert len(titles(html)) == 6
    assert "8 träffar på ”lingon”" in html
    assert 'href="/sok/?q=lingon&amp;i=foretag"' in html
    assert "Alla 7 träffar bland företag" in html
    assert 'href="/foretag/?q=lingon"' in html
    assert "Alla 1 träffar" not in html


def test_one_kind_is_shown_whole_page_by_page(client):
    for number in range(30):
        make_enterprise(f"Lingon {number:02}")
    make_resource("Lingon och gran")

    first = search(client, "lingon", i="foretag")
    second = search(client, "lingon", i="foretag", sida="2")

    assert len(titles(first)) == 24
    assert len(titles(second)) == 6
    assert not set(titles(first)) & set(titles(second))
    assert "30 träffar på ”lingon” bland företag" in first
    assert "Sida 2 av 2" in second
    assert re.search(r'href="\?q=lingon"[^>]*>Allt', second)
    assert client.get("/sok/", {"q": "lingon", "i": "foretag", "sida": "3"}).status_code == 404


def test_kind_that_is_shown_says_so(client):
    make_enterprise("Lingon")
    make_resource("Lingon och gran")

    html = search(client, "lingon", i="kunskap")

    assert re.search(r'aria-current="true"[^>]*>Kunskap', html)
    assert titles(html) == ["Lingon och gran"]


def test_example_data_are_marked(client):
    make_enterprise("Lingon", is_example=True)

    assert "Exempeldata" in search(client, "lingon")


def test_number_of_hits_is_told_to_screen_readers(client):
    make_enterprise("Lingon")

    assert re.search(
        r'role="status">\s*<h2[^>]*>1 träff på ”lingon”</h2>', search(client, "lingon")
    )


# ── Menade du …? ─────────────────────────────────────────────────────────────────────────────
def meant(html):
    """What the page asks whether one meant: address and words of each link."""
    found = re.search(r"Menade du (.*?)\?</p>", html, re.DOTALL)
    return re.findall(r'<a href="([^"]*)">(.*?)</a>', found[1]) if found else []


def test_nothing_found_asks_for_what_was_meant_from_every_room(client):
    make_enterprise("Lingonsnickeriet", summary="Ett snickeri med lingon.")
    make_resource("Handbok i drejning")
    make_event(title="Upphandlingsdagen")

    assert meant(search(client, "snikeri")) == [("?q=snickeri", "snickeri")]
    assert meant(search(client, "uphandlingsdagen")) == [
        ("?q=upphandlingsdagen", "upphandlingsdagen")
    ]
    assert titles(search(client, "snickeri")) == ["Lingonsnickeriet"]


def test_few_hits_ask_too_and_keep_to_all_rooms(client):
    make_enterprise("Felstavat", summary="Resturang vid ån.")
    for number in range(10):
        make_enterprise(f"Rätt {number}", summary="Restaurang vid sjön.")

    html = search(client, "resturang", i="foretag")

    assert titles(html) == ["Felstavat"]
    assert meant(html) == [("?q=restaurang", "restaurang")]


def test_many_hits_and_no_query_ask_nothing(client):
    for number in range(3):
        make_enterprise(f"Resturang {number}")
    for number in range(40):
        make_enterprise(f"Restaurang {number}")

    assert meant(search(client, "resturang")) == []
    assert "Menade du" not in search(client, "")


def test_nothing_is_meant_that_the_public_may_not_see(client):
    make_enterprise("Glasblåseriet", state="draft")
    make_resource("Glasblåseri", state="draft")
    make_organisation(name="Glasblåsarna", is_public=False)

    assert "Menade du" not in search(client, "glasbloseri")


def test_what_is_meant_is_only_words(client):
    Page.objects.create(slug="a", title='Lingon"><script>', body="<p>x</p>")

    assert meant(search(client, "lingom<b>")) == []
    assert meant(search(client, "lingom")) == [("?q=lingon", "lingon")]


# ── Nothing, and nonsense ────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("query", ["", "   ", "!!!", "-", "%", "_", "\ufffd"])
def test_empty_search_helps(client, query):
    html = search(client, query)

    assert "Här kan du leta" in html
    assert 'href="/foretag/"' in html
    assert titles(html) == []


def test_no_hits_help_and_keep_the_word(client):
    html = search(client, "finnsabsolutinte")

    assert 'value="finnsabsolutinte"' in html
    assert "Kontrollera stavningen" in html
    assert 'href="/kontakt/"' in html


def test_every_search_is_one_page_to_search_engines(client):
    for html in (search(client, "x"), search(client)):
        assert '<link rel="canonical" href="http://127.0.0.1:8000/sok/">' in html


@pytest.mark.parametrize(
    "query",
    [
        "'",
        "' OR 1=1 --",
        '"; DROP TABLE x; --',
        "<script>alert(1)</script>",
        "{{ 7*7 }}{% now %}",
        "%_%",
        "\\",
        "a" * 5000,
        " ".join(f"ord{number}" for number in range(400)),
        "😀",
        "ﷺ",
        "a\u0301\u0301\u0301",
        "\u202e",
        "$(id)",
        "../../etc/passwd",
    ],
)
def test_hostile_words_are_only_words(client, query):
    make_enterprise("Lingon <script>alert(2)</script>", summary="1 OR 1=1 {{ 7*7 }}")

    html = search(client, query)

    assert "<script>alert" not in html
    assert "49" not in re.sub(r"<[^>]+>", "", html)


@pytest.mark.parametrize(
    "parameters",
    [
        {"i": "finns-inte"},
        {"i": "foretag'"},
        {"i": ""},
        {"q": "lingon", "i": "kunskap"},
        {"q": "lingon", "sida": "7"},
    ],
)
def test_kind_that_is_not_there_shows_all(client, parameters):
    make_enterprise("Lingon")

    assert titles(search(client, **{"query": "lingon", **parameters})) == ["Lingon"]


@pytest.mark.parametrize("number", ["0", "-1", "x", "1e3", "9" * 30, "²"])
def test_page_number_that_is_not_there_is_not_found(client, number):
    make_enterprise("Lingon")

    response = client.get("/sok/", {"q": "lingon", "i": "foretag", "sida": number})

    assert response.status_code == 404


# ── What it costs ────────────────────────────────────────────────────────────────────────────
def queries_with(client, django_assert_max_num_queries, rows):
    for number in range(rows):
        make_enterprise(f"Lingon {number}")
        make_resource(f"Lingon {number}")
        make_event(title=f"Lingon {number}")
        make_initiative(f"Lingon {number}")
        make_organisation(name=f"Lingon {number}-{Organisation.objects.count()}")
    with django_assert_max_num_queries(2 * len(searching.SEARCH_ROOMS)) as captured:
        search(client, "lingon")
    return len(captured)


def test_search_asks_the_database_as_much_for_three_as_for_one(
    client, django_assert_max_num_queries
):
    one = queries_with(client, django_assert_max_num_queries, 1)
    three = queries_with(client, django_assert_max_num_queries, 2)

    assert one == three
