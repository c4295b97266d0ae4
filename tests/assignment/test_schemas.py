"""The schemas describe the files: what we write fits, what is broken does not."""

from __future__ import annotations

import copy

import jsonschema
import pytest

from assignment import (
    Infeasible,
    MarketError,
    market_from_document,
    market_to_document,
    outcome_to_document,
    schema,
    solve,
)
from tests.assignment.commands import SMALL, small
from tests.assignment.small_markets import small_market

MARKET, OUTCOME = "assignment-market/1", "assignment-outcome/1"


def validator(name: str) -> jsonschema.Draft202012Validator:
    jsonschema.Draft202012Validator.check_schema(schema(name))
    return jsonschema.Draft202012Validator(schema(name))


def test_everything_we_write_fits_its_schema():
    of_market, of_outcome, solved = validator(MARKET), validator(OUTCOME), 0
    for seed in range(300):
        document = small_market(seed, crossing=seed % 5 == 0)
        of_market.validate(document)
        try:
            market = market_from_document(document)
            outcome = solve(market)
        except (MarketError, Infeasible):
            continue
        of_market.validate(market_to_document(market))
        of_outcome.validate(outcome_to_document(market, outcome))
        solved += 1
    assert solved >= 100


BROKEN = {
    "fraction": small(pairs=[["ann", "x", [1, 0.5]]]),
    "truth": small(people=[{"id": "ann", "most": True}]),
    "no id": small(people=[{}]),
    "no seats": small(positions=[{"id": "x"}]),
    "negative": small(positions=[{"id": "x", "most": -1}]),
    "unknown key": small(bundels=[]),
    "pair of two": small(pairs=[["ann", "x"]]),
    "other format": small(format="assignment-market/2"),
    "no objectives": small(objectives=[]),
    "seed a number": small(seed=7),
    "bundle without positions": small(bundles=[{"id": "b"}]),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_the_schema_refuses_the_reader_refuses(name):
    assert not validator(MARKET).is_valid(BROKEN[name])
    with pytest.raises(MarketError):
        market_from_document(BROKEN[name])


@pytest.mark.parametrize("key", ["market", "pairs", "totals", "certificate", "digest", "closed"])
def test_an_outcome_lacks_nothing(key):
    market = market_from_document(SMALL)
    document = outcome_to_document(market, solve(market))
    broken = copy.deepcopy(document)
    del broken[key]
    assert validator(OUTCOME).is_valid(document)
    assert not validator(OUTCOME).is_valid(broken)


def test_an_unknown_schema_is_an_error():
    with pytest.raises(ValueError, match="assignment-market/9"):
        schema("assignment-market/9")
