"""How long buyers' enquiries are kept. What is left afterwards are numbers."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from kronoberg_portal.foundation.outbox.models import Letter

from .models import Enquiry, EnquiryRecipient

ERASED = "Gallrad"


def anonymise_enquiries() -> int:
    """Take every person out of enquiries that came ``ENQUIRY_KEPT_DAYS`` ago; how many.

    The rows stay with state, enterprises and outcome. Their history loses the same, the secret
    links die, and the letters about the enquiry are deleted. Safe to run twice, and at once.
    """
    limit = timezone.now() - timedelta(days=settings.ENQUIRY_KEPT_DAYS)
    old = Enquiry.objects.filter(anonymised_at=None, created_at__lt=limit)
    count = 0
    for pk in list(old.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            enquiry = Enquiry.objects.select_for_update().filter(pk=pk, anonymised_at=None).first()
            if enquiry is not None:
                _anonymise(enquiry)
                count += 1
    return count


def _anonymise(enquiry: Enquiry) -> None:
    for recipient in enquiry.recipients.all():
        EnquiryRecipient.objects.filter(pk=recipient.pk).update(
            decline_reason="", link_key=uuid.uuid4()
        )
    erased = {
        "buyer_name": ERASED,
        "buyer_email": "",
        "buyer_organisation": ERASED,
        "buyer_phone": "",
        "text": ERASED,
        "reject_reason": "",
        "note": "",
    }
    Enquiry.objects.filter(pk=enquiry.pk).update(
        **erased, link_key=uuid.uuid4(), form_key=None, anonymised_at=timezone.now()
    )
    enquiry.history.update(**erased)
    Letter.objects.about(enquiry).delete()
