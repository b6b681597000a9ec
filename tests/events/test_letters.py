"""The letters, read as a recipient would, and the calendar parts that they carry."""

import re
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path

import icalendar
import pytest
from django.conf import settings as django_settings
from django.core import mail
from django.urls import reverse

from contacts.models import Organisation, Person
from events import actions, emails
from events.differences import Difference
from events.links import booking_path, participant_path
from events.models import Event, ParticipantState, Session
from kronoberg_portal.foundation.outbox.models import Letter
from kronoberg_portal.foundation.outbox.queue import send_due
from tests.events.factories import (
    fill,
    in_days,
    make_booking,
    make_event,
    make_participant,
    make_session,
    make_waiting,
)
from tests.events.filling import register

pytestmark = pytest.mark.django_db

TEMPLATES = Path(django_settings.BASE_DIR) / "templates" / "events" / "emails"
NASTY = '<b>Exempel</b> & "mer", en\u2028träff; kl. 9'


@pytest.fixture
def event():
    return make_event(
        title="Reserverad upphandling",
        starts_at=datetime(2027, 3, 4, 12, 0, tzinfo=UTC),
        meeting_link="https://moten.example.se/rum?id=1&b=2",
    )


@pytest.fixture
def person(event):
    return make_participant(event, name="Kajsa Karlsson", email="kajsa@example.se")


def every_letter(event) -> list[Letter]:
    """One of each kind that this room writes."""
    person, waiting = make_participant(event), make_waiting(event)
    pending = make_participant(event, state=ParticipantState.PENDING)
    group = make_booking(event)
    people = [make_participant(booking=group), make_waiting(event, booking=group), pending]
    written = [
        emails.booking_received(group, people),
        emails.participant_confirmed(person),
        emails.participant_promoted(person),
        emails.participant_approved(person),
        emails.participant_waiting(waiting),
        emails.participant_pending(pending),
        emails.participant_declined(pending),
        emails.participant_cancelled(person, had_seat=True, waited=False),
        emails.participant_removed(person, had_seat=False, waited=True),
        emails.participant_replaced(person, had_seat=True),
        emails.substitute_welcomed(person, instead_of="Disa Deltagare"),
        emails.substitution_made(group, old_name="Disa Deltagare", new=waiting),
        emails.event_changed(person, changes=[Difference("Var", "Salen", "Verkstan")]),
        emails.calendar_entry_ended(person),
        emails.session_cancelled(person, session=a_session(event), reason="Sjukdom"),
        emails.reminder(person),
        emails.thanks(person),
        emails.note(person, subject="Ta med", text="Ta med en penna."),
        emails.event_cancelled(person),
        emails.event_cancelled_to_booker(group),
        emails.already_registered(waiting),
        emails.booking_link(group),
        emails.participant_link(person),
        emails.seat_left_unfilled(event, free=1, waiting=2),
    ]
    kinds = {letter.kind.removeprefix("events:") for letter in written}
    assert kinds == {p.stem for p in TEMPLATES.glob("*.txt") if not p.stem.startswith("_")}
    return written


def a_session(event: Event) -> Session:
    """A session that is not saved, so that the letters go on to tell of the whole event."""
    return Session(event=event, title="Del 1", starts_at=event.starts_at, ends_at=event.ends_at)


def parsed(letter: Letter) -> icalendar.Calendar:
    return icalendar.Calendar.from_ical(letter.calendar)


# ── What every letter must be ────────────────────────────────────────────────────────────────
def test_every_letter_is_swedish_in_text_and_html_with_links_to_the_portal_only(event, settings):
    settings.SITE_URL = "https://portalen.example.se"
    for letter in every_letter(event):
        assert letter.subject.endswith(": Reserverad upphandling"), letter.kind
        assert letter.text.startswith("Hej"), letter.kind
        assert "torsdag 4 mars 2027, kl.\u00a013.00–16.00" in letter.text, letter.kind
        assert "<p>Hej" in letter.html
        assert "{" not in letter.text + letter.html, letter.kind
        assert "None" not in letter.text + letter.html, letter.kind
        assert "\n\n\n" not in letter.text, letter.kind
        for address in re.findall(r"https?://[^\s\"<]+", letter.text + letter.html):
            known = ("https://portalen.example.se/", "https://moten.example.se/")
            assert address.startswith(known), (letter.kind, address)


