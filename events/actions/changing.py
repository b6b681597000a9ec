"""Changing the event itself, where people's seats hang on it."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils import timezone

from events import emails, seats
from events.differences import Difference, differences, planned
from events.models import Event, EventState, Participant, Session, email_key
from events.seats import Refused
from kronoberg_portal.foundation.accounts.models import User

from .leaving import HERE
from .promoting import promote
from .reminding import reminded_by_another_letter

# What a calendar must be told of when it changes.
MATERIAL = (
    "title",
    "starts_at",
    "ends_at",
    "format",
    "venue",
    "venue_address",
    "municipality_id",
    "meeting_link",
)
# What other verbs and jobs write, and no form.
NOT_IN_FORMS = ("cancelled_at", "calendar_sequence", "attendance_closed_at", "thanked_at")


@dataclass
class SavedEvent:
    """What came of saving an event: who moved up, and how many letters tell of the change."""

    promoted: list[Participant] = field(default_factory=list)
    told: int = 0


def save_event(
    *, event: Event, by: User, notify: bool = True, save_parts: Callable[[], None] | None = None
) -> SavedEvent:
    """Save an event that was edited in a form, tell of what has changed, promote those that fit.

    ``save_parts`` saves what hangs on the event (its sessions), under the same lock. What other
    verbs may have changed since the form was read is taken from the row under the lock. A new time,
    place or meeting link is told to everybody who takes part, unless ``notify`` is False. Setting
    the state to *inställd* calls the event off, with letters.
    """
    with seats.locked(event.pk) as before:
        sessions_before, schedule_before = planned(before), _schedule(before)
        if save_parts:
            save_parts()
        for name in NOT_IN_FORMS:
            setattr(event, name, getattr(before, name))
        follow_sessions(event)
        event.calendar_sequence += _schedule(event) != schedule_before or any(
            getattr(event, name) != getattr(before, name) for name in MATERIAL
        )
        is_called_off = event.state == EventState.CANCELLED and not event.cancelled_at
        if event.cancelled_at and event.state in (EventState.DRAFT, EventState.PUBLISHED):
            event.state = before.state
        if is_called_off:
            _call_off(event)
            return SavedEvent()
        event.save()
        told = 0
        if notify and before.state == EventState.PUBLISHED:
            told = _tell_of_changes(before, event, sessions_before)
        return SavedEvent(promoted=promote(event), told=told)


def who_is_told(event: Event, changes: list[Difference]) -> list[Participant]:
    """Who gets a letter about these changes; nobody when the event is not held, or is over."""
    if not changes or event.state != EventState.PUBLISHED or event.has_ended:
        return []
    people = list(event.participants.living().select_related("booking"))
    if all(change.for_seated for change in changes):
        people = [person for person in people if person.has_seat]
    return people


def follow_sessions(event: Event) -> bool:
    """A course begins and ends with its sessions; True when its own times had to be moved."""
    sessions = planned(event)
    if not sessions:
        return False
    times = min(s.starts_at for s in sessions), max(s.ends_at for s in sessions)
    moved = times != (event.starts_at, event.ends_at)
    event.starts_at, event.ends_at = times
    return moved


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


def cancel_session(*, session: Session, reason: str, by: User) -> int:
    """Call one session of a course off, with a letter to everybody; how many. Twice is once.

    The rest stays as it was, and the course begins and ends with what is left of it. ``Refused``
    for the only session that is left, and for one that has been.
    """
    with seats.locked(session.event_id) as event:
        session = event.sessions.get(pk=session.pk)
        if session.state == Session.State.CANCELLED or event.cancelled_at:
            return 0
        if session.ends_at <= timezone.now():
            raise Refused("Tillfället har redan varit.")
        if len(planned(event)) == 1:
            raise Refused(
                "Det är det enda tillfället som är kvar. Ställ in hela träffen i stället."
            )
        session.state, session.cancelled_at = Session.State.CANCELLED, timezone.now()
        session.save()
        follow_sessions(event)
        event.calendar_sequence += 1
        event.save()
        told = 0
        if event.state == EventState.PUBLISHED:
            for person in event.participants.living().select_related("booking"):
                person.event = person.booking.event = event
                emails.session_cancelled(person, session=session, reason=reason)
                told += 1
            promote(event)
    return told


def _schedule(event: Event) -> list[tuple]:
    """What calendars have of the sessions."""
    names = ("pk", "title", "starts_at", "ends_at", "venue", "state")
    return list(event.sessions.order_by("pk").values_list(*names))


def _tell_of_changes(before: Event, event: Event, sessions_before: list[Session]) -> int:
    changes = differences(
        before, event, sessions_before=sessions_before, sessions_after=planned(event)
    )
    people = who_is_told(event, changes)
    became_course = not sessions_before and bool(planned(event))
    for person in people:
        person.event = person.booking.event = event
        emails.event_changed(person, changes=changes)
        if became_course and person.has_seat:
            emails.calendar_entry_ended(person)
    reminded_by_another_letter(event, people)
    return len(people)


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
