"""Work that ends early says what it found, and what no placement exceeds; the lone verifier agrees."""

from __future__ import annotations

from collections import Counter
from types import SimpleNamespace

import pytest

from assignment import (
    Cancelled,
    Infeasible,
    Market,
    MarketError,
    Outcome,
    market_from_document,
    market_to_document,
    outcome_to_document,
    solve,
    verify,
)
from assignment.files import digest_of
from assignment.verify import verify_documents
from tests.assignment.commands import SMALL, run, write
from tests.assignment.loops import needs_fast
from tests.assignment.small_markets import best_choice, small_market
from tests.assignment.test_fast import market_of

MODULE = __import__("sys").modules["assignment.solve"]


def ended_after(calls: int, market: Market, engine: str, monkeypatch) -> Outcome:
    """Solve with a clock that is over the limit when it is asked for the time once more."""
    asked = iter(range(10**6))
    clock = SimpleNamespace(monotonic=lambda: float(next(asked)), perf_counter=lambda: 0.0)
    monkeypatch.setattr(MODULE, "time", clock)
    try:
        return solve(market, engine=engine, limit=calls)
    finally:
        monkeypatch.undo()


@pytest.mark.parametrize("engine", ["exact", "auto", pytest.param("fast", marks=needs_fast)])
def test_wherever_it_ends_the_placement_keeps_all_conditions_and_the_bound_holds(engine, monkeypatch):
    seen: Counter[str] = Counter()
    for seed in range(120):
        document = small_market(seed)
        try:
            market = market_from_document(document)
            best = solve(market)
        except (MarketError, Infeasible):
            continue
        if not best.proven:
            continue
        for calls in range(40):
            try:
                found = ended_after(calls, market, engine, monkeypatch)
            except Cancelled:
                seen["nothing found"] += 1
                continue
            verdict = verify(market, found)
            assert verdict.accepted, (seed, calls, verdict.reason)
            if found.proven:
                assert found.digest == best.digest
                seen["proven"] += 1
                break
            assert verdict.proven is False
            assert found.bound is not None
            whole = tuple(found.certificate["bound"])
            assert found.totals + found.lottery <= whole
            assert best.totals <= found.bound
            won = best_choice(document)
            assert won is not None
            assert won[0] <= found.bound
            seen["best found" if found.totals == best.totals else "less found"] += 1
            seen["bound reached"] += found.bound == best.totals
        else:
            raise AssertionError("it never ended by itself")
    assert min(seen[key] for key in ("proven", "best found", "less found", "bound reached")) >= 30, seen


def test_settled_objectives_are_proved_the_best(monkeypatch):
    """After the first block of objectives is settled its totals are the bound's."""
    market = market_of(5, 300, 100)
    best = solve(market)
    settled = set()
    for calls in range(200):
        found = ended_after(calls, market, "sparse", monkeypatch)
        if found.proven:
            break
        assert found.bound is not None
        assert best.totals <= found.bound
        same = next((k for k in range(4) if found.bound[k] != best.totals[k]), 4)
        settled.add(same)
    assert {2, 4} & settled
    assert found.proven


def forged(market: Market, found: Outcome, bound: list[int]) -> bool:
    document = outcome_to_document(market, found)
    document["certificate"] = {**document["certificate"], "bound": bound}
    document["digest"] = digest_of({key: value for key, value in document.items() if key != "digest"})
    return verify_documents(market_to_document(market), document).accepted


def test_a_bound_that_is_not_proved_is_refused(monkeypatch):
    refused = 0
    for seed in range(60):
        try:
            market = market_from_document(small_market(seed))
            found = ended_after(1, market, "exact", monkeypatch)
        except (MarketError, Infeasible, Cancelled):
            continue
        if found.bound is None:
            continue
        bound = list(found.certificate["bound"])
        assert forged(market, found, bound)
        assert not forged(market, found, [*bound[:-1], bound[-1] - 1])
        assert not forged(market, found, bound[:-1])
        refused += 1
    assert refused >= 20


def test_no_limit_is_no_haste():
    market = market_from_document(small_market(4))
    assert solve(market, limit=1000.0).digest == solve(market).digest


def test_the_command_writes_what_was_found_and_says_what_none_exceeds(tmp_path, capsys):
    market, out = write(tmp_path / "m.json", SMALL), tmp_path / "o.json"
    assert run("solve", market, "--out", out, "--limit", "0") == 5
    said = capsys.readouterr().out
    assert "the time was over: a better placement may exist, but proved: none exceeds placed 3, points" in said
    assert run("verify", market, out) == 0
    assert "a better one may exist" in capsys.readouterr().out
    held = {**SMALL, "positions": [{"id": "x", "most": 1, "least": 1}, *SMALL["positions"][1:]]}
    held["people"] = [{"id": "ann", "least": 1}, {"id": "bo", "least": 1}, {"id": "cy", "least": 1}]
    market = write(tmp_path / "m.json", {**held, "pairs": SMALL["pairs"][::-1]})
    code = run("solve", market, "--out", tmp_path / "none.json", "--limit", "0")
    assert code == 5
    assert capsys.readouterr().err.startswith("stopped: ") or (tmp_path / "none.json").exists()


def test_no_measure_is_taken_of_what_is_not_proved(tmp_path, capsys):
    """One more seat is worth something beside an optimum only."""
    market, out = write(tmp_path / "m.json", SMALL), tmp_path / "o.json"
    assert run("solve", market, "--out", out, "--limit", "0") == 5
    assert run("measure", market, out) == 0
    assert "one more seat" not in capsys.readouterr().out
