"""What can go wrong, one class for each thing a caller may do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assignment.infeasible import Conflict


class AssignmentError(Exception):
    """Every error this library raises on purpose; its text is one line."""


class MarketError(AssignmentError, ValueError):
    """The market contradicts itself or its file cannot be read; the text names the place."""


class OutcomeError(AssignmentError, ValueError):
    """The outcome does not belong to the market or its file cannot be read."""


class Infeasible(AssignmentError):
    """No placement meets all conditions of the market at once.

    `conflict` says which demands cannot be met together and the smallest repairs found.
    """

    def __init__(self, conflict: Conflict) -> None:
        super().__init__(conflict.sentence)
        self.conflict = conflict


class Cancelled(AssignmentError):
    """The caller's progress function asked to stop; `OutOfTime` where the time was over instead."""


class OutOfTime(Cancelled):
    """The time was over before a placement was found that keeps every condition."""
