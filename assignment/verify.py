"""Check that an outcome is the one best placement of a market. Standard library only.

This file stands alone: copied to an empty directory it runs as

    python -S -I verify.py MARKET.json OUTCOME.json

and ends with 0 (accepted), 4 (refused) or 2 (a file cannot be read). It solves nothing.
It shares no code with the solver: it rebuilds the market as a circulation, reads the
potentials from the certificate and checks, in exact integers,

1. every condition of the market, the totals, the lottery and the digests;
2. on every arc with reduced gain r: r > 0 only at the upper bound, r < 0 only at the
   lower bound, vectors compared first to last (complementary slackness over the ordered
   group Z^K: no other placement is better);
3. that no cycle of arcs with r = 0 can carry a change (the placement is unique);
4. with bundles: that the leaves of the tree cover every decision, and that each leaf but
   the outcome's own has a bound strictly below the outcome, or cannot be filled.

An outcome whose search was ended early says so: then 1 is checked, and that no leaf of the
tree exceeds the bound it names.

Source: Ahuja, Magnanti and Orlin, Network Flows, 1993, sections 9.3 and 9.4, word for
word over vectors. The reasoning is written out in docs/proof.md.
"""

import hashlib
import json
import sys
from collections import defaultdict
from typing import Any, NamedTuple

ROOT = ("root", "")
KEYS = {
    "format",
    "market",
    "seed",
    "levels",
    "pairs",
    "unplaced",
    "closed",
    "totals",
    "lottery",
    "certificate",
    "digest",
}
BITS = 128  # one component of a packed vector; see `pack`
POTENTIAL_LIMIT = 2**64


class Verdict(NamedTuple):
    """What the verifier says: `proven` means optimal and unique, not only consistent."""

    accepted: bool
    proven: bool
    reason: str

    def __bool__(self) -> bool:
        """Whether the outcome is accepted."""
        return self.accepted


class Refused(Exception):
    """The outcome is not the best placement of the market; the text says why."""


class Arc(NamedTuple):
    """One arc of the circulation, with the flow that the outcome puts on it."""

    tail: tuple[str, str]
    head: tuple[str, str]
    least: int
    most: int
    gain: int
    flow: int


class Case(NamedTuple):
    """A market and an outcome, indexed."""

    people: dict[str, dict[str, Any]]
    positions: dict[str, dict[str, Any]]
    groups: dict[str, dict[str, Any]]
    bundles: dict[str, dict[str, int]]
    pairs: dict[tuple[str, str], list[int]]
    pinned: set[tuple[str, str]]
    chosen: set[tuple[str, str]]
    width: int
    levels: int


# ------------------------------------------------------------------ the market's shape

AGENT = {"id": str, "least?": int, "most?": int}
MARKET_SHAPE: dict[str, Any] = {
    "format": str,
    "people": [AGENT],
    "positions": [{**AGENT, "seat_scores?": [[int]]}],
    "objectives": [str],
    "pairs": [(str, str, [int])],
    "groups?": [{**AGENT, "people?": [str], "positions?": [str]}],
    "bundles?": [{"id": str, "positions": {"": int}}],
    "pinned?": [(str, str)],
    "forbidden?": [(str, str)],
    "seed?": str,
}
"""A list holds any number of its one entry, a tuple these entries; "?" marks what may be left out."""


def misfit(value: Any, shape: Any, place: str) -> str:
    """Return where a value has another shape, in one line; nothing where it fits."""
    if isinstance(shape, type):
        fits = type(value) is shape
        return "" if fits else f"{place}: expected {'an integer' if shape is int else 'a text'}, not {said(value)}"
    if isinstance(shape, dict):
        return misfit_of_object(value, shape, place)
    if not isinstance(value, list):
        return f"{place}: expected a list, not {said(value)}"
    if isinstance(shape, tuple) and len(value) != len(shape):
        return f"{place}: expected {len(shape)} entries, not {len(value)}"
    entries = shape if isinstance(shape, tuple) else shape * len(value)
    return next(filter(None, (misfit(v, e, f"{place}[{k}]") for k, (v, e) in enumerate(zip(value, entries)))), "")


def misfit_of_object(value: Any, shape: dict[str, Any], place: str) -> str:
    """Return the same for an object; the key "" stands for any key."""
    if not isinstance(value, dict):
        return f"{place}: expected an object, not {said(value)}"
    if "" in shape:
        return next(filter(None, (misfit(one, shape[""], f"{place}.{key}") for key, one in value.items())), "")
    missing = [key for key in shape if not key.endswith("?") and key not in value]
    if missing:
        return f"{place}: {missing[0]!r} is missing"
    for key, one in value.items():
        inner = None if key.endswith("?") else shape.get(key, shape.get(key + "?"))
        if inner is None:
            return f"{place}: {key!r} is not known here"
        nothing = one is None and key + "?" in shape
        fault = "" if nothing else misfit(one, inner, f"{place}.{key}")
        if fault:
            return fault
    return ""


