"""Random markets small enough to try every choice, and the trying of every choice.

Both work on plain documents and share nothing with the solver, so that they can disagree.
"""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import numpy.typing as npt

from assignment.verify import lottery

Document = dict[str, Any]
Pair = tuple[str, str]


def small_market(seed: int, *, crossing: bool = False, bundles: bool | None = None) -> Document:
    """Return a random market with up to 11 pairs in which every feature can occur."""
    rng = random.Random(seed)
    people = [f"p{k}" for k in rng.sample(range(20), rng.randint(1, 4))]
    positions = [f"j{k}" for k in rng.sample(range(20), rng.randint(1, 4))]
    width = rng.randint(1, 3)
    top = rng.choice([1, 2, 5])
    pairs = [(i, j) for i in people for j in positions if rng.random() < 0.8]
    rng.shuffle(pairs)
    pairs = pairs[:11]
    placed_first = rng.random() < 0.5
    scored = [[i, j, _score(rng, width, top, placed_first=placed_first)] for i, j in pairs]
    document: Document = {
        "format": "assignment-market/1",
        "people": [{"id": i, "least": rng.choice([0, 0, 0, 1]), "most": rng.choice([1, 1, 1, 2])} for i in people],
        "positions": [_position(rng, j, width, top) for j in positions],
        "objectives": [f"rung {k}" for k in range(width)],
        "pairs": scored,
        "groups": _groups(rng, people, positions, crossing=crossing),
        "bundles": _bundles(rng, positions) if (rng.random() < 0.5 if bundles is None else bundles) else [],
        "seed": str(rng.random()),
    }
    if pairs and rng.random() < 0.2:
        document["pinned"] = [list(rng.choice(pairs))]
    if pairs and rng.random() < 0.2:
        document["forbidden"] = [pair for pair in [list(rng.choice(pairs))] if pair not in document.get("pinned", [])]
    return document


def _score(rng: random.Random, width: int, top: int, *, placed_first: bool) -> list[int]:
    low = -1 if rng.random() < 0.3 else 0
    score = [rng.randint(low, top) for _ in range(width)]
    return [1, *score[1:]] if placed_first else score


def _position(rng: random.Random, name: str, width: int, top: int) -> Document:
    most = rng.choice([0, 1, 1, 2, 3])
    agent: Document = {"id": name, "least": min(most, rng.choice([0, 0, 0, 1, 2])), "most": most}
    if most and rng.random() < 0.25:
        rows = [[rng.randint(-2, top) for _ in range(width)] for _ in range(most)]
        agent["seat_scores"] = sorted(rows, reverse=True)
    return agent


