"""The office's pages: events, participants, bookings; and who may do what."""

import re
from datetime import datetime

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils import timezone

from contacts.models import Municipality
from events import emails
from events.admin.standing import seats_in_words, why_nobody_moves_up
from events.models import Booking, Event, EventState, Participant, ParticipantState
from kronoberg_portal.foundation.outbox.models import Letter, LetterState
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


@pytest.fixture
def elsewhere():
    """An event of another municipality than the editor's, with somebody in it."""
    event = make_event(municipality=Municipality.objects.get(slug="ljungby"))
    make_participant(event, name="Annan Person", email="annan@example.se")
    return event


def address(event: Event) -> str:
    return reverse("admin:events_event_change", args=[event.pk])


def form_of(client, url: str) -> dict:
    """What the page's form would send if nothing was changed."""
    html = client.get(url).content.decode()
    fields = {}
    for tag in re.findall(r"<input[^>]*>", html):
        given = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        kind = given.get("type", "text")
        if "name" not in given or kind in ("submit", "search"):
            continue
        if kind in ("checkbox", "radio") and "checked" not in tag:
            continue
        fields[given["name"]] = given.get("value", "on" if kind == "checkbox" else "")
    for name, text in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>\s*([^<]*)</textarea>', html):
        fields[name] = text
    for name, options in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', html, re.S):
        chosen = re.findall(r'<option value="([^"]*)"[^>]*selected', options)
        fields[name] = chosen[0] if chosen else ""
    fields = {name: value for name, value in fields.items() if "__prefix__" not in name}
    return {name: value for name, value in fields.items() if name not in ("materials", "tasks")}


def save(client, event: Event, **changes):
    """Change an event through its form in the office."""
    return client.post(address(event), form_of(client, address(event)) | changes, follow=True)


# ── Making an event ──────────────────────────────────────────────────────────────────────────
def test_coordinator_makes_previews_and_publishes_an_event(office, client):
    page = form_of(office, reverse("admin:events_event_add"))
    response = office.post(
        reverse("admin:events_event_add"),
        page
        | {
            "title": "Ny utbildning",
            "slug": "ny-utbildning",
            "summary": "Kort om den.",
            "starts_at_0": "2027-03-04",
            "starts_at_1": "13:00",
            "ends_at_0": "2027-03-04",
            "ends_at_1": "16:00",
            "venue": "Salen",
            "capacity": "20",
        },
        follow=True,
    )
    event = Event.objects.get(), text_of(response)
    event = Event.objects.get(slug="ny-utbildning")
    assert event.state == EventState.DRAFT
    assert timezone.localtime(event.starts_at).hour == 13
    assert "Ny utbildning" in text_of(office.get(event.get_absolute_url()))
    assert event.search_text

    save(office, event, state="published")
    office.logout()
    assert client.get(event.get_absolute_url()).status_code == 200


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"ends_at_1": "12:00"}, "Träffen måste sluta efter att den har börjat."),
        ({"venue": ""}, "Skriv var träffen är, eller välj att den är digital."),
        (
            {"registration_closes_at_0": "2099-01-01", "registration_closes_at_1": "12:00"},
            "Anmälan måste stänga innan träffen börjar.",
        ),
        (
            {"registration_opens_at_0": "2099-01-01", "registration_opens_at_1": "12:00"},
            "Anmälan måste öppna innan träffen börjar.",
        ),
        ({"slug": "tidigare"}, "Den adressen används av en annan sida."),
        ({"state": "cancelled"}, "Skriv varför träffen ställs in."),
        (
            {"starts_at_0": "2027-03-28", "starts_at_1": "02:30"},
            "Den natten ställs klockan fram, så 02.30 finns inte.",
        ),
        (
            {"starts_at_0": "2027-10-31", "starts_at_1": "02:30"},
            "Den natten ställs klockan tillbaka, så 02.30 finns två gånger.",
        ),
        ({"meeting_link": "javascript:alert(1)"}, "giltig URL"),
    ],
)
def test_event_with_a_fault_is_refused_with_the_reason(office, changes, message):
    event = make_event(starts_at=in_days(30, 13))
    page = save(office, event, **changes)
    assert message in text_of(page)
    event.refresh_from_db()
    assert event.state == EventState.PUBLISHED
    assert not Letter.objects.exists()


