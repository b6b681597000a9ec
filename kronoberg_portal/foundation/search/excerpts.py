"""What was found, shown in the text it was found in.

A row is found by folded stems (see ``words``); here the same stems are found again in the text as
it was written, so that people see why they got the hit.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from html import unescape

from django.utils.html import escape, strip_tags
from django.utils.safestring import SafeString, mark_safe

from .words import line

LONGEST = 240  # characters of an excerpt, about
BEFORE = 80  # of them at most so many before what was found
LOOKED_THROUGH = 5000  # characters of each text

# A word, with its hyphens and with accents that are characters of their own.
_WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f]|-(?=[^\W_]))*")

Stems = Collection[tuple[str, ...]]  # of ``words.stems_of``


def marked(text: str, stems: Stems) -> SafeString:
    """``text``, escaped, with each word that holds one of ``stems`` in a ``<mark>``."""
    text = unicodedata.normalize("NFC", text)
    parts, end = [], 0
    for start, stop in _found(text, stems):
        parts += [escape(text[end:start])]
        parts += ["<mark>", escape(text[start:stop]), "</mark>"]
        end = stop
    return mark_safe("".join([*parts, escape(text[end:])]))


def excerpt(texts: Iterable[str], stems: Stems) -> SafeString:
    """A piece of the first of ``texts`` in which one of ``stems`` is found, else of the first that
    says something, with what was found in ``<mark>``."""
    texts = [unicodedata.normalize("NFC", text[:LOOKED_THROUGH]) for text in texts if text]
    for text in texts:
        if first := next(_found(text, stems), None):
            return marked(_piece(text, first[0]), stems)
    return marked(_piece(texts[0], 0), stems) if texts else mark_safe("")


def plain(html: str) -> str:
    """The words of a rich text, on one line."""
    return " ".join(unescape(strip_tags(html.replace("<", " <"))).split())


def _piece(text: str, at: int) -> str:
    """About ``LONGEST`` characters of whole words around position ``at``."""
    if len(text) <= LONGEST:
        return text
    start = 0
    if at > LONGEST - BEFORE:
        start = text.find(" ", at - BEFORE, at) + 1 or at
    end = len(text)
    if start + LONGEST < end:
        end = max(text.rfind(" ", start, start + LONGEST), start + BEFORE)
    return f"{'… ' if start else ''}{text[start:end].rstrip()}{' …' if end < len(text) else ''}"


def _found(text: str, stems: Stems) -> Iterator[tuple[int, int]]:
    """Where the words stand that hold a stem: start and end, in order, never overlapping.

    Stems that belong together are found in one word, or in words that follow on each other.
    """
    if not stems:
        return
    places = [*_words(text)]
    at = 0
    while at < len(places):
        start = places[at][0]
        if ends := [end for way in stems if (end := _end(places, at, way))]:
            at = max(ends)
            yield start, places[at - 1][1]
        else:
            at += 1


def _end(places: list[tuple[int, int, str]], at: int, way: tuple[str, ...]) -> int:
    """The place after the words from ``at`` on that hold all of ``way``; 0 if they do not."""
    if all(stem in places[at][2] for stem in way):
        return at + 1
    following = places[at : at + len(way)]
    if len(following) == len(way) > 1 and all(
        stem in held for stem, (_, _, held) in zip(way, following, strict=True)
    ):
        return at + len(way)
    return 0


def _words(text: str) -> Iterator[tuple[int, int, str]]:
    """Each word of ``text``: where it stands, and the line that it would be found in."""
    for match in _WORD.finditer(text):
        yield match.start(), match.end(), _line(match[0])


@lru_cache(maxsize=10_000)
def _line(word: str) -> str:
    return line(word)
