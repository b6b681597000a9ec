"""/kunskap/: searched, filtered, counted; what is shown and to whom."""

import re
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from knowledge.models import Resource
from kronoberg_portal.foundation.publishing.models import State
from tests.foundation.factories import make_coordinator
from tests.knowledge.factories import make_resource, make_topic

pytestmark = pytest.mark.django_db
URL = reverse("knowledge:list")
Kind = Resource.Kind


def visit(client, asked="", status=200):
    response = client.get(f"{URL}?{asked}")
    assert response.status_code == status
    return response.content.decode()


def titles(page):
    return re.findall(r'entry-title"><a href="[^"]+"[^>]*>([^<]+)</a>', page)


def text(html):
    return " ".join(strip_tags(html).split())


def heading(page):
    return text(re.search(r'role="status">(.*?)</div>', page, re.DOTALL)[1])


def facet(page, legend):
    """What one filter offers: ``{"Rapport": 2}``."""
    found = re.search(rf"<legend>{legend}</legend>(.*?)</fieldset>", page, re.DOTALL)
    choices = re.findall(
        r'<span>([^<]+)</span>\s*<span class="facet-count">(\d+)', found[1] if found else ""
    )
    return {label: int(count) for label, count in choices}


def chips(page):
    """The filters in use, each with the address that takes it away."""
    links = re.findall(r'<a class="chip" href="([^"]+)">(.*?)</a>', page, re.DOTALL)
    return {
        text(label).removeprefix("Ta bort filtret "): address.replace("&amp;", "&")
        for address, label in links
    }


@pytest.fixture
def library():
    buying = make_topic("Upphandling", slug="upphandling")
    starting = make_topic("Start av ASF", slug="start-av-asf")
    make_resource(
        "Köpa av sociala företag", topics=[buying], kind=Kind.GUIDE, published_on=date(2025, 2, 1)
    )
    make_resource(
        "Ölandsrapporten", topics=[buying, starting], published_on=date(2024, 6, 1), source="SCB"
    )
    make_resource("Börja här", topics=[starting], kind=Kind.FILM, published_on=date(2024, 1, 9))


# ── What is there ────────────────────────────────────────────────────────────────────────────
def test_list_shows_the_newest_first_and_says_so(client, library):
    page = visit(client)

    assert titles(page) == ["Köpa av sociala företag", "Ölandsrapporten", "Börja här"]
    assert heading(page) == "3 träffar"
    assert "Sorterat efter datum, det senaste först." in page
    assert "Senast uppdaterad: " in page


def test_list_says_of_each_what_it_is(client, library):
    entry = text(
        visit(client, "slag=rapport").partition('class="entries"')[2].partition("</ul>")[0]
    )

    for said in ["Ölandsrapporten", "1 juni 2024", "SCB", "Upphandling", "Start av ASF"]:
        assert said in entry


def test_list_holds_nothing_that_is_not_public(client):
    tomorrow, yesterday = (timezone.now() + timedelta(days=days) for days in (1, -1))
    make_resource("Utkastet", state=State.DRAFT)
    make_resource("Arkivet", state=State.ARCHIVED)
    make_resource("Kommande", publish_at=tomorrow)
    make_resource("Utgången", expire_at=yesterday)
    make_resource("Den synliga")

    client.force_login(make_coordinator())
    page = visit(client)

    assert titles(page) == ["Den synliga"]
    assert facet(page, "Slag") == {"Rapport": 1}


def test_list_appears_and_disappears_by_the_clock(client, time_machine):
    make_resource(
        "Snart här", publish_at="2026-11-24T09:00:00+01:00", expire_at="2026-11-24T10:00:00+01:00"
    )
    for moment, shown in [("08:59", []), ("09:00", ["Snart här"]), ("10:00", [])]:
        time_machine.move_to(f"2026-11-24T{moment}:00+01:00", tick=False)
        assert titles(visit(client)) == shown


def test_list_marks_english_examples_calls_and_what_is_outdated(client):
    make_resource("Measuring what matters", language="en", is_example=True)
    make_resource("Gammal policy", valid_until=date(2020, 1, 1))
    make_resource("Öppen", kind=Kind.CALL, deadline_at=timezone.now() + timedelta(days=1))
    make_resource("Sluten", kind=Kind.CALL, deadline_at=timezone.now() - timedelta(days=1))

    page = visit(client)

    assert re.search(r'<a href="[^"]+" lang="en">Measuring what matters</a>', page)
    for said in ["Engelska", "Exempeldata", "Inaktuell", "Öppen till ", "Stängd för ansökan"]:
        assert said in text(page)


def test_empty_library_says_so(client):
    page = visit(client)

    assert "Kunskapsbanken är tom" in page
    assert "<legend>" not in page


# ── Search and filters ───────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    "word", ["ölandsrapport", "OLANDSRAPPORTEN", "rapporter öland", "scb 2024"]
)
def test_search_finds_as_swedes_write(client, library, word):
    assert titles(visit(client, f"q={word}")) == ["Ölandsrapporten"]


def test_search_finds_a_topic_and_the_text(client, library):
    make_resource("Tredje", body="<p>Om lanthandelns framtid</p>")

    assert titles(visit(client, "q=lanthandel")) == ["Tredje"]
    assert len(titles(visit(client, "q=upphandling"))) == 2


