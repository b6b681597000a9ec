"""Sending somebody the links that they have lost."""

from django.db import transaction
from django.utils import timezone

from events import emails
from events.models import Booking, Participant

from .leaving import HERE


@transaction.atomic
def send_links(*, address: str) -> None:
    """Write to ``address`` about each coming event that it has booked or takes part in.

    Nothing comes back: whoever asks must not learn whether the address is known. Each letter is
    written at most once an hour, so there is not much to be learned from how long it takes either.
    """
    coming = {"event__ends_at__gte": timezone.now()}
    own = Participant.objects.living().with_address(address).filter(**coming)
    own = list(own.select_related("booking", "event__municipality", "event__contact_person"))
    booked = Booking.objects.by_booker(address).filter(**coming, participants__state__in=HERE)
    for booking in booked.distinct().select_related("event__municipality"):
        if not _is_only_for(booking, own):
            emails.booking_link(booking)
    for person in own:
        emails.participant_link(person)


def _is_only_for(booking: Booking, people: list[Participant]) -> bool:
    """Is the booking of one person, who gets an own link anyway?"""
    mine = {person.pk for person in people}
    return set(booking.participants.values_list("pk", flat=True)) <= mine
