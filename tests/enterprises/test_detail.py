"""/foretag/<slug>/: everything public about an enterprise, and nothing else."""

import json
import re
from datetime import date, datetime, timedelta
from html import unescape
from io import BytesIO

import PIL.Image
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from enterprises.models import (
    Assessment,
    Criterion,
    Enterprise,
    Figure,
    Lifecycle,
    Moderation,
    Offer,
    Referrer,
)
from kronoberg_portal.foundation.images.models import Image
from tests.contacts.factories import municipality
from tests.enterprises.factories import (
    goal,
    make_assessment,
    make_certification,
    make_enterprise,
    make_figure,
    make_offer,
    sector,
    target_group,
)
from tests.foundation.factories import make_coordinator, make_editor, make_reader, make_user
from tests.knowledge.factories import make_resource

pytestmark = pytest.mark.django_db


def visit(client, enterprise, status=200):
    response = client.get(enterprise.get_absolute_url())
    assert response.status_code == status
    return response.content.decode()


def text(html):
    """What a person reads in the page's main part."""
    return unescape(" ".join(strip_tags(html[html.index("<main") : html.index("</main>")]).split()))


def structured_data(page):
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    return json.loads(found[1])


# ── Everything public ────────────────────────────────────────────────────────────────────────
def test_page_tells_who_what_and_where(client):
    enterprise = make_enterprise(
        "Snickeriet Spån",
        kind=Enterprise.Kind.WISE,
        summary="Möbler av gamla lador.",
        description="<p>Vi lagar <strong>stolar</strong>.</p>",
        org_number="700000-0013",
        municipality=municipality("Alvesta"),
        goals=[goal("folkhalsa")],
        target_groups=[target_group("nyanlanda")],
        is_member_of_asf_kronoberg=True,
        opening_hours="Måndag kl. 8.00–16.00",
    )

    page = visit(client, enterprise)

    assert "<h1>Snickeriet Spån</h1>" in page
    assert "<title>Snickeriet Spån – " in page
    assert "<p>Vi lagar <strong>stolar</strong>.</p>" in page
    for said in (
        "Arbetsintegrerande socialt företag (ASF)",
        "Möbler av gamla lador.",
        "Ekonomisk förening",
        "700000-0013",
        "Verksam i Alvesta kommun",
        "Folkhälsa",
        "Nyanlända",
        "Medlem i ASF i Kronoberg",
        "Måndag kl. 8.00–16.00",
    ):
        assert said in text(page), said


@pytest.mark.parametrize(
    ("area", "said"),
    [
        (Enterprise.ServiceArea.MUNICIPALITY, "Växjö kommun"),
        (Enterprise.ServiceArea.CHOSEN, "Lessebo, Tingsryd"),
        (Enterprise.ServiceArea.COUNTY, "Hela Kronoberg"),
        (Enterprise.ServiceArea.BEYOND, "Hela Kronoberg och utanför länet"),
    ],
)
def test_page_tells_where_they_are_active(client, area, said):
    enterprise = make_enterprise(
        service_area=area,
        served_municipalities=[municipality("Tingsryd"), municipality("Lessebo")],
    )

    assert f"Verksam i {said} Företagsform" in text(visit(client, enterprise))


def test_offers_stand_under_their_kind_with_their_sector(client):
    enterprise = make_enterprise()
    make_offer(
        enterprise,
        "Arbetsträning",
        kind="work_integration",
        integration_kind="language_training",
        sector=sector("djur"),
    )
    make_offer(enterprise, "Bord", kind="good", description="I ek.")
    make_offer(enterprise, "Lagning", kind="service")

    offers = text(visit(client, enterprise)).partition("Vad företaget erbjuder")[2]

    assert re.match(
        r" Varor Bord I ek\. Hantverk, snickeri och textil "
        r"Tjänster Lagning Hantverk, snickeri och textil "
        r"Arbetsintegrerande tjänster Arbetsträning Språkträning Djur",
        offers,
    )


def test_contact_is_shown_without_a_readable_address_in_the_source(client):
    enterprise = make_enterprise(
        street="Storgatan 1",
        postal_code="352 30",
        locality="Växjö",
        phone="08-465 004 10",
        email="snickeriet@example.se",
        website="https://example.se/snickeriet",
    )

    page = visit(client, enterprise)

    assert "snickeriet@example.se" not in page
    contact = text(page).partition("Kontakt ")[2]
    assert "snickeriet@example.se" in contact
    assert "08-465 004 10" in contact
    assert "Storgatan 1352 30 Växjö" in contact
    assert "example.se (extern webbplats)" in contact


