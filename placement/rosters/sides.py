"""Which tables hold the people, which the positions, and which neither."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from placement.rosters.choices import choice_readings
from placement.rosters.columns import Family
from placement.rosters.errors import fault
from placement.rosters.fields import Field
from placement.rosters.findings import Kind
from placement.rosters.headers import (
    UNNUMBERED,
    choice_number,
    header_key,
    is_taken,
    is_time,
    spoken_number,
    sureness,
)
from placement.rosters.mapping import ColumnMap
from placement.rosters.seats import number_columns, range_column
from placement.rosters.shapes import ChoiceReading, Reason, Shape, Side
from placement.rosters.spelling import PositionNames
from placement.rosters.tables import Table
from placement.rosters.turning import turned

SURE = 55.0
NEAR_TIE = 8.0
ALSO_PEOPLE = 75.0
CHOOSERS, SEATED = 25.0, 40.0
"""What headers count for that speak of choices, or of seats."""
MOST_OF = 0.6
MOST_POSITIONS = 20_000


@dataclass(frozen=True, slots=True)
class Sides:
    """The families of people and of positions; `confidence` in them from 0 to 100."""

    people: tuple[Family, ...]
    positions: tuple[Family, ...]
    confidence: int = 99


@dataclass(frozen=True, slots=True)
class _Pair:
    """People and the positions that they may choose, with how well the two fit."""

    people: Family
    positions: Family | None
    score: float
    source: Family


def divide(found: Sequence[Family], columns: ColumnMap) -> Sides:
    """Return the sides of the tables. Raises RosterError where people or positions are not found or not clear."""
    stated = {id(family): side for family in found if (side := _stated(family, found, columns)) is not None}
    open_to = [family for family in found if stated.get(id(family)) is not Side.IGNORE]
    pairs = sorted(_pairs(open_to, stated, columns), key=lambda pair: -pair.score)
    if not pairs:
        raise _nothing_found(open_to, columns)
    best = pairs[0]
    if best.score < SURE and not _is_settled(best, stated):
        raise _nothing_found(open_to, columns)
    _refuse_reversed(best, pairs)
    people = (best.people, *(f for f in open_to if _is_also_people(f, best, stated)))
    taken = {id(best.source), *map(id, people)}
    positions = () if best.positions is None else (best.positions, *_other_positions(open_to, best, taken, stated))
    others = [pair.score for pair in pairs[1:] if pair.source is not best.source and pair.people not in people]
    return Sides(people, positions, _confidence(best.score, max(others, default=0.0)))


def _confidence(best: float, next_best: float) -> int:
    return max(20, min(99, round(50 + (best - next_best) / 2)))


def _is_settled(pair: _Pair, stated: dict[int, Side]) -> bool:
    """Whether the sides are stated, or follow because only one table is left."""
    return id(pair.source) in stated or (pair.positions is not None and id(pair.positions) in stated) or _wordy(pair)


def _wordy(pair: _Pair) -> bool:
    return people_words(pair.people) >= CHOOSERS or (
        pair.positions is not None and position_words(pair.positions) >= SEATED
    )


def _refuse_reversed(best: _Pair, pairs: Sequence[_Pair]) -> None:
    """Raise where the same two tables fit as well the other way round."""
    for pair in pairs[1:]:
        is_reversed = pair.positions is best.source and best.positions is pair.source
        if is_reversed and best.source is not best.positions and best.score - pair.score < NEAR_TIE:
            raise fault(Kind.UNRECOGNISED_FILE, best.source.file, columns=best.source.tables[0].named())


def _nothing_found(found: Sequence[Family], columns: ColumnMap) -> Exception:
    """Return the error that says what is missing, judged by the headers alone."""
    seats = [family for family in found if position_words(family) >= SEATED]
    choosers = [family for family in found if people_words(family) >= CHOOSERS]
    if choosers and not seats and Field.POSITION_MAX not in columns.numbers:
        return fault(Kind.NO_POSITIONS, choosers[0].file)
    if seats and len(seats) == len(found):
        return fault(Kind.NO_PEOPLE, found[0].file)
    left = [family for family in found if family not in seats and family not in choosers] or list(found)
    return fault(Kind.UNRECOGNISED_FILE, left[0].file, columns=left[0].tables[0].named())


# ------------------------------------------------------------------ what the mapping says


def _stated(family: Family, found: Sequence[Family], columns: ColumnMap) -> Side | None:
    """Return the side that the mapping gives a family, by its table's name or by its columns."""
    told = told_side(family.tables[0], columns)
    if told is not None:
        return told
    choosing = _choosing(found, columns)
    has_seats = any(has_column(family, columns, field) for field in (Field.POSITION_MAX, Field.POSITION_MIN))
    sides = [Side.PEOPLE] * any(f is family for f in choosing) + [Side.POSITIONS] * has_seats
    if len(sides) == 1 and len(choosing) <= 1:
        return sides[0]
    for side, field in ((Side.PEOPLE, Field.PERSON_ID), (Side.POSITIONS, Field.POSITION_ID)):
        if [f for f in found if has_column(f, columns, field)] == [family] and not sides:
            return side
    return sides[0] if sides else None