def said(value: Any) -> str:
    """Return a value in at most forty letters."""
    text = json.dumps(value, ensure_ascii=True)
    return text if len(text) <= 40 else text[:37] + "..."


# ------------------------------------------------------------------ canonical form


def canonical_market(market: dict[str, Any]) -> dict[str, Any]:
    """Return the market with defaults written out and every list sorted."""
    agents = {
        side: sorted(
            ({"least": 0, "most": 1, **agent} for agent in market[side]),
            key=lambda agent: agent["id"],
        )
        for side in ("people", "positions")
    }
    groups = [{"least": 0, "most": None, **group} for group in market.get("groups") or []]
    for group in groups:
        for side in ("people", "positions"):
            if group.get(side) is None:
                group.pop(side, None)
            else:
                group[side] = sorted(group[side])
    return {
        "format": market["format"],
        **agents,
        "objectives": market["objectives"],
        "pairs": sorted(market["pairs"], key=lambda pair: (pair[0], pair[1])),
        "groups": sorted(groups, key=lambda group: group["id"]),
        "bundles": sorted(market.get("bundles") or [], key=lambda bundle: bundle["id"]),
        "pinned": sorted(map(list, market.get("pinned") or [])),
        "forbidden": sorted(map(list, market.get("forbidden") or [])),
        "seed": market.get("seed", ""),
    }


def digest(document: dict[str, Any]) -> str:
    """Return the SHA-256 of the document as compact JSON with sorted keys, in UTF-8."""
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


# ------------------------------------------------------------------ the lottery


def tickets(seed: str, tag: int, ids: list[str]) -> dict[str, int]:
    """Return the first 8 bytes of SHA-256(seed, tag, id) of each id, as an integer."""
    start = hashlib.sha256(seed.encode("utf-8") + bytes([tag]))
    drawn = {}
    for name in ids:
        one = start.copy()
        one.update(name.encode("utf-8"))
        drawn[name] = int.from_bytes(one.digest()[:8], "big")
    return drawn


def mix(number: int) -> int:
    """Return the upper 20 bits of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014)."""
    mask = 0xFFFFFFFFFFFFFFFF
    z = (number + 0x9E3779B97F4A7C15) & mask
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & mask
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & mask
    return (z ^ (z >> 31)) >> 44


def lottery(seed: str, levels: int, people: list[str], positions: list[str], pairs: Any) -> dict[Any, list[int]]:
    """Return the lottery numbers of every pair, one per level."""
    numbers: dict[Any, list[int]] = {pair: [] for pair in pairs}
    for level in range(levels):
        mine = tickets(seed, 2 * level, people)
        theirs = {j: t * 0x9E3779B97F4A7C15 for j, t in tickets(seed, 2 * level + 1, positions).items()}
        for pair, drawn in numbers.items():
            drawn.append(mix((mine[pair[0]] + theirs[pair[1]]) & 0xFFFFFFFFFFFFFFFF))
    return numbers


# ------------------------------------------------------------------ conditions


def check_conditions(case: Case) -> None:
    """Raise Refused unless the chosen pairs keep every condition of the market."""
    load: dict[str, int] = defaultdict(int)
    seats: dict[str, int] = defaultdict(int)
    for pair in case.chosen:
        if pair not in case.pairs:
            raise Refused(f"{pair} is not an eligible pair")
        load[pair[0]] += 1
        seats[pair[1]] += 1
    if not case.pinned <= case.chosen:
        raise Refused(f"the pinned pair {min(case.pinned - case.chosen)} is missing")
    for name, person in case.people.items():
        if not person["least"] <= load[name] <= person["most"]:
            raise Refused(f"person {name} holds {load[name]} positions, not {person['least']} to {person['most']}")
    for name, group in case.groups.items():
        held = sum(inside(group, pair) for pair in case.chosen)
        if held < group["least"] or (group["most"] is not None and held > group["most"]):
            raise Refused(f"group {name} holds {held} pairs, not {group['least']} to {group['most']}")
    for name in case.positions:
        least, most = seat_bounds(case, name, closed=is_closed(case, name, seats))
        if not least <= seats[name] <= most:
            raise Refused(f"position {name} holds {seats[name]} people, not {least} to {most}")


