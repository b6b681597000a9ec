"""How a room says what in it can be searched; the site holds the list of rooms."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet

from .words import Wanted


@dataclass(frozen=True)
class SearchRoom:
    """One kind of thing that the portal's search finds.

    A room writes a list of these in its ``searching.py``, as ``SEARCH_ROOMS``::

        SearchRoom(
            key="foretag",
            label="Företag",
            rows=lambda wanted: Enterprise.objects.published().matching(wanted),
            list_url_name="enterprises:list",
        )

    ``key`` is what the address says (``/sok/?q=…&i=foretag``), ``label`` the heading in plural.
    ``rows(wanted)`` gives the rows that everybody may see and that match, in the room's own order;
    it must select what a hit reads, so that showing one asks the database nothing. A hit needs
    ``str(row)``, ``get_absolute_url()``, ``updated_at`` and a text: ``summary`` or ``lead`` (a
    room whose rows have neither gives them a property of that name). Rows are ``Searchable``.
    ``list_url_name`` is the room's full list, which takes the same word as ``?q=``; leave it
    empty when the room has none, and the search shows all its hits itself.
    """

    key: str
    label: str
    rows: Callable[[list[Wanted]], QuerySet]
    list_url_name: str = ""
