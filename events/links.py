"""Secret links: whoever has the letter may look after the booking, without any account.

A token is the row's random ``link_key``, signed with the portal's secret key, one salt per
purpose. Nothing that could be stolen from the database opens a door, the same link can be written
in every letter, and a new ``link_key`` makes the old link useless.
"""

from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from .models import Booking, Participant, ParticipantState

BOOKING = "events.booking"
PARTICIPANT = "events.participant"


def booking_path(booking: Booking, name: str = "booking") -> str:
    """The booker's page, or another page below it by its URL name."""
    return reverse(f"events:{name}", args=[_token(booking.link_key, salt=BOOKING)])


def participant_path(participant: Participant, name: str = "participant") -> str:
    """The participant's own page, or another page below it by its URL name."""
    return reverse(f"events:{name}", args=[_token(participant.link_key, salt=PARTICIPANT)])


def find_booking(token: str) -> Booking | None:
    """The booking that a booker's token opens; None for any other token."""
    key = _key(token, salt=BOOKING)
    bookings = Booking.objects.select_related("event", "event__municipality", "municipality")
    return bookings.filter(link_key=key, anonymised_at=None).first() if key else None


def find_participant(token: str) -> Participant | None:
    """The participant that a participant's token opens; None for any other token."""
    key = _key(token, salt=PARTICIPANT)
    people = Participant.objects.exclude(state=ParticipantState.DUPLICATE).select_related(
        "event", "event__municipality", "booking"
    )
    return people.filter(link_key=key, booking__anonymised_at=None).first() if key else None


def _token(key: UUID, *, salt: str) -> str:
    return Signer(salt=salt, sep=".").sign(urlsafe_base64_encode(key.bytes))


def _key(token: str, *, salt: str) -> UUID | None:
    try:
        return UUID(bytes=urlsafe_base64_decode(Signer(salt=salt, sep=".").unsign(token)))
    except (BadSignature, ValueError):
        return None
