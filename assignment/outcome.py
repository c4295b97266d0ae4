"""The outcome: who is where, what it adds up to, and the proof."""

from __future__ import annotations

import platform
import resource
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy

from assignment.market import Ints, Market


@dataclass(frozen=True, slots=True)
class Report:
    """How the outcome came about; never part of its digest.

    seconds : wall time of each stage. peak_mb : the process's largest memory so far.
    """

    engine: str
    proven: bool
    versions: Mapping[str, str]
    seconds: Mapping[str, float]
    peak_mb: float
    paths: int = 0
    cases: int = 1
    reasons: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """The best placement of one market.

    pairs : (k, 2) indices of person and position, sorted. unplaced : indices of people
    without a position. closed : indices of bundles that hold nobody. totals : one int per
    objective. lottery : one int per level used. certificate : see `assignment.certificate`.
    digest : SHA-256 of the outcome's document.
    """

    pairs: Ints
    unplaced: Ints
    closed: tuple[int, ...]
    totals: tuple[int, ...]
    lottery: tuple[int, ...]
    certificate: Mapping[str, Any]
    market_digest: str
    digest: str
    report: Report | None = None

    @property
    def proven(self) -> bool:
        """Whether the certificate proves that no other placement is as good."""
        return bool(self.certificate.get("kind") == "potentials")

    @property
    def bound(self) -> tuple[int, ...] | None:
        """What the totals of no placement exceed, compared first to last, where the search ended early; else None."""
        known = self.certificate.get("bound")
        return None if known is None else tuple(known[: len(self.totals)])

    def __repr__(self) -> str:
        counts = f"{len(self.pairs)} placed, {self.unplaced.size} unplaced"
        return f"Outcome({counts}, totals {self.totals}, digest {self.digest[:12]})"


def report_of(
    market: Market,
    outcome: Outcome,
    *,
    engine: str,
    seconds: Mapping[str, float],
    paths: int,
    cases: int = 1,
    eligible: npt.NDArray[np.bool_] | None = None,
) -> Report:
    """Return how the outcome came about; `eligible` are the people with a pair, if that is known."""
    if eligible is None:
        eligible = eligible_people(market)
    reasons = {
        market.people[i]: "every eligible position went to others" if eligible[i] else "no eligible position"
        for i in outcome.unplaced.tolist()
    }
    return Report(
        engine=engine,
        proven=outcome.proven,
        versions={"python": platform.python_version(), "numpy": np.__version__, "scipy": scipy.__version__},
        seconds={name: round(value, 4) for name, value in seconds.items()},
        peak_mb=round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
        paths=paths,
        cases=cases,
        reasons=reasons,
    )


def eligible_people(market: Market) -> npt.NDArray[np.bool_]:
    """Return (n,) True for people with a pair that can be chosen."""
    found: npt.NDArray[np.bool_] = np.bincount(market.person[market.open_pairs()], minlength=len(market.people)) > 0
    return found


def sorted_pairs(market: Market, rows: Ints) -> Ints:
    """Return (k, 2) indices of the chosen rows of the market, sorted by person, then position."""
    return np.column_stack([market.person[rows], market.position[rows]])


def rows_of(market: Market, pairs: Ints) -> Ints:
    """Return (k,) the rows of (k, 2) pairs in the market, -1 where a pair is not eligible."""
    first = np.searchsorted(market.person, pairs[:, 0])
    last = np.searchsorted(market.person, pairs[:, 0], side="right")
    low, high = first.copy(), last.copy()
    while (low < high).any():
        middle = (low + high) // 2
        below = (low < high) & (market.position[np.minimum(middle, market.position.size - 1)] < pairs[:, 1])
        low = np.where(below, middle + 1, low)
        high = np.where(below, high, np.where(low < high, middle, high))
    found = low < last
    found[found] = market.position[low[found]] == pairs[found, 1]
    return np.where(found, low, -1)


def totals_of(market: Market, pairs: Ints) -> tuple[int, ...]:
    """Return the total of every objective over (k, 2) pairs, seat scores included.

    Raises KeyError where a pair is not eligible.
    """
    rows = rows_of(market, pairs)
    if (rows < 0).any():
        raise KeyError(f"pair {pairs[int(np.argmin(rows))].tolist()} is not eligible")
    total = market.scores[rows].sum(axis=0)
    held = np.bincount(pairs[:, 1], minlength=len(market.positions))
    for j, extra in market.seat_scores.items():
        total = total + extra[: held[j]].sum(axis=0)
    return tuple(int(value) for value in total)


def closed_bundles(market: Market, pairs: Ints) -> tuple[int, ...]:
    """Return the bundles none of whose positions holds anybody."""
    held = set(pairs[:, 1].tolist())
    return tuple(b for b, bundle in enumerate(market.bundles) if not held & bundle.leasts.keys())


def unplaced_people(market: Market, pairs: Ints) -> Ints:
    """Return the people without a position."""
    return np.setdiff1d(np.arange(len(market.people)), pairs[:, 0])