# ── Assessments ──────────────────────────────────────────────────────────────────────────────
def test_assessments_of_an_asf_show_seven_criteria_with_evidence_and_date(client):
    enterprise = make_enterprise(kind=Enterprise.Kind.WISE)
    make_assessment(
        enterprise, Criterion.MEANS, evidence="Stadgarna, § 2", assessed_on=date(2026, 3, 2)
    )
    make_assessment(enterprise, Criterion.INDEPENDENT, value=Assessment.Value.NOT_MET)

    page = visit(client, enterprise)

    assessed = text(page).partition("Så är företaget bedömt")[2]
    for criterion in Criterion:
        assert criterion.label in assessed
    assert (
        "Affärsverksamheten är ett medel för samhällsnyttiga mål Uppfyllt "
        "Underlag: Stadgarna, § 2. Bedömt den 2 mars 2026." in assessed
    )
    assert "fristående från offentlig verksamhet Ej uppfyllt" in assessed
    assert assessed.count("Ej bedömt") == 5


def test_assessments_of_another_social_enterprise_show_the_hallmarks_only(client):
    enterprise = make_enterprise()
    make_assessment(enterprise, Criterion.REINVESTED, value=Assessment.Value.PARTLY)
    make_assessment(enterprise, Criterion.PURPOSE, evidence="Hör inte hit")

    page = text(visit(client, enterprise))

    assert "Överskottet återinvesteras huvudsakligen Delvis" in page
    assert Criterion.PURPOSE.label not in page
    assert "Hör inte hit" not in page


def test_enterprise_without_assessment_says_so_once(client):
    page = text(visit(client, make_enterprise()))

    assert "Företaget är inte bedömt ännu." in page
    assert "Ej bedömt" not in page


# ── Figures and certifications ───────────────────────────────────────────────────────────────
def test_figures_of_one_year_stand_in_a_table_with_source_and_date(client):
    enterprise = make_enterprise()
    make_figure(
        enterprise,
        Figure.Measure.TURNOVER,
        value=4_150_000,
        year=2025,
        source="årsredovisningen",
        reported_on=date(2026, 2, 16),
    )
    make_figure(enterprise, Figure.Measure.EMPLOYEE_COUNT, value=7, year=2024)

    page = visit(client, enterprise)

    said = "Omsättning (kronor) 2025 4 150 000 årsredovisningen, 16 februari 2026"
    assert said in text(page)
    assert "Anställda 2024 7 uppgift från företaget, 16 februari 2026" in text(page)
    assert "chart" not in page


def test_figures_of_several_years_are_drawn_and_stand_in_a_table_with_their_gap(client):
    enterprise = make_enterprise()
    for year, value in ((2025, 4_150_000), (2022, 2_075_000), (2024, 0)):
        make_figure(
            enterprise,
            Figure.Measure.TURNOVER,
            value=value,
            year=year,
            reported_on=date(year + 1, 2, 16),
        )
    make_figure(enterprise, Figure.Measure.EMPLOYEE_COUNT, value=7, year=2024)

    page = visit(client, enterprise)

    assert "css/components/chart.css" in page
    assert re.findall(r'<rect class="chart-bar"[^>]* width="(\d+)%"', page) == ["50", "100"]
    figures = text(page.replace("><", "> <")).partition("Företaget i siffror Omsättning ")[2]
    drawn, _, table = figures.partition(" Omsättning per år År ")
    assert "Högst är 2025: 4 150 000 kr. Lägst är 2024: 0 kr." in drawn
    assert table.startswith(
        "Omsättning Källa "
        "2022 2 075 000 kr uppgift från företaget, 16 februari 2023 "
        "2023 uppgift saknas "
        "2024 0 kr uppgift från företaget, 16 februari 2025 "
        "2025 4 150 000 kr uppgift från företaget, 16 februari 2026 "
        "Andra uppgifter Uppgift År Värde Källa Anställda 2024 7"
    ), table


def test_share_is_drawn_out_of_a_hundred(client):
    enterprise = make_enterprise()
    for year, value in ((2024, 40), (2025, 62)):
        make_figure(enterprise, Figure.Measure.TARGET_GROUP_SHARE, value=value, year=year)

    page = visit(client, enterprise)

    assert re.findall(r'<rect class="chart-bar"[^>]* width="(\d+)%"', page) == ["40", "62"]
    assert "2025 62 % uppgift från företaget" in text(page.replace("><", "> <"))


