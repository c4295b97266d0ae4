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

STAGE_WORDS = {
    "reading": _l("reading the inputs"),
    "solving": _l("looking for the best placement"),
    "proposing": _l("making a first proposal"),
    "auction": _l("making a first proposal"),
    "warming": _l("making a first proposal"),
    "carrying": _l("improving it until nothing is better"),
    "shortest": _l("improving it until nothing is better"),
    "looking": _l("improving it until nothing is better"),
    "HiGHS": _l("improving it until nothing is better"),
    "deciding": _l("deciding which courses open"),
    "pricing": _l("proving that nothing is better"),
    "testing": _l("looking whether another placement is as good"),
    "writing": _l("writing the proof down"),
    "comparing": _l("comparing it with stable placements"),
    "explaining": _l("explaining it to every person"),
}
"""By the first word of what a run last said of its progress."""


def stage_words(progress: str) -> str:
    """Return what a run is doing, in the reader's language; nothing where it has not said yet."""
    first = progress.partition(" ")[0].strip(",:")
    return str(STAGE_WORDS.get(first, ""))
