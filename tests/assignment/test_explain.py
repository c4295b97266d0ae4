"""Explanations are what forcing and solving again would give."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np
import pytest

from assignment import (
    Cancelled,
    Infeasible,
    Market,
    MarketError,
    Outcome,
    Reason,
    explain,
    explain_person,
    explain_seat,
    market_from_document,
    market_to_document,
    pair_costs,
    ready,
    seat_value,
    seat_values,
    solve,
)
from assignment import engines as choice
from assignment.reopening import Reopening, Undecided
from assignment.standing import Shift
from tests.assignment.commands import run, small, write
from tests.assignment.loops import WORTH
from tests.assignment.small_markets import Document, best_choice, small_market
from tests.assignment.test_early import bundled_markets, courses


def solved(seeds: range, **options: Any) -> Iterator[tuple[Document, Market, Outcome]]:
    """Yield the markets among these that have an outcome."""
    for seed in seeds:
        document = small_market(seed, **options)
        try:
            market = market_from_document(document)
            yield document, market, solve(market)
        except (MarketError, Infeasible):
            continue


def loss(outcome: Outcome, best: tuple[tuple[int, ...], Any] | None) -> tuple[int, ...] | None:
    return None if best is None else tuple(a - b for a, b in zip(outcome.totals, best[0], strict=True))


@pytest.mark.parametrize("worth", WORTH)
def test_a_forced_pair_costs_what_trying_every_choice_says(worth, monkeypatch):
    monkeypatch.setattr(choice, "WORTH_COMPILING", worth)
    seen: Counter[Reason] = Counter()
    for document, market, outcome in solved(range(800)):
        for person in range(len(market.people)):
            for one in explain_person(market, outcome, person):
                seen[one.reason] += 1
                forced = {**document, "pinned": [*document.get("pinned", []), [one.person, one.position]]}
                if one.reason is Reason.IMPOSSIBLE:
                    assert best_choice(forced) is None
                elif one.reason in (Reason.COST, Reason.LOTTERY):
                    assert loss(outcome, best_choice(forced)) == one.cost
                    assert any(one.cost) == (one.reason is Reason.COST)
                    assert tuple(one.cost) >= (0,) * len(one.cost)
    assert min(seen[reason] for reason in (Reason.HELD, Reason.FORBIDDEN, Reason.IMPOSSIBLE)) >= 20
    assert min(seen[reason] for reason in (Reason.COST, Reason.LOTTERY)) >= 100


def test_the_moves_lead_from_the_outcome_to_the_forced_one():
    for document, market, outcome in solved(range(300, 450)):
        held = {(market.people[i], market.positions[j]) for i, j in outcome.pairs.tolist()}
        for person in range(len(market.people)):
            for one in explain_person(market, outcome, person):
                if one.reason not in (Reason.COST, Reason.LOTTERY):
                    continue
                assert one.moves[0].person == one.person
                after = held - {(m.person, m.before) for m in one.moves} | {
                    (m.person, m.after) for m in one.moves if m.after
                }
                forced = {**document, "pinned": [*document.get("pinned", []), [one.person, one.position]]}
                best = best_choice(forced)
                assert best is not None
                assert after == best[1]


@pytest.mark.parametrize("worth", WORTH)
def test_the_costs_of_all_pairs_at_once_are_those_of_each(worth, monkeypatch):
    monkeypatch.setattr(choice, "WORTH_COMPILING", worth)
    compared = 0
    for _, market, outcome in solved(range(700), bundles=False):
        rows = np.arange(market.person.size)
        cost, possible = pair_costs(market, outcome, rows)
        for row in rows:
            one = explain(market, outcome, int(market.person[row]), int(market.position[row]))
            assert bool(possible[row]) == (one.reason not in (Reason.FORBIDDEN, Reason.IMPOSSIBLE))
            if possible[row] and one.reason is not Reason.HELD:
                assert tuple(cost[row].tolist()) == one.cost
                compared += 1
    assert compared >= 500


def test_one_more_seat_is_worth_what_solving_again_says():
    seen = Counter()
    for _, market, outcome in solved(range(600)):
        values = seat_values(market, outcome)
        held = np.bincount(outcome.pairs[:, 1], minlength=len(market.positions))
        for j in np.flatnonzero(held == market.most_seats).tolist():
            more = market_to_document(market.with_seats(j, int(market.most_seats[j]) + 1))
            best = best_choice(filled(more))
            assert best is not None
            gain = tuple(b - a for a, b in zip(outcome.totals, best[0], strict=True))
            assert seat_value(market, outcome, j) == gain
            if market.bundles:
                assert tuple(values[j].tolist()) <= gain  # it counts placements that open the same bundles
            else:
                assert tuple(values[j].tolist()) == gain
            seen["worth something" if any(gain) else "worth nothing"] += 1
    assert min(seen.values()) >= 100


def filled(market: Document) -> Document:
    """Return a market as we write it, with the keys that trying every choice expects."""
    agents = {side: [{"least": 0, "most": 1, **agent} for agent in market[side]] for side in ("people", "positions")}
    groups = [{"least": 0, "most": len(market["pairs"]), **group} for group in market.get("groups", [])]
    return {**market, **agents, "groups": groups, "bundles": market.get("bundles", [])}


def said(capsys, tmp_path, *options: str, **changes: Any) -> str:
    """Return what `explain` prints about the small market."""
    market = write(tmp_path / "m.json", small(**changes))
    assert run("solve", market, "--out", tmp_path / "o.json") == 0
    capsys.readouterr()
    assert run("explain", market, tmp_path / "o.json", *options) == 0
    text: str = capsys.readouterr().out
    return text


def test_the_command_says_why_not_the_first_choice(capsys, tmp_path):
    text = said(capsys, tmp_path, "--person", "bo")
    assert text.startswith("bo holds y\n")
    assert "- x: would change placed -1" in text or "- x: would change points" in text
    assert "bo: y -> x" in text


def test_the_command_knows_every_reason(capsys, tmp_path):
    assert "- z: not eligible" in said(capsys, tmp_path, "--person", "ann", "--position", "z")
    assert "- x: held" in said(capsys, tmp_path, "--person", "ann", "--position", "x")
    forbidden = said(capsys, tmp_path, "--person", "ann", forbidden=[["ann", "x"]])
    assert forbidden == "ann holds no position\n- x: forbidden\n"
    assert "is eligible for no position" in said(
        capsys, tmp_path, "--person", "dee", people=[*small()["people"], {"id": "dee"}]
    )
    tie = [["ann", "x", [1, 1]], ["bo", "x", [1, 1]]]
    text = "".join(said(capsys, tmp_path, "--person", name, pairs=tie) for name in ("ann", "bo"))
    assert text.count("the lottery decided") == 1
    pinned = said(capsys, tmp_path, "--person", "bo", "--position", "x", pinned=[["ann", "x"]])
    assert "no placement that keeps all conditions puts bo there" in pinned


def test_the_command_prints_json(capsys, tmp_path):
    found = json.loads(said(capsys, tmp_path, "--person", "bo", "--position", "x", "--json"))
    assert [(one["person"], one["position"], one["reason"]) for one in found] == [("bo", "x", "cost")]


def test_seats_of_crossing_groups_are_asked_for_one_at_a_time():
    crossing = (item for item in solved(range(400), crossing=True) if not item[2].proven)
    _, market, outcome = next(crossing)
    with pytest.raises(MarketError, match="seat_value"):
        seat_values(market, outcome)
    assert len(seat_value(market, outcome, 0)) == len(market.objectives)


def test_what_one_more_seat_does_is_said_with_who_moves(capsys, tmp_path):
    text = said(capsys, tmp_path, "--position", "x")
    assert text == "one more seat at x: points +9 (bo: y -> x; cy: z -> y)\n"
    assert said(capsys, tmp_path, "--position", "z") == "one more seat at z: no gain\n"


def test_a_question_about_nobody_and_nothing_is_sent_back(capsys, tmp_path):
    market = write(tmp_path / "m.json", small())
    assert run("solve", market, "--out", tmp_path / "o.json") == 0
    assert run("explain", market, tmp_path / "o.json") == 2
    assert "name a --person, a --position or both" in capsys.readouterr().err


def test_the_moves_after_one_more_seat_lead_to_the_better_outcome():
    for _, market, outcome in solved(range(150)):
        for j, most in enumerate(market.most_seats.tolist()):
            try:
                wider = solve(market.with_seats(j, most + 1))
            except MarketError:
                continue
            moves = explain_seat(market, outcome, j).moves
            names = lambda one: {(market.people[a], market.positions[b]) for a, b in one.pairs.tolist()}  # noqa: B023, E731
            after = names(outcome) - {(m.person, m.before) for m in moves} | {
                (m.person, m.after) for m in moves if m.after
            }
            assert after == names(wider)


def test_what_stands_ready_is_given_once_for_many_questions():
    _, market, outcome = next(solved(range(50), bundles=False))
    standing = ready(market, outcome)
    for i in range(len(market.people)):
        assert explain_person(market, outcome, i, standing=standing) == explain_person(market, outcome, i)


@pytest.mark.parametrize("worth", WORTH)
def test_with_bundles_what_stands_ready_answers_as_solving_again(worth, monkeypatch):
    """Also where bundles open or close for it; and hardly ever is the market solved again."""
    monkeypatch.setattr(choice, "WORTH_COMPILING", worth)
    seen: Counter[str] = Counter()
    for market in [*bundled_markets(), *(courses(seed, 40, 8) for seed in range(4))]:
        try:
            outcome = solve(market)
            standing = ready(market, outcome)
        except (MarketError, Infeasible):
            continue
        assert isinstance(standing, Reopening)
        seen.update(_answers(market, outcome, standing))
    assert seen["as solving again"] > 300, seen
    assert seen["bundles open or close"] > 20, seen


def _answers(market: Market, outcome: Outcome, standing: Reopening) -> Iterator[str]:
    """Ask for pairs and seats drawn by lot; yield what came of it."""
    rng = np.random.default_rng(len(market.people))
    for row in rng.permutation(market.person.size)[:12].tolist():
        pair = int(market.person[row]), int(market.position[row])
        if not any((known == pair).all(axis=1).any() for known in (market.forbidden, outcome.pairs)):
            yield _answered(partial(standing.pin, *pair), partial(market.with_pin, *pair), outcome)
    for j in rng.permutation(len(market.positions))[:4].tolist():
        wider = partial(market.with_seats, j, int(market.most_seats[j]) + 1)
        yield _answered(partial(standing.one_more_seat, j), wider, outcome)


def _answered(ask: Callable[[], Shift], change: Callable[[], Market], outcome: Outcome) -> str:
    """Compare an answer with solving again; return what came of it."""
    try:
        shift = ask()
    except Undecided:
        return "undecided"
    again = solve(change())
    assert shift.totals == tuple(b - a for a, b in zip(outcome.totals, again.totals, strict=True))
    assert shift.closed == tuple(sorted(set(again.closed) - set(outcome.closed)))
    assert shift.opened == tuple(sorted(set(outcome.closed) - set(again.closed)))
    assert shift.lost.size - shift.won.size == len(outcome.pairs) - len(again.pairs)
    return "bundles open or close" if shift.closed or shift.opened else "as solving again"


@pytest.mark.parametrize("worth", WORTH)
def test_costs_stop_when_asked(worth, monkeypatch):
    monkeypatch.setattr(choice, "WORTH_COMPILING", worth)
    for _, market, outcome in solved(range(60), bundles=False):
        if outcome.unplaced.size and market.open_pairs().any():
            with pytest.raises(Cancelled):
                pair_costs(market, outcome, np.arange(market.person.size), lambda _: False)
            return
    raise AssertionError("no market to ask about")
