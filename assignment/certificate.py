"""The certificate: potentials that anybody can check against the market (docs/proof.md).

It is canonical: the potentials are greatest path sums from a virtual root, a function of the
market alone, and the tree over bundles follows from unique relaxations.
"""

from __future__ import annotations

import gc
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from assignment.branch import Node, Tree, bounded
from assignment.infeasible import shortfall
from assignment.market import Ints, Market
from assignment.network import ROOT, SIDE_NAMES, Network, Sides

FEW_CASES = 32

KEYS = {"person": "people", "position": "positions", "group": "groups"}


def of_tree(market: Market, network: Network, sides: Sides, tree: Tree) -> dict[str, Any]:
    """Return the certificate of a finished search, its tree in preorder, open before closed.

    `prices` are the potentials of the leaf that holds the outcome. Each case of the tree lists where
    its own differ from those of the case before it, the first from `prices`.
    """
    assert tree.best is not None
    base = tree.prices.copy()
    own, vectors = tree.differing(tree.nodes[tree.best])
    base[own] = vectors
    first = _named(network, tree.prices[own], own)
    return _proof(market, network, sides, base, _cases(market, network, tree, first))


def of_bound(market: Market, network: Network, sides: Sides, tree: Tree) -> dict[str, Any]:
    """Return the certificate of a search that ended early: that no placement has more than `bound`."""
    assert tree.bound is not None
    proof = _proof(market, network, sides, tree.prices, _cases(market, network, tree, {}))
    return {**proof, "kind": "bound", "bound": tree.bound.tolist()}


def _cases(market: Market, network: Network, tree: Tree, first: dict[str, Any]) -> list[dict[str, Any]]:
    """List the tree; `first` are the potentials of its first case."""
    listed: list[dict[str, Any]] = [_bundle(market, tree.nodes[0]) | {"potentials": first}]
    stack = _children(tree, tree.nodes[0], 0)
    while stack:
        index, father, place, key = stack.pop()
        node = tree.nodes[index]
        listed[place][key] = len(listed)
        if node.state is None:
            short = shortfall(bounded(market, network, node.decided))[0]
            used = np.flatnonzero(short[:, 0])
            listed.append({"shortfall": _named(network, short[used], used)})
            continue
        own = tree.differing(node)
        stack += _children(tree, node, len(listed), own)
        changed = _named(network, *_changed(tree.prices, father, own))
        listed.append(_bundle(market, node) | {"potentials": changed})
    return listed


class Pen:
    """Tells how long the tree of a search will take to be written, from how long a few of its cases take."""

    def __init__(self, market: Market, network: Network) -> None:
        self.market, self.network = market, network
        self.each = self.short = 0.0
        self.next = FEW_CASES

    def seconds(self, tree: Tree) -> float:
        """Return the time for all cases of the tree as it stands."""
        nodes = tree.nodes
        if len(nodes) >= self.next:
            self.next = 2 * len(nodes)
            self._write_a_few(tree)
        return len(nodes) * self.each + tree.unfilled * self.short

    def _write_a_few(self, tree: Tree) -> None:
        start = time.perf_counter()
        fathers = [node for node in tree.nodes[-4 * FEW_CASES :] if node.bundle is not None][-FEW_CASES // 2 :]
        count = 0
        for father in fathers:
            known = tree.differing(father)
            for child in father.children:
                if tree.nodes[child].state is not None:
                    listed = _named(self.network, *_changed(tree.prices, known, tree.differing(tree.nodes[child])))
                    json.dumps(listed, sort_keys=True)
                    count += 1
        self.each = (time.perf_counter() - start) / max(count, 1)
        unfilled = next((node for node in reversed(tree.nodes) if node.state is None), None)
        if unfilled is not None:
            start = time.perf_counter()
            shortfall(bounded(self.market, self.network, unfilled.decided))
            self.short = time.perf_counter() - start


def _bundle(market: Market, node: Node) -> dict[str, Any]:
    return {} if node.bundle is None else {"bundle": market.bundles[node.bundle].id}


Differing = tuple[Ints, Ints]
"""Nodes of the network, and their potentials."""


def _children(
    tree: Tree, node: Node, place: int, own: Differing | None = None
) -> list[tuple[int, Differing, int, str]]:
    """Return the cases that follow, the first one last.

    Each as (index, what differs from the relaxation at its father, place of the father in the list, key).
    """
    if node.bundle is None:
        return []
    own = own or tree.differing(node)
    return [(node.children[1], own, place, "closed"), (node.children[0], own, place, "open")]


def _changed(relaxed: Ints, father: Differing, own: Differing) -> Differing:
    """Return the potentials of a case where they are not those of its father, and where that is."""
    (old, before), (new, after) = father, own
    either = np.union1d(old, new)
    prices = np.repeat(relaxed[either][None], 2, axis=0)
    prices[0, np.searchsorted(either, old)] = before
    prices[1, np.searchsorted(either, new)] = after
    kept = (prices[0] != prices[1]).any(axis=1)
    return prices[1, kept], either[kept]


def of_potentials(market: Market, network: Network, sides: Sides, prices: Ints) -> dict[str, Any]:
    """Return the certificate of a market without bundles from its canonical potentials."""
    return _proof(market, network, sides, prices, [{"potentials": {}}])


def _proof(market: Market, network: Network, sides: Sides, base: Ints, tree: list[dict[str, Any]]) -> dict[str, Any]:
    prices = named_everywhere(market, network, base)
    return {"kind": "potentials", "sides": side_names(market, sides), "prices": prices, "tree": tree}


def of_solver(sides: Sides) -> dict[str, Any]:
    """Return the mark of an outcome that rests on a solver, with the chain of crossing sets."""
    return {"kind": "solver", "solver": "HiGHS", "crossing": [list(name) for name in sides.witness]}


def side_names(market: Market, sides: Sides) -> dict[str, str]:
    """Return on which side each group hangs, by id."""
    return {market.groups[g].id: SIDE_NAMES[side] for g, side in sorted(sides.side.items())}


def named_everywhere(market: Market, network: Network, prices: Ints) -> dict[str, Any]:
    """Return the potentials (nodes, K) by kind and id; kinds without an entry are left out."""
    n, m = len(market.people), len(market.positions)
    groups = [name for _, name in network.names[1 + n + m :]]
    ids = (("people", market.people, 1), ("positions", market.positions, 1 + n), ("groups", groups, 1 + n + m))
    with _uncollected():
        return {"root": prices[ROOT].tolist()} | {
            key: dict(zip(names, prices[first : first + len(names)].tolist(), strict=True))
            for key, names, first in ids
            if names
        }


@contextmanager
def _uncollected() -> Iterator[None]:
    """Let the collector rest: so many new lists make it walk over all that lives, and none of them is garbage."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _named(network: Network, prices: Ints, nodes: Ints) -> dict[str, Any]:
    """Return the potentials (k, K) of k nodes by kind and id; kinds without an entry are left out."""
    found: dict[str, Any] = {}
    for node, vector in zip(nodes.tolist(), prices.tolist(), strict=True):
        kind, name = network.names[node]
        if kind == "root":
            found["root"] = vector
        else:
            found.setdefault(KEYS[kind], {})[name] = vector
    return found
