"""Working days: Monday to Friday, but for the days that the State Council moves every year.

Source: the General Office's yearly notice on public holidays; `data/calendar_days.csv` says which.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

SATURDAY = 5
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """A calendar. `moved` : day -> whether it is worked, for every day that differs from its weekday or is named."""

    moved: Mapping[date, bool]

    def covers(self, day: date) -> bool:
        """Return whether the holidays of the day's year are entered; without them only weekends are known."""
        return any(known.year == day.year for known in self.moved)

    def is_working(self, day: date) -> bool:
        """Return whether people work on a day."""
        return self.moved.get(day, day.weekday() < SATURDAY)

    def after(self, day: date, count: int) -> date:
        """Return the `count`-th working day after a day; the day itself does not count.

        Raises ValueError for a count below 1.
        """
        if count < 1:
            raise ValueError("the count of working days must be at least 1")
        while count:
            day += DAY
            count -= self.is_working(day)
        return day

    def between(self, first: date, last: date) -> int:
        """Return how many working days lie from the day after `first` up to and including `last`."""
        return sum(self.is_working(first + DAY * step) for step in range(1, (last - first).days + 1))
