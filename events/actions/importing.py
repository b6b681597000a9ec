"""Registering many who are on a list: one booking each, by the same verb as everybody."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from events import seats
from events.models import Booking, Event, ParticipantState, email_key
from events.seats import Refused, Room
from kronoberg_portal.foundation.accounts.models import User

from .promoting import promote
from .registering import (
    Attendee,
    Booker,
    Choice,
    refuse_unless_open,
    register,
    seats_in_words,
)


@dataclass(frozen=True)
class Imported:
    """What came of one row: the state somebody got, or why nobody was registered."""

    state: ParticipantState | None = None
    was_known: bool = False
    refusal: str = ""


def import_participants(
    *, event: Event, people: Iterable[tuple[Booker, Attendee]], by: User, tells: bool
) -> list[Imported]:
    """Register each, in order; what came of each. Who does not get a seat is put to wait.

    Each is registered under the lock of its own, so that a long list does not keep others out: a
    list that was cut off can be read in again, and who is registered already is passed over.
    ``tells`` says whether they get the letter that a registration sends.
    """
    return [_one(event, booker, attendee, by, tells) for booker, attendee in people]


class _Enough(Exception):
    pass


def foresee_import(
    *, event: Event, people: Iterable[tuple[Booker, Attendee]], by: User
) -> list[Imported]:
    """What ``import_participants`` would do now. Nothing is changed.

    Those who wait are moved up as they would be, which is then undone; the rest is counted.
    """
    outcomes: list[Imported] = []
    try:
        with seats.locked(event.pk) as event:
            people = list(people)
            try:
                refuse_unless_open(event, by=by)
            except Refused as refusal:
                return [Imported(refusal=str(refusal)) for _ in people]
            promote(event)
            outcomes = _foreseen(event, people)
            raise _Enough
    except _Enough:
        return outcomes


def _foreseen(event: Event, people: list[tuple[Booker, Attendee]]) -> list[Imported]:
    states = dict(event.participants.living().values_list("email_key", "state"))
    rooms: dict[int | None, Room] = {}
    given: Counter[int | None] = Counter()
    closes_when_some_wait = not event.promotes_by_itself
    outcomes = []
    some_wait = False
    for booker, attendee in people:
        key = email_key(attendee.email)
        if key in states:
            outcomes.append(Imported(ParticipantState(states[key]), was_known=True))
            continue
        place = booker.municipality.pk if booker.municipality else None
        if place not in rooms:
            rooms[place] = seats.room_for_newcomers(event, booker.municipality)
        room = _less(rooms[place], given.total(), given[place])
        if closes_when_some_wait and some_wait and room.of_event:
            room = Room(0, room.of_municipality)
        if event.needs_approval:
            state = ParticipantState.PENDING
        elif room.fits(1):
            state = ParticipantState.REGISTERED
            given[place] += 1
        elif event.has_waiting_list:
            state, some_wait = ParticipantState.WAITING, True
        else:
            outcomes.append(Imported(refusal=seats_in_words(room, 1)))
            continue
        states[key] = state
        outcomes.append(Imported(state))
    return outcomes


def _less(room: Room, of_event: int, of_municipality: int) -> Room:
    """What is left of a room when some of it has been given away."""
    left = [
        None if has is None else max(has - given, 0)
        for has, given in (
            (room.of_event, of_event),
            (room.of_municipality, of_municipality),
        )
    ]
    return Room(*left)


def _one(event: Event, booker: Booker, attendee: Attendee, by: User, tells: bool) -> Imported:
    known = event.participants.living().filter(email_key=email_key(attendee.email))
    try:
        with seats.locked(event.pk):
            if person := known.first():
                return Imported(ParticipantState(person.state), was_known=True)
            booking = register(
                event=event,
                booker=booker,
                attendees=[attendee],
                by=by,
                choice=Choice.WAIT,
                source=Booking.Source.IMPORT,
                tells=tells,
            )
    except Refused as refusal:
        return Imported(refusal=str(refusal))
    return Imported(ParticipantState(booking.participants.get().state))
