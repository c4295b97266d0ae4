"""The one error of this room: a roster that cannot be read, and every place why."""

from __future__ import annotations

from collections.abc import Sequence

from placement.rosters.findings import Fact, Finding, Kind
from placement.rosters.wording import Language, fault_line


class RosterError(Exception):
    """A roster cannot be read; its text is one line, `faults` has every place."""

    def __init__(self, faults: Sequence[Finding]) -> None:
        super().__init__(fault_line(faults, Language.ENGLISH))
        self.faults = tuple(faults)

    def line(self, language: Language) -> str:
        """Return the one line in a language."""
        return fault_line(self.faults, language)


def fault(
    kind: Kind, file: str, *, row: int | None = None, column: str = "", value: str = "", **facts: Fact
) -> RosterError:
    """Return the error of a single place."""
    return RosterError([Finding(kind, file, row, column, value, facts)])
