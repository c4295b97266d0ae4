"""Which columns of a table of people hold their ids, names and times."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from placement.rosters.cells import id_in
from placement.rosters.choice_columns import reading_of
from placement.rosters.choices import cover
from placement.rosters.columns import Column, Family
from placement.rosters.errors import fault
from placement.rosters.fields import Field
from placement.rosters.findings import Fact, Finding, Kind
from placement.rosters.headers import (
    is_aside,
    is_known,
    is_of,
    is_result,
    is_serial,
    is_taken,
    is_time,
    sureness,
)
from placement.rosters.lookup import ambiguous, guessed, mapped_columns, named_columns, stated_bound
from placement.rosters.mapping import ColumnMap
from placement.rosters.shapes import Bound, ChoiceReading, Guess, Layout, Reason, Shape, Side
from placement.rosters.spelling import PositionNames, folded
from placement.rosters.vocabulary import NAMES

NAMED, BARELY = 0.55, 0.3
STRANGE = 20
CLOSE = 24.0
SURE_ID = 50.0
UNFIT = -100.0
AS_RUNNING_NUMBER = 5.0
BY_NAMES = 40.0
MOST_PLACES = 20
BY_HEADER = {0: 80.0, 1: 65.0, 2: 52.0, 3: 50.0, None: 0.0}
"""What a header that names an id counts, by its sureness."""
HALF, FULL, MOSTLY_DIFFERENT = 0.5, 0.9, 0.8
FEW = 3
FEW_ROWS = 6
LONGEST_CODE = 24
LONGEST_CLASS = 12


def people_layouts(family: Family, names: PositionNames | None, columns: ColumnMap) -> list[Layout]:
    """Return the layouts of the tables of a family of people. Raises RosterError where a column is not clear."""
    reading = reading_of(family, names, columns)
    taken = {*reading.columns, *reading.left_out, *([reading.rank] if reading.rank is not None else [])}
    least, most = (_person_bound(family, columns, field) for field in (Field.PERSON_MIN, Field.PERSON_MAX))
    taken |= {bound.column for bound in (least, most) if bound.column is not None}
    own_names = named_columns(family, columns, Field.PERSON_NAME, taken)
    own_names = own_names or _called_names(family, taken)
    ids, of_ids, findings = _person_ids(family, columns, own_names, taken, reading)
    own_names = own_names or _names_by_content(family, {*taken, *ids})
    guesses = [of_ids, Guess(Field.CHOICES, reading.columns, reading.confidence, reading.reason)]
    guesses += [guessed(Field.CHOICES, [k], STRANGE, Reason.MAPPED) for k in _strange(family, reading, names)]
    guesses += [guessed(Field.PERSON_NAME, own_names, 80, Reason.HEADER)] if own_names else []
    time = _time(family, columns, taken)
    guesses += _beside(columns, reading, time, least, most)
    layout = Layout(
        family.tables[0],
        Side.PEOPLE,
        ids,
        own_names,
        reading.columns,
        least,
        most,
        (*findings, *_reading_findings(family, reading)),
        reading,
        time,
        telling=_telling(family, {*taken, *ids, *own_names}),
        guesses=tuple(guesses),
    )
    return [layout, *(replace(layout, table=table, findings=()) for table in family.tables[1:])]


def _beside(columns: ColumnMap, reading: ChoiceReading, time: int | None, least: Bound, most: Bound) -> list[Guess]:
    """Return what was taken for ranks, times and bounds, so that it is shown and given again."""
    found = {
        Field.RANK: reading.rank,
        Field.SUBMITTED_AT: time,
        Field.PERSON_MIN: least.column,
        Field.PERSON_MAX: most.column,
    }
    return [
        guessed(field, [k], 99, Reason.MAPPED) if field in columns.names else guessed(field, [k], 85, Reason.CONTENT)
        for field, k in found.items()
        if k is not None
    ]


def _strange(family: Family, reading: ChoiceReading, names: PositionNames | None) -> list[int]:
    """Return the columns that a mapping calls choices and that hardly name a position."""
    if reading.reason is not Reason.MAPPED or names is None or reading.shape is Shape.MATRIX:
        return []
    return [k for k in reading.columns if family.columns[k].filled and cover(family.columns[k], names) < BARELY]


def _reading_findings(family: Family, reading: ChoiceReading) -> Iterable[Finding]:
    table = family.tables[0]
    headers = tuple(table.name_of(k) for k in reading.columns)
    if reading.reason in {Reason.CONTENT, Reason.ALIKE} and reading.shape is not Shape.MATRIX:
        yield Finding(Kind.CHOICES_BY_CONTENT, family.file, facts={"columns": headers})
    if reading.shape is Shape.PAIRS and reading.rank is None:
        yield Finding(Kind.ROWS_AS_RANKS, family.file)
    if reading.scale is not None and not reading.scale.is_asked and reading.rank is not None:
        facts: dict[str, Fact] = {"columns": (table.name_of(reading.rank),), "scale": reading.scale.scale}
        yield Finding(Kind.ROWS_RATED, family.file, facts=facts)
    if reading.shape is Shape.MATRIX and reading.scale is not None and not reading.scale.is_asked:
        facts = {"columns": headers, "scale": reading.scale.scale, "because": reading.scale.why}
        yield Finding(Kind.READ_MATRIX, family.file, facts=facts)
    left = [k for k in range(len(family.header)) if k in reading.left_out or is_result(family.header[k])]
    for k in (k for k in left if k not in reading.columns):
        yield Finding(Kind.RESULT_IGNORED, family.file, column=table.name_of(k))


def _telling(family: Family, taken: set[int]) -> tuple[int, ...]:
    """Return the columns that tell people of one name apart: addresses, classes, departments."""
    free = [c for c in family.columns if c.index not in taken and not (c.is_time or c.is_prose or is_aside(c.header))]
    return tuple(c.index for c in free if c.is_mail or _is_class(c))


def _is_class(column: Column) -> bool:
    """Whether a column holds a few short values, each of many people."""
    is_short = all(len(value) <= LONGEST_CLASS for value in column.sample)
    return is_short and column.fullness > FULL and 1 < len(column.counts) <= HALF * column.filled + 1


def _time(family: Family, columns: ColumnMap, taken: Iterable[int]) -> int | None:
    """Return the column of the times at which rows were submitted."""
    mapped = mapped_columns(family, columns, Field.SUBMITTED_AT)
    if mapped is not None:
        return mapped[0]
    times = [c.index for c in family.columns if c.index not in set(taken) and c.is_time]
    return next((k for k in times if is_time(family.header[k])), times[0] if times else None)


def _person_bound(family: Family, columns: ColumnMap, field: Field) -> Bound:
    """Return a person's least or most: what the mapping or a header says plainly, or 0 and 1."""
    stated = stated_bound(family, columns, field)
    if stated is not None:
        return stated
    plain = [
        c.index
        for c in family.columns
        if sureness(field, c.header) == 0
        and c.is_integer
        and c.filled == c.rows
        and c.integers[-1:] <= (MOST_PLACES,)
    ]
    return Bound(plain[0]) if len(plain) == 1 else Bound(None, 0 if field is Field.PERSON_MIN else 1)