def inside(group: dict[str, Any], pair: tuple[str, str]) -> bool:
    """Return whether the group bounds this pair."""
    return ("people" not in group or pair[0] in group["people"]) and (
        "positions" not in group or pair[1] in group["positions"]
    )


def is_closed(case: Case, position: str, seats: dict[str, int]) -> bool | None:
    """Return whether the position's bundle holds nobody; None where it is in no bundle."""
    for leasts in case.bundles.values():
        if position in leasts:
            return not any(seats[j] for j in leasts)
    return None


def seat_bounds(case: Case, position: str, *, closed: bool | None) -> tuple[int, int]:
    """Return least and most of a position that is closed, open, or (None) in no bundle."""
    agent = case.positions[position]
    if closed:
        return 0, 0
    extra = max((leasts[position] for leasts in case.bundles.values() if position in leasts), default=0)
    return max(agent["least"], extra), agent["most"]


# ------------------------------------------------------------------ the circulation


def family(sets: list[tuple[tuple[str, str], list[int]]], size: int) -> tuple[dict[Any, Any], list[Any]]:
    """Return each set's smallest enclosing set, and the smallest set around each pair.

    Raises Refused where two sets cross. Of two equal sets a group encloses the person or
    position, and the smaller id encloses the larger.
    """
    parent: dict[Any, Any] = {}
    around: list[Any] = [ROOT] * size
    for node, members in sorted(sets, key=lambda one: (-len(one[1]), one[0][0] != "group", one[0])):
        outer = around[members[0]] if members else ROOT
        for pair in members:
            if around[pair] != outer:
                raise Refused(f"{node[0]} {node[1]} crosses {around[pair][1]}: the sides are not nested")
            around[pair] = node
        parent[node] = outer
    return parent, around


def pack(vector: list[int]) -> int:
    """Return one integer that compares and adds as the vector does, first entry first."""
    packed = 0
    for value in vector:
        packed = (packed << BITS) + value
    return packed


def network(case: Case, gains: list[int], sides: dict[str, str], decided: dict[str, bool]) -> list[Arc]:
    """Return the arcs of the circulation under `decided` (bundle id -> open?).

    Rows of people hang from the root and end in pairs; pairs lead to positions, and these
    back to the root. Undecided bundles are relaxed: no least at their positions.
    """
    pairs = list(case.pairs)
    rows: dict[str, list[int]] = {name: [] for name in case.people}
    columns: dict[str, list[int]] = {name: [] for name in case.positions}
    for e, (i, j) in enumerate(pairs):
        rows[i].append(e)
        columns[j].append(e)
    sets = {
        "people": [(("person", i), members) for i, members in rows.items()],
        "positions": [(("position", j), members) for j, members in columns.items()],
    }
    for name, group in case.groups.items():
        members = [e for e, pair in enumerate(pairs) if inside(group, pair)]
        if members:
            sets[sides[name]].append((("group", name), members))
        elif group["least"]:
            raise Refused(f"group {name} asks for pairs but has none")
    flow = [int(pair in case.chosen) for pair in pairs]
    amount = {node: sum(map(flow.__getitem__, m)) for side in sets.values() for node, m in side}
    arcs = []
    fathers, before = family(sets["people"], len(pairs))
    for node, father in fathers.items():
        least, most = node_bounds(case, node, len(pairs))
        arcs.append(Arc(father, node, least, most, 0, amount[node]))
    fathers, after = family(sets["positions"], len(pairs))
    for node, father in fathers.items():
        if node[0] == "position":
            arcs += position_arcs(case, node, father, amount[node], decided)
        else:
            least, most = node_bounds(case, node, len(pairs))
            arcs.append(Arc(node, father, least, most, 0, amount[node]))
    for e, pair in enumerate(pairs):
        arcs.append(Arc(before[e], after[e], int(pair in case.pinned), 1, gains[e], flow[e]))
    return arcs


def node_bounds(case: Case, node: tuple[str, str], size: int) -> tuple[int, int]:
    """Return least and most of a person or a group."""
    agent = case.people[node[1]] if node[0] == "person" else case.groups[node[1]]
    return agent["least"], size if agent["most"] is None else agent["most"]


