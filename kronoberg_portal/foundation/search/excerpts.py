"""What was found, shown in the text it was found in.

A row is found by folded stems (see ``words``); here the same stems are found again in the text as
it was written, so that people see why they got the hit.
"""

import unicodedata
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from html import unescape

from django.utils.html import escape, strip_tags
from django.utils.safestring import SafeString, mark_safe

from .words import bare, fold, spell

LONGEST = 240  # characters of an excerpt, about
BEFORE = 80  # of them at most so many before what was found
LOOKED_THROUGH = 5000  # characters of each text


def marked(text: str, stems: Collection[str]) -> SafeString:
    """``text``, escaped, with each word that holds one of ``stems`` in a ``<mark>``."""
    text = unicodedata.normalize("NFC", text)
    parts, end = [], 0
    for start, stop in _found(text, stems):
        parts += [escape(text[end:start])]
        parts += ["<mark>", escape(text[start:stop]), "</mark>"]
        end = stop
    return mark_safe("".join([*parts, escape(text[end:])]))


def excerpt(texts: Iterable[str], stems: Collection[str]) -> SafeString:
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


def _found(text: str, stems: Collection[str]) -> Iterator[tuple[int, int]]:
    """Where the words stand that hold a stem: start and end, in order, never overlapping."""
    if not stems:
        return
    for start, stop, word in _words(text):
        spelled = spell(word)
        forms = (f" {spelled} ", f" {bare(spelled)} ")
        if any(stem in form for stem in stems for form in forms):
            yield start, stop


def _words(text: str) -> Iterator[tuple[int, int, str]]:
    """Each word of ``text`` folded, with where it stands."""
    start, word = 0, ""
    for position, character in enumerate(f"{text} "):
        folded = _fold(character)
        if folded:
            start = start if word else position
            word += folded
        elif word:
            yield start, position, word
            word = ""


@lru_cache(maxsize=1024)
def _fold(character: str) -> str:
    return fold(character)
