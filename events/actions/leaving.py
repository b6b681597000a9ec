"""Giving back a seat, a place in line or an application."""

from django.db import models
from django.db.models import F
from django.utils import timezone

from events import emails, seats
from events.models import (
    LIVING_STATES,
    SEATED_STATES,
    Answer,
    Booking,
    Event,
    EventState,
    Participant,
    ParticipantState,
)
from events.seats import Refused
from events.when import moment
from kronoberg_portal.foundation.accounts.models import User

from .promoting import promote

HERE = (*LIVING_STATES, ParticipantState.DUPLICATE)


def cancel_participant(*, participant: Participant, by: User | None) -> bool:
    """Give back one person's seat or place in line; False when that was done before.

    ``Refused`` after the event's last moment for changes, unless staff does it.
    """
    with seats.locked(participant.event_id) as event:
        if by is None:
            refuse_late_changes(event)
        people = Participant.objects.filter(pk=participant.pk)
        return bool(_leave(event, people, ParticipantState.CANCELLED))


def cancel_booking(*, booking: Booking, by: User | None) -> int:
    """Cancel everybody in a booking; how many still were in it. ``Refused`` as for one."""
    with seats.locked(booking.event_id) as event:
        if by is None:
            refuse_late_changes(event)
        return len(_leave(event, booking.participants.all(), ParticipantState.CANCELLED))


def remove_participant(*, participant: Participant, by: User) -> bool:
    """Staff takes somebody away (struken), with a letter; False when that was done before."""
    with seats.locked(participant.event_id) as event:
        people = Participant.objects.filter(pk=participant.pk)
        return bool(_leave(event, people, ParticipantState.REMOVED))


def refuse_late_changes(event: Event) -> None:
    """``Refused`` when nothing can be changed by link any more."""
    if event.state == EventState.CANCELLED:
        raise Refused("Träffen är inställd, så du behöver inte göra något.")
    if timezone.now() >= event.changes_end_at:
        raise Refused(
            f"Det gick att ändra och avanmäla sig till och med {moment(event.changes_end_at)}."
        )


def _leave(event: Event, people: models.QuerySet, state: ParticipantState) -> list[Participant]:
    """Those of ``people`` who still took part leave; each gets one letter, others move up."""
    leaving = list(people.filter(state__in=HERE, event=event).select_related("booking"))
    if not leaving:
        return []
    newer_for_calendars(event)
    freed = [_part_with(event, person, state) for person in leaving]
    promote(event)
    if any(freed):
        tell_staff_of_unfilled_seat(event)
    return leaving


def _part_with(event: Event, person: Participant, state: ParticipantState) -> bool:
    """One person leaves, and is told; True when a seat came free."""
    before, person.state = person.state, state
    person.event = person.booking.event = event
    person.left_at = timezone.now()
    person.food_needs = person.access_needs = ""
    person.save()
    Answer.objects.filter(participant=person).delete()
    if before == ParticipantState.DUPLICATE:
        return False
    write = {
        ParticipantState.CANCELLED: emails.participant_cancelled,
        ParticipantState.REMOVED: emails.participant_removed,
    }[state]
    had_seat = before in SEATED_STATES
    write(person, had_seat=had_seat, waited=before == ParticipantState.WAITING)
    return had_seat


def newer_for_calendars(event: Event) -> None:
    """So that a calendar takes what we send now to be newer than what it has."""
    event.calendar_sequence += 1
    Event.objects.filter(pk=event.pk).update(calendar_sequence=F("calendar_sequence") + 1)


def tell_staff_of_unfilled_seat(event: Event) -> None:
    """After the cut-off it is staff who decides who gets a freed seat."""
    if event.promotes_by_itself or event.capacity is None or timezone.now() >= event.starts_at:
        return
    waiting = event.participants.waiting().count()
    free = event.capacity - event.participants.seated().count()
    if waiting and free > 0 and event.state == EventState.PUBLISHED:
        emails.seat_left_unfilled(event, free=free, waiting=waiting)