def position_arcs(
    case: Case, node: tuple[str, str], father: tuple[str, str], held: int, decided: dict[str, bool]
) -> list[Arc]:
    """Return the arcs from a position to what encloses it, its dearest seats first.

    Seats of equal score share an arc. Decisions change bounds only, never the list of arcs.
    """
    bundle = next((name for name, leasts in case.bundles.items() if node[1] in leasts), None)
    is_open = decided.get(bundle) if bundle is not None else True
    least, seats = seat_bounds(case, node[1], closed=None if is_open is None else False)
    least = 0 if is_open is None else least
    scores = [pack(row) for row in case.positions[node[1]].get("seat_scores") or []] or [0] * seats
    arcs: list[Arc] = []
    start = 0
    while start < seats or not arcs:
        end = start + 1
        while end < seats and scores[end] == scores[start]:
            end += 1
        span = min(end, seats) - start
        arcs.append(
            Arc(
                node, father, clip(least - start, span), span, scores[start] if seats else 0, clip(held - start, span)
            )
        )
        start = end
    if is_open is False:
        return [arc._replace(least=0, most=0) for arc in arcs]
    last = arcs.pop()
    return [*arcs, last._replace(least=max(last.least, least - seats + last.most))]


def clip(value: int, most: int) -> int:
    """Return value, not below 0 and not above most."""
    return max(0, min(value, most))


def read_potentials(named: dict[str, Any], width: int) -> dict[Any, int]:
    """Return the packed potential of every node that is named."""
    prices: dict[Any, int] = {}
    for kind, key in (("person", "people"), ("position", "positions"), ("group", "groups")):
        for name, vector in named.get(key, {}).items():
            prices[kind, name] = checked(vector, width)
    if "root" in named:
        prices[ROOT] = checked(named["root"], width)
    return prices


def checked(vector: list[int], width: int) -> int:
    """Return the packed vector; raise Refused unless it is `width` integers of fair size."""
    if len(vector) != width or any(type(x) is not int or abs(x) >= POTENTIAL_LIMIT for x in vector):
        raise Refused("a potential is not a vector of integers of the right length")
    return pack(vector)


def check_signs(arcs: list[Arc], prices: dict[Any, int]) -> list[Arc]:
    """Raise Refused where an arc breaks the sign rule; return the arcs with reduced gain 0."""
    even = []
    for arc in arcs:
        reduced = arc.gain + prices[arc.tail] - prices[arc.head]
        if (reduced > 0 and arc.flow != arc.most) or (reduced < 0 and arc.flow != arc.least):
            raise Refused(
                f"not optimal: the placement can be improved over {arc.tail[1] or 'all'} -> {arc.head[1] or 'all'}"
            )
        if reduced == 0:
            even.append(arc)
    return even


def share(arc: Arc, tail: int, head: int) -> int:
    """Return the most this arc can add to an upper bound at these potentials."""
    reduced = arc.gain + tail - head
    return reduced * (arc.most if reduced > 0 else arc.least)


def short_share(arc: Arc, tail: int, head: int) -> int:
    """Return the same for the problem of one objective in which the first `least` units gain 1."""
    return max(0, 1 + tail - head) * min(arc.least, arc.most) + max(0, tail - head) * max(0, arc.most - arc.least)


class Bounded(NamedTuple):
    """One case of the tree: a packed vector that no placement in it exceeds, and what differs from the relaxation."""

    total: int
    prices: dict[Any, int]
    arcs: dict[int, Arc]


class Relaxation:
    """The circulation with no bundle decided, so that a leaf is checked where it differs."""

    def __init__(self, case: Case, arcs: list[Arc], prices: dict[Any, int]) -> None:
        self.case = case
        self.arcs = arcs
        self.prices = prices
        self.touching: dict[Any, list[int]] = defaultdict(list)
        for place, arc in enumerate(arcs):
            self.touching[arc.tail].append(place)
            self.touching[arc.head].append(place)
        self.total = sum(share(arc, prices[arc.tail], prices[arc.head]) for arc in arcs)
        self.asked = sum(arc.least for arc in arcs)

    def decided_arcs(self, decided: dict[str, bool]) -> dict[int, Arc]:
        """Return the arcs whose bounds these decisions change, by place."""
        changed: dict[int, Arc] = {}
        for bundle in decided:
            for j in self.case.bundles[bundle]:
                node = ("position", j)
                places = [place for place in self.touching[node] if self.arcs[place].tail == node]
                new = position_arcs(self.case, node, self.arcs[places[0]].head, 0, decided)
                changed.update(zip(places, new))
        return changed

    def first(self, own: dict[Any, int]) -> Bounded:
        """Return the case in which nothing is decided, with other potentials at some nodes."""
        return self.next(Bounded(self.total, {}, {}), {}, own)

    def next(self, before: Bounded, decision: dict[str, bool], own: dict[Any, int]) -> Bounded:
        """Return the case with one more decision, with other potentials at some nodes."""
        total, old, known = before.total, before.prices, self.prices
        new = {**old, **own}
        changed = self.decided_arcs(decision)
        for place in {place for node in own for place in self.touching[node]} | changed.keys():
            arc = before.arcs.get(place, self.arcs[place])
            tail, head = arc.tail, arc.head
            total -= share(arc, old.get(tail, known[tail]), old.get(head, known[head]))
            total += share(changed.get(place, arc), new.get(tail, known[tail]), new.get(head, known[head]))
        return Bounded(total, new, {**before.arcs, **changed})

    def is_short(self, decided: dict[str, bool], own: dict[Any, int]) -> bool:
        """Return whether the potentials (0 where not named) prove that not all leasts can be met."""
        changed = self.decided_arcs(decided)
        asked = self.asked + sum(arc.least - self.arcs[place].least for place, arc in changed.items())
        met = self.asked
        for place in {place for node in own for place in self.touching[node]} | changed.keys():
            arc = self.arcs[place]
            met += short_share(changed.get(place, arc), own.get(arc.tail, 0), own.get(arc.head, 0)) - arc.least
        return met < asked


