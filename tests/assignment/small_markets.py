"""Random markets small enough to try every choice, and the trying of every choice.

Both work on plain documents and share nothing with the solver, so that they can disagree.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

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


def _bundles(rng: random.Random, positions: list[str]) -> list[Document]:
    left, found = positions.copy(), []
    rng.shuffle(left)
    while left and len(found) < 2:
        team = [left.pop() for _ in range(min(len(left), rng.choice([1, 2])))]
        found.append({"id": f"b{len(found)}", "positions": {j: rng.randint(0, 2) for j in team}})
    return found


def every_choice(market: Document) -> Iterator[frozenset[Pair]]:
    """Yield every set of eligible pairs that keeps all conditions."""
    forbidden = {tuple(pair) for pair in market.get("forbidden", [])}
    pairs = [(i, j) for i, j, _ in market["pairs"] if (i, j) not in forbidden]
    for mask in range(1 << len(pairs)):
        chosen = frozenset(pair for k, pair in enumerate(pairs) if mask >> k & 1)
        if is_allowed(market, chosen):
            yield chosen


def is_allowed(market: Document, chosen: frozenset[Pair]) -> bool:
    """Return whether the choice keeps every condition of the market."""
    held = {j["id"]: 0 for j in market["positions"]}
    load = {i["id"]: 0 for i in market["people"]}
    for i, j in chosen:
        load[i] += 1
        held[j] += 1
    if any(tuple(pair) not in chosen for pair in market.get("pinned", [])):
        return False
    if any(not i["least"] <= load[i["id"]] <= i["most"] for i in market["people"]):
        return False
    needs: dict[str, int] = {}
    for bundle in market["bundles"]:
        team = bundle["positions"]
        is_open = any(held[j] for j in team)
        needs |= {j: least if is_open else -1 for j, least in team.items()}
    for agent in market["positions"]:
        need = needs.get(agent["id"], 0)
        least = 0 if need < 0 else max(need, agent["least"])
        if not least <= held[agent["id"]] <= agent["most"]:
            return False
    return all(group["least"] <= count_in(group, chosen) <= group["most"] for group in market["groups"])


def count_in(group: Document, chosen: frozenset[Pair]) -> int:
    """Return how many chosen pairs the group bounds."""
    return sum(i in group.get("people", [i]) and j in group.get("positions", [j]) for i, j in chosen)


def totals(market: Document, chosen: frozenset[Pair]) -> tuple[int, ...]:
    """Return the total of each objective."""
    score = {(i, j): s for i, j, s in market["pairs"]}
    rows = [score[pair] for pair in chosen]
    for agent in market["positions"]:
        held = sum(j == agent["id"] for _, j in chosen)
        rows += agent.get("seat_scores", [])[:held]
    return tuple(sum(row[k] for row in rows) for k in range(len(market["objectives"])))


def best_choice(market: Document, levels: int = 3) -> tuple[tuple[int, ...], frozenset[Pair]] | None:
    """Return (totals, choice) of the best choice, the lottery last; None where none is allowed."""
    pairs = [(i, j) for i, j, _ in market["pairs"]]
    drawn = lottery(
        market["seed"], levels, [i["id"] for i in market["people"]], [j["id"] for j in market["positions"]], pairs
    )
    best: tuple[tuple[tuple[int, ...], tuple[int, ...]], frozenset[Pair]] | None = None
    for chosen in every_choice(market):
        luck = tuple(sum(drawn[pair][level] for pair in chosen) for level in range(levels))
        value = (totals(market, chosen), luck)
        if best is None or value > best[0]:
            best = (value, chosen)
    return None if best is None else (best[0][0], best[1])
