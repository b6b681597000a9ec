"""Certificates as PDF: who gets one, and how it looks.

Set in our own fonts, with all letters of the Latin alphabet. A name that is written in other
letters gets a line to write it on by hand; signs that are no letters, such as emoji, are left out.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format

from kronoberg_portal.foundation.charts import in_swedish

from .models import Event, Participant, ParticipantState, Session
from .when import LONG_DAYS, day, span

if TYPE_CHECKING:
    from fpdf import FPDF

ISSUER = "Region Kronoberg"

FONTS = Path(settings.BASE_DIR) / "static" / "fonts"
TEXT = FONTS / "albert-sans-latin.woff2"
TEXT_MORE = FONTS / "albert-sans-latin-ext.woff2"  # letters of other Latin alphabets
HEADING = FONTS / "hedvig-letters-serif.woff2"

# The site's colours (static/css/tokens.css, static/panes.svg).
INK, SOFT, ACCENT = "#10281f", "#3d544b", "#125055"
PANES = [("#9fccc5", 0.30), ("#5ba3a3", 0.16), ("#1f6b72", 0.10)]

# Millimetres of a landscape A4.
WIDTH, HEIGHT, MARGIN = 297, 210, 26
COLUMN = 205
MOST_DAYS = 6  # sessions that are listed by their day; of more only the number is told


@dataclass(frozen=True)
class Certificate:
    name: str
    title: str
    when: str
    extent: str
    days: list[str]
    issued: str


# ── Who gets one ─────────────────────────────────────────────────────────────────────────────
def sessions_needed(event: Event) -> int:
    """How many sessions one must have been at; 1 for an event without sessions."""
    planned = event.sessions.filter(state=Session.State.PLANNED).count()
    wanted = event.sessions_for_certificate or planned
    return max(min(wanted, planned), 1)


def has_certificate(person: Participant) -> bool:
    """Was this person there, by the closed list, for as much as the event asks?"""
    return bool(_entitled(person.event, [person]))


def certificates(event: Event, people: Iterable[Participant] | None = None) -> list[Certificate]:
    """Those that the event gives, in the order of ``people``; without it, of all who came."""
    if people is None:
        people = event.participants.order_by("name", "pk")
    planned = event.sessions.filter(state=Session.State.PLANNED).count()
    return [
        _certificate(event, person, attended, planned)
        for person, attended in _entitled(event, people)
    ]


def _entitled(
    event: Event, people: Iterable[Participant]
) -> list[tuple[Participant, list[Session]]]:
    """Each of ``people`` who gets a certificate, with the sessions that they were at."""
    if not event.gives_certificate or event.attendance_closed_at is None:
        return []
    needed = sessions_needed(event)
    sessions = list(event.sessions.filter(state=Session.State.PLANNED))
    entitled = []
    for person in _who_came(event, people):
        seen = {mark.session_id for mark in person.attendances.all()}
        attended = [session for session in sessions if session.pk in seen]
        if len(attended) >= needed or (not sessions and seen):
            entitled.append((person, attended))
    return entitled


def _who_came(event: Event, people: Iterable[Participant]) -> Iterable[Participant]:
    rows = event.participants.filter(
        pk__in=[person.pk for person in people],
        state=ParticipantState.ATTENDED,
        booking__anonymised_at=None,
    )
    found = {person.pk: person for person in rows.prefetch_related("attendances")}
    return [found[person.pk] for person in people if person.pk in found]


def _certificate(
    event: Event, person: Participant, attended: list[Session], planned: int
) -> Certificate:
    closed = timezone.localtime(event.attendance_closed_at)
    return Certificate(
        name=_of_one_kind(person.name),
        title=" ".join(event.title.split()),
        when=span(event.starts_at, event.ends_at).replace("\u00a0", " "),
        extent=_extent(event, attended, planned),
        days=[day(s.starts_at) for s in attended] if 1 < len(attended) <= MOST_DAYS else [],
        issued=date_format(closed, "j F Y"),
    )


def _extent(event: Event, attended: list[Session], planned: int) -> str:
    """``2 av 3 tillfällen, 6 timmar``; hours only where the times say them."""
    parts = []
    if planned > 1:
        parts.append(f"{len(attended)} av {planned} tillfällen")
    lengths = [session.ends_at - session.starts_at for session in attended]
    if not planned and event.ends_at - event.starts_at <= timedelta(hours=12):
        lengths = [event.ends_at - event.starts_at]
    if lengths and all(length < timedelta(days=LONG_DAYS) for length in lengths):
        hours = sum(lengths, timedelta()) / timedelta(hours=1)
        parts.append(f"{in_swedish(hours)} {'timme' if hours == 1 else 'timmar'}")
    return ", ".join(parts)


# ── What the fonts can write ─────────────────────────────────────────────────────────────────
@cache
def _letters_of(font: Path) -> frozenset[int]:
    from fontTools.ttLib import TTFont  # noqa: PLC0415 as in as_pdf

    with TTFont(font, lazy=True) as opened:
        return frozenset(opened.getBestCmap())


def _written(text: str) -> str:
    """The text with what our fonts can write."""
    known = _letters_of(TEXT) | _letters_of(TEXT_MORE)
    composed = unicodedata.normalize("NFC", text)
    return " ".join("".join(c for c in composed if ord(c) in known).split())


def _of_one_kind(name: str) -> str:
    """The name as it can be written; empty when a letter of it cannot."""
    written = _written(name)
    letters = [c for c in unicodedata.normalize("NFC", name) if unicodedata.category(c)[0] in "LM"]
    # A sign that only joins or varies an emoji is no letter of a name.
    letters = [c for c in letters if c not in "\ufe0e\ufe0f\u20e3"]
    return written if all(c in written for c in letters) else ""


# ── How it looks ─────────────────────────────────────────────────────────────────────────────
def as_pdf(made: Iterable[Certificate]) -> bytes:
    """One page for each."""
    # Some 25 MB, that only a process which draws certificates is to carry.
    from fpdf import FPDF  # noqa: PLC0415

    paper = FPDF(orientation="landscape", format="A4")
    paper.set_title("Intyg")
    paper.set_author(ISSUER)
    paper.set_lang("sv-SE")
    paper.set_margin(MARGIN)
    paper.set_auto_page_break(False)
    paper.c_margin = 0
    paper.add_font("text", fname=TEXT, variations={"": {"wght": 400}, "B": {"wght": 650}})
    paper.add_font("more", fname=TEXT_MORE, variations={"": {"wght": 400}, "B": {"wght": 650}})
    paper.add_font("heading", fname=HEADING)
    paper.set_fallback_fonts(["more"], exact_match=False)
    for certificate in made:
        _draw(paper, certificate)
    return bytes(paper.output())


def _draw(paper: "FPDF", certificate: Certificate) -> None:
    paper.add_page()
    _draw_panes(paper)
    paper.set_y(MARGIN + 2)
    _line(paper, ISSUER, size=12, style="B", colour=ACCENT, gap=8)
    _line(paper, "Intyg", size=50, font="heading", gap=9)
    if certificate.name:
        _line(paper, certificate.name, size=_size(certificate.name, 28, 18), style="B", gap=3)
    else:
        paper.ln(14)
        paper.set_draw_color(SOFT)
        paper.set_line_width(0.25)
        paper.line(MARGIN, paper.get_y(), MARGIN + 130, paper.get_y())
        paper.ln(3)
    _line(paper, "har deltagit i", size=14, colour=SOFT, gap=3)
    title = _written(certificate.title)
    _line(paper, title, size=_size(title, 22, 15), style="B", colour=ACCENT, gap=4)
    _line(paper, certificate.when, size=13, gap=1.5)
    if certificate.extent:
        _line(paper, f"Omfattning: {certificate.extent}", size=13, gap=1.5)
    if certificate.days:
        _line(paper, f"Var med {', '.join(certificate.days)}.", size=10.5, colour=SOFT, gap=0)
    paper.set_y(HEIGHT - MARGIN - 11)
    paper.set_draw_color(ACCENT)
    paper.set_line_width(0.5)
    paper.line(MARGIN, paper.get_y() - 4, MARGIN + 24, paper.get_y() - 4)
    _line(paper, f"Utfärdat av {ISSUER} den {certificate.issued}", size=11, style="B", gap=1)
    site = settings.SITE_URL.partition("//")[2]
    _line(paper, f"Socialt företagande i Kronoberg, {site}", size=10, colour=SOFT, gap=0)


def _draw_panes(paper: "FPDF") -> None:
    """The panes of glass that stand on the site's pages, in the upper corner."""
    for (colour, opacity), (x, y, width, height) in zip(
        PANES, [(218, -26, 92, 112), (236, 26, 92, 82), (203, 2, 74, 54)], strict=True
    ):
        with paper.local_context(fill_opacity=opacity):
            paper.set_fill_color(colour)
            paper.ellipse(x, y, width, height, style="F")


def _size(text: str, usual: float, smallest: float) -> float:
    """Points; a long line is set smaller."""
    return usual if len(text) <= 40 else max(smallest, usual * 40 / len(text))


def _line(
    paper: "FPDF",
    text: str,
    *,
    size: float,
    gap: float,
    style: str = "",
    font: str = "text",
    colour: str = INK,
) -> None:
    """A paragraph in the column; ``size`` in points, ``gap`` below it in millimetres."""
    paper.set_font(font, style, size)
    paper.set_text_color(colour)
    height = size * 0.3528 * 1.25
    paper.multi_cell(
        COLUMN, height, text, align="L", new_x="LMARGIN", new_y="NEXT", wrapmode="WORD"
    )
    paper.ln(gap)