def _called_names(family: Family, taken: set[int]) -> tuple[int, ...]:
    """Return the one column whose header speaks of names among other words and whose values look like names."""
    found = [c.index for c in family.columns if c.index not in taken and c.is_person_name and is_of(c.header, NAMES)]
    return tuple(found) if len(found) == 1 else ()


def _names_by_content(family: Family, taken: set[int]) -> tuple[int, ...]:
    found = [c for c in family.columns if c.index not in taken and c.is_person_name and not is_known(c.header)]
    return tuple(c.index for c in found[:1] if c.uniqueness > NAMED)


def _person_ids(
    family: Family, columns: ColumnMap, names: tuple[int, ...], taken: set[int], reading: ChoiceReading
) -> tuple[tuple[int, ...], Guess, tuple[Finding, ...]]:
    """Return the column of ids, or those of the names where there is none."""
    mapped = mapped_columns(family, columns, Field.PERSON_ID)
    if mapped is not None:
        return mapped, guessed(Field.PERSON_ID, mapped, 99, Reason.MAPPED), ()
    if reading.shape is Shape.PAIRS:
        person = (int(reading.targets[0]),)
        return person, guessed(Field.PERSON_ID, person, 80, Reason.CONTENT), ()
    free = [c for c in family.columns if c.index not in taken]
    rated = sorted(((_id_score(c) + _tells_people(family, c, names), -c.index) for c in free), reverse=True)
    if rated and rated[0][0] >= SURE_ID and not (names and _may_be_chance(family.columns[-rated[0][1]])):
        return _decided(family, rated)
    full = tuple(k for k in names if family.columns[k].filled)
    if full:
        return full, guessed(Field.PERSON_ID, full, 80, Reason.HEADER), (Finding(Kind.NAME_AS_ID, family.file),)
    people = [c.index for c in family.columns if c.index not in taken and c.is_person_name and c.uniqueness > NAMED]
    if people:
        return (
            (people[0],),
            guessed(Field.PERSON_ID, people[:1], 65, Reason.CONTENT),
            (Finding(Kind.NAME_AS_ID, family.file),),
        )
    if rated and rated[0][0] > 0:
        return _decided(family, rated)
    raise fault(Kind.MISSING_FIELD, family.file, field=Field.PERSON_ID, columns=family.tables[0].named())


