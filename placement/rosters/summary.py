"""What a placement gives, counted: who is where, who is not and why, what is left free."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import reduce
from operator import or_

from placement.rosters.roster import Roster, RosterPerson, RosterPosition


class Reason(StrEnum):
    """Why a person has no position."""

    NO_CHOICES = "no_choices"
    NO_SEATS = "no_seats"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Placement:
    """One person at one position, `rank` in the person's own list."""

    person: RosterPerson
    position: RosterPosition
    rank: int


@dataclass(frozen=True, slots=True)
class Unplaced:
    """One person without a position.

    competing : the people who list any of this person's choices. seats : the seats there.
    """

    person: RosterPerson
    reason: Reason
    competing: int
    seats: int


@dataclass(frozen=True, slots=True)
class FreeSeats:
    """A position with seats left."""

    position: RosterPosition
    free: int


@dataclass(frozen=True, slots=True)
class Summary:
    """A placement in numbers; `profile` counts first choices received, second ones, and so on."""

    placements: tuple[Placement, ...]
    unplaced: tuple[Unplaced, ...]
    unfilled: tuple[FreeSeats, ...]
    profile: tuple[int, ...]

    @property
    def placed(self) -> int:
        """How many people have a position."""
        return len({placement.person.id for placement in self.placements})

    @property
    def sum_of_ranks(self) -> int:
        """The sum that is as small as it can be."""
        return sum(placement.rank for placement in self.placements)

    @property
    def worst_rank(self) -> int:
        """The last choice anybody received; 0 where nobody is placed."""
        return max((placement.rank for placement in self.placements), default=0)


def summarise(roster: Roster, pairs: Iterable[Sequence[str]]) -> Summary:
    """Return the summary of (person id, position id) pairs.

    Raises KeyError or ValueError for a pair that the roster does not have.
    """
    people = {person.id: person for person in roster.people}
    positions = {place.id: place for place in roster.positions}
    order = {person.id: k for k, person in enumerate(roster.people)}
    found = (_placement(people[person], positions[place]) for person, place in pairs)
    placements = tuple(sorted(found, key=lambda placement: (order[placement.person.id], placement.rank)))
    return Summary(
        placements,
        tuple(_unplaced(roster, placements)),
        tuple(_unfilled(roster, placements)),
        _profile(roster, placements),
    )


def _placement(person: RosterPerson, position: RosterPosition) -> Placement:
    return Placement(person, position, person.rank_of(position.id))


def _profile(roster: Roster, placements: Iterable[Placement]) -> tuple[int, ...]:
    counts = Counter(placement.rank for placement in placements)
    longest = max((rank for person in roster.people for rank, _ in person.ranked()), default=0)
    return tuple(counts[rank] for rank in range(1, longest + 1))


def _unfilled(roster: Roster, placements: Iterable[Placement]) -> Iterable[FreeSeats]:
    held = Counter(placement.position.id for placement in placements)
    free = (FreeSeats(place, place.most - held[place.id]) for place in roster.positions)
    return (seats for seats in free if seats.free)


def _unplaced(roster: Roster, placements: Iterable[Placement]) -> Iterable[Unplaced]:
    held = {placement.person.id for placement in placements}
    seats = {place.id: place.most for place in roster.positions}
    listed = _listed_by(roster)
    for person in roster.people:
        if person.id not in held:
            competing = reduce(or_, (listed[choice] for choice in person.choices), 0).bit_count()
            there = sum(seats[choice] for choice in person.choices)
            yield Unplaced(person, _reason(person, there), competing, there)


def _listed_by(roster: Roster) -> dict[str, int]:
    """Return for each position the people who list it, one bit each: unions of many stay cheap."""
    size = len(roster.people) // 8 + 1
    bits = {place.id: bytearray(size) for place in roster.positions}
    for k, person in enumerate(roster.people):
        for choice in person.choices:
            bits[choice][k >> 3] |= 1 << (k & 7)
    return {place: int.from_bytes(row, "little") for place, row in bits.items()}


def _reason(person: RosterPerson, seats: int) -> Reason:
    if not person.choices:
        return Reason.NO_CHOICES
    return Reason.FULL if seats else Reason.NO_SEATS
