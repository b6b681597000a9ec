"""What the outbox keeps of a letter, and for how long."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kronoberg_portal.foundation.outbox.models import Letter, LetterState
from kronoberg_portal.foundation.outbox.queue import resend, send_due
from kronoberg_portal.foundation.outbox.retention import erase_old_letters
from tests.foundation.factories import make_letter

pytestmark = pytest.mark.django_db


def days_ago(days):
    return timezone.now() - timedelta(days=days)


def test_old_letter_loses_address_and_text_but_not_its_row(settings):
    settings.LETTER_KEPT_DAYS = 30
    private = {
        "to": "kim@example.se",
        "reply_to": "kim@example.se",
        "text": "Hej Kim!",
        "html": "<p>Hej Kim!</p>",
        "calendar": "ATTENDEE:kim@example.se",
        "error": "kim@example.se",
    }
    old = make_letter(state=LetterState.SENT, sent_at=days_ago(31), **private)
    new = make_letter(state=LetterState.SENT, sent_at=days_ago(29), **private)

    assert erase_old_letters() == 1
    assert erase_old_letters() == 0

    old.refresh_from_db()
    kept = " ".join(str(value) for value in Letter.objects.filter(pk=old.pk).values_list()[0])
    assert "kim" not in kept.lower()
    assert (old.kind, old.subject, old.state) == (
        "events:booking_confirmed",
        "Din anmälan",
        "sent",
    )
    new.refresh_from_db()
    assert new.text == "Hej Kim!"


def test_letter_that_was_given_up_is_erased_too_and_cannot_be_sent(settings):
    letter = make_letter(state=LetterState.FAILED, next_attempt_at=days_ago(91))

    assert erase_old_letters() == 1
    letter.refresh_from_db()
    resend(letter)

    letter.refresh_from_db()
    assert (letter.to, letter.state) == ("", LetterState.FAILED)
    assert send_due() == 0


def test_letter_that_waits_for_its_turn_is_never_erased():
    for state in (LetterState.QUEUED, LetterState.RETRY, LetterState.SENDING):
        make_letter(state=state, next_attempt_at=days_ago(400))

    assert erase_old_letters() == 0


def test_no_letter_is_begun_when_the_time_is_out(mailoutbox):
    make_letter()

    assert send_due(within=timedelta(seconds=-1)) == 0
    assert mailoutbox == []
    assert send_due() == 1
    assert len(mailoutbox) == 1