def check_unique(even: list[Arc]) -> None:
    """Raise Refused unless no cycle of arcs with reduced gain 0 can carry a change.

    Arcs usable both ways must form a forest; contracted, the others must have no cycle.
    """
    leader: dict[Any, Any] = {}

    def find(node: Any) -> Any:
        while leader.setdefault(node, node) != node:
            leader[node] = leader[leader[node]]
            node = leader[node]
        return node

    one_way = []
    for arc in even:
        if arc.least < arc.flow < arc.most:
            one, other = find(arc.tail), find(arc.head)
            if one == other:
                raise Refused("not unique: another placement is as good")
            leader[one] = other
        elif arc.flow < arc.most:
            one_way.append((arc.tail, arc.head))
        elif arc.flow > arc.least:
            one_way.append((arc.head, arc.tail))
    if has_cycle([(find(tail), find(head)) for tail, head in one_way]):
        raise Refused("not unique: another placement is as good")


def has_cycle(arcs: list[tuple[Any, Any]]) -> bool:
    """Return whether directed arcs hold a cycle, by taking away nodes that nothing enters."""
    follow: dict[Any, list[Any]] = defaultdict(list)
    degree: dict[Any, int] = defaultdict(int)
    for tail, head in arcs:
        follow[tail].append(head)
        degree[head] += 1
    nodes = {node for arc in arcs for node in arc}
    ready = [node for node in nodes if not degree[node]]
    seen = 0
    while ready:
        seen += 1
        for head in follow[ready.pop()]:
            degree[head] -= 1
            if not degree[head]:
                ready.append(head)
    return seen != len(nodes)


# ------------------------------------------------------------------ the stable outcome

STABLE_KEYS = {"format", "market", "seed", "side", "orders", "pairs", "unplaced", "totals", "digest"}
TIE_LEVELS = 2  # lottery levels that tell equals apart


def check_stable(market: dict[str, Any], outcome: dict[str, Any]) -> Verdict:
    """Return the verdict on an assignment-stable/1: every condition is kept, and no pair blocks.

    A pair blocks if both its sides have room for it, or hold something that comes later in their
    order. Which of the stable placements it is, the best for people or for positions, is not checked.
    """
    if outcome.keys() != STABLE_KEYS:
        raise Refused(f"a stable outcome has the keys {', '.join(sorted(STABLE_KEYS))}")
    if outcome["side"] not in ("people", "positions"):
        raise Refused("a stable outcome is the best for people or for positions")
    market = canonical_market(market)
    check_digests(market, outcome)
    case = index(market, {**outcome, "levels": TIE_LEVELS})
    refuse_undefined(case)
    check_conditions(case)
    drawn = lottery(market["seed"], TIE_LEVELS, list(case.people), list(case.positions), case.pairs)
    totals = total_scores(case)
    if json.dumps(outcome["totals"]) != json.dumps(totals):
        raise Refused(f"the totals are {totals}, not as the outcome says")
    placed = {i for i, _ in case.chosen}
    if outcome["unplaced"] != sorted(case.people.keys() - placed):
        raise Refused("the list of unplaced people is wrong")
    if outcome["pairs"] != sorted(map(list, case.chosen)):
        raise Refused("the pairs are not sorted")
    wanted = []
    for side, key, agents in ((0, "people", case.people), (1, "positions", case.positions)):
        places = order_of(case, outcome["orders"][key], market["objectives"], drawn, side)
        wanted.append(would_take(case, places, agents, side))
    blocking = wanted[0] & wanted[1]
    if blocking:
        raise Refused(f"not stable: {min(blocking)} would rather have each other")
    return Verdict(accepted=True, proven=True, reason="proved: no pair would rather have each other")


