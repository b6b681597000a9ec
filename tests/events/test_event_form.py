"""The office's workplace of an event: its form, its people, and why nobody moves up."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils import timezone

from contacts.models import Municipality
from events.admin.standing import why_nobody_moves_up
from events.models import Event, EventState, ParticipantState
from kronoberg_portal.foundation.outbox.models import Letter
from tests.events.factories import (
    fill,
    in_days,
    make_booking,
    make_event,
    make_participant,
    make_waiting,
)
from tests.events.test_office import act, address, form_of, save
from tests.events.test_registration import text_of

pytestmark = pytest.mark.django_db


# ── The form ─────────────────────────────────────────────────────────────────────────────────
def test_form_has_everything_in_the_editors_order(office):
    page = text_of(office.get(reverse("admin:events_event_add")))
    order = [
        "Rubrik:",
        "Medverkande:",
        "För vem:",
        "När och var",
        "Latitud:",
        "Möteslänk:",
        "Platser",
        "Antal platser:",
        "Anmälan",
        "Ger intyg",
        "Påminnelse och tack",
        "Utvärdering",
        "Kontakt, uppdrag och material",
        "Mall",
    ]
    places = [page.find(words) for words in order]
    assert -1 not in places, dict(zip(order, places, strict=True))
    at = 0
    for words in order:
        at = page.find(words, at)
        assert at > 0, words


def test_past_date_is_saved_with_a_warning(office):
    event = make_event(starts_at=in_days(-3), state=EventState.DRAFT)
    page = text_of(save(office, event, title="I efterhand"))
    event.refresh_from_db()
    assert event.title == "I efterhand"
    assert "som redan har varit. Den är sparad ändå. Är det rätt dag?" in page
    assert "Är det rätt dag?" not in text_of(save(office, make_event(), title="Kommande"))


def test_closed_registration_is_warned_of(office):
    event = make_event(registration_closes_at=timezone.now() - timedelta(days=1))
    assert "så ingen kan anmäla sig." in text_of(save(office, event))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"changes_until_0": "2099-01-01", "changes_until_1": "12:00"},
            "Sista tiden för ändringar måste vara före start.",
        ),
        ({"latitude": "56.9"}, "Fyll i både latitud och longitud, eller ingen av dem."),
        ({"is_template": "on"}, "En mall kan inte publiceras. Gör en träff från den."),
        (
            {"ends_at_0": "2027-03-28", "ends_at_1": "02:30"},
            "Den natten ställs klockan fram, så 02.30 finns inte.",
        ),
        (
            {"registration_closes_at_0": "2027-03-28", "registration_closes_at_1": "02:30"},
            "Den natten ställs klockan fram, så 02.30 finns inte.",
        ),
    ],
)
def test_rule_23_fault_is_explained_and_nothing_typed_is_lost(office, changes, message):
    event = make_event(starts_at=in_days(30, 13))
    page = save(office, event, title="Nytt namn", **changes)
    assert message in text_of(page)
    assert 'value="Nytt namn"' in page.content.decode()
    event.refresh_from_db()
    assert event.title != "Nytt namn"


def test_rule_23_session_at_a_time_that_does_not_exist_is_refused(office):
    event = make_event()
    form = form_of(office, address(event))
    session = {
        "sessions-TOTAL_FORMS": "1",
        "sessions-0-starts_at_0": "2027-03-28",
        "sessions-0-starts_at_1": "02:30",
        "sessions-0-ends_at_0": "2027-03-28",
        "sessions-0-ends_at_1": "04:00",
    }
    page = office.post(address(event), form | session, follow=True)
    assert "Den natten ställs klockan fram, så 02.30 finns inte." in text_of(page)
    assert not event.sessions.exists()


def test_event_with_people_cannot_become_a_template(office):
    event = make_event(state=EventState.DRAFT)
    fill(event, 1)
    page = save(office, event, is_template="on")
    assert "Träffen har deltagare och kan inte vara en mall." in text_of(page)
    event.refresh_from_db()
    assert not event.is_template


# ── Why nobody moves up ──────────────────────────────────────────────────────────────────────
def why(event: Event) -> str:
    return " ".join(why_nobody_moves_up(Event.objects.with_seats().get(pk=event.pk)))


def test_rule_6_nothing_is_said_when_nobody_waits():
    assert why(make_event()) == ""


def test_rule_6_full_event_says_that_no_seat_is_free():
    event = make_event(capacity=1)
    fill(event, 1)
    make_waiting(event)
    assert "Alla platser är upptagna. Den första i kön flyttas upp" in why(event)
    fill(event, 1)
    assert "Alla platser är upptagna (1 fler än platserna)." in why(event)


def test_rule_6_after_the_cut_off_it_says_since_when_and_what_to_do():
    event = make_event(starts_at=in_days(1, 0), promotion_cutoff_hours=72)
    make_waiting(event)
    assert "fylls inte längre på av sig själv: den slutade" in why(event)
    assert "välj Ge plats" in why(event)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"state": EventState.DRAFT}, "Träffen är inte publicerad."),
        ({"state": EventState.CANCELLED}, "Träffen är inställd, så ingen flyttas upp"),
        ({"state": EventState.COMPLETED}, "Träffen är genomförd, så ingen flyttas upp"),
        ({"starts_at": in_days(-3)}, "Träffen har varit, så ingen flyttas upp"),
    ],
)
def test_rule_6_event_that_is_not_held_says_so(fields, words):
    event = make_event(**fields)
    make_waiting(event)
    assert words in why(event)


def test_rule_5_group_that_is_too_large_is_named_with_its_size():
    event = make_event(capacity=2)
    booking = make_booking(event, keeps_together=True)
    for _ in range(3):
        make_waiting(event, booking=booking)
    assert "Lediga platser: 2. Grupper som vill komma tillsammans" in why(event)
    assert "(antal i varje grupp: 3)" in why(event)
    assert "Ska någon få plats ändå?" in why(event)


def test_rule_4_municipality_that_has_its_share_is_named(vaxjo):
    event = make_event(capacity=10, most_per_municipality=1)
    make_participant(booking=make_booking(event, municipality=vaxjo))
    for _ in range(2):
        make_waiting(event, booking=make_booking(event, municipality=vaxjo))
    assert "men Växjö har fyllt sin del (1 platser). 2 därifrån väntar." in why(event)


def test_rule_8_who_waits_for_approval_is_told_apart_from_the_waiting_list(office):
    event = make_event(needs_approval=True)
    make_participant(event, state=ParticipantState.PENDING)
    words = "1 väntar på godkännande. De har ingen plats och står inte på väntelistan"
    assert words in why(event)
    assert words in text_of(office.get(address(event)))


# ── The list of participants ─────────────────────────────────────────────────────────────────
def people_of(event: Event) -> str:
    return f"{reverse('admin:events_participant_changelist')}?event__id__exact={event.pk}"


def test_list_of_one_event_counts_each_state_and_leads_on(office):
    event = make_event(title="Kurs", capacity=2)
    fill(event, 2)
    make_waiting(event, name="Vera Väntar")
    make_participant(event, state=ParticipantState.CANCELLED)

    page = office.get(people_of(event))

    words = text_of(page)
    assert "Deltagare: Kurs" in words
    assert "Platser: 2 av 2." in words
    for count in ("Alla (4)", "Anmäld (2)", "Väntelista (1)", "Avbokad (1)"):
        assert count in words
    assert "Alla platser är upptagna." in words
    for name in ("add_participant", "import", "write"):
        url = reverse(f"admin:events_event_{name}", args=[event.pk])
        assert f'href="{url}"' in page.content.decode()
    waiting = text_of(office.get(f"{people_of(event)}&state__exact=waiting"))
    assert "Vera Väntar" in waiting
    assert "1 deltagare" in waiting
    for bad in ("x", "9" * 30, "-1", ""):
        url = f"{reverse('admin:events_participant_changelist')}?event__id__exact={bad}"
        assert office.get(url, follow=True).status_code == 200


def test_list_of_somebody_elses_event_tells_an_editor_nothing(client, editor):
    theirs = make_event(
        title="Hemlig kurs",
        state=EventState.DRAFT,
        municipality=Municipality.objects.get(slug="ljungby"),
    )
    make_participant(theirs, name="Annan Person")
    client.force_login(editor)
    page = client.get(people_of(theirs), follow=True).content.decode()
    assert "Hemlig kurs" not in page
    assert "Annan Person" not in page


# ── Numbers before every mass action ─────────────────────────────────────────────────────────
def test_removal_says_how_many_letters_go_and_who_may_move_up(office):
    event = make_event(capacity=2)
    people = fill(event, 2)
    make_waiting(event)
    page = text_of(act(office, "remove", *people))
    assert "Brev till dem det gäller: 2." in page
    assert "Platser som blir lediga: 2. Upp till 1 från väntelistan kan få plats" in page
    assert not Letter.objects.exists()


def test_approval_says_how_many_seats_there_are(office):
    event = make_event(capacity=1, needs_approval=True)
    people = [make_participant(event, state=ParticipantState.PENDING) for _ in range(2)]
    page = act(office, "approve", *people)
    assert "Lediga platser: 1. Du har valt 2." in text_of(page)
    assert "De som inte får plats ställs på väntelistan och får besked om det." in text_of(page)
    assert 'value="Godkänn och skicka 2 brev"' in page.content.decode()

    Event.objects.update(has_waiting_list=False)
    page = act(office, "approve", *people)
    assert "1 av dem kan inte få plats. De står kvar som de är, utan brev." in text_of(page)
    act(office, "approve", *people, confirmed="ja")
    assert Letter.objects.count() == 1


def test_rule_6_seat_by_hand_keeps_its_reason_in_the_log_and_in_no_letter(office, coordinator):
    event = make_event(capacity=1)
    first, second = make_waiting(event, minutes_ago=5), make_waiting(event)
    page = text_of(act(office, "give_seat", second))
    assert "Lediga platser: 1. Du har valt 1." in page
    assert "Skriv ett skäl." in text_of(act(office, "give_seat", second, confirmed="ja"))
    assert not event.participants.seated().exists()

    act(office, "give_seat", second, confirmed="ja", reason="Talare\npå träffen")

    assert event.participants.seated().get() == second
    logged = LogEntry.objects.get(user=coordinator)
    assert "Skäl: Talare på träffen" in logged.change_message
    assert second.name not in logged.change_message
    assert "Talare" not in Letter.objects.get().text
    first.refresh_from_db()
    assert first.state == ParticipantState.WAITING
