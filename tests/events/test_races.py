"""Each race for a seat, first without the lock, where it is lost, then with it. Both databases.

Whoever has read the rows and is about to write waits a moment for the others to have read them too.
With the lock nobody else can, and each goes on when the moment has passed.
"""

import threading
from collections.abc import Callable
from contextlib import suppress

import pytest
from django.test import Client
from django.urls import reverse

from events import actions, seats
from events.actions import leaving, promoting, substituting
from events.links import booking_path, participant_path
from events.models import Event, Participant, ParticipantState
from tests.events.factories import fill, make_event, make_participant, make_waiting
from tests.events.filling import filled
from tests.events.test_concurrency import at_once, no_lock, registering, subjects

pytestmark = pytest.mark.django_db(transaction=True)

PROMOTED = "Du har fått en plats"
HANDED_OVER = "Någon annan kommer i stället"


class Meeting:
    """Where those who are about to write wait for each other; ``somebody_is_there`` tells others
    that the first has come."""

    def __init__(self, monkeypatch):
        self.monkeypatch = monkeypatch
        self.somebody_is_there = threading.Event()
        self.barrier = threading.Barrier(2)
        self.other_is_done = threading.Event()

    def before(self, module, name: str) -> None:
        self._at(module, name, lambda verb, args, kwargs: (self.meet(), verb(*args, **kwargs))[1])

    def after(self, module, name: str) -> None:
        self._at(module, name, lambda verb, args, kwargs: (verb(*args, **kwargs), self.meet())[0])

    def long_after(self, module, name: str) -> None:
        def run(verb, args, kwargs):
            result = verb(*args, **kwargs)
            self.wait_for_the_other_to_be_done()
            return result

        self._at(module, name, run)

    def meet(self) -> None:
        self.somebody_is_there.set()
        with suppress(threading.BrokenBarrierError):
            self.barrier.wait(timeout=1)

    def wait_for_the_other_to_be_done(self) -> None:
        self.somebody_is_there.set()
        self.other_is_done.wait(timeout=1)

    def once_somebody_is_there(self, job: Callable) -> Callable:
        def later():
            self.somebody_is_there.wait(timeout=10)
            result = job()
            self.other_is_done.set()
            return result

        return later

    def _at(self, module, name: str, run: Callable) -> None:
        verb = getattr(module, name)
        self.monkeypatch.setattr(module, name, lambda *args, **kwargs: run(verb, args, kwargs))


# ── The races: each runs, and says whether all is as it should be ────────────────────────────
def groups_on_the_last_seats(meeting: Meeting, coordinator) -> bool:
    event = make_event(capacity=4)
    meeting.after(seats, "room_for_newcomers")
    groups = [registering(event, *(f"{n}{k}" for k in "abc"), choice="split") for n in range(2)]
    at_once(*groups)
    return event.participants.seated().count() == 4


def form_against_admin_add(meeting: Meeting, coordinator) -> bool:
    event = make_event(capacity=1)
    meeting.after(seats, "room_for_newcomers")
    at_once(
        registering(event, "form", choice="wait"),
        registering(event, "staff", choice="wait", by=coordinator),
    )
    return event.participants.seated().count() == 1


def form_against_capacity_edit(meeting: Meeting, coordinator) -> bool:
    event = make_event(capacity=1)
    fill(event, 1)
    waiting = make_waiting(event, minutes_ago=5)
    meeting.before(promoting, "give_seat")
    at_once(
        lambda: actions.change_capacity(event=event, capacity=2, by=coordinator),
        meeting.once_somebody_is_there(registering(event, "form", choice="wait")),
    )
    waiting.refresh_from_db()
    seated = event.participants.seated().count()
    return waiting.has_seat and seated == 2 and subjects(PROMOTED) == 1


def cancel_against_form(meeting: Meeting, coordinator) -> bool:
    event = make_event(capacity=1)
    [leaver] = fill(event, 1)
    waiting = make_waiting(event, minutes_ago=5)
    meeting.before(promoting, "give_seat")
    at_once(
        lambda: actions.cancel_participant(participant=leaver, by=None),
        meeting.once_somebody_is_there(registering(event, "form", choice="wait")),
    )
    seated = [person.pk for person in event.participants.seated()]
    return seated == [waiting.pk] and subjects(PROMOTED) == 1


