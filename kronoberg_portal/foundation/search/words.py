"""How text is folded for search, and how a name is written for sorting.

Neither database sorts å ä ö right without a Swedish collation, and SQLite's LIKE does not fold
them. So each searchable row stores two strings of plain letters: ``search_text`` and ``sort_key``.
What is asked for is folded in the same way, and stemmed, so that it can be looked for *inside*
the stored words: *snickeri* is found in *möbelsnickeriet*.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence

import snowballstemmer

_stemmer = snowballstemmer.stemmer("swedish")
_KEEP = str.maketrans({"å": "\ue000", "ä": "\ue001", "ö": "\ue002"})
_BACK = str.maketrans({"\ue000": "å", "\ue001": "ä", "\ue002": "ö"})
_BARE = str.maketrans({"å": "a", "ä": "a", "ö": "o"})
_ORDER = str.maketrans({"z": "z0", "å": "za", "ä": "zb", "ö": "zc", "æ": "zb", "ø": "zc"})

# Words that say nothing of what is looked for; they count only when there is nothing else.
FILLERS = {
    *("och", "eller", "i", "på", "med", "för", "av", "till", "från", "hos"),
    *("en", "ett", "den", "det", "de", "som", "att", "är"),
}
MOST_WORDS = 12  # of a query; the rest say nothing new
MOST_ALTERNATIVES = 24  # of a word, synonyms and forms together
LONGEST_QUERY = 200  # characters that are read of a query
LINES = 4  # of a search text: the name, what it offers, its summary, the rest
SHORT = 3  # letters; a word this short must stand at the beginning of a word, a shorter one alone

# Spellings of one word, and plurals that change their vowel, each written in one way.
_SPELLINGS = [
    (re.compile(pattern), spelling)
    for pattern, spelling in (
        (r"caf(?=e)", "kaf"),
        (r"restaurant", "restaurang"),
        (r"städer", "stader"),
        (r"böcker", "boker"),
        (r"händer", "hander"),
        (r"länder", "lander"),
        (r"tänder", "tander"),
        (r"nätter", "natter"),
        (r"fötter", "foter"),
        (r"rötter", "roter"),
    )
]
# The definite form that the stemmer lets be: snickeriet, kaféets.
_KEPT_DEFINITE = re.compile(r"(?<=[a-zåäö]{3}[ie])ets?$")
# A vowel that comes and goes: cykel, cyklar.
_FULL = re.compile(r"(?<=[bdfgkpstv])e(?=[lnr]$)")
_SYNCOPATED = re.compile(r"(?<=[bdfgkpstv])(?=[lr]$)|(?<=t)(?=n$)")

# A word of a query as the search text may hold it: one or more alternatives, each of which is one
# or more stems that must all be there.
Wanted = tuple[tuple[str, ...], ...]


def fold(text: str) -> str:
    """Lower case, single spaces, letters and digits only; é becomes e, but å ä ö stay.

    ``fold("Kafé  & Möbler-AB") == "kafe möbler ab"``
    """
    return " ".join(re.findall(r"\w+", _lower(text).replace("_", " ")))


def _lower(text: str) -> str:
    kept = unicodedata.normalize("NFC", text or "").casefold().translate(_KEEP)
    plain = "".join(c for c in unicodedata.normalize("NFKD", kept) if not unicodedata.combining(c))
    # Lower case once more: a letter such as ℙ became a capital just now.
    return plain.casefold().translate(_BACK)


def bare(folded: str) -> str:
    """A folded text as it is written on a keyboard without å ä ö."""
    return folded.translate(_BARE)


def spell(folded: str) -> str:
    """A folded text with every word in the spelling that search goes by: *cafe* is *kafe*."""
    for pattern, spelling in _SPELLINGS:
        folded = pattern.sub(spelling, folded)
    return folded


# ── What a row is found by ───────────────────────────────────────────────────────────────────
def search_text(*parts: str | Iterable[str]) -> str:
    """The stored text of a row, in four lines: what it is called, what it is about, its summary,
    and the rest. A part is a text or several; those from the fourth on stand in the last line.

    A line holds its words folded, words with a hyphen also joined, and all once more without
    å ä ö. It begins and ends with a space, so that ``" bil"`` finds words that begin with *bil*.
    """
    texts = [part if isinstance(part, str) else " ".join(filter(None, part)) for part in parts]
    rest = " ".join(filter(None, texts[LINES - 1 :]))
    lines = [*texts[: LINES - 1], *[""] * (LINES - 1 - len(texts)), rest]
    return "\n".join(_line(line) for line in lines)


def _line(text: str) -> str:
    words = spell(fold(text)).split()
    words += [spell("".join(parts)) for parts in hyphenated(text)]
    words += [bare(word) for word in words if bare(word) != word]
    return f" {' '.join(dict.fromkeys(words))} " if words else " "


def hyphenated(text: str) -> list[list[str]]:
    """The folded parts of each word with hyphens: ``"E-handel"`` gives ``[["e", "handel"]]``."""
    if "-" not in (text or ""):
        return []
    return [fold(word).split() for word in re.findall(r"\w+(?:-\w+)+", text)]


# ── What is asked for ────────────────────────────────────────────────────────────────────────
def asked_word(typed: str) -> str:
    """A search word on one line and not too long, to show and to search; empty if it is no word."""
    word = " ".join(typed[:LONGEST_QUERY].split())
    return word if fold(word) else ""


def wanted(query: str, synonyms: Sequence[Sequence[str]] = ()) -> list[Wanted]:
    """What must be found in a search text for ``query``: all of the list, at most 12 words.

    ``synonyms`` are groups of words or phrases that mean the same; a word of the query that
    stands in a group is also found by the others.
    """
    query = (query or "")[:LONGEST_QUERY]
    joined = {tuple(parts): "".join(parts) for parts in hyphenated(query)}
    words = spell(fold(query)).split()
    words = ([word for word in words if word not in FILLERS] or words)[:MOST_WORDS]
    phrases = _by_stems(synonyms)
    found: list[Wanted] = []
    at = 0
    while at < len(words):
        taken, alternatives = 1, [*_forms(words[at])]
        for length in range(min(4, len(words) - at), 0, -1):
            piece = tuple(words[at : at + length])
            if same := phrases.get(tuple(stem(word) for word in piece)):
                taken, alternatives = length, [_all_of(piece), *same]
                break
            if piece in joined:
                taken, alternatives = length, [*_forms(joined[piece]), _all_of(piece)]
                break
        if taken == 1:
            alternatives = [*_forms(words[at]), *alternatives]
        found.append(tuple(dict.fromkeys(alternatives))[:MOST_ALTERNATIVES])
        at += taken
    return list(dict.fromkeys(found))


def stems_of(wanted: Iterable[Wanted]) -> set[str]:
    """Every piece of a word that is looked for, to mark it where it is found."""
    return {stem for want in wanted for alternative in want for stem in alternative}


def stem(word: str) -> str:
    """A folded word without its ending: *snickerierna* and *snickeriets* become *snickeri*."""
    stem = _stemmer.stemWord(_KEPT_DEFINITE.sub("", word)) if len(word) > SHORT else word
    if len(stem) <= SHORT and word.endswith("are"):
        return word[:-1]  # målare is no mål
    return stem if len(stem) >= SHORT else word


def _by_stems(synonyms: Sequence[Sequence[str]]) -> dict[tuple[str, ...], list[tuple[str, ...]]]:
    """Each phrase's stems, and the alternatives that its groups give."""
    found: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    for group in synonyms:
        phrases = [tuple(spell(fold(phrase)).split()) for phrase in group]
        forms = []
        for phrase in filter(None, phrases):
            forms += _forms(phrase[0]) if len(phrase) == 1 else [_all_of(phrase)]
        for phrase in filter(None, phrases):
            found.setdefault(tuple(stem(word) for word in phrase), []).extend(forms)
    return found


def _all_of(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(_placed(stem(word)) for word in words)


def _forms(word: str) -> list[tuple[str, ...]]:
    """The stem of a word, and the same with the vowel that comes and goes."""
    one = stem(word)
    forms = [one]
    if len(one) > SHORT:
        forms += [_FULL.sub("", one), _SYNCOPATED.sub("e", one)]
    return [(_placed(form),) for form in dict.fromkeys(forms)]


def _placed(stem: str) -> str:
    """A short stem only where a word begins (no *bil* in *stabil*); one or two letters alone."""
    if len(stem) < SHORT:
        return f" {stem} "
    return f" {stem}" if len(stem) == SHORT else stem


# ── Order ────────────────────────────────────────────────────────────────────────────────────
def sort_key(name: str) -> str:
    """A key of ASCII letters and digits that any collation sorts in Swedish order.

    *Växjö* comes after *Uppvidinge* and *Älmhult* after *Växjö*; case and accents do not count.
    """
    words = [re.sub(r"\d", r"1\g<0>", word).translate(_ORDER) for word in fold(name).split()]
    return "0".join(re.sub(r"[^a-z0-9]", "", word) for word in words)[:200]
