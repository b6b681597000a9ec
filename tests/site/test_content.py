"""The portal's own pages: what the law asks of them, and whose they are once they are loaded."""

import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from contacts.models import Organisation, RegionTask
from kronoberg_portal.site.content import NOTE
from kronoberg_portal.site.models import Page
from tests.foundation.factories import make_coordinator

pytestmark = pytest.mark.django_db


@pytest.fixture
def content():
    call_command("load_content", verbosity=0)


def text_of(client, address):
    """The words of a page's main part, on one line."""
    response = client.get(address)
    assert response.status_code == 200
    main = re.search(r"<main.*</main>", response.content.decode(), re.DOTALL).group()
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


# ── load_content ─────────────────────────────────────────────────────────────────────────────
def test_content_of_every_room_is_loaded_once():
    out = StringIO()
    call_command("load_content", stdout=out)
    pages = Page.objects.count()
    call_command("load_content", stdout=out)

    assert out.getvalue() == "Innehållet är på plats.\n" * 2
    assert pages == Page.objects.count() == 7
    assert RegionTask.objects.count() == 7
    assert Organisation.objects.filter(name="Region Kronoberg").count() == 1
    assert {page.history.count() for page in Page.objects.all()} == {1}


def test_page_that_nobody_touched_is_renewed_and_found(content):
    Page.objects.filter(slug="kakor").update(body="<p>Gammal text</p>", search_text="")

    call_command("load_content", verbosity=0)

    page = Page.objects.get(slug="kakor")
    assert "Gammal text" not in page.body
    assert page.history.count() == 2
    assert page in Page.objects.matching("webbläsare")


@pytest.mark.parametrize("note", ["", NOTE])
def test_page_that_a_coordinator_changed_is_left_alone(content, client, note):
    client.force_login(make_coordinator())
    page = Page.objects.get(slug="kakor")
    address = reverse("admin:site_page_change", args=[page.pk])
    answer = {"title": "Våra kakor", "lead": "", "body": "<p>Egen text</p>", "change_note": note}
    assert client.post(address, answer).status_code == 302

    call_command("load_content", verbosity=0)

    assert "Egen text" in text_of(client, "/kakor/")
    assert "Våra kakor" in text_of(client, "/kakor/")


def test_coordinator_can_neither_add_nor_remove_a_page(content, client):
    client.force_login(make_coordinator())
    page = Page.objects.get(slug="kakor")

    assert client.get(reverse("admin:site_page_add")).status_code == 403
    assert client.post(reverse("admin:site_page_delete", args=[page.pk])).status_code == 403
    assert Page.objects.filter(slug="kakor").exists()


def test_page_is_cleaned_whoever_writes_it(content, client):
    page = Page.objects.get(slug="kakor")
    page.body = '<p onclick="x()">Hej</p><script>x()</script><a href="javascript:x()">y</a>'
    page.save()

    html = client.get("/kakor/").content.decode()

    assert "onclick" not in html
    assert "x()" not in html


# ── The pages ────────────────────────────────────────────────────────────────────────────────
def test_accessibility_statement_says_what_the_law_asks(content, client):
    text = text_of(client, "/tillganglighet/")

    assert "tillgänglighetsredogörelsen för webbplatsen Socialt företagande i Kronoberg" in text
    assert "Region Kronoberg står bakom webbplatsen" in text
    states = re.findall(r"(helt|delvis|inte)\s+förenlig", text)
    assert states == ["delvis"]
    for heading in (
        "Innehåll som inte är tillgängligt",
        "Så har vi prövat webbplatsen",
        "Oskäligt betungande anpassning",
        "Innehåll som inte omfattas av lagen",
    ):
        assert heading in text
    assert "självskattning" in text
    assert re.search(r"bedömningen gjordes den \d+ \w+ \d{4}", text)
    assert "Senast uppdaterad" in text
    html = client.get("/tillganglighet/").content.decode()
    assert 'href="https://www.digg.se/tdosanmalan"' in html
    assert 'href="/kontakt/?typ=brist"' in html


def test_accessibility_statement_is_reached_from_every_page(content, client):
    for address in ("/om/", "/kakor/", "/sok/", "/finns-inte/"):
        assert 'href="/tillganglighet/"' in client.get(address).content.decode()


def test_personal_data_page_says_who_why_how_long_and_whom_to_complain_to(content, client):
    text = text_of(client, "/personuppgifter/")

    for words in (
        "Region Kronoberg är personuppgiftsansvarig",
        "dataskyddsombud",
        "uppgift av allmänt intresse",
        "Hur länge",
        "Vem som ser dem",
        "Dina rättigheter",
        "Integritetsskyddsmyndigheten",
        "Skriv inte personnummer eller uppgifter om hälsa",
    ):
        assert words in text


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ("LETTER_KEPT_DAYS", "sparas i högst 61 dagar efter"),
        ("EVENT_BOOKINGS_KEPT_DAYS", "61 dagar efter träffen, så att vi kan följa upp"),
        ("ENQUIRY_KEPT_DAYS", "61 dagar efter att frågan kom in"),
        ("EVENT_NEEDS_KEPT_DAYS", "Svaren tas bort 61 dagar efter träffen"),
    ],
)
def test_personal_data_page_says_how_long_things_are_really_kept(client, settings, setting, words):
    setattr(settings, setting, 61)
    call_command("load_content", verbosity=0)

    text = text_of(client, "/personuppgifter/")

    assert words in text
    assert "$" not in text


def test_cookie_page_names_every_cookie(content, client, settings):
    text = text_of(client, "/kakor/")

    assert settings.CSRF_COOKIE_NAME in text
    assert settings.SESSION_COOKIE_NAME in text
    assert "inga kakor" in text


def test_easy_swedish_has_short_sentences(content, client):
    body = Page.objects.get(slug="lattlast").body
    lines = [re.sub(r"<[^>]+>", "", line) for line in re.split(r"<br>|</p>|</li>|</h2>", body)]
    sentences = re.sub(r"<[^>]+>", " ", body).split(".")

    assert max(len(line.split()) for line in lines) <= 12
    assert max(len(sentence.split()) for sentence in sentences) <= 22


def test_english_page_says_that_it_is_english(content, client):
    html = client.get("/in-english/").content.decode()

    assert '<html lang="sv">' in html
    assert '<div class="prose" lang="en">' in html
    assert "work-integration social enterprise" in html.lower()


def test_regions_role_is_in_the_regions_own_words(content, client):
    text = text_of(client, "/regionens-roll/")

    assert (
        "Region Kronoberg har beslutat att regionens uppdrag inom området socialt företagande och "
        "arbetsintegrerande socialt företagande är att samordna, sprida kunskap, stödja länets "
        "kommuner, stödja samarbetsorganisationen ASF i Kronoberg, genomföra utbildningsinsatser, "
        "omvärldsbevaka och genomföra andra strategiska insatser till stöd för socialt "
        "företagande."
    ) in text
    assert "förstudie hösten 2016" in text
    assert "maj 2017 till oktober 2018" in text


def test_unknown_page_is_not_found(content, client):
    assert client.get("/finns-inte/").status_code == 404
