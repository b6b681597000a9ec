"""Saying yes or no to those who wait for approval. That is another state than the waiting list."""

from django.utils import timezone

from events import emails, seats
from events.models import Answer, Participant, ParticipantState
from events.seats import Refused
from kronoberg_portal.foundation.accounts.models import User

from .promoting import give_seat, promote


def approve(*, participant: Participant, by: User) -> Participant:
    """Accept an application: a seat if there is one, else the waiting list.

    Somebody who does not wait for approval is left alone. ``Refused`` when the event is full and
    has no waiting list.
    """
    with seats.locked(participant.event_id) as event:
        people = Participant.objects.select_related("booking__municipality")
        person = people.get(pk=participant.pk)
        if person.state != ParticipantState.PENDING:
            return person
        promote(event)
        if seats.room_for_newcomers(event, person.booking.municipality).fits(1):
            give_seat(event, person)
            emails.participant_approved(person)
        elif event.has_waiting_list:
            person.event = person.booking.event = event
            person.state = ParticipantState.WAITING
            person.waiting_since = timezone.now()
            person.save()
            emails.participant_waiting(person, approved=True)
        else:
            raise Refused(f"Ingen plats är ledig för {person.name}, och väntelista saknas.")
    return person


def decline(*, participant: Participant, by: User) -> bool:
    """Say no to an application, with a letter; False for who does not wait for approval."""
    with seats.locked(participant.event_id) as event:
        pending = event.participants.pending().select_related("booking")
        person = pending.filter(pk=participant.pk).first()
        if person is None:
            return False
        person.event = person.booking.event = event
        person.state = ParticipantState.REMOVED
        person.left_at = timezone.now()
        person.food_needs = person.access_needs = ""
        person.save()
        Answer.objects.filter(participant=person).delete()
        emails.participant_declined(person)
    return True