def _decided(
    family: Family, rated: Sequence[tuple[float, int]]
) -> tuple[tuple[int, ...], Guess, tuple[Finding, ...]]:
    """Return the best column of ids. Raises RosterError where headers name two as surely."""
    best, next_best = rated[0], rated[1] if len(rated) > 1 else (0.0, 0)
    ties = [-k for score, k in rated if score == best[0]]
    headed = [k for k in ties if sureness(Field.PERSON_ID, family.header[k]) is not None]
    if len(headed) > 1 and not any(family.columns[k].is_key for k in headed):
        raise ambiguous(family, Field.PERSON_ID, sorted(headed))
    confidence = min(99, round(55 + (best[0] - next_best[0])))
    is_headed = sureness(Field.PERSON_ID, family.header[-best[1]]) is not None
    reason = Reason.BOTH if is_headed else Reason.CONTENT
    others = [-k for score, k in rated[1:] if best[0] - score < CLOSE and score > 0]
    findings: tuple[Finding, ...] = ()
    if not is_headed:
        column = family.tables[0].name_of(-best[1])
        findings = (Finding(Kind.ID_BY_UNIQUENESS, family.file, column=column),)
    return (-best[1],), guessed(Field.PERSON_ID, [-best[1]], confidence, reason, others), findings


def _id_score(column: Column) -> float:
    """Return how much a column looks like people's ids, by its header and its values; below 0 it cannot be."""
    rating = sureness(Field.PERSON_ID, column.header)
    is_name = sureness(Field.PERSON_NAME, column.header) is not None
    if column.is_time or column.is_prose or (is_name and rating is None):
        return UNFIT
    if is_serial(column.header) and (column.is_serial or not column.is_key):
        return AS_RUNNING_NUMBER
    score = BY_HEADER[rating] + 20 * column.is_key + 5 * (column.uniqueness > HALF) - _blanks(column)
    score -= 40 * (column.uniqueness < HALF and column.filled > FEW)
    is_counting = column.is_serial and column.filled > FEW
    if rating is not None:
        return score - 20 * (rating == 1 and is_counting)
    if is_result(column.header) or is_aside(column.header) or is_taken(column.header):
        return UNFIT
    score += 32 * _is_code(column) + 46 * column.is_mail
    return score - 30 * is_counting - 60 * (column.uniqueness < NAMED)


def _tells_people(family: Family, column: Column, names: tuple[int, ...]) -> float:
    """Return what a column counts as an id because of the names beside it.

    Codes of which each stands beside one name only, and one stands again beside its name, are people's.
    A running number is that of a form's answers where somebody who answered twice has two.
    """
    rest = [k for k in names if k != column.index]
    if not rest:
        return 0.0
    if column.is_key:
        answers = column.is_serial and sureness(Field.PERSON_ID, column.header) != 0 and _answers_twice(family, rest)
        return AS_RUNNING_NUMBER - BY_HEADER[1] if answers else 0.0
    if not _is_code(column):
        return 0.0
    of_code: dict[str, set[str]] = {}
    for cells in family.rows():
        if code := id_in(cells[column.index]):
            of_code.setdefault(code, set()).add(folded(" ".join(cells[k] for k in rest)))
    return BY_NAMES if all(len(found) == 1 for found in of_code.values()) else 0.0


def _answers_twice(family: Family, names: Sequence[int]) -> bool:
    """Whether a form's answers, which have times, hold somebody's twice."""
    if not any(c.is_time for c in family.columns):
        return False
    people = [folded(" ".join(cells[k] for k in names)) for cells in family.rows()]
    return len(set(people)) < len(people)


def _may_be_chance(column: Column) -> bool:
    """Whether a column of few rows that is not called an id, such as a class, only happens to tell them apart."""
    is_called = sureness(Field.PERSON_ID, column.header) is not None or column.is_mail
    return not is_called and column.filled <= FEW_ROWS


def _blanks(column: Column) -> float:
    return 15.0 * (column.fullness < FULL) + 30.0 * (column.fullness < HALF)


def _is_code(column: Column) -> bool:
    """Whether a column's values are short, in one piece, and nearly all different."""
    is_short = all(len(value) <= LONGEST_CODE and " " not in value for value in column.sample)
    return is_short and not column.is_words and column.uniqueness > MOSTLY_DIFFERENT
