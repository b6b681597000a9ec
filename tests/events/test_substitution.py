"""Somebody else in the same seat: by the booker, by oneself, by staff. Rules 7, 10, 12 and 13."""

from collections import Counter

import icalendar
import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from events import actions
from events.links import booking_path, participant_path
from events.models import Answer, Participant, ParticipantState, Question
from kronoberg_portal.foundation.outbox.models import Letter
from tests.events.factories import (
    fill,
    in_days,
    make_booking,
    make_event,
    make_participant,
    make_waiting,
)
from tests.events.test_concurrency import at_once
from tests.events.test_registration import text_of

pytestmark = pytest.mark.django_db

NEW = actions.Attendee(name="Nils Ny", email="nils@example.se")


@pytest.fixture
def event():
    return make_event(
        title="Exempelkurs", capacity=2, serves_food=True, meeting_link="https://moten.example.se/x"
    )


@pytest.fixture
def booking(event):
    return make_booking(event, booker_name="Boel Bokare", booker_email="boel@example.se")


@pytest.fixture
def person(booking):
    """Kajsa, booked by Boel, in an event that is full."""
    make_participant(booking=booking, name="Kim Ek", email="kim@example.se")
    return make_participant(
        booking=booking, name="Kajsa Ek", email="kajsa@example.se", food_needs="Hemlig kost"
    )


def letters() -> dict[str, Letter]:
    """The newest letters by whom they are to."""
    return {letter.to: letter for letter in Letter.objects.order_by("pk")}


def by_link(client, address: str, *, follow=True, action="send", **changes):
    data = {"name": "Nils Ny", "email": "nils@example.se", "role": "", "food_needs": ""}
    return client.post(address, data | changes | {"action": action}, follow=follow)


def address_for(person: Participant) -> str:
    return booking_path(person.booking) + f"byt/{person.pk}/"


# ── Rule 12 ──────────────────────────────────────────────────────────────────────────────────
def test_rule_12_substitute_gets_the_same_seat_also_when_full(event, person):
    waiting = make_waiting(event, minutes_ago=5)

    new = actions.substitute(participant=person, attendee=NEW, by=None)

    person.refresh_from_db()
    waiting.refresh_from_db()
    assert person.state == ParticipantState.REPLACED
    assert person.replaced_by == new
    assert new.state == ParticipantState.REGISTERED
    assert new.booking == person.booking
    assert waiting.state == ParticipantState.WAITING
    assert event.participants.seated().count() == 2


def test_rule_12_new_one_is_invited_and_old_one_taken_out_of_the_calendar(event, person):
    actions.substitute(participant=person, attendee=NEW, by=None)

    sent = letters()
    assert set(sent) == {"nils@example.se", "kajsa@example.se", "boel@example.se"}
    new, old, booker = sent["nils@example.se"], sent["kajsa@example.se"], sent["boel@example.se"]
    assert new.subject == "Du har en plats: Exempelkurs"
    assert "Du kommer i stället för Kajsa Ek. Du har en plats." in new.text
    assert "https://moten.example.se/x" in new.text
    assert new.calendar_method == "REQUEST"
    assert old.subject == "Någon annan kommer i stället: Exempelkurs"
    assert "Nils" not in old.text
    assert "moten.example.se" not in old.text + old.calendar
    assert old.calendar_method == "CANCEL"
    assert "Kajsa Ek bytts ut mot Nils Ny, som har en plats" in booker.text
    invited, gone = (
        icalendar.Calendar.from_ical(letter.calendar).walk("VEVENT")[0] for letter in (new, old)
    )
    assert invited["UID"] == gone["UID"]
    assert str(invited["ATTENDEE"]) == "mailto:nils@example.se"
    assert str(gone["ATTENDEE"]) == "mailto:kajsa@example.se"
    event.refresh_from_db()
    assert event.calendar_sequence == gone["SEQUENCE"] == 1


