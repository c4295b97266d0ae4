"""What a column's header says it holds, whatever the language."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

from placement.rosters.fields import Field
from placement.rosters.letters import LETTER, UNSPACED, bare
from placement.rosters.vocabulary import (
    ASIDES,
    CHOICES,
    IDS,
    KNOWN_WORDS,
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
    PHRASES,
    POSITIONS,
    RESULTS,
    SEATS,
    SERIALS,
    STEMS,
    TAKEN,
    TIMES,
    TITLES,
    UNSPACED_WORDS,
)

UNNUMBERED = 0
LONGEST_WORD = max(map(len, UNSPACED_WORDS))
SHORTEST_STEM = 3
SHORTEST_PART = 2
CACHED = 4096
PHRASE = re.compile(r"(?<!\w)(" + "|".join(sorted(map(re.escape, PHRASES), key=len, reverse=True)) + r")(?!\w)")
BRACKETED = re.compile(r"[\[［【]([^\[\]［］【】]+)[\]］】]\s*$")
QUESTION_NUMBER = re.compile(r"^\s*(?:q|问题|第)?\d{1,3}\s*[.、．:：)）]\s*(?=\D)", re.IGNORECASE)
LETTER_BEHIND = re.compile(r"(?<=\w[\s_.-])([a-h]|i{1,3}|iv|v|vi)$")
ABBREVIATION = re.compile(r"(?<!\w)([^\W\d_]{3,})\.")
WORD = re.compile(rf"[0-9]+|(?:(?![{UNSPACED}]){LETTER})+|(?:(?=[{UNSPACED}]){LETTER})+|[#№%]")
REMARK = re.compile(r"\(([^()\d]*)\)")
ROMAN = ("i", "ii", "iii", "iv", "v", "vi")
IS_UNSPACED = re.compile(f"[{UNSPACED}]")
Tokens = tuple[str, ...]


def header_key(header: str) -> str:
    """Return the header for comparison: width, case and spaces do not count."""
    return " ".join(unicodedata.normalize("NFKC", header).casefold().split())


@lru_cache(CACHED)
def tokens(header: str) -> Tokens:
    """Return the words and numbers of a header, without accents, in lower case.

    Remarks in brackets do not count; numbers, least and most in brackets do, and a question's number does not.
    """
    rest = QUESTION_NUMBER.sub("", header)
    if rest != header and (not speaks_a_number(rest)) and set(tokens(rest)) & (CHOICES | NUMBERED_CHOICES.keys()):
        rest = header
    wide = unicodedata.normalize("NFKC", rest)
    spaced = re.sub(r"(?<=[a-zà-ÿ])(?=[A-Z])", " ", REMARK.sub(_bound_only, wide))
    text = PHRASE.sub(lambda found: PHRASES[found[1]], _spelt_out(bare(spaced)))
    return tuple(part for word in WORD.findall(text) for part in _parts(word))


def _bound_only(found: re.Match[str]) -> str:
    """Return a remark in brackets where it says which bound a column holds: "Places (min)"."""
    return found[0] if set(tokens(found[1])) & (MOST | LEAST) else " "


def _spelt_out(text: str) -> str:
    """Return a text with words for the most and the least that end in a full stop ("мін.") as the whole word."""
    return ABBREVIATION.sub(lambda found: _bound_word(found[1]) or found[0], text)


def _bound_word(start: str) -> str:
    met = [name for name, words in (("max", MOST), ("min", LEAST)) if any(word.startswith(start) for word in words)]
    return met[0] if len(met) == 1 and start not in KNOWN_WORDS else ""


def speaks_a_number(text: str) -> bool:
    """Whether a number stands in a text, in digits or as an ordinal word."""
    return any(word.isdecimal() or word in ORDINALS or word in NUMBERED_CHOICES for word in tokens(text))


def _parts(word: str) -> Iterable[str]:
    if word in KNOWN_WORDS:
        return (word,)
    return _unspaced_parts(word) if IS_UNSPACED.match(word) else _compound(word) or (_stem(word),)


def _compound(word: str) -> Tokens:
    """Return the parts of words written together ("studentid", "Mindestteilnehmer"), or ()."""
    joints = range(SHORTEST_PART, len(word) - SHORTEST_PART + 1)
    return next((pair for k in joints if _join(*(pair := (word[:k], word[k:])))), ())


def _join(first: str, second: str) -> bool:
    if first in MOST or first in LEAST:
        return second in SEATS or second in PEOPLE
    is_noun = first in PEOPLE or first in POSITIONS
    return is_noun and any(second in group for group in (IDS, NAMES, TITLES, SEATS))


def _stem(word: str) -> str:
    """Return the stem that stands for all endings of the word, or the word."""
    lengths = range(len(word), SHORTEST_STEM - 1, -1)
    return next((word[:k] for k in lengths if word[:k] in STEMS), word)


def _unspaced_parts(word: str) -> list[str]:
    """Split a text without spaces into known words, the longest first; the rest stays whole."""
    parts: list[str] = []
    while word:
        lengths = range(min(LONGEST_WORD, len(word)), 0, -1)
        length = next((n for n in lengths if word[:n] in UNSPACED_WORDS), len(word))
        parts.append(word[:length])
        word = word[length:]
    return parts


@lru_cache(CACHED)
def choice_number(header: str) -> int | None:
    """Return n for the column of the n-th choice, UNNUMBERED for choices, None for other columns."""
    found = tokens(header)
    compound = [NUMBERED_CHOICES[word] for word in found if word in NUMBERED_CHOICES]
    nouns = {word for word in found if word in CHOICES}
    numbers = compound + [_number(word) for word in found if word.isdecimal() or word in ORDINALS]
    others = {word for word in found if not (word in NUMBERED_CHOICES or word.isdecimal() or word in ORDINALS)}
    if not (nouns or compound) or others - nouns - LINKS - IDS - PEOPLE - POSITIONS or len(numbers) > 1:
        return None
    if not numbers:
        return None if nouns <= ONLY_NUMBERED else UNNUMBERED
    return numbers[0]


@lru_cache(CACHED)
def spoken_number(header: str) -> int | None:
    """Return n where a longer text, such as a form's question, speaks of the n-th choice.

    What stands in brackets at its end decides alone: "Your projects [2nd choice]".
    """
    asked = BRACKETED.search(header)
    found = tokens(asked[1] if asked else header)
    if set(found) & ASIDES or set(found) & RESULTS:
        return None
    compound = [NUMBERED_CHOICES[word] for word in found if word in NUMBERED_CHOICES]
    numbers = compound + [_number(word) for word in found if word.isdecimal() or word in ORDINALS]
    speaks = bool(compound or asked or set(tokens(header)) & CHOICES)
    return numbers[0] if speaks and len(numbers) == 1 else None


@lru_cache(CACHED)
def speaks_of_choices(header: str) -> bool:
    """Whether a text, however long, has a word for choices and none for a reason or a result."""
    found = set(tokens(header))
    return bool(found & CHOICES) and not found & ASIDES and not found & RESULTS


def _number(word: str) -> int:
    return ORDINALS[word] if word in ORDINALS else min(int(word[:9]), 10**9)


def stems_of(headers: Sequence[str]) -> dict[str, list[tuple[int, int]]]:
    """Return the columns that are called the same but for a number: {stem: [(number, column)]}."""
    groups: dict[str, list[tuple[int, int]]] = {}
    for k, header in enumerate(headers):
        rest = QUESTION_NUMBER.sub("", header)
        text = bare(rest if re.search(r"\d", rest) else header)
        found = re.findall(r"[0-9]+", text) or [word for word in tokens(header) if word in ORDINALS]
        found = found or LETTER_BEHIND.findall(text)
        if len(found) == 1:
            rest = text.removesuffix(found[0]) if LETTER_BEHIND.search(text) else text.replace(found[0], "")
            stem = "".join(re.findall(LETTER, rest))
            groups.setdefault(stem, []).append((_letter(found[0]) or _number(found[0]), k))
    return {stem: sorted(group) for stem, group in groups.items() if _runs(group)}


def _letter(text: str) -> int | None:
    """Return n for the n-th letter or Roman numeral behind a header, None for other texts."""
    if text in ROMAN:
        return ROMAN.index(text) + 1
    return ord(text) - ord("a") + 1 if len(text) == 1 and "a" <= text <= "h" else None


def _runs(group: Sequence[tuple[int, int]]) -> bool:
    numbers = sorted(number for number, _ in group)
    return len(numbers) > 1 and numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] in {0, 1}


@lru_cache(CACHED)
def is_of(header: str, words: frozenset[str]) -> bool:
    """Whether any of the words stands in a header."""
    return not words.isdisjoint(tokens(header))


def is_result(header: str) -> bool:
    """Whether a header says that the column holds an earlier outcome."""
    return is_of(header, RESULTS) and not is_of(header, CHOICES - ONLY_NUMBERED)


def is_aside(header: str) -> bool:
    """Whether a header says that the column explains or remarks."""
    return is_of(header, ASIDES)


def is_time(header: str) -> bool:
    """Whether a header says that the column holds times."""
    return is_of(header, TIMES)


def is_serial(header: str) -> bool:
    """Whether a header says that the column numbers the rows."""
    found = set(tokens(header))
    return bool(found & SERIALS) and found <= SERIALS | LINKS | IDS


def is_taken(header: str) -> bool:
    """Whether a header names a number that is not the seats: a room, credits, those enrolled."""
    return is_of(header, TAKEN)


@lru_cache(CACHED)
def is_known(header: str) -> bool:
    """Whether a header has any word that names a fact of a roster."""
    return any(word in KNOWN_WORDS and word not in LINKS and word not in ORDINALS for word in tokens(header))


@lru_cache(CACHED)
def sureness(field: Field, header: str) -> int | None:
    """Return how surely a column holds the field, 0 most surely, or None where it does not."""
    words = frozenset(tokens(header))
    if not words:
        return None
    if field in {Field.PERSON_ID, Field.POSITION_ID}:
        is_person = field is Field.PERSON_ID
        return _id_sureness(words, PEOPLE if is_person else POSITIONS, PERSON_IDS if is_person else frozenset())
    if field in {Field.PERSON_NAME, Field.POSITION_TITLE}:
        is_person = field is Field.PERSON_NAME
        return _only(words, NAMES if is_person else TITLES, PEOPLE if is_person else POSITIONS)
    if field in {Field.POSITION_MAX, Field.PERSON_MAX}:
        return _bound_sureness(words, MOST, LEAST)
    return _bound_sureness(words, LEAST, MOST) if words & LEAST else None


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
    if words & opposite or words & TAKEN or not words <= wanted | SEATS | PEOPLE | POSITIONS | LINKS | IDS:
        return None
    return 0 if words & wanted else 1 if words & SEATS else None


@lru_cache(CACHED)
def holds_both_bounds(header: str) -> bool:
    """Whether a header names the least and the most at once ("Places (min-max)")."""
    words = set(tokens(re.sub(r"[()（）\[\]–—~-]", " ", header)))
    return bool(words & MOST and words & LEAST)
