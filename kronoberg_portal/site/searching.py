"""Search across the rooms: each says how it is searched, the site holds the list."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from contacts.searching import SEARCH_ROOMS as CONTACTS
from enterprises.searching import SEARCH_ROOMS as ENTERPRISES
from events.searching import SEARCH_ROOMS as EVENTS
from knowledge.searching import SEARCH_ROOMS as KNOWLEDGE
from kronoberg_portal.foundation.richtext.fields import RichTextField
from kronoberg_portal.foundation.search import words
from kronoberg_portal.foundation.search.excerpts import excerpt, marked, plain
from kronoberg_portal.foundation.search.models import wanted
from kronoberg_portal.foundation.search.rooms import SearchRoom
from kronoberg_portal.foundation.search.suggestions import FEW, suggestions

from .models import Page

PAGES = [SearchRoom(key="sidor", label="Sidor", rows=Page.objects.matching)]
SEARCH_ROOMS = [*ENTERPRISES, *EVENTS, *KNOWLEDGE, *CONTACTS, *PAGES]


@dataclass(frozen=True)
class Hit:
    """A row that was found, ready to be shown: title and text are escaped and marked."""

    title: SafeString
    text: SafeString
    url: str
    updated_at: datetime
    is_example: bool


@dataclass(frozen=True)
class Found:
    """What a room has for a query: how many, and the rows best first."""

    room: SearchRoom
    query: str
    asked: list[words.Wanted]
    count: int
    rows: QuerySet

    @property
    def url(self) -> str:
        """All of it on the search page."""
        return f"{reverse('site:search')}?{urlencode({'q': self.query, 'i': self.room.key})}"

    @property
    def list_url(self) -> str:
        """All of it in the room's own list with its filters; empty when there is none."""
        if not self.room.list_url_name:
            return ""
        return f"{reverse(self.room.list_url_name)}?{urlencode({'q': self.query})}"


def search(query: str) -> list[Found]:
    """What each room has for ``query``, one query a room; rooms without hits are left out."""
    asked = wanted(query)
    found = []
    for room in SEARCH_ROOMS:
        rows = room.rows(asked)
        if count := rows.count():
            found.append(Found(room, query, asked, count, best_first(rows, asked)))
    return found


def did_you_mean(query: str, count: int) -> list[str]:
    """Other words to search for when ``query`` gave only ``count`` hits; none when it gave many."""
    return suggestions(query, *(room.rows([]) for room in SEARCH_ROOMS)) if count < FEW else []


def best_first(rows: QuerySet, asked: list[words.Wanted]) -> QuerySet:
    """Those first whose name holds all the words; equals in the rows' own order."""
    order = rows.query.order_by or rows.model._meta.ordering
    return rows.with_distance(asked).order_by("distance", *order)


@dataclass(frozen=True)
class Section:
    """A part of the result page: a room's hits, all of them or the first few."""

    found: Found
    hits: list[Hit]

    @property
    def has_more(self) -> bool:
        return self.found.count > len(self.hits)


def hits(rows: Iterable[Model], asked: list[words.Wanted]) -> list[Hit]:
    """The rows as they are shown; asks the database nothing more."""
    stems = words.stems_of(asked)
    return [_hit(row, stems) for row in rows]


def _hit(row: Model, stems: set[str]) -> Hit:
    texts = [getattr(row, "summary", "") or getattr(row, "lead", "")]
    texts += [
        plain(getattr(row, field.attname))
        for field in row._meta.concrete_fields
        if isinstance(field, RichTextField)
    ]
    return Hit(
        title=marked(str(row), stems),
        text=excerpt(texts, stems),
        url=row.get_absolute_url(),
        updated_at=row.updated_at,
        is_example=getattr(row, "is_example", False),
    )