def test_rule_12_needs_and_answers_of_the_old_are_erased_and_never_shown_to_the_new(
    client, event, person
):
    question = Question.objects.create(event=event, text="Nivå?")
    Answer.objects.create(question=question, participant=person, text="Hemligt svar")

    new = actions.substitute(participant=person, attendee=NEW, by=None)

    person.refresh_from_db()
    assert person.food_needs == person.access_needs == person.check_in_code == ""
    assert new.food_needs == ""
    assert not Answer.objects.exists()
    assert "Hemlig" not in text_of(client.get(participant_path(new)))
    for letter in Letter.objects.all():
        assert "Hemlig" not in letter.text + letter.html + letter.calendar


def test_rule_12_place_in_line_and_application_are_taken_over_as_they_are(event):
    fill(event, 2)
    first = make_waiting(event, minutes_ago=9)
    make_waiting(event, minutes_ago=5)
    pending = make_participant(event, state=ParticipantState.PENDING)

    new = actions.substitute(participant=first, attendee=NEW, by=None)
    other = actions.Attendee(name="Anna", email="anna@example.se")
    applied = actions.substitute(participant=pending, attendee=other, by=None)

    assert new.place_on_waiting_list == 1
    letter = letters()["nils@example.se"]
    assert letter.subject.startswith("Du står på väntelistan")
    assert "nummer 1 i kön" in letter.text
    assert not letter.calendar
    assert "moten.example.se" not in letter.text
    assert applied.state == ParticipantState.PENDING
    assert letters()["anna@example.se"].subject.startswith("Din anmälan väntar på godkännande")


def test_rule_12_booker_who_is_one_of_the_two_gets_no_letter_more(event):
    alone = make_participant(event, email="kajsa@example.se")
    actions.substitute(participant=alone, attendee=NEW, by=None)
    assert Counter(Letter.objects.values_list("to", flat=True)) == {
        "kajsa@example.se": 1,
        "nils@example.se": 1,
    }


# ── Rule 10: the old link ────────────────────────────────────────────────────────────────────
def test_rule_10_link_of_the_old_one_is_dead(client, person):
    old_link = participant_path(person)
    assert client.get(old_link).status_code == 200
    actions.substitute(participant=person, attendee=NEW, by=None)
    for address in (old_link, f"{old_link}byt/", f"{old_link}avboka/"):
        response = client.get(address)
        assert response.status_code == 404
        assert "Länken gäller inte" in text_of(response)


# ── Rule 2: who takes part already ───────────────────────────────────────────────────────────
def test_rule_2_nobody_learns_that_the_new_one_takes_part_already(client):
    """The same pages word for word, whether or not the new person was registered before."""
    pages = []
    for is_known in (False, True):
        event = make_event(title="Exempelkurs")
        if is_known:
            known = make_participant(event, name="Nils Ny", email="nils@example.se")
        booking = make_booking(event)
        person = make_participant(booking=booking, name="Kajsa Ek", email="kajsa@example.se")
        done = by_link(client, address_for(person))
        own_page = client.get(booking_path(booking))
        pages.append((text_of(done), text_of(own_page)))
    assert pages[0] == pages[1]
    assert "Bytet är klart" in pages[0][0]

    new = Participant.objects.get(email="nils@example.se", booking=booking)
    assert new.state == ParticipantState.DUPLICATE
    known.refresh_from_db()
    assert known.state == ParticipantState.REGISTERED
    assert letters()["nils@example.se"].subject.startswith("Du är redan anmäld")


def test_rule_2_seat_that_nobody_needs_goes_to_the_waiting_list(event, person):
    event.capacity = 3
    event.save()
    make_participant(event, email="nils@example.se")
    waiting = make_waiting(event, minutes_ago=5)
    actions.substitute(participant=person, attendee=NEW, by=None)
    waiting.refresh_from_db()
    assert waiting.state == ParticipantState.REGISTERED
    assert event.participants.seated().count() == 3


def test_rule_2_staff_is_told_who_takes_part_already(event, person, coordinator):
    make_participant(event, name="Nils Ny", email="NILS@example.se ")
    with pytest.raises(actions.Refused, match="Redan anmäld: Nils Ny"):
        actions.substitute(participant=person, attendee=NEW, by=coordinator)
    person.refresh_from_db()
    assert person.state == ParticipantState.REGISTERED
    assert not Letter.objects.exists()


