"""Shortlists: chosen enterprises side by side, kept in the address alone."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import strip_tags

from enterprises.shortlist import MOST, Shortlist
from tests.contacts.factories import municipality
from tests.enterprises.factories import (
    goal,
    make_certification,
    make_enterprise,
    make_figure,
    make_offer,
)
from tests.knowledge.factories import make_resource, make_topic

pytestmark = pytest.mark.django_db


def read(address: str) -> Shortlist:
    return Shortlist.from_request(RequestFactory().get(address))


def test_shortlist_is_read_from_the_address_in_its_order():
    assert read("/?lista=snickeriet,fikastugan").slugs == ("snickeriet", "fikastugan")


def test_shortlist_folds_repeats_and_adds_up_repeated_parameters():
    assert str(read("/?lista=a,b,a,%20b&lista=c,a,,")) == "a,b,c"


def test_shortlist_leaves_out_what_cannot_be_a_slug():
    shortlist = read("/?lista=a,<b>,%C3%A5,c/d")
    assert shortlist.slugs == ("a",)
    assert shortlist.impossible == 3


def test_shortlist_holds_at_most_twenty():
    shortlist = read("/?lista=" + ",".join(f"foretag-{number}" for number in range(25)))
    assert len(shortlist) == MOST == 20
    assert shortlist.left_off == 5
    assert shortlist.is_full
    assert shortlist.with_("en-till") == shortlist


def test_shortlist_changes_give_new_addresses():
    shortlist = Shortlist.of("a,b")
    assert shortlist.with_("c").address == "/foretag/lista/?lista=a,b,c"
    assert shortlist.with_("a") == shortlist
    assert shortlist.without("a").address == "/foretag/lista/?lista=b"
    assert shortlist.without("a").without("b").address == "/foretag/lista/"
    assert "a" in shortlist
    assert "c" not in shortlist


# ── The page ─────────────────────────────────────────────────────────────────────────────────
def test_page_compares_what_is_chosen_in_the_chosen_order(client):
    joiner = make_enterprise(
        "Snickeriet Slipat",
        slug="slipat",
        kind="wise",
        goals=[goal()],
        email="hej@slipat.example",
        service_area="county",
        verified_at=timezone.now(),
    )
    offer = make_offer(joiner, "Möbelsnickeri", kind="good", service_area="chosen")
    offer.served_municipalities.set([municipality("Ljungby")])
    make_offer(joiner, "Arbetsträning", kind="work_integration", integration_kind="work_training")
    make_figure(joiner, "target_group_share", 40, year=2023)
    make_figure(joiner, "target_group_share", 62, year=2025)
    make_figure(joiner, "employee_count", 8, year=2024)
    make_certification(joiner, "Krav", valid_until=date.today() + timedelta(days=9))
    make_certification(joiner, "Utgången", valid_until=date.today() - timedelta(days=1))
    make_enterprise("Kafé Tom", slug="tom", org_number="", legal_form="")

    response = client.get("/foretag/lista/?lista=tom,slipat")
    page = response.content.decode()
    rows = table(page)

    assert rows[""] == ["Kafé Tom", "Snickeriet Slipat"]
    assert rows["Erbjuder"][1] == (
        "Möbelsnickeri (vara, Ljungby) Arbetsträning (arbetsintegrerande tjänst)"
    )
    assert rows["Verksam i"] == ["Växjö kommun", "Hela Kronoberg"]
    assert rows["Tar emot för"][1] == "Arbetsträning"
    assert rows["Andel från målgruppen"] == [
        "Ingen uppgift",
        "62 procent (2025, uppgift från företaget)",
    ]
    assert rows["Anställda"][1] == "8 (2024, uppgift från företaget)"
    assert rows["Deltagare"][1] == "Ingen uppgift"
    assert rows["Giltiga certifieringar"][1].startswith("Krav, Kiwa")
    assert "Utgången" not in page
    assert rows["Samhällsnyttiga mål"][1] == "Arbetsintegration"
    assert "Aktuell" in rows["Senast kontrollerad"][1]
    assert "Ej kontrollerad" in rows["Senast kontrollerad"][0]
    assert "i kvalificeringen" in page
    assert "godkänd" not in page.lower()


def test_page_keeps_the_number_and_the_person_of_an_enskild_firma_to_itself(client):
    make_enterprise(
        "Ensam",
        slug="ensam",
        legal_form="sole_trader",
        org_number="640823-3234",
        contact_name="Hemlig Person",
    )
    page = client.get("/foretag/lista/?lista=ensam").content.decode()

    assert "Ensam" in page
    assert "640823" not in page
    assert "Hemlig Person" not in page


def test_page_takes_each_away_by_a_link_and_leads_on_with_the_list(client):
    make_enterprise("Ett", slug="ett")
    make_enterprise("Två", slug="tva")
    page = client.get("/foretag/lista/?lista=ett,tva").content.decode()

    assert re.search(r'href="/foretag/lista/\?lista=tva">Ta bort <span[^>]*>Ett </span>', page)
    assert re.search(r'href="/foretag/lista/\?lista=ett">Ta bort <span[^>]*>Två </span>', page)
    assert 'href="/foretag/forfragan/?lista=ett,tva"' in page
    assert 'href="/foretag/?lista=ett,tva"' in page
    assert "/foretag/lista/?lista=ett,tva</p>" in page
    for file_format in ("xlsx", "csv"):
        assert f'href="/foretag/lista.{file_format}?lista=ett,tva"' in page
        assert client.get(f"/foretag/lista.{file_format}?lista=ett,tva").getvalue()
    assert "kopiera adressen" in page


def test_page_leaves_out_and_says_what_is_not_in_the_register(client):
    make_enterprise("Synlig", slug="synlig")
    make_enterprise("Utkastet", slug="utkastet", state="draft")
    page = client.get("/foretag/lista/?lista=synlig,utkastet,finns-inte").content.decode()

    assert "Synlig" in page
    assert "Utkastet" not in page
    assert "Några av företagen i adressen finns inte i registret längre" in page
    assert 'href="/foretag/forfragan/?lista=synlig"' in page

    page = client.get("/foretag/lista/?lista=synlig,%C3%A5%C3%A4").content.decode()
    assert "Ett av företagen i adressen finns inte" in page


def test_page_says_how_many_did_not_fit(client):
    for number in range(22):
        make_enterprise(f"Nummer {number}", slug=f"n{number}")
    page = client.get("/foretag/lista/?lista=" + ",".join(f"n{n}" for n in range(22)))

    assert "rymmer 20 företag. 2 företag fick inte plats." in page.content.decode()
    assert page.content.decode().count('scope="col"') == 20


@pytest.mark.parametrize(
    "address", ["/foretag/lista/", "/foretag/lista/?lista=", "/foretag/lista/?lista=,,"]
)
def test_empty_page_says_how(client, address):
    page = client.get(address).content.decode()

    assert "Din lista är tom" in page
    assert "Lägg till på listan" in page
    assert "finns inte i registret längre" not in page


@pytest.mark.parametrize(
    "query",
    ["lista=" + "a," * 5000, "lista=%F0%9F%8D%8E%01", "lista=" + "x" * 10_000, "lista=a&lista=b"],
)
def test_page_bears_odd_addresses(client, query):
    assert client.get(f"/foretag/lista/?{query}").status_code == 200


def test_page_is_found_by_no_search_engine_and_sets_no_cookie(client):
    make_enterprise("Ett", slug="ett")
    for address in ("/foretag/lista/", "/foretag/lista/?lista=ett"):
        response = client.get(address)
        assert response["X-Robots-Tag"] == "noindex"
        assert '<meta name="robots" content="noindex">' in response.content.decode()
        assert not response.cookies
    assert client.post("/foretag/lista/").status_code == 405


def test_page_asks_as_much_of_the_database_for_one_as_for_three(client, django_assert_num_queries):
    for number in (1, 2, 3):
        one = make_enterprise(f"Nummer {number}", slug=f"n{number}", goals=[goal()])
        make_offer(one)
        make_figure(one)
        make_certification(one)
    with CaptureQueriesContext(connection) as for_one:
        client.get("/foretag/lista/?lista=n1")
    with django_assert_num_queries(len(for_one)):
        client.get("/foretag/lista/?lista=n1,n2,n3")
    assert len(for_one) <= 10


def test_page_links_the_guides_that_are_published(client):
    make_enterprise("Ett", slug="ett")
    topic = make_topic("Reserverad upphandling", slug="reserverad-upphandling")
    make_resource("Så köper du", kind="guide", topics=[topic])
    make_resource("Ännu ett utkast", kind="guide", topics=[topic], state="draft")
    make_resource("En rapport", kind="report", topics=[topic])
    page = client.get("/foretag/lista/?lista=ett").content.decode()

    assert "Så köper du</a>" in page
    assert "Ännu ett utkast" not in page
    assert "En rapport" not in page


def table(page: str) -> dict[str, list[str]]:
    """The comparison's cells in words, by the name of their row."""
    rows = {}
    for row in re.findall(r"<tr[^>]*>(.*?)</tr>", page, re.DOTALL):
        cells = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)
        name, *words = [
            " ".join(unescape(strip_tags(cell.replace("</li>", " "))).split()) for cell in cells
        ]
        rows[name] = words
    return rows
