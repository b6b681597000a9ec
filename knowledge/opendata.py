"""What of the room may leave it as open data: each field of each model has chosen a side.

Films are not ours to copy on, and who is responsible for an action may be a person's name.
"""

from django.db.models import Model

from kronoberg_portal.foundation.publishing.opendata import PUBLISHED, UNPUBLISHED

from .models import (
    Action,
    ActionPlan,
    Goal,
    Initiative,
    InitiativeLink,
    Resource,
    ResourceFile,
    ResourceLink,
    Topic,
)

PUBLIC_FIELDS: dict[type[Model], set[str]] = {
    Topic: {"name", "slug", "introduction", "position"},
    Resource: PUBLISHED
    | {
        "title",
        "slug",
        "kind",
        "topics",
        "tasks",
        "summary",
        "body",
        "language",
        "source",
        "source_url",
        "published_on",
        "valid_until",
        "deadline_at",
        "film_url",
        "enterprises",
        "municipalities",
        "related",
    },
    ResourceFile: {
        "resource",
        "original_name",
        "size",
        "title",
        "language",
        "position",
        "uploaded_at",
    },
    ResourceLink: {"resource", "url", "text", "position"},
    Initiative: PUBLISHED
    | {
        "title",
        "slug",
        "summary",
        "body",
        "starts_on",
        "ends_on",
        "period",
        "funding",
        "result",
        "tasks",
        "resources",
        "municipalities",
    },
    InitiativeLink: {"initiative", "url", "text"},
    ActionPlan: PUBLISHED
    | {"title", "slug", "summary", "body", "starts_year", "ends_year", "document"},
    Goal: {"plan", "title", "description", "position"},
    Action: {"goal", "title", "state", "due_on", "follow_up", "followed_up_on", "position"},
}

PRIVATE_FIELDS: dict[type[Model], set[str]] = {
    Topic: {"id", "search_text", "sort_key"},
    Resource: UNPUBLISHED | {"image", "transcript"},
    ResourceFile: {"id", "file"},
    ResourceLink: {"id"},
    Initiative: UNPUBLISHED,
    InitiativeLink: {"id"},
    ActionPlan: UNPUBLISHED,
    Goal: {"id"},
    Action: {"id", "responsible"},
}
