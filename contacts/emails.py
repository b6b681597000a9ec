"""The room's letters. None of them holds what the sender wrote: it may be about health."""

from django.conf import settings

from kronoberg_portal.foundation.outbox.queue import queue

from .models import Case


def case_arrived(case: Case, *, to: str) -> None:
    """To a coordinator: a case has come, of which kind, and where to read it."""
    queue(
        "contacts/emails/case_arrived",
        to=to,
        subject=f"Nytt ärende {case.number}: {case.get_kind_display().lower()}",
        context={"case": case},
        about=case,
    )


def case_received(case: Case) -> None:
    """To the sender: that the message has come, under which number, and what happens next."""
    queue(
        "contacts/emails/case_received",
        to=case.sender_email,
        subject=f"Vi har tagit emot ditt meddelande, ärende {case.number}",
        context={"case": case},
        about=case,
        reply_to=settings.COORDINATOR_EMAIL,
    )


def case_answered(case: Case) -> None:
    """To the sender: the coordinator's answer."""
    queue(
        "contacts/emails/case_answered",
        to=case.sender_email,
        subject=f"Svar på ditt meddelande, ärende {case.number}",
        context={"case": case},
        about=case,
        reply_to=settings.COORDINATOR_EMAIL,
    )
