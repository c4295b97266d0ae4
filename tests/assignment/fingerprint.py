"""One digest over many outcomes, for comparing engines, processes and versions. Needs no pytest."""

from __future__ import annotations

import hashlib

from assignment import Infeasible, MarketError, market_from_document, outcome_to_document, solve
from assignment.files import to_text
from tests.assignment.small_markets import Document, middling_market, small_market

SEEDS = range(9000, 9300)


def bytes_of(document: Document, **options: str) -> str:
    """Return the outcome's text, or why there is none."""
    try:
        market = market_from_document(document)
        return to_text(outcome_to_document(market, solve(market, **options)))
    except (MarketError, Infeasible) as fault:
        return type(fault).__name__


def fingerprint() -> str:
    """Return one digest over the outcomes of many small markets."""
    digest = hashlib.sha256()
    for seed in SEEDS:
        digest.update(bytes_of(small_market(seed, crossing=seed % 10 == 0)).encode())
    return digest.hexdigest()


def fingerprint_of_middling() -> str:
    """Return one digest over the outcomes of larger markets, many with several bundles to decide."""
    digest = hashlib.sha256()
    for seed in range(9000, 9060):
        digest.update(bytes_of(middling_market(seed, courses=4)).encode())
    return digest.hexdigest()


if __name__ == "__main__":
    print(fingerprint())  # noqa: T201 - other processes are asked for it
