"""/foretag/<slug>/: what helps whoever buys, refers or visits, and how the enterprise has fared."""

import re
from datetime import date, datetime, timedelta
from html import unescape

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from enterprises.examples import add_curated_examples
from enterprises.models import Enterprise, Lifecycle, Moderation, Offer, Referrer
from tests.contacts.factories import municipality
from tests.enterprises.factories import make_enterprise, make_figure, make_offer, sector
from tests.enterprises.test_detail import text, visit
from tests.foundation.factories import make_coordinator
from tests.knowledge.factories import make_resource, make_topic

pytestmark = pytest.mark.django_db
AREA = Enterprise.ServiceArea


def main(client, enterprise):
    return text(visit(client, enterprise))


# ── What they offer, and where ───────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("area", "said"),
    [
        (AREA.MUNICIPALITY, "Finns i: Växjö kommun"),
        (AREA.CHOSEN, "Finns i: Lessebo, Tingsryd"),
        (AREA.COUNTY, "Finns i: Hela Kronoberg"),
        (AREA.BEYOND, "Finns i: Hela Kronoberg och utanför länet"),
    ],
)
def test_offer_with_its_own_area_says_where(client, area, said):
    enterprise = make_enterprise(service_area=AREA.COUNTY)
    offer = make_offer(enterprise, "Lagning", service_area=area)
    offer.served_municipalities.set([municipality("Tingsryd"), municipality("Lessebo")])
    make_offer(enterprise, "Bord")

    page = main(client, enterprise)

    assert f"Lagning Hantverk, snickeri och textil {said} Bord" in page
    assert page.count("Finns i:") == 1


def make_training(enterprise, referrers=(), **fields):
    offer = make_offer(
        enterprise,
        "Arbetsträning",
        kind=Offer.Kind.WORK_INTEGRATION,
        integration_kind=Offer.IntegrationKind.WORK_TRAINING,
        **fields,
    )
    offer.referrers.set(Referrer.objects.filter(slug__in=referrers))


def test_work_training_tells_who_may_refer_and_how_many_places_with_their_date(client):
    enterprise = make_enterprise()
    make_training(
        enterprise,
        ["arbetsformedlingen", "du-sjalv"],
        free_places=3,
        free_places_on=date(2026, 11, 12),
    )

    page = main(client, enterprise)

    assert "Vem kan anvisa? Arbetsförmedlingen, Du själv" in page
    assert "Lediga platser 3 (uppgift från den 12 november 2026)" in page


def test_no_free_places_is_said_in_words_and_unknown_not_at_all(client):
    full, unknown = make_enterprise(), make_enterprise()
    make_training(full, free_places=0, free_places_on=date(2026, 11, 12))
    make_training(unknown)

    assert "Lediga platser Inga just nu (uppgift från den 12" in main(client, full)
    assert "Lediga platser" not in main(client, unknown)


@pytest.mark.parametrize("lifecycle", [Lifecycle.DORMANT, Lifecycle.CLOSING, Lifecycle.CEASED])
def test_enterprise_that_takes_nobody_in_shows_no_free_places(client, lifecycle):
    enterprise = make_enterprise(lifecycle=lifecycle)
    make_training(enterprise, ["varden"], free_places=3, free_places_on=date(2026, 11, 12))

    page = main(client, enterprise)

    assert "Vem kan anvisa? Vården" in page
    assert "Lediga platser" not in page


# ── For buyers ───────────────────────────────────────────────────────────────────────────────
def test_buyer_finds_the_cpv_codes_of_each_sector_once(client):
    sector("djur")
    enterprise = make_enterprise(
        sectors=["stad-och-tvatt", "djur", "stad-och-tvatt", "aterbruk-och-second-hand"]
    )

    bought = main(client, enterprise).partition("För dig som ska köpa in")[2]

    said = "Städ och tvätt: 90910000, 98310000 Djur: 98380000"
    assert f"CPV-koder i företagets branscher {said}" in bought
    assert bought.count("90910000") == 1
    assert "Återbruk och second hand:" not in bought