def _choosing(found: Sequence[Family], columns: ColumnMap) -> list[Family]:
    """Return the tables with the columns of choices: those with the people beside them, where any are."""
    named = [family for family in found if has_column(family, columns, Field.CHOICES)]
    return [family for family in named if has_column(family, columns, Field.PERSON_ID)] or named


def told_side(table: Table, columns: ColumnMap) -> Side | None:
    """Return the side that the mapping gives a table by its name."""
    return next((side for side, names in columns.sides.items() if any(_is_called(table, n) for n in names)), None)


def _is_called(table: Table, name: str) -> bool:
    called = {table.file, table.sheet, f"{table.sheet}:{table.top}", f"{table.file}:{table.top}"}
    return header_key(name) in set(map(header_key, called))


def has_column(family: Family, columns: ColumnMap, field: Field) -> bool:
    """Whether a table has a column that the mapping names for a field."""
    keys = set(map(header_key, family.header))
    return any(header_key(name) in keys for name in columns.names.get(field, ()))


# ------------------------------------------------------------------ how well two tables fit


def _pairs(found: Sequence[Family], stated: dict[int, Side], columns: ColumnMap) -> list[_Pair]:
    pairs: list[_Pair] = []
    for source in found:
        if stated.get(id(source)) is Side.POSITIONS:
            pairs.extend(_turned_pairs(source, [source], columns))
            continue
        others = [f for f in found if f is not source and stated.get(id(f)) is not Side.PEOPLE]
        pairs.append(_pair(source, None, columns))
        for other in others:
            if other.size <= MOST_POSITIONS:
                pairs.append(_pair(source, other, columns))
        if stated.get(id(source)) is not Side.PEOPLE or columns.shape is Shape.TRANSPOSED:
            pairs.extend(_turned_pairs(source, [source, *others], columns))
    return [pair for pair in pairs if pair.score > 0 or _wordy(pair)]


def _pair(people: Family, positions: Family | None, columns: ColumnMap, source: Family | None = None) -> _Pair:
    names = rough_names(positions) if positions is not None else None
    readings = choice_readings(people, names, around(people))
    reading = readings[0] if readings else None
    score = (reading.score if reading else 0.0) + people_words(people) - position_words(people)
    if has_column(people, columns, Field.CHOICES):
        score += 100
    if positions is None:
        return _Pair(people, None, score * 0.9 if _has_own_seats(reading) else score * 0.5 - 25, source or people)
    score += position_words(positions) - people_words(positions)
    score += 10 * (people.size > positions.size) + 10 * bool(_seat_numbers(positions))
    return _Pair(people, positions, score - 20 * (reading is None), source or people)


def _turned_pairs(source: Family, others: Sequence[Family], columns: ColumnMap) -> list[_Pair]:
    """Return the pairs in which a table's columns are people and its rows positions."""
    if len(source.tables) > 1 or source.size > MOST_POSITIONS:
        return []
    keys = [column.index for column in source.columns if column.is_key and not column.is_integer][:2]
    keys = [key for key in keys if sureness(Field.PERSON_NAME, source.header[key]) is None or _is_place(source, key)]
    keys += [column.index for column in source.columns[:1] if column.is_key and column.is_integer]
    pairs = []
    for key in keys:
        family = turned(source, key)
        for other in others if family is not None else ():
            assert family is not None
            pair = _pair(family, other, columns, source)
            if _reads_matrix(family, other) and (other is not source or _keeps_seats(family, source)):
                pairs.append(_Pair(family, other, pair.score + 25, source))
    return pairs


def _is_place(family: Family, key: int) -> bool:
    return any(sureness(field, family.header[key]) is not None for field in (Field.POSITION_ID, Field.POSITION_TITLE))


def _keeps_seats(people: Family, source: Family) -> bool:
    """Whether a table has seats besides the columns that are people."""
    taken = columns_of_people(people, source)
    return (
        position_words(source) >= SEATED
        or bool(number_columns(source, taken))
        or range_column(source, taken) is not None
    )


