"""How text is folded for search, and how a name is written for sorting.

Neither database sorts å ä ö right without a Swedish collation, and SQLite's LIKE does not fold
them. So each searchable row stores two strings of plain letters: ``search_text`` and ``sort_key``.
"""

import re
import unicodedata

import snowballstemmer

_stemmer = snowballstemmer.stemmer("swedish")
# The definite form that the stemmer lets be: snickeriet, kaféets.
_KEPT_DEFINITE = re.compile(r"(?<=[a-zåäö]{3}[ie])ets?$")
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
LONGEST_QUERY = 200  # characters that are read of a query
SHORT = 3  # letters; a word this short must stand at the beginning of a word


def fold(text: str) -> str:
    """Lower case, single spaces, letters and digits only; é becomes e, but å ä ö stay.

    ``fold("Kafé  & Möbler-AB") == "kafe möbler ab"``
    """
    kept = unicodedata.normalize("NFC", text or "").casefold().translate(_KEEP)
    plain = "".join(c for c in unicodedata.normalize("NFKD", kept) if not unicodedata.combining(c))
    # Lower case once more: a letter such as ℙ became a capital just now.
    return " ".join(re.findall(r"\w+", plain.casefold().translate(_BACK).replace("_", " ")))


def search_text(*parts: str) -> str:
    """The stored text of a row: its words folded, once with and once without å ä ö.

    It begins with a space, so that ``" bil"`` finds words that begin with *bil*.
    """
    words = fold(" ".join(part for part in parts if part))
    bare_words = " ".join(bare(word) for word in words.split() if bare(word) != word)
    return f" {words} {bare_words} " if bare_words else f" {words} "


def bare(folded: str) -> str:
    """A folded text as it is written on a keyboard without å ä ö."""
    return folded.translate(_BARE)


def asked_word(typed: str) -> str:
    """A search word on one line and not too long, to show and to search; empty if it is no word."""
    word = " ".join(typed[:LONGEST_QUERY].split())
    return word if fold(word) else ""


def query_stems(query: str) -> list[str]:
    """What each word of a query must be found as, inside ``search_text``. At most 12.

    Words are folded and stemmed (*snickerier* → *snickeri*), so that they match inside compounds;
    a short word gets a leading space, so that it matches only where a word begins.
    """
    words = fold((query or "")[:LONGEST_QUERY]).split()
    telling = [word for word in words if word not in FILLERS] or words
    stems = []
    for word in telling[:MOST_WORDS]:
        stem = _stemmer.stemWord(_KEPT_DEFINITE.sub("", word)) if len(word) > SHORT else word
        stem = stem if len(stem) >= SHORT else word
        stems.append(f" {stem}" if len(stem) <= SHORT else stem)
    return list(dict.fromkeys(stems))


def sort_key(name: str) -> str:
    """A key of ASCII letters and digits that any collation sorts in Swedish order.

    *Växjö* comes after *Uppvidinge* and *Älmhult* after *Växjö*; case and accents do not count.
    """
    words = [re.sub(r"\d", r"1\g<0>", word).translate(_ORDER) for word in fold(name).split()]
    return "0".join(re.sub(r"[^a-z0-9]", "", word) for word in words)[:200]
