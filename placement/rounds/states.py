"""The states of a run."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l

from placement.foundation.lifecycle import Lifecycle


class RunState(StrEnum):
    """Where a run stands."""

    QUEUED = "queued"
    RUNNING = "running"
    COMPLETE = "complete"
    FAILED = "failed"
    CANCELLED = "cancelled"


RUN_WORDS = {
    RunState.QUEUED: _l("Waiting for the worker"),
    RunState.RUNNING: _l("Computing"),
    RunState.COMPLETE: _l("Complete"),
    RunState.FAILED: _l("Failed"),
    RunState.CANCELLED: _l("Cancelled"),
}

S = RunState
RUN: Lifecycle[RunState] = Lifecycle(
    "run",
    {
        "claim": (frozenset({S.QUEUED, S.RUNNING}), S.RUNNING),
        "complete": (frozenset({S.RUNNING}), S.COMPLETE),
        "fail": (frozenset({S.QUEUED, S.RUNNING}), S.FAILED),
        "cancel": (frozenset({S.QUEUED, S.RUNNING}), S.CANCELLED),
    },
    RUN_WORDS,
)
