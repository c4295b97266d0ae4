"""What a column's header says it holds, whatever the language."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from placement.rosters.fields import Field
from placement.rosters.vocabulary import (
    CHOICES,
    CJK_WORDS,
    COMPOUNDS,
    IDS,
    LEAST,
    LINKS,
    MAIL,
    MOST,
    NAMES,
    NUMBERED_CHOICES,
    ONLY_NUMBERED,
    ORDINALS,
    PEOPLE,
    PERSON_IDS,
    POSITIONS,
    SEATS,
    TITLES,
)

UNNUMBERED = 0
LONGEST_WORD = max(map(len, CJK_WORDS))
Tokens = tuple[str, ...]


def header_key(header: str) -> str:
    """Return the header for comparison: width, case and spaces do not count."""
    return " ".join(unicodedata.normalize("NFKC", header).casefold().split())


def tokens(header: str) -> Tokens:
    """Return the words and numbers of a header, without accents, in lower case.

    Remarks in brackets do not count, numbers in brackets do.
    """
    wide = unicodedata.normalize("NFKC", header)
    spaced = re.sub(r"(?<=[a-zà-ÿ])(?=[A-Z])", " ", re.sub(r"\([^()\d]*\)", " ", wide))
    bare = _without_accents(spaced.casefold().replace("œ", "oe"))
    words = re.findall(r"[0-9]+|[^\W\d_\u2e80-\uffff]+|(?:(?=[\u2e80-\uffff])[^\W\d_])+", bare)
    return tuple(part for word in words for part in _parts(word))


def _without_accents(text: str) -> str:
    bare = "".join(mark for mark in unicodedata.normalize("NFD", text) if not "\u0300" <= mark <= "\u036f")
    return unicodedata.normalize("NFC", bare)


def _parts(word: str) -> Iterable[str]:
    return _cjk_parts(word) if word[0] >= "\u2e80" else COMPOUNDS.get(word, (word,))


def _cjk_parts(word: str) -> list[str]:
    """Split a text without spaces into known words, the longest first; the rest stays whole."""
    parts: list[str] = []
    while word:
        lengths = range(min(LONGEST_WORD, len(word)), 0, -1)
        length = next((n for n in lengths if word[:n] in CJK_WORDS), len(word))
        parts.append(word[:length])
        word = word[length:]
    return parts


def choice_number(header: str) -> int | None:
    """Return n for the column of the n-th choice, UNNUMBERED for choices, None for other columns."""
    found = tokens(header)
    compound = [NUMBERED_CHOICES[word] for word in found if word in NUMBERED_CHOICES]
    nouns = {word for word in found if word in CHOICES}
    numbers = compound + [_number(word) for word in found if word.isdigit() or word in ORDINALS]
    others = {word for word in found if not (word in NUMBERED_CHOICES or word.isdigit() or word in ORDINALS)}
    if not (nouns or compound) or others - nouns - LINKS - IDS - PEOPLE - POSITIONS or len(numbers) > 1:
        return None
    if not numbers:
        return None if nouns <= ONLY_NUMBERED else UNNUMBERED
    return numbers[0]


def _number(word: str) -> int:
    return ORDINALS[word] if word in ORDINALS else min(int(word[:9]), 10**9)


def sureness(field: Field, header: str) -> int | None:
    """Return how surely a column holds the field, 0 most surely, or None where it does not."""
    words = frozenset(tokens(header))
    if not words:
        return None
    return {
        Field.PERSON_ID: lambda: _id_sureness(words, PEOPLE, PERSON_IDS),
        Field.POSITION_ID: lambda: _id_sureness(words, POSITIONS, frozenset()),
        Field.PERSON_NAME: lambda: _only(words, NAMES, PEOPLE),
        Field.POSITION_TITLE: lambda: _only(words, TITLES, POSITIONS),
        Field.POSITION_MAX: lambda: _bound_sureness(words, MOST, LEAST),
        Field.POSITION_MIN: lambda: _bound_sureness(words, LEAST, MOST) if words & LEAST else None,
    }[field]()


def _id_sureness(words: frozenset[str], nouns: frozenset[str], special: frozenset[str]) -> int | None:
    if words & special and words <= special | nouns | IDS | LINKS:
        return 0
    if words & IDS and words <= nouns | IDS | LINKS:
        return 0 if words & nouns else 1
    if words & nouns and words <= nouns | LINKS:
        return 2
    return 3 if special and words & MAIL and words <= MAIL | nouns | LINKS else None


def _only(words: frozenset[str], wanted: frozenset[str], beside: frozenset[str]) -> int | None:
    return 0 if words & wanted and words <= wanted | beside | LINKS else None


def _bound_sureness(words: frozenset[str], wanted: frozenset[str], opposite: frozenset[str]) -> int | None:
    if words & opposite or not words <= wanted | SEATS | PEOPLE | POSITIONS | LINKS:
        return None
    return 0 if words & wanted else 1 if words & SEATS else None
