"""A plain roster: people with choices, positions with seats."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from placement.rosters.findings import Finding


@dataclass(frozen=True, slots=True)
class RosterPerson:
    """One person; `choices` are position ids, the first choice first.

    ranks : of the choices where some share one; () where they are 1, 2, 3, ...
    """

    id: str
    name: str
    choices: tuple[str, ...]
    file: str = ""
    row: int | None = None
    least: int = 0
    most: int = 1
    ranks: tuple[int, ...] = ()

    def ranked(self) -> Iterator[tuple[int, str]]:
        """Return the choices, each after its rank."""
        return zip(self.ranks or range(1, len(self.choices) + 1), self.choices, strict=True)

    def rank_of(self, position: str) -> int:
        """Return the rank of a choice. Raises ValueError for a position outside the list."""
        index = self.choices.index(position)
        return self.ranks[index] if self.ranks else index + 1


@dataclass(frozen=True, slots=True)
class RosterPosition:
    """One position that takes at most `most` people and at least `least`."""

    id: str
    title: str
    least: int
    most: int
    file: str = ""
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Roster:
    """Everybody and every position, in the order of the files, and what was found while reading."""

    people: tuple[RosterPerson, ...]
    positions: tuple[RosterPosition, ...]
    findings: tuple[Finding, ...] = ()
