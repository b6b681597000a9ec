"""The pages behind secret links. Numbers in names are those of the rules of registration."""

import logging
import re
import uuid

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from events import actions
from events.links import booking_path, participant_path
from events.models import Booking, Participant, ParticipantState
from kronoberg_portal.foundation.outbox.models import Letter
from tests.events.factories import (
    fill,
    in_days,
    make_booking,
    make_event,
    make_participant,
    make_question,
    make_waiting,
)
from tests.events.test_registration import text_of
from tests.knowledge.factories import make_resource
from tests.pages import read

pytestmark = pytest.mark.django_db

BAD = "Länken gäller inte"


@pytest.fixture
def event():
    return make_event(title="Exempelkurs", meeting_link="https://moten.example.se/hemlig")


@pytest.fixture
def booking(event):
    booking = make_booking(event)
    make_participant(booking=booking, name="Kim Ek", email="kim@example.se")
    make_participant(booking=booking, name="Lo Al", email="lo@example.se")
    return booking


@pytest.fixture
def person(event):
    return make_participant(event, name="Kajsa", food_needs="Vegetariskt")


def every_page(booking: Booking, person: Participant) -> list[str]:
    in_booking = booking.participants.first()
    return [
        booking_path(booking),
        booking_path(booking, "booking_done"),
        booking_path(booking, "booking_cancel"),
        booking_path(booking, "booking_cancel") + f"{in_booking.pk}/",
        booking_path(booking) + f"byt/{in_booking.pk}/",
        booking_path(booking, "booking_substituted"),
        participant_path(person),
        participant_path(person, "participant_cancel"),
        participant_path(person, "participant_substitute"),
        participant_path(person, "participant_needs"),
    ]


# ── Rule 9: opening changes nothing ──────────────────────────────────────────────────────────
def test_rule_9_opening_any_page_behind_a_link_changes_nothing(client, booking, person):
    before = list(Participant.objects.values())
    for address in every_page(booking, person):
        assert client.get(address).status_code == 200
        assert client.head(address).status_code == 200
    assert list(Participant.objects.values()) == before
    assert not Letter.objects.exists()


@pytest.mark.parametrize("name", ["booking", "booking_done"])
def test_rule_9_pages_without_a_button_take_no_posts(client, booking, name):
    assert client.post(booking_path(booking, name)).status_code == 405


# ── Rule 10: every bad link is the same, and no link leaks ───────────────────────────────────
def test_rule_10_any_bad_link_gets_the_same_page(client, booking, person):
    good = booking_path(booking).split("/")[2]
    of_person = participant_path(person).split("/")[2]
    head, signature = good.split(".")
    bad = [
        of_person,  # the right kind of key at the wrong door
        good[:-1],
        good + "x",
        good.swapcase(),
        f"{head}.{signature[::-1]}",
        head,
        str(booking.link_key),
        str(booking.pk),
        "x",
        "å" * 300,
        "..",
    ]
    pages = set()
    for token in bad:
        for tail in ("", "tack/", "avboka/", "avboka/1/"):
            response = client.get(f"/min-anmalan/{token}/{tail}")
            if response.status_code == 301:
                continue
            assert response.status_code == 404, token
            pages.add(response.content)
        assert client.post(f"/min-anmalan/{token}/avboka/").status_code in (301, 404, 405)
    for token in [good, *bad[1:]]:
        response = client.get(f"/min-plats/{token}/")
        assert response.status_code in (301, 404)
    assert len(pages) == 1
    assert BAD in pages.pop().decode()


def test_rule_10_a_link_opens_only_its_own_booking(client, booking, event):
    other = make_participant(event)
    address = booking_path(booking, "booking_cancel") + f"{other.pk}/"
    assert BAD in text_of(client.get(address))
    assert BAD in text_of(client.post(address))
    assert BAD in text_of(client.get(booking_path(booking, "booking_cancel") + "9" * 30 + "/"))
    other.refresh_from_db()
    assert other.state == ParticipantState.REGISTERED


