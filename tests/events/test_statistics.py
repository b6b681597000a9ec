"""The office's figures: who registered, waited, came and stayed away; by what and from where."""

import csv
import io

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from contacts.models import Municipality, RegionTask
from events.models import Event, EventState, ParticipantState
from events.retention import anonymise_bookings
from events.statistics import NO_ORGANISATION, NO_TASK, Statistics
from kronoberg_portal.foundation.accounts.models import User
from kronoberg_portal.foundation.accounts.roles import READER
from tests.events.factories import in_days, make_booking, make_event, make_participant
from tests.events.test_registration import text_of

pytestmark = pytest.mark.django_db

PAGE = reverse("admin:events_event_statistics")
FILE = reverse("admin:events_event_statistics_csv")


def person(event: Event, state: str, **booking) -> None:
    make_participant(booking=make_booking(event, **booking), state=state)


def figures(statistics: Statistics, title: str) -> dict[str, tuple]:
    table = next(table for table in statistics.tables if table.title == title)
    return {row.name: (row.seated, row.waiting, row.attended, row.no_shows) for row in table.rows}


def everything() -> Statistics:
    return Statistics(Event.objects.all(), with_organisations=True)


@pytest.fixture
def held(vaxjo, ljungby):
    """Växjö: one came and one stayed away. Ljungby: one waits. Nobody's: one is registered."""
    event = make_event(starts_at=in_days(-400), capacity=20)
    person(event, ParticipantState.ATTENDED, municipality=vaxjo, organisation="Exempel AB")
    person(event, ParticipantState.NO_SHOW, municipality=vaxjo, organisation="exempel  ab")
    make_participant(
        booking=make_booking(event, municipality=ljungby),
        state=ParticipantState.WAITING,
        waiting_since=in_days(-401),
    )
    person(event, ParticipantState.REGISTERED)
    person(event, ParticipantState.CANCELLED, municipality=vaxjo)
    return event


def test_rule_27_counts_are_per_municipality_and_organisation(held):
    shown = everything()
    assert figures(shown, "Per kommun") == {
        "Ljungby": (0, 1, 0, 0),
        "Växjö": (2, 0, 1, 1),
        "Ingen kommun": (1, 0, 0, 0),
    }
    assert figures(shown, "Per organisation")["Exempel AB"] == (2, 0, 1, 1)


def test_rule_27_counts_are_per_year_and_task(held):
    first, second = (
        RegionTask.objects.create(key=key, name=f"Uppdrag {key}") for key in ("ett", "tva")
    )
    held.tasks.add(first, second)
    make_participant(make_event(starts_at=in_days(-20), capacity=None))
    shown = everything()
    tasks = figures(shown, "Per uppdrag")
    assert tasks == {
        first.name: (3, 1, 1, 1),
        second.name: (3, 1, 1, 1),
        NO_TASK: (1, 0, 0, 0),
    }
    assert (shown.total.seated, shown.total.capacity) == (4, 20)
    year = held.starts_at.year
    assert figures(shown, "Per år")[str(year)] == (3, 1, 1, 1)
    of_year = Statistics(Event.objects.all(), year=year)
    assert of_year.total.seated == 3


def test_rule_27_erased_people_are_counted_as_before(held, settings):
    before = figures(everything(), "Per kommun")
    settings.EVENT_BOOKINGS_KEPT_DAYS = 1
    assert anonymise_bookings()
    assert figures(everything(), "Per kommun") == before
    assert list(figures(everything(), "Per organisation")) == [NO_ORGANISATION]


def test_rule_27_drafts_templates_and_cancelled_events_are_left_out():
    for fields in (
        {"state": EventState.DRAFT},
        {"state": EventState.DRAFT, "is_template": True},
        {"state": EventState.CANCELLED, "cancel_reason": "x"},
    ):
        make_participant(make_event(**fields))
    assert everything().total.seated == 0


def test_the_page_takes_the_same_queries_however_many_events(
    client, coordinator, django_assert_max_num_queries
):
    client.force_login(coordinator)
    for _ in range(10):
        make_participant(make_event())
    with django_assert_max_num_queries(12):
        client.get(PAGE)


def test_rule_27_the_page_and_the_file_hold_the_same_figures(client, coordinator, held):
    client.force_login(coordinator)
    shown = text_of(client.get(PAGE))
    assert "Växjö 1 2 0 1 1 0" in shown
    content = client.get(FILE).getvalue().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content), delimiter=";"))
    (vaxjo,) = [row for row in rows if row["Namn"] == "Växjö"]
    assert (vaxjo["Anmälda"], vaxjo["Närvarade"], vaxjo["Uteblev"]) == ("2", "1", "1")
    assert client.get(PAGE, {"ar": held.starts_at.year}).status_code == 200
    for forged in ("x", "99999", "0000", "²", "2026'"):
        assert client.get(PAGE, {"ar": forged}).status_code == 200


def test_rule_27_an_editor_counts_own_events_only(client, editor, held):
    other = make_event(municipality=Municipality.objects.get(slug="ljungby"))
    person(other, ParticipantState.REGISTERED, organisation="Annans AB")
    client.force_login(editor)
    for address in (PAGE, FILE):
        response = client.get(address)
        content = response.getvalue() if response.streaming else response.content
        assert "Annans AB" not in content.decode()
        assert "Exempel AB" in content.decode()


def test_rule_27_readers_see_numbers_but_no_organisations(client, held):
    assert client.get(PAGE).status_code == 302
    assert client.get(FILE).status_code == 302
    reader = User.objects.create_user("lasare@example.se", "lösenord", is_staff=True)
    reader.groups.add(Group.objects.get(name=READER))
    client.force_login(reader)
    shown = text_of(client.get(PAGE))
    assert "Växjö" in shown
    assert "Exempel AB" not in shown
    assert "Exempel AB" not in client.get(FILE).getvalue().decode()


def test_the_list_of_events_leads_to_the_statistics(client, coordinator):
    client.force_login(coordinator)
    html = client.get(reverse("admin:events_event_changelist")).content.decode()
    assert f'href="{PAGE}"' in html
