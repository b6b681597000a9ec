"""«Menade du …?»: what somebody may have meant, in words that the rows themselves use.

The words come from what the public may see, and are kept for each version of the content (see
``versions``). They are compared in Python, so that both databases give the same answer: first by
the trigrams that two words share, then by how many letters one must change, add, take away or swap.
Words are compared by how they sound: *catering* and *kattering* are near each other.
"""

import re
from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from heapq import nlargest
from itertools import chain

from django.db.models.functions import Left

from .models import SearchableQuerySet, Synonyms
from .versions import content_version, kept
from .words import FILLERS, LONGEST_QUERY, SHORT, bare, fold, spell, wanted, written

MOST_SUGGESTIONS = 3
FEW = 3  # hits; with fewer it is asked what was meant

# What a vocabulary is read from, and how much it holds at most.
READ = 600  # characters of each search text: its name, what it is about, its summary, the place
MOST_ROWS = 20_000  # the newest
MOST_WORDS = 50_000  # the commonest
LONGEST_WORD = 40

MOST_ASKED = 6  # words of a query that are looked at
LEAST_ALIKE = 0.25  # of the trigrams of two words, those that both have
MOST_COMPARED = 150  # words that are compared letter by letter with one that was typed
MUCH_COMMONER = 10  # times; then a word is suggested for another that is found

_WORD = re.compile(rf"[^\W\d_]{{{SHORT},{LONGEST_WORD}}}")
_SOUNDS = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"c(?=[eiy])|z", "s"),
        (r"ck?|q", "k"),
        (r"x", "ks"),
        (r"w", "v"),
        (r"ph", "f"),
        (r"th", "t"),
        (r"([a-z])\1+", r"\1"),
    )
]


def suggestions(
    query: str,
    *several: SearchableQuerySet,
    version: tuple | None = None,
    synonyms: Sequence[Sequence[str]] | None = None,
) -> list[str]:
    """At most three other queries, best first, that find something where ``query`` finds little.

    ``several`` are the rows that everybody may see, one QuerySet for each model that is searched:
    their words are what is suggested. Who has the content's ``version`` and the ``synonyms`` at
    hand gives them. Asks the database for what is not given, and once for each suggestion.
    """
    asked = _Asked(query)
    if not asked.words:
        return []
    version = version or content_version()
    vocabularies = [
        kept(version, ("vocabulary", rows.model._meta.label), lambda rows=rows: Vocabulary(rows))
        for rows in several
    ]
    synonyms = Synonyms.groups() if synonyms is None else synonyms
    given = []
    for rewritten in asked.rewritten(vocabularies, synonyms):
        found = wanted(rewritten, synonyms)
        if any(rows.matching(found).exists() for rows in several):
            given.append(rewritten)
    return given


# ── The words of the rows ────────────────────────────────────────────────────────────────────
class Vocabulary:
    """The words of some rows, each with how often it stands there, ready to be compared with."""

    def __init__(self, rows: SearchableQuerySet):
        texts = rows.order_by("-pk").values_list(Left("search_text", READ), flat=True)
        # What was cut in two is left out; a whole text ends with a space.
        whole = (text.rpartition(" ")[0] for text in texts[:MOST_ROWS].iterator())
        counts = Counter(chain.from_iterable(map(str.split, whole)))
        # A search text holds the words once more without å ä ö; those are not how people write.
        for word, count in [*counts.items()]:
            if (plain := bare(word)) != word:
                counts[plain] -= count
        common = nlargest(MOST_WORDS, counts.items(), key=lambda item: (item[1], item[0]))
        self.all = f" {' '.join(counts)} "
        self.counts = {word: count for word, count in common if count > 0 and _WORD.fullmatch(word)}
        self.words = [*self.counts]
        self.sounds = [sound(word) for word in self.words]
        self.plain = {bare(word): word for word in reversed(self.words)}
        self.postings: dict[str, array] = {}
        for number, one in enumerate(self.sounds):
            for trigram in trigrams(one):
                self.postings.setdefault(trigram, array("I")).append(number)

    def holds(self, way: Sequence[str]) -> bool:
        """Whether a row may be found by an alternative of ``words.wanted``."""
        return all(stem in self.all for stem in way)

    def count(self, word: str) -> int:
        return self.counts.get(word, 0)

    def like(self, word: str) -> Iterator[tuple[int, int, float, int, str]]:
        """Words that sound or are spelled nearly as this one: how far off in sound and in letters,
        the trigrams in common and how often it stands (both negative), and the word."""
        asked = sound(word)
        most = 1 if len(asked) <= 5 else 2 if len(asked) <= 8 else 3
        mine = trigrams(asked)
        shared = Counter(chain.from_iterable(self.postings.get(t, ()) for t in mine))
        alike = []
        for number, both in shared.items():
            length = len(self.sounds[number])
            share = both / (len(mine) + length + 1 - both)
            # Few letters make few trigrams: there every word of about that length is compared.
            if abs(length - len(asked)) <= most and (share >= LEAST_ALIKE or len(asked) <= 5):
                alike.append((share, number))
        for share, number in nlargest(MOST_COMPARED, alike):
            one = self.words[number]
            far = distance(asked, self.sounds[number], most)
            if far <= most and one != word:
                exact = distance(bare(word), bare(one), 2 * most)
                yield far, exact, -share, -self.counts[one], one

    def parts(self, word: str) -> tuple[str, str] | None:
        """The two words that a compound is made of, if both are written by themselves."""
        plain = bare(word)
        pairs = []
        for at in range(SHORT, len(plain) - SHORT + 1):
            first, last = self.plain.get(plain[:at]), self.plain.get(plain[at:])
            if not first and plain[at - 1] == "s":
                first = self.plain.get(plain[: at - 1])
            if first and last:
                pairs.append((min(self.counts[first], self.counts[last]), first, last))
        return max(pairs)[1:] if pairs else None


