"""The home page: what social enterprise is, where, what is going on, whom to ask."""

import re
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from contacts.models import Person
from enterprises.models import Enterprise, Lifecycle
from events.models import Event
from tests.contacts.factories import municipality
from tests.enterprises.factories import make_enterprise
from tests.events.factories import in_days, make_event
from tests.knowledge.factories import make_resource

pytestmark = pytest.mark.django_db


def page(client):
    response = client.get("/")
    assert response.status_code == 200
    return response.content.decode()


def words(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_home_says_what_social_enterprise_is_and_lets_people_search(client):
    html = page(client)

    assert html.count('<li class="hallmark">') == 3
    assert "samhällsnyttiga mål" in html
    assert 'action="/sok/"' in html
    assert 'href="/om/"' in html


def test_map_and_list_count_published_enterprises_as_the_register_does(client):
    make_enterprise("Ett")
    make_enterprise("Upphört", lifecycle=Lifecycle.CEASED)
    make_enterprise("Utkast", state="draft")
    make_enterprise("Väntar", publish_at=in_days(1))
    make_enterprise("I Ljungby", municipality=municipality("Ljungby"))

    html = page(client)

    assert 'aria-label="Växjö, 1 företag"' in html
    assert 'aria-label="Ljungby, 1 företag"' in html
    assert 'aria-label="Älmhult, 0 företag"' in html
    assert "Växjö 1 företag" in words(html)
    assert html.count('href="/kommuner/vaxjo/"') == 2


def test_home_shows_what_is_coming_soonest_first_and_nothing_else(client):
    for days, title in [(9, "Sist"), (3, "Sen"), (1, "Snart"), (20, "Ryms inte")]:
        make_event(title=title, starts_at=in_days(days))
    make_event(title="Varit", starts_at=in_days(-3))
    make_event(title="Utkastet", starts_at=in_days(2), state="draft")

    html = page(client)

    places = [html.index(f">{title}</a>") for title in ("Snart", "Sen", "Sist")]
    assert places == sorted(places)
    for title in ("Ryms inte", "Varit", "Utkastet"):
        assert title not in html


def test_cancelled_event_says_so(client):
    make_event(title="Träffen", state="cancelled")

    assert "Inställd" in words(page(client))


def test_home_shows_the_latest_knowledge_and_no_draft(client):
    for year in (2021, 2023, 2022, 2020):
        make_resource(f"Rapport {year}", published_on=date(year, 1, 1))
    make_resource("Utkastet", published_on=date(2024, 1, 1), state="draft")

    html = page(client)

    places = [html.index(f">Rapport {year}</a>") for year in (2023, 2022, 2021)]
    assert places == sorted(places)
    assert "Rapport 2020" not in html
    assert "Utkastet" not in html


def test_home_is_whole_when_there_is_nothing_yet(client):
    html = page(client)

    assert "Inget är inplanerat just nu" in html
    assert "Fråga oss" not in html
    assert "Senast uppdaterad" in html


def test_home_lists_the_seven_tasks_and_whom_to_ask(client):
    call_command("load_content", verbosity=0)
    html = page(client)

    assert len(re.findall(r"<li>", re.search(r'<ol class="tasks">.*?</ol>', html, re.S)[0])) == 7
    assert "Omvärldsbevaka" in html
    assert "Christoffer Jansson" in html

    Person.objects.update(is_public=False)
    assert "Christoffer Jansson" not in page(client)


def test_examples_are_marked(client):
    make_event(is_example=True)
    make_resource(is_example=True)

    assert page(client).count("Exempeldata</span>") == 2


@pytest.mark.parametrize("make", [make_enterprise, make_event, make_resource])
def test_home_is_as_new_as_the_newest_that_it_shows(client, make):
    row = make()
    tomorrow = timezone.now() + timedelta(days=1)
    type(row).objects.filter(pk=row.pk).update(updated_at=tomorrow)
    assert f'datetime="{timezone.localdate(tomorrow):%Y-%m-%d}">' in page(client)

    type(row).objects.filter(pk=row.pk).update(state="draft")
    assert f'<time datetime="{timezone.localdate(tomorrow):%Y-%m-%d}">' not in page(client)


def test_home_asks_the_database_as_much_for_three_as_for_one(client, django_assert_num_queries):
    def add():
        make_enterprise(municipality=municipality("Ljungby"))
        make_event(municipality=municipality("Ljungby"))
        make_resource()

    add()
    with django_assert_num_queries(6):
        page(client)
    add()
    add()
    with django_assert_num_queries(6):
        page(client)
    assert (Enterprise.objects.count(), Event.objects.count()) == (3, 3)
