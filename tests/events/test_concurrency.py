"""Many at once: what the lock is for. Every test here runs on both databases.

The first test takes the lock away and shows that the same seat is then sold many times; all the
others are run with it.
"""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from events import actions, seats
from events.models import Booking, Event, EventState, Participant, ParticipantState
from kronoberg_portal.foundation.outbox.models import Letter
from tests.events.factories import fill, make_booking, make_event, make_participant, make_waiting
from tests.events.filling import filled
from tests.events.test_office import form_of

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*jobs: Callable) -> list:
    """Run the jobs in threads with connections of their own, started together; what each gave.

    An exception is given as a result too, so that a test can say which ones it expects.
    """
    start = threading.Barrier(len(jobs))

    def run(job: Callable):
        try:
            start.wait(timeout=30)
            return job()
        except Exception as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def registering(event: Event, *names: str, choice: str = "", by=None) -> Callable:
    def job():
        people = [actions.Attendee(name=name, email=f"{name}@example.se") for name in names]
        booker = actions.Booker(name=names[0], email=f"{names[0]}@example.se")
        return actions.register(event=event, booker=booker, attendees=people, by=by, choice=choice)

    return job


def counted(event: Event) -> Counter:
    return Counter(event.participants.values_list("state", flat=True))


def subjects(start: str) -> int:
    return Letter.objects.filter(subject__startswith=start).count()


@pytest.fixture
def slow_count(monkeypatch):
    """Everybody who has counted the seats waits a moment for the others to count them too.

    With the lock nobody else can, and each goes on when the moment has passed.
    """
    meeting = threading.Barrier(20)
    count = seats.room_for_newcomers

    def slowly(*args):
        room = count(*args)
        with suppress(threading.BrokenBarrierError):
            meeting.wait(timeout=0.5 if meeting.n_waiting == 0 else 5)
        return room

    monkeypatch.setattr(seats, "room_for_newcomers", slowly)


@contextmanager
def no_lock(event_pk: int):
    yield Event.objects.get(pk=event_pk)


# ── 20 people on one seat ────────────────────────────────────────────────────────────────────
def test_without_the_lock_one_seat_is_sold_many_times(monkeypatch, slow_count):
    event = make_event(capacity=1)
    monkeypatch.setattr(seats, "locked", no_lock)

    at_once(*[registering(event, f"p{n}", choice="wait") for n in range(20)])

    assert event.participants.seated().count() > 1


def test_with_the_lock_one_seat_is_sold_once(slow_count):
    event = make_event(capacity=1)

    results = at_once(*[registering(event, f"p{n}", choice="wait") for n in range(20)])

    assert all(isinstance(result, Booking) for result in results), results
    assert counted(event) == {ParticipantState.REGISTERED: 1, ParticipantState.WAITING: 19}
    assert subjects("Du har en plats") == 1
    assert subjects("Du står på väntelistan") == 19


def test_places_in_line_are_given_once_each():
    event = make_event(capacity=1)
    at_once(*[registering(event, f"p{n}", choice="wait") for n in range(12)])
    places = [person.place_on_waiting_list for person in event.participants.waiting()]
    assert places == list(range(1, 12))


# ── Groups on the last seats ─────────────────────────────────────────────────────────────────
def test_groups_on_the_last_seats_never_get_more_than_there_are():
    event = make_event(capacity=4)

    at_once(*[registering(event, f"a{n}", f"b{n}", f"c{n}", choice="split") for n in range(5)])

    assert counted(event) == {ParticipantState.REGISTERED: 4, ParticipantState.WAITING: 11}


def test_groups_that_do_not_fit_whole_are_asked_even_when_many_come_at_once():
    event = make_event(capacity=4)

    results = at_once(*[registering(event, f"a{n}", f"b{n}", f"c{n}") for n in range(5)])

    assert Counter(type(result) for result in results) == {Booking: 1, actions.DoesNotFit: 4}
    assert counted(event) == {ParticipantState.REGISTERED: 3}


def test_municipalitys_share_holds_when_many_come_at_once(vaxjo):
    event = make_event(capacity=20, most_per_municipality=3)

    def job(n):
        booker = actions.Booker(name=f"p{n}", email=f"p{n}@example.se", municipality=vaxjo)
        people = [actions.Attendee(name=f"p{n}", email=f"p{n}@example.se")]
        return lambda: actions.register(
            event=event, booker=booker, attendees=people, by=None, choice="wait"
        )

    at_once(*[job(n) for n in range(10)])

    assert counted(event) == {ParticipantState.REGISTERED: 3, ParticipantState.WAITING: 7}


# ── The same person, the same form ───────────────────────────────────────────────────────────
def test_same_person_by_many_forms_at_once_is_registered_once():
    event = make_event()
    results = at_once(*[registering(event, "kajsa") for _ in range(8)])
    assert all(isinstance(result, Booking) for result in results), results
    assert event.participants.living().count() == 1
    assert subjects("Du har en plats") == 1


def test_same_form_posted_many_times_at_once_makes_one_booking():
    event = make_event()
    data = filled()
    address = reverse("events:register", args=[event.slug])

    results = at_once(*[lambda: Client().post(address, data) for _ in range(8)])

    assert {response.status_code for response in results} == {302}
    assert len({response.url for response in results}) == 1
    assert Booking.objects.count() == 1
    assert Letter.objects.count() == 1


