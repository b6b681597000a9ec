"""The lock point and the counting of seats.

A seat is given, taken back or moved only inside ``locked(event)``, and whether there is one is
counted from rows read after the lock was taken: never from a stored number, never from anything
read before.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Q

from contacts.models import Municipality

from .models import Event


class Refused(Exception):
    """It cannot be done now; the message says why, in Swedish. Nothing was changed."""


@contextmanager
def locked(event_pk: int) -> Iterator[Event]:
    """One transaction in which the event is ours, read anew; ``Refused`` if it is gone.

    PostgreSQL locks the row; SQLite has one writer at a time (its transactions are IMMEDIATE).
    """
    with transaction.atomic():
        event = Event.objects.select_for_update().filter(pk=event_pk).first()
        if event is None:
            raise Refused("Träffen finns inte längre.")
        yield event


@dataclass(frozen=True)
class Room:
    """How many seats a newcomer, or a newcomer's municipality, can have now. None: no limit."""

    of_event: int | None
    of_municipality: int | None = None

    @property
    def seats(self) -> int | None:
        limits = [limit for limit in (self.of_event, self.of_municipality) if limit is not None]
        return min(limits, default=None)

    @property
    def municipality_is_the_limit(self) -> bool:
        """Is it the municipality's share that is used up rather than the event?"""
        if self.of_municipality is None:
            return False
        return self.of_event is None or self.of_municipality < self.of_event

    def fits(self, people: int) -> int:
        """How many of ``people`` get a seat."""
        return people if self.seats is None else min(people, self.seats)


def room_for_newcomers(event: Event, municipality: Municipality | None) -> Room:
    """What is left for somebody new. Binding inside ``locked``; outside it only a forecast.

    Once the waiting list no longer moves by itself nobody passes those who wait on it.
    """
    same = Q(booking__municipality=municipality) if municipality else Q(pk=None)
    seated = event.participants.seated().aggregate(
        everybody=Count("pk"), municipality=Count("pk", filter=same)
    )
    of_event = of_municipality = None
    if event.capacity is not None:
        of_event = max(event.capacity - seated["everybody"], 0)
        if of_event and not event.promotes_by_itself and event.participants.waiting().exists():
            of_event = 0
    if municipality and event.most_per_municipality is not None:
        of_municipality = max(event.most_per_municipality - seated["municipality"], 0)
    return Room(of_event, of_municipality)
