"""A note from staff, in its own words, to those who are in chosen states."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import models
from django.utils import timezone

from events import emails, seats
from events.models import Event, ParticipantState, email_key
from events.seats import Refused
from kronoberg_portal.foundation.accounts.models import User
from kronoberg_portal.foundation.outbox.models import Letter

# A duplicate takes part by another booking; who was replaced is out of it.
NEVER_TOLD = (ParticipantState.DUPLICATE, ParticipantState.REPLACED)
# The same note posted twice within this time is one note.
SAME_NOTE = timedelta(hours=1)


def recipients_of_note(*, event: Event, states: Iterable[str]) -> models.QuerySet:
    """The participants that ``write_note`` would write to."""
    chosen = [state for state in states if state not in NEVER_TOLD]
    people = event.participants.filter(state__in=chosen, booking__anonymised_at=None)
    return people.exclude(email="").select_related("booking").order_by("pk")


def write_note(*, event: Event, states: Iterable[str], subject: str, text: str, by: User) -> int:
    """Write to everybody in ``states``, each address once; how many letters.

    Who got the same note within an hour does not get it again, so that a page that is sent twice
    sends its letters once. ``Refused`` without subject or text.
    """
    subject, text = " ".join(subject.split()), "\n".join(text.strip().splitlines())
    if not subject or not text:
        raise Refused("Skriv både rubrik och text.")
    with seats.locked(event.pk) as event:
        told = _told_lately(event, subject, text)
        count = 0
        for person in recipients_of_note(event=event, states=states):
            if person.email_key not in told:
                told.add(person.email_key)
                person.event = person.booking.event = event
                emails.note(person, subject=subject, text=text)
                count += 1
    return count


def _told_lately(event: Event, subject: str, text: str) -> set[str]:
    """Whom the same note went to just now, by address."""
    letters = Letter.objects.filter(
        kind="events:note",
        created_at__gte=timezone.now() - SAME_NOTE,
        about_id__in=[str(pk) for pk in event.bookings.values_list("pk", flat=True)],
        subject=emails.subject_about(event, subject),
    )
    return {email_key(letter.to) for letter in letters if f"\n\n{text}\n\n" in letter.text}
