"""/foretag/utskrift/: a selection or a shortlist on paper."""

import re
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import strip_tags

from enterprises.models import LegalForm, Lifecycle, Moderation
from enterprises.views import print_out
from tests.contacts.factories import municipality
from tests.enterprises.factories import make_enterprise
from tests.pages import read

pytestmark = pytest.mark.django_db
URL = reverse("enterprises:print")


def visit(client, asked=""):
    response = client.get(f"{URL}?{asked}")
    assert response.status_code == 200
    assert response["X-Robots-Tag"] == "noindex"
    page = response.content.decode()
    assert read(page).faults == []
    return page


def names(page):
    return re.findall(r'print-name"><a href="[^"]+">([^<]+)</a>', page)


def text(page):
    return " ".join(unescape(strip_tags(page.replace("<dd", " <dd"))).split())


def test_print_says_what_it_is_and_where_and_when_it_was_taken(client, settings):
    make_enterprise("Björkens snickeri")

    page = text(visit(client, "q=snickeri&kommun=vaxjo"))

    assert "Urval Sökord: ”snickeri” · Finns i: Växjö" in page
    assert "Antal 1 företag" in page
    today = date_format(timezone.localdate(), "j F Y")
    assert f"Datum {today}" in page
    assert f"Hämtat från {settings.SITE_URL}/foretag/?q=snickeri&kommun=vaxjo" in page


def test_print_of_all_says_so(client):
    make_enterprise()
    assert "Urval Alla i registret utom de som har upphört" in text(visit(client))


def test_print_tells_how_to_reach_each(client):
    make_enterprise(
        "Kafé Lingon",
        summary="Lunch för alla.",
        street="Storgatan 1",
        postal_code="352 30",
        locality="Växjö",
        phone="0470-123 45",
        email="kafe@example.se",
        website="https://www.example.se/kafe",
        contact_name="Kim Öppen",
        contact_is_public=True,
        lifecycle=Lifecycle.DORMANT,
        is_example=True,
        sectors=["djur"],
    )

    page = text(visit(client))

    for told in [
        "Lunch för alla.",
        "Storgatan 1, 352 30 Växjö · Växjö kommun",
        "0470-123 45",
        "kafe@example.se",
        "example.se",
        "Kontaktperson: Kim Öppen",
        "Vilande",
        "Exempeldata",
        "Djur",
    ]:
        assert told in page


def test_print_keeps_secrets(client):
    make_enterprise(
        "Hundarna",
        legal_form=LegalForm.SOLE_TRADER,
        org_number="200000-0018",
        contact_name="Kim Hemlig",
        verification_source="samtal med Kim Hemlig",
    )
    page = visit(client)

    assert names(page) == ["Hundarna"]
    assert "Hemlig" not in page and "0018" not in page


@pytest.mark.parametrize("asked", ["", "lista=dold,synlig"])
@pytest.mark.parametrize("state", [state for state in Moderation if state != "published"])
def test_print_has_only_what_is_public(client, state, asked):
    make_enterprise("Dold", slug="dold", state=state)
    make_enterprise("Synlig", slug="synlig")

    assert names(visit(client, asked)) == ["Synlig"]


def test_print_follows_filters_and_order(client):
    make_enterprise("Ask")
    make_enterprise("Bok", municipality=municipality("Alvesta"))

    assert names(visit(client)) == ["Ask", "Bok"]
    assert names(visit(client, "sortera=kommun")) == ["Bok", "Ask"]
    assert names(visit(client, "kommun=alvesta")) == ["Bok"]


def test_print_holds_all_without_pages_up_to_a_limit_that_it_tells(client, monkeypatch):
    for number in range(30):
        make_enterprise(f"Nummer {number:02d}")
    assert len(names(visit(client))) == 30

    monkeypatch.setattr(print_out, "MOST", 20)
    page = visit(client)
    assert len(names(page)) == 20
    assert "30 företag, här de 20 första" in text(page)
    assert "Urvalet är större än vad som går att skriva ut på en gång" in page


def test_print_of_a_shortlist_has_those_on_it_in_its_order(client, settings):
    for slug in ("a", "b", "c"):
        make_enterprise(f"Företag {slug}", slug=slug)

    page = visit(client, "lista=c,a&q=finnsinte")

    assert names(page) == ["Företag c", "Företag a"]
    assert "<h1>Företag på din lista</h1>" in page
    assert f"Hämtat från {settings.SITE_URL}/foretag/lista/?lista=c,a" in text(page)
    assert "finns inte i registret längre" not in page


def test_print_of_a_shortlist_tells_what_is_missing(client):
    make_enterprise("A", slug="a")
    assert "finns inte i registret längre" in visit(client, "lista=a,borta")
    assert "Inget av företagen på listan finns i registret" in visit(client, "lista=borta")


def test_print_without_hits_and_with_an_unknown_filter_says_so(client):
    make_enterprise()
    assert "Inget företag passar allt du valde" in visit(client, "q=finnsinte")
    assert "ett filter som inte finns här" in visit(client, "kommun=atlantis")


def test_print_is_only_read(client):
    assert client.post(URL).status_code == 405
    assert client.head(URL).status_code == 200
    assert not client.get(URL).cookies


def test_print_asks_the_database_as_often_for_three_as_for_one(
    client, django_assert_max_num_queries
):
    def count():
        make_enterprise("Ett", sectors=["djur"])
        with django_assert_max_num_queries(8) as queries:
            visit(client)
        return len(queries)

    assert count() == count() == count()
