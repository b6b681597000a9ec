"""/insatser/: the timeline, and the page of an initiative."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from contacts.models import RegionTask
from knowledge.models import InitiativeLink
from kronoberg_portal.foundation.publishing.models import State
from kronoberg_portal.foundation.search.excerpts import plain
from tests.contacts.factories import municipality
from tests.foundation.factories import make_coordinator
from tests.knowledge.factories import make_action_plan, make_initiative, make_resource

pytestmark = pytest.mark.django_db
URL = "/insatser/"


def text(response):
    assert response.status_code == 200
    return plain(response.text.partition("<main")[2])


def test_timeline_stands_in_the_order_of_time(client):
    make_initiative("Projektet", starts_on=date(2017, 5, 1))
    make_initiative("Förstudien", starts_on=date(2016, 9, 1), ends_on=date(2016, 12, 1))
    make_initiative("Hemligheten", state=State.DRAFT)
    page = text(client.get(URL))

    assert page.index("Förstudien") < page.index("Projektet")
    assert "Hemligheten" not in page


def test_timeline_links_to_the_plans(client):
    plan = make_action_plan("Planen")

    assert f'href="{plan.get_absolute_url()}">Planen</a>' in client.get(URL).text


def test_empty_timeline_says_so(client):
    assert "Inga insatser ännu" in text(client.get(URL))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"period": "hösten 2016"}, "Hösten 2016"),
        ({"ends_on": date(2018, 10, 31)}, "Maj 2017 – oktober 2018"),
        ({"ends_on": None}, "Från maj 2017"),
    ],
)
def test_initiative_says_when(client, fields, said):
    initiative = make_initiative(starts_on=date(2017, 5, 1), **fields)

    assert said in text(client.get(URL))
    assert f"När {said}" in text(client.get(initiative.get_absolute_url()))


def test_initiative_says_all_that_is_known(client):
    initiative = make_initiative(
        "Projektet",
        body="<p>Målen.</p>",
        funding="Med stöd av Tillväxtverket",
        result="Fyra kommuner är med.",
    )
    initiative.tasks.add(RegionTask.objects.create(key="samordna", name="Samordna"))
    initiative.municipalities.add(municipality("Tingsryd"))
    initiative.resources.add(make_resource("Slutrapporten"))
    initiative.resources.add(make_resource("Utkastet", state=State.DRAFT))
    InitiativeLink.objects.create(
        initiative=initiative, url="https://example.org/", text="Om projektet"
    )
    page = text(client.get(initiative.get_absolute_url()))

    for said in [
        "Målen.",
        "Med stöd av Tillväxtverket",
        "Fyra kommuner är med.",
        "Samordna",
        "Tingsryd",
        "Slutrapporten",
        "Om projektet (extern webbplats)",
        "Senast uppdaterad: ",
    ]:
        assert said in page
    assert "Utkastet" not in page


def test_hidden_initiative_is_previewed_by_coordinators_only(client):
    initiative = make_initiative(state=State.DRAFT)
    assert client.get(initiative.get_absolute_url()).status_code == 404

    client.force_login(make_coordinator())
    response = client.get(initiative.get_absolute_url())
    assert "Förhandsgranskning" in response.text
    assert response["Cache-Control"] == "private, no-store"


def test_initiative_cannot_end_before_it_starts():
    initiative = make_initiative()
    initiative.ends_on = date(2010, 1, 1)
    with pytest.raises(ValidationError, match="kan inte sluta innan den börjar"):
        initiative.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        initiative.save()


def test_timeline_asks_the_database_as_often_for_three_rows_as_for_one(
    client, django_assert_num_queries
):
    make_initiative()
    for _ in range(2):
        with django_assert_num_queries(3):
            client.get(URL)
        make_initiative()
        make_initiative()


def test_pages_take_no_other_method(client):
    assert client.post(URL).status_code == 405
    assert client.post(make_initiative().get_absolute_url()).status_code == 405
    assert client.get("/insatser/finns-inte/").status_code == 404
