"""Places people into positions: the one best placement, with a proof anybody can check."""

from assignment import interrupt as interrupt  # first: it minds Ctrl-C while the others are loaded
from assignment.arrays import read_market, read_outcome, write_market, write_outcome
from assignment.errors import AssignmentError, Cancelled, Infeasible, MarketError, OutcomeError, OutOfTime
from assignment.explain import (
    Explanation,
    Move,
    Reason,
    Seat,
    explain,
    explain_person,
    explain_seat,
    pair_costs,
    ready,
    seat_value,
    seat_values,
)
from assignment.features import read_features, read_priced, write_features, write_priced
from assignment.files import (
    market_from_document,
    market_to_document,
    outcome_from_document,
    outcome_to_document,
    schema,
)
from assignment.implicit import Features, Priced, check_prices, solve_features
from assignment.infeasible import Bound, Conflict, Repair
from assignment.market import Bundle, Group, Market
from assignment.measures import Measures, measure
from assignment.news import News, first_apart
from assignment.outcome import Outcome, Report
from assignment.referee import verify
from assignment.reopening import Reopening
from assignment.resolver import Resolver
from assignment.solve import solve
from assignment.stable import (
    Cost,
    Fares,
    Figures,
    NotDefined,
    Orders,
    Stable,
    blocking_pairs,
    cost_of_stability,
    orders_of,
    stable,
    stable_to_document,
)
from assignment.standing import Shift, Standing
from assignment.verify import Verdict

__all__ = [
    "AssignmentError",
    "Bound",
    "Bundle",
    "Cancelled",
    "Conflict",
    "Cost",
    "Explanation",
    "Fares",
    "Features",
    "Figures",
    "Group",
    "Infeasible",
    "Market",
    "MarketError",
    "Measures",
    "Move",
    "News",
    "NotDefined",
    "Orders",
    "OutOfTime",
    "Outcome",
    "OutcomeError",
    "Priced",
    "Reason",
    "Reopening",
    "Repair",
    "Report",
    "Resolver",
    "Seat",
    "Shift",
    "Stable",
    "Standing",
    "Verdict",
    "blocking_pairs",
    "check_prices",
    "cost_of_stability",
    "explain",
    "explain_person",
    "explain_seat",
    "first_apart",
    "market_from_document",
    "market_to_document",
    "measure",
    "orders_of",
    "outcome_from_document",
    "outcome_to_document",
    "pair_costs",
    "read_features",
    "read_market",
    "read_outcome",
    "read_priced",
    "ready",
    "schema",
    "seat_value",
    "seat_values",
    "solve",
    "solve_features",
    "stable",
    "stable_to_document",
    "verify",
    "write_features",
    "write_market",
    "write_outcome",
    "write_priced",
]