def test_every_letter_but_staffs_tells_whom_to_ask_and_is_about_the_booking(event):
    Person.objects.all().delete()
    region = Organisation.objects.create(
        name="Region Exempel", slug="region-exempel", kind=Organisation.Kind.REGION
    )
    event.contact_person = Person.objects.create(
        name="Erik Exempel",
        role="Samordnare",
        email="erik@example.se",
        phone="0470-12 34 56",
        is_public=True,
        organisation=region,
    )
    event.save()
    for letter in every_letter(event):
        if letter.kind == "events:seat_left_unfilled":
            assert letter.to == "erik@example.se"
            continue
        assert "Erik Exempel, erik@example.se, 0470-12 34 56" in letter.text, letter.kind
        assert letter.reply_to == "erik@example.se"
        assert letter.about._meta.model_name == "booking"


def test_contact_person_who_is_not_public_is_named_in_no_letter(event, settings):
    Person.objects.all().delete()
    region = Organisation.objects.create(
        name="Region Exempel", slug="region-exempel", kind=Organisation.Kind.REGION
    )
    event.contact_person = Person.objects.create(
        name="Hemlig Person", role="x", email="hemlig@example.se", organisation=region
    )
    event.save()
    for letter in every_letter(event):
        assert "hemlig" not in (letter.text + letter.html + letter.reply_to + letter.to).lower()
        if letter.kind != "events:seat_left_unfilled":
            assert settings.COORDINATOR_EMAIL in letter.text


def test_rule_18_markup_and_odd_characters_in_titles_and_names_do_no_harm():
    event = make_event(title=NASTY)
    person = make_participant(event, name='Åsa "Bo" <i>, Ek; x:y\\', email="asa@example.se")
    letter = emails.participant_confirmed(person)

    assert NASTY.replace("\u2028", " ") in letter.subject
    assert "<b>" not in letter.html
    assert "<i>" not in letter.html
    assert "&lt;b&gt;" in letter.html
    entry = parsed(letter).walk("VEVENT")[0]
    assert str(entry["SUMMARY"]) == " ".join(NASTY.split())
    assert "asa@example.se" in str(entry["ATTENDEE"])
    send_due()
    assert mail.outbox[0].subject == letter.subject


def test_person_booked_by_another_is_told_by_whom(event):
    booking = make_booking(event, booker_name="Boel Bokare")
    letter = emails.participant_confirmed(make_participant(booking=booking))
    assert "Boel Bokare har anmält dig. Du har en plats." in letter.text


# ── Rule 19: the waiting letter ──────────────────────────────────────────────────────────────
def test_rule_19_waiting_letter_says_so_and_carries_neither_calendar_nor_meeting_link(event):
    letter = emails.participant_waiting(make_waiting(event))
    assert letter.subject == "Du står på väntelistan: Reserverad upphandling"
    assert "Du står på väntelistan och har alltså ingen plats än." in letter.text
    assert "nummer 1 i kön" in letter.text
    assert not letter.calendar
    assert "moten.example.se" not in letter.text + letter.html


def test_rule_15_only_letters_to_those_with_a_seat_hold_the_meeting_link(event):
    with_link = {
        letter.kind
        for letter in every_letter(event)
        if "moten.example.se" in letter.text + letter.html + letter.calendar
    }
    assert with_link == {
        "events:participant_confirmed",
        "events:participant_promoted",
        "events:participant_approved",
        "events:substitute_welcomed",
        "events:event_changed",
        "events:reminder",
    }


