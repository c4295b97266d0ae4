"""python -m benchmarks: every solver on every market, each in its own process, in turns.

Writes results.json, table.md and growth.svg under benchmarks/results. `--only M L` measures some
markets; `--times 5` repeats more often. A solver that passes the time limit is not asked again
on that market, nor on larger ones.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.growth import plot
from benchmarks.markets import SIZES, load

HERE = Path(__file__).parent
RESULTS = HERE / "results"
READY = "ours, made ready"
OURS, LADDER, WHOLE = "ours", "ours, ladder of four", "ours, whole outcome"
PLAIN, PLAIN_LADDER, PLAIN_WHOLE = (f"{name}, no numba" for name in ("ours", "ours, ladder", "ours, whole outcome"))
WITHIN = "ours, within 300 s"
ONE_PASS, FLOW, MILP = "one pass over the pairs", "OR-Tools min-cost flow", "scipy milp, gap 0"
DENSE = ("scipy dense", "lapjv", "lapx")
PEERS = (FLOW, "scipy sparse", *DENSE, "HiGHS (linprog)", "PuLP + CBC")

PLAN = {
    "S": (OURS, WHOLE, LADDER, PLAIN, PLAIN_WHOLE, PLAIN_LADDER, ONE_PASS, *PEERS),
    "M": (OURS, WHOLE, LADDER, PLAIN, PLAIN_WHOLE, PLAIN_LADDER, ONE_PASS, *PEERS),
    "L": (OURS, WHOLE, LADDER, PLAIN, PLAIN_WHOLE, READY, ONE_PASS, FLOW, "scipy sparse"),
    "XL": (OURS, ONE_PASS, FLOW),
    "C": (WHOLE, LADDER, MILP),
    "CL": (WITHIN,),
}
"""Left out: dense tables of L (18 GB); what took more than the limit on a smaller market."""

NO_NUMBA = Path("build/plain-venv/bin/python")
"""Runs what is to be measured where numba is not installed."""

SLOW = 20.0


def measure(solver: str, market: str, limit: float) -> dict[str, Any]:
    """Return one measurement, or why there is none."""
    python = str(NO_NUMBA) if solver.endswith("no numba") else sys.executable
    command = [python, "-m", "benchmarks.solvers", solver, market]
    one_thread = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=limit, check=False, env=os.environ | one_thread
        )
    except subprocess.TimeoutExpired:
        return {"solver": solver, "market": market, "failed": f"> {limit:.0f} s"}
    if done.returncode:
        last = (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1]
        return {"solver": solver, "market": market, "failed": last[:80]}
    return json.loads(done.stdout.strip().splitlines()[-1])  # type: ignore[no-any-return]


def measure_all(markets: list[str], solvers: list[str], times: int, limit: float) -> list[dict[str, Any]]:
    """Return all measurements, solvers taking turns so that a busy minute hits each alike."""
    found: list[dict[str, Any]] = []
    started = int(time.time())
    for market in markets:
        load(market)
        left = [solver for solver in PLAN[market] if solver in solvers]
        for turn in range(times):
            for solver in list(left):
                result = measure(solver, market, limit)
                found.append(result | {"turn": turn, "at": started})
                print(market, turn, solver, result.get("failed") or f"{result['solve']:.4f} s", file=sys.stderr)
                if "failed" in result or result["solve"] > SLOW:
                    left.remove(solver)
    return found


def middle(found: list[dict[str, Any]], market: str, solver: str) -> dict[str, Any] | None:
    """Return the measurement with the median time of one solver on one market."""
    runs = sorted((r for r in found if (r["market"], r["solver"]) == (market, solver) and "solve" in r), key=cost)
    return runs[(len(runs) - 1) // 2] if runs else None


def cost(result: dict[str, Any]) -> float:
    """Return the CPU seconds of a measurement; building a PuLP model is part of using it."""
    return float(result["solve"])


def ratio(found: list[dict[str, Any]], market: str, solver: str, base: str) -> float | None:
    """Return the median over the turns of `solver` / `base` in the same turn."""
    by_turn = [
        {
            r["solver"]: cost(r)
            for r in found
            if r["market"] == market and (r.get("at"), r["turn"]) == turn and "solve" in r
        }
        for turn in {(r.get("at"), r["turn"]) for r in found}
    ]
    ratios = [turn[solver] / turn[base] for turn in by_turn if turn.keys() >= {solver, base} and turn[base]]
    return statistics.median(ratios) if ratios else None


def table(found: list[dict[str, Any]]) -> str:
    """Return the results as one table in Markdown for each market."""
    parts = []
    for market in [name for name in SIZES if any(r["market"] == name for r in found)]:
        size = load(market)
        base = OURS if middle(found, market, OURS) else WHOLE
        totals = {r["total"] for r in found if r["market"] == market and r.get("total") is not None}
        parts.append(
            f"**{market}**: {size.people:,} people, {size.positions:,} positions, {int(size.seats.sum()):,} seats, "
            f"{size.position.size:,} pairs"
            + (f", {int((size.least > 0).sum()):,} courses with a least" if size.least.any() else "")
            + f". Totals equal: {'yes' if len(totals) == 1 else f'no: {sorted(totals)}'}.\n"
        )
        parts.append("| solver | CPU s | of ours | peak MB | proof |\n|---|---:|---:|---:|---|")
        for solver in PLAN[market]:
            one = middle(found, market, solver)
            if one is None:
                failed = [r["failed"] for r in found if (r["market"], r["solver"]) == (market, solver)]
                parts.append(f"| {solver} | {failed[0] if failed else '-'} | | | |")
                continue
            times = ratio(found, market, solver, base) or cost(one) / cost(middle(found, market, base) or one)
            proof = {True: "checked", False: "no", None: ""}[one.get("proven")]
            if bound := one.get("work", {}).get("bound"):
                proof = f"total {one['total']:,}, none above {bound[0]:,}"
            shown = f"{times:.2f}" if times is not None else ""
            parts.append(f"| {solver} | {cost(one):.4g} | {shown} | {one['peak_mb']:,} | {proof} |")
        parts.append("")
    return "\n".join(parts)


def machine(found: list[dict[str, Any]]) -> str:
    """Return one line on the machine and the versions."""
    model = next(
        (
            line.split(":")[1].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if "model name" in line
        ),
        platform.machine(),
    )
    versions = {name: number for r in found for name, number in r.get("versions", {}).items()}
    named = ", ".join(f"{name} {number}" for name, number in sorted(versions.items()))
    return f"{model}, {os.cpu_count()} cores; Python {platform.python_version()}, {named}."


def main() -> None:
    """Measure, keep, tabulate and plot."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--only", nargs="+", choices=tuple(PLAN), default=list(PLAN))
    parser.add_argument("--solvers", nargs="+", default=sorted({s for plan in PLAN.values() for s in plan}))
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--limit", type=float, default=120.0, help="seconds of wall time for one run")
    options = parser.parse_args()
    kept = RESULTS / "results.json"
    RESULTS.mkdir(exist_ok=True)
    old = json.loads(kept.read_text()) if kept.exists() else []
    found = [r for r in old if r["market"] not in options.only or r["solver"] not in options.solvers]
    found += measure_all(options.only, options.solvers, options.times, options.limit)
    kept.write_text("[\n" + ",\n".join(json.dumps(r) for r in found) + "\n]\n")
    text = f"{machine(found)}\n\n{table(found)}"
    (RESULTS / "table.md").write_text(text)
    (RESULTS / "growth.svg").write_text(plot(growth(found)))
    print(text)


def growth(found: list[dict[str, Any]]) -> dict[str, list[tuple[float, float]]]:
    """Return (pairs, CPU seconds) of every solver over the markets with one objective."""
    lines: dict[str, list[tuple[float, float]]] = {}
    for market in ("S", "M", "L", "XL"):
        for solver in PLAN[market]:
            one = middle(found, market, solver)
            if one and solver not in (LADDER, WHOLE, WITHIN, PLAIN_LADDER, PLAIN_WHOLE, READY):
                lines.setdefault(solver, []).append((load(market).position.size, max(cost(one), 1e-5)))
    return lines


if __name__ == "__main__":
    main()
