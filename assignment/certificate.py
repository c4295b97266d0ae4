"""The certificate: potentials that anybody can check against the market (docs/proof.md).

It is canonical: the potentials are greatest path sums from a virtual root, a function of the
market alone, and the tree over bundles follows from unique relaxations.
"""

from __future__ import annotations

from typing import Any

from assignment.branch import Tree, bounded
from assignment.infeasible import shortfall
from assignment.market import Ints, Market
from assignment.network import SIDE_NAMES, Network, Sides
from assignment.potentials import canonical

KEYS = {"person": "people", "position": "positions", "group": "groups"}


def of_tree(market: Market, network: Network, sides: Sides, tree: Tree) -> dict[str, Any]:
    """Return the certificate of a finished search, its tree in preorder, open before closed."""
    listed: list[dict[str, Any]] = []
    stack: list[tuple[int, int, str]] = [(0, -1, "")]
    while stack:
        index, father, key = stack.pop()
        node = tree.nodes[index]
        if father >= 0:
            listed[father][key] = len(listed)
        if node.bundle is None:
            listed.append(_leaf(bounded(market, network, node.decided), node.flow))
            continue
        stack += [(node.children[1], len(listed), "closed"), (node.children[0], len(listed), "open")]
        listed.append({"bundle": market.bundles[node.bundle].id})
    return {"kind": "potentials", "sides": side_names(market, sides), "tree": listed}


def of_potentials(market: Market, network: Network, sides: Sides, prices: Ints) -> dict[str, Any]:
    """Return the certificate of a market without bundles from its canonical potentials."""
    leaf = {"potentials": _named(network, prices)}
    return {"kind": "potentials", "sides": side_names(market, sides), "tree": [leaf]}


def of_solver(sides: Sides) -> dict[str, Any]:
    """Return the mark of an outcome that rests on a solver, with the chain of crossing sets."""
    return {"kind": "solver", "solver": "HiGHS", "crossing": [list(name) for name in sides.witness]}


def side_names(market: Market, sides: Sides) -> dict[str, str]:
    """Return on which side each group hangs, by id."""
    return {market.groups[g].id: SIDE_NAMES[side] for g, side in sorted(sides.side.items())}


def _leaf(network: Network, flow: Ints | None) -> dict[str, Any]:
    if flow is None:
        return {"shortfall": _named(network, shortfall(network)[0])}
    return {"potentials": _named(network, canonical(network, flow))}


def _named(network: Network, prices: Ints) -> dict[str, Any]:
    leaf: dict[str, Any] = {"root": [], "people": {}, "positions": {}, "groups": {}}
    for (kind, name), vector in zip(network.names, prices.tolist(), strict=True):
        if kind == "root":
            leaf["root"] = vector
        else:
            leaf[KEYS[kind]][name] = vector
    return leaf