def sound(word: str) -> str:
    """A folded word as it sounds, roughly: *catering* as *katering*, *snickeri* as *snikeri*."""
    word = bare(word)
    for pattern, letters in _SOUNDS:
        word = pattern.sub(letters, word)
    return word


def trigrams(word: str) -> set[str]:
    """Three letters at a time, the beginning counted twice, as PostgreSQL's pg_trgm does it."""
    padded = f"  {word} "
    return {padded[at : at + 3] for at in range(len(padded) - 2)}


def distance(one: str, other: str, most: int) -> int:
    """How many letters to change, add, take away or swap with the next, at most ``most + 1``.

    Damerau and Levenshtein's, where no letter is changed twice (optimal string alignment).
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before, row = [], [*range(len(other) + 1)]
    for i, letter in enumerate(one, 1):
        earlier, before, row = before, row, [i]
        for j, its in enumerate(other, 1):
            least = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != its))
            if i > 1 < j and letter == other[j - 2] and one[i - 2] == its:
                least = min(least, earlier[j - 2] + 1)
            row.append(least)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


# ── What was typed ───────────────────────────────────────────────────────────────────────────
class _Asked:
    """A query word by word: what may be written in another way, and what stays as it is."""

    def __init__(self, query: str):
        self.typed = [
            one for one in (query or "")[:LONGEST_QUERY].split() if fold(one) and one.isprintable()
        ]
        folded = [spell(fold(one)) for one in self.typed]
        is_long = len(folded) > MOST_ASKED or len(query) > LONGEST_QUERY
        self.words = (
            {}
            if is_long
            else {
                at: word
                for at, word in enumerate(folded)
                if _WORD.fullmatch(word) and word not in FILLERS
            }
        )

    def rewritten(self, vocabularies: list[Vocabulary], synonyms) -> list[str]:
        """The query with its words exchanged for the nearest ones, then for the next nearest."""
        options = {}
        for at, word in self.words.items():
            if found := _options(word, vocabularies, synonyms):
                options[at] = found
        queries = [*self._joined(vocabularies, synonyms)]
        for rank in range(MOST_SUGGESTIONS if options else 0):
            words = [*self.typed]
            for at, found in options.items():
                words[at] = found[min(rank, len(found) - 1)]
            queries.append(" ".join(words))
        return [*dict.fromkeys(queries)][:MOST_SUGGESTIONS]

    def _joined(self, vocabularies: list[Vocabulary], synonyms) -> Iterator[str]:
        """The query with two of its words written as one, where one of them finds nothing."""
        for at in range(len(self.typed) - 1):
            pair = [spell(fold(one)) for one in self.typed[at : at + 2]]
            if all(_is_found(one, vocabularies, synonyms) for one in pair):
                continue
            for vocabulary in vocabularies:
                if word := vocabulary.plain.get(bare("".join(pair))):
                    yield " ".join([*self.typed[:at], written(word), *self.typed[at + 2 :]])
                    break


def _is_found(word: str, vocabularies: list[Vocabulary], synonyms) -> bool:
    ways = [way for want in wanted(word, synonyms) for way in want]
    return any(vocabulary.holds(way) for vocabulary in vocabularies for way in ways)


def _options(word: str, vocabularies: list[Vocabulary], synonyms) -> list[str]:
    """What to write instead of a word, best first; nothing for a word that finds enough."""
    count = sum(vocabulary.count(word) for vocabulary in vocabularies)
    is_found = _is_found(word, vocabularies, synonyms)
    if is_found and not (0 < count < FEW and len(word) > 5):
        return []
    like = sorted(chain.from_iterable(vocabulary.like(word) for vocabulary in vocabularies))
    if is_found:  # somebody else has written it wrong too
        like = [one for one in like if one[0] <= 1 and -one[3] >= MUCH_COMMONER * count]
        split = []
    else:
        parts = filter(None, (vocabulary.parts(word) for vocabulary in vocabularies))
        split = [" ".join(map(written, pair)) for pair in parts]
    nearest = [written(one[-1]) for one in like if one[0] == like[0][0]]
    found = [*nearest, *split] if like and like[0][0] <= 1 else [*split, *nearest]
    return [*dict.fromkeys(found)][:MOST_SUGGESTIONS]