# ── Cancelling against the rest ──────────────────────────────────────────────────────────────
def test_freed_seat_goes_to_who_waits_and_not_to_who_comes_at_that_moment():
    event = make_event(capacity=1)
    [leaving] = fill(event, 1)
    waiting = make_waiting(event, minutes_ago=5)

    at_once(
        lambda: actions.cancel_participant(participant=leaving, by=None),
        *[registering(event, f"p{n}", choice="wait") for n in range(6)],
    )

    assert [person.pk for person in event.participants.seated()] == [waiting.pk]
    assert event.participants.waiting().count() == 6


def test_cancelling_at_once_by_booker_and_participant_frees_one_seat_and_sends_one_letter():
    event = make_event(capacity=1)
    booking = make_booking(event)
    person = make_participant(booking=booking)
    make_waiting(event, minutes_ago=5)
    make_waiting(event, minutes_ago=4)

    at_once(
        *[lambda: actions.cancel_booking(booking=booking, by=None)] * 3,
        *[lambda: actions.cancel_participant(participant=person, by=None)] * 3,
    )

    assert counted(event) == {
        ParticipantState.CANCELLED: 1,
        ParticipantState.REGISTERED: 1,
        ParticipantState.WAITING: 1,
    }
    assert subjects("Du är avanmäld") == 1
    assert subjects("Du har fått en plats") == 1


# ── Promotions ───────────────────────────────────────────────────────────────────────────────
def test_promotions_at_once_fill_each_seat_once_and_tell_each_person_once():
    event = make_event(capacity=3)
    for n in range(10):
        make_waiting(event, minutes_ago=n)

    at_once(*[lambda: actions.promote_waiting(event=event, by=None)] * 6)

    assert counted(event) == {ParticipantState.REGISTERED: 3, ParticipantState.WAITING: 7}
    assert subjects("Du har fått en plats") == 3


def test_raising_the_capacity_against_the_form_gives_exactly_the_seats_there_are(coordinator):
    event = make_event(capacity=1)
    fill(event, 1)
    first, second = make_waiting(event, minutes_ago=5), make_waiting(event, minutes_ago=4)

    at_once(
        lambda: actions.change_capacity(event=event, capacity=4, by=coordinator),
        *[registering(event, f"p{n}", choice="wait") for n in range(6)],
    )

    assert event.participants.seated().count() == 4
    assert {first.pk, second.pk} <= {person.pk for person in event.participants.seated()}


def test_seats_given_by_hand_and_by_the_list_at_once_are_given_once(coordinator):
    event = make_event(capacity=2)
    people = [make_waiting(event, minutes_ago=n) for n in range(6)]

    at_once(
        *[lambda p=p: actions.seat_by_hand(participant=p, by=coordinator) for p in people],
        *[lambda: actions.promote_waiting(event=event, by=None)] * 3,
    )

    assert counted(event) == {ParticipantState.REGISTERED: 2, ParticipantState.WAITING: 4}
    assert subjects("Du har fått en plats") == 2


def test_editing_the_event_in_the_office_against_the_form_never_oversells(client, coordinator):
    event = make_event(capacity=1)
    fill(event, 1)
    client.force_login(coordinator)
    edit = reverse("admin:events_event_change", args=[event.pk])
    edited = form_of(client, edit) | {"capacity": "3"}
    address = reverse("events:register", args=[event.slug])

    def post(n: int):
        data = filled(name=f"P {n}", email=f"p{n}@example.se", choice="wait")
        return lambda: Client().post(address, data)

    results = at_once(lambda: client.post(edit, edited), *[post(n) for n in range(6)])

    assert {response.status_code for response in results} == {302}
    assert counted(event) == {ParticipantState.REGISTERED: 3, ParticipantState.WAITING: 4}


def test_staff_adding_against_the_form_never_oversells(coordinator):
    event = make_event(capacity=5)

    at_once(
        *[registering(event, f"p{n}", choice="wait") for n in range(6)],
        *[registering(event, f"s{n}", choice="wait", by=coordinator) for n in range(6)],
    )

    assert counted(event) == {ParticipantState.REGISTERED: 5, ParticipantState.WAITING: 7}


def test_approving_many_at_once_gives_no_more_seats_than_there_are(coordinator):
    event = make_event(capacity=2, needs_approval=True)
    people = [make_participant(event, state=ParticipantState.PENDING) for _ in range(6)]

    at_once(*[lambda p=p: actions.approve(participant=p, by=coordinator) for p in people * 2])

    assert counted(event) == {ParticipantState.REGISTERED: 2, ParticipantState.WAITING: 4}
    assert subjects("Din anmälan är godkänd") == 2


def test_everybody_who_got_in_before_the_event_was_cancelled_is_told_once(coordinator):
    event = make_event()

    at_once(
        *[registering(event, f"p{n}") for n in range(5)],
        lambda: actions.cancel_event(event=event, reason="Sjukdom", by=coordinator),
        lambda: actions.cancel_event(event=event, reason="Sjukdom", by=coordinator),
        *[registering(event, f"q{n}") for n in range(5)],
    )

    assert Event.objects.get().state == EventState.CANCELLED
    assert subjects("Inställt") == Participant.objects.count() == subjects("Du har en plats")


# ── Through the pages ────────────────────────────────────────────────────────────────────────
def test_sixteen_posts_at_once_never_oversell_and_never_meet_a_locked_database():
    event = make_event(capacity=5)
    address = reverse("events:register", args=[event.slug])

    def post(n: int):
        data = filled(name=f"P {n}", email=f"p{n}@example.se", choice="wait")
        return lambda: Client(raise_request_exception=False).post(address, data)

    results = at_once(*[post(n) for n in range(16)])

    assert {response.status_code for response in results} == {302}
    assert counted(event) == {ParticipantState.REGISTERED: 5, ParticipantState.WAITING: 11}
    assert Letter.objects.count() == 16
