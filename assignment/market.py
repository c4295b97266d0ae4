"""The market: people, positions, eligible pairs and the conditions a placement must keep."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from assignment.errors import MarketError

Ints = npt.NDArray[np.int64]

TOTAL_LIMIT = 2**61
"""No total of one objective may reach this, so that int64 sums can never overflow."""


@dataclass(frozen=True, slots=True)
class Group:
    """A bound on the number of chosen pairs between `people` and `positions`.

    Both are indices into the market; None means everybody, or every position.
    `most` None means no cap.
    """

    id: str
    people: tuple[int, ...] | None = None
    positions: tuple[int, ...] | None = None
    least: int = 0
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Bundle:
    """Positions that open together with their leasts, or not at all (one team).

    `leasts` maps a position's index to the least number of people it needs when open;
    the position's own least counts too.
    """

    id: str
    leasts: Mapping[int, int]


@dataclass(frozen=True, slots=True, eq=False)
class Market:
    """A placement problem, frozen and validated when built.

    Parameters
    ----------
    people, positions : n and m distinct ids
    person, position : (e,) indices of the eligible pairs, in any order
    scores : (e, K) int64, one score per objective, the first objective first
    objectives : K names
    most_seats, least_seats : (m,) seats of each position
    most_load, least_load : (n,) how many positions a person may hold; 0..1 by default
    seat_scores : for some positions, (seats, K) extra score of the 1st, 2nd, ... person
        there, falling in lexicographic order (for balance between hosts)
    groups, bundles : see `Group` and `Bundle`
    pinned, forbidden : (k, 2) pairs of indices
    seed : text from which the lottery is drawn

    Raises
    ------
    MarketError
        Anything contradicts; the text names the ids.

    Notes
    -----
    Pairs are stored sorted by person, then position. Forbidden pairs are kept in
    `forbidden` and are not among the pairs that can be chosen (`open_pairs`).

    """

    people: tuple[str, ...]
    positions: tuple[str, ...]
    person: Ints
    position: Ints
    scores: Ints
    objectives: tuple[str, ...]
    most_seats: Ints
    least_seats: Ints
    most_load: Ints
    least_load: Ints
    seat_scores: Mapping[int, Ints] = field(default_factory=dict)
    groups: tuple[Group, ...] = ()
    bundles: tuple[Bundle, ...] = ()
    pinned: Ints = field(default_factory=lambda: np.empty((0, 2), np.int64))
    forbidden: Ints = field(default_factory=lambda: np.empty((0, 2), np.int64))
    seed: str = ""

    def __post_init__(self) -> None:
        _settle_arrays(self)
        _check_ids(self)
        _check_bounds(self)
        _check_pairs(self)
        _check_totals(self)
        _check_groups(self)
        _check_bundles(self)
        _check_pins(self)
        for name in ("person", "position", "scores", "most_seats", "least_seats", "most_load", "least_load"):
            getattr(self, name).setflags(write=False)

    @classmethod
    def from_csr(
        cls,
        indptr: npt.ArrayLike,
        indices: npt.ArrayLike,
        scores: npt.ArrayLike,
        *,
        most_seats: npt.ArrayLike,
        least_seats: npt.ArrayLike = 0,
        most_load: npt.ArrayLike = 1,
        least_load: npt.ArrayLike = 0,
        people: Sequence[str] | None = None,
        positions: Sequence[str] | None = None,
        objectives: Sequence[str] | None = None,
        seat_scores: Mapping[int, npt.ArrayLike] | None = None,
        groups: Iterable[Group] = (),
        bundles: Iterable[Bundle] = (),
        pinned: npt.ArrayLike = (),
        forbidden: npt.ArrayLike = (),
        seed: str = "",
    ) -> Market:
        """Build a market from compressed sparse rows.

        Person i is eligible for positions ``indices[indptr[i]:indptr[i + 1]]`` with `scores`
        (e,) or (e, K). Bounds may be single numbers. Ids default to "0", "1", ....

        Raises MarketError.
        """
        ptr = _integers(indptr, "indptr")
        columns = _integers(indices, "indices")
        if ptr.ndim != 1 or ptr.size == 0 or ptr[0] != 0 or ptr[-1] != columns.size or (np.diff(ptr) < 0).any():
            raise MarketError(f"indptr must rise from 0 to the number of pairs ({columns.size})")
        n = ptr.size - 1
        seats = _integers(most_seats, "most_seats")
        m = seats.size if seats.ndim else len(positions or ())
        table = _integers(scores, "scores")
        if table.ndim not in {1, 2} or len(table) != columns.size:
            raise MarketError(f"{columns.size} pairs need as many rows of scores, not an array of {table.shape}")
        table = table.reshape(columns.size, -1) if table.ndim == 1 and columns.size else table
        width = table.shape[1] if table.ndim == 2 else len(objectives or ("score",))
        return cls(
            people=tuple(people) if people is not None else tuple(map(str, range(n))),
            positions=tuple(positions) if positions is not None else tuple(map(str, range(m))),
            person=np.repeat(np.arange(n), np.diff(ptr)),
            position=columns,
            scores=table.reshape(columns.size, width),
            objectives=tuple(objectives) if objectives is not None else _names(width),
            most_seats=_bounds(seats, m),
            least_seats=_bounds(_integers(least_seats, "least_seats"), m),
            most_load=_bounds(_integers(most_load, "most_load"), n),
            least_load=_bounds(_integers(least_load, "least_load"), n),
            seat_scores={j: _integers(rows, "seat scores") for j, rows in (seat_scores or {}).items()},
            groups=tuple(groups),
            bundles=tuple(bundles),
            pinned=_integers(pinned, "pinned").reshape(-1, 2),
            forbidden=_integers(forbidden, "forbidden").reshape(-1, 2),
            seed=seed,
        )

    def __repr__(self) -> str:
        return (
            f"Market({len(self.people)} people, {len(self.positions)} positions, "
            f"{int(self.most_seats.sum())} seats, {self.person.size} pairs, {len(self.objectives)} objectives)"
        )

    def pair_index(self, person: int, position: int) -> int | None:
        """Return the row of (person, position) among the pairs, or None where it is no pair."""
        first, last = np.searchsorted(self.person, [person, person + 1])
        row = first + int(np.searchsorted(self.position[first:last], position))
        return int(row) if row < last and self.position[row] == position else None

    def open_pairs(self) -> npt.NDArray[np.bool_]:
        """Return (e,) True where the pair is not forbidden."""
        return ~self._marked(self.forbidden)

    def pinned_pairs(self) -> npt.NDArray[np.bool_]:
        """Return (e,) True where the pair must be chosen."""
        return self._marked(self.pinned)

    def _marked(self, wanted: Ints) -> npt.NDArray[np.bool_]:
        if not wanted.size:
            return np.zeros(self.person.size, bool)
        width = len(self.positions)
        return np.isin(self.person * width + self.position, wanted[:, 0] * width + wanted[:, 1])

    def with_pin(self, person: int, position: int) -> Market:
        """Return this market with one more pinned pair."""
        return replace(self, pinned=np.vstack([self.pinned, [[person, position]]]))

    def with_seats(self, position: int, most: int) -> Market:
        """Return this market with `most` seats at one position."""
        seats = self.most_seats.copy()
        seats[position] = most
        extra = dict(self.seat_scores)
        if position in extra:
            rows = extra[position]
            extra[position] = np.vstack([rows, np.repeat(rows[-1:], max(0, most - len(rows)), 0)])[:most]
        return replace(self, most_seats=seats, seat_scores=extra)


def _names(width: int) -> tuple[str, ...]:
    return ("score",) if width == 1 else tuple(f"objective {k + 1}" for k in range(width))


def _integers(values: npt.ArrayLike, what: str) -> Ints:
    """Return `values` as int64; raise MarketError for anything that is not exactly that."""
    try:
        array = np.asarray(values)
    except (ValueError, OverflowError) as error:
        raise MarketError(f"{what}: {error}") from None
    if array.size == 0:
        return np.zeros(array.shape, np.int64)
    if array.dtype.kind in "iu" and array.dtype != np.uint64:
        return array.astype(np.int64)
    if array.dtype.kind in "fu":
        good = np.isfinite(array) & (array == np.floor(array)) & (np.abs(array) < 2.0**63)
        if good.all():
            return array.astype(np.int64)
        place = np.unravel_index(int(np.argmin(good)), array.shape)
        raise MarketError(f"{what}: entry {', '.join(map(str, place))} is {array[place]}, not an int64 integer")
    raise MarketError(f"{what}: expected int64 integers, not {array.dtype}")


def _bounds(values: Ints, size: int) -> Ints:
    return np.full(size, values, np.int64) if values.ndim == 0 else values


def _settle_arrays(market: Market) -> None:
    for name in ("person", "position", "most_seats", "least_seats", "most_load", "least_load", "scores"):
        object.__setattr__(market, name, _integers(getattr(market, name), name))
    for name in ("pinned", "forbidden"):
        object.__setattr__(market, name, _integers(getattr(market, name), name).reshape(-1, 2))
    pairs = market.person.size
    if market.position.shape != (pairs,) or market.scores.shape != (pairs, len(market.objectives)):
        raise MarketError(
            f"{pairs} pairs need {pairs} positions and a {pairs} x {len(market.objectives)} table of scores, "
            f"not {market.position.size} and {' x '.join(map(str, market.scores.shape))}"
        )
    if not _is_sorted(market.person, market.position):
        order = np.lexsort((market.position, market.person))
        for name in ("person", "position", "scores"):
            object.__setattr__(market, name, np.ascontiguousarray(getattr(market, name)[order]))
    rows = {int(j): _integers(v, "seat scores") for j, v in market.seat_scores.items()}
    object.__setattr__(market, "seat_scores", rows)


def _is_sorted(person: Ints, position: Ints) -> bool:
    same = person[1:] == person[:-1]
    return bool(((person[1:] > person[:-1]) | same & (position[1:] >= position[:-1])).all())


def _check_ids(market: Market) -> None:
    if not market.objectives:
        raise MarketError("a market needs at least one objective")
    kinds: tuple[tuple[str, Sequence[Any]], ...] = (
        ("person", market.people),
        ("position", market.positions),
        ("objective", market.objectives),
        ("group", [g.id for g in market.groups]),
        ("bundle", [b.id for b in market.bundles]),
    )
    for kind, ids in kinds:
        seen: set[str] = set()
        for place, name in enumerate(ids):
            if not isinstance(name, str) or not name or not _is_text(name):
                raise MarketError(f"{kind} {place + 1}: the id must be a text that is not empty, not {name!r}")
            if name in seen:
                raise MarketError(f"{kind} {name!r} appears twice")
            seen.add(name)
    if not isinstance(market.seed, str) or not _is_text(market.seed):
        raise MarketError(f"the seed must be a text, not {market.seed!r}")


def _is_text(name: str) -> bool:
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _check_bounds(market: Market) -> None:
    sides = (
        ("person", market.people, market.least_load, market.most_load),
        ("position", market.positions, market.least_seats, market.most_seats),
    )
    for kind, ids, least, most in sides:
        if least.shape != (len(ids),) or most.shape != (len(ids),):
            raise MarketError(
                f"{len(ids)} {kind} ids need {len(ids)} leasts and mosts, not {least.size} and {most.size}"
            )
        bad = np.flatnonzero((least < 0) | (most < least) | (most > 2**31))
        if bad.size:
            k = int(bad[0])
            raise MarketError(
                f"{kind} {ids[k]!r}: least {least[k]} and most {most[k]} must satisfy 0 <= least <= most <= 2^31"
            )
    for j, rows in market.seat_scores.items():
        if not 0 <= j < len(market.positions):
            raise MarketError(f"seat scores name position {j}, but there are {len(market.positions)} positions")
        _check_seat_scores(market, j, rows)


def _check_seat_scores(market: Market, j: int, rows: Ints) -> None:
    wanted = (int(market.most_seats[j]), len(market.objectives))
    if rows.shape != wanted:
        raise MarketError(f"position {market.positions[j]!r}: seat scores must be {wanted[0]} x {wanted[1]}")
    vectors = [tuple(row) for row in rows.tolist()]
    for s in range(1, len(vectors)):
        if vectors[s] > vectors[s - 1]:
            raise MarketError(
                f"position {market.positions[j]!r}: the score of seat {s + 1} is above that of seat {s}; "
                "seat scores must fall"
            )


def _check_pairs(market: Market) -> None:
    for values, ids, kind in (
        (market.person, market.people, "person"),
        (market.position, market.positions, "position"),
    ):
        bad = np.flatnonzero((values < 0) | (values >= len(ids)))
        if bad.size:
            raise MarketError(f"a pair names {kind} {values[bad[0]]}, but there are {len(ids)}")
    twice = np.flatnonzero((np.diff(market.person) == 0) & (np.diff(market.position) == 0))
    if twice.size:
        i, j = market.person[twice[0]], market.position[twice[0]]
        raise MarketError(f"pair ({market.people[i]!r}, {market.positions[j]!r}) appears twice")


def _check_totals(market: Market) -> None:
    columns = range(len(market.objectives))
    rough = np.array([np.abs(market.scores[:, k].astype(np.float64)).sum() for k in columns])
    for rows in market.seat_scores.values():
        rough = rough + np.abs(rows.astype(np.float64)).sum(axis=0)
    for k in np.flatnonzero(rough >= TOTAL_LIMIT / 2):
        exact = sum(map(abs, market.scores[:, k].tolist()))
        exact += sum(sum(map(abs, rows[:, k].tolist())) for rows in market.seat_scores.values())
        if exact >= TOTAL_LIMIT:
            raise MarketError(
                f"objective {market.objectives[k]!r}: its total could overflow "
                f"(the scores add up to {exact}, the limit is 2^61); use smaller scores"
            )


def _check_groups(market: Market) -> None:
    for group in market.groups:
        if group.least < 0 or (group.most is not None and group.most < group.least):
            raise MarketError(
                f"group {group.id!r}: least {group.least} and most {group.most} must satisfy 0 <= least <= most"
            )
        for members, ids, kind in (
            (group.people, market.people, "person"),
            (group.positions, market.positions, "position"),
        ):
            _check_members(f"group {group.id!r}", members, ids, kind)


def _check_members(owner: str, members: Iterable[int] | None, ids: Sequence[str], kind: str) -> None:
    listed = list(members or ())
    for k in listed:
        if not 0 <= k < len(ids):
            raise MarketError(f"{owner} names {kind} {k}, but there are {len(ids)}")
    for k, count in Counter(listed).items():
        if count > 1:
            raise MarketError(f"{owner} names {kind} {ids[k]!r} twice")


def _check_bundles(market: Market) -> None:
    owner: dict[int, str] = {}
    for bundle in market.bundles:
        if not bundle.leasts:
            raise MarketError(f"bundle {bundle.id!r} names no position")
        _check_members(f"bundle {bundle.id!r}", bundle.leasts, market.positions, "position")
        for j, least in bundle.leasts.items():
            if least < 0:
                raise MarketError(
                    f"bundle {bundle.id!r}: the least of position {market.positions[j]!r} is {least}, below 0"
                )
            if j in owner:
                raise MarketError(
                    f"position {market.positions[j]!r} is in two bundles, {owner[j]!r} and {bundle.id!r}"
                )
            owner[j] = bundle.id


def _check_pins(market: Market) -> None:
    for kind in ("pinned", "forbidden"):
        _check_known_pairs(market, kind, getattr(market, kind))
    both = set(map(tuple, market.pinned.tolist())) & set(map(tuple, market.forbidden.tolist()))
    for i, j in sorted(both):
        raise MarketError(f"pair ({market.people[i]!r}, {market.positions[j]!r}) is both pinned and forbidden")
    for i, j in market.pinned.tolist():
        if market.pair_index(i, j) is None:
            raise MarketError(f"pinned pair ({market.people[i]!r}, {market.positions[j]!r}) is not an eligible pair")
    sides = (
        (0, market.people, market.most_load, "person", "load"),
        (1, market.positions, market.most_seats, "position", "seats"),
    )
    for side, ids, most, kind, what in sides:
        held = np.bincount(market.pinned[:, side], minlength=len(ids))
        for k in np.flatnonzero(held > most):
            raise MarketError(f"{kind} {ids[k]!r} has {held[k]} pinned pairs, but {what} for {most[k]}")


def _check_known_pairs(market: Market, kind: str, pairs: Ints) -> None:
    for i, j in pairs.tolist():
        if not (0 <= i < len(market.people) and 0 <= j < len(market.positions)):
            raise MarketError(f"{kind} pair ({i}, {j}) names nobody or no position")
    for (i, j), count in Counter(map(tuple, pairs.tolist())).items():
        if count > 1:
            raise MarketError(f"{kind} pair ({market.people[i]!r}, {market.positions[j]!r}) appears twice")
