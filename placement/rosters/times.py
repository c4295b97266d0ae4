"""When a row was submitted, as far as its order against another needs it."""

from __future__ import annotations

import re
from collections.abc import Sequence

NUMBERS = re.compile(r"[0-9]+")
AFTERNOON = re.compile(r"p\.?\s?m\b|下午|오후|午後|晚上|μ\.?μ|م\b|du\.|e\s?m\b", re.IGNORECASE)
MORNING = re.compile(r"a\.?\s?m\b|上午|오전|午前|凌晨|π\.?μ|ص\b|de\.|f\s?m\b", re.IGNORECASE)
LEAST_YEAR = 1900
NOON = 12
DATE_PARTS = 3
Moment = tuple[int, ...]


def moments(texts: Sequence[str]) -> list[tuple[Moment, Moment]] | None:
    """Return each time with the day before the month and the month before the day, or None where one is no time.

    Whether 03/04 is in April or in March cannot be known; the two readings mostly agree on what is last.
    """
    found = [_moment(text) for text in texts]
    return None if None in found else [moment for moment in found if moment is not None]


def last_of(texts: Sequence[str]) -> int:
    """Return the index of the last time; of the last text where the times do not tell."""
    last = len(texts) - 1
    found = moments(texts)
    if found is None:
        return last
    days_first, months_first = (max(range(len(texts)), key=lambda k: (found[k][order], k)) for order in (0, 1))
    return days_first if days_first == months_first else last


def _moment(text: str) -> tuple[Moment, Moment] | None:
    numbers = [int(found[:9]) for found in NUMBERS.findall(text)]
    year = next((k for k, number in enumerate(numbers[:3]) if number >= LEAST_YEAR), None)
    if year not in {0, 2} or len(numbers) < DATE_PARTS:
        return None
    clock = _clock(numbers[3:], text)
    if year == 0:
        return (*numbers[:3], *clock), (*numbers[:3], *clock)
    first, second, of_year = numbers[:3]
    return (of_year, second, first, *clock), (of_year, first, second, *clock)


def _clock(numbers: Sequence[int], text: str) -> Moment:
    if not numbers:
        return ()
    hour = numbers[0]
    if AFTERNOON.search(text) and hour < NOON:
        hour += NOON
    if MORNING.search(text) and hour == NOON:
        hour = 0
    return (hour, *numbers[1:])