def test_target_group_share_says_that_the_buyer_verifies_it(client):
    enterprise = make_enterprise()
    sentence = (
        "registret prövar den inte. I en reserverad upphandling är det upphandlaren som "
        "kontrollerar den, i kvalificeringen."
    )
    assert sentence not in text(visit(client, enterprise))

    make_figure(enterprise, Figure.Measure.TARGET_GROUP_SHARE, value=58, year=2024)
    make_figure(enterprise, Figure.Measure.TARGET_GROUP_SHARE, value=62, year=2025)
    page = text(visit(client, enterprise))

    assert (
        "Andel från målgruppen 62 procent år 2025 "
        "(uppgift från företaget, lämnad den 16 februari 2026)" in page
    )
    assert "58 procent år 2024" not in page
    assert sentence in page
    assert "godkän" not in page.lower()


@pytest.mark.parametrize(
    ("valid_until", "said"),
    [
        (date(2026, 6, 30), "Giltig till och med 30 juni 2026"),
        (date(2026, 5, 31), "Har gått ut Gällde till och med 31 maj 2026"),
        (None, "Utfärdad av Kiwa."),
    ],
)
def test_certification_tells_whether_it_is_valid(client, valid_until, said):
    with time_machine.travel(datetime(2026, 6, 1, 12, tzinfo=timezone.get_default_timezone())):
        enterprise = make_enterprise()
        make_certification(enterprise, "Krav-märkt kök", valid_until=valid_until)

        page = text(visit(client, enterprise))

    assert "Krav-märkt kök Utfärdad av Kiwa." in page
    assert said in page


# ── When ─────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("days", "label"),
    [
        (0, "Aktuell"),
        (304, "Aktuell"),
        (306, "Kontroll närmar sig"),
        (364, "Kontroll närmar sig"),
        (366, "Behöver kontrolleras"),
        (None, "Ej kontrollerad"),
    ],
)
def test_page_tells_when_it_was_verified(client, days, label):
    at = None if days is None else timezone.now() - timedelta(days=days)
    enterprise = make_enterprise(verified_at=at)

    said = text(visit(client, enterprise)).partition("Senast kontrollerad")[2]

    assert said.startswith(f" {at:%-d} " if at else f" {label}")
    assert label in said
    assert list(Enterprise.objects.with_verification(enterprise.verification)) == [enterprise]


def test_page_tells_when_it_was_updated(client):
    with time_machine.travel(datetime(2026, 5, 4, 10, tzinfo=timezone.get_default_timezone())):
        enterprise = make_enterprise()

    assert "Senast uppdaterad: 4 maj 2026" in text(visit(client, enterprise))


@pytest.mark.parametrize(
    ("lifecycle", "said"),
    [
        (Lifecycle.PLANNED, "Företaget är på väg"),
        (Lifecycle.DORMANT, "Företaget är vilande"),
        (Lifecycle.CLOSING, "Företaget är under avveckling"),
        (Lifecycle.CEASED, "Företaget har upphört"),
        (Lifecycle.BANKRUPT, "Företaget har gått i konkurs"),
    ],
)
def test_enterprise_that_is_not_active_says_so_at_the_top(client, lifecycle, said):
    enterprise = make_enterprise(
        lifecycle=lifecycle, lifecycle_changed_on=date(2026, 1, 31), goals=[goal()]
    )

    page = text(visit(client, enterprise))

    assert page.index(said) < page.index("Varför företaget f")
    assert "Läget gäller sedan den 31 januari 2026." in page


def test_active_enterprise_has_no_notice(client):
    assert 'class="notice' not in visit(client, make_enterprise())


# ── Around it ────────────────────────────────────────────────────────────────────────────────
def test_fault_is_reported_with_the_page_filled_in(client):
    enterprise = make_enterprise()

    page = visit(client, enterprise)

    assert (
        f'href="{reverse("contacts:contact")}?typ=fel&amp;sida=%2Fforetag%2F{enterprise.slug}%2F"'
        in page
    )


def test_page_leads_to_published_knowledge_that_names_it(client):
    enterprise = make_enterprise()
    make_resource("Så blev det en verkstad", enterprises=[enterprise])
    make_resource("Utkast om verkstaden", enterprises=[enterprise], state="draft")
    make_resource("Om något annat")

    page = text(visit(client, enterprise))

    assert "Läs mer om företaget Så blev det en verkstad" in page
    assert "Utkast om verkstaden" not in page
    assert "Om något annat" not in page


