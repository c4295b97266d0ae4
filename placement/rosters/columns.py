"""What the values of one column look like, whatever its header says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from placement.rosters.cells import RANGE, id_in, number_in
from placement.rosters.headers import header_key
from placement.rosters.marks import is_unlimited
from placement.rosters.tables import Table

SAMPLE = 2_000
MOSTLY = 0.9
MAIL_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
CLOCK = re.compile(r"\d{1,2}[:.h時时点]\d{2}")
DAY = re.compile(r"\d{4}[-/.年]\s?\d{1,2}[-/.月]\s?\d{1,2}|\d{1,2}[-/.]\s?\d{1,2}[-/.]\s?\d{2,4}")
HALF, LARGELY = 0.5, 0.8
LONG_TEXT = 60
LONGEST_BOUNDS = 16
LONGEST_NAME = 40
WORDS_OF_NAME = range(2, 6)
CHARACTERS_OF_NAME = range(2, 7)
BOUND_MARKS = re.compile(r"[0-9]+")
NAME_WITH_BOUNDS = re.compile(r"([^()（）\[\]［］【】]*[^\W\d_]{2}[^()（）\[\]［］【】]*)[(（\[［【].*[0-9]")


@dataclass(frozen=True)
class Column:
    """One column of a family: how often each value stands there; blank cells are left out."""

    index: int
    header: str
    rows: int
    counts: Counter[str]

    @cached_property
    def filled(self) -> int:
        """How many cells are not blank."""
        return sum(self.counts.values())

    @cached_property
    def sample(self) -> tuple[str, ...]:
        """Some of the different values."""
        return tuple(value for value, _ in zip(self.counts, range(SAMPLE), strict=False))

    @property
    def uniqueness(self) -> float:
        """The share of different values among the filled cells; 0 for a blank column."""
        return len(self.counts) / self.filled if self.filled else 0.0

    @property
    def fullness(self) -> float:
        """The share of filled cells."""
        return self.filled / self.rows if self.rows else 0.0

    @property
    def is_key(self) -> bool:
        """Whether the column tells its rows apart."""
        return self.filled > 0 and len(self.counts) == self.filled and self.fullness > MOSTLY

    @cached_property
    def is_integer(self) -> bool:
        """Whether nearly all values are whole numbers."""
        numbers = self._share(lambda value: number_in(value) is not None)
        return numbers >= MOSTLY or (numbers >= HALF and numbers + self._share(is_unlimited) >= MOSTLY)

    @cached_property
    def integers(self) -> tuple[int, ...]:
        """The different whole numbers of the sample, in order."""
        return tuple(sorted({number for value in self.sample if (number := number_in(value)) is not None}))

    @cached_property
    def is_serial(self) -> bool:
        """Whether the values are 1, 2, 3, ... to the last row."""
        return self.is_key and self.is_integer and self.integers == tuple(range(1, len(self.sample) + 1))

    @cached_property
    def is_time(self) -> bool:
        """Whether the values are days or times."""
        return self._share(lambda value: bool(DAY.search(value)) and len(value) < LONG_TEXT) >= MOSTLY

    @cached_property
    def is_mail(self) -> bool:
        """Whether the values are e-mail addresses."""
        return self._share(lambda value: bool(MAIL_ADDRESS.fullmatch(value))) >= MOSTLY

    @cached_property
    def is_prose(self) -> bool:
        """Whether the values are long texts."""
        return bool(self.sample) and sum(map(len, self.sample)) / len(self.sample) > LONG_TEXT

    @cached_property
    def is_bounds(self) -> bool:
        """Whether nearly all values are short and hold one or two whole numbers ("3-5", "max. 4")."""
        return (
            self._share(lambda value: len(value) <= LONGEST_BOUNDS and len(BOUND_MARKS.findall(value)) in {1, 2})
            >= MOSTLY
            and not self._are_names_with_bounds
        )

    @cached_property
    def _are_names_with_bounds(self) -> bool:
        """Whether numbers stand in brackets behind names, each another ("Chess (2-4)")."""
        names = {found[1] for value in self.sample if (found := NAME_WITH_BOUNDS.match(value))}
        return len(names) > 1 and len(names) >= MOSTLY * len(self.sample)

    @cached_property
    def has_ranges(self) -> bool:
        """Whether values such as "3-5" stand in the column."""
        share = self._share(lambda value: bool(RANGE.fullmatch(value)) and len(value) <= LONGEST_BOUNDS)
        return self.is_bounds and share >= HALF and not self.is_time

    @cached_property
    def is_words(self) -> bool:
        """Whether the values are letters, as names and titles are."""
        return self._share(lambda value: not any(map(str.isdigit, value)) and any(map(str.isalpha, value))) >= LARGELY

    @cached_property
    def is_person_name(self) -> bool:
        """Whether the values look like people's names: two to five short words, or two to four characters."""
        return self.is_words and self._share(_reads_as_name) >= LARGELY

    def _share(self, judge: object) -> float:
        assert callable(judge)
        return sum(map(judge, self.sample)) / len(self.sample) if self.sample else 0.0


def _reads_as_bounds(value: str) -> bool:
    return len(value) <= LONGEST_BOUNDS and len(BOUND_MARKS.findall(value)) in {1, 2}


def _reads_as_name(value: str) -> bool:
    if value[:1] >= "\u2e80":
        return len(value.replace("·", "").replace(" ", "")) in CHARACTERS_OF_NAME
    return len(value.split()) in WORDS_OF_NAME and len(value) <= LONGEST_NAME and not value[:1].islower()


@dataclass(frozen=True)
class Family:
    """Tables with the same header, read as one: classes on several sheets, parts of one list."""

    tables: tuple[Table, ...]

    @property
    def header(self) -> tuple[str, ...]:
        """The header of the first."""
        return self.tables[0].header

    @property
    def file(self) -> str:
        """What messages call the first."""
        return self.tables[0].file

    @cached_property
    def size(self) -> int:
        """How many rows there are."""
        return sum(len(table.rows) for table in self.tables)

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The columns, counted."""
        return tuple(Column(k, header, self.size, self._counts(k)) for k, header in enumerate(self.header))

    def cells(self, index: int) -> Iterator[str]:
        """Return the cells of one column, from the top."""
        return (row.cells[index] for table in self.tables for row in table.rows)

    def rows(self) -> Iterator[tuple[str, ...]]:
        """Return the cells of each row."""
        return (row.cells for table in self.tables for row in table.rows)

    def _counts(self, index: int) -> Counter[str]:
        found: Counter[str] = Counter()
        for cell, count in Counter(self.cells(index)).items():
            found[id_in(cell)] += count
        del found[""]
        return found


def families(tables: Iterable[Table], told: Callable[[Table], object] = bool) -> list[Family]:
    """Return the tables, those with equal headers together, in the order of their first.

    `told` keeps tables apart of which different things are told.
    """
    groups: dict[object, list[Table]] = {}
    for number, table in enumerate(tables):
        key = (told(table), tuple(map(header_key, table.header))) if table.has_header else number
        groups.setdefault(key, []).append(table)
    return [Family(tuple(group)) for group in groups.values()]


def collisions(family: Family, columns: Sequence[int], column: int) -> float:
    """Return the share of filled cells of one column that also stand in others of the same row."""
    met = total = 0
    for cells in islice(family.rows(), SAMPLE):
        value = id_in(cells[column])
        if value:
            total += 1
            met += any(id_in(cells[k]) == value for k in columns if k != column)
    return met / total if total else 0.0
