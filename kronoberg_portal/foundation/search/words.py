"""How text is folded for search, and how a name is written for sorting.

Neither database sorts å ä ö right without a Swedish collation, and SQLite's LIKE does not fold
them. So each searchable row stores two strings of plain letters: ``search_text`` and ``sort_key``.
What is asked for is folded in the same way, and stemmed, so that it can be looked for *inside*
the stored words: *snickeri* is found in *möbelsnickeriet*.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

import snowballstemmer

_stemmer = snowballstemmer.stemmer("swedish")
_KEEP = str.maketrans({"å": "\ue000", "ä": "\ue001", "ö": "\ue002"})
_BACK = str.maketrans({"\ue000": "å", "\ue001": "ä", "\ue002": "ö"})
_BARE = str.maketrans({"å": "a", "ä": "a", "ö": "o"})
_ORDER = str.maketrans({"z": "z0", "å": "za", "ä": "zb", "ö": "zc", "æ": "zb", "ø": "zc"})

# Words that say nothing of what is looked for; they count only when there is nothing else.
FILLERS = {
    *("och", "eller", "i", "på", "med", "för", "av", "till", "från", "hos", "om", "vid", "nära"),
    *("en", "ett", "den", "det", "de", "som", "att", "är", "var", "där", "finns", "bara"),
    *("jag", "vi", "vill", "söker", "letar", "efter", "någon", "något", "några"),
}
MOST_WORDS = 12  # of a query; the rest say nothing new
MOST_ALTERNATIVES = 24  # of a word, synonyms and forms together
LONGEST_QUERY = 200  # characters that are read of a query
LINES = 4  # of a search text: the name, what it offers, its summary, the rest
SHORT = 3  # letters; a word this short must stand at the beginning of a word, a shorter one alone

# What is written in several ways, or hides another word, and how it is stored: one word in two
# spellings, plurals that change their vowel, and words that are found by mistake (no *hund* in
# *hundra*). Last: how it is written for people, where that is another way than it is stored.
_SPELLINGS = [
    (re.compile(pattern), stored, re.compile(back), written)
    for pattern, stored, back, written in (
        (r"caf(?=e)", "kaf", r"kafe(?!t)", "kafé"),
        (r"restaurant", "restaurang", r"$^", ""),
        (r"städer", "stader", r"stader", "städer"),
        (r"b[öo]cker", "boker", r"boker", "böcker"),
        (r"händer", "hander", r"hander", "händer"),
        (r"länder", "lander", r"(?<=[dkr])lander", "länder"),
        (r"tänder", "tander", r"tander", "tänder"),
        (r"nätter", "natter", r"natter", "nätter"),
        (r"f[öo]tter", "foter", r"foter", "fötter"),
        (r"r[öo]tter", "roter", r"roter", "rötter"),
        (r"hundra", "hunra", r"hunra", "hundra"),
        (r"hand(?=led|ling)", "han", r"han(?=led|ling)", "hand"),
        (r"kostnad", "kosnad", r"kosnad", "kostnad"),
        (r"ifika", "ifica", r"ifica", "ifika"),
        (r"event(?=uel)", "evnt", r"evnt", "event"),
        (r"(?<=[a-zåäö])logi", "lgi", r"lgi", "logi"),
        (r"\bflera\b", "fler", r"$^", ""),
    )
]

# ── Endings ──────────────────────────────────────────────────────────────────────────────────
# The definite forms that the stemmer lets be: snickeriet, hantverkets, möbeln, skolan.
_KEPT_DEFINITE = re.compile(r"(?<=\w{4})(?<!h)ets?$|(?<=\wel)ns?$|(?<=\w{3}a)ns?$")
# A vowel that comes and goes: cykel, cyklar.
_FULL = re.compile(r"(?<=[bdfgkpstv])e(?=[lnr]$)")
_SYNCOPATED = re.compile(r"(?<=[bdfgkpstv])(?=[lr]$)|(?<=t)(?=n$)")
# Letters that come with the ending: rummet, blomman, textilier.
_GROWN = re.compile(r"(?<=m)m$|(?<=n)n$|(?<=il)i$")
# What a word that ends in a vowel is called in other forms: lådan, lådor, kaféet.
_DEFINITE_VOWEL, _PLURAL_VOWEL = re.compile(r"(?<=a)n$|(?<=e)et$"), re.compile(r"or(?:na)?$")

# Three letters that begin a word are a word of their own when an ending follows (bilar), or what
# may begin another word (bilvård) and is no mere ending of one (no *trä* in *träning*); so *bil*
# is not found in *bild* or *billig*, nor *mat* in *material*.
_VOWEL = "aeiouyåäö"
_ENDING = rf"(?:[ae]n?|et|[aeo]r(?:na)?|(?<=m)me[nt]|(?<=[{_VOWEL}])(?:[nt]|r(?:na)?))?s?"
_NO_WORD = r"\w{0,2}(?:a[dnrst]?|ade|aren?|arna|ande|en?|et|er(?:na)?|or(?:na)?)$|ning|lig|isk"
_ONSET = (
    r"(?:[bcdfghjklmnprstv]|[bfgkp]l|[bdfgkptv]r|[bdfhklmst]j|[gk]n|[dkst]v|s[klmnpt]|s[kpt]r|spl)"
)
_INFLECTED = re.compile(rf"\w{{3}}{_ENDING}")
_LONGER_ENDING = re.compile(r"(?<=ig)[at]$|(?<=ar)(?:e|en|na|nas|es)$")
_HEAD = re.compile(
    rf"([^\W\d]{{2}}([^\W\d]))(?:{_ENDING}|s?(?!{_NO_WORD})(?!\2)(?:{_ONSET}[{_VOWEL}]\w|[aouyåäö]\w\w\w)\w*)"
)

# A word of a query as the search text may hold it: one or more alternatives, each of which is one
# or more stems that must all be there.
Wanted = tuple[tuple[str, ...], ...]

LONGEST_PHRASE = 4  # words of a synonym
# Ten digits with or without a dash, after the 16 that some registers write before a company's.
_ORG_NUMBER = re.compile(r"(?<!\d)(?:16)?(\d{6})[-–]?(\d{4})(?!\d)")


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
    for pattern, stored, _, _ in _SPELLINGS:
        folded = pattern.sub(stored, folded)
    return folded


def written(word: str) -> str:
    """A word of a search text as people write it: *kafe* is *kafé*."""
    for _, _, stored, people in _SPELLINGS:
        word = stored.sub(people, word)
    return word


# ── What a row is found by ───────────────────────────────────────────────────────────────────
def search_text(*parts: str | Iterable[str]) -> str:
    """The stored text of a row, in four lines: what it is called, what it is about, its summary,
    and the rest. A part is a text or several; those from the fourth on stand in the last line.

    A line holds its words folded, words with a hyphen also joined, and all once more without
    å ä ö; and ``bil-`` for each word that begins with a *bil*. It begins and ends with a space,
    so that ``" it "`` finds whole words.
    """
    texts = [part if isinstance(part, str) else " ".join(filter(None, part)) for part in parts]
    rest = " ".join(filter(None, texts[LINES - 1 :]))
    lines = [*texts[: LINES - 1], *[""] * (LINES - 1 - len(texts)), rest]
    return "\n".join(line(text) for text in lines)


def line(text: str) -> str:
    """A text as one line of a search text."""
    words = spell(fold(text)).split()
    words += [spell("".join(parts)) for parts in hyphenated(text)]
    words += [bare(word) for word in words if bare(word) != word]
    words += filter(None, [_head(word) for word in words])
    return f" {' '.join(dict.fromkeys(words))} " if words else " "


@lru_cache(maxsize=10_000)
def _head(word: str) -> str:
    """``"bil-"`` for *bilarna* and *bilvård*; empty for a word that begins with no short word."""
    if len(word) == SHORT:
        return f"{word}-"
    found = None if word in FILLERS else _HEAD.fullmatch(word)
    return f"{found[1]}-" if found else ""


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
    query = _ORG_NUMBER.sub(r"\1\2", (query or "")[:LONGEST_QUERY])
    joined = {
        tuple(spell(part) for part in parts): spell("".join(parts)) for parts in hyphenated(query)
    }
    words = spell(fold(query)).split()
    words = ([word for word in words if word not in FILLERS] or words)[:MOST_WORDS]
    same = _by_stems(tuple(tuple(group) for group in synonyms))
    found: list[Wanted] = []
    at = 0
    while at < len(words):
        for length in range(min(LONGEST_PHRASE, len(words) - at), 0, -1):
            piece = tuple(words[at : at + length])
            others = same.get(_stems(piece), [])
            if length == 1 or others or piece in joined:
                break
        ways = _forms(piece[0]) if length == 1 else [_all_of(piece)]
        ways += _forms(joined[piece]) if piece in joined else []
        found.append(tuple(dict.fromkeys([*ways, *others]))[:MOST_ALTERNATIVES])
        at += length
    return list(dict.fromkeys(found))


def stems_of(wanted: Iterable[Wanted]) -> set[tuple[str, ...]]:
    """Every alternative of every word that is looked for, to mark it where it is found."""
    return {alternative for want in wanted for alternative in want}


def stem(word: str) -> str:
    """A folded word without its ending: *snickerierna* and *snickeriets* become *snickeri*."""
    if len(word) <= SHORT:
        return word
    whole = _KEPT_DEFINITE.sub("", word)
    stem = _stemmer.stemWord(whole)
    if len(stem) > SHORT:
        return stem
    if len(word) == SHORT + 1 and word[-1] not in _VOWEL:
        return word  # kurs is no kur
    if len(stem) == SHORT and _INFLECTED.fullmatch(whole):
        return stem
    return _LONGER_ENDING.sub("", word)  # målare is no mål, billig no bil


def same_stems(phrase: str, others: Iterable[str]) -> bool:
    """Whether who asks for ``phrase`` asks for one of ``others``, endings apart."""
    asked = _stems(spell(fold(phrase)).split())
    return any(asked == _stems(spell(fold(other)).split()) for other in others)


@lru_cache(maxsize=4)  # some hundred words have their stems worked out once
def _by_stems(
    synonyms: tuple[tuple[str, ...], ...],
) -> dict[tuple[str, ...], list[tuple[str, ...]]]:
    """Each phrase's stems, and the alternatives that its groups give."""
    found: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    for group in synonyms:
        phrases = [*filter(None, (tuple(spell(fold(phrase)).split()) for phrase in group))]
        ways = []
        for phrase in phrases:
            ways += _forms(phrase[0]) if len(phrase) == 1 else [_all_of(phrase)]
        for phrase in phrases:
            found.setdefault(_stems(phrase), []).extend(ways)
    return found


