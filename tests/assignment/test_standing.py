"""A solved market that stands ready answers what solving the changed market again would say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest

from assignment import Group, Infeasible, Market, MarketError, Outcome, Shift, Standing, market_from_document, solve
from assignment.standing import named_prices
from tests.assignment.loops import PLAIN_AND_FAST, needs_fast, use
from tests.assignment.small_markets import Document, small_market
from tests.assignment.test_fast import market_of


def ready(seed: int) -> tuple[Market, Outcome, Standing] | None:
    """Return a solved market without bundles, None where there is none."""
    try:
        market = market_from_document(small_market(seed, bundles=False))
        outcome = solve(market)
        return market, outcome, Standing(market, outcome)
    except (MarketError, Infeasible):
        return None


def all_ready(count: int) -> Iterator[tuple[Market, Outcome, Standing]]:
    """Yield those of so many random markets that have an outcome."""
    return filter(None, map(ready, range(count)))


def agrees(market: Market, before: Outcome, changed: Callable[[], Market], ask: Callable[[], Shift]) -> bool:
    """Compare one question with solving the changed market; return whether it had an answer."""
    try:
        after = solve(changed())
    except MarketError:
        return False
    except Infeasible:
        with pytest.raises(Infeasible):
            ask()
        return False
    shift = ask()
    names = lambda rows: {(int(market.person[e]), int(market.position[e])) for e in rows}  # noqa: E731
    old, new = (set(map(tuple, outcome.pairs.tolist())) for outcome in (before, after))
    assert old - names(shift.lost) | names(shift.won) == new
    assert shift.totals == tuple(b - a for a, b in zip(before.totals, after.totals, strict=True))
    return True


@pytest.mark.parametrize("engine", PLAIN_AND_FAST)
def test_every_question_is_answered_as_by_solving_again(engine, monkeypatch):
    use(engine, monkeypatch)
    answered = 0
    for market, outcome, standing in all_ready(80):
        for i in range(len(market.people)):
            loads = market.most_load.copy(), market.least_load.copy()
            loads[0][i] = loads[1][i] = 0
            gone = lambda: replace(market, most_load=loads[0], least_load=loads[1])  # noqa: B023, E731
            answered += agrees(market, outcome, gone, lambda: standing.withdraw(i))  # noqa: B023
        for i, j in zip(
            market.person[market.open_pairs()].tolist(), market.position[market.open_pairs()].tolist(), strict=True
        ):
            answered += agrees(market, outcome, lambda: market.with_pin(i, j), lambda: standing.pin(i, j))  # noqa: B023
            out = np.vstack([market.forbidden, [[i, j]]])
            answered += agrees(market, outcome, lambda: replace(market, forbidden=out), lambda: standing.veto(i, j))  # noqa: B023
    assert answered > 250


@pytest.mark.parametrize("engine", PLAIN_AND_FAST)
def test_several_people_withdraw_at_once(engine, monkeypatch):
    use(engine, monkeypatch)
    answered = 0
    for market, outcome, standing in all_ready(80):
        for first in range(len(market.people) - 1):
            several = range(first, first + 2)
            loads = market.most_load.copy(), market.least_load.copy()
            loads[0][[*several]] = loads[1][[*several]] = 0
            gone = lambda: replace(market, most_load=loads[0], least_load=loads[1])  # noqa: B023, E731
            answered += agrees(market, outcome, gone, lambda: standing.withdraw(*several))  # noqa: B023
    assert answered > 30


@pytest.mark.parametrize("engine", PLAIN_AND_FAST)
def test_one_more_seat_is_answered_as_by_solving_again(engine, monkeypatch):
    use(engine, monkeypatch)
    answered = 0
    for market, outcome, standing in all_ready(80):
        for j, most in enumerate(market.most_seats.tolist()):
            if most:
                more = lambda: market.with_seats(j, most + 1)  # noqa: B023, E731
                answered += agrees(market, outcome, more, lambda: standing.one_more_seat(j))  # noqa: B023
    assert answered > 30


def test_an_outcome_that_is_not_the_best_does_not_stand():
    market = Market.from_csr([0, 1, 2], [0, 0], [1, 5], most_seats=[1], seed="s")
    best = solve(market)
    with pytest.raises(MarketError, match="not the best"):
        Standing(market, replace(best, pairs=np.array([[0, 0]])))


@needs_fast
@pytest.mark.parametrize("size", [(50, 46), (300, 200)])
@pytest.mark.parametrize("seed", range(4))
def test_one_path_from_both_ends_is_what_carrying_the_unit_finds(seed, size):
    """On markets of some dozen and of some hundred people, with groups on both sides and without."""
    groups = [Group(f"zone {k}", positions=tuple(range(9 * k, 9 * k + 9)), most=7) for k in range(5)]
    groups += [Group(f"once {i}", people=(i,), positions=tuple(range(40)), most=1) for i in range(20)]
    market = market_of(seed, *size, groups=groups if seed % 2 else [])
    standing = Standing(market, solve(market), engine="fast")
    plain = Standing(market, solve(market), engine="fast")
    plain.ways = None
    rng, compared = np.random.default_rng(seed), 0
    for row in rng.choice(market.person.size, 150).tolist():
        pair = int(market.person[row]), int(market.position[row])
        for ask in ("pin", "veto"):
            try:
                carried = getattr(plain, ask)(*pair)
            except Infeasible:
                with pytest.raises(Infeasible):
                    getattr(standing, ask)(*pair)
                continue
            carried_before = standing.engine.paths
            same(getattr(standing, ask)(*pair), carried)
            assert standing.engine.paths == carried_before
            compared += 1
        assert standing.cost(row) == plain.cost(row)
    carried_before = standing.engine.paths
    for j in range(len(market.positions)):
        same(standing.one_more_seat(j), plain.one_more_seat(j))
    assert standing.engine.paths == carried_before
    assert compared > 200


def same(one: Shift, other: Shift) -> None:
    """Two ways to the same placement."""
    assert one.totals == other.totals
    assert sorted(one.lost) == sorted(other.lost)
    assert sorted(one.won) == sorted(other.won)


@pytest.mark.parametrize("engine", PLAIN_AND_FAST)
def test_a_proven_outcome_stands_without_any_path_to_carry(engine, monkeypatch):
    use(engine, monkeypatch)
    stood = 0
    for seed in range(60):
        if (found := ready(seed)) is None:
            continue
        standing = found[2]
        assert standing.engine.paths == 0
        assert (named_prices(standing.network, found[1]) == standing.engine.canonical()).all()
        assert type(standing.engine).__name__ == ("Compiled" if engine == "fast" else "Circulation")
        stood += 1
    assert stood >= 30


def test_it_knows_who_holds_what():
    for market, outcome, standing in all_ready(60):
        held = set(map(tuple, outcome.pairs.tolist()))
        pairs = zip(market.person.tolist(), market.position.tolist(), strict=True)
        assert [standing.holds(row) for row in range(market.person.size)] == [pair in held for pair in pairs]


@pytest.mark.parametrize("engine", PLAIN_AND_FAST)
def test_what_a_forced_pair_costs_is_what_forcing_it_loses(engine, monkeypatch):
    """Nothing where it is chosen, though its person could hold more; None where it cannot be."""
    use(engine, monkeypatch)
    seen: Counter[str] = Counter()
    for market, outcome, standing in all_ready(80):
        for row, pair in enumerate(zip(market.person.tolist(), market.position.tolist(), strict=True)):
            try:
                lost = tuple(-change for change in standing.pin(*pair).totals)
            except (Infeasible, KeyError):
                lost = None
            assert standing.cost(row) == lost
            kind = "chosen" if standing.holds(row) else "impossible" if lost is None else "other"
            assert kind != "chosen" or lost == (0,) * len(outcome.totals)
            seen[kind] += 1
    assert min(seen[kind] for kind in ("chosen", "impossible", "other")) >= 20


def test_prices_of_a_certificate_that_names_nobody_are_nothing():
    _, outcome, standing = next(found for seed in range(60) if (found := ready(seed)))
    assert not named_prices(standing.network, replace(outcome, certificate={})).any()
    prices = outcome.certificate["prices"]
    for kept in (-1, 1):  # of a market with another number of objectives
        cut = {
            side: found[:kept] if side == "root" else {name: price[:kept] for name, price in found.items()}
            for side, found in prices.items()
        }
        narrow = named_prices(standing.network, replace(outcome, certificate={"prices": cut}))
        assert (narrow[:, :kept] == named_prices(standing.network, outcome)[:, :kept]).all()
        assert not narrow[:, len(cut["root"]) :].any()


@pytest.mark.parametrize("engine", PLAIN_AND_FAST)
def test_pairs_that_are_none_are_not_asked_about(engine, monkeypatch):
    use(engine, monkeypatch)
    market = Market.from_csr(
        [0, 2, 3], [0, 1, 0], [1, 5, 2], most_seats=[1, 1], seed="s", forbidden=np.array([[0, 1]])
    )
    standing = Standing(market, solve(market))
    for person, position in ((0, 1), (1, 1)):
        for ask in (standing.pin, standing.veto):
            with pytest.raises(KeyError, match=f"'{market.people[person]}', '{market.positions[position]}'"):
                ask(person, position)


def test_groups_that_cross_do_not_stand():
    document = next(
        document for seed in range(400) if (document := small_market(seed, crossing=True)) and not_proven(document)
    )
    market = market_from_document(document)
    with pytest.raises(MarketError, match="not two nested families"):
        Standing(market, solve(market))


def not_proven(document: Document) -> bool:
    try:
        return not solve(market_from_document(document)).proven
    except (MarketError, Infeasible):
        return False


@pytest.mark.parametrize("engine", PLAIN_AND_FAST)
def test_what_is_in_the_way_of_a_change_is_said_of_the_changed_market(engine, monkeypatch):
    use(engine, monkeypatch)
    said = 0
    for market, _, standing in all_ready(200):
        for i in range(len(market.people)):
            try:
                standing.withdraw(i)
            except Infeasible as fault:
                conflict = fault.conflict
                asked, room = (sum(bound.value for bound in one) for one in (conflict.demands, conflict.limits))
                assert asked - room - conflict.pairs == conflict.short >= 1
                assert conflict.repairs
                said += 1
    assert said >= 20
