"""The office's pages for municipalities, people, organisations and tasks, and who may do what."""

import re

import pytest
from django.urls import reverse

from contacts.models import ContactArea, Municipality, Organisation, Person, RegionTask
from tests.contacts.factories import make_area, make_organisation, make_person, municipality
from tests.foundation.factories import make_coordinator, make_editor, make_reader, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator(client):
    user = make_coordinator()
    client.force_login(user)
    return user


@pytest.fixture
def editor(client):
    """Växjö's editor, logged in."""
    user = make_editor(municipality())
    client.force_login(user)
    return user


def address(name: str, row=None) -> str:
    return reverse(f"admin:contacts_{name}", args=[row.pk] if row else None)


def person_fields(**values) -> dict:
    return {"name": "Anna Ek", "role": "Upphandlare", "email": "", "phone": "", **values}


# ── Municipalities ───────────────────────────────────────────────────────────────────────────
def test_municipality_list_stands_in_swedish_order_with_contacts(client, coordinator):
    make_person()
    make_person(is_public=False)

    page = client.get(address("municipality_changelist")).content.decode()

    names = re.findall(r'<th class="field-name"><a[^>]*>(\w+)</a>', page)
    assert names[:2] == ["Alvesta", "Lessebo"] and names[-1] == "Älmhult" and len(names) == 8
    assert re.findall(r'class="field-contact_count">(\d)<', page) == list("00000010")


def test_coordinator_changes_everything_of_a_municipality(client, coordinator):
    vaxjo = municipality()
    editor = make_editor()

    response = client.post(
        address("municipality_change", vaxjo),
        {
            "introduction": "Glasriket börjar här.",
            "policy_status": "exists",
            "policy_url": "https://example.se/policy",
            "policy_checked_on": "2026-03-09",
            "editors": [editor.pk],
            "name": "Växjö",
            "formal_name": "Växjö kommun",
            "code": "0780",
            "seat": "Växjö",
            "website": "https://www.vaxjo.se/",
            "slug": "vaxjo",
            "latitude": "56.878",
            "longitude": "14.809",
        },
    )

    vaxjo.refresh_from_db()
    assert response.status_code == 302
    assert vaxjo.introduction == "Glasriket börjar här."
    assert vaxjo.policy_status == Municipality.Policy.EXISTS
    assert list(vaxjo.editors.all()) == [editor]
    assert vaxjo.history.first().history_user == coordinator
    assert "Glasriket börjar här." in client.get("/kommuner/vaxjo/").content.decode()


def test_editor_changes_introduction_and_policy_of_her_own_municipality_only(client, editor):
    vaxjo, alvesta = municipality(), municipality("Alvesta")
    other = make_editor()
    posted = {
        "introduction": "Ny text",
        "policy_status": "in_progress",
        "policy_url": "",
        "policy_checked_on": "",
        # what she may not change, forged:
        "name": "Kuppad",
        "code": "9999",
        "slug": "kuppad",
        "editors": [other.pk],
        "website": "https://ond.example/",
    }

    assert client.post(address("municipality_change", vaxjo), posted).status_code == 302
    client.post(address("municipality_change", alvesta), posted)

    vaxjo.refresh_from_db()
    alvesta.refresh_from_db()
    assert (vaxjo.introduction, vaxjo.policy_status) == ("Ny text", "in_progress")
    assert (vaxjo.name, vaxjo.code, vaxjo.slug) == ("Växjö", "0780", "vaxjo")
    assert vaxjo.website == "https://www.vaxjo.se/"
    assert list(vaxjo.editors.all()) == [editor]
    assert (alvesta.introduction, alvesta.policy_status) == ("", "unknown")
    page = client.get(address("municipality_change", vaxjo)).content.decode()
    assert 'name="introduction"' in page
    assert 'name="editors"' not in page and other.email not in page


@pytest.mark.parametrize("maker", [make_coordinator, make_editor, make_reader])
def test_nobody_adds_or_removes_a_municipality(client, maker):
    client.force_login(maker())
    vaxjo = municipality()

    assert client.get(address("municipality_add")).status_code == 403
    client.post(address("municipality_delete", vaxjo), {"post": "yes"})
    assert Municipality.objects.filter(pk=vaxjo.pk).exists()


def test_policy_address_must_be_a_web_address(client, editor):
    vaxjo = municipality()

    response = client.post(
        address("municipality_change", vaxjo),
        {"policy_status": "exists", "policy_url": "javascript:alert(1)"},
    )

    assert "Fyll i en giltig URL." in response.content.decode()
    vaxjo.refresh_from_db()
    assert vaxjo.policy_url == ""


# ── People ───────────────────────────────────────────────────────────────────────────────────
def test_editor_adds_a_contact_in_her_own_municipality(client, editor):
    area = make_area("Upphandling")
    vaxjo = municipality()

    response = client.post(
        address("person_add"),
        person_fields(municipality=vaxjo.pk, areas=[area.pk], phone="0470-410 00", is_public="on"),
    )

    person = Person.objects.get()
    assert response.status_code == 302
    assert (person.municipality, list(person.areas.all())) == (vaxjo, [area])
    page = client.get("/kommuner/vaxjo/").content.decode()
    assert "Anna Ek" in page and "Upphandling" in page


def test_editor_cannot_place_a_contact_elsewhere_or_on_the_start_page(client, editor):
    alvesta, region = municipality("Alvesta"), make_organisation(kind="region")
    forged = {"organisation": region.pk, "is_main_contact": "on", "is_example": "on"}

    refused = client.post(address("person_add"), person_fields(municipality=alvesta.pk, **forged))
    assert refused.status_code == 200 and not Person.objects.exists()
    refused = client.post(address("person_add"), person_fields(**forged))
    assert refused.status_code == 200 and not Person.objects.exists()

    client.post(address("person_add"), person_fields(municipality=municipality().pk, **forged))
    person = Person.objects.get()
    assert person.organisation is None
    assert not person.is_main_contact and not person.is_example


