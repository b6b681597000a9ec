"""Thanks afterwards, with materials and survey: to those who were there, once each.

They go when staff has closed the list of who was there, or else some days after the end. Where
nobody was ever marked present, everybody who had a seat is thanked.
"""

from datetime import timedelta

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from events import emails, seats
from events.models import (
    SEATED_STATES,
    Attendance,
    Event,
    EventState,
    Participant,
    ParticipantState,
)

AFTER = timedelta(days=3)  # when staff never closes the list
NOT_AFTER = timedelta(days=14)  # a thank-you that comes later than this would only surprise
AT_A_TIME = 50  # letters laid in one transaction, while the event is locked


def thank(*, event: Event) -> int:
    """Write to those who were at ``event`` and are not thanked yet, if it is time; how many."""
    thanked = 0
    while done := _thank_some(event.pk):
        thanked += done
    return thanked


def events_to_thank_for() -> models.QuerySet:
    """Events that are over, whose thanks are due and not all sent."""
    now = timezone.now()
    return Event.objects.filter(
        Q(attendance_closed_at__isnull=False) | Q(ends_at__lte=now - AFTER),
        state__in=[EventState.PUBLISHED, EventState.COMPLETED],
        is_template=False,
        sends_thanks=True,
        thanked_at=None,
        ends_at__lte=now,
        ends_at__gt=now - NOT_AFTER,
    ).order_by("ends_at", "pk")


def _thank_some(event_pk: int) -> int:
    """Mark and write to some of those who are left, all or none of it; how many."""
    try:
        with seats.locked(event_pk) as event:
            if not events_to_thank_for().filter(pk=event_pk).exists():
                return 0
            people = list(_not_yet_thanked(event)[:AT_A_TIME])
            for person in people:
                _thank_one(event, person)
            if not people:
                Event.objects.filter(pk=event_pk).update(thanked_at=timezone.now())
            return len(people)
    except seats.Refused:  # the event is gone
        return 0


def _not_yet_thanked(event: Event) -> models.QuerySet:
    seen = Exists(Attendance.objects.filter(participant=OuterRef("pk")))
    seated = event.participants.filter(state__in=SEATED_STATES)
    were_there = seated.filter(Q(state=ParticipantState.ATTENDED) | seen)
    people = were_there if event.attendance_closed_at or were_there.exists() else seated
    # An erased person has no address.
    left = people.filter(thanked_at=None, booking__anonymised_at=None)
    return left.order_by("pk").select_related("booking")


def _thank_one(event: Event, person: Participant) -> None:
    rows = Participant.objects.filter(pk=person.pk, thanked_at=None)
    if rows.update(thanked_at=timezone.now()):
        person.event = person.booking.event = event
        emails.thanks(person)