def test_links_of_one_kind_are_in_no_letter_of_the_other(event):
    booking = make_booking(event)
    kim, lo = make_participant(booking=booking), make_participant(booking=booking)
    received = emails.booking_received(booking, [kim, lo])
    to_kim = emails.participant_confirmed(kim)
    assert booking_path(booking) in received.text
    assert participant_path(kim) not in received.text
    assert participant_path(kim) in to_kim.text
    assert booking_path(booking) not in to_kim.text
    assert participant_path(lo) not in to_kim.text


# ── Rule 22: calendars ───────────────────────────────────────────────────────────────────────
def test_rule_22_invitation_is_for_that_person_only_in_utc(person):
    letter = emails.participant_confirmed(person)
    assert letter.calendar_method == "REQUEST"
    calendar = parsed(letter)
    assert str(calendar["METHOD"]) == "REQUEST"
    [entry] = calendar.walk("VEVENT")
    assert str(entry["ATTENDEE"]) == "mailto:kajsa@example.se"
    assert str(entry["ORGANIZER"]) == "mailto:portalen@example.se"
    assert str(entry["UID"]).startswith(str(person.event.calendar_uid))
    assert "DTSTART:20270304T120000Z" in letter.calendar
    assert "DTEND:20270304T150000Z" in letter.calendar
    assert "https://moten.example.se/rum?id=1&b=2" in str(entry["DESCRIPTION"])


def test_rule_22_mail_has_the_calendar_as_an_alternative_with_its_method(person):
    emails.participant_confirmed(person)
    send_due()
    message = message_from_bytes(mail.outbox[0].message().as_bytes(), policy=policy.default)

    assert message.get_content_type() == "multipart/alternative"
    kinds = [part.get_content_type() for part in message.iter_parts()]
    assert kinds == ["text/plain", "text/html", "text/calendar"]
    part = list(message.iter_parts())[2]
    assert part.get_param("method") == "REQUEST"
    assert part.get_content_disposition() is None
    assert str(icalendar.Calendar.from_ical(part.get_content())["METHOD"]) == "REQUEST"


def test_rule_22_uid_stays_and_sequence_grows_over_a_whole_life(event, coordinator):
    """Registered, moved to another title and address, cancelled, registered again, called off."""

    def sign_up():
        who = {"name": "Kajsa", "email": "kajsa@example.se"}
        return actions.register(
            event=event,
            booker=actions.Booker(**who),
            attendees=[actions.Attendee(**who)],
            by=coordinator,
        ).participants.get()

    person = sign_up()
    edited = Event.objects.get(pk=event.pk)
    edited.title, edited.slug = "Ett nytt namn", "ett-nytt-namn"
    actions.save_event(event=edited, by=coordinator)
    actions.cancel_participant(participant=person, by=coordinator)
    sign_up()
    actions.cancel_event(event=event, reason="Sjukdom", by=coordinator)

    entries = [parsed(letter).walk("VEVENT")[0] for letter in Letter.objects.order_by("pk")]
    methods = list(Letter.objects.order_by("pk").values_list("calendar_method", flat=True))
    assert methods == ["REQUEST", "CANCEL", "REQUEST", "CANCEL"]
    assert len({str(entry["UID"]) for entry in entries}) == 1
    sequences = [int(entry["SEQUENCE"]) for entry in entries]
    assert sequences == sorted(sequences)
    assert sequences[1] > sequences[0]
    assert sequences[3] > sequences[2]
    stamps = [entry["DTSTAMP"].dt for entry in entries]
    assert stamps == sorted(stamps)


def test_rule_22_text_that_is_corrected_leaves_the_sequence(event, coordinator):
    event.summary = "En rättad text."
    actions.save_event(event=event, by=coordinator)
    event.refresh_from_db()
    assert event.calendar_sequence == 0
    event.venue = "En annan sal"
    actions.save_event(event=event, by=coordinator)
    event.refresh_from_db()
    assert event.calendar_sequence == 1


@pytest.mark.parametrize("kind", ["cancel", "remove"])
def test_rule_22_every_exit_carries_a_cancellation(event, coordinator, kind):
    [person] = fill(event, 1)
    verb = {"cancel": actions.cancel_participant, "remove": actions.remove_participant}[kind]
    verb(participant=person, by=coordinator)
    letter = Letter.objects.get()
    assert letter.calendar_method == "CANCEL"
    [entry] = parsed(letter).walk("VEVENT")
    assert str(entry["STATUS"]) == "CANCELLED"
    assert str(entry["ATTENDEE"]) == f"mailto:{person.email}"


