"""Certificates: only for those who were there, for as much as the event asks."""

import re

import pytest
from django.urls import reverse

from contacts.models import Municipality
from events import actions
from events.certificates import Certificate, as_pdf, certificates
from events.links import participant_path
from events.models import Attendance, Event, Participant
from events.retention import anonymise_bookings
from tests.events.factories import in_days, make_event, make_participant, make_session
from tests.events.test_registration import text_of

pytestmark = pytest.mark.django_db


def closed(event: Event, coordinator) -> Event:
    actions.close_attendance(event=event, by=coordinator)
    return Event.objects.get(pk=event.pk)


def was_at(person: Participant, *sessions) -> None:
    for session in sessions or [None]:
        Attendance.objects.create(participant=person, session=session)


@pytest.fixture
def held(db):
    return make_event(starts_at=in_days(-2), gives_certificate=True, title="Upphandla socialt")


def names(event: Event) -> list[str]:
    return [one.name for one in certificates(event)]


def certificate_of(person: Participant) -> str:
    return participant_path(person, "certificate")


def pages_in(pdf: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b", pdf))


def pdf_of(*people: str) -> bytes:
    return as_pdf(
        [Certificate(name, "Titel", "i dag", "3 timmar", [], "1 maj 2026") for name in people]
    )


# ── Who gets one ─────────────────────────────────────────────────────────────────────────────
def test_rule_25_only_who_was_there_gets_a_certificate(client, held, coordinator):
    came, away = make_participant(held, name="Åsa Kom"), make_participant(held, name="Bo Borta")
    was_at(came)
    assert names(held) == []
    assert client.get(certificate_of(came)).status_code == 404
    held = closed(held, coordinator)
    assert names(held) == ["Åsa Kom"]
    response = client.get(certificate_of(came))
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert response["Cache-Control"] == "no-store"
    assert response.content.startswith(b"%PDF-")
    assert pages_in(response.content) == 1
    assert client.get(certificate_of(away)).status_code == 404


def test_rule_25_an_event_without_certificates_gives_none(client, held, coordinator):
    person = make_participant(held)
    was_at(person)
    held = closed(held, coordinator)
    Event.objects.filter(pk=held.pk).update(gives_certificate=False)
    assert client.get(certificate_of(person)).status_code == 404


def test_rule_25_who_was_marked_and_then_removed_gets_none(client, held, coordinator):
    person = make_participant(held)
    was_at(person)
    actions.remove_participant(participant=person, by=coordinator)
    assert names(closed(held, coordinator)) == []
    assert client.get(certificate_of(person)).status_code == 404


def test_rule_25_opening_the_list_again_takes_certificates_back(held, coordinator):
    person = make_participant(held)
    was_at(person)
    assert names(closed(held, coordinator))
    actions.reopen_attendance(event=held, by=coordinator)
    assert names(Event.objects.get(pk=held.pk)) == []


@pytest.mark.parametrize(("needed", "gets"), [(None, False), (1, True), (2, True), (3, False)])
def test_rule_24_a_certificate_needs_so_many_sessions(held, coordinator, needed, gets):
    sessions = [make_session(held, title=f"Dag {number}") for number in range(3)]
    Event.objects.filter(pk=held.pk).update(sessions_for_certificate=needed)
    was_at(make_participant(held, name="Kurt Kurs"), *sessions[:2])
    made = certificates(closed(held, coordinator))
    assert [one.extent for one in made] == (["2 av 3 tillfällen, 6 timmar"] if gets else [])


def test_rule_24_a_cancelled_session_is_not_asked_for(held, coordinator):
    first = make_session(held)
    make_session(held, state="cancelled")
    was_at(make_participant(held, name="Kurt Kurs"), first)
    assert names(closed(held, coordinator)) == ["Kurt Kurs"]


def test_rule_25_an_erased_person_has_no_certificate(client, held, coordinator, settings):
    person = make_participant(held)
    was_at(person)
    held = closed(held, coordinator)
    link = certificate_of(person)
    settings.EVENT_BOOKINGS_KEPT_DAYS = 0
    anonymise_bookings()
    assert names(held) == []
    assert client.get(link).status_code == 404


def test_the_own_page_leads_to_the_certificate(client, held, coordinator):
    came, away = make_participant(held), make_participant(held)
    was_at(came)
    closed(held, coordinator)
    assert certificate_of(came) in client.get(participant_path(came)).content.decode()
    assert "intyg.pdf" not in client.get(participant_path(away)).content.decode()


# ── How it is written ────────────────────────────────────────────────────────────────────────
def test_a_certificate_says_who_what_when_and_how_long(held, coordinator):
    was_at(make_participant(held, name="Åsa Öberg"))
    (one,) = certificates(closed(held, coordinator))
    assert (one.name, one.title, one.extent) == ("Åsa Öberg", "Upphandla socialt", "3 timmar")
    assert "kl. 13.00–16.00" in one.when


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Åsa Čedomir Łukasz-Ñuñez", "Åsa Čedomir Łukasz-Ñuñez"),
        ("Zoe\u0301", "Zoé"),
        ("Bo 👩🏽‍🚀 ❤️ Ek", "Bo Ek"),
        ("عمر חיים", ""),
        ("Amir عمر", ""),
        ("李小龍", ""),
        ("<b>Bo</b> & Co", "<b>Bo</b> & Co"),
        ("\u202eBo\u202c", "Bo"),
    ],
)
def test_names_of_all_kinds_make_a_certificate(held, coordinator, name, written):
    was_at(make_participant(held, name=name))
    made = certificates(closed(held, coordinator))
    assert [one.name for one in made] == [written]
    assert as_pdf(made).startswith(b"%PDF-")


def test_a_long_name_and_title_stay_on_one_page():
    long = Certificate(
        "W" * 120, "W" * 160, "x " * 60, "y", ["tisdag 24 september 2026"] * 6, "1 maj 2026"
    )
    assert pages_in(as_pdf([long])) == 1


def test_swedish_letters_are_in_the_file_with_our_own_font():
    pdf = pdf_of("Åsa Öberg")
    assert b"AlbertSans" in pdf
    # The map from glyphs to letters: what a reader finds and copies.
    for letter in "ÅÖ":
        assert f"<{ord(letter):04X}>".encode() in pdf


# ── Staff ────────────────────────────────────────────────────────────────────────────────────
def staff_address(event: Event) -> str:
    return reverse("admin:events_event_certificates", args=[event.pk])


def test_rule_25_staff_gets_all_certificates_in_one_file(client, coordinator, held):
    for _ in range(3):
        was_at(make_participant(held))
    make_participant(held)
    client.force_login(coordinator)
    refused = client.get(staff_address(held), follow=True)
    assert "Intyg finns när närvarolistan är stängd." in text_of(refused)
    closed(held, coordinator)
    response = client.get(staff_address(held))
    assert pages_in(response.content) == 3
    assert "no-store" in response["Cache-Control"]


def test_rule_25_certificates_of_others_events_are_refused(client, coordinator, editor):
    event = make_event(
        starts_at=in_days(-2),
        gives_certificate=True,
        municipality=Municipality.objects.get(slug="ljungby"),
    )
    was_at(make_participant(event))
    closed(event, coordinator)
    assert client.get(staff_address(event)).status_code == 302
    client.force_login(editor)
    assert client.get(staff_address(event)).status_code == 404
