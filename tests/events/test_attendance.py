"""Who was there: ticking off at the door, closing the list, paper; and who may do it."""

import re
from urllib.parse import urlsplit

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from contacts.models import Municipality
from events import actions
from events.check_in_codes import check_in_address
from events.links import participant_path
from events.models import Attendance, Event, EventState, Participant, ParticipantState
from tests.events.factories import (
    in_days,
    make_booking,
    make_event,
    make_participant,
    make_session,
    make_waiting,
)
from tests.events.test_registration import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def today(db):
    """An event of today that has begun."""
    return make_event(starts_at=in_days(0, 0, 1))


def page(event: Event, name: str = "attendance") -> str:
    return reverse(f"admin:events_event_{name}", args=[event.pk])


def tick(client, person: Participant, verb: str = "in", **fields):
    data = {"deltagare": person.pk, "gor": verb, **fields}
    return client.post(page(person.event), data, follow=True)


def state_of(person: Participant) -> str:
    return Participant.objects.get(pk=person.pk).state


# ── One person ───────────────────────────────────────────────────────────────────────────────
def test_rule_25_check_in_marks_a_person_once_and_says_so(office, today, coordinator):
    person = make_participant(today, name="Åsa Öberg")
    assert "Åsa Öberg är avprickad." in text_of(tick(office, person))
    again = text_of(tick(office, person))
    assert "Åsa Öberg var redan avprickad" in again
    mark = Attendance.objects.get()
    assert (mark.participant, mark.checked_in_by) == (person, coordinator)
    assert "1 av 1 är avprickade" in again
    assert state_of(person) == ParticipantState.REGISTERED


def test_rule_25_a_mark_can_be_taken_back(office, today):
    person = make_participant(today, name="Åsa Öberg")
    tick(office, person)
    assert "inte längre avprickad" in text_of(tick(office, person, "undo"))
    assert "var inte avprickad" in text_of(tick(office, person, "undo"))
    assert not Attendance.objects.exists()


def test_rule_25_who_has_no_seat_is_not_checked_in(office, today):
    person = make_waiting(today, name="Vera Väntar")
    assert "Vera Väntar har ingen plats (väntelista)" in text_of(tick(office, person))
    assert not Attendance.objects.exists()


def test_rule_25_nobody_is_checked_in_before_the_day(office):
    person = make_participant(make_event())
    assert "Det går att pricka av från" in text_of(tick(office, person))
    assert not Attendance.objects.exists()


def test_rule_25_somebody_of_another_event_is_not_found(office, today):
    stranger = make_participant(make_event(starts_at=in_days(0, 0, 1)))
    response = office.post(page(today), {"deltagare": stranger.pk, "gor": "in"}, follow=True)
    assert "Personen finns inte bland deltagarna." in text_of(response)
    assert not Attendance.objects.exists()


@pytest.mark.parametrize(
    "forged",
    [
        {},
        {"deltagare": "x", "gor": "in"},
        {"deltagare": "9" * 40, "gor": "in"},
        {"deltagare": "1", "gor": "delete"},
        {"deltagare": "²", "gor": "in"},
    ],
)
def test_forged_ticks_change_nothing(office, today, forged):
    make_participant(today)
    assert office.post(page(today), forged, follow=True).status_code == 200
    assert not Attendance.objects.exists()


# ── Finding people ───────────────────────────────────────────────────────────────────────────
def names_on(response) -> list[str]:
    return re.findall(r'class="tick-name"[^>]*>([^<]*)<', response.content.decode())


def test_people_are_found_by_name_or_code_in_swedish_order(office, today):
    for name in ("Örjan Alm", "Åke Berg", "Anna Ask"):
        make_participant(today, name=name)
    code = today.participants.get(name="Åke Berg").check_in_code
    assert names_on(office.get(page(today))) == ["Anna Ask", "Åke Berg", "Örjan Alm"]
    assert names_on(office.get(page(today), {"q": "ÖRJAN"})) == ["Örjan Alm"]
    assert names_on(office.get(page(today), {"q": f" {code.lower()} "})) == ["Åke Berg"]
    nobody = office.get(page(today), {"q": "<i>x"})
    assert names_on(nobody) == []
    assert "Ingen med plats heter så" in text_of(nobody)


def test_the_list_takes_the_same_queries_however_many_come(
    office, today, django_assert_max_num_queries
):
    for _ in range(30):
        make_participant(today)
    with django_assert_max_num_queries(15):
        office.get(page(today))


