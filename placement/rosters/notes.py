"""What is found while reading, collected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from placement.rosters.findings import Fact, Finding, Kind
from placement.rosters.tables import Row, Table


@dataclass(frozen=True, slots=True)
class Cell:
    """A place in a file, for messages."""

    table: Table
    row: Row
    index: int | None

    @property
    def column(self) -> str:
        """What the messages call the column."""
        return "" if self.index is None else self.table.header[self.index] or str(self.index + 1)


@dataclass(slots=True)
class Notes:
    """What is found while reading; faults stop the reading at its end, so that all are named."""

    findings: list[Finding]
    faults: list[Finding] = field(default_factory=list)

    def fault(self, kind: Kind, cell: Cell, value: str = "", **facts: Fact) -> None:
        """Note what stops the reading."""
        self.faults.append(Finding(kind, cell.table.file, cell.row.number, cell.column, value, facts))

    def find(self, kind: Kind, file: str, row: int | None = None, value: str = "", **facts: Fact) -> None:
        """Note what is only reported."""
        self.findings.append(Finding(kind, file, row, value=value, facts=facts))

    def extend(self, findings: Sequence[Finding]) -> None:
        """Note what was found before."""
        self.findings.extend(findings)
