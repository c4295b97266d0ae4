"""A plain roster: people with choices, positions with seats."""

from __future__ import annotations

from dataclasses import dataclass

from placement.rosters.findings import Finding


@dataclass(frozen=True, slots=True)
class RosterPerson:
    """One person; `choices` are position ids, the first choice first."""

    id: str
    name: str
    choices: tuple[str, ...]
    file: str = ""
    row: int | None = None
    least: int = 0
    most: int = 1


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