# ── A course ─────────────────────────────────────────────────────────────────────────────────
def test_rule_24_attendance_is_kept_for_each_session_of_a_course(office):
    course = make_event(starts_at=in_days(-7))
    first = make_session(course, title="Första")
    second = make_session(course, title="Andra", starts_at=in_days(0, 0, 1))
    person = make_participant(course, name="Kurt Kurs")
    tick(office, person, tillfalle=second.pk)
    assert list(Attendance.objects.values_list("session", flat=True)) == [second.pk]
    shown = text_of(office.get(page(course), {"tillfalle": first.pk}))
    assert "0 av 1 är avprickade: Första" in shown
    assert "med 1 av 2" in shown


def test_rule_24_a_session_must_be_named_and_be_the_events_own(office):
    course = make_event(starts_at=in_days(-1))
    make_session(course)
    cancelled = make_session(course, state="cancelled")
    other = make_session(make_event(starts_at=in_days(-1)))
    person = make_participant(course)
    for forged in (other.pk, cancelled.pk, "x", ""):
        assert "Välj vilket tillfälle" in text_of(tick(office, person, tillfalle=forged))
    assert not Attendance.objects.exists()


# ── Closing ──────────────────────────────────────────────────────────────────────────────────
def test_rule_25_unmarked_people_are_no_shows_only_when_staff_closes_the_list(office, today):
    came, away = make_participant(today), make_participant(today)
    waiting = make_waiting(today)
    tick(office, came)
    assert state_of(away) == ParticipantState.REGISTERED
    asked = text_of(office.get(page(today, "attendance_close")))
    assert "1 som är avprickade blir närvarade" in asked
    assert "1 som inte är avprickade blir uteblev" in asked
    assert state_of(away) == ParticipantState.REGISTERED
    office.post(page(today, "attendance_close"), {"gor": "close"})
    assert state_of(came) == ParticipantState.ATTENDED
    assert state_of(away) == ParticipantState.NO_SHOW
    assert state_of(waiting) == ParticipantState.WAITING
    log = LogEntry.objects.latest("pk").change_message
    assert "Stängde närvarolistan: 1 närvarade, 1 uteblev" in log


def test_rule_25_closing_twice_is_closing_once(today, coordinator):
    make_participant(today)
    assert actions.close_attendance(event=today, by=coordinator).no_shows == 1
    closed_at = Event.objects.get(pk=today.pk).attendance_closed_at
    assert actions.close_attendance(event=today, by=coordinator) is None
    assert Event.objects.get(pk=today.pk).attendance_closed_at == closed_at


def test_rule_25_a_closed_list_takes_no_marks_until_it_is_opened_again(office, today):
    person = make_participant(today)
    tick(office, person)
    office.post(page(today, "attendance_close"), {"gor": "close"})
    assert "Närvarolistan är stängd" in text_of(tick(office, person, "undo"))
    assert Attendance.objects.exists()
    office.post(page(today, "attendance_close"), {"gor": "open"})
    assert state_of(person) == ParticipantState.REGISTERED
    assert "inte längre avprickad" in text_of(tick(office, person, "undo"))


def test_rule_25_the_list_of_a_coming_or_cancelled_event_is_not_closed(office):
    for event in (
        make_event(),
        make_event(starts_at=in_days(-1), state=EventState.CANCELLED, cancel_reason="Sjukdom."),
    ):
        person = make_participant(event)
        office.post(page(event, "attendance_close"), {"gor": "close"})
        assert state_of(person) == ParticipantState.REGISTERED


def test_opening_the_page_of_closing_changes_nothing(office, today):
    person = make_participant(today)
    office.get(page(today, "attendance_close"), {"gor": "close"})
    office.head(page(today, "attendance_close"))
    assert state_of(person) == ParticipantState.REGISTERED


# ── Paper ────────────────────────────────────────────────────────────────────────────────────
def test_the_list_and_the_badges_hold_those_with_a_seat_and_no_needs(office, today):
    booking = make_booking(today, organisation="Exempel AB")
    make_participant(booking=booking, name="<b>Åsa</b>", food_needs="Nötallergi", role="Chef")
    make_waiting(today, name="Vera Väntar")
    for name in ("attendance_print", "badges"):
        response = office.get(page(today, name))
        html = response.content.decode()
        assert "&lt;b&gt;Åsa&lt;/b&gt;" in html
        assert "Exempel AB" in html
        assert "Vera" not in html
        assert "Nötallergi" not in html
        assert "style=" not in html.split('id="content"')[1].split('id="footer"')[0]
        assert "no-store" in response["Cache-Control"]


# ── Who may ──────────────────────────────────────────────────────────────────────────────────
PAGES = ["attendance", "attendance_close", "attendance_print", "badges"]


