"""Moving the waiting list.

The order is by time. A group that wants to come together is moved up when there is room for all
of it at once; until then single seats go to those after it. In the same way somebody whose
municipality has used its share is passed over until the share has room.
"""

from collections import Counter
from collections.abc import Iterable

from django.utils import timezone

from events import emails, seats
from events.models import Event, EventState, Participant, ParticipantState
from events.seats import Refused
from kronoberg_portal.foundation.accounts.models import User


def promote_waiting(*, event: Event, by: User | None) -> list[Participant]:
    """Give free seats to those who wait, in order; who got one. After the cut-off: nobody."""
    with seats.locked(event.pk) as event:
        return promote(event)


def seat_by_hand(*, participant: Participant, by: User) -> bool:
    """Staff gives a free seat to somebody who waits, whatever their place in line.

    For the time after the cut-off, and for a group that cannot be seated whole. False for who
    does not wait; ``Refused`` without a free seat. Letters go as for any promotion.
    """
    with seats.locked(participant.event_id) as event:
        waiting = event.participants.waiting().select_related("booking")
        person = waiting.filter(pk=participant.pk).first()
        if person is None:
            return False
        if event.state != EventState.PUBLISHED or event.has_ended:
            raise Refused("Träffen är inte publicerad, eller har redan varit.")
        if event.capacity is not None and event.participants.seated().count() >= event.capacity:
            raise Refused(
                f"Ingen plats är ledig för {person.name}. Höj antalet platser om fler får vara med."
            )
        give_seat(event, person)
        emails.participant_promoted(person)
    return True


def promote(event: Event) -> list[Participant]:
    """``promote_waiting`` for a verb that has the lock already."""
    if not event.promotes_by_itself:
        return []
    if not event.participants.waiting().exists():
        return []
    taken = Counter(event.participants.seated().values_list("booking__municipality", flat=True))
    free = None if event.capacity is None else event.capacity - taken.total()
    if free is not None and free <= 0:
        return []
    waiting = list(event.participants.waiting().select_related("booking"))
    promoted = []
    for group in _in_line(waiting):
        if free is not None and free < len(group):
            continue
        municipality = group[0].booking.municipality_id
        share = event.most_per_municipality if municipality else None
        if share is not None and taken[municipality] + len(group) > share:
            continue
        for person in group:
            give_seat(event, person)
            emails.participant_promoted(person)
        taken[municipality] += len(group)
        free = None if free is None else free - len(group)
        promoted += group
    return promoted


def give_seat(event: Event, person: Participant) -> None:
    """Under the lock, when it is known that there is a seat."""
    person.event = person.booking.event = event
    person.state = ParticipantState.REGISTERED
    person.seated_at = timezone.now()
    person.save()


def _in_line(waiting: Iterable[Participant]) -> list[list[Participant]]:
    """Those who wait, in order: one by one, but a group that keeps together as one."""
    line: list[list[Participant]] = []
    together: dict[int, list[Participant]] = {}
    for person in waiting:
        if not person.booking.keeps_together:
            line.append([person])
        elif person.booking_id in together:
            together[person.booking_id].append(person)
        else:
            together[person.booking_id] = [person]
            line.append(together[person.booking_id])
    return line