def _stems(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(stem(word) for word in words)


def _all_of(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(_placed(stem(word)) for word in words)


def _forms(word: str) -> list[tuple[str, ...]]:
    """The stem of a word, and the same with the letters that come and go."""
    one = stem(word)
    forms = [one]
    if len(one) > SHORT:
        forms += [_FULL.sub("", one), _SYNCOPATED.sub("e", one), _GROWN.sub("", one)]
    else:
        whole = _PLURAL_VOWEL.sub("a", _DEFINITE_VOWEL.sub("", word))
        forms += [whole] if len(whole) > SHORT and whole[-1] in _VOWEL else []  # fika, morgonfika
    return [(_placed(form),) for form in dict.fromkeys(forms)]


def _placed(stem: str) -> str:
    """A short stem only where a word begins (no *bil* in *stabil*); one or two letters alone."""
    if len(stem) < SHORT:
        return f" {stem} "
    return f"{stem}-" if len(stem) == SHORT else stem


# ── Order ────────────────────────────────────────────────────────────────────────────────────
def sort_key(name: str) -> str:
    """A key of ASCII letters and digits that any collation sorts in Swedish order.

    *Växjö* comes after *Uppvidinge* and *Älmhult* after *Växjö*; case and accents do not count.
    """
    words = [re.sub(r"\d", r"1\g<0>", word).translate(_ORDER) for word in fold(name).split()]
    return "0".join(re.sub(r"[^a-z0-9]", "", word) for word in words)[:200]
