"""The room's letters. No person's own words stand in a subject, and none of them is markup.

What a person wrote is quoted line by line, so that nobody can write in the region's name.
"""

from django.conf import settings

from kronoberg_portal.foundation.outbox.models import Letter
from kronoberg_portal.foundation.outbox.queue import queue

from .links import answer_path, follow_up_path
from .models import Enquiry, EnquiryRecipient


def enquiry_received(enquiry: Enquiry) -> Letter:
    """To the buyer: a receipt, with what was written, to whom, and what happens next."""
    return _to_buyer(
        "enquiry_received",
        enquiry,
        f"Vi har tagit emot din förfrågan {enquiry.number}",
        recipients=list(enquiry.recipients.select_related("enterprise")),
        text=quoted(enquiry.text),
    )


def enquiry_arrived(enquiry: Enquiry, *, to: str) -> Letter:
    """To a coordinator: an enquiry waits. Without the text: it is read in the office."""
    return queue(
        "enterprises/emails/enquiry_arrived",
        to=to,
        subject=f"Ny förfrågan {enquiry.number} väntar på dig",
        context={"enquiry": enquiry, "count": enquiry.recipients.count()},
        about=enquiry,
    )


def enquiry_to_ring(enquiry: Enquiry, *, to: str) -> Letter:
    """To a coordinator: the enterprises that no letter can reach must be rung."""
    to_ring = enquiry.recipients.filter(state=EnquiryRecipient.State.TO_RING)
    return queue(
        "enterprises/emails/enquiry_to_ring",
        to=to,
        subject=f"Företag att ringa om förfrågan {enquiry.number}",
        context={"enquiry": enquiry, "recipients": list(to_ring.select_related("enterprise"))},
        about=enquiry,
    )


def enquiry_released(enquiry: Enquiry) -> Letter:
    """To the buyer: a coordinator has read it, and now the enterprises have it."""
    recipients = list(enquiry.recipients.select_related("enterprise"))
    return _to_buyer(
        "enquiry_released",
        enquiry,
        f"Din förfrågan {enquiry.number} är skickad",
        sent=[one for one in recipients if one.state == EnquiryRecipient.State.SENT],
        to_ring=[one for one in recipients if one.state == EnquiryRecipient.State.TO_RING],
        left_out=[one for one in recipients if one.state == EnquiryRecipient.State.LEFT_OUT],
    )


def enquiry_rejected(enquiry: Enquiry) -> Letter:
    """To the buyer: it was not sent on, and why."""
    return _to_buyer(
        "enquiry_rejected", enquiry, f"Din förfrågan {enquiry.number} skickades inte vidare"
    )


def enquiry_asked(recipient: EnquiryRecipient) -> Letter:
    """To an enterprise: the buyer's question. An answer goes straight to the buyer."""
    enquiry = recipient.enquiry
    return queue(
        "enterprises/emails/enquiry_asked",
        to=recipient.enterprise.email,
        subject=f"En köpare frågar er: förfrågan {enquiry.number}",
        context={
            "enquiry": enquiry,
            "enterprise": recipient.enterprise,
            "text": quoted(enquiry.text),
            "answer_path": answer_path(recipient),
        },
        about=enquiry,
        reply_to=enquiry.buyer_email,
    )


def enquiry_declined(recipient: EnquiryRecipient) -> Letter:
    """To the buyer: one of the enterprises cannot take it on, with the reason if there is one."""
    return _to_buyer(
        "enquiry_declined",
        recipient.enquiry,
        f"Ett företag avböjer din förfrågan {recipient.enquiry.number}",
        enterprise=recipient.enterprise,
        reason=recipient.decline_reason,
        quoted_reason=quoted(recipient.decline_reason),
    )


def enquiry_follow_up(enquiry: Enquiry) -> Letter:
    """To the buyer, some weeks later: did it lead to business?"""
    return _to_buyer(
        "enquiry_follow_up",
        enquiry,
        f"Ledde din förfrågan {enquiry.number} till en affär?",
        follow_up_path=follow_up_path(enquiry),
    )


def quoted(text: str) -> str:
    """Somebody's own words, each line marked as such: ``"> Hej"``."""
    return "\n".join(f"> {line}".rstrip() for line in text.strip().splitlines())


def _to_buyer(name: str, enquiry: Enquiry, subject: str, **context) -> Letter:
    return queue(
        f"enterprises/emails/{name}",
        to=enquiry.buyer_email,
        subject=subject,
        context={"enquiry": enquiry, **context},
        about=enquiry,
        reply_to=settings.COORDINATOR_EMAIL,
    )
