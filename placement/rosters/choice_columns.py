"""Which columns of a table of people hold their choices, and how; what is not clear is refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from placement.rosters.cells import id_in
from placement.rosters.choices import choice_readings, cover, may_be_rows, named_by, scale_of
from placement.rosters.columns import Family
from placement.rosters.errors import fault
from placement.rosters.fields import Field
from placement.rosters.findings import Kind
from placement.rosters.headers import (
    UNNUMBERED,
    choice_number,
)
from placement.rosters.lookup import ambiguous, mapped_columns
from placement.rosters.mapping import ColumnMap
from placement.rosters.matrix import ScaleGuess, Why, holds_levels
from placement.rosters.shapes import ChoiceReading, Reason, Shape
from placement.rosters.sides import around
from placement.rosters.spelling import PositionNames

BARELY = 0.3
CLOSE = 6.0
WHOLLY = 0.9


def reading_of(family: Family, names: PositionNames | None, columns: ColumnMap) -> ChoiceReading:
    """Return how the choices of a table are read. Raises RosterError where that is not clear."""
    mapped = mapped_columns(family, columns, Field.CHOICES)
    if mapped is not None:
        return _mapped_reading(family, mapped, names, columns)
    found = choice_readings(family, names, around(family))
    if columns.shape is not None:
        found = [reading for reading in found if reading.shape is _plain(columns.shape)] or found
        found = _told_rows(family, found) if columns.shape is Shape.PAIRS else found
    if not found:
        raise fault(Kind.MISSING_FIELD, family.file, field=Field.CHOICES, columns=family.tables[0].named())
    if columns.shape is None:
        _refuse_either_way(family, found)
    _refuse_rivals(family, found)
    best = found[0]
    if columns.shape is None and len(best.columns) == 1 and best.shape in {Shape.COLUMNS, Shape.LIST}:
        _refuse_rows(family, best)
    if best.shape in {Shape.COLUMNS, Shape.LIST} and best.reason is Reason.CONTENT:
        _refuse_scattered(family, best)
    if (best.shape is Shape.MATRIX or best.scale is not None) and columns.matrix is not None:
        return replace(best, scale=ScaleGuess(columns.matrix, 99, Why.TOLD))
    return best


def _told_rows(family: Family, found: list[ChoiceReading]) -> list[ChoiceReading]:
    """Return the single column of choices as one choice per row, where the user says so."""
    best = found[0]
    person = may_be_rows(family, best.columns[0])
    if best.shape is Shape.PAIRS or len(best.columns) > 1 or person is None:
        return found
    return [replace(best, shape=Shape.PAIRS, targets=(str(person),))]


def _refuse_rows(family: Family, best: ChoiceReading) -> None:
    """Raise where most people stand in several rows, which may be choices in order or answers sent again."""
    person = may_be_rows(family, best.columns[0])
    if person is not None:
        raise fault(Kind.ROWS_UNCLEAR, family.file, columns=(family.tables[0].name_of(person),))


def _plain(shape: Shape) -> Shape:
    return Shape.MATRIX if shape is Shape.TRANSPOSED else shape


def _refuse_either_way(family: Family, found: Sequence[ChoiceReading]) -> None:
    """Raise where columns called 1, 2, 3 hold 1, 2, 3 and there are positions 1, 2, 3: either may be the ranks."""
    matrix = next((r for r in found if r.shape is Shape.MATRIX and r.cover >= WHOLLY), None)
    for reading in found if matrix is not None else ():
        is_square = matrix is not None and set(reading.columns) == set(matrix.columns)
        if reading.shape is Shape.COLUMNS and is_square and reading.cover >= WHOLLY:
            headers = tuple(family.tables[0].name_of(k) for k in reading.columns)
            raise fault(Kind.SHAPE_UNCLEAR, family.file, columns=headers)


def _refuse_rivals(family: Family, found: Sequence[ChoiceReading]) -> None:
    """Raise where two columns are called choices alike, or one number stands over two columns."""
    best = found[0]
    if best.reason is not Reason.HEADER:
        return
    numbers = [choice_number(family.header[k]) for k in best.columns]
    if (
        best.shape is Shape.COLUMNS
        and len(set(numbers)) < len(numbers)
        and UNNUMBERED not in numbers
        and None not in numbers
    ):
        raise ambiguous(family, Field.CHOICES, best.columns)
    rivals = [r for r in found if r.shape is Shape.LIST is best.shape and abs(r.score - best.score) < CLOSE]
    plain = [r.columns[0] for r in rivals if choice_number(family.header[r.columns[0]]) == UNNUMBERED]
    if len(plain) > 1:
        raise ambiguous(family, Field.CHOICES, sorted(plain))


def _refuse_scattered(family: Family, best: ChoiceReading) -> None:
    """Raise where columns that hold positions stand apart: which of them are choices is not clear."""
    if best.columns[-1] - best.columns[0] != len(best.columns) - 1:
        headers = tuple(family.tables[0].name_of(k) for k in best.columns)
        raise fault(Kind.SCATTERED_CHOICES, family.file, columns=headers)


def _mapped_reading(
    family: Family, found: tuple[int, ...], names: PositionNames | None, columns: ColumnMap
) -> ChoiceReading:
    """Return the reading of mapped columns: a matrix where the mapping or their headers say so."""
    texts = [value for k in found for value in family.columns[k].sample]
    share = min((cover(family.columns[k], names) for k in found), default=0.0) if names is not None else 0.0
    targets = tuple(
        named_by(family.header[k], names) if names is not None else id_in(family.header[k]) for k in found
    )
    is_matrix = (
        None not in targets and holds_levels(texts) and share < BARELY and len(found) > 1 and names is not None
    )
    if columns.shape is Shape.PAIRS:
        return _mapped_pairs(family, found, columns)
    if columns.matrix is not None or columns.shape in {Shape.MATRIX, Shape.TRANSPOSED} or is_matrix:
        told = ScaleGuess(columns.matrix, 99, Why.TOLD) if columns.matrix is not None else None
        scale = told or scale_of(family, found, around(family))
        known = tuple(target or id_in(family.header[k]) for target, k in zip(targets, found, strict=True))
        return ChoiceReading(Shape.MATRIX, found, 1.0, 99, Reason.MAPPED, known, scale)
    return ChoiceReading(Shape.LIST if len(found) == 1 else Shape.COLUMNS, found, share, 99, Reason.MAPPED)


def _mapped_pairs(family: Family, found: tuple[int, ...], columns: ColumnMap) -> ChoiceReading:
    rank, person = (mapped_columns(family, columns, field) for field in (Field.RANK, Field.PERSON_ID))
    if person is None:
        raise fault(Kind.MISSING_FIELD, family.file, field=Field.PERSON_ID, columns=family.tables[0].named())
    target, ranked = (str(person[0]),), rank[0] if rank else None
    told = ScaleGuess(columns.matrix, 99, Why.TOLD) if columns.matrix is not None and rank else None
    return ChoiceReading(Shape.PAIRS, found, 1.0, 99, Reason.MAPPED, target, told, ranked)
