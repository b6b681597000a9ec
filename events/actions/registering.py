"""Registering people for an event."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import models
from django.utils import timezone

from contacts.models import Municipality
from events import emails, seats
from events.models import (
    Booking,
    Event,
    EventState,
    Participant,
    ParticipantState,
    Registration,
    email_key,
)
from events.questions import keep_answers
from events.seats import Refused, Room
from events.when import moment
from kronoberg_portal.foundation.accounts.models import User

from .promoting import promote


class Choice(models.TextChoices):
    """What a booker wants when not everybody gets a seat."""

    SPLIT = "split", "Så många som får plats, resten på väntelistan"
    WAIT = "wait", "Alla på väntelistan"


class DoesNotFit(Refused):
    """Not everybody gets a seat: the booker has to choose, or come with fewer."""

    def __init__(self, room: Room, people: int, *, can_wait: bool):
        self.room, self.people, self.can_wait = room, people, can_wait
        super().__init__(seats_in_words(room, people))


@dataclass(frozen=True, kw_only=True)
class Booker:
    name: str
    email: str
    phone: str = ""
    municipality: Municipality | None = None
    organisation: str = ""


@dataclass(frozen=True, kw_only=True)
class Attendee:
    """Who comes; ``answers`` by the key of the question."""

    name: str
    email: str
    role: str = ""
    food_needs: str = ""
    access_needs: str = ""
    answers: Mapping[int, str] = field(default_factory=dict)


def seats_in_words(room: Room, people: int) -> str:
    """Why ``people`` do not all get a seat."""
    of_municipality = room.municipality_is_the_limit
    if not room.seats:
        return (
            "Kommunens platser är slut." if of_municipality else "Alla platser är upptagna just nu."
        )
    left = "1 plats" if room.seats == 1 else f"{room.seats} platser"
    whose = " för kommunen" if of_municipality else ""
    return f"Det finns bara {left} kvar{whose}, och ni är {people}."


def register(
    *,
    event: Event,
    booker: Booker,
    attendees: Sequence[Attendee],
    by: User | None,
    choice: str = "",
    keeps_together: bool = False,
    form_key: uuid.UUID | None = None,
    source: str = "",
    tells: bool = True,
) -> Booking:
    """Register people for an event; the booking, or the one that the same form made before.

    ``DoesNotFit`` when not everybody gets a seat and ``choice`` (a ``Choice``) does not say what
    to do then; ``Refused`` when registration is closed or the group too large. Somebody who is
    registered already is not registered again: the person is told so by letter, nobody else.
    Staff, who see the list anyway, get ``Refused`` with the name. ``source`` says where it came
    from when that is not who did it; ``tells=False`` sends no letters about it.
    """
    with seats.locked(event.pk) as event:
        if made := _made_by_the_same_form(event, booker, form_key):
            return made
        refuse_unless_open(event, by=by)
        _refuse_wrong_number(event, attendees)
        known = _known(event, attendees)
        if by is not None:
            _refuse_known(attendees, known)
        promote(event)
        room = seats.room_for_newcomers(event, booker.municipality)
        seated = 0 if event.needs_approval else _seats_to_give(event, room, len(attendees), choice)
        booking = Booking.objects.create(
            event=event,
            booker_name=booker.name,
            booker_email=booker.email.strip(),
            booker_phone=booker.phone,
            municipality=booker.municipality,
            organisation=booker.organisation,
            # Who would rather wait than be split wants to come together.
            keeps_together=(keeps_together or choice == Choice.WAIT)
            and choice != Choice.SPLIT
            and _could_come_together(event, booker.municipality, len(attendees)),
            source=source or (Booking.Source.PUBLIC if by is None else Booking.Source.STAFF),
            form_key=_unused(form_key),
        )
        people = [
            _add(booking, attendee, known, gets_seat=number < seated)
            for number, attendee in enumerate(attendees)
        ]
        if tells:
            _tell(booking, people, known)
    return booking


def refuse_unless_open(event: Event, *, by: User | None) -> None:
    """``Refused`` with the reason when nobody can register (staff may until it has ended)."""
    if event.state == EventState.CANCELLED:
        raise Refused("Träffen är inställd.")
    if event.state == EventState.COMPLETED or event.has_ended:
        raise Refused("Träffen har redan varit.")
    if not event.is_public:
        raise Refused("Träffen är inte publicerad.")
    if by is not None:
        return
    status = event.registration(seats_left=None)
    if status == Registration.NONE:
        raise Refused("Den här träffen tar inte emot anmälningar här.")
    if status == Registration.NOT_YET:
        raise Refused(f"Anmälan öppnar {moment(event.registration_opens_at)}.")
    if status == Registration.CLOSED:
        raise Refused(f"Anmälan stängde {moment(event.registration_ends_at)}.")


def _made_by_the_same_form(
    event: Event, booker: Booker, form_key: uuid.UUID | None
) -> Booking | None:
    if form_key is None:
        return None
    made = Booking.objects.filter(form_key=form_key, event=event).first()
    return made if made and email_key(made.booker_email) == email_key(booker.email) else None


def _unused(form_key: uuid.UUID | None) -> uuid.UUID | None:
    """The form's key, or none when somebody else's form has it (a copied page)."""
    taken = form_key and Booking.objects.filter(form_key=form_key).exists()
    return None if taken else form_key


def _refuse_wrong_number(event: Event, attendees: Sequence[Attendee]) -> None:
    if not attendees:
        raise Refused("Anmäl minst en deltagare.")
    if len(attendees) > event.most_per_booking:
        raise Refused(f"Högst {event.most_per_booking} deltagare går att anmäla på en gång.")
    if len({email_key(attendee.email) for attendee in attendees}) < len(attendees):
        raise Refused("Varje deltagare behöver en egen e-postadress.")


def _known(event: Event, attendees: Sequence[Attendee]) -> dict[str, Participant]:
    """Those of a group who take part already, by address."""
    keys = {email_key(attendee.email) for attendee in attendees}
    people = event.participants.living().filter(email_key__in=keys).select_related("booking")
    return {person.email_key: person for person in people}


def _refuse_known(attendees: Sequence[Attendee], known: dict[str, Participant]) -> None:
    names = [attendee.name for attendee in attendees if email_key(attendee.email) in known]
    if names:
        raise Refused(f"Redan anmäld: {', '.join(names)}.")


def _seats_to_give(event: Event, room: Room, people: int, choice: str) -> int:
    """How many of a group get a seat: all, or what its booker has chosen."""
    fits = room.fits(people)
    if fits == people:
        return people
    if event.has_waiting_list and choice == Choice.SPLIT:
        return fits
    if event.has_waiting_list and choice == Choice.WAIT:
        return 0
    raise DoesNotFit(room, people, can_wait=event.has_waiting_list)


def _could_come_together(event: Event, municipality: Municipality | None, people: int) -> bool:
    """Is it a group, and one that an empty event could take?"""
    share = event.most_per_municipality if municipality else None
    limits = [limit for limit in (event.capacity, share) if limit is not None]
    return 1 < people <= min(limits, default=people)


def _add(
    booking: Booking, attendee: Attendee, known: dict[str, Participant], *, gets_seat: bool
) -> Participant:
    now = timezone.now()
    if booking.event.needs_approval:
        state, moments = ParticipantState.PENDING, {}
    elif gets_seat:
        state, moments = ParticipantState.REGISTERED, {"seated_at": now}
    else:
        state, moments = ParticipantState.WAITING, {"waiting_since": now}
    needs = {"food_needs": attendee.food_needs, "access_needs": attendee.access_needs}
    if email_key(attendee.email) in known:
        state, needs = ParticipantState.DUPLICATE, {}
    person = Participant.objects.create(
        booking=booking,
        event=booking.event,
        name=attendee.name,
        email=attendee.email.strip(),
        role=attendee.role,
        state=state,
        **moments,
        **needs,
    )
    # Also of a duplicate: whoever booked sees what they wrote, or would learn of the other booking.
    keep_answers(person, attendee.answers)
    return person


def _tell(booking: Booking, people: list[Participant], known: dict[str, Participant]) -> None:
    """A letter to each participant, and one to the booker unless that would say the same twice."""
    write = {
        ParticipantState.REGISTERED: emails.participant_confirmed,
        ParticipantState.WAITING: emails.participant_waiting,
        ParticipantState.PENDING: emails.participant_pending,
    }
    for person in people:
        if person.state == ParticipantState.DUPLICATE:
            emails.already_registered(known[person.email_key])
        else:
            write[person.state](person)
    if not (len(people) == 1 and booking.is_booker(people[0])):
        emails.booking_received(booking, people)
