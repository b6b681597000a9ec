"""Reminders, at a local time of day some days before; of a course, before each of its sessions.

Only who had a seat at that moment is reminded: who came later has just been told. ``reminded_of``
keeps which start somebody was reminded of, so that a moved event is reminded of anew, and each
person once however many workers run.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone

from events import emails, seats
from events.differences import planned
from events.models import Event, EventState, Participant, ParticipantState, Session

AT_A_TIME = 50  # letters laid in one transaction, while the event is locked
LONGEST_BEFORE = timedelta(days=32)  # no event is reminded of earlier than that


def remind(*, event: Event) -> int:
    """Write to those who are due to be reminded of ``event`` now; how many."""
    reminded = 0
    while done := _remind_some(event.pk):
        reminded += done
    return reminded


def events_to_remind_of() -> list[Event]:
    """Events whose next start is due to be told of now."""
    soon = timezone.now() + LONGEST_BEFORE
    events = Event.objects.filter(
        state=EventState.PUBLISHED,
        is_template=False,
        reminds=True,
        starts_at__lt=soon,
        ends_at__gt=timezone.now(),
    )
    return [event for event in events.order_by("starts_at", "pk") if _due_start(event)]


def next_start(event: Event) -> tuple[datetime, Session | None] | None:
    """When the event, or the next session of a course, begins (aware); None when all have begun."""
    sessions = planned(event)
    starts = [(part.starts_at, part) for part in sessions] or [(event.starts_at, None)]
    return next((start for start in starts if start[0] > timezone.now()), None)


def reminder_moment(event: Event, start: datetime) -> datetime:
    """When a reminder of ``start`` is due (aware): so many local days before, at a local time."""
    day = timezone.localtime(start).date() - timedelta(days=event.reminder_days)
    return timezone.make_aware(datetime.combine(day, event.reminder_at))


def reminded_by_another_letter(event: Event, people: Iterable[Participant]) -> None:
    """A letter of today's change is reminder enough when the moment for one has passed."""
    due = _due_start(event)
    if due:
        pks = [person.pk for person in people if person.has_seat]
        Participant.objects.filter(pk__in=pks).update(reminded_of=due[0])


def _due_start(event: Event) -> tuple[datetime, Session | None] | None:
    """The next start, if now is the time between its reminder and itself."""
    if event.state != EventState.PUBLISHED or event.is_template or not event.reminds:
        return None
    upcoming = next_start(event)
    if upcoming and reminder_moment(event, upcoming[0]) <= timezone.now():
        return upcoming
    return None


def _remind_some(event_pk: int) -> int:
    """Mark and write to some of those who are left, all or none of it; how many."""
    try:
        with seats.locked(event_pk) as event:
            due = _due_start(event)
            if due is None:
                return 0
            start, session = due
            people = _not_yet_reminded(event, start)
            for person in people:
                _remind_one(event, person, start, session)
            return len(people)
    except seats.Refused:  # the event is gone
        return 0


def _not_yet_reminded(event: Event, start: datetime) -> list[Participant]:
    seated = event.participants.filter(
        state__in=[ParticipantState.REGISTERED, ParticipantState.ATTENDED],
        seated_at__lte=reminder_moment(event, start),
    )
    return list(seated.exclude(reminded_of=start).select_related("booking")[:AT_A_TIME])


def _remind_one(
    event: Event, person: Participant, start: datetime, session: Session | None
) -> None:
    rows = Participant.objects.filter(pk=person.pk, state=person.state)
    if rows.exclude(reminded_of=start).update(reminded_of=start):
        person.event = person.booking.event = event
        emails.reminder(person, session=session)