def test_rule_22_file_for_download_has_no_method_no_attendee_and_no_meeting_link(client, event):
    make_participant(event)
    response = client.get(reverse("events:calendar", args=[event.slug]))
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    text = response.content.decode()
    [entry] = icalendar.Calendar.from_ical(text).walk("VEVENT")
    assert str(entry["SUMMARY"]) == "Reserverad upphandling"
    assert str(entry["UID"]).startswith(str(event.calendar_uid))
    for word in ("METHOD", "ATTENDEE", "ORGANIZER", "moten.example.se"):
        assert word not in text
    assert "\r\n" in text


def test_rule_24_course_has_one_letter_with_one_entry_for_each_session(client, event):
    make_session(event, title="Del 1", starts_at=in_days(30))
    make_session(event, title="Del 2", starts_at=in_days(37), venue="Verkstan")
    letter = emails.participant_confirmed(make_participant(event))

    entries = parsed(letter).walk("VEVENT")
    assert [str(entry["SUMMARY"]) for entry in entries] == [
        "Reserverad upphandling: Del 1",
        "Reserverad upphandling: Del 2",
    ]
    assert len({str(entry["UID"]) for entry in entries}) == 2
    assert str(entries[1]["LOCATION"]) == "Verkstan"
    assert "Del 1: " in letter.text
    assert "Del 2: " in letter.text


def test_rule_23_times_are_written_right_around_the_shifts_of_the_clock(client):
    night = make_event(
        starts_at=datetime(2027, 3, 28, 0, 30, tzinfo=UTC),  # 01.30 winter time
        ends_at=datetime(2027, 3, 28, 1, 30, tzinfo=UTC),  # 03.30 summer time, an hour later
    )
    assert night.when == "söndag 28 mars 2027, kl.\u00a01.30–3.30"
    autumn = make_event(
        starts_at=datetime(2027, 10, 31, 8, 0, tzinfo=UTC),
        ends_at=datetime(2027, 10, 31, 9, 0, tzinfo=UTC),
    )
    assert autumn.when == "söndag 31 oktober 2027, kl.\u00a09.00–10.00"
    page = client.get(autumn.get_absolute_url()).content.decode()
    assert "kl.\u00a09.00–10.00" in page
    assert '"startDate": "2027-10-31T09:00:00+01:00"' in page
    spring = make_event(
        starts_at=datetime(2027, 3, 28, 7, 0, tzinfo=UTC),
        ends_at=datetime(2027, 3, 28, 8, 0, tzinfo=UTC),
    )
    page = client.get(spring.get_absolute_url()).content.decode()
    assert '"startDate": "2027-03-28T09:00:00+02:00"' in page


# ── Rules 16 and 17: the outbox ──────────────────────────────────────────────────────────────
def test_rule_16_letter_is_written_in_the_transaction_that_it_tells_of(event, monkeypatch):
    def fails(*args, **kwargs):
        raise RuntimeError("the last letter could not be written")

    monkeypatch.setattr(emails, "booking_received", fails)
    people = [actions.Attendee(name=n, email=f"{n}@example.se") for n in ("kim", "lo")]
    with pytest.raises(RuntimeError):
        actions.register(
            event=event,
            booker=actions.Booker(name="Boel", email="boel@example.se"),
            attendees=people,
            by=None,
        )
    assert not Letter.objects.exists()
    assert not event.bookings.exists()


def test_rule_17_booking_stands_while_the_mail_server_is_away(client, event, settings):
    settings.EMAIL_BACKEND = "tests.events.test_letters.no_such_backend"
    page = register(client, event)
    assert "Ett brev är på väg" in page.content.decode()
    assert event.participants.seated().count() == 1
    letter = Letter.objects.get()
    assert letter.state == "queued"
