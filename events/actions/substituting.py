"""Somebody else comes instead: the same seat, or the same place in line.

Whoever does it by link must not learn whether the new person takes part already. So the answer is
that of registering: the person stands in the booking as a duplicate, shown as anybody would be, and
gets a letter. The seat that nobody needs then goes to the waiting list.
"""

import uuid

from django.utils import timezone

from events import emails, seats
from events.models import (
    SEATED_STATES,
    Answer,
    Event,
    EventState,
    Participant,
    ParticipantState,
    email_key,
)
from events.questions import keep_answers
from events.seats import Refused
from kronoberg_portal.foundation.accounts.models import User

from .leaving import newer_for_calendars, refuse_late_changes, tell_staff_of_unfilled_seat
from .promoting import promote
from .registering import Attendee

REPLACEABLE_STATES = (
    ParticipantState.REGISTERED,
    ParticipantState.WAITING,
    ParticipantState.PENDING,
    ParticipantState.DUPLICATE,
)


def substitute(*, participant: Participant, attendee: Attendee, by: User | None) -> Participant:
    """Let ``attendee`` take over from ``participant``, also when the event is full; the new one.

    What the old one needed and answered is erased, and the old link dies. The same change asked
    for twice is made once. ``Refused`` after the event's last moment for changes (staff may until
    it has ended), when the old one has left, and for staff when the new one takes part already.
    """
    with seats.locked(participant.event_id) as event:
        _refuse_what_is_over(event, by)
        people = event.participants.select_related("booking__municipality", "replaced_by__booking")
        old = people.get(pk=participant.pk)
        key = email_key(attendee.email)
        if old.replaced_by and old.replaced_by.email_key == key:
            return old.replaced_by
        if old.state not in REPLACEABLE_STATES:
            raise Refused("Platsen är redan avbokad eller bytt, så den går inte att byta nu.")
        if old.email_key == key:
            raise Refused("Det är samma adress som förut. Skriv adressen till den nya personen.")
        known = event.participants.living().with_address(key).select_related("booking").first()
        if known and by is not None:
            raise Refused(f"Redan anmäld: {known.name}.")
        old.event = old.booking.event = event
        return _exchange(event, old, attendee, known)


def _refuse_what_is_over(event: Event, by: User | None) -> None:
    if by is None:
        refuse_late_changes(event)
    if event.state == EventState.CANCELLED:
        raise Refused("Träffen är inställd.")
    if event.state == EventState.COMPLETED or event.has_ended:
        raise Refused("Träffen har redan varit.")


def _exchange(
    event: Event, old: Participant, attendee: Attendee, known: Participant | None
) -> Participant:
    before, name = ParticipantState(old.state), old.name
    standing = _standing_of(event, old, known)
    _part_with(old)
    new = Participant.objects.create(
        booking=old.booking,
        event=event,
        name=attendee.name,
        email=attendee.email.strip(),
        role=attendee.role,
        **standing,
        **({} if known else _needs(attendee)),
    )
    keep_answers(new, attendee.answers)
    Participant.objects.filter(pk=old.pk).update(replaced_by=new)
    newer_for_calendars(event)
    if before != ParticipantState.DUPLICATE:
        emails.participant_replaced(old, had_seat=before in SEATED_STATES)
    if known:
        emails.already_registered(known)
        _give_the_seat_on(event, before)
    else:
        emails.substitute_welcomed(new, instead_of=name)
    booker = email_key(new.booking.booker_email)
    if booker not in (old.email_key, new.email_key):
        emails.substitution_made(new.booking, old_name=name, new=new)
    return new


def _standing_of(event: Event, old: Participant, known: Participant | None) -> dict:
    """State and moments of the new one: those of the old one, where there is something to keep."""
    now = timezone.now()
    shown = old.shown_state
    moments = {
        # The new one has the seat from now on: a reminder that was due before is not for them.
        ParticipantState.REGISTERED: {"seated_at": now},
        ParticipantState.WAITING: {"waiting_since": old.waiting_since},
    }
    if known:
        return {"state": ParticipantState.DUPLICATE, **moments.get(shown, {})}
    if old.state != ParticipantState.DUPLICATE:
        return {"state": shown, **moments.get(shown, {})}
    # The old one had no seat to hand over, so the new one comes as anybody who is new.
    promote(event)
    if event.needs_approval:
        return {"state": ParticipantState.PENDING}
    if seats.room_for_newcomers(event, old.booking.municipality).fits(1):
        return {"state": ParticipantState.REGISTERED, "seated_at": now}
    if event.has_waiting_list:
        return {"state": ParticipantState.WAITING, "waiting_since": now}
    raise Refused("Alla platser är upptagna just nu.")


def _part_with(old: Participant) -> None:
    """The old one is out: nothing of what they told stays, and no link or code works."""
    Answer.objects.filter(participant=old).delete()
    old.state = ParticipantState.REPLACED
    old.left_at = timezone.now()
    old.food_needs = old.access_needs = old.check_in_code = ""
    old.link_key = uuid.uuid4()
    old.save()


def _needs(attendee: Attendee) -> dict:
    return {"food_needs": attendee.food_needs, "access_needs": attendee.access_needs}


def _give_the_seat_on(event: Event, before: ParticipantState) -> None:
    promote(event)
    if before in SEATED_STATES:
        tell_staff_of_unfilled_seat(event)
