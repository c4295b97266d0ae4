"""The certificate: potentials that anybody can check against the market (docs/proof.md).

It is canonical: the potentials are greatest path sums from a virtual root, a function of the
market alone, and the tree over bundles follows from unique relaxations.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from assignment.branch import Tree, bounded
from assignment.infeasible import shortfall
from assignment.market import Ints, Market
from assignment.network import SIDE_NAMES, Network, Sides

KEYS = {"person": "people", "position": "positions", "group": "groups"}


def of_tree(market: Market, network: Network, sides: Sides, tree: Tree) -> dict[str, Any]:
    """Return the certificate of a finished search, its tree in preorder, open before closed.

    `prices` are the potentials of the leaf that holds the outcome; each leaf lists only where
    its own differ.
    """
    assert tree.best is not None
    base = tree.prices(tree.best)
    listed: list[dict[str, Any]] = []
    stack: list[tuple[int, int, str]] = [(0, -1, "")]
    while stack:
        index, father, key = stack.pop()
        node = tree.nodes[index]
        if father >= 0:
            listed[father][key] = len(listed)
        if node.bundle is None:
            listed.append(_leaf(market, network, tree, index, base))
            continue
        stack += [(node.children[1], len(listed), "closed"), (node.children[0], len(listed), "open")]
        listed.append({"bundle": market.bundles[node.bundle].id})
    return _proof(market, network, sides, base, listed)


def of_potentials(market: Market, network: Network, sides: Sides, prices: Ints) -> dict[str, Any]:
    """Return the certificate of a market without bundles from its canonical potentials."""
    return _proof(market, network, sides, prices, [{"potentials": {}}])


def _proof(market: Market, network: Network, sides: Sides, base: Ints, tree: list[dict[str, Any]]) -> dict[str, Any]:
    prices = _named(network, base, np.arange(network.nodes))
    return {"kind": "potentials", "sides": side_names(market, sides), "prices": prices, "tree": tree}


def of_solver(sides: Sides) -> dict[str, Any]:
    """Return the mark of an outcome that rests on a solver, with the chain of crossing sets."""
    return {"kind": "solver", "solver": "HiGHS", "crossing": [list(name) for name in sides.witness]}


def side_names(market: Market, sides: Sides) -> dict[str, str]:
    """Return on which side each group hangs, by id."""
    return {market.groups[g].id: SIDE_NAMES[side] for g, side in sorted(sides.side.items())}


def _leaf(market: Market, network: Network, tree: Tree, index: int, base: Ints) -> dict[str, Any]:
    node = tree.nodes[index]
    if node.state is None:
        short = shortfall(bounded(market, network, node.decided))[0]
        return {"shortfall": _named(network, short, np.flatnonzero(short[:, 0]))}
    prices = tree.prices(index)
    return {"potentials": _named(network, prices, np.flatnonzero((prices != base).any(axis=1)))}


def _named(network: Network, prices: Ints, nodes: Ints) -> dict[str, Any]:
    """Return the potentials of some nodes by kind and id; kinds without an entry are left out."""
    found: dict[str, Any] = {}
    for node, vector in zip(nodes.tolist(), prices[nodes].tolist(), strict=True):
        kind, name = network.names[node]
        if kind == "root":
            found["root"] = vector
        else:
            found.setdefault(KEYS[kind], {})[name] = vector
    return found
