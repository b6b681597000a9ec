"""How the room is searched, mapped and opened as data."""

import pytest
from django.apps import apps

from contacts.models import Case, Organisation, Person
from contacts.opendata import PRIVATE_FIELDS, PUBLIC_FIELDS
from contacts.searching import SEARCH_ROOMS
from contacts.sitemaps import ContactSitemap, MunicipalitySitemap
from tests.contacts.factories import make_organisation, make_person, municipality

MODELS = [
    model
    for model in apps.get_app_config("contacts").get_models()
    if not model.__name__.startswith("Historical")
]


# ── Open data ────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("model", MODELS)
def test_every_field_has_chosen_one_side(model):
    fields = {field.name for field in (*model._meta.fields, *model._meta.many_to_many)}

    assert PUBLIC_FIELDS[model] | PRIVATE_FIELDS[model] == fields
    assert not PUBLIC_FIELDS[model] & PRIVATE_FIELDS[model]


def test_no_model_is_missing_and_none_is_made_up():
    assert set(MODELS) == set(PUBLIC_FIELDS) == set(PRIVATE_FIELDS)


def test_people_and_what_they_write_are_never_open_data():
    assert PUBLIC_FIELDS[Person] == PUBLIC_FIELDS[Case] == set()
    assert {"email", "phone"} <= PRIVATE_FIELDS[Organisation]


# ── Search ───────────────────────────────────────────────────────────────────────────────────
def found(query: str) -> list[str]:
    return [str(row) for room in SEARCH_ROOMS for row in room.rows(query)]


@pytest.mark.django_db
def test_search_finds_municipalities_and_public_organisations_but_no_people():
    vaxjo = municipality()
    vaxjo.introduction = "Här börjar Glasriket."
    vaxjo.save()
    make_organisation(name="Glasets vänner", description="Vi blåser glas.")
    make_organisation(name="Hemliga glaset", is_public=False)
    make_person(name="Glas Glasson")

    assert found("glas") == ["Växjö", "Glasets vänner"]
    assert found("almhult") == ["Älmhult"]
    assert found("Åseda") == ["Uppvidinge"]


@pytest.mark.django_db
def test_search_hit_has_an_address_a_text_and_a_date():
    make_organisation(name="Glasets vänner", role="", description="")

    for room in SEARCH_ROOMS:
        for row in room.rows("vaxjo") | room.rows("glasets"):
            assert row.get_absolute_url().startswith("/")
            assert row.summary and row.updated_at


# ── Sitemap ──────────────────────────────────────────────────────────────────────────────────
@pytest.mark.django_db
def test_sitemap_names_addresses_that_answer(client):
    municipalities, pages = MunicipalitySitemap(), ContactSitemap()
    addresses = [municipalities.location(row) for row in municipalities.items()]
    addresses += [pages.location(item) for item in pages.items()]

    assert len(addresses) == 10
    for address in addresses:
        assert client.get(address).status_code == 200
    assert municipalities.lastmod(municipality()) == municipality().updated_at
