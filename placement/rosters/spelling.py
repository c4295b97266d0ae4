"""Which position a text means: exactly, differently written, with its number, or nearly."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import islice

from placement.rosters.cells import ALL_SEPARATORS, ONE_SEPARATOR, PositionIds, id_in, integer_form
from placement.rosters.headers import tokens
from placement.rosters.letters import letters_only
from placement.rosters.traditional import SIMPLIFIED
from placement.rosters.vocabulary import CHOICES, IDS, LINKS, POSITIONS

NEAR = 0.8
NEAR_SHORT = 0.66
CLEAR = 0.12
LEAST_LETTERS = 5
LEAST_OF_START = 2
MOST_CANDIDATES = 12
MOST_NAMED = 3
BRACKETS = re.compile(r"\s*[(（\[［【][^()（）\[\]［］【】]*[)）\]］】]\s*")
LABEL = re.compile(r"(\S+?)\s*(?:\s[-–—]\s?|[-–—]\s|[:：.．|、)）]|\s)\s*(\S.*)", re.DOTALL)
LABEL_BEHIND = re.compile(r"(\S.*?)\s*[(（\[［]\s*([^()（）\[\]]+?)\s*[)）\]］]", re.DOTALL)
LISTED = r"[;；,，、/／|>\s]+"
NOUN_AND_ID = re.compile(r"(.{2,40}?)[\s°º#№.:]+([^\s°º#№.:]{1,20})")
WORD = r"[^\s()（）\[\]［］【】:：,;]+"
MOST_WORDS, MOST_NOUNS = 12, 2
NOUNS = POSITIONS | IDS | LINKS | CHOICES


class How(StrEnum):
    """How surely a text names a position."""

    EXACT = "exact"
    LABEL = "label"
    WRITTEN = "written"
    NEAR = "near"
    TOLD = "told"
    UNCLEAR = "unclear"
    UNKNOWN = "unknown"


TAKEN = frozenset({How.EXACT, How.LABEL, How.WRITTEN, How.NEAR, How.TOLD})
PLAIN = frozenset({How.EXACT, How.LABEL, How.WRITTEN, How.TOLD})


@dataclass(frozen=True, slots=True)
class Match:
    """What a text means. `id` is "" where it is unclear or unknown; `others` are what it may mean."""

    id: str
    how: How
    others: tuple[str, ...] = ()


def folded(text: str) -> str:
    """Return the letters and digits of a text without case, accents, width, spaces and script."""
    return letters_only(text).translate(SIMPLIFIED)


@dataclass(slots=True)
class PositionNames:
    """Everything that positions are called: ids, titles, and what the user says besides."""

    ids: PositionIds
    titles: Mapping[str, str]
    told: Mapping[str, str]
    written: Mapping[str, frozenset[str]]
    grams: Mapping[str, frozenset[str]]
    called: Mapping[str, tuple[str, ...]]
    matches: dict[str, Match] = field(default_factory=dict)
    unpadded: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls, ids: Iterable[str], titles: Iterable[tuple[str, str]] = (), told: Mapping[str, str] | None = None
    ) -> PositionNames:
        """Return the names of positions; `titles` are (title, id), a title of several ids names none."""
        exact = PositionIds.of(ids)
        meant: dict[str, set[str]] = defaultdict(set)
        written: dict[str, set[str]] = defaultdict(set)
        for name, place in [*((place, place) for place in exact.exact), *titles]:
            meant[name].add(place)
            for form in {folded(name), folded(BRACKETS.sub(" ", name))} - {""}:
                written[form].add(place)
        called: dict[str, list[str]] = defaultdict(list)
        for name, places in meant.items():
            for place in places - {name}:
                called[place].append(folded(name))
        grams: dict[str, set[str]] = defaultdict(set)
        for form in written:
            for gram in _grams(form):
                grams[gram].add(form)
        return cls(
            exact,
            {name: next(iter(places)) for name, places in meant.items() if len(places) == 1},
            told or {},
            {form: frozenset(places) for form, places in written.items()},
            {gram: frozenset(forms) for gram, forms in grams.items()},
            {place: tuple(forms) for place, forms in called.items()},
        )

    def with_unpadded(self, unpadded: Mapping[str, str]) -> PositionNames:
        """Return the names with numbers that stand for ids without their leading zeros."""
        return replace(self, unpadded=unpadded, matches={})

    def is_none(self, value: str) -> bool:
        """Whether a text says "no choice"; a position's name never does."""
        return self.ids.is_none(value) and value not in self.titles and value not in self.told

    def plainly(self, value: str) -> str | None:
        """Return the position a text names without a guess, or None."""
        match = self.match(value, near=False)
        return match.id if match.how in PLAIN else None

    def knows(self, value: str) -> bool:
        """Whether a text plainly names a position or says "no choice"."""
        return self.is_none(value) or self.plainly(value) is not None

    def match(self, value: str, *, near: bool = True) -> Match:
        """Return which position a text means."""
        known = self.matches.get(value)
        if known is None or (near and known.how is How.UNKNOWN and not known.others):
            known = self._exactly(value) or self._labelled(value) or self._written(value)
            known = known or (self._near(value) if near else Match("", How.UNKNOWN))
            self.matches[value] = known
        return known

    def _exactly(self, value: str) -> Match | None:
        if value in self.told:
            return Match(self.told[value], How.TOLD)
        form = integer_form(value)
        found = self.ids.find(value) or self.titles.get(value) or self._numbered(form)
        if not found and form is not None and form in self.unpadded:
            return Match(self.unpadded[form], How.WRITTEN)
        return Match(found, How.EXACT) if found else None

    def _numbered(self, form: str | None) -> str | None:
        """Return the position whose title is a whole number, however it is written; ids are found otherwise."""
        return self.titles.get(form) if form is not None and form not in self.ids.exact else None

    def _written(self, value: str) -> Match | None:
        """Return the position whose name is the same but for case, accents, spaces, width or script."""
        if integer_form(value) is not None:
            return None
        for form in dict.fromkeys((folded(value), folded(BRACKETS.sub(" ", value)))):
            places = self.written.get(form, frozenset()) if form else frozenset()
            places |= self._in_brackets(value) if len(places) == 1 else frozenset()
            if len(places) == 1:
                return Match(next(iter(places)), How.WRITTEN)
            if places:
                return Match("", How.UNCLEAR, tuple(sorted(places))[:MOST_NAMED])
        return None

    def _in_brackets(self, value: str) -> frozenset[str]:
        """Return the positions whose codes stand in the brackets of a text; plain numbers may say anything."""
        words = [word for found in BRACKETS.findall(value) for word in re.findall(WORD, found)]
        return frozenset(place for word in words if not word.isdecimal() and (place := self.ids.find(id_in(word))))

    def _labelled(self, value: str) -> Match | None:
        """Return the position of "12 - Robotics", "P3: Robotics" or "Robotics (P3)"."""
        for pattern, number in ((LABEL, 1), (LABEL_BEHIND, 2)):
            found = pattern.fullmatch(value)
            place = self.ids.find(id_in(found[number])) if found else None
            if found and place and self._agrees(place, id_in(found[3 - number])):
                return Match(place, How.LABEL)
        place = self._both(value) or self._hyphened(value)
        if place:
            return Match(place, How.LABEL)
        spoken = NOUN_AND_ID.fullmatch(value)
        place = self.ids.find(id_in(spoken[2])) if spoken else None
        nouns = set(tokens(spoken[1])) if spoken else set()
        return Match(place, How.WRITTEN) if place and nouns <= NOUNS and nouns & POSITIONS else None

    def _both(self, value: str) -> str | None:
        """Return the position whose id and title both stand in a text, perhaps with nouns beside the id."""
        words = [*re.finditer(WORD, value)]
        for k, word in enumerate(words if 1 < len(words) <= MOST_WORDS else ()):
            place = self.ids.find(id_in(word[0].rstrip(".")))
            if place and self.called.get(place):
                for start, end in _with_nouns(words, k):
                    rest = folded(value[: words[start].start()] + value[words[end].end() :])
                    nouns = value[words[start].start() : word.start()] + value[word.end() : words[end].end()]
                    is_plain = not re.search(r"[\d;,/|>，；、/\n]", nouns)
                    if is_plain and rest and self.written.get(rest) == frozenset({place}):
                        return place
        return None

    def _hyphened(self, value: str) -> str | None:
        """Return the position of "P3-Robotics" or "Robotics_P3"; an id and a title may hold hyphens themselves."""
        for found in islice(re.finditer(r"[-–—_/·.]", value), MOST_WORDS):
            parts = id_in(value[: found.start()]), id_in(value[found.end() :])
            for code, title in (parts, parts[::-1]):
                place = self.ids.find(code)
                if place and self.called.get(place) and self.written.get(folded(title)) == frozenset({place}):
                    return place
        return None

    def _agrees(self, place: str, title: str) -> bool:
        """Whether the rest of a label is the title of its position, or at least not that of another."""
        form = folded(title)
        places = self.written.get(form)
        if places:
            return place in places
        titles = self.called.get(place, ())
        if titles:
            return bool(form) and max(_ratio(form, other) for other in titles) >= NEAR_SHORT
        return len(form) >= LEAST_LETTERS and not self._speaks_of_others(title, form)

    def _speaks_of_others(self, title: str, form: str) -> bool:
        """Whether the text behind an id names positions: then the id is the first of a list, and no label."""
        if any(len(name) > LEAST_OF_START and name in form for name in self.written):
            return True
        parts = {id_in(part) for marks in (LISTED, ALL_SEPARATORS, *ONE_SEPARATOR) for part in re.split(marks, title)}
        return any(map(self.plainly, parts - {""}))

    def _near(self, value: str) -> Match:
        """Return the one position whose name is clearly the nearest, or those that it may be."""
        form = folded(value)
        rated = self._rated(form) if _may_be_misspelt(value, form) else []
        if not rated:
            return Match("", How.UNKNOWN)
        (best, place), rest = rated[0], [rating for rating, other in rated if other != rated[0][1]]
        wanted = NEAR_SHORT if _is_cjk(form) else NEAR
        if best >= wanted and best - max(rest, default=0.0) >= CLEAR:
            return Match(place, How.NEAR)
        others = tuple(dict.fromkeys(other for rating, other in rated if rating >= NEAR_SHORT))[:MOST_NAMED]
        return Match("", How.UNCLEAR, others) if others else Match("", How.UNKNOWN)

    def _rated(self, form: str) -> list[tuple[float, str]]:
        """Return the nearest positions, the nearest first; numbers in names must be the same."""
        shared = Counter(other for gram in _grams(form) for other in self.grams.get(gram, ()))
        digits = _digits(form)
        rated: dict[str, float] = {}
        for other, _ in shared.most_common(MOST_CANDIDATES * 4):
            if _digits(other) == digits and len(rated) < MOST_CANDIDATES:
                for place in self.written[other]:
                    rated[place] = max(rated.get(place, 0.0), _ratio(form, other))
        return sorted(((rating, place) for place, rating in rated.items()), key=lambda pair: (-pair[0], pair[1]))


