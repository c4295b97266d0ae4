"""What an outcome looks like: ranks, fill, envy, blocking pairs, groups.

A person's order of positions is that of the score vectors of the person's pairs, first
objective first (or `ranks`, where given); a position's order of people likewise. Equal vectors
share a rank (1, 1, 3). Blocking pairs: Gale and Shapley, American Mathematical Monthly, 1962.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assignment.market import Ints, Market
from assignment.outcome import Outcome


@dataclass(frozen=True, slots=True)
class Measures:
    """Figures of one outcome. `rank_profile[r - 1]` pairs have rank r for their person."""

    people: int
    placed: int
    unplaced: int
    seats: int
    filled: int
    full_positions: int
    empty_positions: int
    closed_bundles: int
    rank_profile: tuple[int, ...]
    worst_rank: int
    rank_sum: int
    envious: int
    justly_envious: int
    blocking_pairs: int
    group_fill: Mapping[str, tuple[int, int, int | None]]


def competition_ranks(owner: Ints, scores: Ints) -> Ints:
    """Return (e,) the rank of each pair among its owner's, greatest score vector first (1, 1, 3)."""
    order = np.lexsort((*(-scores.T[::-1]), owner))
    fresh = np.ones(owner.size, bool)
    fresh[1:] = owner[order][1:] != owner[order][:-1]
    differs = fresh.copy()
    differs[1:] |= (scores[order][1:] != scores[order][:-1]).any(axis=1)
    at = np.arange(owner.size)
    start = np.maximum.accumulate(np.where(fresh, at, 0))
    first = np.maximum.accumulate(np.where(differs, at, 0))
    ranks = np.empty(owner.size, np.int64)
    ranks[order] = first - start + 1
    return ranks


def measure(market: Market, outcome: Outcome, *, ranks: Ints | None = None) -> Measures:
    """Return the figures of an outcome; `ranks` (e,) replaces the people's order of their pairs."""
    mine = competition_ranks(market.person, market.scores) if ranks is None else ranks
    chosen = _chosen(market, outcome)
    held = np.bincount(outcome.pairs[:, 1], minlength=len(market.positions))
    profile = np.bincount(mine[chosen])[1:] if chosen.any() else np.zeros(0, np.int64)
    envious, just, blocking = _envy(market, outcome, mine, chosen, held)
    return Measures(
        people=len(market.people),
        placed=len(market.people) - int(outcome.unplaced.size),
        unplaced=int(outcome.unplaced.size),
        seats=int(market.most_seats.sum()),
        filled=int(held.sum()),
        full_positions=int(((held == market.most_seats) & (held > 0)).sum()),
        empty_positions=int((held == 0).sum()),
        closed_bundles=len(outcome.closed),
        rank_profile=tuple(profile.tolist()),
        worst_rank=int(profile.size),
        rank_sum=int(mine[chosen].sum()),
        envious=envious,
        justly_envious=just,
        blocking_pairs=blocking,
        group_fill={g.id: (_inside(outcome, g.people, g.positions), g.least, g.most) for g in market.groups},
    )


def _chosen(market: Market, outcome: Outcome) -> npt.NDArray[np.bool_]:
    width = len(market.positions)
    return np.isin(market.person * width + market.position, outcome.pairs[:, 0] * width + outcome.pairs[:, 1])


def _inside(outcome: Outcome, people: tuple[int, ...] | None, positions: tuple[int, ...] | None) -> int:
    inside = np.ones(len(outcome.pairs), bool)
    for column, listed in ((0, people), (1, positions)):
        if listed is not None:
            inside &= np.isin(outcome.pairs[:, column], listed)
    return int(inside.sum())


def _envy(
    market: Market, outcome: Outcome, mine: Ints, chosen: npt.NDArray[np.bool_], held: Ints
) -> tuple[int, int, int]:
    """Return the envious people, the justly envious ones and the blocking pairs, counted.

    Envious: would rather hold a position that somebody holds; justly: and comes before its last
    holder there. Blocking: both sides would rather have each other.
    """
    theirs = competition_ranks(market.position, market.scores)
    far = np.iinfo(np.int64).max
    load = np.bincount(outcome.pairs[:, 0], minlength=len(market.people))
    worst_held = np.where(load < market.most_load, far, 0)
    np.maximum.at(worst_held, market.person[chosen], mine[chosen])
    last = np.zeros(len(market.positions), np.int64)
    np.maximum.at(last, market.position[chosen], theirs[chosen])
    shut = np.zeros(len(market.positions), bool)
    for b in outcome.closed:
        shut[list(market.bundles[b].leasts)] = True
    wants = market.open_pairs() & ~chosen & (mine < worst_held[market.person]) & (market.most_load[market.person] > 0)
    taken = wants & (held[market.position] > 0)
    before = taken & (theirs < last[market.position])
    room = wants & (held < market.most_seats)[market.position] & ~shut[market.position]
    blocking = int((before | room).sum())
    return np.unique(market.person[taken]).size, np.unique(market.person[before]).size, blocking
