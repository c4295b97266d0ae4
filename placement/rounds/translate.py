"""Snapshot -> Market, Outcome -> rows: the only door to `assignment`.

Ids, integer points and seats cross; names, titles and addresses never do.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import numpy as np

from assignment import Bundle, Group, Market, Outcome
from placement.reference.states import Role
from placement.rounds.points import discipline_fit, place_fit, preference_points, title_fit

Snapshot = dict[str, Any]

OBJECTIVES = {
    "everybody": ("staff placed", "students placed", "preference points", "fit"),
    "staff_first": ("staff placed", "staff points", "students placed", "student points", "fit"),
}


@dataclass(frozen=True, slots=True)
class Pair:
    """One eligible pair with the place in the person's list."""

    person: int
    position: int
    rank: int
    scores: tuple[int, ...]


def to_market(snapshot: Snapshot, seed: str) -> Market:
    """Return the market of a frozen snapshot.

    A person who certified no list, or whose choices are all closed to them, has no pairs and is
    not in the market; courses are bundles; a load above 1 brings "one host once" groups; what a
    policy profile bounds over many people (enterprises per person, persons per enterprise) are groups too.
    """
    positions = snapshot["positions"]
    column = {position["id"]: j for j, position in enumerate(positions)}
    people = [person for person in snapshot["people"] if any(choice["is"] == "pair" for choice in person["choices"])]
    pairs = [pair for i, person in enumerate(people) for pair in _pairs(snapshot, i, person, column)]
    owners = np.array([pair.person for pair in pairs], np.int64)
    width = len(OBJECTIVES[snapshot["preset"]])
    return Market.from_csr(
        np.concatenate([[0], np.cumsum(np.bincount(owners, minlength=len(people)))]).astype(np.int64),
        np.array([pair.position for pair in pairs], np.int64),
        [pair.scores for pair in pairs] or np.zeros((0, width), np.int64),
        people=[person["id"] for person in people],
        positions=[position["id"] for position in positions],
        objectives=OBJECTIVES[snapshot["preset"]],
        most_seats=np.array([position["seats"] for position in positions], np.int64),
        most_load=np.array([person["load"] for person in people], np.int64),
        groups=[
            *_one_host_once(people, positions, pairs),
            *_hosts_per_person(people, positions, pairs),
            *_persons_per_host(snapshot, positions),
        ],
        bundles=_bundles(positions),
        seed=seed,
    )


def _pairs(snapshot: Snapshot, i: int, person: dict[str, Any], column: dict[str, int]) -> list[Pair]:
    """Return a person's pairs; ranks do not close up after a veto or an ineligibility."""
    positions = snapshot["positions"]
    made = [
        Pair(
            i,
            column[choice["position"]],
            rank,
            _scores(snapshot, person, positions[column[choice["position"]]], rank),
        )
        for rank, choice in enumerate(person["choices"], 1)
        if choice["is"] == "pair"
    ]
    return sorted(made, key=lambda pair: pair.position)


def _scores(snapshot: Snapshot, person: dict[str, Any], position: dict[str, Any], rank: int) -> tuple[int, ...]:
    weights = snapshot["weights"]
    points = preference_points(
        rank,
        person["load"],
        position["ranking"].get(person["id"]),
        position["seats"],
        weights["person"],
        weights["host"],
    )
    fit = (
        discipline_fit(person["disciplines"], position["disciplines"])
        + place_fit(person["region"], position["region"])
        + title_fit(person["title_rank"], position["min_title_rank"])
    )
    placed = int(person["full_list"])
    is_student = position["role"] == Role.COURSE_STUDENT
    staff, student = (0, placed) if is_student else (placed, 0)
    if snapshot["preset"] == "staff_first":
        return staff, 0 if is_student else points, student, points if is_student else 0, fit
    return staff, student, points, fit


def _one_host_once(people: list[dict[str, Any]], positions: list[dict[str, Any]], pairs: list[Pair]) -> list[Group]:
    """Return a cap of 1 for each host that somebody with a load above 1 has more than one pair with."""
    held: dict[tuple[int, int], list[int]] = defaultdict(list)
    for pair in pairs:
        if people[pair.person]["load"] > 1:
            held[pair.person, positions[pair.position]["host"]].append(pair.position)
    return [
        Group(id=f"{people[i]['id']} at host {host}", people=(i,), positions=tuple(sorted(columns)), most=1)
        for (i, host), columns in sorted(held.items())
        if len(columns) > 1
    ]


def _hosts_per_person(
    people: list[dict[str, Any]], positions: list[dict[str, Any]], pairs: list[Pair]
) -> list[Group]:
    """Return a cap for each role in which somebody may hold fewer positions than in all."""
    held: dict[tuple[int, str], list[int]] = defaultdict(list)
    for pair in pairs:
        if people[pair.person]["load"] > 1:
            held[pair.person, positions[pair.position]["role"]].append(pair.position)
    groups = []
    for (i, role), columns in sorted(held.items()):
        most = people[i]["roles"].get(role, {}).get("load", people[i]["load"])
        if most < min(people[i]["load"], len(columns)):
            name = f"{people[i]['id']} as {role}"
            groups.append(Group(id=name, people=(i,), positions=tuple(sorted(columns)), most=most))
    return groups


def _persons_per_host(snapshot: Snapshot, positions: list[dict[str, Any]]) -> list[Group]:
    """Return a cap for each enterprise whose seats in a role are more than the role's profile lets it fill."""
    held: dict[tuple[int, str], list[int]] = defaultdict(list)
    for j, position in enumerate(positions):
        held[position["host"], position["role"]].append(j)
    groups = []
    for (host, role), columns in sorted(held.items()):
        most = snapshot.get("policies", {}).get(role, {}).get("max_persons_per_host")
        if most is not None and most < sum(positions[j]["seats"] for j in columns):
            groups.append(Group(id=f"{role} at host {host}", positions=tuple(columns), most=most))
    return groups


def _bundles(positions: list[dict[str, Any]]) -> list[Bundle]:
    """Return courses, and other positions that need more than one person, as bundles."""
    teams: dict[str, dict[int, int]] = defaultdict(dict)
    for j, position in enumerate(positions):
        if position["course"]:
            teams[f"c{position['course']}"][j] = max(1, position["least"])
        elif position["least"] > 1:
            teams[position["id"]][j] = position["least"]
    return [Bundle(id=name, leasts=leasts) for name, leasts in sorted(teams.items())]


def to_placements(snapshot: Snapshot, market: Market, outcome: Outcome) -> list[tuple[str, str, int]]:
    """Return (person, position, place in the person's list) of everybody placed."""
    place = {
        (person["id"], choice["position"]): rank
        for person in snapshot["people"]
        for rank, choice in enumerate(person["choices"], 1)
    }
    named = [(market.people[i], market.positions[j]) for i, j in outcome.pairs.tolist()]
    return [(person, position, place[person, position]) for person, position in named]
