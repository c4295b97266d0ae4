"""python -m assignment solve | verify | explain | measure | stable | convert | features.

Markets and outcomes are read and written as JSON, or as .npz where the file's name ends so.

Exit codes: 0; 2 bad input, one line that names the place; 3 infeasible, with the report;
4 verification refused; 5 the time was over, the best found is written; 130 stopped with Ctrl-C.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np

from assignment.arrays import (
    is_packed,
    read_market,
    read_outcome,
    read_outcome_document,
    write_market,
    write_outcome,
)
from assignment.engines import ENGINES
from assignment.errors import Cancelled, Infeasible, MarketError, OutcomeError
from assignment.explain import (
    Explanation,
    Move,
    Reason,
    Seat,
    explain,
    explain_person,
    explain_seat,
    seat_values,
)
from assignment.features import holds_features, read_features, read_priced, write_priced
from assignment.files import (
    market_digest,
    market_to_document,
    outcome_to_document,
    part_of,
    to_text,
    write_text,
)
from assignment.implicit import check_prices, solve_features
from assignment.infeasible import Conflict
from assignment.interrupt import SENTENCE, STOPPED, guarded
from assignment.market import Market
from assignment.measures import Measures, measure
from assignment.outcome import Outcome
from assignment.progress import Progress
from assignment.solve import solve
from assignment.stable import (
    SIDES,
    Cost,
    NotDefined,
    Stable,
    cost_of_stability,
    orders_of,
    stable,
    stable_to_document,
)
from assignment.verify import verify_documents

BAD_INPUT, INFEASIBLE, REFUSED, UNFINISHED = 2, 3, 4, 5


def parser() -> argparse.ArgumentParser:
    """Return the command line."""
    top = argparse.ArgumentParser(
        prog="python -m assignment", description="Place people into positions, with a proof."
    )
    commands = top.add_subparsers(dest="command", required=True)
    one = commands.add_parser("solve", help="find the best placement and write it with its certificate")
    one.add_argument("market")
    one.add_argument("--out", required=True, metavar="OUTCOME")
    one.add_argument("--engine", choices=ENGINES, default="auto")
    one.add_argument("--limit", type=float, metavar="SECONDS", help="write the best found by then, with its bound")
    two = commands.add_parser("verify", help="check an outcome against its market")
    two.add_argument("market")
    two.add_argument("outcome")
    three = commands.add_parser("explain", help="why a person is here and not there, or what one more seat would do")
    three.add_argument("market")
    three.add_argument("outcome")
    three.add_argument("--person", help="whose pairs to explain")
    three.add_argument("--position", help="one of them; without a person: what one more seat here would do")
    four = commands.add_parser("measure", help="ranks, fill, envy, blocking pairs, value of one more seat")
    four.add_argument("market")
    four.add_argument("outcome")
    five = commands.add_parser("stable", help="the placement that no pair blocks, best for people or for positions")
    five.add_argument("market")
    five.add_argument("--out", required=True, metavar="STABLE")
    five.add_argument("--side", choices=SIDES, default="people", help="for whom it is the best stable one")
    for flag, who in (("--people-by", "people"), ("--positions-by", "positions")):
        five.add_argument(
            flag, action="append", default=[], metavar="OBJECTIVE", help=f"what {who} order by (all objectives)"
        )
    five.add_argument("--against", metavar="OUTCOME", help="the best placement, to say what stability costs")
    seven = commands.add_parser("features", help="place by scores that follow from features, proved by prices")
    seven.add_argument("features", metavar="FEATURES.npz")
    seven.add_argument("--out", required=True, metavar="PRICED.npz")
    six = commands.add_parser("convert", help="a market or an outcome from JSON to .npz or back, by suffix")
    six.add_argument("source")
    six.add_argument("out", metavar="TARGET")
    six.add_argument("--market", help="the market of the outcome that is converted")
    for command in (three, four, five):
        command.add_argument("--json", action="store_true", help="print JSON")
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    options = parser().parse_args(arguments)
    commands = {
        "solve": run_solve,
        "verify": run_verify,
        "explain": run_explain,
        "measure": run_measure,
        "stable": run_stable,
        "convert": run_convert,
        "features": run_features,
    }
    try:
        return commands[options.command](options)
    except (MarketError, OutcomeError, NotDefined) as fault:
        print(f"error: {fault}", file=sys.stderr)
        return BAD_INPUT
    except OSError as fault:
        print(f"error: {fault.filename}: {fault.strerror}", file=sys.stderr)
        return BAD_INPUT
    except KeyboardInterrupt:
        print(f"\n{SENTENCE}", file=sys.stderr)
        return STOPPED


def run_solve(options: argparse.Namespace) -> int:
    """Solve and write the outcome; print the totals."""
    _refuse_missing_folder(options.out)
    try:
        with Progress("reading") as progress:
            market = read_market(options.market)
            outcome = solve(market, engine=options.engine, watch=progress, limit=options.limit)
            progress("writing")
            write_outcome(market, outcome, options.out)
    except Infeasible as fault:
        print(f"infeasible: {fault}", file=sys.stderr)
        print(json.dumps(conflict_document(fault.conflict), ensure_ascii=False, indent=1))
        return INFEASIBLE
    except Cancelled as fault:
        print(f"stopped: {fault}; nothing was written", file=sys.stderr)
        return UNFINISHED
    print(describe(market, outcome))
    return 0 if outcome.bound is None else UNFINISHED


def _refuse_missing_folder(out: str) -> None:
    if not os.path.isdir(os.path.dirname(os.path.abspath(out))):
        raise MarketError(f"{out}: the folder does not exist")


def describe(market: Market, outcome: Outcome) -> str:
    """Return a few lines on an outcome."""
    placed = len(market.people) - outcome.unplaced.size
    lines = [f"{placed} of {len(market.people)} people placed, {outcome.unplaced.size} not"]
    if not market.people:
        lines = ["nobody to place: the market has no people"]
    elif not market.person.size:
        lines = [f"nobody can be placed: the market has no eligible pairs ({len(market.people)} people)"]
    lines += [f"{name}: {total}" for name, total in zip(market.objectives, outcome.totals, strict=True)]
    if outcome.closed:
        lines.append("closed: " + ", ".join(sorted(market.bundles[b].id for b in outcome.closed)))
    if outcome.bound is not None:
        most = ", ".join(f"{name} {value}" for name, value in zip(market.objectives, outcome.bound, strict=True))
        lines.append(f"the time was over: a better placement may exist, but proved: none exceeds {most}")
    elif outcome.proven:
        lines.append("proved: no other placement is as good")
    else:
        lines.append("not proved: the groups cross, so this rests on HiGHS at gap 0")
    if outcome.report is not None:
        lines.append(f"{sum(outcome.report.seconds.values()):.2f} s, {outcome.report.peak_mb:.0f} MB at most")
    lines.append(f"digest {outcome.digest}")
    return "\n".join(lines)


def conflict_document(conflict: Conflict) -> dict[str, object]:
    """Return a conflict as plain data, with its sentence."""
    return {"infeasible": True, "sentence": conflict.sentence, **asdict(conflict)}


def run_verify(options: argparse.Namespace) -> int:
    """Check an outcome with the stand-alone verifier."""
    if holds_features(options.market):
        return _verify_priced(options)
    with Progress("verifying"):
        market = read_market(options.market)
        document = read_outcome_document(market, options.outcome)
        verdict = verify_documents(market_to_document(market), document)
    print(("accepted: " if verdict.accepted else "refused: ") + verdict.reason)
    return 0 if verdict.accepted else REFUSED


def _verify_priced(options: argparse.Namespace) -> int:
    with Progress("looking at all pairs"):
        fault = check_prices(read_features(options.market), read_priced(options.outcome))
    print(f"refused: {fault}" if fault else "accepted: proved: no other placement scores more")
    return REFUSED if fault else 0


def run_features(options: argparse.Namespace) -> int:
    """Place by features and write the pairs with their prices."""
    _refuse_missing_folder(options.out)
    if not is_packed(options.out):
        raise MarketError(f"{options.out}: a priced placement is written as .npz")
    with Progress("reading") as progress:
        features = read_features(options.features)
        try:
            priced = solve_features(features, watch=progress)
        except ValueError as fault:
            raise MarketError(str(fault)) from None
        write_priced(priced, options.out)
    print(f"{np.unique(priced.pairs[:, 0]).size} of {len(features.people)} people placed, total score {priced.total}")
    print("proved: no other placement scores more")
    print(f"{priced.sizes[-1]} of {len(features.people) * len(features.positions)} pairs were ever compared")
    return 0


def run_explain(options: argparse.Namespace) -> int:
    """Explain one person, at one position or at all, or one more seat."""
    if options.person is None and options.position is None:
        raise MarketError("explain: name a --person, a --position or both")
    with Progress("explaining"):
        market = read_market(options.market)
        outcome = checked_outcome(market, options.outcome)
        person = None if options.person is None else _find(market.people, options.person, "person")
        position = None if options.position is None else _find(market.positions, options.position, "position")
        found: list[Explanation] | list[Seat]
        if person is None:
            assert position is not None
            found = [explain_seat(market, outcome, position)]
        elif position is None:
            found = explain_person(market, outcome, person)
        else:
            found = [explain(market, outcome, person, position)]
    if options.json:
        print(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=1))
        return 0
    if person is not None:
        held = [market.positions[j] for i, j in outcome.pairs.tolist() if i == person]
        print(f"{options.person} holds {', '.join(held) or 'no position'}")
        if not found:
            print(f"{options.person} is eligible for no position")
    for one in found:
        print(seat_sentence(market, one) if isinstance(one, Seat) else sentence(market, one))
    return 0


def checked_outcome(market: Market, path: str) -> Outcome:
    """Return the outcome in a file; one that the verifier refuses is bad input here."""
    document = read_outcome_document(market, path)
    verdict = verify_documents(market_to_document(market), document)
    if not verdict.accepted:
        raise OutcomeError(f"{os.path.basename(path)}: the verifier refuses it: {verdict.reason}")
    return read_outcome(market, path)


def _find(ids: Sequence[str], name: str, kind: str) -> int:
    if name not in ids:
        raise MarketError(f"{kind} {name!r} is not in the market")
    return ids.index(name)


def sentence(market: Market, one: Explanation) -> str:
    """Return an explanation in words."""
    if one.reason is Reason.HELD:
        return f"- {one.position}: held"
    if one.reason in (Reason.NOT_ELIGIBLE, Reason.FORBIDDEN):
        return f"- {one.position}: {one.reason.value}"
    if one.reason is Reason.IMPOSSIBLE:
        return f"- {one.position}: no placement that keeps all conditions puts {one.person} there" + (
            f" ({one.conflict.sentence})" if one.conflict else ""
        )
    moves = chain(one.moves)
    if one.reason is Reason.LOTTERY:
        return f"- {one.position}: as good on every objective; the lottery decided ({moves})"
    losses = ", ".join(f"{name} {-loss:+d}" for name, loss in zip(market.objectives, one.cost, strict=True) if loss)
    return f"- {one.position}: would change {losses}; decided by {one.clause!r} ({moves})"


def chain(moves: Sequence[Move]) -> str:
    """Return moves in words."""
    return "; ".join(f"{m.person}: {m.before or 'no position'} -> {m.after or 'no position'}" for m in moves)


def gains(market: Market, vector: Sequence[int]) -> str:
    """Return what is won per objective, in words."""
    pairs = zip(market.objectives, vector, strict=True)
    return ", ".join(f"{objective} {value:+d}" for objective, value in pairs if value) or "no gain"


def seat_sentence(market: Market, seat: Seat) -> str:
    """Return what one more seat would do, in words."""
    who = f" ({chain(seat.moves)})" if seat.moves else ""
    return f"one more seat at {seat.position}: {gains(market, seat.gain)}{who}"


def run_measure(options: argparse.Namespace) -> int:
    """Print the figures of an outcome."""
    with Progress("measuring"):
        market = read_market(options.market)
        outcome = checked_outcome(market, options.outcome)
        figures = measure(market, outcome)
        values = _values(market, outcome)
    if options.json:
        print(json.dumps({**asdict(figures), "one_more_seat": values}, ensure_ascii=False, indent=1))
        return 0
    print(table(figures))
    for name, vector in values.items():
        print(seat_sentence(market, Seat(name, tuple(vector))))
    return 0


def run_stable(options: argparse.Namespace) -> int:
    """Write the stable placement, and print what it comes to beside the best one."""
    _refuse_missing_folder(options.out)
    with Progress("reading"):
        market = read_market(options.market)
        orders = orders_of(market, people=options.people_by, positions=options.positions_by)
        found = stable(market, orders, side=options.side)
        best = None if options.against is None else checked_outcome(market, options.against)
        write_text(options.out, to_text(stable_to_document(market, found)) + "\n")
        cost = cost_of_stability(market, found, None if best is None else best.pairs)
    if options.json:
        print(json.dumps(asdict(cost), ensure_ascii=False, indent=1))
        return 0
    print(stable_table(market, found, cost))
    return 0


def run_convert(options: argparse.Namespace) -> int:
    """Write a market, or an outcome of `--market`, in the other form; the digest stays."""
    _refuse_missing_folder(options.out)
    with Progress("converting"):
        market = read_market(options.market or options.source)
        if options.market is None:
            write_market(market, options.out)
            digest = market_digest(market)
        else:
            outcome = read_outcome(market, options.source)
            digest = str(outcome_to_document(market, outcome)["digest"])
            if digest != outcome.digest:
                raise OutcomeError(f"{options.source}: the digest does not fit the content")
            write_outcome(market, outcome, options.out)
    print(f"digest {digest}")
    return 0


def stable_table(market: Market, found: Stable, cost: Cost) -> str:
    """Return what a stable placement comes to, beside the best one where that is given."""
    columns = [("stable", cost.stable)] + ([("best", cost.best)] if cost.best else [])
    lines = [("", [name for name, _ in columns])]
    lines += [
        (words, [str(getattr(one, key)) for _, one in columns])
        for words, key in (("placed", "placed"), ("first choices", "first_choices"), ("worst place", "worst_rank"))
    ]
    lines += [(name, [str(one.totals[k]) for _, one in columns]) for k, name in enumerate(market.objectives)]
    lines.append(("blocking pairs", [str(one.blocking_pairs) for _, one in columns]))
    first = max(len(words) for words, _ in lines)
    text = [f"{words:<{first}}" + "".join(f"  {value:>12}" for value in values) for words, values in lines]
    if cost.fares is not None:
        fares = cost.fares
        text.append(
            f"in the stable one {fares.better} people fare better, {fares.worse} worse, {fares.same} the same"
        )
        if fares.mixed:
            text[-1] += f", {fares.mixed} better in one position and worse in another"
    return "\n".join([*text, f"the best stable placement for {found.side}; digest {found.digest}"])


def _values(market: Market, outcome: Outcome) -> dict[str, list[int]]:
    """Return the value of one more seat at every full position; empty where groups cross."""
    if not outcome.proven:
        return {}
    held = [0] * len(market.positions)
    for _, j in outcome.pairs.tolist():
        held[j] += 1
    values = seat_values(market, outcome).tolist()
    return {name: values[j] for j, name in enumerate(market.positions) if held[j] == market.most_seats[j]}


def table(figures: Measures) -> str:
    """Return the figures as lines, who is left out first."""
    lines = [
        f"people {figures.people}: {figures.unplaced} unplaced, {figures.placed} placed",
        f"worst rank {figures.worst_rank}, rank sum {figures.rank_sum}",
        "rank profile "
        + (" ".join(f"{r}:{count}" for r, count in enumerate(figures.rank_profile, 1) if count) or "empty"),
        f"seats {figures.seats}: {figures.filled} filled",
        f"positions: {figures.full_positions} full, {figures.empty_positions} empty",
        f"closed bundles {figures.closed_bundles}",
        f"envious people {figures.envious}, of them justly {figures.justly_envious}",
        f"blocking pairs {figures.blocking_pairs}",
    ]
    for name, (count, least, most) in figures.group_fill.items():
        lines.append(f"group {name}: {count} (least {least}, most {'any' if most is None else most})")
    return "\n".join(lines)


def clear(process: int) -> None:
    """Remove the half-written file of a command that was killed."""
    out = getattr(parser().parse_args(), "out", None)
    if out:
        part_of(Path(out), process).unlink(missing_ok=True)


if __name__ == "__main__":
    sys.exit(guarded(main, clear))
