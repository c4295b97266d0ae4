"""What one cell of a roster says: a text, an id, a number, a list of choices."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from placement.rosters.letters import DIGITS, bare
from placement.rosters.marks import NONE_MARKS

GREATEST = 2**31
LONGEST_NUMBER = 20
MOST_JOINED = 6
SPACES = "".join(filter(str.isspace, map(chr, range(0x3001)))) + "\ufeff\u200b\u200c\u200d\u2060"
INTEGER = re.compile(r"([0-9]+)(?:\.0+)?")
RANGE = re.compile(
    r"\D*([0-9]{1,9})\s*(?:[-–—−~～〜至到]|\.\.+|…|から|から|에서|(?<=\s)(?:to|bis|à|a|tot|t/m|do|til|till|ile|e|y|és|до|по)(?=\s))"
    r"\s*([0-9]{1,9})\D*"
)
ENUMERATOR = r"(?:^|\s+|[,，、;；]\s*)\(?[0-9]{1,2}[.)、:：]\s*(?=\D)|[\s,，、;；]*[①-⑳❶-❿]\s*"
ENUMERATED = re.compile(ENUMERATOR)
ALL_SEPARATORS = r"[;；؛,，،、/／|>＞→\r\n]"
ONE_SEPARATOR = (r"[;；؛|>＞→\r\n]", r"[,，،]", "、", "[/／]", r"\s[-–—]\s", "[・·•]", r"[+&]", r"\s+")


def text_in(cell: str) -> str:
    """Return the cell without surrounding spaces."""
    return cell.strip(SPACES)


def id_in(cell: str) -> str:
    """Return the id in a cell: its text with ordinary digits, leading zeros kept."""
    text = text_in(cell)
    return text if text.isascii() else text.translate(DIGITS)


def number_in(cell: str) -> int | None:
    """Return the whole number in a cell, or None where there is none from 0 to GREATEST."""
    found = INTEGER.fullmatch(id_in(cell))
    if found is None or len(found[1]) > LONGEST_NUMBER:
        return None
    number = int(found[1])
    return number if number <= GREATEST else None


@dataclass(frozen=True, slots=True)
class PositionIds:
    """The ids that a choice may name; where all are integers, "4.0" names "4"."""

    exact: frozenset[str]
    by_integer: Mapping[str, str]

    @classmethod
    def of(cls, ids: Iterable[str]) -> PositionIds:
        """Return the ids, prepared for finding."""
        exact = frozenset(ids)
        integers = {form: name for name in exact if (form := integer_form(name)) is not None}
        return cls(exact, integers if len(integers) == len(exact) else {})

    def find(self, value: str) -> str | None:
        """Return the position's id that a value means, or None."""
        if value in self.exact:
            return value
        form = integer_form(value)
        return self.by_integer.get(form) if form is not None else None

    def is_none(self, value: str) -> bool:
        """Whether a value says "no choice"; a position's id never does."""
        if self.find(value) is not None:
            return False
        return bare(value) in NONE_MARKS or (bool(self.by_integer) and integer_form(value) == "0")

    def knows(self, value: str) -> bool:
        """Whether a value is a position's id or says "no choice"."""
        return self.find(value) is not None or self.is_none(value)


def integer_form(value: str) -> str | None:
    """Return an integer's digits without a fraction of zeros ("04.0" is "04"), or None."""
    found = INTEGER.fullmatch(value)
    return found[1] if found else None


class Knows(Protocol):
    """Something that knows the names of positions."""

    def knows(self, value: str) -> bool:
        """Whether a value names a position or says "no choice"."""


def choices_in(cell: str, separator: str | None, ids: Knows) -> list[str]:
    """Return the values listed in one cell, in order, blank ones too.

    A cell that is one id as a whole is not split. Where no separator is given, the split
    whose parts are all known wins, so that an id may itself contain a slash or a comma.
    """
    whole = id_in(cell)
    if ids.knows(whole):
        return [whole]
    inner = whole[1:-1] if whole[:1] + whole[-1:] in {"[]", "()"} else whole
    if separator is not None:
        return [_part(part) for part in inner.split(separator)]
    best, rating = [whole], -1.0
    for parts in _splits(inner):
        known = _known(parts, ids)
        if known == 1:
            return parts
        if known > rating:
            best, rating = parts, known
    joined = _joined(inner, ids)
    return joined if _known(joined, ids) > rating else best


def _splits(text: str) -> Iterator[list[str]]:
    """Yield the ways to split a list that differ, the commonest first."""
    met: set[tuple[str, ...]] = set()
    for parts in _all_splits(text):
        if tuple(parts) not in met:
            met.add(tuple(parts))
            yield parts


def _all_splits(text: str) -> Iterator[list[str]]:
    for read in (_part, _unnumbered):
        for marks in (ALL_SEPARATORS, *ONE_SEPARATOR):
            yield [read(_part(part)) for part in re.split(marks, text)]
    if ENUMERATED.match(text):
        yield [id_in(part) for part in re.split(ENUMERATOR, text) if id_in(part)]
    if text.isalpha() and len(set(text)) == len(text) > 1:
        yield list(text)


def _known(parts: list[str], ids: Knows) -> float:
    """Return the share of parts that are known; a mark between words is none."""
    words = [part for part in parts if any(map(str.isalnum, part))] or parts
    return sum(map(ids.knows, words)) / len(words)


def _joined(text: str, ids: Knows) -> list[str]:
    """Return the parts of a list whose names may hold separators themselves: the longest known ones first."""
    cuts = [0, *(found.end() for found in re.finditer(ALL_SEPARATORS, text)), len(text) + 1]
    parts: list[str] = []
    at = 0
    while at < len(cuts) - 1:
        ends = range(min(len(cuts) - 1, at + MOST_JOINED), at, -1)
        pieces = {end: _part(text[cuts[at] : cuts[end] - 1]) for end in ends}
        end = next((end for end, piece in pieces.items() if piece and ids.knows(piece)), at + 1)
        parts.append(pieces[end])
        at = end
    return [part for part in parts if part] or [text]


def _unnumbered(part: str) -> str:
    """Return a part of a list without its number in it: "2. Robotics" is "Robotics"."""
    return id_in(re.sub(r"^\(?[0-9]{1,2}\s*[.)、:：]\s*(?=\D)", "", part))


def _part(part: str) -> str:
    bare = id_in(part)
    quoted = len(bare) > 1 and bare[0] == bare[-1] and bare[0] in "'\""
    return id_in(bare[1:-1]) if quoted else bare
