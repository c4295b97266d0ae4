"""Working days follow the notices of the State Council, weekends where none is entered."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placement.reference.calendar import WorkingDays
from placement.reference.queries import working_days

SMALL = WorkingDays({date(2026, 10, d): False for d in range(1, 8)} | {date(2026, 10, 10): True})


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2025-01-28", False),  # the eve of the Spring Festival, a Tuesday
        ("2025-02-08", True),  # a Saturday, worked in exchange
        ("2025-10-08", False),
        ("2026-01-04", True),  # a Sunday, worked in exchange
        ("2026-02-23", False),
        ("2026-02-24", True),
        ("2026-09-20", True),
        ("2026-09-25", False),
        ("2026-10-10", True),
        ("2026-11-28", False),  # a plain Saturday
    ],
)
def test_the_notices_are_entered(app, day, works):
    assert working_days().is_working(date.fromisoformat(day)) is works


def test_five_working_days_from_the_eve_of_the_national_day_end_on_the_thirteenth():
    assert SMALL.after(date(2026, 9, 30), 5) == date(2026, 10, 13)


def test_a_year_without_a_notice_says_so():
    assert SMALL.covers(date(2026, 1, 1))
    assert not SMALL.covers(date(2027, 1, 1))


@pytest.mark.parametrize("count", [0, -1])
def test_no_day_lies_no_days_ahead(count):
    with pytest.raises(ValueError, match="at least 1"):
        SMALL.after(date(2026, 10, 1), count)


@given(st.dates(date(2026, 9, 1), date(2026, 12, 1)), st.integers(1, 40))
def test_going_ahead_and_counting_agree(day, count):
    end = SMALL.after(day, count)
    assert SMALL.is_working(end)
    assert SMALL.between(day, end) == count
    assert SMALL.between(day, end - timedelta(days=1)) == count - 1
