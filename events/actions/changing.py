"""Changing the event itself, where people's seats hang on it."""

from django.utils import timezone

from events import emails, seats
from events.models import Event, EventState, Participant, email_key
from kronoberg_portal.foundation.accounts.models import User

from .leaving import HERE
from .promoting import promote

# What a calendar must be told of when it changes.
MATERIAL = ("title", "starts_at", "ends_at", "format", "venue", "venue_address", "meeting_link")


def save_event(*, event: Event, by: User) -> list[Participant]:
    """Save an event that was edited in a form, and promote those that fit now; who they are.

    What other verbs may have changed since the form was read is taken from the row under the
    lock. Setting the state to *inställd* calls the event off, with letters.
    """
    with seats.locked(event.pk) as before:
        event.cancelled_at = before.cancelled_at
        event.calendar_sequence = before.calendar_sequence
        event.calendar_sequence += any(
            getattr(event, name) != getattr(before, name) for name in MATERIAL
        )
        is_called_off = event.state == EventState.CANCELLED and not event.cancelled_at
        if event.cancelled_at and event.state in (EventState.DRAFT, EventState.PUBLISHED):
            event.state = before.state
        if is_called_off:
            _call_off(event)
        else:
            event.save()
        return promote(event)


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
        event.cancel_reason = reason
        return _call_off(event)


def _call_off(event: Event) -> int:
    event.state = EventState.CANCELLED
    event.cancelled_at = timezone.now()
    event.calendar_sequence += 1
    event.save()
    told = set()
    for person in event.participants.living().select_related("booking"):
        person.event = person.booking.event = event
        emails.event_cancelled(person)
        told.add(person.email_key)
    for booking in event.bookings.filter(participants__state__in=HERE).order_by("pk").distinct():
        if email_key(booking.booker_email) not in told:
            booking.event = event
            emails.event_cancelled_to_booker(booking)
            told.add(email_key(booking.booker_email))
    return len(told)