def check_digests(market: dict[str, Any], outcome: dict[str, Any]) -> None:
    """Raise Refused unless the outcome is whole and belongs to this canonical market and its seed."""
    if outcome["market"] != digest(market):
        raise Refused("the outcome belongs to another market")
    if outcome["digest"] != digest({key: value for key, value in outcome.items() if key != "digest"}):
        raise Refused("the outcome's digest does not fit its content")
    if outcome["seed"] != market["seed"]:
        raise Refused("the outcome names another seed")


def refuse_undefined(case: Case) -> None:
    """Raise Refused where a condition of the market leaves it open what stable means."""
    if case.bundles or case.pinned:
        raise Refused("stability is not defined with bundles or pinned pairs")
    if any(agent["least"] for agents in (case.people, case.positions, case.groups) for agent in agents.values()):
        raise Refused("stability is not defined with a least")
    for name, group in case.groups.items():
        members = [pair for pair in case.pairs if inside(group, pair)]
        loads = sum(case.people[i]["most"] for i in {i for i, _ in members})
        seats = sum(case.positions[j]["most"] for j in {j for _, j in members})
        if group["most"] is not None and group["most"] < min(len(members), loads, seats):
            raise Refused(f"stability is not defined with a cap such as that of group {name}")


def order_of(case: Case, order: dict[str, Any], objectives: list[str], drawn: dict[Any, list[int]], side: int) -> Any:
    """Return a key for every pair, less where its person (side 0) or position (side 1) prefers it."""
    if order.keys() == {"objectives"}:
        columns = [objectives.index(name) for name in order["objectives"]]
        ranks = {pair: [-scores[k] for k in columns] for pair, scores in case.pairs.items()}
    elif order.keys() == {"ranks"}:
        ranks = {(i, j): [rank] for i, j, rank in order["ranks"] if type(rank) is int}
        if not case.pairs.keys() <= ranks.keys() or len(ranks) != len(order["ranks"]):
            raise Refused("an order does not rank every pair once")
    else:
        raise Refused("an order follows objectives or ranks")
    return {pair: (ranks[pair], [-number for number in drawn[pair]], pair[1 - side]) for pair in case.pairs}


def would_take(case: Case, places: Any, agents: dict[str, dict[str, Any]], side: int) -> set[tuple[str, str]]:
    """Return the pairs not chosen for which their owner has room, or holds something that comes later."""
    held: dict[str, list[Any]] = defaultdict(list)
    for pair in case.chosen:
        held[pair[side]].append(places[pair])
    last = {name: max(keys) for name, keys in held.items() if len(keys) >= agents[name]["most"]}
    return {
        pair
        for pair in case.pairs.keys() - case.chosen
        if agents[pair[side]]["most"] and (pair[side] not in last or places[pair] < last[pair[side]])
    }


# ------------------------------------------------------------------ the whole check


def check_tree(case: Case, certificate: dict[str, Any], gains: list[int], *, best: int, closed: set[str]) -> None:
    """Walk every leaf of the certificate's tree; raise Refused at the first that fails.

    Each case lists where its potentials differ from those of the case before it. `best` is what the
    outcome has, or, where the search for it ended early, one more than what no placement exceeds.
    """
    width = case.width + case.levels
    is_bound = certificate["kind"] == "bound"
    prices = read_potentials(certificate["prices"], width)
    relaxation = Relaxation(case, network(case, gains, certificate["sides"], {}), prices)
    tree = certificate["tree"]
    root = relaxation.first({})
    stack: list[tuple[int, Bounded, dict[str, bool], str, bool]] = [(0, root, {}, "", not is_bound)]
    visited = 0
    while stack:
        index, before, decided, last, ours = stack.pop()
        visited += 1
        if type(index) is not int or not 0 <= index < len(tree) or visited > len(tree):
            raise Refused("the certificate's tree is broken")
        node = tree[index]
        if "shortfall" in node:
            if ours or not relaxation.is_short(decided, read_potentials(node["shortfall"], 1)):
                raise Refused("a case said to be impossible may be possible")
            continue
        decision = {last: decided[last]} if decided else {}
        here = relaxation.next(before, decision, read_potentials(node.get("potentials", {}), width))
        if "bundle" in node:
            name = node["bundle"]
            if name not in case.bundles or name in decided:
                raise Refused(f"the certificate decides bundle {name} wrongly")
            stack.append((node["closed"], here, {**decided, name: False}, name, ours and name in closed))
            stack.append((node["open"], here, {**decided, name: True}, name, ours and name not in closed))
        else:
            check_leaf(relaxation, node, here, None if ours else best)
    if visited != len(tree):
        raise Refused("the certificate's tree is broken")


