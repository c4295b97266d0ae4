"""solve(market): the best placement, with its proof."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from assignment import certificate, crossing, cut
from assignment.branch import Search, Tie, Tree, bounded
from assignment.circulate import Circulation, Shortage, stop_if_asked
from assignment.early import NothingYet, search_until
from assignment.engines import choose, fast
from assignment.errors import Infeasible, OutOfTime
from assignment.files import market_digest, outcome_document
from assignment.infeasible import Conflict, empty_groups, explain_shortage, joined, mended
from assignment.lottery import gains, numbers
from assignment.market import Ints, Market
from assignment.network import Network, Sides, build, find_sides, flow_of
from assignment.outcome import Outcome, closed_bundles, report_of, rows_of, sorted_pairs, totals_of, unplaced_people
from assignment.potentials import canonical, find_tie, reduced, signs
from assignment.propose import Proposal, propose
from assignment.standing import named_prices

MAX_LEVELS = 16
WRITING = 1.6
"""Writing a placement, a bound and their certificate takes about so many times as long as the market's digest."""

Watch = Callable[[str], bool | None]


class TimeUp(Exception):
    """The time that the caller gave is over."""


@dataclass
class _Work:
    """What one call of `solve` carries along: the clock, the counts, the progress function."""

    market: Market
    engine: str
    watch: Watch | None
    seconds: dict[str, float] = field(default_factory=dict)
    paths: int = 0
    cases: int = 1
    is_settled: bool = False
    until: float | None = None
    limit: float = 0.0
    heard: float = 0.0
    silence: float = 0.0
    digest: str = ""
    start: Outcome | None = None
    known: cut.Known = field(default_factory=cut.Known)

    @contextmanager
    def stage(self, name: str) -> Any:
        self.tell(name)
        start = time.perf_counter()
        yield
        self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - start

    def read(self, words: str) -> None:
        """As `tell`, where the time may not end yet: without the network there is no bound."""
        now, before = time.perf_counter(), self.heard
        self.heard, self.silence = now, max(self.silence, now - before if before else 0.0)
        if self.watch is not None:
            stop_if_asked(answer=self.watch(words))

    def tell(self, words: str) -> None:
        self.read(words)
        if self.until is not None and time.monotonic() > self.until:
            raise TimeUp

    def reserve(self) -> None:
        """Keep of the time as much as it will take to write what was found, and to notice that it is over.

        Both are told from this very market: its digest was written already, and silences were heard.
        """
        if self.until is not None:
            needed = WRITING * self.seconds.get("reading: the whole market", 0.0) + self.silence
            self.until -= min(needed, self.limit / 2)


def solve(
    market: Market,
    *,
    engine: str = "auto",
    start: Outcome | None = None,
    watch: Watch | None = None,
    limit: float | None = None,
) -> Outcome:
    """Return the one best placement of the market and the certificate that proves it.

    Best: no other placement that keeps all conditions has a greater vector of totals, compared
    objective by objective, the lottery last.

    `engine` is "auto", "fast" (compiled, see `assignment.fast`), "dense", "sparse" or "exact"
    (see `assignment.propose`); the outcome is the same for each, byte for byte. `start`, an
    outcome of a similar market, changes the time and not the outcome. `watch` is called with a
    few words (`News`) now and then; where it returns False the work stops.

    After `limit` seconds the best placement found so far is returned. Then `outcome.proven` is False,
    and `outcome.bound` are totals that no placement exceeds, which its certificate proves. Where
    `start` is an outcome of this very market, what is returned is no worse.

    Raises
    ------
    Infeasible
        No placement keeps all conditions; the error says which demands clash.
    Cancelled
        `watch` returned False.
    OutOfTime
        No placement was found within the limit.
    ValueError
        The engine's name is not known, or its library is not installed.

    Notes
    -----
    Groups that do not form two nested families are solved by scipy's HiGHS at gap 0; then
    `outcome.proven` is False and the certificate says so.

    """
    until = None if limit is None else time.monotonic() + limit
    work = _Work(market, choose(engine, market.person.size), watch, limit=limit or 0.0)
    if limit is not None:
        with work.stage("reading: the whole market"):  # now: little must be left to do once the time is over
            work.digest = market_digest(market, work.read)
        work.start = start if start is not None and start.market_digest == work.digest else None
    with work.stage("reading"):
        sides = find_sides(market)
        _refuse_empty_groups(market, sides)
    work.until = until
    if sides.witness:
        try:
            with work.stage("solving"):
                rows, levels = crossing.solve(market, sides, work.tell)
        except TimeUp:
            raise OutOfTime("the time was over before HiGHS found the best placement") from None
        work.until = None
        return _outcome(work, rows, levels, certificate.of_solver(sides))
    return _proven(work, sides, start)


