"""What of the register may leave it as open data: each field of each model has chosen a side.

Open data hold no person: neither names, nor e-mail addresses and telephone numbers, which in a
small enterprise are somebody's own. The page may show them; a dataset that is copied on may not.
The organisation number leaves only as ``Enterprise.public_org_number``.
"""

from django.db.models import Model

from kronoberg_portal.foundation.publishing.opendata import PUBLISHED, UNPUBLISHED

from .models import (
    Assessment,
    Certification,
    Enquiry,
    EnquiryRecipient,
    Enterprise,
    Figure,
    Offer,
    Referrer,
    Sector,
    SocialGoal,
    TargetGroup,
)

TERM_PUBLIC = {"name", "slug", "description", "position"}
TERM_PRIVATE = {"id", "search_text", "sort_key"}

PUBLIC_FIELDS: dict[type[Model], set[str]] = {
    Enterprise: PUBLISHED
    | {
        "name",
        "slug",
        "kind",
        "legal_form",
        "lifecycle",
        "lifecycle_changed_on",
        "summary",
        "description",
        "goals",
        "target_groups",
        "municipality",
        "service_area",
        "served_municipalities",
        "street",
        "postal_code",
        "locality",
        "latitude",
        "longitude",
        "website",
        "social_media",
        "is_open_to_public",
        "opening_hours",
        "is_member_of_asf_kronoberg",
        "source",
        "verified_at",
    },
    Offer: {
        "enterprise",
        "kind",
        "integration_kind",
        "name",
        "description",
        "sector",
        "position",
        "service_area",
        "served_municipalities",
        "referrers",
        "free_places",
        "free_places_on",
    },
    Assessment: {"enterprise", "criterion", "value", "evidence", "assessed_on"},
    Figure: {"enterprise", "year", "measure", "value", "source", "reported_on"},
    Certification: {"enterprise", "name", "issuer", "valid_until", "url"},
    Sector: {*TERM_PUBLIC, "cpv_codes"},
    SocialGoal: TERM_PUBLIC,
    TargetGroup: TERM_PUBLIC,
    Referrer: TERM_PUBLIC,
    Enquiry: set(),
    EnquiryRecipient: set(),
}

PRIVATE_FIELDS: dict[type[Model], set[str]] = {
    Enterprise: UNPUBLISHED
    | {
        "org_number",
        "email",
        "phone",
        "contact_name",
        "contact_is_public",
        "verification_source",
        "image",
        "logo",
    },
    Offer: {"id"},
    Assessment: {"id", "assessor"},
    Figure: {"id"},
    Certification: {"id"},
    Sector: TERM_PRIVATE,
    SocialGoal: TERM_PRIVATE,
    TargetGroup: TERM_PRIVATE,
    Referrer: TERM_PRIVATE,
    Enquiry: {
        "id",
        "buyer_name",
        "buyer_email",
        "buyer_organisation",
        "buyer_phone",
        "text",
        "answer_by",
        "state",
        "decided_at",
        "decided_by",
        "reject_reason",
        "follow_up_at",
        "outcome",
        "outcome_value",
        "outcome_at",
        "registry_number",
        "note",
        "link_key",
        "form_key",
        "anonymised_at",
        "created_at",
        "updated_at",
    },
    EnquiryRecipient: {
        "id",
        "enquiry",
        "enterprise",
        "state",
        "sent_at",
        "declined_at",
        "decline_reason",
        "led_to_business",
        "link_key",
    },
}

# What of a person is erased when an enquiry has been kept long enough (see retention.py). A field
# that is in neither set would be kept for ever: a test asks.
ERASED_LATER = {
    Enquiry: {
        "buyer_name",
        "buyer_email",
        "buyer_organisation",
        "buyer_phone",
        "text",
        "reject_reason",
        "note",
        "link_key",
        "form_key",
    },
    EnquiryRecipient: {"decline_reason", "link_key"},
}
KEPT_AS_NUMBERS = {
    Enquiry: {
        "id",
        "answer_by",
        "state",
        "decided_at",
        "decided_by",
        "follow_up_at",
        "outcome",
        "outcome_value",
        "outcome_at",
        "registry_number",
        "anonymised_at",
        "created_at",
        "updated_at",
    },
    EnquiryRecipient: {
        "id",
        "enquiry",
        "enterprise",
        "state",
        "sent_at",
        "declined_at",
        "led_to_business",
    },
}