def check_leaf(relaxation: Relaxation, leaf: dict[str, Any], here: Bounded, best: int | None) -> None:
    """Check that a leaf stays below `best`; in the one that holds the outcome (None) the sign rule and uniqueness."""
    if "potentials" not in leaf:
        raise Refused("the certificate's tree is broken")
    if best is not None:
        if here.total >= best:
            raise Refused("not optimal: another choice of open bundles may be better")
        return
    arcs = []
    for place, arc in enumerate(relaxation.arcs):
        bounds = here.arcs.get(place, arc)
        arcs.append(arc._replace(least=bounds.least, most=bounds.most))
    check_unique(check_signs(arcs, {**relaxation.prices, **here.prices}))


def check_crossing(case: Case, chain: list[tuple[str, str]]) -> None:
    """Raise Refused unless the chain proves that no two nested families hold all groups.

    Sets that cross must be on different sides; a person's own pairs are on the side of
    people, a position's on the other. A chain of crossing sets whose ends then contradict
    each other, or that comes back to its start in an odd number of steps, is the proof.
    Without it an outcome may not rest on a solver's word.
    """
    pairs = list(case.pairs)

    def members(name: tuple[str, str]) -> set[int]:
        kind, id = name
        if kind == "group":
            return {e for e, pair in enumerate(pairs) if inside(case.groups[id], pair)}
        return {e for e, pair in enumerate(pairs) if pair[kind == "position"] == id}

    sets = [members(name) for name in chain]
    for left, right in zip(sets, sets[1:]):
        if not left & right or left <= right or right <= left:
            raise Refused("the groups are not shown to cross, so a proof is asked for")
    odd = (len(chain) - 1) % 2 == 1
    fixed = {"person": 0, "position": 1}
    first, last = fixed.get(chain[0][0]), fixed.get(chain[-1][0])
    both_fixed = first is not None and last is not None
    contradicts = (first != last) != odd if both_fixed else chain[0] == chain[-1] and odd
    if not contradicts:
        raise Refused("the groups are not shown to cross, so a proof is asked for")


def check(market: dict[str, Any], outcome: dict[str, Any]) -> Verdict:
    """Return the verdict over two parsed documents; raise Refused with the first fault."""
    if market["format"] == "assignment-market/1" and outcome["format"] == "assignment-stable/1":
        return check_stable(market, outcome)
    if market["format"] != "assignment-market/1" or outcome["format"] != "assignment-outcome/1":
        raise Refused("these are not an assignment-market/1 and an assignment-outcome/1")
    if outcome.keys() != KEYS:
        raise Refused(f"an outcome has the keys {', '.join(sorted(KEYS))}")
    market = canonical_market(market)
    check_digests(market, outcome)
    levels = outcome["levels"]
    if type(levels) is not int or not 1 <= levels <= 64:
        raise Refused("the number of lottery levels is wrong")
    check_scores(market)
    case = index(market, outcome)
    check_conditions(case)
    drawn = lottery(market["seed"], levels, list(case.people), list(case.positions), case.pairs)
    best = check_totals(case, outcome, drawn)
    closed = check_lists(case, outcome)
    if outcome["certificate"]["kind"] == "solver":
        check_crossing(case, [tuple(name) for name in outcome["certificate"]["crossing"]])
        return Verdict(
            accepted=True, proven=False, reason="every condition is kept; that it is best rests on the solver's word"
        )
    gains = [pack(scores + drawn[pair]) for pair, scores in case.pairs.items()]
    if outcome["certificate"]["kind"] == "bound":
        bound = outcome["certificate"]["bound"]
        check_tree(case, outcome["certificate"], gains, best=checked(bound, case.width + levels) + 1, closed=closed)
        most = ", ".join(map(str, bound[: case.width]))
        return Verdict(
            accepted=True,
            proven=False,
            reason=f"every condition is kept; proved: no placement has totals above {most}; a better one may exist",
        )
    check_tree(case, outcome["certificate"], gains, best=best, closed=closed)
    return Verdict(accepted=True, proven=True, reason="proved: no other placement is as good")


