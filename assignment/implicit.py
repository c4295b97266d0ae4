"""Everybody to everything: the best placement where scores follow from features and are never written down.

20,000 people and 20,000 positions are 400 million pairs. The optimum among a short list of pairs comes
with prices, and a look at the table, computed tile by tile and thrown away, shows which pairs the
prices miss. These are added until none is missed, and the prices then prove the optimum among all
pairs (Dantzig and Wolfe, 1960; Gilmore and Gomory, 1961). The search stands in `narrowing`.

A pair can only be newly missed where a price has fallen since the last look, so later looks are at
few rows and columns.

The score of a pair is an integer: the sum of products of features, and a bonus for each kind that is
the same on both sides. It is computed in floating point only where that is exact.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from assignment.blocks import Blocks
from assignment.engines import has_fast
from assignment.errors import MarketError
from assignment.market import Ints
from assignment.narrowing import Search

PAIRS_AT_A_TIME = 50_000
"""How many scores are computed in integers at a time."""

LARGEST, EXACT_64 = 2**51, 2**52
"""What scores stay below, so that one less two prices is exact in float64; and what prices stay below."""

Watch = Callable[[str], bool | None]


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """A market whose scores follow from features.

    Parameters
    ----------
    people, positions : (n, d) and (m, d) integers; their product is part of the score
    people_kinds, positions_kinds : (n, c) and (m, c) integers, such as a region's number
    bonuses : (c,) what the score gains where a kind is the same on both sides
    loads, seats : (n,) and (m,) how many positions a person may hold, and people a position

    Raises
    ------
    MarketError
        Shapes do not fit, a number is no integer, or scores could pass 2^51.

    """

    people: Ints
    positions: Ints
    people_kinds: Ints
    positions_kinds: Ints
    bonuses: Ints
    loads: Ints
    seats: Ints

    @classmethod
    def of(
        cls,
        people: npt.ArrayLike,
        positions: npt.ArrayLike,
        *,
        people_kinds: npt.ArrayLike | None = None,
        positions_kinds: npt.ArrayLike | None = None,
        bonuses: npt.ArrayLike = (),
        loads: npt.ArrayLike = 1,
        seats: npt.ArrayLike = 1,
    ) -> Features:
        """Build from anything like arrays; without kinds there are no bonuses. Raises MarketError."""
        a, b = _integers(people, "people", 2), _integers(positions, "positions", 2)
        kinds_a = np.zeros((len(a), 0), np.int64) if people_kinds is None else people_kinds
        kinds_b = np.zeros((len(b), 0), np.int64) if positions_kinds is None else positions_kinds
        return cls(
            a,
            b,
            _integers(kinds_a, "people_kinds", 2),
            _integers(kinds_b, "positions_kinds", 2),
            _integers(bonuses, "bonuses", 1),
            _integers(np.full(len(a), loads) if np.ndim(loads) == 0 else loads, "loads", 1),
            _integers(np.full(len(b), seats) if np.ndim(seats) == 0 else seats, "seats", 1),
        )

    def __post_init__(self) -> None:
        wanted = {
            "positions": (len(self.positions), self.people.shape[1]),
            "people_kinds": (len(self.people), self.bonuses.size),
            "positions_kinds": (len(self.positions), self.bonuses.size),
            "loads": (len(self.people),),
            "seats": (len(self.positions),),
        }
        for name, shape in wanted.items():
            if getattr(self, name).shape != shape:
                shown = " x ".join(map(str, shape))
                raise MarketError(f"{name}: expected {shown} integers, not {getattr(self, name).shape}")
        for name in ("loads", "seats"):
            values = getattr(self, name)
            if values.size and (values.min() < 0 or values.max() > 2**31 - 1):
                raise MarketError(f"{name} must be from 0 to 2^31 - 1")
        if self.limit() >= LARGEST:
            raise MarketError("a score could pass 2^51; use smaller features")

    def limit(self) -> int:
        """Return a bound of the absolute value of every score and of every sum on the way to it."""
        tops = [
            np.abs(side.astype(object)).max(axis=0, initial=0) if side.size else np.zeros(side.shape[1], object)
            for side in (self.people, self.positions)
        ]
        return int((tops[0] * tops[1]).sum()) + int(np.abs(self.bonuses.astype(object)).sum())

    def digest(self) -> str:
        """Return the SHA-256 of everything, each array as its shape and its int64, lowest byte first."""
        found = hashlib.sha256(b"assignment-features/1")
        for name in ("people", "positions", "people_kinds", "positions_kinds", "bonuses", "loads", "seats"):
            values = getattr(self, name)
            found.update(f"\n{name} {' '.join(map(str, values.shape))}\n".encode())
            found.update(np.ascontiguousarray(values, "<i8").tobytes())
        return found.hexdigest()

    def part(self, rows: Ints, columns: Ints, loads: Ints, seats: Ints) -> Features:
        """Return the market of some people and positions with other loads and seats."""
        return Features(
            self.people[rows],
            self.positions[columns],
            self.people_kinds[rows],
            self.positions_kinds[columns],
            self.bonuses,
            loads,
            seats,
        )

    def scores(self, pairs: Ints) -> Ints:
        """Return (k,) the scores of (k, 2) pairs, in integers throughout."""
        found = np.zeros(len(pairs), np.int64)
        for first in range(0, len(pairs), PAIRS_AT_A_TIME):
            i, j = pairs[first : first + PAIRS_AT_A_TIME].T
            same = self.people_kinds[i] == self.positions_kinds[j]
            part = (self.people[i] * self.positions[j]).sum(axis=1) + (same * self.bonuses).sum(axis=1)
            found[first : first + PAIRS_AT_A_TIME] = part
        return found


def _integers(values: npt.ArrayLike, name: str, axes: int) -> Ints:
    array = np.asarray(values)
    if array.size == 0 and array.ndim == axes:
        return np.zeros(array.shape, np.int64)
    if array.ndim != axes or array.dtype.kind not in "iu" or (array.dtype == np.uint64 and array.max() >= 2**63):
        raise MarketError(f"{name}: expected int64 integers of {axes} axes, not {array.dtype} of {array.ndim}")
    return array.astype(np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Priced:
    """The best placement of features, and the prices that prove it: see `check_prices`.

    pairs : (k, 2) person and position, sorted. people, positions : (n,) and (m,) prices. looks :
    how many times the whole table was looked at; sizes : pairs in the restricted problem, round by round.
    """

    pairs: Ints
    people: Ints
    positions: Ints
    total: int
    features_digest: str
    looks: float = 0.0
    sizes: tuple[int, ...] = field(default=(), repr=False)


def solve_features(features: Features, *, watch: Watch | None = None) -> Priced:
    """Return a placement with the greatest total score, nobody at a score below 0, proved by prices.

    Where several placements have that total it is one of them: there is no lottery here. It is the
    same on every machine, since all numbers are exact. Needs the extra `fast`.

    Raises
    ------
    ValueError
        numba is not installed.
    Cancelled
        `watch` returned False.

    """
    if not has_fast():
        raise ValueError("features need numba; install the extra: pip install 'placement[fast]'")
    search = Search(features, watch)
    few, problem = search.solved()
    pairs = few.pairs()[problem.chosen()]
    total = int(features.scores(pairs).sum())
    looks, sizes = round(search.looks, 3), tuple(search.sizes)
    return Priced(pairs, problem.u.copy(), search.v, total, features.digest(), looks, sizes)


def check_prices(features: Features, priced: Priced) -> str:
    """Return why prices do not prove a placement the best among all pairs; nothing where they do.

    They do if no price is below 0, every pair that is not chosen scores at most the prices of its
    two sides, and the placement, which keeps loads and seats, scores as much as all loads and seats
    are worth and what chosen pairs score beyond their prices. Every placement scores at most that.
    Nothing is solved; all pairs are looked at, block by block, in float64, which is exact here.
    """
    pairs, u, v = priced.pairs, priced.people, priced.positions
    fault = _misfit(features, priced)
    if fault:
        return fault
    scores = features.scores(pairs)
    if int(scores.sum()) != priced.total:
        return f"the total is {int(scores.sum())}, not {priced.total}"
    worth = int(np.maximum(scores - u[pairs[:, 0]] - v[pairs[:, 1]], 0).sum())
    for amounts, prices in ((features.loads, u), (features.seats, v)):
        worth += sum(a * b for a, b in zip(amounts.tolist(), prices.tolist(), strict=True) if b)
    if worth != priced.total:
        return f"loads and seats are worth {worth}, the placement {priced.total}"
    starts = np.searchsorted(pairs[:, 0], np.arange(u.size + 1))
    for first, block in Blocks(features, np.float64).all():
        last = first + len(block)
        more = block - u[first:last, None] - v[None, :]
        mine = pairs[starts[first] : starts[last]]
        more[mine[:, 0] - first, mine[:, 1]] = 0
        if more.size and more.max() > 0:
            i, j = np.unravel_index(int(more.argmax()), more.shape)
            return f"person {first + int(i)} and position {int(j)} score {int(more[i, j])} more than their prices"
    return ""


def _misfit(features: Features, priced: Priced) -> str:
    """Return what keeps prices and pairs from belonging to these features at all."""
    n, m = len(features.people), len(features.positions)
    pairs, u, v = priced.pairs, priced.people, priced.positions
    if priced.features_digest != features.digest():
        return "the prices belong to other features"
    if u.shape != (n,) or v.shape != (m,) or pairs.ndim != 2 or pairs.shape[1] != 2:
        return "the prices do not fit the features"
    if pairs.size and ((pairs < 0) | (pairs >= [n, m])).any():
        return "a pair names somebody who is not there"
    prices = np.concatenate([u, v])
    keys = pairs[:, 0] * m + pairs[:, 1]
    faults = {
        "the pairs are not sorted, or one is there twice": (np.diff(keys) <= 0).any(),
        "somebody holds more positions than the load allows": (
            np.bincount(pairs[:, 0], minlength=n) > features.loads
        ).any(),
        "a position holds more people than it has seats": (
            np.bincount(pairs[:, 1], minlength=m) > features.seats
        ).any(),
        "a price is below 0": (prices < 0).any(),
        "a price is too large": (prices >= EXACT_64).any(),
    }
    return next((words for words, is_so in faults.items() if is_so), "")