def test_rule_10_a_new_key_and_anonymisation_kill_the_link(client, booking, person):
    address, own = booking_path(booking), participant_path(person)
    Booking.objects.filter(pk=booking.pk).update(link_key=uuid.uuid4())
    assert client.get(address).status_code == 404
    Booking.objects.filter(pk=person.booking_id).update(anonymised_at="2026-01-01T00:00Z")
    assert client.get(own).status_code == 404


def test_rule_10_another_secret_key_makes_all_links_useless_but_an_old_one_can_be_kept(
    client, booking, settings
):
    address = booking_path(booking)
    old, settings.SECRET_KEY = settings.SECRET_KEY, "n" * 50
    assert client.get(address).status_code == 404
    settings.SECRET_KEY_FALLBACKS = [old]
    assert client.get(address).status_code == 200


def test_rule_10_pages_behind_links_are_private(client, booking, person):
    for address in [*every_page(booking, person), "/min-anmalan/x/", "/min-plats/x/"]:
        response = client.get(address)
        assert response["Cache-Control"] == "no-store", address
        assert response["Referrer-Policy"] == "no-referrer"
        assert "noindex" in response["X-Robots-Tag"]
        assert not response.cookies
        html = response.content.decode()
        assert "canonical" not in html
        assert "og:url" not in html


def test_rule_10_no_link_is_written_in_a_log(caplog, booking, person):
    browser = Client(enforce_csrf_checks=True)
    with caplog.at_level(logging.DEBUG):
        for address in every_page(booking, person):
            browser.get(address[:-2] + "x/")
            browser.post(address + "finns-inte/")
            browser.post(address)
    keys = [address.split("/")[2] for address in every_page(booking, person)]
    lines = [as_written(record) for record in caplog.records]
    for line in lines:
        for key in keys:
            assert key not in line
            assert key.split(".")[1][:-2] not in line


def as_written(record: logging.LogRecord) -> str:
    """The line as the portal's handlers write it."""
    for handler in logging.getLogger("django").handlers or logging.getLogger().handlers:
        for log_filter in handler.filters:
            log_filter.filter(record)
    return record.getMessage()


def test_pages_behind_links_are_sound_swedish_pages(client, booking, person):
    titles = set()
    for address in [*every_page(booking, person), "/min-anmalan/x/"]:
        page = read(client.get(address).content.decode())
        assert page.faults == [], address
        assert len(page.h1) == 1
        assert page.lang == "sv"
        titles.add(page.title)
    assert len(titles) == 11


def test_two_bookings_never_have_the_same_link(event):
    addresses = {booking_path(make_booking(event)) for _ in range(50)}
    assert len(addresses) == 50


# ── The booker's page ────────────────────────────────────────────────────────────────────────
def test_booking_page_says_how_it_stands_for_each(client, event):
    booking = make_booking(event)
    make_participant(booking=booking, name="Kim Ek")
    make_waiting(event, minutes_ago=9)
    make_waiting(event, booking=booking, name="Lo Al")
    make_participant(booking=booking, name="Mo Ask", state=ParticipantState.CANCELLED)

    page = text_of(client.get(booking_path(booking)))

    assert re.search(r"Kim Ek .* Anmäld", page)
    assert re.search(r"Lo Al .* Väntelista \(plats 2\)", page)
    assert re.search(r"Mo Ask .* Avbokad", page)


def test_booking_cancel_asks_first_and_then_cancels_one(client, booking):
    kim = booking.participants.get(name="Kim Ek")
    address = booking_path(booking, "booking_cancel") + f"{kim.pk}/"

    question = text_of(client.get(address))
    assert "Kim Ek" in question
    assert "Lo Al" not in question
    page = client.post(address, follow=True)

    assert re.search(r"Kim Ek .* Avbokad", text_of(page))
    assert re.search(r"Lo Al .* Anmäld", text_of(page))
    assert Letter.objects.get().to == "kim@example.se"
    assert "Det är redan avbokat." in text_of(client.get(address))