def test_rule_2_old_one_who_was_a_duplicate_has_no_seat_to_hand_over(event, booking):
    fill(event, 1)
    duplicate = make_participant(booking=booking, state=ParticipantState.DUPLICATE)
    new = actions.substitute(participant=duplicate, attendee=NEW, by=None)
    assert new.state == ParticipantState.REGISTERED
    again = make_participant(booking=booking, state=ParticipantState.DUPLICATE)
    other = actions.Attendee(name="Anna", email="anna@example.se")
    assert (
        actions.substitute(participant=again, attendee=other, by=None).state
        == ParticipantState.WAITING
    )
    assert event.participants.seated().count() == 2


# ── Rule 13: too late ────────────────────────────────────────────────────────────────────────
def test_rule_13_after_the_deadline_refused_with_a_contact_but_staff_still_can(
    client, event, person, coordinator
):
    event.changes_until = in_days(-1)
    event.save()
    for address in (address_for(person), participant_path(person) + "byt/"):
        page = text_of(by_link(client, address))
        assert "Det gick att ändra och avanmäla sig till och med" in page
        assert "Vill du ändra något ändå?" in page
        assert "nils@example.se" in page  # nothing typed is lost
    with pytest.raises(actions.Refused):
        actions.substitute(participant=person, attendee=NEW, by=None)
    assert not Letter.objects.exists()
    actions.substitute(participant=person, attendee=NEW, by=coordinator)
    assert Letter.objects.count() == 3


@pytest.mark.parametrize("fields", [{"state": "cancelled"}, {"state": "completed"}])
def test_rule_13_event_that_is_over_is_changed_by_nobody(event, person, coordinator, fields):
    event.state = fields["state"]
    event.save()
    with pytest.raises(actions.Refused):
        actions.substitute(participant=person, attendee=NEW, by=coordinator)


# ── Rule 7: twice, and at the same time ──────────────────────────────────────────────────────
def test_rule_7_same_change_sent_twice_is_made_once(client, person):
    by_link(client, address_for(person))
    first = Letter.objects.count()
    actions.substitute(participant=person, attendee=NEW, by=None)
    assert Letter.objects.count() == first
    assert Participant.objects.filter(email="nils@example.se").count() == 1


def test_rule_7_who_has_left_cannot_be_replaced(client, person):
    actions.cancel_participant(participant=person, by=None)
    with pytest.raises(actions.Refused, match="redan avbokad eller bytt"):
        actions.substitute(participant=person, attendee=NEW, by=None)
    page = text_of(by_link(client, address_for(person)))
    assert "Platsen är redan avbokad eller bytt" in page
    assert "nils@example.se" in page


@pytest.mark.django_db(transaction=True)
def test_rule_7_substitute_against_cancel_leaves_one_outcome():
    for number in range(6):
        event = make_event(capacity=1)
        person = make_participant(event)
        waiting = make_waiting(event, minutes_ago=5)
        new = actions.Attendee(name="Nils", email=f"nils{number}@example.se")

        results = at_once(
            lambda person=person: actions.cancel_participant(participant=person, by=None),
            lambda person=person, new=new: actions.substitute(
                participant=person, attendee=new, by=None
            ),
        )

        person.refresh_from_db()
        [seated] = event.participants.seated()
        if person.state == ParticipantState.CANCELLED:
            assert isinstance(results[1], actions.Refused)
            assert seated == waiting
        else:
            assert person.state == ParticipantState.REPLACED
            assert results[0] is False
            assert seated == results[1]


@pytest.mark.django_db(transaction=True)
def test_rule_7_two_substitutes_at_once_for_one_seat_give_one():
    event = make_event(capacity=1)
    person = make_participant(event)
    people = [actions.Attendee(name=f"N {n}", email=f"n{n}@example.se") for n in range(4)]
    results = at_once(
        *[
            lambda new=new: actions.substitute(participant=person, attendee=new, by=None)
            for new in people
        ]
    )
    assert sum(isinstance(result, Participant) for result in results) == 1
    assert event.participants.seated().count() == 1