def _refuse_empty_groups(market: Market, sides: Sides) -> None:
    """Raise Infeasible where groups ask for pairs and have none; the repair mends what else clashes."""
    empty = {group.id: group.least for g, group in enumerate(market.groups) if group.least and g not in sides.members}
    if not empty:
        return
    groups = tuple(replace(group, least=0) if group.id in empty else group for group in market.groups)
    rest = None
    try:
        solve(replace(market, groups=groups))
    except Infeasible as fault:
        rest = fault.conflict
    raise Infeasible(empty_groups(dict(sorted(empty.items())), rest))


def _proven(work: _Work, sides: Sides, start: Outcome | None) -> Outcome:
    """Solve with as many lottery levels as it takes until the optimum is unique."""
    market = work.market
    known: tuple[Ints, Ints] | None = None
    for levels in range(1, MAX_LEVELS + 1):
        network = build(market, sides, gains(market, levels), work.read)
        work.read("reading: who could go where")
        if work.until is not None and known is None:
            work.known.chosen = cut.placement(market, network, None, work.read)  # in hand, whenever the time is over
            work.reserve()
        try:
            if known is None or work.is_settled:
                known = _first(work, network, start)
            else:
                known = known[0], np.column_stack([known[1], np.zeros(network.nodes, np.int64)])
                work.known.prices = None if work.known.prices is None else known[1]
            if market.bundles:
                return _with_bundles(work, network, sides, known, levels)
            known, tied = _settled(work, network, known)
        except Tie:
            continue
        except TimeUp:
            return _cut(work, sides, network)
        if not tied:
            work.until = None
            with work.stage("writing the proof"):
                proof = certificate.of_potentials(market, network, sides, known[1])
            rows = network.pair_rows[known[0][: network.pairs] > 0]
            return _outcome(work, rows, levels, proof)
    raise AssertionError(f"{MAX_LEVELS} lottery levels did not decide; two pairs must share an id")


def _cut(work: _Work, sides: Sides, network: Network) -> Outcome:
    """Return the best placement found so far, with a certificate of what none exceeds. Raises OutOfTime."""
    work.until = None
    market = work.market
    with work.stage("writing the proof"):
        chosen = cut.placement(market, network, work.known.chosen, work.read)
        work.read("writing the proof")
        if chosen is None and work.start is not None:
            chosen = np.isin(network.pair_rows, rows_of(market, work.start.pairs))
        if chosen is None:
            raise OutOfTime("the time was over before a placement was found that keeps every condition")
        prices = cut.bounding_prices(network, work.known)
        work.read("writing the proof")
        bound = cut.bound_of(network, prices)
        work.read("writing the proof")
        proof = certificate.of_potentials(market, network, sides, prices) | {"kind": "bound", "bound": list(bound)}
    levels = network.gain.shape[1] - len(market.objectives)
    return _outcome(work, _no_worse(work, network.pair_rows[chosen], levels), levels, proof)


