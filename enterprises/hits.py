"""What a list shows of each enterprise that it found, in words and ready to be written out.

Written out for people once in each version of the content; what is marked, and whether it lies in
the buyer's list, is added for each address.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from django.db.models import QuerySet
from django.template.loader import get_template
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from kronoberg_portal.foundation.search.excerpts import Stems, excerpt, marked, plain
from kronoberg_portal.foundation.search.versions import kept

from .models import ENDED, Enterprise, Lifecycle, Offer
from .selection import Selection
from .shortlist import PARAMETER as SHORTLIST

AREA = Enterprise.ServiceArea
RUNNING = (Lifecycle.PLANNED, Lifecycle.ACTIVE)
# How each state other than active is shown: the tag's tone and its icon.
SIGNS = {
    Lifecycle.PLANNED: ("info", "clock"),
    Lifecycle.DORMANT: ("warning", "pause"),
    Lifecycle.CLOSING: ("warning", "warning"),
    **dict.fromkeys(ENDED, ("danger", "stop")),
}
MOST_KEPT = 1_000  # enterprises as found by a word, some two kilobytes each
MOST_OFFERS = 3  # shown of those in which the word was found
MARKED = ("name", "summary", "sectors", "place", "reach", "kind")
MARK = "<mark>"


class Hit(NamedTuple):
    """An enterprise in a list at one address; a template takes it apart in its loop."""

    slug: str
    name: SafeString  # with what was looked for marked
    body: SafeString
    link: str
    is_saved: bool
    save: str  # where it is put in the buyer's list or taken out; empty when the list is full


def hits(selection: Selection, keys: Sequence[int], page: int = 1) -> list[Hit]:
    """The enterprises with these keys, as they are shown on a page of the selection.

    One that was withdrawn this very moment is missing. Three queries at most, and one more for
    a search word that is found in none of what is shown.
    """
    known = kept(selection.version, "hits", dict)
    word = selection.query
    if missing := [key for key in keys if (word, key) not in known]:
        if len(known) > MOST_KEPT:
            known.clear()
        written = _written(missing, selection.stems)
        known.update({(word, key): hit for key, hit in written.items()})
    return _at_address([known[word, key] for key in keys if (word, key) in known], selection, page)


# ── What is the same at every address ────────────────────────────────────────────────────────
def _written(keys: list[int], stems: Stems) -> dict[int, tuple[str, SafeString, SafeString]]:
    """The slug, name and body of each enterprise, with what was looked for marked."""
    shown = _read(keys)
    if stems:
        unexplained = [key for key, one in shown.items() if not _mark(one, stems)]
        _explain(shown, unexplained, stems)
    body = get_template("enterprises/_hit.html")
    return {
        key: (one["slug"], conditional_escape(one["name"]), body.render({"shown": one}))
        for key, one in shown.items()
    }


def _read(keys: list[int]) -> dict[int, dict]:
    fields = ("pk", "slug", "name", "summary", "kind", "lifecycle", "service_area")
    rows = Enterprise.objects.published().filter(pk__in=keys).order_by()
    rows = rows.values_list(*fields, "verified_at", "is_example", "municipality__name", named=True)
    rows = [*rows]
    offers = _offers(keys)
    chosen = _chosen([row.pk for row in rows if row.service_area == AREA.CHOSEN])
    return {row.pk: _shown(row, offers.get(row.pk, []), chosen.get(row.pk, [])) for row in rows}


def _offers(keys: list[int]) -> dict[int, list]:
    fields = ("enterprise", "name", "description", "sector__name", "free_places", "free_places_on")
    rows = Offer.objects.filter(enterprise__in=keys).order_by("position", "pk")
    return _by_first(rows.values_list(*fields, named=True))


def _chosen(keys: list[int]) -> dict[int, list]:
    if not keys:
        return {}
    rows = Enterprise.served_municipalities.through.objects.filter(enterprise__in=keys)
    rows = rows.order_by("municipality__sort_key")
    return _by_first(rows.values_list("enterprise", "municipality__name"))


def _by_first(rows: Iterable) -> dict[int, list]:
    found: dict[int, list] = {}
    for row in rows:
        found.setdefault(row[0], []).append(row)
    return found


def _shown(row, offers: list, chosen: list) -> dict:
    """What the template of an entry shows, in words."""
    tone, sign = SIGNS.get(row.lifecycle, ("", ""))
    return {
        "slug": row.slug,
        "name": row.name,
        "summary": row.summary,
        "kind": Enterprise.Kind(row.kind).label,
        "place": row.municipality__name,
        "reach": _reach(row, chosen),
        "sectors": " · ".join(dict.fromkeys(offer.sector__name for offer in offers)),
        "lifecycle": Lifecycle(row.lifecycle).label,
        "tone": tone,
        "sign": sign,
        "free_places": _free_places(offers) if row.lifecycle in RUNNING else None,
        "verified": _day(timezone.localdate(row.verified_at)) if row.verified_at else "",
        "is_example": row.is_example,
        "offers": [(offer.name, offer.description) for offer in offers],
        "found_in": [],
    }


def _reach(row, chosen: list) -> str:
    if row.service_area == AREA.COUNTY:
        return "arbetar i hela Kronoberg"
    if row.service_area == AREA.BEYOND:
        return "arbetar i hela Kronoberg och utanför länet"
    others = [name for _, name in chosen if name != row.municipality__name]
    if not others:
        return ""
    *first, last = others
    return f"arbetar också i {', '.join(first)} och {last}" if first else f"arbetar också i {last}"


@dataclass(frozen=True)
class FreePlaces:
    count: int
    as_of: str


def _free_places(offers: list) -> FreePlaces | None:
    """What is known of free places, as old as the oldest of what the enterprise has said."""
    known = [offer for offer in offers if offer.free_places is not None]
    if not known:
        return None
    as_of = min(offer.free_places_on for offer in known)
    return FreePlaces(sum(offer.free_places for offer in known), _day(as_of))


@lru_cache(maxsize=1000)
def _day(day: date) -> str:
    return date_format(day, "j F Y")


def _mark(shown: dict, stems: Stems) -> bool:
    """Mark what was looked for; whether it stands in anything that is shown."""
    for part in MARKED:
        shown[part] = marked(shown[part], stems)
    found_in = []
    for name, description in shown["offers"]:
        if MARK in (in_name := marked(name, stems)):
            found_in.append((in_name, ""))
        elif MARK in (piece := excerpt([description], stems)):
            found_in.append((name, piece))
    shown["found_in"] = found_in[:MOST_OFFERS]
    return bool(found_in) or any(MARK in shown[part] for part in MARKED)


def _explain(shown: dict[int, dict], keys: list[int], stems: Stems) -> None:
    """Show where else in its entry an enterprise says what was looked for."""
    if not keys:
        return
    texts = _by_first(_other_texts(keys))
    for key, some in texts.items():
        piece = excerpt((plain(text) for _, text in some), stems)
        if MARK in piece:
            shown[key]["found_in"] = [("", piece)]


def _other_texts(keys: list[int]) -> QuerySet:
    """What an enterprise is also found by: its description, its goals, those it welcomes."""
    rows = Enterprise.objects.filter(pk__in=keys).order_by()
    paths = ("description", "goals__name", "target_groups__name", "locality")
    first, *others = (
        rows.filter(**{f"{path}__isnull": False}).values_list("pk", path) for path in paths
    )
    return first.union(*others, all=True)


# ── What is one address's own ────────────────────────────────────────────────────────────────
def _at_address(
    written: Iterable[tuple[str, SafeString, SafeString]], selection: Selection, page: int
) -> list[Hit]:
    """With links to the enterprise and back with the buyer's list, and to put it in the list or
    take it out without leaving the page."""
    shortlist = selection.shortlist
    here = selection.address(**{SHORTLIST: None})
    here += f"{'' if here == '?' else '&'}{f'sida={page}&' if page > 1 else ''}"
    detail = reverse("enterprises:detail", args=["-slug-"])  # asked for once, not for every row
    found = []
    for slug, name, body in written:
        link = detail.replace("-slug-", slug) + shortlist.query
        is_saved = slug in shortlist
        changed = shortlist.without(slug) if is_saved else shortlist.with_(slug)
        save = "" if changed == shortlist else (here + changed.query[1:]).rstrip("&")
        found.append(Hit(slug, name, body, link, is_saved, save))
    return found
