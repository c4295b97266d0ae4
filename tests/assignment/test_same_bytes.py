"""The same market gives the same bytes, whoever solves it and in whatever order it is written."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from assignment import Infeasible, MarketError, market_from_document, market_to_document, outcome_to_document, solve
from assignment.files import to_text
from tests.assignment.fingerprint import bytes_of, fingerprint, fingerprint_of_middling
from tests.assignment.loops import needs_fast
from tests.assignment.small_markets import Document, small_market

KNOWN = "9359ed14433c6185cafd89f23209dbb32d12be9d99c71bc2bce271bb5e2a0b31"
"""The fingerprint: every version of Python, numpy and scipy must arrive at it."""

KNOWN_TREES = "3400a27586f0c27c3742074ee2ea06ef77c3992bcc8447560ac1c3cc27c3fd36"
"""The same over larger markets, whose trees show which bundle was decided first."""

LISTS = ("people", "positions", "pairs", "groups", "bundles", "pinned", "forbidden")
ROOT = Path(__file__).resolve().parents[2]


def shuffled(rng: random.Random, document: Document) -> Document:
    """Return the same market with every list and every object in another order."""
    result = {key: rng.sample(value, len(value)) if key in LISTS else value for key, value in document.items()}
    for group in result["groups"]:
        group.update(
            {key: rng.sample(group[key], len(group[key])) for key in ("people", "positions") if key in group}
        )
    for bundle in result["bundles"]:
        bundle["positions"] = dict(rng.sample(list(bundle["positions"].items()), len(bundle["positions"])))
    keys = rng.sample(list(result), len(result))
    return {key: result[key] for key in keys}


def test_the_order_of_the_rows_changes_nothing():
    rng = random.Random(3)
    for seed in range(400):
        document = small_market(seed, crossing=seed % 10 == 0)
        expected = bytes_of(document)
        assert bytes_of(shuffled(rng, json.loads(json.dumps(document)))) == expected


def test_defaults_left_out_or_written_change_nothing():
    for seed in range(200):
        document = small_market(seed)
        try:
            written = market_to_document(market_from_document(document))
        except MarketError:
            continue
        assert bytes_of(written) == bytes_of(document)


@pytest.mark.parametrize("engine", ["dense", "sparse", "exact", pytest.param("fast", marks=needs_fast)])
def test_the_engine_changes_nothing(engine):
    for seed in range(500, 800):
        assert bytes_of(small_market(seed), engine=engine) == bytes_of(small_market(seed))


@pytest.mark.parametrize("engine", ["auto", pytest.param("fast", marks=needs_fast)])
def test_a_start_from_another_outcome_changes_nothing(engine):
    for seed in range(800, 1100):
        document = small_market(seed)
        other = {**document, "seed": "another", "pinned": [], "bundles": []}
        try:
            market, nearby = market_from_document(document), market_from_document(other)
            start = solve(nearby)
        except (MarketError, Infeasible):
            continue
        try:
            warm = to_text(outcome_to_document(market, solve(market, start=start, engine=engine)))
        except Infeasible as fault:
            warm = type(fault).__name__
        assert warm == bytes_of(document)


def test_this_version_of_python_arrives_at_the_known_bytes():
    assert fingerprint() == KNOWN


def test_trees_over_several_bundles_are_the_known_bytes():
    assert fingerprint_of_middling() == KNOWN_TREES


@pytest.mark.parametrize("hash_seed", ["0", "1", "4242"])
def test_the_hash_seed_changes_nothing(hash_seed):
    assert elsewhere(sys.executable, PYTHONHASHSEED=hash_seed) == KNOWN


def test_other_versions_of_python_arrive_at_the_same_bytes():
    others = [path for path in os.environ.get("PLACEMENT_OTHER_PYTHONS", "").split(":") if path]
    with_scipy = [path for path in others if not subprocess.run([path, "-c", "import scipy"], check=False).returncode]
    if not with_scipy:
        pytest.skip("not to be had here: another Python with scipy (name it in PLACEMENT_OTHER_PYTHONS)")
    for python in with_scipy:
        assert elsewhere(python) == KNOWN


def elsewhere(python: str, **environment: str) -> str:
    """Return the fingerprint that a fresh process arrives at."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    done = subprocess.run(
        [python, "-m", "tests.assignment.fingerprint"],
        cwd=ROOT,
        env={**kept, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()
