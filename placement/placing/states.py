"""Where a roster stands."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l

from placement.foundation.lifecycle import Lifecycle


class RosterState(StrEnum):
    """Where a roster stands between upload and result."""

    LOOKED_AT = "looked_at"
    QUEUED = "queued"
    PLACING = "placing"
    PLACED = "placed"
    FAULTY = "faulty"
    FAILED = "failed"
    DISCARDED = "discarded"


ROSTER_WORDS = {
    RosterState.LOOKED_AT: _l("Recognised, not placed yet"),
    RosterState.QUEUED: _l("Waiting to be placed"),
    RosterState.PLACING: _l("Being placed"),
    RosterState.PLACED: _l("Placed"),
    RosterState.FAULTY: _l("Rows to correct"),
    RosterState.FAILED: _l("Not placed"),
    RosterState.DISCARDED: _l("Discarded"),
}

S = RosterState
GOING = frozenset({S.QUEUED, S.PLACING})
REST = frozenset({S.LOOKED_AT, S.PLACED, S.FAULTY, S.FAILED})
"""States in which it waits for whoever sent it."""

ROSTER: Lifecycle[RosterState] = Lifecycle(
    "roster",
    {
        "match": (REST, S.LOOKED_AT),
        "place": (REST, S.QUEUED),
        "claim": (GOING, S.PLACING),
        "finish": (frozenset({S.PLACING}), S.PLACED),
        "refuse": (frozenset({S.PLACING}), S.FAULTY),
        "fail": (GOING, S.FAILED),
        "discard": (REST | GOING, S.DISCARDED),
    },
    ROSTER_WORDS,
)
