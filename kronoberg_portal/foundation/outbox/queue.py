"""Laying letters in the outbox, and sending those that are due."""

import logging
import smtplib
import time
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import models
from django.template import Context
from django.template.loader import get_template
from django.utils import timezone

from .models import PAUSES, Letter, LetterState

logger = logging.getLogger(__name__)


def queue(
    template: str,
    *,
    to: str,
    subject: str,
    context: Mapping,
    about: models.Model | None = None,
    reply_to: str = "",
    calendar: str = "",
    calendar_method: str = "",
) -> Letter:
    """Write a letter as a row; it is sent after the surrounding transaction has committed.

    ``template`` is a path without ending, such as ``events/emails/booking_confirmed``: its
    ``.txt`` is the plain text (never escaped), its ``.html`` the same for eyes (always escaped).
    Both get ``context`` and ``site_url``, ``site_name``. ``calendar`` is an iCalendar text that
    goes along as an alternative with ``calendar_method`` (REQUEST or CANCEL).

    Subjects carry no person's own text: the caller writes them. Line breaks in a subject or an
    address are taken away here, so that nothing in the worker can stumble on them later.
    """
    values = {**context, "site_url": settings.SITE_URL, "site_name": settings.SITE_NAME}
    text = get_template(f"{template}.txt").template.render(Context(values, autoescape=False))
    html = get_template(f"{template}.html").render(values)
    return Letter.objects.create(
        kind=template.replace("/emails/", ":"),
        to="".join(to.split()),
        reply_to="".join(reply_to.split()),
        subject=" ".join(subject.split())[:200],
        text=text.strip() + "\n",
        html=html,
        calendar=calendar,
        calendar_method=calendar_method,
        **({"about": about} if about is not None else {}),
    )


def send_due(*, most: int = 500, within: timedelta = timedelta(seconds=30)) -> int:
    """Send the letters that are due now, one at a time; how many left.

    No letter is begun later than ``within`` from now, however slow the mail server is. Several
    workers may run at once: each letter is leased by one conditional UPDATE. A failure is kept on
    the letter, which is tried again after a growing pause; a bad address fails alone.
    """
    sent = 0
    end = time.monotonic() + within.total_seconds()
    for pk in list(Letter.objects.due().values_list("pk", flat=True)[:most]):
        if time.monotonic() > end:
            break
        if Letter.objects.lease(pk):
            sent += _send(Letter.objects.get(pk=pk))
    return sent


def resend(letter: Letter) -> None:
    """Put a letter back in the queue, to leave as soon as the worker comes by.

    One whose address and text are erased stays where it is.
    """
    Letter.objects.filter(pk=letter.pk).exclude(state=LetterState.SENDING).exclude(to="").update(
        state=LetterState.QUEUED, attempts=0, next_attempt_at=timezone.now(), error=""
    )


def _send(letter: Letter) -> bool:
    connection = get_connection()
    try:
        connection.open()
        _message(letter, connection).send()
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        _failed(letter, error, for_good=all(code >= 500 for code in codes))
    except Exception as error:  # whatever a mail server does, the other letters must go
        _failed(letter, error)
    else:
        Letter.objects.filter(pk=letter.pk).update(
            state=LetterState.SENT, sent_at=timezone.now(), leased_until=None, error=""
        )
        return True
    finally:
        # The server has the letter by now, or has refused it: what it says at QUIT changes nothing.
        with suppress(Exception):
            connection.close()
    return False


def _message(letter: Letter, connection) -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(
        subject=letter.subject,
        body=letter.text,
        to=[letter.to],
        reply_to=[letter.reply_to] if letter.reply_to else None,
        headers={"Message-ID": letter.message_id, "Auto-Submitted": "auto-generated"},
        connection=connection,
    )
    if letter.html:
        message.attach_alternative(letter.html, "text/html")
    if letter.calendar:
        message.attach_alternative(
            letter.calendar, f"text/calendar; method={letter.calendar_method}"
        )
    return message


def _failed(letter: Letter, error: Exception, *, for_good: bool = False) -> None:
    """Keep why it failed (never whom it was to) and when it is tried again."""
    give_up = for_good or letter.attempts > len(PAUSES)
    pause = PAUSES[min(letter.attempts, len(PAUSES)) - 1]
    reason = f"{type(error).__name__}: {error}".replace(letter.to, "(adressen)")
    Letter.objects.filter(pk=letter.pk).update(
        state=LetterState.FAILED if give_up else LetterState.RETRY,
        next_attempt_at=timezone.now() + pause,
        leased_until=None,
        error=reason[:300],
    )
    logger.warning(
        "letter %s failed, attempt %s: %s", letter.uuid, letter.attempts, type(error).__name__
    )