def test_buyer_is_led_to_the_published_guides(client):
    enterprise = make_enterprise(sectors=["djur"])
    reserved = make_topic("Reserverad upphandling", slug="reserverad-upphandling")
    make_resource("Guiden", kind="guide", topics=[reserved])
    make_resource("Utkastet", kind="guide", topics=[reserved], state="draft")

    page = main(client, enterprise)

    assert "Guiden Vägledning" in page.replace("GuidenV", "Guiden V")
    assert "Utkastet" not in page


def test_nothing_for_buyers_is_no_heading(client):
    enterprise = make_enterprise(sectors=["aterbruk-och-second-hand"])

    assert "För dig som ska köpa in" not in main(client, enterprise)


@pytest.mark.parametrize("lifecycle", [Lifecycle.CEASED, Lifecycle.BANKRUPT])
def test_nobody_is_led_to_buy_from_or_call_one_that_has_ended(client, lifecycle):
    enterprise = make_enterprise(
        lifecycle=lifecycle,
        phone="08-465 004 10",
        sectors=["djur"],
        latitude="56.87910",
        longitude="14.80610",
    )
    make_figure(enterprise, "target_group_share", value=62)

    html = visit(client, enterprise)

    page = text(html)
    assert "finns inte längre och går inte att nå" in page
    assert "Vad företaget erbjöd" in page
    assert "Företag i Växjö" in page
    for said in ("465 004 10", "För dig som ska köpa in", "Lägg till i min lista", "adressboken"):
        assert said not in page, said
    assert not points(html)


# ── A buyer's list ───────────────────────────────────────────────────────────────────────────
def links_to_the_list(client, enterprise, asked=""):
    page = client.get(enterprise.get_absolute_url() + asked).content.decode()
    start = re.escape(reverse("enterprises:shortlist"))
    return [unescape(one) for one in re.findall(rf'href="({start}[^"]*)"', page)]


def test_enterprise_is_added_to_the_list_that_the_address_carries(client):
    enterprise = make_enterprise(slug="spanen")

    assert links_to_the_list(client, enterprise) == ["/foretag/lista/?lista=spanen"]
    assert links_to_the_list(client, enterprise, "?lista=ekern,nalen") == [
        "/foretag/lista/?lista=ekern,nalen,spanen"
    ]


def test_enterprise_on_the_list_leads_to_it(client):
    enterprise = make_enterprise(slug="spanen")

    asked = "?lista=spanen,ekern"

    assert links_to_the_list(client, enterprise, asked) == ["/foretag/lista/?lista=spanen,ekern"]
    assert "Finns i din lista" in unescape(
        client.get(enterprise.get_absolute_url() + asked).content.decode()
    )


def test_enquiry_is_to_this_enterprise_alone(client):
    enterprise = make_enterprise(slug="spanen")
    link = 'href="/foretag/forfragan/?lista=spanen"'

    page = client.get(enterprise.get_absolute_url() + "?lista=ekern").content.decode()

    assert link in page
    assert 'href="/foretag/?lista=ekern">Företag' in page
    enterprise.lifecycle = Lifecycle.CEASED
    enterprise.save()
    assert "/foretag/forfragan/" not in visit(client, enterprise)


def test_full_or_bad_list_does_no_harm(client):
    enterprise = make_enterprise(slug="spanen")
    full = "?lista=" + ",".join(f"nummer-{number}" for number in range(20))

    assert links_to_the_list(client, enterprise, full) == []
    assert links_to_the_list(client, enterprise, "?lista=<script>,,åäö") == [
        "/foretag/lista/?lista=spanen"
    ]
    assert client.get(enterprise.get_absolute_url() + "?lista=%00").status_code == 400