def test_booking_cancel_of_all_cancels_everybody(client, booking):
    page = client.post(booking_path(booking, "booking_cancel"), follow=True)
    assert text_of(page).count("Avbokad") == 2
    assert "Ingen i anmälan är kvar." in text_of(page)
    assert set(Letter.objects.values_list("to", flat=True)) == {"kim@example.se", "lo@example.se"}


def test_cancel_by_link_needs_no_cookie(booking):
    browser = Client(enforce_csrf_checks=True)
    browser.post(booking_path(booking, "booking_cancel"), HTTP_ORIGIN="null")
    assert not booking.participants.living().exists()


# ── The participant's page ───────────────────────────────────────────────────────────────────
def test_participant_cancel_gives_back_the_own_seat_and_no_other(client, booking):
    kim, lo = booking.participants.order_by("name")

    assert "Avboka din plats?" in text_of(client.get(participant_path(kim, "participant_cancel")))
    page = client.post(participant_path(kim, "participant_cancel"), follow=True)

    assert "Du har ingen plats" in text_of(page)
    lo.refresh_from_db()
    assert lo.state == ParticipantState.REGISTERED
    assert "Lo Al" not in text_of(page)


def test_participant_cancel_leaves_the_waiting_list(client, event):
    waiting = make_waiting(event)
    question = client.get(participant_path(waiting, "participant_cancel"))
    assert "Lämna väntelistan?" in text_of(question)
    client.post(participant_path(waiting, "participant_cancel"))
    assert not event.participants.waiting().exists()


# ── Rule 15: the meeting link ────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("state", [s for s in ParticipantState if s != ParticipantState.DUPLICATE])
def test_rule_15_meeting_link_is_shown_only_to_who_has_a_seat(client, event, state):
    moments = {"waiting_since": in_days(-1)} if state == ParticipantState.WAITING else {}
    person = make_participant(event, state=state, **moments)

    shown = "moten.example.se" in client.get(participant_path(person)).content.decode()

    assert shown == (state == ParticipantState.REGISTERED)


def test_rule_15_meeting_link_is_on_no_page_for_anybody_else(client, booking, event):
    addresses = [
        event.get_absolute_url(),
        reverse("events:calendar", args=[event.slug]),
        reverse("events:register", args=[event.slug]),
        reverse("events:list"),
        booking_path(booking),
        booking_path(booking, "booking_done"),
    ]
    for address in addresses:
        response = client.get(address)
        assert response.status_code == 200
        assert "moten.example.se" not in response.content.decode(), address


def test_own_pages_show_no_needs_but_where_they_are_changed(client, booking, person):
    *others, change = every_page(booking, person)
    person.event.serves_food = True
    person.event.save()
    assert "Vegetariskt" in client.get(change).content.decode()
    for address in others:
        assert "Vegetariskt" not in client.get(address).content.decode()


# ── Rule 13 ──────────────────────────────────────────────────────────────────────────────────
def test_rule_13_after_the_deadline_the_pages_refuse_and_name_a_contact(client):
    event = make_event(changes_until=in_days(5))
    person = make_participant(event)
    with time_machine.travel(in_days(6), tick=False):
        for address in every_page(person.booking, person):
            page = text_of(client.get(address))
            assert "Ja, avboka" not in page
        client.post(participant_path(person, "participant_cancel"))
        client.post(booking_path(person.booking, "booking_cancel"))
        page = text_of(client.get(participant_path(person)))
    person.refresh_from_db()
    assert person.state == ParticipantState.REGISTERED
    assert "Det gick att ändra och avanmäla sig till och med" in page
    assert "ör av dig" in page


def test_cancelled_event_says_so_on_the_own_pages(client):
    event = make_event(state="cancelled", cancel_reason="Kursledaren är sjuk.")
    person = make_participant(event)
    for address in (participant_path(person), booking_path(person.booking)):
        page = text_of(client.get(address))
        assert "Träffen är inställd" in page
        assert "Kursledaren är sjuk." in page
        assert "Avboka min plats" not in page