# ── Seats ────────────────────────────────────────────────────────────────────────────────────
def test_list_shows_seats_and_waiting_list_in_words(office):
    event = make_event(capacity=20)
    fill(event, 12)
    for _ in range(3):
        make_waiting(event)
    assert "12 av 20, 3 på väntelista" in text_of(
        office.get(reverse("admin:events_event_changelist"))
    )
    page = text_of(office.get(address(event)))
    assert "12 av 20, 3 på väntelista" in page
    assert "Väntelistan fylls på av sig själv till" in page
    assert "Det finns plats. De som kan flyttas upp får besked inom några minuter." in page


def test_list_asks_the_database_as_often_for_three_events_as_for_one(
    office, django_assert_max_num_queries
):
    fill(make_event(), 2)
    url = reverse("admin:events_event_changelist")
    office.get(url)
    with django_assert_max_num_queries(15) as one:
        office.get(url)
    for _ in range(2):
        fill(make_event(), 2)
    with django_assert_max_num_queries(len(one)):
        office.get(url)


def test_rule_6_raising_the_capacity_in_the_office_promotes_as_many_as_fit(office):
    event = make_event(capacity=1)
    fill(event, 1)
    for n in range(3):
        make_waiting(event, minutes_ago=10 - n)

    page = save(office, event, capacity="3")

    assert "2 från väntelistan fick plats, med brev." in text_of(page)
    assert event.participants.seated().count() == 3
    assert Letter.objects.filter(kind__endswith="participant_promoted").count() == 2


def test_rule_6_lowering_the_capacity_in_the_office_warns_and_drops_nobody(office):
    event = make_event(capacity=5)
    fill(event, 4)
    page = save(office, event, capacity="2")
    assert "4 är anmälda men platserna är 2. Ingen är struken." in text_of(page)
    assert event.participants.seated().count() == 4


def test_rule_6_after_the_cut_off_the_office_says_why_nobody_moves_up():
    event = make_event(capacity=5, starts_at=in_days(1, 0), promotion_cutoff_hours=72)
    make_waiting(event)
    event = Event.objects.with_seats().get(pk=event.pk)
    assert "fylls inte längre på" in why_nobody_moves_up(event)[0]
    assert seats_in_words(event) == "0 av 5, 1 på väntelista"


def test_an_old_form_does_not_undo_what_other_verbs_did_meanwhile(office, coordinator):
    event = make_event()
    old_form = form_of(office, address(event))
    person = make_participant(event)
    save(office, event, state="cancelled", cancel_reason="Sjukdom")
    Letter.objects.all().delete()

    office.post(address(event), old_form | {"title": "Ny rubrik"})

    event.refresh_from_db()
    assert event.state == EventState.CANCELLED
    assert event.cancelled_at
    assert event.calendar_sequence > 0
    assert person.event_id == event.pk


# ── Calling off ──────────────────────────────────────────────────────────────────────────────
def test_rule_18_setting_the_state_to_cancelled_tells_everybody_once(office, client):
    event = make_event()
    fill(event, 2)
    make_waiting(event)

    page = save(office, event, state="cancelled", cancel_reason="Kursledaren är sjuk.")
    save(office, event, cancel_reason="Kursledaren är mycket sjuk.")

    assert "Träffen är inställd. 3 brev är på väg." in text_of(page)
    assert Letter.objects.filter(subject__startswith="Inställt").count() == 3
    page = save(office, event, state="published")
    assert "Träffen är inställd och de anmälda har fått besked." in text_of(page)