def test_editor_sees_and_changes_her_own_people_only(client, editor):
    mine = make_person(name="Min Person")
    theirs = make_person(name="Deras Person", municipality=municipality("Alvesta"))
    posted = person_fields(name="Ändrad", municipality=municipality().pk)

    page = client.get(address("person_changelist")).content.decode()
    assert "Min Person" in page and "Deras Person" not in page
    assert client.post(address("person_change", mine), posted).status_code == 302
    client.post(address("person_change", theirs), posted)
    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert (mine.name, theirs.name) == ("Ändrad", "Deras Person")
    assert client.get(address("person_history", theirs)).status_code == 404
    assert client.post(address("person_delete", mine), {"post": "yes"}).status_code == 403


def test_editor_cannot_move_her_person_to_another_municipality(client, editor):
    mine = make_person()

    response = client.post(
        address("person_change", mine), person_fields(municipality=municipality("Alvesta").pk)
    )

    mine.refresh_from_db()
    assert response.status_code == 200
    assert mine.municipality == municipality()


def test_person_must_belong_somewhere(client, coordinator):
    response = client.post(address("person_add"), person_fields())

    assert "Välj en organisation eller en kommun." in response.content.decode()
    assert not Person.objects.exists()


def test_people_are_found_with_swedish_letters(client, coordinator):
    make_person(name="Åsa Öman")
    make_person(name="Bo Alm")

    page = client.get(address("person_changelist"), {"q": "ÖMAN"}).content.decode()

    assert "Åsa Öman" in page and "Bo Alm" not in page


def test_person_leads_to_the_page_only_when_shown_there(client, coordinator):
    shown, hidden = make_person(), make_person(is_public=False)

    page = client.get(address("person_change", shown)).content.decode()
    assert f'href="/kommuner/vaxjo/#{shown.anchor}"' in page
    page = client.get(address("person_change", hidden)).content.decode()
    assert "/kommuner/vaxjo/#" not in page


def test_lists_ask_as_many_queries_with_more_rows(
    client, coordinator, django_assert_max_num_queries
):
    for name in ("person", "organisation", "municipality"):
        make_person(organisation=make_organisation())
        client.get(address(f"{name}_changelist"))
        with django_assert_max_num_queries(40) as first:
            client.get(address(f"{name}_changelist"))
        for town in ("Alvesta", "Lessebo", "Ljungby"):
            make_person(municipality=municipality(town))
            make_person(organisation=make_organisation())
        with django_assert_max_num_queries(len(first)):
            client.get(address(f"{name}_changelist"))


# ── Organisations, areas, tasks ──────────────────────────────────────────────────────────────
def test_coordinator_writes_an_organisation(client, coordinator):
    response = client.post(
        address("organisation_add"),
        {
            "name": "Skogens vänner",
            "slug": "skogens-vanner",
            "kind": "support",
            "role": "Råd om odling",
            "position": "3",
            "is_public": "on",
        },
    )

    assert response.status_code == 302
    assert Organisation.objects.get().role == "Råd om odling"
    page = client.get("/kontakt/").content.decode()
    assert "Skogens vänner" in page and "Råd om odling" in page


@pytest.mark.parametrize("maker", [make_editor, make_reader])
def test_others_cannot_change_an_organisation(client, maker):
    client.force_login(maker())
    organisation = make_organisation(name="Stödet")

    response = client.post(address("organisation_change", organisation), {"name": "Kuppad"})

    organisation.refresh_from_db()
    assert response.status_code in (302, 403) and organisation.name == "Stödet"


def test_the_seven_tasks_keep_their_number_and_their_word_in_addresses(client, coordinator):
    task = RegionTask.objects.create(key="samordna", name="Samordna")

    client.post(
        address("regiontask_change", task),
        {"name": "Samordna länet", "description": "", "position": "1", "key": "kuppad"},
    )

    task.refresh_from_db()
    assert (task.name, task.key) == ("Samordna länet", "samordna")
    assert client.get(address("regiontask_add")).status_code == 403
    assert client.post(address("regiontask_delete", task), {"post": "yes"}).status_code == 403


def test_coordinator_writes_contact_areas_and_an_editor_does_not(client, coordinator):
    client.post(address("contactarea_add"), {"name": "Kultur", "position": "9"})
    assert ContactArea.objects.get().name == "Kultur"

    client.force_login(make_editor())
    assert client.get(address("contactarea_add")).status_code == 403


# ── Every page × every role ──────────────────────────────────────────────────────────────────
PAGES = ["municipality", "person", "organisation", "contactarea", "regiontask", "case"]
MAY_LOOK = {
    "coordinator": set(PAGES),
    "editor": {"municipality", "person", "contactarea"},
    "reader": set(PAGES) - {"case"},
    "no role": set(),
}


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", MAY_LOOK)
def test_each_role_sees_the_lists_it_may(client, role, page):
    makers = {"coordinator": make_coordinator, "editor": make_editor, "reader": make_reader}
    client.force_login(makers[role]() if role in makers else make_user(is_staff=True))

    status = client.get(address(f"{page}_changelist")).status_code

    assert status == (200 if page in MAY_LOOK[role] else 403)


def test_anonymous_is_led_to_the_login(client):
    response = client.get(address("case_changelist"))

    assert response.status_code == 302 and "login" in response.url
