"""The dates of a round as a line that shows where it stands."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from placement.foundation.clock import now
from placement.foundation.web import to_moment
from placement.programme.models import Round
from placement.programme.states import RoundState


def timetable(round_: Round) -> list[dict[str, Any]]:
    """Return the steps of a round for `parts.timeline`: what is over, what is going on, what comes."""
    at = now()
    steps: list[tuple[str, datetime]] = [
        (_("The round opens"), round_.opens_at),
        (_("Enterprises post positions"), round_.demand_until),
        (_("Universities nominate, students apply"), round_.nominations_until),
        (_("People and enterprises choose"), round_.preferences_until),
    ]
    over = [round_.state not in {RoundState.PLANNED, RoundState.OPEN} or at > until for _label, until in steps]
    over[0] = round_.state is not RoundState.PLANNED
    current = over.index(False) if False in over else len(over)
    rows = [
        {
            "label": label,
            "when": to_moment(until) if row == 0 else _("Until %(when)s", when=to_moment(until)),
            "datetime": until.isoformat(timespec="minutes"),
            "state": "done" if over[row] else "now" if row == current else "",
        }
        for row, (label, until) in enumerate(steps)
    ]
    return [*rows, _last(round_, is_now=current == len(steps))]


def _last(round_: Round, *, is_now: bool) -> dict[str, Any]:
    if round_.state is RoundState.PUBLISHED and round_.published_at:
        return {
            "label": _("Results are published"),
            "when": to_moment(round_.published_at),
            "datetime": round_.published_at.isoformat(timespec="minutes"),
            "state": "done",
        }
    return {
        "label": _("The round is computed, checked and published"),
        "when": _("After the last deadline"),
        "state": "now" if is_now else "",
    }


def next_date(round_: Round | None) -> tuple[str, datetime] | None:
    """Return what comes next in a round and when, or None."""
    if round_ is None:
        return None
    at = now()
    if round_.state is RoundState.PLANNED:
        return _("The round opens"), round_.opens_at
    if round_.state is not RoundState.OPEN:
        return None
    ends = (
        (_("Last day for positions"), round_.demand_until),
        (_("Last day for nominations and applications"), round_.nominations_until),
        (_("Last day for choices"), round_.preferences_until),
    )
    return next(((label, until) for label, until in ends if until > at), None)