def two_promotions_at_once(meeting: Meeting, coordinator) -> bool:
    event = make_event(capacity=1)
    for minutes in (5, 4):
        make_waiting(event, minutes_ago=minutes)
    meeting.before(promoting, "give_seat")
    at_once(*[lambda: actions.promote_waiting(event=event, by=None)] * 2)
    return event.participants.seated().count() == 1 and subjects(PROMOTED) == 1


def substitute_against_cancel(meeting: Meeting, coordinator) -> bool:
    event = make_event(capacity=1)
    [old] = fill(event, 1)
    make_waiting(event, minutes_ago=5)
    meeting.long_after(substituting, "_standing_of")
    new = actions.Attendee(name="Ny", email="ny@example.se")
    at_once(
        lambda: actions.substitute(participant=old, attendee=new, by=None),
        meeting.once_somebody_is_there(
            lambda: actions.cancel_participant(participant=old, by=None)
        ),
    )
    is_told = subjects("Du är avanmäld") + subjects(HANDED_OVER)
    return event.participants.seated().count() == 1 and is_told <= 1


def cancel_against_cancel(meeting: Meeting, coordinator) -> bool:
    event = make_event(capacity=1)
    [leaver] = fill(event, 1)
    meeting.before(leaving, "newer_for_calendars")
    at_once(
        lambda: actions.cancel_participant(participant=leaver, by=None),
        lambda: actions.cancel_booking(booking=leaver.booking, by=None),
    )
    return subjects("Du är avanmäld") == 1


RACES = [
    groups_on_the_last_seats,
    form_against_admin_add,
    form_against_capacity_edit,
    cancel_against_form,
    two_promotions_at_once,
    substitute_against_cancel,
    cancel_against_cancel,
]


@pytest.mark.parametrize("race", RACES)
def test_rule_1_without_the_lock_the_race_is_lost(race, monkeypatch, coordinator):
    monkeypatch.setattr(seats, "locked", no_lock)
    assert not race(Meeting(monkeypatch), coordinator)


@pytest.mark.parametrize("race", RACES)
def test_rule_1_with_the_lock_all_is_as_it_should_be(race, monkeypatch, coordinator):
    assert race(Meeting(monkeypatch), coordinator)


# ── Through the pages ────────────────────────────────────────────────────────────────────────
def test_sixteen_posts_of_every_kind_at_once_never_oversell_nor_meet_a_locked_database():
    event = make_event(capacity=8, serves_food=True)
    leaving_, replaced, hungry = fill(event, 2), fill(event, 2), fill(event, 2)
    grouped = fill(event, 2)
    make_waiting(event, minutes_ago=5)

    def post(address: str, data: dict | None = None) -> Callable:
        return lambda: Client(raise_request_exception=False).post(address, data or {})

    form = reverse("events:register", args=[event.slug])
    results = at_once(
        *[
            post(form, filled(name=f"P {n}", email=f"p{n}@example.se", choice="wait"))
            for n in range(8)
        ],
        *[post(participant_path(person, "participant_cancel")) for person in leaving_],
        *[post(booking_path(person.booking, "booking_cancel")) for person in grouped],
        *[
            post(
                participant_path(person, "participant_substitute"),
                {"name": f"Ny {n}", "email": f"ny{n}@example.se", "action": "send"},
            )
            for n, person in enumerate(replaced)
        ],
        *[
            post(participant_path(person, "participant_needs"), {"food_needs": "Vegetariskt"})
            for person in hungry
        ],
    )

    assert [getattr(result, "status_code", result) for result in results] == [302] * 16
    assert event.participants.seated().count() == 8
    assert event.participants.waiting().count() == 1 + 8 - 4
    assert event.participants.filter(state=ParticipantState.REPLACED).count() == 2
    assert event.participants.filter(food_needs="Vegetariskt").count() == 2


def test_needs_that_are_changed_while_the_seat_is_handed_over_are_not_kept():
    event = make_event(serves_food=True)
    people = [make_participant(event, food_needs="Vegetariskt") for _ in range(6)]

    def change(person: Participant) -> Callable:
        return lambda: actions.change_needs(
            participant=person, food_needs="Glutenfritt", access_needs="", answers={}, by=None
        )

    def hand_over(person: Participant) -> Callable:
        new = actions.Attendee(name="Ny", email=f"ny{person.pk}@example.se")
        return lambda: actions.substitute(participant=person, attendee=new, by=None)

    at_once(*[job(person) for person in people for job in (change, hand_over)])

    assert not Participant.objects.exclude(food_needs="").exists()
    assert Event.objects.get().participants.seated().count() == 6