def _no_worse(work: _Work, rows: Ints, levels: int) -> Ints:
    """Return these chosen pairs, or those of the outcome that was there before where it is better."""
    if work.start is None:
        return rows
    market, known = work.market, rows_of(work.market, work.start.pairs)

    def value(chosen: Ints) -> tuple[int, ...]:
        lots = tuple(int(numbers(market, level, chosen).sum()) for level in range(levels))
        return totals_of(market, sorted_pairs(market, np.sort(chosen))) + lots

    return max(rows, known, key=value)


def _first(work: _Work, network: Network, start: Outcome | None) -> tuple[Ints, Ints]:
    """Return a flow and potentials to start from."""
    if start is None:
        with work.stage("proposing"):
            found = _proposal(work, network)
        work.is_settled = found.is_settled
        return flow_of(network, work.market, found.chosen), found.prices
    with work.stage("warming"):
        width = len(work.market.positions)
        keys = work.market.person[network.pair_rows] * width + work.market.position[network.pair_rows]
        chosen = np.isin(keys, start.pairs[:, 0] * width + start.pairs[:, 1])
        return flow_of(network, work.market, chosen), named_prices(network, start)


def _proposal(work: _Work, network: Network) -> Proposal:
    if work.engine == "fast":
        return Proposal(*fast().propose(work.market, network, work.tell, work.known.keep))
    return propose(work.market, network, work.engine, work.tell, work.known.keep)


def _is_optimal(network: Network, flow: Ints, prices: Ints) -> bool:
    if (flow < network.least).any() or (flow > network.most).any():
        return False
    sign = signs(reduced(network, prices))
    return not ((sign > 0) & (flow < network.most) | (sign < 0) & (flow > network.least)).any()


def _settled(work: _Work, network: Network, known: tuple[Ints, Ints]) -> tuple[tuple[Ints, Ints], bool]:
    """Return an optimal flow with its canonical potentials, and whether another one ties."""
    if work.engine == "fast":
        try:
            return _settled_fast(work, network, known)
        except fast().TooWide:
            work.engine = "exact"
    flow, prices = known
    with work.stage("carrying to the optimum"):
        if not _is_optimal(network, flow, prices):
            work.is_settled = False
            engine = Circulation(network, flow, prices, watch=work.tell)
            _settle(work, network, engine)
            flow = engine.flow_array()
    with work.stage("pricing"):
        prices = prices if work.is_settled else canonical(network, flow)
        work.known.keep(flow[: network.pairs] > 0, prices, network.gain.shape[1])
    with work.stage("testing uniqueness"):
        return (flow, prices), find_tie(network, flow, prices)


def _settled_fast(work: _Work, network: Network, known: tuple[Ints, Ints]) -> tuple[tuple[Ints, Ints], bool]:
    """Do the same with compiled loops. Raises fast.TooWide."""
    with work.stage("carrying to the optimum"):
        engine = fast().Compiled(network, *known, watch=work.tell)
        _settle(work, network, engine)
        work.known.keep(engine.flow[: network.pairs] > 0, engine.vectors(), network.gain.shape[1])
    with work.stage("pricing"):
        prices = engine.canonical()
    with work.stage("testing uniqueness"):
        return (engine.flow_array(), prices), engine.has_tie()


def _settle(work: _Work, network: Network, engine: Circulation) -> None:
    """Carry to the optimum. Raises Infeasible."""
    try:
        engine.settle()
    except Shortage as shortage:
        raise Infeasible(explain_shortage(work.market, network, shortage, {})) from None
    work.paths += engine.paths