def test_image_has_its_alternative_text_and_its_size(client):
    drawn = BytesIO()
    PIL.Image.new("RGB", (64, 36), "#125055").save(drawn, "PNG")
    file = SimpleUploadedFile("stol.png", drawn.getvalue())
    image = Image.objects.create(file=file, alt_text="En stol slipas", credit="Kim Larsson")
    image.file.close()
    enterprise = make_enterprise(image=image)

    page = visit(client, enterprise)

    assert re.search(r'<img [^>]*width="64" height="36" alt="En stol slipas">', page)
    assert "Kim Larsson" in text(page)


def test_example_is_marked(client):
    assert "Exempeldata" in text(visit(client, make_enterprise(is_example=True)))
    assert "Exempeldata" not in text(visit(client, make_enterprise()))


# ── As search engines read it ────────────────────────────────────────────────────────────────
def test_structured_data_tells_what_the_page_tells(client):
    enterprise = make_enterprise(
        "Snickeriet Spån",
        summary="Möbler.",
        org_number="700000-0013",
        street="Storgatan 1",
        locality="Växjö",
        is_open_to_public=True,
        latitude="56.87910",
        longitude="14.80610",
        email="snickeriet@example.se",
    )
    make_offer(enterprise, "Bord")

    said = structured_data(visit(client, enterprise))

    assert said["@type"] == "LocalBusiness"
    assert said["name"] == "Snickeriet Spån"
    assert said["taxID"] == "700000-0013"
    assert said["address"]["streetAddress"] == "Storgatan 1"
    assert said["geo"] == {
        "@type": "GeoCoordinates",
        "latitude": 56.8791,
        "longitude": 14.8061,
    }
    assert said["knowsAbout"] == ["Bord"]
    assert "email" not in said


def test_structured_data_tells_what_is_offered_and_where(client):
    enterprise = make_enterprise(
        service_area=Enterprise.ServiceArea.COUNTY, is_member_of_asf_kronoberg=True
    )
    make_offer(enterprise, "Bord", kind=Offer.Kind.GOOD, description="I ek.")
    local = make_offer(enterprise, "Lagning", service_area=Enterprise.ServiceArea.CHOSEN)
    local.served_municipalities.set([municipality("Tingsryd"), municipality("Lessebo")])

    said = structured_data(visit(client, enterprise))

    def areas(one):
        return [area["name"] for area in one["areaServed"]]

    assert areas(said) == ["Kronobergs län"]
    good, service = said["makesOffer"]
    assert good == {
        "@type": "Offer",
        "name": "Bord",
        "description": "I ek.",
        "category": "Hantverk, snickeri och textil",
    }
    assert service["itemOffered"]["@type"] == "Service"
    assert areas(service) == ["Lessebo kommun", "Tingsryds kommun"]
    assert said["memberOf"]["name"] == "ASF i Kronoberg"


def test_structured_data_of_one_that_has_ended_offers_nothing(client):
    enterprise = make_enterprise(
        lifecycle=Lifecycle.BANKRUPT, lifecycle_changed_on=date(2026, 1, 31), phone="08-465 004 10"
    )
    make_offer(enterprise, "Bord")

    said = structured_data(visit(client, enterprise))

    assert said["dissolutionDate"] == "2026-01-31"
    assert not {"makesOffer", "knowsAbout", "areaServed", "telephone"} & {*said}


def test_structured_data_cannot_end_its_script(client):
    nasty = "</script><script>alert(1)</script><!-- & \u2028"
    enterprise = make_enterprise(nasty, summary=nasty)

    page = visit(client, enterprise)

    assert structured_data(page)["name"] == nasty
    assert "<script>alert" not in page


# ── Who may see it ───────────────────────────────────────────────────────────────────────────
UNPUBLISHED = [state for state in Moderation if state != Moderation.PUBLISHED]


@pytest.mark.parametrize("state", UNPUBLISHED)
def test_unpublished_enterprise_does_not_exist_for_the_public(client, state):
    enterprise = make_enterprise(state=state)

    visit(client, enterprise, status=404)
    client.force_login(make_user())
    visit(client, enterprise, status=404)


def test_enterprise_is_seen_only_within_its_time(client):
    now = timezone.now()

    visit(client, make_enterprise(publish_at=now + timedelta(hours=1)), status=404)
    visit(client, make_enterprise(expire_at=now - timedelta(hours=1)), status=404)
    visit(client, make_enterprise(publish_at=now - timedelta(hours=1)))


@pytest.mark.parametrize("state", UNPUBLISHED)
def test_coordinator_previews_with_a_banner_and_nothing_is_cached(client, state):
    enterprise = make_enterprise("Det hemliga", state=state)
    client.force_login(make_coordinator())

    response = client.get(enterprise.get_absolute_url())

    page = response.content.decode()
    assert "Förhandsgranskning" in page and "<h1>Det hemliga</h1>" in page
    assert reverse("admin:enterprises_enterprise_change", args=[enterprise.pk]) in page
    assert response["Cache-Control"] == "private, no-store"
    assert 'content="noindex"' in page
    assert "ld+json" not in page


