"""Om socialt företagande: the region's words, tasks, deeds and plan, and whom to ask."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from contacts.models import Person
from knowledge.models import Initiative
from kronoberg_portal.foundation.publishing.models import State
from kronoberg_portal.site.models import Page
from tests.knowledge.factories import make_action_plan, make_initiative

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def content():
    call_command("load_content", verbosity=0)
    Initiative.objects.all().delete()


def page(client):
    response = client.get("/om/")
    assert response.status_code == 200
    return response.content.decode()


def test_about_defines_in_the_regions_own_words(client):
    html = page(client)

    assert "handlar om att lösa samhällsutmaningar" in html
    assert "Det är företag där den affärsmässiga verksamheten är ett medel" in html
    assert "Företagets resultat mäts i relation till" in html
    assert "ekonomiska överskott återinvesteras huvudsakligen" in html


def test_about_lists_the_seven_tasks_in_order(client):
    html = page(client)
    tasks = [
        "Samordna",
        "Sprida kunskap",
        "Stödja länets kommuner",
        "Stödja samarbetsorganisationen ASF i Kronoberg",
        "Genomföra utbildningsinsatser",
        "Omvärldsbevaka",
        "Genomföra andra strategiska insatser",
    ]
    places = [html.index(f"<h3>{task}</h3>") for task in tasks]

    assert places == sorted(places)


def test_about_tells_what_was_done_in_time_order_and_no_drafts(client):
    make_initiative("Projektet", starts_on=date(2017, 5, 1))
    make_initiative("Förstudien", starts_on=date(2016, 9, 1), period="hösten 2016")
    make_initiative("Utkastet", state=State.DRAFT)

    html = page(client)

    assert html.index("Förstudien") < html.index("Projektet")
    assert "hösten 2016" in html
    assert "maj 2017–oktober 2018" in html
    assert "Utkastet" not in html


def test_about_leads_to_the_current_plan_and_to_no_draft(client):
    year = timezone.localdate().year
    make_action_plan("Gamla planen", starts_year=year - 9, ends_year=year - 5)
    make_action_plan("Kommande plan", starts_year=year + 1, ends_year=year + 3)
    make_action_plan("Planutkast", starts_year=year, ends_year=year, state=State.DRAFT)
    plan = make_action_plan("Nu gällande plan", starts_year=year, ends_year=year + 1)

    html = page(client)

    assert f'href="{plan.get_absolute_url()}"' in html
    assert "Nu gällande plan" in html
    assert "Gamla planen" not in html
    assert "Kommande plan" not in html
    assert "Planutkast" not in html


def test_about_shows_whom_to_ask_only_when_that_person_said_yes(client):
    assert "Christoffer Jansson" in page(client)

    Person.objects.update(is_public=False)
    html = page(client)
    assert "Christoffer Jansson" not in html
    assert 'href="/kontakt/"' in html


def test_about_is_as_new_as_the_newest_that_it_shows(client):
    make_initiative()
    Page.objects.update(updated_at=datetime(2020, 11, 23, 12, tzinfo=UTC))
    tomorrow = timezone.now() + timedelta(days=1)
    Initiative.objects.update(updated_at=tomorrow)

    assert f'datetime="{timezone.localdate(tomorrow):%Y-%m-%d}"' in page(client)


def test_about_asks_the_database_as_much_for_three_as_for_one(client, django_assert_num_queries):
    make_initiative()
    with django_assert_num_queries(5):
        page(client)
    make_initiative()
    make_initiative()
    with django_assert_num_queries(5):
        page(client)
