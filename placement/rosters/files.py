"""Files to books, with what goes wrong in this room's words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from placement.rosters.errors import RosterError
from placement.rosters.findings import Finding, Kind
from placement.rosters.mapping import ColumnMap
from placement.sheets import Book, Note, SheetError, SheetFault, SheetNote, read_book

KINDS: Mapping[SheetFault, Kind] = {
    SheetFault.BAD_CSV: Kind.BAD_CSV,
    SheetFault.BAD_ENCODING: Kind.BAD_ENCODING,
    SheetFault.CUT_ROW: Kind.CUT_ROW,
    SheetFault.CUT_TEXT: Kind.CUT_TEXT,
    SheetFault.EMPTY: Kind.EMPTY_FILE,
    SheetFault.NO_FILE: Kind.NO_FILE,
    SheetFault.NOT_TEXT: Kind.NOT_TEXT,
    SheetFault.NOT_UTF8: Kind.NOT_UTF8,
}
"""The faults for which the command has words of its own."""


def read_books(paths: Sequence[Path], columns: ColumnMap) -> dict[str, Book]:
    """Return what is in the files, by what messages call them. Raises RosterError."""
    return {name: _read(path, name, columns) for path, name in zip(paths, short_names(paths), strict=True)}


def short_names(paths: Sequence[Path]) -> list[str]:
    """Return what messages call the files: the name, with the folder and a number where names repeat."""
    counts = Counter(path.name for path in paths)
    names = [path.name if counts[path.name] == 1 else str(path) for path in paths]
    return [name if names.count(name) == 1 else f"{name} [{k}]" for k, name in enumerate(names, 1)]


def _read(path: Path, name: str, columns: ColumnMap) -> Book:
    try:
        return read_book(path, name, encoding=columns.encoding, delimiter=columns.delimiter)
    except SheetError as error:
        raise fault_of(error) from None


def fault_of(error: SheetError) -> RosterError:
    """Return the error in this room's words where it has its own, else in those of the sheets."""
    kind = KINDS.get(error.fault, Kind.UNREADABLE)
    facts = dict(error.facts) if kind in KINDS.values() else {"fault": error.fault, **error.facts}
    return RosterError([Finding(kind, error.file, error.row, facts=facts)])


def finding_of(note: Note, file: str) -> Finding:
    """Return what was noted about a file as a finding."""
    if note.kind is SheetNote.GUESSED_ENCODING:
        return Finding(Kind.GUESSED_ENCODING, file, facts=note.facts)
    return Finding(Kind.READ_OTHERWISE, file, note.row, facts={"note": note.kind, "sheet": note.sheet, **note.facts})
