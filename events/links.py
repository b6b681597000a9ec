"""The secret links of a booking and of each participant in it."""

from django.urls import reverse

from kronoberg_portal.foundation.secret_links import key_in, token_of

from .models import Booking, Participant, ParticipantState
from .seats import Refused
from .surveys import refuse_survey

BOOKING = "events.booking"
PARTICIPANT = "events.participant"


def booking_path(booking: Booking, name: str = "booking") -> str:
    """The booker's page, or another page below it by its URL name."""
    return reverse(f"events:{name}", args=[token_of(booking.link_key, salt=BOOKING)])


def participant_path(participant: Participant, name: str = "participant") -> str:
    """The participant's own page, or another page below it by its URL name."""
    return reverse(f"events:{name}", args=[token_of(participant.link_key, salt=PARTICIPANT)])


def survey_path(participant: Participant) -> str:
    """Where the participant answers the survey; empty when there is none to answer."""
    if participant.has_answered_survey:
        return ""
    try:
        refuse_survey(participant)
    except Refused:
        return ""
    return participant_path(participant, "survey")


def find_booking(token: str) -> Booking | None:
    """The booking that a booker's token opens; None for any other token."""
    key = key_in(token, salt=BOOKING)
    bookings = Booking.objects.select_related("event", "event__municipality", "municipality")
    return bookings.filter(link_key=key, anonymised_at=None).first() if key else None


def find_participant(token: str) -> Participant | None:
    """The participant that a participant's token opens; None for any other token."""
    key = key_in(token, salt=PARTICIPANT)
    people = Participant.objects.exclude(state=ParticipantState.DUPLICATE).select_related(
        "event", "event__municipality", "booking"
    )
    return people.filter(link_key=key, booking__anonymised_at=None).first() if key else None