def test_draft_is_put_on_no_list(client):
    enterprise = make_enterprise(state=Moderation.DRAFT, phone="08-465 004 10")
    client.force_login(make_coordinator())

    assert links_to_the_list(client, enterprise) == []
    assert "adressboken" not in main(client, enterprise)


# ── On the map ───────────────────────────────────────────────────────────────────────────────
def points(page):
    return re.findall(r'<circle class="spot-point" cx="(\d+)" cy="(\d+)"', page)


def test_map_shows_the_point_with_the_address_as_text(client):
    enterprise = make_enterprise(
        "Spånen",
        street="Storgatan 1",
        locality="Växjö",
        latitude="56.87910",
        longitude="14.80610",
    )

    page = visit(client, enterprise)

    (x, y), *more = points(page)
    assert not more
    assert 250 < int(x) < 400 and 100 < int(y) < 250
    assert (
        'role="img" aria-label="Karta över Kronoberg där Spånen är utmärkt i Växjö kommun"' in page
    )
    assert page.count('class="spot-municipality') == 8
    assert page.count("spot-its-own") == 1
    assert "Storgatan 1, Växjö. Visa på en gatukarta (extern webbplats). Karta: SCB" in text(page)
    assert (
        'href="https://www.openstreetmap.org/?mlat=56.87910&amp;mlon=14.80610'
        '#map=16/56.87910/14.80610"' in page
    )


@pytest.mark.parametrize(
    ("latitude", "longitude"), [(None, None), ("59.32930", "18.06860"), ("55.60500", "13.00380")]
)
def test_no_map_without_a_point_in_the_county(client, latitude, longitude):
    enterprise = make_enterprise(street="Storgatan 1", latitude=latitude, longitude=longitude)

    page = visit(client, enterprise)

    assert not points(page)
    assert "Karta: SCB" not in page
    assert "Storgatan 1" in page


# ── How it has fared ─────────────────────────────────────────────────────────────────────────
def saved(enterprise, on, **changes):
    """The enterprise saved with the changes at noon of the day."""
    with time_machine.travel(datetime(*on, 12, tzinfo=timezone.get_default_timezone())):
        for field, value in changes.items():
            setattr(enterprise, field, value)
        enterprise.save()


def made(on, **fields):
    with time_machine.travel(datetime(*on, 12, tzinfo=timezone.get_default_timezone())):
        return make_enterprise(**fields)


def past(client, enterprise):
    """What the page says of its lifecycle, from the heading on; empty without one."""
    _, _, said = main(client, enterprise).partition("Hur det har gått ")
    return said.partition(" Kontakt ")[0]


def test_past_tells_each_lifecycle_with_its_day(client):
    enterprise = made((2025, 3, 1), lifecycle=Lifecycle.PLANNED)
    saved(
        enterprise,
        (2025, 9, 20),
        lifecycle=Lifecycle.ACTIVE,
        lifecycle_changed_on=date(2025, 9, 1),
    )
    saved(enterprise, (2026, 1, 5), summary="Något annat ändrades.")
    saved(
        enterprise,
        (2026, 6, 2),
        lifecycle=Lifecycle.DORMANT,
        lifecycle_changed_on=date(2026, 5, 31),
    )

    assert past(client, enterprise) == (
        "Från 1 mars 2025 Planerad 1 september 2025 Aktiv Sedan 31 maj 2026 Vilande (läget nu)"
    )


def test_past_is_not_told_when_nothing_changed(client):
    enterprise = made((2025, 3, 1))
    saved(enterprise, (2026, 1, 5), summary="Något annat ändrades.")

    assert "Hur det har gått" not in main(client, enterprise)