def _with_nouns(words: Sequence[object], k: int) -> Iterator[tuple[int, int]]:
    """Yield the first and the last word of an id with up to two nouns before or behind it."""
    for before in range(min(MOST_NOUNS, k) + 1):
        for behind in range(min(MOST_NOUNS - before, len(words) - 1 - k) + 1):
            yield k - before, k + behind


def _may_be_misspelt(value: str, form: str) -> bool:
    """Whether a text is long enough to be a misspelt name, and no code: a slip in a code may be another code."""
    letters = sum(map(str.isalpha, form))
    if _is_cjk(form):
        return letters >= LEAST_OF_START
    is_code = any(map(str.isdigit, value)) and " " not in value
    return letters >= LEAST_LETTERS and not is_code


def _grams(form: str) -> set[str]:
    size = 1 if _is_cjk(form) else 2
    return {form[k : k + size] for k in range(max(len(form) - size + 1, 1))}


def _is_cjk(form: str) -> bool:
    return form[:1] >= "\u2e80"


def _digits(form: str) -> list[str]:
    return re.findall(r"\d+", form)


def _ratio(form: str, other: str) -> float:
    """Return how alike two names are, from 0 to 1; the start of a longer one is nearly that one."""
    longer, shorter = sorted((form, other), key=len, reverse=True)
    is_start = longer.startswith(shorter) and len(shorter) >= LEAST_OF_START and 2 * len(shorter) >= len(longer)
    return max(0.92 if is_start else 0.0, SequenceMatcher(None, form, other, autojunk=False).ratio())
