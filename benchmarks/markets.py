"""Seeded markets of five sizes: fields of unlike size, regions, popular positions, good people.

Each person sees positions of the own field, half of them in the own region, drawn by
popularity, and now and then one of a neighbouring field. A pair's score is 1..100 points: field,
region, title, popularity, quality and taste. Three pairs in a hundred across fields are enough to
make one connected market.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]

FOLDER = Path("build/markets")


class Size(NamedTuple):
    """How large a market is; `staff` of the people are not students, `seats` is the mean of staff positions."""

    people: int
    staff: int
    positions: int
    courses: int
    pairs_each: int
    fields: int
    regions: int
    seats: float


SIZES = {
    "S": Size(600, 600, 250, 0, 86, 4, 4, 2.4),
    "M": Size(10_000, 10_000, 4_000, 0, 205, 20, 8, 2.25),
    "L": Size(50_000, 50_000, 30_000, 0, 307, 60, 31, 1.5),
    "XL": Size(250_000, 45_000, 30_000, 10_000, 132, 80, 31, 1.5),
    "C": Size(10_000, 7_000, 3_200, 200, 150, 20, 8, 2.2),
    "CL": Size(50_000, 36_000, 20_000, 1_000, 150, 60, 31, 1.5),
}
"""S to XL have one objective; C and CL have courses of 5 to 30 seats that run with their least or not at all."""


class Instance(NamedTuple):
    """One market as compressed rows; `least` is above 0 where a position opens with so many or not at all."""

    ptr: Ints
    position: npt.NDArray[np.int32]
    score: npt.NDArray[np.int32]
    seats: npt.NDArray[np.int32]
    least: npt.NDArray[np.int32]
    is_student: npt.NDArray[np.bool_]

    @property
    def people(self) -> int:
        """The number of people."""
        return self.ptr.size - 1

    @property
    def positions(self) -> int:
        """The number of positions."""
        return self.seats.size

    def person(self) -> npt.NDArray[np.int32]:
        """Return the person of each pair."""
        return np.repeat(np.arange(self.people, dtype=np.int32), np.diff(self.ptr))


def load(name: str) -> Instance:
    """Return a market, made and kept under `build/markets` when first asked for."""
    path = FOLDER / f"{name}.npz"
    if not path.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        np.savez(path, **make(name)._asdict())
    with np.load(path) as kept:
        return Instance(**{key: kept[key] for key in Instance._fields})


def make(name: str, seed: int = 1, across: float = 0.03) -> Instance:
    """Draw a market."""
    size = SIZES[name]
    rng = np.random.default_rng([seed, *name.encode()])
    total = size.positions + size.courses
    share = 1.0 / np.arange(1, size.fields + 1) ** 0.6
    share /= share.sum()
    is_student = np.arange(size.people) >= size.staff
    is_course = np.arange(total) >= size.positions
    field = rng.choice(size.fields, size.people, p=share)
    of_field = rng.choice(size.fields, total, p=share)
    of_field[rng.permutation(total)[: 2 * size.fields]] = np.tile(np.arange(size.fields), 2)
    region, of_region = rng.integers(0, size.regions, size.people), rng.integers(0, size.regions, total)
    title, level = rng.choice(3, size.people, p=[0.15, 0.35, 0.5]), rng.choice(3, total, p=[0.15, 0.25, 0.6])
    popular, quality = rng.lognormal(0, 0.7, total), rng.normal(0, 1, size.people)
    seats = _seats(rng, size, level, is_course)

    row = np.repeat(np.arange(size.people), np.maximum(3, rng.poisson(size.pairs_each, size.people)))
    wanted = field[row].copy()
    away = rng.random(row.size) < across
    wanted[away] = (wanted[away] + rng.integers(1, 4, int(away.sum()))) % size.fields
    kind = is_student[row] & (rng.random(row.size) > across / 2)
    group = (kind * size.fields + wanted) * size.regions
    near = rng.random(row.size) < 0.5
    mine = (is_course * size.fields + of_field) * size.regions
    column = _draw(rng, group // size.regions, mine // size.regions, popular, 2 * size.fields)
    local = _draw(rng, group + region[row], mine + of_region, popular, 2 * size.fields * size.regions)
    column = np.where(near & (local >= 0), local, column)
    key = np.unique((row * total + column)[column >= 0])
    row, column = key // total, key % total
    score = (
        45
        + 12 * (field[row] == of_field[column])
        + 10 * (region[row] == of_region[column])
        + np.where(is_student[row], 6 * rng.random(row.size), 8 * (1 - np.abs(title[row] - level[column])))
        + 5 * np.log(popular[column])
        + 3 * quality[row]
        + rng.normal(0, 8, row.size)
    )
    ptr = np.zeros(size.people + 1, np.int64)
    np.cumsum(np.bincount(row, minlength=size.people), out=ptr[1:])
    least = np.where(is_course & name.startswith("C"), np.maximum(seats * 3 // 5, 3), 0)
    whole = np.clip(np.round(score), 1, 100).astype(np.int32)
    return Instance(ptr, column.astype(np.int32), whole, seats, least.astype(np.int32), is_student)


def _seats(
    rng: np.random.Generator, size: Size, level: Ints, is_course: npt.NDArray[np.bool_]
) -> npt.NDArray[np.int32]:
    seats = np.where(
        level == 0, 1, np.where(level == 1, rng.integers(1, 3, level.size), rng.integers(1, 5, level.size))
    )
    plain = np.flatnonzero(~is_course)
    missing = round(size.seats * plain.size) - int(seats[plain].sum())
    step = 1 if missing > 0 else -1
    while missing:
        able = plain[(seats[plain] < 4) if step > 0 else (seats[plain] > 1)]
        changed = rng.choice(able, min(abs(missing), able.size), replace=False)
        seats[changed] += step
        missing -= step * changed.size
    seats[is_course] = rng.integers(5, 31, int(is_course.sum()))
    return seats.astype(np.int32)


def _draw(rng: np.random.Generator, wanted: Ints, group: Ints, weight: npt.NDArray[np.float64], groups: int) -> Ints:
    """Return for each entry a member of its group drawn by weight, -1 where the group is empty."""
    order = np.argsort(group, kind="stable")
    start = np.searchsorted(group[order], np.arange(groups + 1))
    heap = np.concatenate([[0], np.cumsum(weight[order])])
    low, high = heap[start[wanted]], heap[start[wanted + 1]]
    place = np.searchsorted(heap, low + rng.random(wanted.size) * (high - low), side="right") - 1
    last = np.maximum(start[wanted + 1] - 1, start[wanted])
    found = order[np.clip(np.clip(place, start[wanted], last), 0, order.size - 1)]
    return np.where(start[wanted + 1] > start[wanted], found, -1)