def test_past_never_tells_what_happened_to_a_draft(client):
    enterprise = made((2025, 3, 1), state=Moderation.DRAFT, lifecycle=Lifecycle.BANKRUPT)
    saved(enterprise, (2025, 4, 1), state=Moderation.IN_REVIEW, lifecycle=Lifecycle.PLANNED)
    saved(enterprise, (2025, 5, 1), state=Moderation.PUBLISHED, lifecycle=Lifecycle.ACTIVE)
    assert past(client, enterprise) == ""

    saved(enterprise, (2025, 6, 1), state=Moderation.ARCHIVED, lifecycle=Lifecycle.CLOSING)
    saved(enterprise, (2025, 7, 1), state=Moderation.PUBLISHED, lifecycle=Lifecycle.DORMANT)

    assert past(client, enterprise) == (
        "Från 1 maj 2025 Aktiv Sedan 1 juli 2025 Vilande (läget nu)"
    )


def test_past_begins_when_the_public_could_see_it(client):
    noon = datetime(2025, 5, 4, 12, tzinfo=timezone.get_default_timezone())
    unseen = made((2025, 3, 1), lifecycle=Lifecycle.PLANNED, publish_at=noon)
    saved(unseen, (2025, 4, 1), lifecycle=Lifecycle.ACTIVE)
    seen = made((2025, 3, 1), lifecycle=Lifecycle.PLANNED, publish_at=noon)
    saved(seen, (2025, 6, 1), lifecycle=Lifecycle.ACTIVE)

    assert past(client, unseen) == ""
    assert past(client, seen) == "Från 4 maj 2025 Planerad Sedan 1 juni 2025 Aktiv (läget nu)"


def test_past_leaves_out_a_slip_that_was_mended_the_same_day(client):
    enterprise = made((2025, 3, 1))
    saved(enterprise, (2026, 1, 5), lifecycle=Lifecycle.BANKRUPT)
    saved(enterprise, (2026, 1, 5), lifecycle=Lifecycle.ACTIVE)

    assert past(client, enterprise) == ""


def test_past_trusts_no_day_that_was_left_standing_or_makes_no_sense(client):
    enterprise = made((2025, 3, 1), lifecycle_changed_on=date(2020, 1, 1))
    saved(enterprise, (2026, 1, 5), lifecycle=Lifecycle.DORMANT)
    assert past(client, enterprise) == (
        "Från 1 januari 2020 Aktiv Sedan 5 januari 2026 Vilande (läget nu)"
    )

    late = made((2026, 6, 1))
    saved(late, (2026, 7, 1), lifecycle=Lifecycle.CEASED, lifecycle_changed_on=date(2026, 2, 1))
    assert past(client, late) == "Först Aktiv Sedan 1 februari 2026 Upphörd (läget nu)"


def test_past_is_that_of_a_row_without_history_too(client):
    enterprise = made((2025, 3, 1))
    Enterprise.objects.filter(pk=enterprise.pk).update(
        lifecycle=Lifecycle.CEASED,
        lifecycle_changed_on=date(2026, 2, 1),
        updated_at=timezone.now() - timedelta(days=1),
    )

    assert past(client, enterprise).endswith("Sedan 1 februari 2026 Upphörd (läget nu)")
    enterprise.history.all().delete()
    assert past(client, enterprise) == ""


# ── The demo ─────────────────────────────────────────────────────────────────────────────────
def test_demo_shows_every_part_of_the_page(client):
    add_curated_examples()
    carpentry = Enterprise.objects.get(slug="exempelsnickeriet-i-alvesta")
    workshop = Enterprise.objects.get(slug="exempelverkstaden-ekern")

    page = main(client, carpentry)
    for said in (
        "Finns i: Alvesta, Ljungby, Växjö",
        "Vem kan anvisa? Arbetsförmedlingen",
        "Lediga platser 2 (uppgift från den",
        "Andel från målgruppen 61 procent år",
        "CPV-koder",
        "Stapeldiagram med 3 staplar.",
        "Giltig till och med",
        "Karta: SCB",
        "Spara i adressboken",
    ):
        assert said in page, said
    assert re.fullmatch(
        r"Från \d+ \w+ \d{4} Planerad Sedan \d+ \w+ \d{4} Aktiv \(läget nu\)",
        past(client, workshop),
    )
