"""Events, bookings and participants for tests: each call makes one that could be real."""

import itertools
from datetime import datetime, time, timedelta

from django.utils import timezone

from contacts.models import Municipality
from events.models import (
    Booking,
    Event,
    EventState,
    Participant,
    ParticipantState,
    Question,
    Session,
)

_numbers = itertools.count(1)


def in_days(days: int, hour: int = 13, minute: int = 0) -> datetime:
    """A moment (aware) some days from now, at a local time of day."""
    day = timezone.localdate() + timedelta(days=days)
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def make_event(**fields) -> Event:
    """A published training in Växjö a month ahead, with twenty seats and a waiting list."""
    number = next(_numbers)
    starts_at = fields.pop("starts_at", None) or in_days(30)
    return Event.objects.create(
        **{
            "title": f"Exempelutbildning {number}",
            "slug": f"exempelutbildning-{number}",
            "summary": "En eftermiddag om socialt företagande.",
            "state": EventState.PUBLISHED,
            "starts_at": starts_at,
            "ends_at": starts_at + timedelta(hours=3),
            "venue": "Exempelsalen",
            "venue_address": "Storgatan 1, Växjö",
            "municipality": Municipality.objects.get(slug="vaxjo"),
            "capacity": 20,
            **fields,
        }
    )


def make_session(event: Event, **fields) -> Session:
    starts_at = fields.pop("starts_at", event.starts_at)
    return Session.objects.create(
        event=event,
        **{"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=3), **fields},
    )


def make_question(event: Event, **fields) -> Question:
    """A question in one's own words that may be left, unless told otherwise."""
    return Question.objects.create(event=event, **{"text": f"Fråga {next(_numbers)}?", **fields})


def make_booking(event: Event | None = None, **fields) -> Booking:
    """A booking without participants."""
    number = next(_numbers)
    return Booking.objects.create(
        **{
            "event": event or make_event(),
            "booker_name": f"Boel Bokare {number}",
            "booker_email": f"boel{number}@example.se",
            **fields,
        }
    )


def make_participant(
    event: Event | None = None, *, booking: Booking | None = None, **fields
) -> Participant:
    """One participant with a seat, in a booking of its own unless one is given."""
    number = next(_numbers)
    name = fields.pop("name", f"Disa Deltagare {number}")
    email = fields.pop("email", f"disa{number}@example.se")
    if booking is None:
        booking = make_booking(event, booker_name=name, booker_email=email)
    state = fields.pop("state", ParticipantState.REGISTERED)
    now = timezone.now()
    moments = {
        ParticipantState.REGISTERED: {"seated_at": now},
        ParticipantState.WAITING: {"waiting_since": now},
    }.get(state, {})
    return Participant.objects.create(
        booking=booking,
        event=booking.event,
        **{"name": name, "email": email, "state": state, **moments, **fields},
    )


def make_waiting(event: Event, *, minutes_ago: int = 0, **fields) -> Participant:
    """Somebody on the waiting list since some minutes."""
    since = timezone.now() - timedelta(minutes=minutes_ago)
    return make_participant(
        event, state=ParticipantState.WAITING, **{"waiting_since": since, **fields}
    )


def fill(event: Event, count: int) -> list[Participant]:
    """Seat ``count`` people."""
    return [make_participant(event) for _ in range(count)]
