"""The eight municipalities, as a visitor meets them."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.utils import timezone

from contacts.models import Municipality
from enterprises.models import Enterprise, Lifecycle, Moderation
from tests.contacts.factories import make_area, make_organisation, make_person, municipality
from tests.enterprises.factories import make_enterprise
from tests.events.factories import make_event
from tests.knowledge.factories import make_initiative, make_resource

pytestmark = pytest.mark.django_db

IN_SWEDISH_ORDER = [
    "Alvesta",
    "Lessebo",
    "Ljungby",
    "Markaryd",
    "Tingsryd",
    "Uppvidinge",
    "Växjö",
    "Älmhult",
]


def text_of(response) -> str:
    """What a person reads: without tags, with single spaces."""
    page = re.search(r"<main.*</main>", response.content.decode(), re.DOTALL).group()
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def cards(response) -> list[str]:
    """The text of each card, the last one's followed by what comes after it."""
    parts = response.content.decode().split('<li class="card">')[1:]
    return [" ".join(unescape(re.sub(r"<[^>]+>", " ", part)).split()) for part in parts]


# ── The list ─────────────────────────────────────────────────────────────────────────────────
def test_list_shows_the_eight_in_swedish_order(client):
    response = client.get("/kommuner/")

    assert [card.split()[0] for card in cards(response)] == IN_SWEDISH_ORDER
    page = response.content.decode()
    assert page.count("<h1") == 1
    assert "<title>Kommuner i Kronoberg –" in page
    assert "Senast uppdaterad:" in page
    assert not response.cookies


def test_list_counts_only_what_the_public_may_see(client):
    alvesta, vaxjo = municipality("Alvesta"), municipality("Växjö")
    make_enterprise("Ett", municipality=alvesta)
    make_enterprise("Två", municipality=alvesta)
    make_enterprise("Hemligt", municipality=alvesta, state=Moderation.DRAFT)
    make_enterprise("Gånget", municipality=alvesta, expire_at=timezone.now() - timedelta(days=1))
    make_enterprise("Nedlagt", municipality=alvesta, lifecycle="ceased")
    make_event(municipality=alvesta)
    make_event(municipality=alvesta, state="draft")
    make_event(
        municipality=vaxjo,
        starts_at=timezone.now() - timedelta(days=3),
        ends_at=timezone.now() - timedelta(days=2),
    )

    shown = dict(zip(IN_SWEDISH_ORDER, cards(client.get("/kommuner/")), strict=True))

    assert "2 företag 1 kommande träff Policy" in shown["Alvesta"]
    assert "0 företag 0 kommande träffar Policy" in shown["Växjö"]


def test_list_says_how_the_policy_stands_with_word_icon_and_date(client):
    alvesta, lessebo = municipality("Alvesta"), municipality("Lessebo")
    alvesta.policy_status = Municipality.Policy.EXISTS
    alvesta.policy_checked_on = date(2026, 3, 9)
    alvesta.save()
    lessebo.policy_status = Municipality.Policy.MISSING
    lessebo.save()

    response = client.get("/kommuner/")
    shown = cards(response)

    assert "Policy: finns kontrollerat 9 mars 2026" in shown[0]
    assert "Policy: saknas" in shown[1]
    assert "Policy: okänt" in shown[2]
    page = response.content.decode()
    assert "#check-circle" in page and "#close" in page