def index(market: dict[str, Any], outcome: dict[str, Any]) -> Case:
    """Return the case; forbidden pairs are no pairs, seat scores get zeros for the lottery."""
    forbidden = set(map(tuple, market["forbidden"]))
    chosen = [tuple(pair) for pair in outcome["pairs"]]
    if len(set(chosen)) != len(chosen):
        raise Refused("a pair is placed twice")
    positions = {agent["id"]: dict(agent) for agent in market["positions"]}
    for agent in positions.values():
        if agent.get("seat_scores"):
            agent["seat_scores"] = [row + [0] * outcome["levels"] for row in agent["seat_scores"]]
    groups = {group["id"]: dict(group) for group in market["groups"]}
    for group in groups.values():
        for side in ("people", "positions"):
            if side in group:
                group[side] = set(group[side])
    return Case(
        {agent["id"]: agent for agent in market["people"]},
        positions,
        groups,
        {bundle["id"]: bundle["positions"] for bundle in market["bundles"]},
        {(i, j): scores for i, j, scores in market["pairs"] if (i, j) not in forbidden},
        {(i, j) for i, j in market["pinned"]},
        set(chosen),
        len(market["objectives"]),
        outcome["levels"],
    )


def check_scores(market: dict[str, Any]) -> None:
    """Raise Refused where a score has another length, or is so large that totals run into each other in `pack`."""
    rows = [pair[2] for pair in market["pairs"]]
    for agent in market["positions"]:
        rows += agent.get("seat_scores") or []
    limit = 2 ** (BITS - 2) // (len(rows) + 1)
    for row in rows:
        if len(row) != len(market["objectives"]):
            raise Refused("a score has not one number for each objective")
        if max(row) > limit or min(row) < -limit:
            raise Refused("a score is too large to be checked")


def check_totals(case: Case, outcome: dict[str, Any], drawn: dict[Any, list[int]]) -> int:
    """Check totals and lottery against the pairs; return them packed."""
    totals = total_scores(case)
    numbers = [sum(drawn[pair][level] for pair in case.chosen) for level in range(outcome["levels"])]
    if json.dumps([outcome["totals"], outcome["lottery"]]) != json.dumps([totals, numbers]):
        raise Refused(f"the totals are {totals} and {numbers}, not as the outcome says")
    return pack(totals + numbers)


def total_scores(case: Case) -> list[int]:
    """Return the total of every objective over the chosen pairs and the seats they take."""
    totals = [sum(case.pairs[pair][k] for pair in case.chosen) for k in range(case.width)]
    for name, agent in case.positions.items():
        held = sum(pair[1] == name for pair in case.chosen) if agent.get("seat_scores") else 0
        for row in (agent.get("seat_scores") or [])[:held]:
            totals = [total + extra for total, extra in zip(totals, row)]
    return totals


def check_lists(case: Case, outcome: dict[str, Any]) -> set[str]:
    """Check the lists of unplaced people and closed bundles; return the closed bundles."""
    placed = {i for i, _ in case.chosen}
    held = {j for _, j in case.chosen}
    closed = {name for name, leasts in case.bundles.items() if not held & leasts.keys()}
    if outcome["unplaced"] != sorted(case.people.keys() - placed):
        raise Refused("the list of unplaced people is wrong")
    if outcome["closed"] != sorted(closed):
        raise Refused("the list of closed bundles is wrong")
    if outcome["pairs"] != sorted(map(list, case.chosen)):
        raise Refused("the pairs are not sorted")
    return closed


def verify_documents(market: dict[str, Any], outcome: dict[str, Any]) -> Verdict:
    """Return the verdict; a document of the wrong shape is refused, never an error."""
    try:
        return check(market, outcome)
    except Refused as fault:
        return Verdict(accepted=False, proven=False, reason=str(fault))
    except (KeyError, TypeError, ValueError, IndexError, AttributeError, RecursionError) as fault:
        return Verdict(
            accepted=False,
            proven=False,
            reason=f"the outcome or market is malformed: {type(fault).__name__}: {fault}",
        )


def main(arguments: list[str]) -> int:
    """Read two files, print the verdict, return 0, 2 or 4."""
    if len(arguments) != 2:
        print("usage: verify.py MARKET.json OUTCOME.json", file=sys.stderr)
        return 2
    documents = []
    for name in arguments:
        try:
            with open(name, encoding="utf-8-sig") as file:
                documents.append(json.load(file))
        except (OSError, ValueError, RecursionError) as error:
            print(f"{name}: {error}", file=sys.stderr)
            return 2
    fault = misfit(documents[0], MARKET_SHAPE, arguments[0])
    if fault:
        print(fault, file=sys.stderr)
        return 2
    verdict = verify_documents(*documents)
    print(("accepted: " if verdict.accepted else "refused: ") + verdict.reason)
    return 0 if verdict.accepted else 4


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
