"""Places people into positions: the one best placement, with a proof anybody can check."""

from assignment.errors import AssignmentError, Cancelled, Infeasible, MarketError, OutcomeError
from assignment.files import (
    market_from_document,
    market_to_document,
    outcome_from_document,
    outcome_to_document,
    read_market,
    read_outcome,
    schema,
    write_market,
    write_outcome,
)
from assignment.market import Bundle, Group, Market
from assignment.outcome import Outcome, Report
from assignment.referee import verify
from assignment.solve import solve
from assignment.verify import Verdict

__all__ = [
    "AssignmentError",
    "Bundle",
    "Cancelled",
    "Group",
    "Infeasible",
    "Market",
    "MarketError",
    "Outcome",
    "OutcomeError",
    "Report",
    "Verdict",
    "market_from_document",
    "market_to_document",
    "outcome_from_document",
    "outcome_to_document",
    "read_market",
    "read_outcome",
    "schema",
    "solve",
    "verify",
    "write_market",
    "write_outcome",
]
