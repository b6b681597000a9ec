"""What happens to a buyer's enquiry: received, released or rejected, declined, followed up."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from kronoberg_portal.foundation.accounts.models import User
from kronoberg_portal.foundation.outbox.models import Letter

from . import emails
from .models import Enquiry, EnquiryRecipient, Enterprise

# Anybody can write anybody's address in the form: so many receipts an hour, then none.


@transaction.atomic
def receive_enquiry(*, enterprises: Iterable[Enterprise], form_key: UUID, **written) -> Enquiry:
    """Keep a buyer's question to some enterprises, and queue the letters that it calls for.

    ``written`` are the buyer's own fields. The same ``form_key`` again (a double click) gives the
    enquiry that is already there, without letters. With ``ENQUIRIES_NEED_RELEASE`` it waits for
    a coordinator, else it goes to the enterprises at once.
    """
    enquiry, is_new = Enquiry.objects.get_or_create(form_key=form_key, defaults=written)
    if not is_new:
        return enquiry
    EnquiryRecipient.objects.bulk_create(
        EnquiryRecipient(enquiry=enquiry, enterprise=enterprise) for enterprise in enterprises
    )
    if settings.ENQUIRIES_NEED_RELEASE:
        for address in User.objects.coordinator_addresses():
            emails.enquiry_arrived(enquiry, to=address)
    else:
        _send_on(enquiry, by=None)
    if Letter.objects.may_go_to(enquiry.buyer_email, kind="enterprises:enquiry_received"):
        emails.enquiry_received(enquiry)
    return enquiry


@transaction.atomic
def release_enquiry(enquiry: Enquiry, *, by: User, read: str = "") -> Enquiry:
    """Send a waiting enquiry on to its enterprises, and tell the buyer; the enquiry as it now is.

    ``read`` is its ``updated_at`` (ISO 8601) when it was read through. ``ValidationError`` in
    Swedish says why it cannot be sent: twice gives no second letter.
    """
    enquiry = _locked(enquiry, read)
    if not any(can_be_asked(one.enterprise) for one in _recipients(enquiry)):
        raise ValidationError(
            "Inget av företagen går att fråga längre. Avvisa förfrågan och skriv varför."
        )
    _send_on(enquiry, by=by)
    emails.enquiry_released(enquiry)
    return enquiry


@transaction.atomic
def reject_enquiry(enquiry: Enquiry, *, by: User, reason: str, read: str = "") -> Enquiry:
    """Send a waiting enquiry to nobody, and tell the buyer why; ``ValidationError`` as above."""
    if not reason.strip():
        raise ValidationError("Skriv varför förfrågan inte skickas vidare.")
    enquiry = _locked(enquiry, read)
    enquiry.reject_reason = reason.strip()
    _decide(enquiry, Enquiry.State.REJECTED, by=by)
    enquiry.recipients.update(state=EnquiryRecipient.State.LEFT_OUT)
    emails.enquiry_rejected(enquiry)
    return enquiry


@transaction.atomic
def decline_enquiry(recipient: EnquiryRecipient, *, reason: str = "") -> EnquiryRecipient:
    """An enterprise says no by its link; the buyer gets a letter, once."""
    recipient = EnquiryRecipient.objects.select_for_update().get(pk=recipient.pk)
    if not recipient.is_asked:
        return recipient
    recipient.state = EnquiryRecipient.State.DECLINED
    recipient.declined_at = timezone.now()
    recipient.decline_reason = reason.strip()
    recipient.save()
    emails.enquiry_declined(recipient)
    return recipient


@transaction.atomic
def keep_outcome(
    enquiry: Enquiry,
    *,
    outcome: str,
    led_to: Iterable[EnquiryRecipient] = (),
    value: int | None = None,
) -> Enquiry:
    """What the buyer tells some weeks later; a later answer replaces it. ``value`` in kronor."""
    enquiry = Enquiry.objects.select_for_update().get(pk=enquiry.pk)
    is_yes = outcome == Enquiry.Outcome.YES
    enquiry.outcome, enquiry.outcome_at = outcome, timezone.now()
    enquiry.outcome_value = value if is_yes else None
    enquiry.save()
    enquiry.recipients.update(led_to_business=False)
    if is_yes:
        chosen = [recipient.pk for recipient in led_to]
        enquiry.recipients.filter(pk__in=chosen).update(led_to_business=True)
    return enquiry


def ask_for_outcomes() -> int:
    """Ask the buyers, ``ENQUIRY_FOLLOW_UP_DAYS`` after their enquiry was sent; how many.

    Not when every enterprise has declined: that the buyer knows. Safe to run twice, and at once.
    """
    limit = timezone.now() - timedelta(days=settings.ENQUIRY_FOLLOW_UP_DAYS)
    asked = [EnquiryRecipient.State.SENT, EnquiryRecipient.State.TO_RING]
    due = Enquiry.objects.filter(
        state=Enquiry.State.RELEASED, decided_at__lt=limit, follow_up_at=None, anonymised_at=None
    ).filter(pk__in=EnquiryRecipient.objects.filter(state__in=asked).values("enquiry"))
    count = 0
    for pk in list(due.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            enquiry = Enquiry.objects.select_for_update().filter(pk=pk, follow_up_at=None).first()
            if enquiry is not None:
                enquiry.follow_up_at = timezone.now()
                enquiry.save()
                emails.enquiry_follow_up(enquiry)
                count += 1
    return count


def can_be_asked(enterprise: Enterprise) -> bool:
    """In the register, and neither ceased nor bankrupt."""
    return enterprise.is_public and not enterprise.has_ended


def _locked(enquiry: Enquiry, read: str) -> Enquiry:
    """The row, locked, when it still waits and is as it was read."""
    enquiry = Enquiry.objects.select_for_update().get(pk=enquiry.pk)
    if not enquiry.is_waiting:
        raise ValidationError(
            f"Förfrågan är redan {enquiry.get_state_display().lower()}. Inget nytt brev skickas."
        )
    if enquiry.anonymised_at:
        raise ValidationError("Förfrågan är gallrad. Det finns inget kvar att skicka.")
    if read and read != enquiry.updated_at.isoformat():
        raise ValidationError("Någon har ändrat förfrågan sedan du läste den. Läs igen.")
    return enquiry


def _send_on(enquiry: Enquiry, *, by: User | None) -> None:
    _decide(enquiry, Enquiry.State.RELEASED, by=by)
    must_ring = False
    for recipient in _recipients(enquiry):
        recipient.enquiry = enquiry
        if not can_be_asked(recipient.enterprise):
            recipient.state = EnquiryRecipient.State.LEFT_OUT
        elif recipient.enterprise.email:
            recipient.state = EnquiryRecipient.State.SENT
            recipient.sent_at = timezone.now()
            emails.enquiry_asked(recipient)
        else:
            recipient.state = EnquiryRecipient.State.TO_RING
            must_ring = True
        recipient.save()
    if must_ring:
        for address in User.objects.coordinator_addresses():
            emails.enquiry_to_ring(enquiry, to=address)


def _decide(enquiry: Enquiry, state: str, *, by: User | None) -> None:
    enquiry.state = state
    enquiry.decided_at, enquiry.decided_by = timezone.now(), by
    enquiry._history_user = by
    enquiry.save()


def _recipients(enquiry: Enquiry) -> Iterable[EnquiryRecipient]:
    return enquiry.recipients.select_related("enterprise")