@pytest.mark.parametrize("name", PAGES)
def test_rule_25_a_municipality_editor_works_with_own_events_only(client, editor, name):
    own = make_event(starts_at=in_days(-1))
    others = make_event(municipality=Municipality.objects.get(slug="ljungby"))
    client.force_login(editor)
    assert client.get(page(own, name)).status_code == 200
    assert client.get(page(others, name)).status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_rule_25_readers_and_strangers_see_no_attendance(client, reader, today, name):
    assert client.get(page(today, name)).status_code == 302
    client.force_login(reader)
    assert client.get(page(today, name)).status_code == 403


def test_rule_25_forged_posts_of_others_mark_nobody(client, reader, editor):
    event = make_event(
        starts_at=in_days(0, 0, 1), municipality=Municipality.objects.get(slug="ljungby")
    )
    person = make_participant(event)
    for user in (None, reader, editor):
        if user:
            client.force_login(user)
        client.post(page(event), {"deltagare": person.pk, "gor": "in"})
        client.post(page(event, "attendance_close"), {"gor": "close"})
    assert not Attendance.objects.exists()
    assert state_of(person) == ParticipantState.REGISTERED


def test_the_events_page_leads_to_its_attendance(office, today):
    html = office.get(reverse("admin:events_event_change", args=[today.pk])).content.decode()
    for name in ("attendance", "attendance_print", "badges"):
        assert f'href="{page(today, name)}"' in html


# ── The kitchen ──────────────────────────────────────────────────────────────────────────────
def kitchen_rows(html: str) -> list[tuple[str, str]]:
    return re.findall(r"<tr><td>([^<]*)</td><td[^>]*>(\d+)</td></tr>", html)


def test_rule_14_the_kitchen_list_counts_needs_and_names_nobody(office, today):
    Event.objects.filter(pk=today.pk).update(serves_food=True, asks_access_needs=True)
    for number, food in enumerate(["vegan", "Vegan.", " VEGAN", "nötter <b>"]):
        make_participant(today, name=f"Namn-{number}", food_needs=food)
    make_participant(today, name="Namn-9", access_needs="Hörslinga")
    make_waiting(today, food_needs="Väntkost")
    html = office.get(page(today, "kitchen")).content.decode()
    assert kitchen_rows(html) == [("Vegan", "3"), ("Nötter &lt;b&gt;", "1"), ("Hörslinga", "1")]
    assert "Namn-" not in html
    assert "Väntkost" not in html


def test_rule_14_the_kitchen_list_is_refused_to_all_but_coordinators(client, editor, reader, today):
    make_participant(today, food_needs="Vegan")
    assert client.get(page(today, "kitchen")).status_code == 302
    for user in (editor, reader):
        client.force_login(user)
        response = client.get(page(today, "kitchen"))
        assert response.status_code == 403
        assert "Vegan" not in response.content.decode()


def test_rule_14_after_the_erasure_the_kitchen_list_says_so(office, settings):
    settings.EVENT_NEEDS_KEPT_DAYS = 3
    event = make_event(starts_at=in_days(-5), serves_food=True)
    make_participant(event, food_needs="Vegan")
    shown = text_of(office.get(page(event, "kitchen")))
    assert "Behoven är raderade. De sparas i 3 dagar" in shown
    assert "Vegan" not in shown


# ── The code at the door ─────────────────────────────────────────────────────────────────────
def test_rule_25_the_own_page_shows_a_code_that_finds_the_person(office, today):
    Event.objects.filter(pk=today.pk).update(ends_at=in_days(1))
    make_participant(today, name="Annan Person")
    person = make_participant(today, name="Åsa Öberg")
    shown = office.get(participant_path(person)).content.decode()
    assert 'class="check-in-qr"' in shown
    assert person.check_in_code in shown
    address = urlsplit(check_in_address(person))
    response = office.get(f"{address.path}?{address.query}")
    assert names_on(response) == ["Åsa Öberg"]
    assert not Attendance.objects.exists()


def test_rule_25_the_code_opens_nothing_for_others(client, today):
    person = make_participant(today, name="Åsa Öberg")
    address = urlsplit(check_in_address(person))
    response = client.get(f"{address.path}?{address.query}")
    assert response.status_code == 302
    assert "/admin/login/" in response["Location"]


def test_who_waits_or_was_there_is_shown_no_code(client, today):
    for person in (
        make_waiting(today),
        make_participant(make_event(starts_at=in_days(-3))),
    ):
        assert "check-in-qr" not in client.get(participant_path(person)).content.decode()
