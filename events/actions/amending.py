"""Changing what a participant needs and has answered. No seat moves and nobody is written to."""

from collections.abc import Mapping

from events import seats
from events.models import Participant, ParticipantState
from events.questions import keep_answers
from events.seats import Refused
from kronoberg_portal.foundation.accounts.models import User

from .leaving import refuse_late_changes

AMENDABLE_STATES = (
    ParticipantState.REGISTERED,
    ParticipantState.WAITING,
    ParticipantState.PENDING,
)


def change_needs(
    *,
    participant: Participant,
    food_needs: str,
    access_needs: str,
    answers: Mapping[int, str],
    by: User | None,
) -> None:
    """Write down what somebody needs and answers now; what the event does not ask is not kept.

    ``Refused`` after the event's last moment for changes, unless staff does it, and when the
    person no longer takes part.
    """
    with seats.locked(participant.event_id) as event:
        if by is None:
            refuse_late_changes(event)
        person = event.participants.get(pk=participant.pk)
        if person.state not in AMENDABLE_STATES:
            raise Refused("Platsen är redan avbokad eller bytt, så det går inte att ändra nu.")
        person.food_needs = food_needs if event.serves_food else ""
        person.access_needs = access_needs if event.asks_access_needs else ""
        person.save(update_fields=["food_needs", "access_needs", "updated_at"])
        keep_answers(person, answers)
