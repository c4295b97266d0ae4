"""The lottery: one number for each pair, drawn from a seed and the ids alone.

P_i = first 8 bytes of SHA-256(seed, tag, person id), big-endian, Q_j likewise with the next
tag; the number of a pair is the upper 20 bits of splitmix64(P_i + Q_j * 0x9E3779B97F4A7C15).
Level l uses tags 2l and 2l + 1. Ids, not rows, are drawn: the order of rows is without effect.

Source of the mixer: Steele, Lea and Flood, Fast splittable pseudorandom number generators,
OOPSLA 2014.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from assignment.market import Ints, Market

BITS = 20
GOLDEN = np.uint64(0x9E3779B97F4A7C15)
Words = npt.NDArray[np.uint64]


def _tickets(seed: str, tag: int, ids: Sequence[str]) -> Words:
    start = seed.encode() + bytes([tag])
    drawn = b"".join([hashlib.sha256(start + name.encode()).digest()[:8] for name in ids])
    return np.frombuffer(drawn, ">u8").astype(np.uint64)


def _splitmix64(x: Words) -> Words:
    z = x + GOLDEN
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def numbers(market: Market, level: int, rows: Ints | slice = slice(None)) -> Ints:
    """Return (e,) int64 in 0..2^20 - 1: the lottery number of each pair, or of some, at this level."""
    people = _tickets(market.seed, 2 * level, market.people)
    positions = _tickets(market.seed, 2 * level + 1, market.positions) * GOLDEN
    mixed = _splitmix64(people[market.person[rows]] + positions[market.position[rows]])
    return (mixed >> np.uint64(64 - BITS)).astype(np.int64)


def gains(market: Market, levels: int) -> Ints:
    """Return (e, K + levels) int64: scores of each pair, then its lottery numbers."""
    drawn = [numbers(market, level) for level in range(levels)]
    return np.column_stack([market.scores, *drawn])
