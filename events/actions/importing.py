"""Registering many who are on a list: one booking each, by the same verb as everybody."""

from collections.abc import Iterable
from dataclasses import dataclass

from events import seats
from events.models import Booking, Event, ParticipantState, email_key
from events.seats import Refused
from kronoberg_portal.foundation.accounts.models import User

from .registering import Attendee, Booker, Choice, register


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
    """What ``import_participants`` would do now: it is done, and undone."""
    outcomes: list[Imported] = []
    try:
        with seats.locked(event.pk):
            outcomes = import_participants(event=event, people=people, by=by, tells=False)
            raise _Enough
    except _Enough:
        return outcomes


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
