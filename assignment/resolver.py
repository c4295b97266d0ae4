"""A solved market kept ready to be solved again without some of its people, at a small part of the cost."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from assignment.certificate import named_everywhere
from assignment.circulate import Circulation
from assignment.engines import choose
from assignment.market import Ints, Market
from assignment.outcome import Outcome, eligible_people, report_of, sorted_pairs, unplaced_people
from assignment.rewriting import Rewriting
from assignment.solve import solve
from assignment.standing import Standing


class Resolver:
    """A market with its outcome, from which those of the market without some people follow.

    What can follow so: the compiled loops are there, the outcome is proven, one level of the lottery was
    enough, and no bundle opens or closes. Everything else is solved anew.

    Raises MarketError where the outcome is not the best of its market.
    """

    def __init__(self, market: Market, outcome: Outcome, *, engine: str = "auto") -> None:
        self.market, self.outcome = market, outcome
        self._kept: _Kept | None = None
        is_plain = outcome.proven and len(outcome.lottery) == 1 and not market.bundles
        if is_plain and choose(engine, market.person.size) == "fast":
            standing = Standing(market, outcome, engine=engine)
            if not isinstance(standing.engine, Circulation):
                self._kept = _Kept.of(standing)

    def without(self, *people: int) -> Outcome:
        """Return the outcome of the market in which these people hold no position, as `solve` would, to the byte.

        Raises
        ------
        Infeasible
            No placement without them keeps all conditions.
        MarketError
            One of them is pinned to a position.
        IndexError
            There is no such person.

        """
        n = len(self.market.people)
        gone = np.unique(np.array(people, np.int64))
        if gone.size and not 0 <= gone[0] <= gone[-1] < n:
            raise IndexError(f"people have the numbers 0 to {n - 1}, not {gone[0]} to {gone[-1]}")
        found = self._kept.outcome_without(self.outcome, gone) if self._kept is not None else None
        return solve(self._market_without(gone)) if found is None else found

    def _market_without(self, gone: Ints) -> Market:
        most, least = self.market.most_load.copy(), self.market.least_load.copy()
        most[gone] = least[gone] = 0
        return replace(self.market, most_load=most, least_load=least)


@dataclass(frozen=True, slots=True)
class _Kept:
    """What does not change with the people."""

    standing: Standing
    rewriting: Rewriting
    held: Ints
    eligible: Any

    @classmethod
    def of(cls, standing: Standing) -> _Kept:
        standing.sort_near()
        network = standing.network
        held = network.pair_rows[standing.flow[: network.pairs] > 0]
        return cls(standing, Rewriting(standing.market), held, eligible_people(standing.market))

    def outcome_without(self, outcome: Outcome, gone: Ints) -> Outcome | None:
        """Return the outcome without these people, None where it takes more than paths and a look at potentials."""
        times = [time.perf_counter()]
        with self.standing.emptied(gone.tolist()) as batch:
            times.append(time.perf_counter())
            if batch is None:
                return None
            prices, even = batch.canonical()
            times.append(time.perf_counter())
            if batch.has_tie(prices, even):
                return None
            times.append(time.perf_counter())
            vectors = batch.engine.folding.unfold(prices.T)
            moved, difference = self.standing.difference()
            paths = int(batch.engine.counts[0])
        found = self._outcome(outcome, gone, vectors, moved, difference)
        times.append(time.perf_counter())
        stages = ("carrying to the optimum", "pricing", "testing uniqueness", "writing the outcome")
        seconds = dict(zip(stages, np.diff(times).tolist(), strict=True))
        report = report_of(
            self.standing.market, found, engine="fast", seconds=seconds, paths=paths, eligible=self.eligible
        )
        return replace(found, report=report)

    def _outcome(self, outcome: Outcome, gone: Ints, prices: Ints, moved: Ints, difference: Ints) -> Outcome:
        network, market = self.standing.network, self.standing.market
        is_pair = moved < network.pairs
        rows = network.pair_rows[moved[is_pair]]
        won = difference[is_pair] > 0
        held = np.sort(np.concatenate([np.delete(self.held, np.searchsorted(self.held, rows[~won])), rows[won]]))
        pairs = sorted_pairs(market, held)
        width = len(market.objectives)
        sums = (np.array([*outcome.totals, *outcome.lottery]) + difference @ network.gain[moved]).tolist()
        proof = {**outcome.certificate, "prices": named_everywhere(market, network, prices)}
        fields: dict[str, Any] = {
            "totals": tuple(sums[:width]),
            "lottery": tuple(sums[width:]),
            "market_digest": self.rewriting.market_digest(gone),
        }
        return Outcome(
            pairs=pairs,
            unplaced=unplaced_people(market, pairs),
            closed=(),
            certificate=proof,
            digest=self.rewriting.outcome_digest(proof, prices, pairs, **fields),
            **fields,
        )
