"""python -m assignment.warm: compile the fast engine's loops, so that the first market need not wait.

Ends with 0 also where numba is not installed: then there is nothing to compile.
"""

from __future__ import annotations

import sys
import time
from dataclasses import replace

import numpy as np

from assignment.engines import fast, has_fast
from assignment.implicit import Features, solve_features
from assignment.market import Bundle, Group, Market
from assignment.outcome import Outcome
from assignment.resolver import Resolver
from assignment.solve import solve
from assignment.standing import MANY, Standing


def sample(width: int) -> Market:
    """Return a small market whose solution visits every compiled loop."""
    rng = np.random.default_rng(width)
    people, positions = 60, 24
    table = rng.random((people, positions)) < 0.5
    scores = rng.integers(0, 50, (int(table.sum()), width))
    return Market.from_csr(
        np.concatenate([[0], np.cumsum(table.sum(axis=1))]),
        np.nonzero(table)[1],
        scores,
        most_seats=rng.integers(1, 4, positions),
        most_load=rng.integers(1, 3, people),
        groups=[Group("few", positions=(0, 1, 2), most=1), Group("some", people=(0, 1, 2, 3), least=2)],
        bundles=[Bundle("course", {5: 2, 6: 1}), Bundle("other", {7: 3})],
        seed="warm",
    )


def compile_ways(market: Market, outcome: Outcome) -> None:
    """Compile the search from both ends for what one pair more or less would do."""
    standing = Standing(market, outcome, engine="fast")
    assert standing.ways is not None
    standing.ways.path(0, *((0, 0) if standing.flow[0] else (1, 1)))


def compile_resolver(width: int) -> None:
    """Compile what follows many who withdraw at once."""
    market = replace(sample(width), groups=(), bundles=())
    Resolver(market, solve(market, engine="fast"), engine="fast").without(*range(MANY))


def compile_prices() -> None:
    """Compile the looks at a table of scores that is never kept, narrow and wide."""
    rng = np.random.default_rng(1)
    for top in (50, 2**24):
        one, other = rng.integers(0, top, (600, 3)), rng.integers(0, 50, (600, 3))
        kind = other[:, :1]
        solve_features(Features.of(one, other, people_kinds=kind, positions_kinds=kind, bonuses=[7]))


def main() -> int:
    """Compile; say how long it took."""
    if not has_fast():
        return 0
    start = time.perf_counter()
    for width in (1, 3):
        market = sample(width)
        compile_ways(market, solve(market, engine="fast"))
        compile_resolver(width)
    fast().warm()
    compile_prices()
    took = time.perf_counter() - start
    if took > 2:
        print(f"compiled the fast engine in {took:.0f} s (once)", file=sys.stderr)  # noqa: T201 - a command says what it did
    return 0


if __name__ == "__main__":
    sys.exit(main())