def columns_of_people(people: Family, source: Family) -> tuple[int, ...]:
    """Return the columns of a table that are the people of a turned one, or ()."""
    one, other = people.tables[0], source.tables[0]
    if (one.file, one.top, one.left) != (other.file, other.top, other.left):
        return ()
    return tuple(row.number - other.left - 1 for row in one.rows)


def _reads_matrix(family: Family, positions: Family) -> bool:
    readings = choice_readings(family, rough_names(positions), ())
    return bool(readings) and readings[0].shape is Shape.MATRIX and readings[0].cover >= MOST_OF


def _has_own_seats(reading: ChoiceReading | None) -> bool:
    return reading is not None and reading.shape is Shape.MATRIX


def _seat_numbers(family: Family) -> bool:
    return bool(number_columns(family, ())) or range_column(family, ()) is not None


def around(family: Family) -> list[str]:
    """Return the texts around a table that may say what it holds."""
    return [text for table in family.tables[:1] for text in (table.sheet, table.title) if text]


def rough_names(family: Family) -> PositionNames:
    """Return the names in all columns that tell positions apart, before it is known which are the ids."""
    keys = [
        c for c in family.columns if c.is_key and not (c.is_time or c.is_prose or c.is_mail or is_taken(c.header))
    ]
    sure = [c for c in keys if sureness(Field.POSITION_ID, c.header) in {0, 2}]
    first = (sure or [c for c in keys if not c.is_serial] or keys)[:1]
    if not first:
        return PositionNames.of(())
    texts = [c for c in keys if c is not first[0]]
    cells = list(family.rows())
    ids = [_cell(row, first[0].index) for row in cells]
    pairs = zip(cells, ids, strict=True)
    titles = [(_cell(row, c.index), place) for row, place in pairs for c in texts if place]
    return PositionNames.of(filter(None, ids), titles)


def _cell(row: Sequence[str], index: int) -> str:
    return " ".join(row[index].split())


def people_words(family: Family) -> float:
    """Return how much the headers speak of people with choices."""
    header = family.header
    numbers = [choice_number(text) for text in header]
    spoken = [spoken_number(text) for text in header]
    score = 40.0 if any(numbers) or sum(map(bool, spoken)) > 1 else 25.0 if UNNUMBERED in numbers else 0.0
    score += 15 * any(sureness(Field.PERSON_ID, text) in {0, 2} for text in header)
    return score + 8 * any(map(is_time, header))


def position_words(family: Family) -> float:
    """Return how much the headers speak of positions with seats."""
    header = family.header
    has_seats = any(
        sureness(Field.POSITION_MAX, text) is not None and choice_number(text) is None
        for k, text in enumerate(header)
        if family.columns[k].is_bounds or not family.size
    )
    has_ids = any(sureness(Field.POSITION_ID, text) in {0, 2} for text in header)
    return 40.0 * has_seats + 12 * has_ids


# ------------------------------------------------------------------ further tables


def _is_also_people(family: Family, best: _Pair, stated: dict[int, Side]) -> bool:
    """Whether another table holds people too: it says so, or chooses the same positions and has others."""
    if family is best.source or family is best.positions:
        return False
    if id(family) in stated:
        return stated[id(family)] is Side.PEOPLE
    if best.positions is None or people_words(family) < CHOOSERS or position_words(family) >= SEATED:
        return False
    readings = choice_readings(family, rough_names(best.positions), ())
    is_like = bool(readings) and readings[0].score >= ALSO_PEOPLE
    return is_like and _keys(family).isdisjoint(_keys(best.people))


def _keys(family: Family) -> set[str]:
    first = next((column for column in family.columns if column.is_key and not column.is_serial), None)
    return set(first.counts) if first is not None else set()


def _other_positions(
    found: Sequence[Family], best: _Pair, taken: set[int], stated: dict[int, Side]
) -> tuple[Family, ...]:
    rest = [family for family in found if id(family) not in taken and family is not best.positions]
    return tuple(
        family
        for family in rest
        if stated.get(id(family)) is Side.POSITIONS
        or (id(family) not in stated and position_words(family) >= SEATED and _adds(family, best))
    )


def _adds(family: Family, best: _Pair) -> bool:
    """Whether a list of positions has ones that were chosen and are not in the first list."""
    assert best.positions is not None
    first, second = rough_names(best.positions), rough_names(family)
    readings = choice_readings(best.people, second, ())
    if not readings or (readings[0].reason is Reason.CONTENT and readings[0].score < ALSO_PEOPLE):
        return False
    chosen = {value for k in readings[0].columns for value in best.people.columns[k].counts}
    return any(second.plainly(value) and not first.knows(value) for value in chosen)
