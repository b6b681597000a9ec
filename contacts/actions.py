"""What happens to a case: it is received, and it is answered."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from kronoberg_portal.foundation.accounts.models import User
from kronoberg_portal.foundation.outbox.models import Letter

from . import emails
from .models import Case, Municipality

# Anybody can write anybody's address in the form: so many receipts an hour, then none.


@transaction.atomic
def receive_case(
    *,
    kind: str,
    text: str,
    page: str = "",
    municipality: Municipality | None = None,
    sender_name: str = "",
    sender_email: str = "",
    form_key: UUID | None = None,
) -> Case:
    """Keep what somebody wrote, and queue letters to the coordinators and a receipt to the sender.

    The same ``form_key`` again (a double click) gives the case that is already there, without
    letters.
    """
    fields = {
        "kind": kind,
        "text": text,
        "page": page,
        "municipality": municipality,
        "sender_name": sender_name,
        "sender_email": sender_email,
    }
    if form_key is None:
        case = Case.objects.create(**fields)
    else:
        case, is_new = Case.objects.get_or_create(form_key=form_key, defaults=fields)
        if not is_new:
            return case
    for address in User.objects.coordinator_addresses():
        emails.case_arrived(case, to=address)
    if sender_email and Letter.objects.may_go_to(sender_email, kind="contacts:case_received"):
        emails.case_received(case)
    return case


@transaction.atomic
def answer_case(case: Case, *, by: User, read: str = "") -> Case:
    """Queue the written answer to the sender and close the case; the case as it now is.

    ``read`` is the case's ``updated_at`` (ISO 8601) when the answer was read through: when
    somebody has changed it since, it is not sent. ``ValidationError`` in Swedish says why not.
    """
    case = Case.objects.select_for_update().get(pk=case.pk)
    check_answer(case)
    if read and read != case.updated_at.isoformat():
        raise ValidationError("Någon har ändrat ärendet sedan du läste igenom svaret. Läs igen.")
    emails.case_answered(case)
    case.answered_at = timezone.now()
    case.state = Case.State.CLOSED
    case.assigned_to = case.assigned_to or by
    case._history_user = by
    case.save()
    return case


def check_answer(case: Case) -> None:
    """``ValidationError`` in Swedish when the answer cannot be sent."""
    if case.answered_at:
        raise ValidationError("Svaret är redan skickat.")
    if not case.sender_email:
        raise ValidationError("Den som skrev har inte lämnat någon e-postadress.")
    if not case.answer.strip():
        raise ValidationError("Skriv ett svar först.")
