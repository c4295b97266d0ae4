"""python -m benchmarks.solvers SOLVER MARKET: one measurement in this process, printed as JSON.

`build` is what a user pays to hand the market over, `solve` the call itself, both in CPU seconds
of this process and its children. The loaded market is not counted; the peak is that of the
whole process.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from importlib.metadata import version
from importlib.util import find_spec
from typing import Any

import numpy as np

from benchmarks.markets import Instance, load

Result = dict[str, Any]


def cpu() -> float:
    """Return the CPU seconds so far, children included."""
    used = 0.0
    for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN):
        usage = resource.getrusage(who)
        used += usage.ru_utime + usage.ru_stime
    return used


class Clock:
    """Measures what lies between its calls."""

    def __init__(self) -> None:
        self.last, self.wall = cpu(), time.perf_counter()
        self.seconds: Result = {}

    def mark(self, name: str) -> None:
        """Give the time since the last mark this name."""
        now, wall = cpu(), time.perf_counter()
        self.seconds[name] = self.seconds.get(name, 0) + now - self.last
        self.seconds[f"{name}_wall"] = wall - self.wall
        self.last, self.wall = cpu(), time.perf_counter()


# ------------------------------------------------------------------ ours


def ours(market: Instance, clock: Clock) -> Result:
    """One objective by `assignment.transport`; the prices prove the total, checked apart with numpy."""
    from assignment.engines import fast
    from assignment.transport import Pairs, Sides, Transport

    fast().warm()  # a resident worker has the compiled code loaded
    clock.mark("load")
    pairs = Pairs(market.ptr, market.position.view(np.uint32), market.score.copy())
    clock.mark("build")
    problem = Transport(pairs, Sides.plain(np.ones(market.people), market.seats))
    problem.solve()
    clock.mark("solve")
    total, bound = problem.total(), problem.bound()
    clock.mark("check")
    return {"total": total, "proven": total == bound, "work": problem.counts}


def plain(market: Instance, clock: Clock) -> Result:
    """One objective by `assignment.faces` (NumPy and SciPy alone); canonical prices prove the total."""
    from assignment import Market, faces
    from assignment.cut import bound_of
    from assignment.network import build, find_sides

    assert find_spec("numba") is None, "this is to be measured where numba is not installed"
    problem = Market.from_csr(market.ptr, market.position, market.score, most_seats=market.seats)
    network = build(problem, find_sides(problem), problem.scores)
    clock.mark("build")
    found = faces.propose(problem, network)
    clock.mark("solve")
    assert found is not None
    chosen, prices = found
    total, bound = int(network.gain[: network.pairs][chosen].sum()), bound_of(network, prices)
    clock.mark("check")
    return {"total": total, "proven": (total,) == bound}


def floor(market: Instance, clock: Clock) -> Result:
    """One look at the slack of every pair, compiled: no exact method proves its result with less."""
    from assignment import augment

    u, v = np.full(market.people, 10**6, np.int64), np.zeros(market.positions, np.int64)
    pairs = market.position.view(np.uint32), market.score
    near = np.zeros_like(market.ptr), pairs[0].copy(), pairs[1].copy()
    augment.take_near(market.ptr[:2], *pairs, u, v, 0, *near)
    clock.mark("build")
    for _ in range(10):
        augment.take_near(market.ptr, *pairs, u, v, 0, *near)
    clock.mark("solve")
    clock.seconds["solve"] /= 10
    return {"total": None}


def ladder_market(market: Instance, objectives: int) -> Any:
    """Return an `assignment.Market`: one objective, or staff, students, points, fit."""
    from assignment import Bundle, Market

    person = market.person()
    rng = np.random.default_rng(7)
    student = market.is_student[person] if market.is_student.any() else (rng.random(market.people) < 0.3)[person]
    points = np.clip(market.score // 5, 1, 20) * 100
    fit = rng.integers(0, 8, points.size) * 100 + rng.integers(0, 4, points.size) * 50
    table = market.score[:, None] if objectives == 1 else np.column_stack([~student, student, points, fit])
    return Market.from_csr(
        market.ptr,
        market.position,
        table.astype(np.int64),
        most_seats=market.seats,
        objectives=("score",) if objectives == 1 else ("staff", "students", "points", "fit"),
        bundles=[Bundle(f"course {j}", {int(j): int(market.least[j])}) for j in np.flatnonzero(market.least)],
        seed="2026",
    )


def _whole(market: Instance, clock: Clock, objectives: int, engine: str, limit: float | None = None) -> Result:
    """Solve with lottery, canonical proof, uniqueness, digests: what a round writes down."""
    from assignment import solve
    from assignment.engines import has_fast
    from assignment.warm import main as warm

    if engine == "auto" and has_fast():
        warm()
        clock.mark("load")
    problem = ladder_market(market, objectives)
    clock.mark("build")
    outcome = solve(problem, engine=engine, limit=limit)
    clock.mark("solve")
    assert outcome.report is not None
    return {
        "total": outcome.totals[0] if objectives == 1 else None,
        "proven": outcome.proven,
        "digest": outcome.digest,
        "work": dict(outcome.report.seconds) | {"cases": outcome.report.cases, "bound": outcome.bound},
    }


def ours_outcome(market: Instance, clock: Clock) -> Result:
    """One objective and the lottery, whole outcome."""
    return _whole(market, clock, 1, "auto")


def ours_within(market: Instance, clock: Clock) -> Result:
    """The best found in 300 s of wall time, with its bound, where bundles are too many to finish."""
    return _whole(market, clock, 1, "auto", 300.0)


def ours_ladder(market: Instance, clock: Clock) -> Result:
    """Four objectives and the lottery, whole outcome."""
    return _whole(market, clock, 4, "auto")


def plain_outcome(market: Instance, clock: Clock) -> Result:
    """One objective and the lottery, whole outcome, where numba is not installed."""
    assert find_spec("numba") is None, "this is to be measured where numba is not installed"
    return _whole(market, clock, 1, "auto")


def plain_ladder(market: Instance, clock: Clock) -> Result:
    """Four objectives and the lottery, whole outcome, where numba is not installed."""
    assert find_spec("numba") is None, "this is to be measured where numba is not installed"
    return _whole(market, clock, 4, "auto")


def ours_standing(market: Instance, clock: Clock) -> Result:
    """Make a solved ladder ready (`solve` is that time), then ask one thing at a time; medians of fifty."""
    from assignment import Infeasible, Standing, seat_values, solve
    from assignment.warm import main as warm

    warm()
    clock.mark("load")
    problem = ladder_market(market, 4)
    outcome = solve(problem)
    clock.mark("build")
    standing = Standing(problem, outcome)
    clock.mark("solve")
    rng = np.random.default_rng(3)
    held = outcome.pairs[rng.choice(len(outcome.pairs), 50, replace=False)].tolist()
    rows = rng.choice(problem.person.size, 50, replace=False)
    some = [rng.choice(market.people, market.people // 100, replace=False).tolist() for _ in range(5)]
    questions: dict[str, list[Callable[[], Any]]] = {
        "withdrawal": [lambda i=i: standing.withdraw(i) for i, _ in held],
        "1 % withdraw": [lambda people=people: standing.withdraw(*people) for people in some],
        "veto": [lambda i=i, j=j: standing.veto(i, j) for i, j in held],
        "pin": [lambda e=e: standing.pin(int(problem.person[e]), int(problem.position[e])) for e in rows],
        "one more seat": [lambda j=j: standing.one_more_seat(j) for _, j in held],
    }
    found: Result = {}
    for name, asked in questions.items():
        times = []
        for ask in asked:
            start = cpu()
            with suppress(Infeasible):
                ask()
            times.append(cpu() - start)
        found[name] = round(sorted(times)[len(times) // 2], 6)
        found[f"{name}, slowest"] = round(max(times), 6)
    clock.mark("questions")
    seat_values(problem, outcome, standing=standing)
    clock.mark("all seat values")
    return {"total": None, "proven": outcome.proven, "work": found}


# ------------------------------------------------------------------ peers


def ortools_flow(market: Instance, clock: Clock) -> Result:
    """OR-Tools SimpleMinCostFlow."""
    from ortools.graph.python import min_cost_flow

    n, m = market.people, market.positions
    sink = n + m
    people, positions = np.arange(n), n + np.arange(m)
    flow = min_cost_flow.SimpleMinCostFlow()
    flow.add_arcs_with_capacity_and_unit_cost(
        np.concatenate([market.person(), people, positions]),
        np.concatenate([n + market.position, np.full(n + m, sink)]),
        np.concatenate([np.ones(market.position.size + n, np.int64), market.seats]),
        np.concatenate([-market.score, np.zeros(n + m, np.int64)]),
    )
    flow.set_nodes_supplies(np.arange(sink + 1), np.concatenate([np.ones(n, np.int64), np.zeros(m, np.int64), [-n]]))
    clock.mark("build")
    assert flow.solve() == flow.OPTIMAL
    clock.mark("solve")
    return {"total": -flow.optimal_cost()}


def _expanded(market: Instance) -> tuple[Any, Any, Any, int]:
    """Return (person, seat, score) of every pair with every seat, and the seats."""
    first = np.concatenate([[0], np.cumsum(market.seats)])
    count = market.seats[market.position]
    within = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    seat = np.repeat(first[market.position], count) + within
    return np.repeat(market.person(), count), seat, np.repeat(market.score, count), int(first[-1])


def scipy_sparse(market: Instance, clock: Clock) -> Result:
    """Scipy min_weight_full_bipartite_matching; a column for each seat, one to stay out for each person."""
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    person, seat, score, seats = _expanded(market)
    n = market.people
    cost = np.concatenate([200.0 - score, np.full(n, 200.0)])
    place = np.concatenate([person, np.arange(n)]), np.concatenate([seat, seats + np.arange(n)])
    table = csr_matrix((cost, place), shape=(n, seats + n))
    clock.mark("build")
    rows, columns = min_weight_full_bipartite_matching(table)
    clock.mark("solve")
    return {"total": round(200.0 * n - float(table[rows, columns].sum()))}


def _dense(market: Instance, dtype: Any) -> Any:
    person, seat, score, seats = _expanded(market)
    table = np.zeros((market.people, seats), dtype)
    table[person, seat] = score
    return table


def _square(table: Any, dtype: Any) -> Any:
    size = max(table.shape)
    square = np.zeros((size, size), dtype)
    square[: table.shape[0], : table.shape[1]] = -table
    return square


def scipy_dense(market: Instance, clock: Clock) -> Result:
    """Scipy linear_sum_assignment."""
    from scipy.optimize import linear_sum_assignment

    table = _dense(market, np.float64)
    clock.mark("build")
    rows, columns = linear_sum_assignment(table, maximize=True)
    clock.mark("solve")
    return {"total": round(float(table[rows, columns].sum()))}


def lapjv_dense(market: Instance, clock: Clock) -> Result:
    """The package lapjv, float32."""
    from lapjv import lapjv

    square = _square(_dense(market, np.float32), np.float32)
    clock.mark("build")
    rows, _, _ = lapjv(square)
    clock.mark("solve")
    return {"total": round(-float(square[np.arange(len(rows)), rows].sum(dtype=np.float64)))}


def lapx_dense(market: Instance, clock: Clock) -> Result:
    """The package lapx, lapjv."""
    import lap

    square = _square(_dense(market, np.float64), np.float64)
    clock.mark("build")
    cost, _, _ = lap.lapjv(square)
    clock.mark("solve")
    return {"total": round(-float(cost))}


def _rows(market: Instance) -> tuple[Any, Any]:
    from scipy.sparse import csr_matrix, vstack

    ones, pairs = np.ones(market.position.size), np.arange(market.position.size)
    loads = csr_matrix((ones, (market.person(), pairs)), shape=(market.people, pairs.size))
    seats = csr_matrix((ones, (market.position, pairs)), shape=(market.positions, pairs.size))
    return vstack([loads, seats]).tocsr(), np.concatenate([np.ones(market.people), market.seats])


def highs(market: Instance, clock: Clock) -> Result:
    """HiGHS dual simplex by scipy linprog; the linear program of a network has whole vertices."""
    from scipy.optimize import linprog

    table, most = _rows(market)
    clock.mark("build")
    found = linprog(-market.score.astype(float), A_ub=table, b_ub=most, bounds=(0, 1), method="highs-ds")
    clock.mark("solve")
    return {"total": round(-found.fun)}


def pulp_cbc(market: Instance, clock: Clock) -> Result:
    """PuLP with its CBC, as placement applications in Python commonly do; build counts as part of it."""
    import pulp

    model = pulp.LpProblem("market", pulp.LpMaximize)
    person, position, score = market.person().tolist(), market.position.tolist(), market.score.tolist()
    chosen = [pulp.LpVariable(f"x{e}", cat="Binary") for e in range(len(score))]
    model += pulp.lpSum(s * x for s, x in zip(score, chosen, strict=True))
    rows: list[list[Any]] = [[] for _ in range(market.people + market.positions)]
    for i, j, x in zip(person, position, chosen, strict=True):
        rows[i].append(x)
        rows[market.people + j].append(x)
    for row, most in zip(rows, [1] * market.people + market.seats.tolist(), strict=True):
        if row:
            model += pulp.lpSum(row) <= most
    model.solve(pulp.PULP_CBC_CMD(msg=False, gapRel=0, gapAbs=0))
    clock.mark("solve")
    return {"total": round(pulp.value(model.objective))}


def scipy_milp(market: Instance, clock: Clock) -> Result:
    """Scipy milp (HiGHS) at gap 0 for courses that open with their least or not at all; only `open` is integral."""
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_matrix, hstack

    table, most = _rows(market)
    courses = np.flatnonzero(market.least)
    pairs = market.position.size
    link = np.zeros(table.shape[0])
    link[market.people + courses] = 1
    column = np.arange(courses.size)
    shape = (table.shape[0], courses.size)
    upper = csr_matrix((-market.seats[courses].astype(float), (market.people + courses, column)), shape=shape)
    lower = csr_matrix((market.least[courses].astype(float), (market.people + courses, column)), shape=shape)
    limits = [
        LinearConstraint(hstack([table, upper]), -np.inf, np.where(link > 0, 0, most)),
        LinearConstraint(hstack([-table, lower]).tocsr()[market.people + courses], -np.inf, 0),
    ]
    clock.mark("build")
    found = milp(
        np.concatenate([-market.score.astype(float), np.zeros(courses.size)]),
        integrality=np.concatenate([np.zeros(pairs), np.ones(courses.size)]),
        bounds=Bounds(0, 1),
        constraints=limits,
        options={"mip_rel_gap": 0.0},
    )
    clock.mark("solve")
    return {"total": round(-found.fun)}


SOLVERS: dict[str, tuple[Callable[[Instance, Clock], Result], tuple[str, ...]]] = {
    "ours": (ours, ("numba", "numpy")),
    "ours, whole outcome": (ours_outcome, ("numba", "numpy", "scipy")),
    "ours, within 300 s": (ours_within, ("numba", "numpy", "scipy")),
    "ours, ladder of four": (ours_ladder, ("numba", "numpy", "scipy")),
    "ours, made ready": (ours_standing, ("numba", "numpy", "scipy")),
    "ours, no numba": (plain, ("numpy", "scipy")),
    "ours, whole outcome, no numba": (plain_outcome, ("numpy", "scipy")),
    "ours, ladder, no numba": (plain_ladder, ("numpy", "scipy")),
    "one pass over the pairs": (floor, ("numba",)),
    "OR-Tools min-cost flow": (ortools_flow, ("ortools",)),
    "scipy sparse": (scipy_sparse, ("scipy",)),
    "scipy dense": (scipy_dense, ("scipy",)),
    "lapjv": (lapjv_dense, ("lapjv",)),
    "lapx": (lapx_dense, ("lapx",)),
    "HiGHS (linprog)": (highs, ("scipy",)),
    "PuLP + CBC": (pulp_cbc, ("pulp",)),
    "scipy milp, gap 0": (scipy_milp, ("scipy",)),
}


def main(name: str, size: str) -> None:
    """Measure one solver on one market."""
    solver, libraries = SOLVERS[name]
    market = load(size)
    result = {"solver": name, "market": size}
    clock = Clock()
    result |= solver(market, clock)
    result |= {key: round(value, 6) for key, value in clock.seconds.items()}
    result["peak_mb"] = round(
        max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024
    )
    result["versions"] = {library: version(library) for library in libraries}
    print(json.dumps(result))


if __name__ == "__main__":
    main(*sys.argv[1:])
