"""Hand a market and an outcome to the independent verifier."""

from __future__ import annotations

from assignment.files import market_to_document, outcome_to_document
from assignment.market import Market
from assignment.outcome import Outcome
from assignment.verify import Verdict, verify_documents


def verify(market: Market, outcome: Outcome) -> Verdict:
    """Return whether the outcome is the one best placement of the market, and why or why not.

    The check is made by `assignment/verify.py`, which shares no code with the solver and
    solves nothing. `verdict.proven` is False for outcomes that rest on HiGHS.
    """
    document = outcome_to_document(market, outcome)
    document["digest"] = outcome.digest
    return verify_documents(market_to_document(market), document)