def test_reader_previews_without_a_link_to_edit(client):
    enterprise = make_enterprise(state=Moderation.DRAFT)
    client.force_login(make_reader())

    page = visit(client, enterprise)

    assert "Förhandsgranskning" in page
    assert "Redigera sidan" not in page


def test_municipality_editor_previews_only_her_own(client):
    mine = make_enterprise(state=Moderation.DRAFT, municipality=municipality("Alvesta"))
    theirs = make_enterprise(state=Moderation.DRAFT, municipality=municipality("Växjö"))
    client.force_login(make_editor(municipality("Alvesta")))

    visit(client, mine)
    visit(client, theirs, status=404)


def test_published_enterprise_has_no_banner_even_for_staff(client):
    enterprise = make_enterprise()
    client.force_login(make_coordinator())

    assert "Förhandsgranskning" not in visit(client, enterprise)


# ── Archived ─────────────────────────────────────────────────────────────────────────────────
def archived(**fields):
    """An enterprise that was public and was then archived."""
    enterprise = make_enterprise(**fields)
    enterprise.state = Moderation.ARCHIVED
    enterprise.save()
    return enterprise


def test_old_link_to_an_archived_enterprise_says_so_without_its_details(client):
    details = {
        "summary": "Det som stod här",
        "phone": "08-465 004 10",
        "email": "gamla@example.se",
        "contact_name": "Kim Larsson",
        "contact_is_public": True,
        "street": "Storgatan 1",
    }
    enterprise = archived(name="Gamla snickeriet", **details)

    page = visit(client, enterprise, status=410)

    assert "Gamla snickeriet är arkiverat" in text(page)
    assert 'content="noindex"' in page
    assert "Företag i Växjö" in text(page)
    for detail in ("Det som stod här", "465 004 10", "gamla@", "Kim Larsson", "Storgatan"):
        assert detail not in unescape(page)


def test_archived_enskild_firma_is_not_named(client):
    enterprise = archived(name="Kim Larssons hundar", legal_form="sole_trader")

    assert "Kim Larsson" not in visit(client, enterprise, status=410)


def test_archived_enterprise_that_never_was_public_does_not_exist(client):
    never = make_enterprise(state=Moderation.REJECTED)
    never.state = Moderation.ARCHIVED
    never.save()
    planned = archived(publish_at=timezone.now() + timedelta(days=3))

    visit(client, never, status=404)
    visit(client, planned, status=404)


# ── Whatever is asked ────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/foretag/finns-inte/", 404),
        ("/foretag/" + "x" * 5000 + "/", 404),
        ("/foretag/%00/", 400),
        ("/foretag/%ff/", 404),
        ("/foretag/åäö/", 404),
        ("/foretag/../admin/", 404),
        ("/foretag/';--/", 404),
    ],
)
def test_bad_address_gets_a_clear_answer(client, path, status):
    assert client.get(path).status_code == status


def test_page_is_only_read(client):
    assert client.post(make_enterprise().get_absolute_url()).status_code == 405


def test_page_sets_no_cookie(client):
    assert not client.get(make_enterprise().get_absolute_url()).cookies


def test_page_asks_the_database_as_often_for_three_of_each_as_for_one(
    client, django_assert_max_num_queries
):
    enterprise = make_enterprise(kind=Enterprise.Kind.WISE)
    slugs = ["djur", "transport-och-bud", "utbildning-och-sprak"]
    criteria = [Criterion.MEANS, Criterion.PURPOSE, Criterion.PROFITS]

    def add(number):
        offer = make_offer(
            enterprise,
            sector=sector(slugs[number]),
            kind=Offer.Kind.WORK_INTEGRATION,
            service_area=Enterprise.ServiceArea.CHOSEN,
        )
        offer.served_municipalities.set([municipality("Alvesta"), municipality("Lessebo")])
        offer.referrers.set(Referrer.objects.all())
        make_figure(enterprise, year=2020 + number)
        make_assessment(enterprise, criteria[number])
        make_certification(enterprise)
        make_resource(enterprises=[enterprise])
        enterprise.goals.add(goal(["folkhalsa", "jamstalldhet", "trygg-livsmiljo"][number]))

    def count():
        with django_assert_max_num_queries(14) as queries:
            visit(client, enterprise)
        return len(queries)

    add(0)
    with_one = count()
    add(1)
    add(2)
    assert count() == with_one
