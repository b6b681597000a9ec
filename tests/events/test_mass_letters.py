"""Letters to chosen states, calling off with a button, and numbers before every mass action."""

import re

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from contacts.models import Municipality
from events.models import Booking, Event, EventState, ParticipantState
from kronoberg_portal.foundation.outbox.models import Letter
from tests.events.factories import (
    fill,
    in_days,
    make_booking,
    make_event,
    make_participant,
    make_waiting,
)
from tests.events.test_registration import text_of

pytestmark = pytest.mark.django_db

LETTER = {"subject": "Ta med dator", "text": "Vi ses i foajén.\n\nFika finns."}


def write(client, event: Event, *states: str, **more):
    url = reverse("admin:events_event_write", args=[event.pk])
    return client.post(url, {"states": states, **LETTER, **more}, follow=True)


def call_off(client, event: Event, reason="Kursledaren är sjuk."):
    url = reverse("admin:events_event_call_off", args=[event.pk])
    return client.post(url, {"reason": reason}, follow=True)


# ── A letter of one's own ────────────────────────────────────────────────────────────────────
def test_rule_18_letter_is_looked_at_with_numbers_before_it_goes(office):
    event = make_event(title="Kurs", meeting_link="https://moten.example.se/hemlig")
    fill(event, 2)
    make_waiting(event)

    page = write(office, event, "registered", "waiting")

    words = text_of(page)
    assert "Brevet går till 3:" in words
    assert "Anmäld: 2" in words
    assert "Väntelista: 1" in words
    assert "Ta med dator: Kurs" in words
    assert "Hej Kim Exempel!" in words
    html = page.content.decode()
    assert 'value="Skicka 3 brev"' in html
    assert "&lt;p&gt;Fika finns.&lt;/p&gt;" in html  # in the frame, as formatted
    # Looking at it wrote to nobody, and the made-up person is gone.
    assert not Letter.objects.exists()
    assert event.participants.count() == Booking.objects.count() == 3
    assert event.participants.first().name not in html


def test_rule_18_letter_goes_to_the_chosen_states_alone_and_is_logged_without_names(
    office, coordinator
):
    event = make_event()
    [seated] = fill(event, 1)
    waiting = make_waiting(event)
    make_participant(event, state=ParticipantState.CANCELLED)

    page = write(office, event, "waiting", send="ja")

    assert "1 brev är på väg." in text_of(page)
    letter = Letter.objects.get()
    assert letter.to == waiting.email
    assert "Vi ses i foajén.\n\nFika finns." in letter.text
    logged = LogEntry.objects.get(user=coordinator)
    assert logged.change_message == "Skrev till deltagare (väntelista): 1 brev"
    assert waiting.name not in logged.change_message + logged.object_repr

    assert "Samma brev skickades nyss." in text_of(write(office, event, "waiting", send="ja"))
    assert Letter.objects.count() == 1
    assert seated.email not in set(Letter.objects.values_list("to", flat=True))


def test_rule_18_trial_goes_to_whoever_writes_and_to_nobody_else(office, coordinator):
    event = make_event()
    fill(event, 2)

    page = write(office, event, "registered", **{"try": "ja"})

    letter = Letter.objects.get()
    assert f"Ett prov är på väg till {coordinator.email}." in text_of(page)
    assert letter.to == coordinator.email
    assert letter.subject == f"Prov: Ta med dator: {event.title}"
    assert "Hej Kim Exempel!" in letter.text
    assert 'value="Skicka 2 brev"' in page.content.decode()  # still there to be sent
    assert event.participants.count() == 2


def test_letter_that_is_to_be_changed_comes_back_as_it_was_typed(office):
    event = make_event()
    make_waiting(event)
    page = write(office, event, "waiting", change="ja").content.decode()
    assert 'value="Ta med dator"' in page
    assert "Vi ses i foajén." in page
    assert re.search(r'value="waiting"[^>]*checked', page)


@pytest.mark.parametrize(
    ("states", "fields", "message"),
    [
        ((), {}, "Kryssa i vilka som ska få brevet."),
        (("registered",), {"subject": " "}, "Skriv ett ämne."),
        (("registered",), {"text": ""}, "Skriv brevet."),
        (("duplicate",), {}, "finns inte bland"),
        (("registered",), {"text": "x" * 5001}, "5000"),
    ],
)
def test_letter_with_a_fault_is_not_sent_and_nothing_typed_is_lost(office, states, fields, message):
    event = make_event()
    fill(event, 1)
    page = write(office, event, *states, send="ja", **fields)
    assert message in text_of(page)
    assert not Letter.objects.exists()
    assert ('value="Ta med dator"' in page.content.decode()) == ("subject" not in fields)


