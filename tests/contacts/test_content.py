"""The real content, which never overwrites a coordinator's work, and the demo's examples."""

import re

import pytest
from django.utils import timezone

from contacts import examples
from contacts.content import add_content
from contacts.models import Case, ContactArea, Organisation, Person, RegionTask
from tests.contacts.factories import make_case, make_person

pytestmark = pytest.mark.django_db


# ── Real content ─────────────────────────────────────────────────────────────────────────────
def test_content_says_what_the_regions_page_says(client):
    add_content()

    christoffer = Person.objects.get()
    assert (christoffer.name, christoffer.role, christoffer.phone) == (
        "Christoffer Jansson",
        "Regional utvecklingssamordnare",
        "0470-58 69 19",
    )
    assert christoffer.email == "", "the page names no address: none is made up"
    assert christoffer.is_public and christoffer.is_main_contact and not christoffer.is_example
    assert RegionTask.objects.count() == 7
    page = client.get("/kontakt/").content.decode()
    for name in ("Christoffer Jansson", "ASF i Kronoberg", "Coompanion Kronoberg", "Fremia"):
        assert name in page


def test_content_makes_up_no_addresses():
    add_content()

    assert not Organisation.objects.exclude(website="", email="", phone="").exists()


def test_content_loaded_again_changes_nothing():
    add_content()
    counts = [model.objects.count() for model in (Organisation, Person, RegionTask, ContactArea)]
    add_content()

    assert counts == [
        model.objects.count() for model in (Organisation, Person, RegionTask, ContactArea)
    ]


def test_content_leaves_what_a_coordinator_changed_or_took_away():
    add_content()
    skoopi = Organisation.objects.get(slug="skoopi")
    skoopi.name, skoopi.slug, skoopi.role = "Skoopi Sverige", "skoopi-sverige", "Egen text"
    skoopi.save()
    Organisation.objects.get(slug="fremia").delete()
    Person.objects.get().delete()
    ContactArea.objects.get(name="Näringsliv").delete()
    task = RegionTask.objects.get(key="samordna")
    task.name = "Samordna länet"
    task.save()

    add_content()

    assert Organisation.objects.get(slug="skoopi-sverige").role == "Egen text"
    assert not Organisation.objects.filter(slug__in=["skoopi", "fremia"]).exists()
    assert not Person.objects.exists()
    assert not ContactArea.objects.filter(name="Näringsliv").exists()
    task.refresh_from_db()
    assert task.name == "Samordna länet"


# ── Examples ─────────────────────────────────────────────────────────────────────────────────
def test_examples_give_every_municipality_a_contact_that_says_what_it_is(client):
    examples.add_curated_examples()

    people = Person.objects.filter(is_example=True)
    assert people.values("municipality").distinct().count() == 8
    for person in people:
        assert person.name.startswith("Exempel")
        assert person.email.endswith("@example.se")
        # The series that Post- och telestyrelsen keeps for fiction.
        assert re.fullmatch(r"08-465 004 \d\d", person.phone)
        assert person.areas.exists()
    assert "Exempeldata" in client.get("/kommuner/almhult/").content.decode()


def test_examples_added_twice_are_there_once():
    examples.add_curated_examples()
    before = (Person.objects.count(), Case.objects.count())
    examples.add_curated_examples()

    assert (Person.objects.count(), Case.objects.count()) == before


def test_examples_go_without_a_trace_and_take_nothing_real_along():
    mine, case = make_person(), make_case()
    add_content()
    examples.add_curated_examples()

    removed = examples.remove_examples()

    assert removed == len(examples.PEOPLE) + len(examples.CASES)
    assert set(Case.objects.all()) == {case}
    assert mine in Person.objects.all()
    assert Person.objects.filter(name="Christoffer Jansson").exists()
    assert not Person.history.filter(is_example=True).exists()
    assert not Case.history.filter(is_example=True).exists()


def test_example_case_that_is_closed_has_its_time():
    examples.add_curated_examples()

    closed = Case.objects.get(state="closed")
    assert closed.closed_at <= timezone.now()