def test_bulk_publish_does_not_bring_a_cancelled_event_back(office):
    event = make_event()
    save(office, event, state="cancelled", cancel_reason="Sjukdom")
    office.post(
        reverse("admin:events_event_changelist"),
        {"action": "publish", "_selected_action": [event.pk]},
    )
    event.refresh_from_db()
    assert event.state == EventState.CANCELLED


# ── Somebody who rang ────────────────────────────────────────────────────────────────────────
def add(client, event: Event, **fields):
    url = reverse("admin:events_event_add_participant", args=[event.pk])
    data = {"name": "Kajsa Karlsson", "email": "kajsa@example.se", **fields}
    return client.post(url, data, follow=True)


def test_staff_adds_a_participant_by_the_same_rules(office):
    event = make_event(capacity=1)
    page = add(office, event)
    assert "Personen är tillagd (anmäld) och får ett brev." in text_of(page)
    assert Booking.objects.get().source == Booking.Source.STAFF
    assert Letter.objects.get().to == "kajsa@example.se"

    assert "Redan anmäld: Kajsa Karlsson." in text_of(add(office, event))
    page = add(office, event, name="Lo", email="lo@example.se")
    assert "Alla platser är upptagna just nu." in text_of(page)
    add(office, event, name="Lo", email="lo@example.se", choice="on")
    assert event.participants.get(name="Lo").state == ParticipantState.WAITING
    assert event.participants.count() == 2


def test_staff_cannot_add_to_what_is_over(office):
    assert "Träffen har redan varit." in text_of(add(office, make_event(starts_at=in_days(-3))))


# ── Participants ─────────────────────────────────────────────────────────────────────────────
def act(client, action: str, *people, **more):
    return client.post(
        reverse("admin:events_participant_changelist"),
        {"action": action, "_selected_action": [p.pk for p in people], **more},
        follow=True,
    )


def test_participants_are_listed_with_state_booking_and_letters(office):
    event = make_event()
    person = make_participant(event, name="Kajsa Karlsson")
    waiting = make_waiting(event, name="Vera Väntar")
    Letter.objects.filter(pk=emails.participant_confirmed(person).pk).update(state="failed")
    emails.participant_waiting(waiting)
    url = reverse("admin:events_participant_changelist")

    page = text_of(office.get(f"{url}?event__id__exact={event.pk}"))

    assert re.search(r"Kajsa Karlsson .* Anmäld .* Anmälan \d+ Misslyckades", page)
    assert re.search(r"Vera Väntar .* Väntelista 1 .* Anmälan \d+ På väg", page)
    page = text_of(office.get(f"{url}?brev=failed"))
    assert "Kajsa Karlsson" in page
    assert "Vera Väntar" not in page


def test_remove_asks_first_and_sends_a_letter_to_each(office, coordinator):
    event = make_event(capacity=2)
    people = fill(event, 2)
    gone = make_participant(event, state=ParticipantState.CANCELLED)
    waiting = make_waiting(event)

    page = act(office, "remove", *people, gone)
    assert "Stryk 2 deltagare?" in text_of(page)
    assert "1 av de valda går det inte att göra det med." in text_of(page)
    assert event.participants.seated().count() == 2

    page = act(office, "remove", *people, confirmed="ja")
    assert "Klart: 2. Var och en får ett brev." in text_of(page)
    waiting.refresh_from_db()
    assert waiting.state == ParticipantState.REGISTERED
    assert Letter.objects.filter(kind__endswith="participant_removed").count() == 2
    # Who did it is kept, without the names.
    logged = LogEntry.objects.filter(user=coordinator)
    assert logged.count() == 2
    for entry in logged:
        assert people[0].name not in entry.object_repr + entry.change_message


