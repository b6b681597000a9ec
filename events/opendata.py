"""What of the room may leave it as open data: each field of each model has chosen a side.

Nobody who books or takes part is ever open data, nor the link to a meeting.
"""

from django.db.models import Model

from kronoberg_portal.foundation.publishing.opendata import PUBLISHED, UNPUBLISHED

from .models import Booking, Event, Participant, Session

PUBLIC_FIELDS: dict[type[Model], set[str]] = {
    Event: PUBLISHED
    | {
        "title",
        "slug",
        "kind",
        "state",
        "summary",
        "body",
        "programme",
        "audience",
        "tasks",
        "materials",
        "starts_at",
        "ends_at",
        "format",
        "venue",
        "venue_address",
        "venue_access",
        "municipality",
        "takes_registrations",
        "registration_url",
        "registration_opens_at",
        "registration_closes_at",
        "capacity",
        "has_waiting_list",
        "serves_food",
        "cancel_reason",
        "cancelled_at",
        "calendar_uid",
    },
    Session: {"event", "title", "starts_at", "ends_at", "venue", "state", "calendar_uid"},
    Booking: set(),
    Participant: set(),
}

PRIVATE_FIELDS: dict[type[Model], set[str]] = {
    # Whether it is cancelled or has been is for everybody to know.
    Event: (UNPUBLISHED - {"state"})
    | {
        "image",
        "contact_person",
        "meeting_link",
        "changes_until",
        "most_per_booking",
        "most_per_municipality",
        "promotion_cutoff_hours",
        "needs_approval",
        "asks_access_needs",
        "calendar_sequence",
    },
    Session: {"id"},
    Booking: {
        "id",
        "event",
        "booker_name",
        "booker_email",
        "booker_phone",
        "municipality",
        "organisation",
        "keeps_together",
        "source",
        "link_key",
        "form_key",
        "anonymised_at",
        "created_at",
        "updated_at",
    },
    Participant: {
        "id",
        "booking",
        "event",
        "name",
        "email",
        "email_key",
        "role",
        "state",
        "food_needs",
        "access_needs",
        "waiting_since",
        "seated_at",
        "left_at",
        "link_key",
        "created_at",
        "updated_at",
    },
}

# What of a person is erased when, after the event (see retention.py). A field that holds personal
# data and is in neither set would be kept for ever: a test asks.
ERASED_SOON = {Participant: {"food_needs", "access_needs"}, Booking: set()}
ERASED_LATER = {
    Participant: {"name", "email", "email_key", "role", "link_key"},
    Booking: {
        "booker_name",
        "booker_email",
        "booker_phone",
        "organisation",
        "link_key",
        "form_key",
    },
}
KEPT_AS_NUMBERS = {
    Participant: {
        "id",
        "booking",
        "event",
        "state",
        "waiting_since",
        "seated_at",
        "left_at",
        "created_at",
        "updated_at",
    },
    Booking: {
        "id",
        "event",
        "municipality",
        "keeps_together",
        "source",
        "anonymised_at",
        "created_at",
        "updated_at",
    },
}
