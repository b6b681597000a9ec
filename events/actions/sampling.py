"""A note as somebody would get it, before it is written to anybody."""

from django.db import transaction
from django.utils import timezone

from events import emails
from events.models import Booking, Event, Participant, ParticipantState
from kronoberg_portal.foundation.accounts.models import User
from kronoberg_portal.foundation.outbox.models import Letter

MADE_UP_NAME, MADE_UP_ADDRESS = "Kim Exempel", "kim.exempel@example.se"


class _Enough(Exception):
    pass


def sample_note(*, event: Event, state: str, subject: str, text: str) -> Letter:
    """The note to a made-up person in ``state``; nothing of it is kept. Its link leads nowhere."""
    try:
        with transaction.atomic():
            booking = Booking.objects.create(
                event=event, booker_name=MADE_UP_NAME, booker_email=MADE_UP_ADDRESS
            )
            person = Participant.objects.create(
                booking=booking,
                event=event,
                name=MADE_UP_NAME,
                email=MADE_UP_ADDRESS,
                state=state,
                waiting_since=timezone.now() if state == ParticipantState.WAITING else None,
            )
            letter = emails.note(person, subject=subject, text=text)
            raise _Enough
    except _Enough:
        return letter


def send_sample_note(*, event: Event, state: str, subject: str, text: str, by: User) -> Letter:
    """Send that note to whoever writes it. It is about nobody, and marked as a trial."""
    sample = sample_note(event=event, state=state, subject=subject, text=text)
    return Letter.objects.create(
        kind="events:sample_note",
        to=by.email,
        reply_to=sample.reply_to,
        subject=f"Prov: {sample.subject}"[:200],
        text=sample.text,
        html=sample.html,
    )