def test_rule_8_approve_and_decline_in_the_office(office):
    event = make_event(needs_approval=True)
    yes, no = (make_participant(event, state=ParticipantState.PENDING) for _ in range(2))
    act(office, "approve", yes, confirmed="ja")
    act(office, "decline", no, confirmed="ja")
    yes.refresh_from_db()
    no.refresh_from_db()
    assert (yes.state, no.state) == (ParticipantState.REGISTERED, ParticipantState.REMOVED)
    assert "Ingen av de valda" in text_of(act(office, "approve", yes, no, confirmed="ja"))
    assert Letter.objects.count() == 2


def test_rule_6_seat_by_hand_in_the_office_says_when_there_is_none(office):
    event = make_event(capacity=1, starts_at=in_days(1, 0), promotion_cutoff_hours=72)
    first, second = make_waiting(event, minutes_ago=9), make_waiting(event, minutes_ago=8)
    page = text_of(act(office, "give_seat", first, second, confirmed="ja", reason="Skäl"))
    assert "Klart: 1." in page
    assert f"Ingen plats är ledig för {second.name}." in page
    assert event.participants.seated().get() == first


def test_participants_and_bookings_are_written_by_no_form(office):
    person = make_participant()
    for name, row in (("participant", person), ("booking", person.booking)):
        url = reverse(f"admin:events_{name}_change", args=[row.pk])
        assert office.get(url).status_code == 200
        assert office.post(url, {"name": "x", "state": "removed"}).status_code == 403
        assert office.get(reverse(f"admin:events_{name}_add")).status_code == 403
        delete = reverse(f"admin:events_{name}_delete", args=[row.pk])
        assert office.post(delete, {"post": "yes"}).status_code == 403
    person.refresh_from_db()
    assert person.state == ParticipantState.REGISTERED


# ── Bookings and their letters ───────────────────────────────────────────────────────────────
def test_booking_shows_its_participants_and_letters_and_failed_ones_can_be_sent_again(office):
    booking = make_booking()
    person = make_participant(booking=booking, name="Kim Ek")
    letter = emails.participant_confirmed(person)
    sent = emails.booking_received(booking, [person])
    Letter.objects.filter(pk=letter.pk).update(state=LetterState.FAILED)
    Letter.objects.filter(pk=sent.pk).update(state=LetterState.SENT)
    url = reverse("admin:events_booking_change", args=[booking.pk])

    html = office.get(url).content.decode()
    assert "Kim Ek" in html
    assert "misslyckades" in html
    [again] = re.findall(r'formaction="([^"]*)"', html)
    page = office.post(again, follow=True)

    assert "Brevet skickas igen inom en minut." in text_of(page)
    letter.refresh_from_db()
    assert letter.state == LetterState.QUEUED
    # Opening the address sends nothing, nor does another booking's letter.
    assert office.get(again).status_code == 403
    other = reverse("admin:events_booking_resend", args=[make_booking().pk, letter.pk])
    assert office.post(other).status_code == 404


# ── Rule 14: who sees needs ──────────────────────────────────────────────────────────────────
def test_rule_14_needs_are_seen_by_coordinators_only(client, coordinator, editor):
    person = make_participant(food_needs="Vegetariskt", access_needs="Hiss")
    pages = [
        reverse("admin:events_participant_change", args=[person.pk]),
        reverse("admin:events_participant_changelist"),
        reverse("admin:events_booking_change", args=[person.booking_id]),
    ]
    client.force_login(coordinator)
    assert "Vegetariskt" in client.get(pages[0]).content.decode()
    client.force_login(editor)
    for page in pages:
        html = client.get(page).content.decode()
        assert person.name in html
        assert "Vegetariskt" not in html
        assert "Hiss" not in html