def test_list_asks_as_many_queries_whatever_it_holds(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        client.get("/kommuner/")
    for number, name in enumerate(IN_SWEDISH_ORDER):
        for copy in range(number % 3 + 1):
            make_enterprise(f"Företag {name} {copy}", municipality=municipality(name))
            make_event(municipality=municipality(name))
    with django_assert_num_queries(1):
        client.get("/kommuner/")


# ── A municipality's page ────────────────────────────────────────────────────────────────────
def test_detail_shows_only_people_who_said_yes(client):
    make_person(name="Syns Gärna", role="Upphandlare", areas=[make_area("Kakelugnar")])
    make_person(name="Vill Inte", is_public=False)
    make_person(name="Annan Kommun", municipality=municipality("Alvesta"))

    response = client.get("/kommuner/vaxjo/")
    text = text_of(response)

    assert "Syns Gärna" in text and "Upphandlare" in text and "Kakelugnar" in text
    assert "Vill Inte" not in response.content.decode()
    assert "Annan Kommun" not in text


def test_detail_gives_ways_to_reach_a_person_that_harvesters_do_not_see(client):
    make_person(email="anna@example.se", phone="0470-58 69 19")

    page = client.get("/kommuner/vaxjo/").content.decode()

    assert 'href="tel:+460470586919"' not in page
    assert 'href="tel:+46470586919"' in page
    assert "anna@example.se" not in page
    assert 'href="mailto:anna@example.se"' in unescape(page)


def test_detail_tells_whom_to_ask_about_what_when_there_is_a_choice(client):
    buying, work = make_area("Upphandling", position=2), make_area("Arbetsmarknad", position=1)
    anna = make_person(name="Anna Ek", areas=[buying, work])
    make_person(name="Bo Alm", areas=[work])

    response = client.get("/kommuner/vaxjo/")

    assert "Arbetsmarknad Anna Ek , Bo Alm Upphandling Anna Ek" in text_of(response)
    page = response.content.decode()
    assert f'href="#{anna.anchor}"' in page and f'id="{anna.anchor}"' in page


def test_detail_without_anything_helps(client):
    response = client.get("/kommuner/almhult/")
    text = text_of(response)

    assert "Vi har ingen kontaktperson för Älmhults kommun just nu" in text
    assert "Inga sociala företag i Älmhult finns i registret ännu" in text
    assert "Inget är planerat i Älmhult just nu" in text
    page = response.content.decode()
    assert "/kontakt/?typ=kontaktperson&amp;kommun=almhult" in page
    assert "/kontakt/?typ=tips&amp;kommun=almhult" in page


def test_detail_shows_enterprises_there_and_those_that_come_there(client):
    lessebo = municipality("Lessebo")
    make_enterprise("Finns här")
    make_enterprise(
        "Verkar här",
        municipality=lessebo,
        service_area=Enterprise.ServiceArea.CHOSEN,
        served_municipalities=[municipality()],
    )
    make_enterprise(
        "Verkar i länet", municipality=lessebo, service_area=Enterprise.ServiceArea.COUNTY
    )
    make_enterprise("Bara i Lessebo", municipality=lessebo)
    make_enterprise("Utkastet", state=Moderation.DRAFT)
    make_enterprise("Såldes upp", lifecycle=Lifecycle.BANKRUPT)

    response = client.get("/kommuner/vaxjo/")
    text = text_of(response)
    located, serving = text.split("Företag från andra kommuner")

    assert "Finns här" in located and "Verkar här" not in located
    assert "Verkar här" in serving and "Verkar i länet" in serving
    assert "Bara i Lessebo" not in text and "Utkastet" not in text
    assert "Konkurs" in located, "an ended enterprise says so"
    assert "/foretag/?kommun=vaxjo" in response.content.decode()


def test_detail_shows_at_most_twelve_enterprises_and_says_how_many_there_are(client):
    for number in range(14):
        make_enterprise(f"Snickeri {number:02}")

    response = client.get("/kommuner/vaxjo/")

    assert len(cards(response)) == 12
    assert "Se alla 14 företag i registret" in text_of(response)


def test_detail_shows_coming_events_and_knowledge(client):
    vaxjo = municipality()
    make_event(title="Frukost om upphandling", municipality=vaxjo)
    make_event(title="Hemlig träff", municipality=vaxjo, state="draft")
    make_event(title="Träff i Alvesta", municipality=municipality("Alvesta"))
    make_resource(title="Växjös policy").municipalities.add(vaxjo)
    make_resource(title="Utkast till rapport", state="draft").municipalities.add(vaxjo)
    make_initiative(title="Förstudien i Växjö").municipalities.add(vaxjo)

    text = text_of(client.get("/kommuner/vaxjo/"))

    assert "Frukost om upphandling" in text
    assert "Växjös policy" in text and "Förstudien i Växjö" in text
    for hidden in ("Hemlig träff", "Träff i Alvesta", "Utkast till rapport"):
        assert hidden not in text


def test_detail_links_to_policy_and_website_as_somebody_elses(client):
    vaxjo = municipality()
    vaxjo.policy_status = Municipality.Policy.EXISTS
    vaxjo.policy_url = "https://example.se/policy.pdf"
    vaxjo.policy_checked_on = date(2026, 3, 9)
    vaxjo.introduction = "Här finns <b>mycket</b> glas."
    vaxjo.save()

    response = client.get("/kommuner/vaxjo/")
    text = text_of(response)

    assert "Finns kontrollerat 9 mars 2026 Läs policyn (extern webbplats)" in text
    assert "vaxjo.se (extern webbplats)" in text
    assert "Här finns <b>mycket</b> glas." in text, "typed markup is shown as text"
    assert 'href="https://example.se/policy.pdf"' in response.content.decode()


def test_detail_leads_to_the_municipalities_before_and_after(client):
    page = client.get("/kommuner/vaxjo/").content.decode()
    nav = re.search(r'<nav[^>]*aria-label="Fler kommuner".*?</nav>', page, re.DOTALL).group()

    assert re.findall(r'href="(/kommuner/[a-z]*/?)"', nav) == [
        "/kommuner/uppvidinge/",
        "/kommuner/",
        "/kommuner/almhult/",
    ]


def test_detail_was_updated_when_its_people_were(client):
    Municipality.objects.update(updated_at=timezone.now() - timedelta(days=400))
    old = client.get("/kommuner/vaxjo/").context["updated_at"]
    person = make_person()

    assert client.get("/kommuner/vaxjo/").context["updated_at"] == person.updated_at > old


def test_detail_asks_as_many_queries_with_three_of_everything(client, django_assert_num_queries):
    vaxjo = municipality()

    def add_one_of_each() -> None:
        make_person(areas=[make_area()])
        make_enterprise("Här")
        make_enterprise("Hit", municipality=municipality("Alvesta"), service_area="county")
        make_event(municipality=vaxjo)
        make_resource().municipalities.add(vaxjo)
        make_initiative().municipalities.add(vaxjo)

    add_one_of_each()
    with django_assert_num_queries(13) as first:
        client.get("/kommuner/vaxjo/")
    add_one_of_each()
    add_one_of_each()
    with django_assert_num_queries(len(first)):
        client.get("/kommuner/vaxjo/")


@pytest.mark.parametrize("address", ["/kommuner/stockholm/", "/kommuner/vaxjo%27--/"])
def test_detail_of_an_unknown_municipality_is_not_found(client, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", ["/kommuner/", "/kommuner/vaxjo/", "/kontakt/tack/"])
def test_pages_to_read_take_no_post(client, address):
    assert client.post(address).status_code == 405


def test_organisation_is_found_by_its_own_anchor(client):
    organisation = make_organisation(name="Skogens vänner", slug="skogens-vanner")
    hidden = make_organisation(name="Dolda vänner", is_public=False)

    page = client.get("/kontakt/").content.decode()

    assert organisation.get_absolute_url() == "/kontakt/#skogens-vanner"
    assert 'id="skogens-vanner"' in page and "Skogens vänner" in page
    assert hidden.name not in page
