"""The secret links of an enquiry: to each enterprise that is asked, and to the buyer afterwards."""

from django.urls import reverse

from kronoberg_portal.foundation.secret_links import key_in, token_of

from .models import Enquiry, EnquiryRecipient

ANSWER = "enterprises.enquiry_answer"
FOLLOW_UP = "enterprises.follow_up"


def answer_path(recipient: EnquiryRecipient) -> str:
    """Where an enterprise reads the enquiry and may decline."""
    return reverse("enterprises:enquiry_answer", args=[token_of(recipient.link_key, salt=ANSWER)])


def follow_up_path(enquiry: Enquiry) -> str:
    """Where the buyer tells what came of it."""
    return reverse("enterprises:follow_up", args=[token_of(enquiry.link_key, salt=FOLLOW_UP)])


def find_recipient(token: str) -> EnquiryRecipient | None:
    """The asked enterprise whose link it is; None for any other token."""
    key = key_in(token, salt=ANSWER)
    recipients = EnquiryRecipient.objects.select_related("enquiry", "enterprise").filter(
        enquiry__state=Enquiry.State.RELEASED, enquiry__anonymised_at=None
    )
    return recipients.filter(link_key=key).first() if key else None


def find_enquiry(token: str) -> Enquiry | None:
    """The buyer's enquiry whose link it is; None for any other token."""
    key = key_in(token, salt=FOLLOW_UP)
    enquiries = Enquiry.objects.filter(state=Enquiry.State.RELEASED, anonymised_at=None)
    return enquiries.filter(link_key=key).first() if key else None