def test_subject_with_newline_and_markup_does_no_harm(office):
    event = make_event()
    fill(event, 1)
    write(office, event, "registered", send="ja", subject="Hej\nBcc: x@example.se <b>")
    letter = Letter.objects.get()
    assert letter.subject.startswith("Hej Bcc: x@example.se <b>: ")
    write(office, event, "registered", send="ja", text="<script>alert(1)</script>")
    assert "<script>" not in Letter.objects.order_by("pk").last().html


def test_without_anybody_there_is_nobody_to_write_to(office):
    page = write(office, make_event(), "registered")
    assert "Ingen är anmäld, så det finns ingen att skriva till." in text_of(page)


def test_rule_9_looking_at_the_pages_sends_and_ends_nothing(office):
    event = make_event()
    fill(event, 1)
    for name in ("write", "call_off"):
        url = reverse(f"admin:events_event_{name}", args=[event.pk])
        assert office.get(url, {"send": "ja", "reason": "x", **LETTER}).status_code == 200
        assert office.head(url).status_code == 200
    event.refresh_from_db()
    assert event.state == EventState.PUBLISHED
    assert not Letter.objects.exists()


# ── Calling off ──────────────────────────────────────────────────────────────────────────────
def test_rule_18_calling_off_asks_why_and_says_how_many_are_told(office, coordinator):
    event = make_event()
    booking = make_booking(event, booker_email="chef@example.se")
    make_participant(booking=booking)
    make_waiting(event)
    url = reverse("admin:events_event_call_off", args=[event.pk])

    page = office.get(url)
    assert "3 får brev med skälet" in text_of(page)
    assert 'value="Ställ in och skicka 3 brev"' in page.content.decode()
    assert "Skriv varför. Det står i brevet." in text_of(call_off(office, event, reason=" "))

    page = call_off(office, event)
    event.refresh_from_db()
    assert "Träffen är inställd. 3 brev är på väg." in text_of(page)
    assert (event.state, event.cancel_reason) == (EventState.CANCELLED, "Kursledaren är sjuk.")
    assert Letter.objects.count() == 3
    assert all("Kursledaren är sjuk." in letter.text for letter in Letter.objects.all())
    assert LogEntry.objects.get(user=coordinator).change_message == "Ställde in träffen, 3 brev"

    page = call_off(office, event)
    assert "Bara en publicerad träff som inte har varit går att ställa in." in text_of(page)
    assert Letter.objects.count() == 3


def test_what_is_over_or_a_draft_has_no_button_for_calling_off(office):
    for event, has_button in (
        (make_event(), True),
        (make_event(state=EventState.DRAFT), False),
        (make_event(starts_at=in_days(-3)), False),
    ):
        page = office.get(reverse("admin:events_event_change", args=[event.pk])).content.decode()
        assert (f"/{event.pk}/stall-in/" in page) == has_button
        if not has_button:
            call_off(office, event)
    assert not Event.objects.filter(state=EventState.CANCELLED).exists()


# ── Who may ──────────────────────────────────────────────────────────────────────────────────
def test_editor_writes_and_calls_off_only_for_the_own_municipality(client, editor):
    mine = make_event()
    theirs = make_event(municipality=Municipality.objects.get(slug="ljungby"))
    fill(mine, 1)
    fill(theirs, 1)
    client.force_login(editor)
    assert write(client, theirs, "registered", send="ja").status_code == 404
    assert write(client, theirs, "registered", **{"try": "ja"}).status_code == 404
    assert call_off(client, theirs).status_code == 404
    assert not Letter.objects.exists()
    write(client, mine, "registered", send="ja")
    call_off(client, mine)
    assert Letter.objects.count() == 2


def test_reader_writes_to_nobody_and_calls_nothing_off(client, reader):
    event = make_event()
    fill(event, 1)
    client.force_login(reader)
    assert write(client, event, "registered", send="ja").status_code == 403
    assert call_off(client, event).status_code == 403
    assert not Letter.objects.exists()
    page = client.get(reverse("admin:events_event_change", args=[event.pk])).content.decode()
    assert "/stall-in/" not in page
    assert "/kopiera/" not in page
