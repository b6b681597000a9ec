"""Who was there: marked one by one, and settled when staff closes the list.

Until then everybody keeps the state *anmäld*, so that nobody is *uteblev* because a list was not
filled in yet. Who was at any session of a course was there.
"""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.utils import timezone

from events import seats
from events.models import (
    SEATED_STATES,
    Attendance,
    Event,
    EventState,
    Participant,
    ParticipantState,
    Session,
)
from events.seats import Refused
from events.when import day
from kronoberg_portal.foundation.accounts.models import User

HELD_STATES = (EventState.PUBLISHED, EventState.COMPLETED)


@dataclass(frozen=True)
class Settled:
    """What closing the list makes, or would make, of those who have a seat."""

    attended: int
    no_shows: int


def check_in(*, participant: Participant, session: Session | None, by: User) -> bool:
    """Mark that somebody came, at ``session`` of a course; False when that was done before.

    ``Refused`` for who has no seat, before the day, and when the list is closed.
    """
    with seats.locked(participant.event_id) as event:
        person = _somebody_with_a_seat(event, participant)
        _refuse_wrong_session(event, session)
        _refuse_closed(event)
        _refuse_before_the_day(session or event)
        _, is_new = Attendance.objects.get_or_create(
            participant=person, session=session, defaults={"checked_in_by": by}
        )
    return is_new


def undo_check_in(*, participant: Participant, session: Session | None, by: User) -> bool:
    """Take back a mark; False when there is none. ``Refused`` when the list is closed."""
    with seats.locked(participant.event_id) as event:
        _refuse_closed(event)
        marks = Attendance.objects.filter(
            participant__event=event, participant=participant, session=session
        )
        return bool(marks.delete()[0])


def close_attendance(*, event: Event, by: User) -> Settled | None:
    """Who was marked *närvarade*, all others with a seat *uteblev*; None when it was closed before.

    ``Refused`` before the last session has begun, and for an event that was not held.
    """
    with seats.locked(event.pk) as event:
        if event.attendance_closed_at:
            return None
        if event.state not in HELD_STATES:
            raise Refused("Träffen är inställd eller inte publicerad, så det finns ingen närvaro.")
        begins = last_start(event)
        if timezone.now() < begins:
            raise Refused(f"Listan går att stänga när det har börjat, {day(begins)}.")
        settled = settlement(event=event)
        now = timezone.now()
        seated = event.participants.seated()
        there = seated.filter(pk__in=_were_there(event).values("pk"))
        there.update(state=ParticipantState.ATTENDED, updated_at=now)
        seated.exclude(pk__in=_were_there(event).values("pk")).update(
            state=ParticipantState.NO_SHOW, updated_at=now
        )
        Event.objects.filter(pk=event.pk).update(attendance_closed_at=now)
    return settled


def reopen_attendance(*, event: Event, by: User) -> bool:
    """Open a closed list, marks kept; False when it is open."""
    with seats.locked(event.pk) as event:
        if not event.attendance_closed_at:
            return False
        event.participants.seated().update(
            state=ParticipantState.REGISTERED, updated_at=timezone.now()
        )
        Event.objects.filter(pk=event.pk).update(attendance_closed_at=None)
    return True


def settlement(*, event: Event) -> Settled:
    """What closing the list would make of those who have a seat now."""
    seated, there = event.participants.seated().count(), _were_there(event).count()
    return Settled(attended=there, no_shows=seated - there)


def last_start(event: Event):
    """When the last planned session begins (aware), or the event itself."""
    planned = event.sessions.filter(state=Session.State.PLANNED)
    last = planned.order_by("-starts_at").first()
    return last.starts_at if last else event.starts_at


def _were_there(event: Event):
    seen = Exists(Attendance.objects.filter(participant=OuterRef("pk")))
    return event.participants.seated().filter(seen)


def _somebody_with_a_seat(event: Event, participant: Participant) -> Participant:
    person = event.participants.get(pk=participant.pk)
    if event.state not in HELD_STATES:
        raise Refused("Träffen är inställd eller inte publicerad.")
    if person.state not in SEATED_STATES:
        raise Refused(
            f"{person.name} har ingen plats ({person.get_state_display().lower()}). "
            "Ge personen en plats först."
        )
    return person


def _refuse_wrong_session(event: Event, session: Session | None) -> None:
    planned = event.sessions.filter(state=Session.State.PLANNED)
    if session is None:
        if planned.exists():
            raise Refused("Välj vilket tillfälle det gäller.")
    elif not planned.filter(pk=session.pk).exists():
        raise Refused("Tillfället är inställt eller hör inte till träffen.")


def _refuse_closed(event: Event) -> None:
    if event.attendance_closed_at:
        raise Refused("Närvarolistan är stängd. Öppna den igen för att ändra.")


def _refuse_before_the_day(what: Event | Session) -> None:
    if timezone.localdate() < timezone.localdate(what.starts_at):
        raise Refused(f"Det går att pricka av från {day(what.starts_at)}.")
