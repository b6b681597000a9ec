"""Changing the event itself, where people's seats hang on it."""

from django.utils import timezone

from events import emails, seats
from events.models import Event, EventState, Participant, email_key
from kronoberg_portal.foundation.accounts.models import User

from .leaving import HERE
from .promoting import promote


def change_capacity(*, event: Event, capacity: int | None, by: User) -> list[Participant]:
    """Set the number of seats and promote exactly as many as fit. Lowering it drops nobody."""
    with seats.locked(event.pk) as event:
        event.capacity = capacity
        event.save()
        return promote(event)


def cancel_event(*, event: Event, reason: str, by: User) -> int:
    """Call the event off: one letter per person, with the reason; how many. Twice is once.

    Everybody keeps the state they had, so that it can be seen who would have come.
    """
    with seats.locked(event.pk) as event:
        if event.cancelled_at:
            return 0
        event.state = EventState.CANCELLED
        event.cancelled_at = timezone.now()
        event.cancel_reason = reason
        event.calendar_sequence += 1
        event.save()
        told = set()
        for person in event.participants.living().select_related("booking"):
            person.event = person.booking.event = event
            emails.event_cancelled(person)
            told.add(person.email_key)
        for booking in event.bookings.filter(participants__state__in=HERE).distinct():
            if email_key(booking.booker_email) not in told:
                booking.event = event
                emails.event_cancelled_to_booker(booking)
                told.add(email_key(booking.booker_email))
    return len(told)
