"""The forms in which a roster can be laid out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from placement.rosters.fields import Field
from placement.rosters.findings import Finding
from placement.rosters.matrix import ScaleGuess
from placement.rosters.tables import Table


class Side(StrEnum):
    """What a table lists."""

    PEOPLE = "people"
    POSITIONS = "positions"
    IGNORE = "ignore"


class Shape(StrEnum):
    """How the choices of a person stand in a table."""

    COLUMNS = "columns"
    LIST = "list"
    MATRIX = "matrix"
    TRANSPOSED = "transposed"
    PAIRS = "pairs"


class Reason(StrEnum):
    """Why a column is taken for what it is."""

    MAPPED = "mapped"
    HEADER = "header"
    CONTENT = "content"
    BOTH = "both"
    ALIKE = "alike"
    LEFT_OVER = "left_over"


@dataclass(frozen=True, slots=True)
class Guess:
    """The columns of one field, the confidence in them from 0 to 100, why, and what else may be it."""

    field: Field
    columns: tuple[int, ...]
    confidence: int
    reason: Reason
    others: tuple[int, ...] = ()


class Written(StrEnum):
    """How a bound is written in its column."""

    NUMBER = "number"
    RANGE = "range"
    BEHIND_NAME = "behind_name"


@dataclass(frozen=True, slots=True)
class Bound:
    """A least or most: the index of its column, or one number for everybody."""

    column: int | None
    number: int = 0
    written: Written = Written.NUMBER


@dataclass(frozen=True, slots=True)
class ChoiceReading:
    """One way to read the choices of a table.

    cover : the share of filled cells that name a position. targets : the positions of a matrix's
    columns. rank : the column of ranks where every row is one choice.
    """

    shape: Shape
    columns: tuple[int, ...]
    cover: float
    score: float
    reason: Reason
    targets: tuple[str, ...] = ()
    scale: ScaleGuess | None = None
    rank: int | None = None
    left_out: tuple[int, ...] = ()

    @property
    def confidence(self) -> int:
        """The confidence from 0 to 100."""
        return max(0, min(99, round(self.score)))

    def with_targets(self, targets: tuple[str, ...]) -> ChoiceReading:
        """Return the reading with other names for the positions of its columns."""
        return replace(self, targets=targets)


@dataclass(frozen=True, slots=True)
class Layout:
    """One table and the indices of its columns. `ids` are several where names serve as ids.

    aliases : further names of positions. telling : what tells people of one name apart.
    """

    table: Table
    side: Side
    ids: tuple[int, ...]
    names: tuple[int, ...]
    choices: tuple[int, ...]
    least: Bound
    most: Bound
    findings: tuple[Finding, ...] = ()
    reading: ChoiceReading | None = None
    time: int | None = None
    aliases: tuple[int, ...] = ()
    telling: tuple[int, ...] = ()
    guesses: tuple[Guess, ...] = ()

    def with_reading(self, reading: ChoiceReading) -> Layout:
        """Return the layout with its choices read otherwise."""
        return replace(self, reading=reading)
