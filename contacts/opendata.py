"""What of the room may leave it as open data: each field of each model has chosen a side.

People are never open data, not even those shown on the pages; nor is what people write to us.
"""

from django.db.models import Model

from .models import Case, ContactArea, Municipality, Organisation, Person, RegionTask

PUBLIC_FIELDS: dict[type[Model], set[str]] = {
    Municipality: {
        "code",
        "name",
        "formal_name",
        "slug",
        "seat",
        "latitude",
        "longitude",
        "website",
        "introduction",
        "policy_status",
        "policy_url",
        "policy_checked_on",
        "updated_at",
    },
    Organisation: {
        "name",
        "slug",
        "kind",
        "role",
        "description",
        "website",
        "is_example",
        "position",
        "updated_at",
    },
    ContactArea: {"name", "position"},
    RegionTask: {"key", "name", "description", "position", "updated_at"},
    Person: set(),
    Case: set(),
}

PRIVATE_FIELDS: dict[type[Model], set[str]] = {
    Municipality: {"id", "editors", "search_text", "sort_key"},
    # A small organisation's address and telephone number are often a person's own.
    Organisation: {"id", "email", "phone", "is_public", "search_text", "sort_key"},
    ContactArea: {"id"},
    RegionTask: {"id"},
    Person: {
        "id",
        "name",
        "role",
        "organisation",
        "municipality",
        "areas",
        "email",
        "phone",
        "is_public",
        "is_main_contact",
        "is_example",
        "updated_at",
        "search_text",
        "sort_key",
    },
    Case: {
        "id",
        "kind",
        "text",
        "page",
        "sender_name",
        "sender_email",
        "municipality",
        "state",
        "assigned_to",
        "registry_number",
        "answer",
        "answered_at",
        "note",
        "is_example",
        "form_key",
        "anonymised_at",
        "created_at",
        "updated_at",
        "closed_at",
    },
}