# ── Rule 11: a lost link ─────────────────────────────────────────────────────────────────────
def ask(client, address: str):
    return client.post(reverse("events:link_request"), {"email": address}, follow=True)


def test_rule_11_link_request_answers_alike_whether_or_not_the_address_is_known(client, booking):
    pages = [ask(client, address) for address in ("KIM@example.se", "okand@example.se")]
    assert text_of(pages[0]) == text_of(pages[1])
    assert pages[0].redirect_chain == pages[1].redirect_chain
    assert Letter.objects.get().to == "kim@example.se"


def test_rule_11_link_request_sends_a_letter_for_each_that_the_address_has(client, booking):
    kim = booking.participants.get(name="Kim Ek")
    own = make_booking(make_event(), booker_email="Kim@example.se")
    make_participant(booking=own)
    make_participant(make_event(), email="kim@example.se", state=ParticipantState.CANCELLED)
    make_participant(make_event(starts_at=in_days(-5)), email="kim@example.se")

    ask(client, "kim@example.se")

    texts = "".join(Letter.objects.values_list("text", flat=True))
    assert Letter.objects.count() == 2
    assert participant_path(kim) in texts
    assert booking_path(own) in texts
    assert booking_path(booking) not in texts


def test_rule_11_one_who_booked_only_for_oneself_gets_one_letter(client):
    person = make_participant(make_event())
    ask(client, person.email)
    assert Letter.objects.get().kind == "events:participant_link"


def test_rule_11_link_request_sends_each_link_at_most_once_an_hour(client, booking):
    for _ in range(3):
        ask(client, "kim@example.se")
    assert Letter.objects.count() == 1


def test_link_request_without_an_address_says_so(client):
    page = ask(client, "")
    assert "Fel: " in page.content.decode()
    assert "Skriv e-postadressen." in text_of(page)


def test_own_page_of_a_full_event_asks_the_database_as_often_for_many_as_for_few(
    client, django_assert_num_queries, event
):
    booking = make_booking(event)
    for _ in range(3):
        make_participant(booking=booking)
    with django_assert_num_queries(5):
        client.get(booking_path(booking))
    fill(event, 5)
    for _ in range(3):
        make_participant(booking=booking)
    with django_assert_num_queries(5):
        client.get(booking_path(booking))


# ── Needs and answers, changed until the deadline ────────────────────────────────────────────
def change_needs(client, person: Participant, **fields):
    return client.post(participant_path(person, "participant_needs"), fields, follow=True)


@pytest.mark.parametrize("state", ["registered", "waiting", "pending"])
def test_participant_changes_needs_and_answers(client, state):
    event = make_event(serves_food=True, asks_access_needs=True)
    question = make_question(event, text="Vilken grupp?")
    since = timezone.now() if state == "waiting" else None
    person = make_participant(
        event, food_needs="Vegetariskt", state=state, **({"waiting_since": since} if since else {})
    )
    before = person.state, person.seated_at, person.waiting_since
    assert "Skriv behov och svar" in text_of(client.get(participant_path(make_participant(event))))
    assert "Ändra behov och svar" in text_of(client.get(participant_path(person)))

    name = f"fraga_{question.pk}"
    page = change_needs(client, person, food_needs="", access_needs="Hiss", **{name: "Den röda"})

    assert "Det du ändrade är sparat." in text_of(page)
    assert "Den röda" in text_of(page)
    person.refresh_from_db()
    assert (person.food_needs, person.access_needs) == ("", "Hiss")
    assert before == (person.state, person.seated_at, person.waiting_since)
    assert not Letter.objects.exists()
    change_needs(client, person, **{name: ""})
    assert not person.answers.exists()


