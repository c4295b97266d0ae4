"""Rows to people, in whatever shape their choices stand."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from placement.rosters.bounds import bounds_of, id_of, joined
from placement.rosters.cells import choices_in, id_in
from placement.rosters.fields import Field
from placement.rosters.findings import Kind
from placement.rosters.matrix import Scale, level, rank_in
from placement.rosters.notes import Cell, Notes
from placement.rosters.roster import RosterPerson
from placement.rosters.runs import runs_of
from placement.rosters.seats import seats_row
from placement.rosters.shapes import ChoiceReading, Layout, Shape
from placement.rosters.spelling import TAKEN, How, PositionNames
from placement.rosters.submissions import Submission, last_submissions
from placement.rosters.tables import Row

SILENT = frozenset({How.EXACT, How.LABEL, How.TOLD})


@dataclass(frozen=True, slots=True)
class PeopleReader:
    """Rows to people, given the positions they may choose."""

    names: PositionNames
    separator: str | None
    notes: Notes
    parts: dict[str, list[str]] = field(default_factory=dict)
    told: dict[str, int] = field(default_factory=dict)

    def people(self, layouts: Sequence[Layout]) -> list[RosterPerson]:
        """Return the people of all tables; of a person's several rows the last counts."""
        rows: list[Submission] = []
        for layout in layouts:
            self.notes.extend(layout.findings)
            _note_people(layout, self.notes)
            rows.extend(self._submissions(layout))
        singles = [row for row in rows if _shape(row.layout) is not Shape.PAIRS]
        pairs = [row for row in rows if _shape(row.layout) is Shape.PAIRS]
        found = [self._person(row) for row in last_submissions(singles, self.notes)]
        return [*found, *self._people_of_pairs(pairs)]

    def _submissions(self, layout: Layout) -> Iterator[Submission]:
        for row in layout.table.rows:
            if not _states_seats(layout, row):
                yield Submission(id_of(layout, row, Field.PERSON_ID, self.notes), layout, row)

    def _person(self, row: Submission) -> RosterPerson:
        layout, reading = row.layout, row.layout.reading
        least, most = bounds_of(layout, row.row, Field.PERSON_MIN, Field.PERSON_MAX, self.notes)
        ranks: tuple[int, ...] = ()
        if reading is not None and reading.shape is Shape.MATRIX:
            choices, ranks = self._levelled(row, reading)
        else:
            choices = self._settled([*self._stated(layout, row.row)], row)
        name = joined(row.row, layout.names)
        return RosterPerson(row.person, name, choices, layout.table.file, row.row.number, least, most, ranks)

    # -------------------------------------------------------------- columns and lists

    def _stated(self, layout: Layout, row: Row) -> Iterator[str | None]:
        """Return the position each value names, None for no choice; an unknown one is a fault."""
        is_list = len(layout.choices) == 1
        for index in layout.choices:
            for value in self._listed(row.cells[index], is_list=is_list):
                yield None if self.names.is_none(value) else self._named(value, Cell(layout.table, row, index))

    def _listed(self, cell: str, *, is_list: bool) -> list[str]:
        """Return the values of one choice column; several only where it is the single one."""
        if not (is_list or self.separator):
            return [id_in(cell)]
        if cell not in self.parts:
            self.parts[cell] = choices_in(cell, self.separator, self.names)
        return self.parts[cell]

    def _named(self, value: str, cell: Cell) -> str | None:
        """Return the position that a text names; one that does so only nearly is reported once."""
        match = self.names.match(value)
        if match.how in TAKEN:
            if match.how not in SILENT and self.told.setdefault(value, cell.row.number) == cell.row.number:
                self._report(value, match.id, cell)
            return match.id
        if match.how is How.UNCLEAR:
            self.notes.fault(Kind.UNCLEAR_CHOICE, cell, value, others=match.others)
        else:
            self.notes.fault(Kind.UNKNOWN_CHOICE, cell, value)
        return None

    def _report(self, value: str, meant: str, cell: Cell) -> None:
        self.told[value] = -1
        self.notes.find(Kind.NAME_MATCHED, cell.table.file, cell.row.number, value, meant=meant)

    def _settled(self, stated: Sequence[str | None], row: Submission) -> tuple[str, ...]:
        """Return the choices without blanks and repetitions, and note each."""
        named = [choice for choice in stated if choice is not None]
        file, number = row.layout.table.file, row.row.number
        for choice, count in Counter(named).items() if len(set(named)) < len(named) else ():
            if count > 1:
                self.notes.find(Kind.REPEATED_CHOICE, file, number, row.person, choice=choice)
        if not named:
            self.notes.find(Kind.NO_CHOICES, file, number, row.person)
        elif None in stated[: len(named)]:
            self.notes.find(Kind.BLANK_BEFORE_CHOICE, file, number, row.person)
        return tuple(dict.fromkeys(named))

    # -------------------------------------------------------------- matrices

    def _levelled(self, row: Submission, reading: ChoiceReading) -> tuple[tuple[str, ...], tuple[int, ...]]:
        """Return the choices of a matrix's row and their ranks, () where no two are equal."""
        assert reading.scale is not None
        levels: dict[str, Decimal] = {}
        for target, index in zip(reading.targets, reading.columns, strict=True):
            found = self._level(row, index, reading.scale.scale)
            if found is not None:
                levels[target] = found
        return self._ranked(levels, row, reading.scale.scale)

    def _level(self, row: Submission, index: int, scale: Scale) -> Decimal | None:
        cell = row.row.cells[index]
        try:
            return level(cell, scale)
        except ValueError:
            self.notes.fault(Kind.BAD_LEVEL, Cell(row.layout.table, row.row, index), cell.strip(), scale=scale)
            return None

    def _ranked(
        self, levels: dict[str, Decimal], row: Submission, scale: Scale
    ) -> tuple[tuple[str, ...], tuple[int, ...]]:
        """Return positions by level, the lowest first, with dense ranks: equal levels share one."""
        steps = sorted(set(levels.values()))
        choices = sorted(levels, key=lambda place: levels[place])
        ranks = tuple(steps.index(levels[place]) + 1 for place in choices)
        file, number = row.layout.table.file, row.row.number
        if not choices:
            self.notes.find(Kind.NO_CHOICES, file, number, row.person)
        elif scale is Scale.RANKS and len(steps) == len(choices) and steps[-1] != len(steps):
            self.notes.find(Kind.BLANK_BEFORE_CHOICE, file, number, row.person)
        return tuple(choices), ranks if len(steps) < len(choices) else ()

    # -------------------------------------------------------------- one choice per row

    def _people_of_pairs(self, rows: Iterable[Submission]) -> Iterator[RosterPerson]:
        of_person: dict[str, list[Submission]] = defaultdict(list)
        for row in rows:
            of_person[row.person].append(row)
        for person, rows_of in of_person.items():
            found = self._last_run(rows_of)
            if (scale := _scale_of_rows(found[0])) is not None:
                yield self._rated(person, found, scale)
                continue
            ordered = sorted(found, key=_rank)
            stated = [name for row in ordered for name in self._stated(row.layout, row.row)]
            first = found[0]
            least, most = bounds_of(first.layout, first.row, Field.PERSON_MIN, Field.PERSON_MAX, self.notes)
            name, file = joined(first.row, first.layout.names), first.layout.table.file
            yield RosterPerson(person, name, self._settled(stated, first), file, first.row.number, least, most)

    def _rated(self, person: str, rows: Sequence[Submission], scale: Scale) -> RosterPerson:
        """Return a person whose rows each hold a position and how it is rated."""
        levels: dict[str, Decimal] = {}
        for row in rows:
            reading = row.layout.reading
            assert reading is not None
            assert reading.rank is not None
            for name in self._stated(row.layout, row.row):
                found = self._level(row, reading.rank, scale)
                if name is not None and found is not None:
                    levels[name] = found
        first = rows[0]
        choices, ranks = self._ranked(levels, first, scale)
        least, most = bounds_of(first.layout, first.row, Field.PERSON_MIN, Field.PERSON_MAX, self.notes)
        place = (first.layout.table.file, first.row.number)
        return RosterPerson(person, joined(first.row, first.layout.names), choices, *place, least, most, ranks)

    def _last_run(self, rows: Sequence[Submission]) -> list[Submission]:
        """Return the rows of a person's last submission; each row of an earlier one is reported."""
        layout = rows[0].layout
        rank = layout.reading.rank if layout.reading is not None and layout.reading.scale is None else None
        ranks = [None if rank is None else rank_in(row.row.cells[rank]) for row in rows]
        times = ["" if layout.time is None else row.row.cells[layout.time] for row in rows]
        *earlier, last = runs_of(ranks, times)
        kept = rows[last[0]]
        for k in (k for run in earlier for k in run):
            place = (rows[k].layout.table.file, rows[k].row.number, rows[k].person)
            self.notes.find(Kind.REPEATED_SUBMISSION, *place, other=kept.layout.table.file, last=kept.row.number)
        return [rows[k] for k in last]


def _shape(layout: Layout) -> Shape:
    return layout.reading.shape if layout.reading is not None else Shape.COLUMNS


def _scale_of_rows(row: Submission) -> Scale | None:
    reading = row.layout.reading
    return reading.scale.scale if reading is not None and reading.scale is not None else None


def _rank(row: Submission) -> int:
    reading = row.layout.reading
    assert reading is not None
    if reading.rank is None:
        return 0
    number = rank_in(row.row.cells[reading.rank])
    return number if number is not None else len(row.layout.table.rows)


def _states_seats(layout: Layout, row: Row) -> bool:
    """Whether a row among the people says how many its matrix's positions take."""
    return _shape(layout) is Shape.MATRIX and bool(layout.choices) and bool(seats_row(row.cells, layout.choices))


def _note_people(layout: Layout, notes: Notes) -> None:
    rows = [row for row in layout.table.rows if not _states_seats(layout, row)]
    own, choices = (tuple(layout.table.name_of(k) for k in columns) for columns in (layout.ids, layout.choices))
    people = len({joined(row, layout.ids) for row in rows}) if layout.ids else len(rows)
    notes.find(Kind.READ_PEOPLE, layout.table.file, count=people, id=own, choices=choices)