# ── Whose events ─────────────────────────────────────────────────────────────────────────────
def test_editor_sees_and_changes_only_the_own_municipalitys_events(client, editor, elsewhere):
    mine = make_event()
    theirs = elsewhere.participants.get()
    client.force_login(editor)

    assert client.get(address(mine)).status_code == 200
    listed = text_of(client.get(reverse("admin:events_event_changelist")))
    assert mine.title in listed
    assert elsewhere.title not in listed
    for name in ("participant", "booking"):
        page = client.get(reverse(f"admin:events_{name}_changelist"))
        assert "Annan Person" not in page.content.decode()
    for url in (
        address(elsewhere),
        reverse("admin:events_participant_change", args=[theirs.pk]),
        reverse("admin:events_booking_change", args=[theirs.booking_id]),
        reverse("admin:events_event_add_participant", args=[elsewhere.pk]),
        reverse("admin:events_event_history", args=[elsewhere.pk]),
    ):
        response = client.get(url, follow=True)
        assert elsewhere.title not in response.content.decode()
        assert "Annan Person" not in response.content.decode()


def test_editor_with_forged_ids_reaches_nobody_elsewhere(client, editor, elsewhere):
    theirs = elsewhere.participants.get()
    letter = emails.participant_confirmed(theirs)
    Letter.objects.filter(pk=letter.pk).update(state=LetterState.FAILED)
    client.force_login(editor)

    act(client, "remove", theirs, confirmed="ja")
    add(client, elsewhere)
    client.post(reverse("admin:events_booking_resend", args=[theirs.booking_id, letter.pk]))
    client.post(address(elsewhere), {"title": "Kapad", "capacity": "0"})
    client.post(
        reverse("admin:events_event_changelist"),
        {"action": "archive", "_selected_action": [elsewhere.pk]},
    )

    theirs.refresh_from_db()
    letter.refresh_from_db()
    unchanged = Event.objects.get(pk=elsewhere.pk)
    assert theirs.state == ParticipantState.REGISTERED
    assert elsewhere.participants.count() == 1
    assert letter.state == LetterState.FAILED
    assert (unchanged.title, unchanged.state) == (elsewhere.title, EventState.PUBLISHED)


def test_editor_cannot_move_an_event_to_another_municipality(client, editor):
    event = make_event()
    client.force_login(editor)
    ljungby = Municipality.objects.get(slug="ljungby")
    save(client, event, municipality=str(ljungby.pk))
    save(client, event, municipality="")
    event.refresh_from_db()
    assert event.municipality.slug == "vaxjo"


def test_editor_works_with_the_own_events_people(client, editor):
    event = make_event()
    [person] = fill(event, 1)
    client.force_login(editor)
    add(client, event)
    act(client, "remove", person, confirmed="ja")
    person.refresh_from_db()
    assert person.state == ParticipantState.REMOVED
    assert event.participants.seated().get().name == "Kajsa Karlsson"


def test_reader_sees_events_but_no_people_and_changes_nothing(client, reader):
    event = make_event()
    person = make_participant(event)
    client.force_login(reader)
    assert client.get(address(event)).status_code == 200
    for url in (
        reverse("admin:events_participant_changelist"),
        reverse("admin:events_booking_change", args=[person.booking_id]),
        reverse("admin:events_event_add_participant", args=[event.pk]),
    ):
        assert client.get(url).status_code == 403
    assert client.post(address(event), {"title": "x"}).status_code == 403
    assert act(client, "remove", person, confirmed="ja").status_code == 403
    assert Participant.objects.seated().count() == 1


@pytest.mark.parametrize("name", ["event", "participant", "booking"])
def test_office_is_closed_to_others(client, name):
    response = client.get(reverse(f"admin:events_{name}_changelist"))
    assert response.status_code == 302
    assert "login" in response.url or "logga" in response.url


def test_times_in_the_office_are_swedish(office):
    event = make_event(starts_at=timezone.make_aware(datetime(2027, 7, 1, 13, 0)))
    form = form_of(office, address(event))
    assert (form["starts_at_0"], form["starts_at_1"]) == ("2027-07-01", "13:00:00")