def _with_bundles(work: _Work, network: Network, sides: Sides, known: tuple[Ints, Ints], levels: int) -> Outcome:
    market = work.market
    with work.stage("deciding which bundles open"):
        try:
            tree = _searched(work, network, known)
        except Shortage as shortage:
            raise Infeasible(_enough(work, explain_shortage(market, network, shortage, {}))) from None
    until, work.until = work.until, None
    work.paths += tree.paths
    work.cases = len(tree.nodes)
    if tree.found is not None:
        with work.stage("writing the proof"):
            flow, proof = tree.visit(tree.found).flow_array(), certificate.of_bound(market, network, sides, tree)
        return _outcome(work, _no_worse(work, network.pair_rows[flow[: network.pairs] > 0], levels), levels, proof)
    if tree.best is None:
        raise Infeasible(_enough(work, _nearest(market, network, tree)))
    with work.stage("testing uniqueness"):
        best = tree.visit(tree.nodes[tree.best])
        if best.has_tie():
            work.until = until
            raise Tie
        flow = best.flow_array()
    with work.stage("writing the proof"):
        proof = certificate.of_tree(market, network, sides, tree)
    return _outcome(work, network.pair_rows[flow[: network.pairs] > 0], levels, proof)


def _searched(work: _Work, network: Network, known: tuple[Ints, Ints]) -> Tree:
    if work.engine == "fast":
        try:
            return _search(work, network, fast().Compiled(network, *known, watch=work.tell))
        except fast().TooWide:
            work.engine = "exact"
    return _search(work, network, Circulation(network, *known, watch=work.tell))


def _search(work: _Work, network: Network, engine: Any) -> Tree:
    """Return the finished tree, or what was found in time. Raises Tie, TimeUp where that is nothing."""
    search = Search(work.market, network, engine, work.tell)
    work.known.keep(search.flow[: network.pairs] > 0, search.prices, network.gain.shape[1])
    until, work.until = work.until, None
    if until is None:
        return search.run()
    try:
        closed = () if work.start is None else work.start.closed
        decided = {b: b not in closed for b in range(len(work.market.bundles))}
        pen = certificate.Pen(work.market, network)
        half = until - work.limit / 2
        return search_until(
            search,
            lambda: time.monotonic() > max(half, until - pen.seconds(search.tree(None))),
            decided if work.start is not None else None,
        )
    except NothingYet:
        raise TimeUp from None
    finally:
        work.until = until


def _enough(work: _Work, conflict: Conflict) -> Conflict:
    """Return the conflict with a repair that is enough: what fills a relaxed bundle may not fill an open one."""
    if not conflict.repairs:
        return conflict
    try:
        solve(mended(work.market, conflict.repairs[0]), watch=work.watch)
    except Infeasible as fault:
        more = fault.conflict.repairs
        return replace(conflict, repairs=(joined(conflict.repairs[0], more[0]),)) if more else conflict
    return conflict


def _nearest(market: Market, network: Network, tree: Tree) -> Any:
    """Return the conflict of the leaf that misses fewest units."""
    conflicts = []
    for node in tree.nodes:
        if node.bundle is None:
            own = bounded(market, network, node.decided)
            try:
                Circulation(
                    own, np.zeros(own.tail.size, np.int64), np.zeros((own.nodes, own.gain.shape[1]), np.int64)
                ).settle()
            except Shortage as shortage:
                conflicts.append(explain_shortage(market, own, shortage, node.decided))
    return min(
        conflicts, key=lambda conflict: sum(bound.value - to for r in conflict.repairs for bound, to in r.changes)
    )


def _outcome(work: _Work, rows: Ints, levels: int, proof: dict[str, Any]) -> Outcome:
    market = work.market
    with work.stage("writing the outcome"):
        pairs = sorted_pairs(market, np.sort(rows))
        totals = totals_of(market, pairs)
        lottery = tuple(int(numbers(market, level, rows).sum()) for level in range(levels))
        work.read("writing the outcome")
        of_market = work.digest or market_digest(market)
        digest = outcome_document(
            market, pairs=pairs, totals=totals, lottery=lottery, certificate=proof, market_digest=of_market
        )["digest"]
        work.read("writing the outcome")
    outcome = Outcome(
        pairs,
        unplaced_people(market, pairs),
        closed_bundles(market, pairs),
        totals,
        lottery,
        proof,
        of_market,
        digest,
    )
    report = report_of(market, outcome, engine=work.engine, seconds=work.seconds, paths=work.paths, cases=work.cases)
    return replace(outcome, report=report)