def test_rule_13_needs_are_not_changed_after_the_deadline_and_what_was_typed_is_given_back(client):
    event = make_event(serves_food=True, changes_until=in_days(5))
    person = make_participant(event, food_needs="Vegetariskt")
    with time_machine.travel(in_days(6), tick=False):
        page = change_needs(client, person, food_needs="Glutenfritt")
    assert "Det gick att ändra" in text_of(page)
    assert "Glutenfritt" in text_of(page)
    person.refresh_from_db()
    assert person.food_needs == "Vegetariskt"


def test_rule_14_needs_and_answers_that_nobody_asks_for_are_not_kept(client, event):
    person = make_participant(event)
    other = make_question(make_event())
    page = change_needs(client, person, food_needs="Kött", **{f"fraga_{other.pk}": "Hej"})
    assert page.status_code == 200
    person.refresh_from_db()
    assert person.food_needs == ""
    assert not person.answers.exists()


def test_who_has_left_changes_no_needs_and_leaves_no_answers(client):
    event = make_event(serves_food=True)
    person = make_participant(event)
    question = make_question(event)
    change_needs(client, person, food_needs="Kött", **{f"fraga_{question.pk}": "Hej"})
    assert person.answers.exists()
    client.post(participant_path(person, "participant_cancel"))
    page = change_needs(client, person, food_needs="Kött")
    assert "redan avbokad" in text_of(page)
    person.refresh_from_db()
    assert person.food_needs == ""
    assert not person.answers.exists()


def test_needs_with_a_fault_say_which_and_change_nothing(client):
    event = make_event(serves_food=True)
    person = make_participant(event, food_needs="Vegetariskt")
    page = change_needs(client, person, food_needs="640823-3234")
    assert "<title>Fel: " in page.content.decode()
    assert "Skriv inte personnummer här." in text_of(page)
    person.refresh_from_db()
    assert person.food_needs == "Vegetariskt"


# ── What else is on the own pages ────────────────────────────────────────────────────────────
def test_check_in_code_is_on_the_page_of_who_has_a_seat_and_on_no_other(client, event, booking):
    seated, waiting = make_participant(event), make_waiting(event)
    assert seated.check_in_code in text_of(client.get(participant_path(seated)))
    assert waiting.check_in_code not in text_of(client.get(participant_path(waiting)))
    for address in (booking_path(booking), booking_path(booking, "booking_done")):
        page = text_of(client.get(address))
        assert all(one.check_in_code not in page for one in booking.participants.all())


def test_own_pages_lead_to_the_calendar_file_and_to_lost_links(client, booking, person):
    for address in (booking_path(booking), participant_path(person)):
        page = client.get(address).content.decode()
        assert reverse("events:calendar", args=[booking.event.slug]) in page
        assert reverse("events:link_request") in page


def test_own_pages_show_materials_only_afterwards(client):
    event = make_event(title="Träff med bilder")
    event.materials.add(make_resource(title="Bilderna från dagen"))
    event.materials.add(make_resource(title="Utkastet", state="draft"))
    person = make_participant(event)
    pages = (participant_path(person), booking_path(person.booking))
    for address in pages:
        assert "Bilderna från dagen" not in text_of(client.get(address))
    with time_machine.travel(in_days(40), tick=False):
        for address in pages:
            page = text_of(client.get(address))
            assert "Bilderna från dagen" in page
            assert "Utkastet" not in page


def test_change_of_needs_refuses_by_itself_and_keeps_only_what_is_asked(event):
    """Also when the page was opened in time, or the event stopped asking meanwhile."""
    person, gone = make_participant(event), make_participant(event, state="cancelled")

    def change(who: Participant, by=None) -> None:
        needs = {"food_needs": "Kött", "access_needs": "Hiss"}
        actions.change_needs(participant=who, answers={}, by=by, **needs)

    change(person)
    person.refresh_from_db()
    assert (person.food_needs, person.access_needs) == ("", "")
    with pytest.raises(actions.Refused, match="redan avbokad"):
        change(gone)
    with (
        time_machine.travel(in_days(31), tick=False),
        pytest.raises(actions.Refused, match="Det gick att ändra"),
    ):
        change(person)