# ── The pages ────────────────────────────────────────────────────────────────────────────────
def test_booker_goes_through_form_check_and_done(client, person):
    address = address_for(person)
    assert address in client.get(booking_path(person.booking)).content.decode()
    assert "Vem kommer i stället för <bdi>Kajsa Ek</bdi>?" in client.get(address).content.decode()

    check = by_link(client, address, action="check", food_needs="Utan nötter")
    assert "Kontrollera bytet" in text_of(check)
    assert "Utan nötter" in text_of(check)
    assert not Letter.objects.exists()
    back = by_link(client, address, action="back", food_needs="Utan nötter")
    assert 'value="Utan nötter"' in back.content.decode()
    done = by_link(client, address, food_needs="Utan nötter")
    assert "Bytet är klart" in text_of(done)
    assert Participant.objects.get(email="nils@example.se").food_needs == "Utan nötter"


def test_participant_goes_through_form_check_and_done(client, person):
    address = participant_path(person, "participant_substitute")
    assert address in client.get(participant_path(person)).content.decode()
    assert "Vem kommer i stället för dig?" in text_of(client.get(address))
    assert "Lämna över min plats" in text_of(by_link(client, address, action="check"))
    done = by_link(client, address)
    assert "Du är inte längre anmäld." in text_of(done)
    assert done.redirect_chain[-1][0] == reverse("events:participant_substituted")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name": ""}, "Skriv namnet."),
        ({"email": "nils"}, "Skriv e-postadressen så här"),
        ({"email": "KAJSA@example.se"}, "Det är samma adress som förut."),
        ({"email": "kim@example.se"}, "Adressen står redan hos någon annan i anmälan."),
        ({"name": "x" * 200}, "Skriv högst 120 tecken."),
        ({"food_needs": "19121212-1212"}, "Skriv inte personnummer här."),
    ],
)
def test_substitute_with_a_fault_is_refused_and_nothing_typed_is_lost(
    client, person, changes, message
):
    page = by_link(client, address_for(person), **{"role": "Enhetschef", **changes})
    assert message in text_of(page)
    assert "Fel: " in page.content.decode()
    assert 'value="Enhetschef"' in page.content.decode()
    assert not Letter.objects.exists()


def test_rule_10_booker_replaces_only_people_of_the_own_booking(client, event, person):
    other = make_participant(event)
    address = booking_path(person.booking) + f"byt/{other.pk}/"
    assert by_link(client, address).status_code == 404
    other.refresh_from_db()
    assert other.state == ParticipantState.REGISTERED


# ── Staff ────────────────────────────────────────────────────────────────────────────────────
def test_staff_puts_somebody_else_in_a_seat(client, coordinator, person):
    client.force_login(coordinator)
    people = reverse("admin:events_participant_changelist")
    page = client.post(people, {"action": "substitute", "_selected_action": [person.pk]})
    address = reverse("admin:events_participant_substitute", args=[person.pk])
    assert page.url == address
    assert "Kajsa Ek" in text_of(client.get(address))
    page = client.post(address, {"name": "", "email": "nils@example.se", "role": ""}, follow=True)
    assert "Skriv namnet." in text_of(page)
    data = {"name": "Nils Ny", "email": "nils@example.se", "role": "", "food_needs": ""}
    page = client.post(address, data, follow=True)
    assert "Bytet är klart. Båda får brev." in text_of(page)
    assert letters()["nils@example.se"].calendar_method == "REQUEST"
    assert not LogEntry.objects.filter(change_message__contains="Nils").exists()


def test_staff_is_asked_to_choose_one_at_a_time(client, coordinator, event):
    people = fill(event, 2)
    client.force_login(coordinator)
    page = client.post(
        reverse("admin:events_participant_changelist"),
        {"action": "substitute", "_selected_action": [person.pk for person in people]},
        follow=True,
    )
    assert "Markera en person i taget." in text_of(page)


def test_staff_of_another_municipality_may_not(client, editor, coordinator):
    stranger = make_participant(make_event(municipality=None))
    client.force_login(editor)
    address = reverse("admin:events_participant_substitute", args=[stranger.pk])
    assert client.get(address).status_code == 404
    assert client.post(address, {"name": "N", "email": "n@example.se"}).status_code == 404
