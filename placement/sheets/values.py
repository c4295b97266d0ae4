"""The value of a cell as the text that a person sees."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

Value = str | int | float | bool | date | datetime | time | timedelta

EXACT = 1e15
"""Spreadsheets keep fifteen digits of a number."""

LONGEST_WHOLE = 1e21
"""Beyond, a whole number is written with an exponent."""


def text_of_value(value: Value) -> str:
    """Return the text: 3.0 is "3", a day is ISO, true is "TRUE"; fifteen digits as spreadsheets show them."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, datetime):
        return _moment(value)
    if isinstance(value, time):
        return _clock(value)
    return str(value)


def has_lost_digits(value: Value) -> bool:
    """Whether the value is a number of more digits than a spreadsheet keeps."""
    return isinstance(value, float) and abs(value) >= EXACT


def _number(value: float) -> str:
    if value.is_integer() and abs(value) < LONGEST_WHOLE:
        return str(int(value))
    return repr(float(f"{value:.15g}"))


def _moment(value: datetime) -> str:
    day = value.date().isoformat()
    return day if value.time() == time() else f"{day} {_clock(value.time())}"


def _clock(value: time) -> str:
    return value.isoformat(timespec="seconds" if value.second or value.microsecond else "minutes")
