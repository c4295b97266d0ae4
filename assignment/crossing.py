"""Groups that no two nested families can hold: scipy's HiGHS, rung by rung, at gap 0.

Such outcomes are not proven here. Source of the form: Dantzig, 1963; each objective's total
is fixed before the next is maximised, the lottery last, and a last run asks whether another
placement has the same totals.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from assignment.errors import Infeasible, MarketError
from assignment.infeasible import Bound, Conflict, Repair
from assignment.lottery import numbers
from assignment.market import Ints, Market
from assignment.network import Sides

MAX_LEVELS = 16
SCORE_LIMIT = 2**20
"""HiGHS takes 0.999999 for 1, so a larger score could hide a whole unit of an objective."""


class _Program:
    """Columns: open pairs, then one per bundle (open?), then one per scored seat."""

    def __init__(self, market: Market, sides: Sides) -> None:
        self.market = market
        self.rows = np.flatnonzero(market.open_pairs())
        self.seats = [(j, s) for j, rows in sorted(market.seat_scores.items()) for s in range(len(rows))]
        self.pairs = self.rows.size
        self.size = self.pairs + len(market.bundles) + len(self.seats)
        self.entries: list[tuple[dict[int, int], float, float]] = []
        self.names: list[tuple[str, str, int]] = []
        self._loads()
        self._seat_rows()
        for g, members in sides.members.items():
            group = market.groups[g]
            place = np.searchsorted(self.rows, members)
            self._add(
                {int(c): 1 for c in place},
                group.least,
                np.inf if group.most is None else group.most,
                ("group", group.id),
            )

    def _add(self, row: dict[int, int], least: float, most: float, name: tuple[str, str]) -> None:
        self.entries.append((row, least, most))
        self.names.append((*name, int(max(least, 0))))

    def _loads(self) -> None:
        market = self.market
        owner = market.person[self.rows]
        for i, name in enumerate(market.people):
            row = {int(c): 1 for c in np.flatnonzero(owner == i)}
            self._add(row, market.least_load[i], market.most_load[i], ("person", name))

    def _seat_rows(self) -> None:
        market = self.market
        owner = market.position[self.rows]
        bundle_of = {j: (b, need) for b, bundle in enumerate(market.bundles) for j, need in bundle.leasts.items()}
        first = self.pairs + len(market.bundles)
        for j, name in enumerate(market.positions):
            row = {int(c): 1 for c in np.flatnonzero(owner == j)}
            least, most = int(market.least_seats[j]), int(market.most_seats[j])
            if j in bundle_of:
                b, need = bundle_of[j]
                self._add({**row, self.pairs + b: -max(least, need)}, 0, np.inf, ("position", name))
                self._add({**row, self.pairs + b: -min(most, len(row))}, -np.inf, 0, ("position", name))
            else:
                self._add(row, least, most, ("position", name))
            mine = {first + k: -1 for k, (owner_j, _) in enumerate(self.seats) if owner_j == j}
            if mine:
                self._add({**row, **mine}, 0, 0, ("position", name))

    def column(self, k: int) -> Ints:
        """Return the objective k (or lottery level k - K) over all columns."""
        market, width = self.market, len(self.market.objectives)
        value = np.zeros(self.size, np.int64)
        value[: self.pairs] = (market.scores[:, k] if k < width else numbers(market, k - width))[self.rows]
        if k < width:
            for c, (j, s) in enumerate(self.seats):
                value[self.pairs + len(market.bundles) + c] = market.seat_scores[j][s, k]
        return value

    def run(self, objective: Ints, extra: list[tuple[Ints, float, float]]) -> Ints | None:
        """Maximise; return the columns as integers, or None where nothing is feasible."""
        r, c, v = [], [], []
        for at, (row, _, _) in enumerate(self.entries):
            r += [at] * len(row)
            c += list(row)
            v += list(row.values())
        table = sparse.csr_matrix((v, (r, c)), shape=(len(self.entries), self.size))
        limits = [LinearConstraint(table, [e[1] for e in self.entries], [e[2] for e in self.entries])]
        limits += [LinearConstraint(row[None, :].astype(float), low, high) for row, low, high in extra]
        least = np.zeros(self.size)
        least[: self.pairs] = self.market.pinned_pairs()[self.rows]
        found = milp(
            -objective.astype(float),
            integrality=np.ones(self.size),
            bounds=Bounds(least, np.ones(self.size)),
            constraints=limits,
            options={"mip_rel_gap": 0.0},
        )
        return None if found.x is None else np.round(found.x).astype(np.int64)


def solve(market: Market, sides: Sides, tell: Callable[[str], None]) -> tuple[Ints, int]:
    """Return (rows of the chosen pairs, lottery levels used).

    Raises Infeasible; MarketError where the scores are larger than HiGHS can tell apart.
    """
    program = _Program(market, sides)
    _refuse_large_scores(program)
    if not program.size:
        return np.empty(0, np.int64), 1
    fixed: list[tuple[Ints, float, float]] = []
    chosen: Ints | None = None
    width = len(market.objectives)
    for k in range(width + MAX_LEVELS):
        tell(f"HiGHS, objective {k + 1}")
        column = program.column(k)
        chosen = program.run(column, fixed)
        if chosen is None and fixed:
            raise MarketError("the groups cross, and HiGHS lost the totals that it had found; nothing was decided")
        if chosen is None:
            raise Infeasible(_conflict(market, program))
        total = int(column @ chosen)
        fixed.append((column, total, total))
        if k >= width and not _has_rival(program, chosen, fixed):
            break
    assert chosen is not None
    return program.rows[chosen[: program.pairs] > 0], k - width + 1


def _refuse_large_scores(program: _Program) -> None:
    for k, name in enumerate(program.market.objectives):
        largest = int(np.abs(program.column(k)).max(initial=0))
        if largest > SCORE_LIMIT:
            raise MarketError(
                f"objective {name!r}: the groups cross, so HiGHS decides, and it is exact for scores up to "
                f"{SCORE_LIMIT} only, not {largest}; use smaller scores"
            )


def _has_rival(program: _Program, chosen: Ints, fixed: list[tuple[Ints, float, float]]) -> bool:
    """Return whether other pairs reach the same totals."""
    flip = np.zeros(program.size, np.int64)
    flip[: program.pairs] = np.where(chosen[: program.pairs] > 0, -1, 1)
    placed = int(chosen[: program.pairs].sum())
    return program.run(np.zeros(program.size, np.int64), [*fixed, (flip, 1 - placed, np.inf)]) is not None


def _conflict(market: Market, program: _Program) -> Conflict:
    """Return the fewest units of leasts that must be given up, as one conflict."""
    asked = [(at, least) for at, (_, least, _) in enumerate(program.entries) if least > 0]
    wider = _Program.__new__(_Program)
    wider.__dict__.update(program.__dict__)
    wider.entries = list(program.entries)
    wider.size = program.size + sum(int(least) for _, least in asked)
    pins = program.market.pinned_pairs()[program.rows]
    slack: dict[int, range] = {}
    start = program.size
    for at, least in asked:
        row, _, most = program.entries[at]
        slack[at] = range(start, start + int(least))
        start += int(least)
        wider.entries[at] = ({**row, **dict.fromkeys(slack[at], 1)}, least, np.inf)
        wider.entries.append((row, -np.inf, most))
    cost = np.zeros(wider.size, np.int64)
    cost[program.size :] = -1
    found = wider.run(cost, [])
    if found is None:
        names = tuple(
            Bound("pinned pair", f"{market.people[market.person[e]]} - {market.positions[market.position[e]]}", 1)
            for e in program.rows[pins]
        )
        return Conflict(names or (Bound("bundle", "any", 1),), (), 0, 1, ())
    lost = [(at, int(found[slack[at].start : slack[at].stop].sum())) for at, _ in asked]
    changes = tuple((Bound(*program.names[at]), program.names[at][2] - units) for at, units in lost if units)
    demands = tuple(bound for bound, _ in changes)
    return Conflict(demands, (), 0, sum(units for _, units in lost), (Repair(changes),))