def test_filters_count_each_other(client, library):
    page = visit(client, "slag=rapport")

    assert facet(page, "Slag") == {"Film": 1, "Rapport": 1, "Vägledning": 1}
    assert facet(page, "Ämne") == {"Upphandling": 1, "Start av ASF": 1}
    assert facet(page, "År") == {"2024": 1}


def test_filters_offer_nothing_empty(client, library):
    make_topic("Ledarskap", slug="ledarskap")
    page = visit(client)

    assert facet(page, "Slag") == {"Film": 1, "Rapport": 1, "Vägledning": 1}
    assert facet(page, "Ämne") == {"Upphandling": 2, "Start av ASF": 2}
    assert facet(page, "År") == {"2025": 1, "2024": 2}


def test_filter_takes_several_of_a_kind_and_of_two_topics_each_row_once(client, library):
    assert len(titles(visit(client, "slag=film&slag=rapport"))) == 2
    both = visit(client, "amne=upphandling&amne=start-av-asf")
    assert titles(both) == ["Köpa av sociala företag", "Ölandsrapporten", "Börja här"]
    assert heading(both) == "3 träffar"


def test_active_filters_are_seen_and_taken_away_one_by_one(client, library):
    page = visit(client, "q=rapport&amne=upphandling&ar=2024&sida=1")

    assert chips(page) == {
        "Sökord: ”rapport”": "?amne=upphandling&ar=2024#traffar",
        "Ämne: Upphandling": "?q=rapport&ar=2024#traffar",
        "År: 2024": "?q=rapport&amne=upphandling#traffar",
    }
    assert heading(page) == "1 träff"
    assert "<title>Kunskap, ”rapport”, Upphandling, 2024 – " in page


def test_nothing_found_helps_with_what_to_let_go_of(client, library):
    page = visit(client, "q=film&amne=upphandling&ar=2025")

    assert heading(page) == "Inga träffar"
    assert titles(page) == []
    assert "Ta bort sökord: ”film”" in text(page)
    assert "?amne=upphandling&amp;ar=2025#traffar" in page
    assert reverse("contacts:contact") in page


# ── Pages, and addresses that nobody should write ────────────────────────────────────────────
def test_pages_keep_the_filters(client):
    for number in range(25):
        make_resource(f"Nummer {number}")
    page = visit(client, "slag=rapport&q=nummer")

    assert len(titles(page)) == 24
    assert 'href="?slag=rapport&amp;q=nummer&amp;sida=2"' in page
    second = visit(client, "slag=rapport&q=nummer&sida=2")
    assert len(titles(second)) == 1
    assert ", sida 2 – " in second


@pytest.mark.parametrize("number", ["0", "-1", "2", "abc", "1e3", "²", "9" * 40, "%F0%9F%92%A9"])
def test_page_that_is_not_there_is_404(client, library, number):
    visit(client, f"sida={number}", status=404)


@pytest.mark.parametrize(
    "asked",
    [
        "slag=hemligt&amne=finns-inte&ar=0000",
        "ar=2024abc&ar=-1&ar=" + "9" * 30,
        "slag=report&slag=&amne=",
        "q=%27%22%3B--&slag[]=rapport",
        "q=%25&q=_",
        "q=" + "a" * 5000,
        "q=" + "%2B".join(["ord"] * 300),
        "q=%F0%9F%98%80%E2%80%AE&slag=%F0%9F%98%80",
        "q=%ED%A0%80&ar=%ED%A0%80",
        "search_text__contains=x&state=draft&topics__resources__state=draft",
        "&".join(f"slag=x{number}" for number in range(900)),
    ],
)
def test_hostile_question_is_answered_with_a_list(client, library, asked):
    page = visit(client, asked)

    assert heading(page)


def test_unknown_filter_is_told_and_left_out(client, library):
    page = visit(client, "slag=hemligt&amne=upphandling")

    assert "Adressen innehöll ett filter som inte finns här." in page
    assert list(chips(page)) == ["Ämne: Upphandling"]


def test_question_is_shown_as_text(client, library):
    page = visit(client, "q=<script>alert(1)</script>")

    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_list_asks_the_database_as_often_for_three_rows_as_for_one(
    client, django_assert_num_queries
):
    topic = make_topic()
    make_resource(topics=[topic])
    for _ in range(2):
        with django_assert_num_queries(9):
            visit(client)
        make_resource("Två", topics=[topic])
        make_resource("Tre", topics=[topic], enterprises=[], language="en")


def test_list_takes_no_other_method_and_sets_no_cookie(client):
    assert client.post(URL).status_code == 405
    assert client.head(URL).status_code == 200
    assert not client.get(URL).cookies


def test_list_links_to_the_feed_the_initiatives_and_the_plan(client):
    page = visit(client)

    for name in ["feed", "initiative_list", "action_plan_list"]:
        assert f'href="{reverse(f"knowledge:{name}")}"' in page


def test_real_content_stands_in_the_list(client):
    call_command("load_content", verbosity=0)

    assert "Vad är ett socialt företag?" in titles(visit(client))
