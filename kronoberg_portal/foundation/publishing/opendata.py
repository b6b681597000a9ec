"""Which of the fields that every published row has may leave it as open data.

A room adds the fields of its own; a row with other states than publishing's takes ``state`` out.
"""

PUBLISHED = {"is_example", "updated_at"}
UNPUBLISHED = {
    "id",
    "state",
    "publish_at",
    "expire_at",
    "review_on",
    "change_note",
    "created_at",
    "search_text",
    "sort_key",
}