def _groups(rng: random.Random, people: list[str], positions: list[str], *, crossing: bool) -> list[Document]:
    groups: list[Document] = []

    def add(most: int, **members: Any) -> None:
        least = rng.choice([0, 0, 0, 1])
        groups.append({"id": f"g{len(groups)}", "least": least, "most": max(most, least), **members})

    if len(positions) >= 2 and rng.random() < 0.6:
        inner = rng.sample(positions, rng.randint(2, len(positions)))
        add(rng.randint(1, 3), positions=inner)
        if rng.random() < 0.5:
            add(rng.randint(1, 4))
    if len(people) >= 2 and rng.random() < 0.6:
        add(rng.randint(1, 3), people=rng.sample(people, rng.randint(2, len(people))))
    if len(positions) >= 2 and rng.random() < 0.4:
        add(1, people=[rng.choice(people)], positions=rng.sample(positions, 2))
    if len(people) >= 2 and rng.random() < 0.2:
        add(1, people=rng.sample(people, 2), positions=[rng.choice(positions)])
    if crossing:
        for _ in range(rng.randint(1, 2)):
            add(
                rng.randint(1, 2),
                people=rng.sample(people, (len(people) + 1) // 2),
                positions=rng.sample(positions, (len(positions) + 1) // 2),
            )
    return groups


def _bundles(rng: random.Random, positions: list[str], most: int = 2) -> list[Document]:
    left, found = positions.copy(), []
    rng.shuffle(left)
    while left and len(found) < most:
        team = [left.pop() for _ in range(min(len(left), rng.choice([1, 2])))]
        found.append({"id": f"b{len(found)}", "positions": {j: rng.randint(0, 2) for j in team}})
    return found


def middling_market(seed: int, *, bundles: bool = True, plain: bool = False, courses: int = 2) -> Document:
    """Return a random market of about ten people in which every feature can occur, most of them feasible.

    It has at most `courses` bundles. `plain` leaves out what only the circulation knows: groups,
    leasts, bundles and seat scores.
    """
    rng = random.Random(f"middling {seed}")
    people = [f"p{k}" for k in rng.sample(range(40), rng.randint(6, 14))]
    positions = [f"j{k}" for k in rng.sample(range(40), rng.randint(4, 9))]
    width, top = rng.randint(1, 3), rng.choice([1, 3, 9, 1000])
    pairs = [(i, j) for i in people for j in positions if rng.random() < 0.55]
    document: Document = {
        "format": "assignment-market/1",
        "people": [
            {"id": i, "least": 0 if plain else rng.choice([0] * 19 + [1]), "most": rng.choice([1, 1, 1, 2])}
            for i in people
        ],
        "positions": [{"id": j, "least": 0, "most": rng.choice([0, 1, 1, 2, 3])} for j in positions],
        "objectives": [f"rung {k}" for k in range(width)],
        "pairs": [[i, j, [rng.choice([rng.randint(0, top), 1]) for _ in range(width)]] for i, j in pairs],
        "groups": [],
        "bundles": [],
        "pinned": [list(pair) for pair in rng.sample(pairs, rng.choice([0, 0, 1, 2]))],
        "seed": str(seed),
    }
    held = [tuple(pair) for pair in document["pinned"]]
    free = [pair for pair in pairs if pair not in held]
    document["forbidden"] = [list(pair) for pair in rng.sample(free, rng.choice([0, 1, 3]))]
    if plain:
        return document
    for agent in document["positions"]:
        agent["least"] = min(agent["most"], rng.choice([0] * 9 + [1, 2]))
        if agent["most"] and rng.random() < 0.25:
            rows = [[rng.randint(-2, top) for _ in range(width)] for _ in range(agent["most"])]
            agent["seat_scores"] = sorted(rows, reverse=True)
    document["groups"] = _zones(rng, people, positions)
    if bundles:
        document["bundles"] = _bundles(rng, positions, courses)
    return document


def _zones(rng: random.Random, people: list[str], positions: list[str]) -> list[Document]:
    """Return zones of positions, two of them in a region, a set of people, and "one of these hosts"."""
    cut = len(positions) // 2
    zones = [positions[:cut], positions[cut:], positions]
    groups: list[Document] = [
        {"id": f"zone {k}", "positions": zone, "least": rng.choice([0, 0, 1]), "most": rng.randint(2, 6)}
        for k, zone in enumerate(zones)
    ]
    team = rng.sample(people, rng.randint(2, 4))
    groups.append({"id": "team", "people": team, "least": rng.choice([0, 1]), "most": rng.randint(1, 4)})
    once = {"positions": zones[0], "least": 0, "most": 1}
    groups += [{"id": f"once {i}", "people": [i], **once} for i in people if i not in team]
    return rng.sample(groups, rng.randint(0, len(groups)))


def every_choice(market: Document) -> npt.NDArray[np.bool_]:
    """Return (choices, pairs) every set of pairs that keeps all conditions; pairs as listed."""
    names = [(i, j) for i, j, _ in market["pairs"]]
    masks = np.arange(1 << len(names))
    chosen = (masks[:, None] >> np.arange(len(names)) & 1).astype(bool)
    fine = ~chosen[:, _listed(names, market.get("forbidden", []))].any(axis=1)
    fine &= chosen[:, _listed(names, market.get("pinned", []))].all(axis=1)
    for agent in market["people"]:
        load = chosen[:, [i == agent["id"] for i, _ in names]].sum(axis=1)
        fine &= (agent["least"] <= load) & (load <= agent["most"])
    for group in market["groups"]:
        count = chosen[:, [is_member(group, i, j) for i, j in names]].sum(axis=1)
        fine &= (group["least"] <= count) & (count <= group["most"])
    held = {agent["id"]: chosen[:, [j == agent["id"] for _, j in names]].sum(axis=1) for agent in market["positions"]}
    least = {agent["id"]: np.full(len(chosen), agent["least"]) for agent in market["positions"]}
    for bundle in market["bundles"]:
        is_open = np.any([held[j] > 0 for j in bundle["positions"]], axis=0)
        for j, need in bundle["positions"].items():
            least[j] = np.where(is_open, np.maximum(need, least[j]), 0)
    for agent in market["positions"]:
        fine &= (least[agent["id"]] <= held[agent["id"]]) & (held[agent["id"]] <= agent["most"])
    return chosen[fine]


def _listed(names: list[Pair], pairs: list[list[str]]) -> list[bool]:
    return [list(name) in pairs for name in names]


def is_member(group: Document, person: str, position: str) -> bool:
    """Return whether the group bounds this pair."""
    return person in group.get("people", [person]) and position in group.get("positions", [position])


def totals(market: Document, chosen: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """Return (choices, objectives) the totals of each choice."""
    width = len(market["objectives"])
    scores = np.array([score for _, _, score in market["pairs"]], np.int64).reshape(-1, width)
    result = chosen.astype(np.int64) @ scores
    for agent in market["positions"]:
        if "seat_scores" in agent:
            held = chosen[:, [j == agent["id"] for _, j, _ in market["pairs"]]].sum(axis=1)
            rows = np.array([[0] * width, *agent["seat_scores"]], np.int64)
            result += rows.cumsum(axis=0)[held]
    return result


def best_choice(market: Document, levels: int = 3) -> tuple[tuple[int, ...], frozenset[Pair]] | None:
    """Return (totals, choice) of the best choice, the lottery last; None where none is allowed."""
    pairs = [(i, j) for i, j, _ in market["pairs"]]
    ids = [agent["id"] for agent in market["people"]], [agent["id"] for agent in market["positions"]]
    drawn = lottery(market["seed"], levels, *ids, pairs)
    luck = np.array([drawn[pair][:levels] for pair in pairs], np.int64).reshape(-1, levels)
    choices = every_choice(market)
    if not len(choices):
        return None
    value = np.column_stack([totals(market, choices), choices.astype(np.int64) @ luck])
    order = np.lexsort(value.T[::-1])
    first = order[-1]
    assert len(choices) == 1 or (value[order[-2]] != value[first]).any()
    won = frozenset(pair for pair, taken in zip(pairs, choices[first], strict=True) if taken)
    return tuple(value[first, : len(market["objectives"])].tolist()), won


def is_tied(market: Document) -> bool:
    """Return whether the lottery decides: more than one choice has the best totals."""
    value = totals(market, every_choice(market))
    best = max(map(tuple, value.tolist()))
    return int((value == best).all(axis=1).sum()) > 1
