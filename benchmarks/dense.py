"""Everybody to everything by features, against solvers that are given the whole table.

Run: python -m benchmarks.dense 5000 10000   (`--times 3`, `--only ours lapjv`; 20000 needs 7 GB for scipy)

Each solver in its own process, in turns. CPU seconds of the solve call; for ours all looks at the
table are in it, and the check by prices is apart.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
from typing import Any

import numpy as np

from benchmarks.solvers import Clock

SOLVERS = ("ours", "scipy dense", "lapjv")
BONUS, GRID, DIMENSIONS, REGIONS = 32_768, 256, 16, 31


def features(size: int, seed: int = 1) -> dict[str, Any]:
    """Return so many people and positions, each with one strong discipline of 16, in 31 regions."""
    rng = np.random.default_rng([seed, 68])
    sides = [np.abs(rng.normal(0, 1, (size, DIMENSIONS))) for _ in range(2)]
    for side in sides:
        side[np.arange(size), rng.integers(0, DIMENSIONS, size)] += 2
    kinds = [rng.integers(0, REGIONS, (size, 1)) for _ in range(2)]
    return {
        "people": np.round(sides[0] / 4 * GRID).astype(np.int64),
        "positions": np.round(sides[1] / 4 * GRID).astype(np.int64),
        "people_kinds": kinds[0],
        "positions_kinds": kinds[1],
        "bonuses": [BONUS],
    }


def whole(given: dict[str, Any], dtype: Any) -> Any:
    """Return the whole table, block by block, so that making it takes no more memory than holding it."""
    size = len(given["people"])
    table = np.empty((size, size), dtype)
    columns = given["positions"].T.astype(np.float64)
    for first in range(0, size, 256):
        rows = slice(first, first + 256)
        table[rows] = given["people"][rows].astype(np.float64) @ columns
        table[rows] += BONUS * (given["people_kinds"][rows] == given["positions_kinds"].T)
    return table


def ours(given: dict[str, Any], clock: Clock) -> dict[str, Any]:
    """`assignment.solve_features`, checked by its prices."""
    from assignment import Features, check_prices, solve_features

    few = {key: value[:600] if key != "bonuses" else value for key, value in given.items()}
    solve_features(Features.of(**few))  # a resident worker has the compiled code loaded
    clock.mark("load")
    asked = Features.of(**given)
    priced = solve_features(asked)
    clock.mark("solve")
    fault = check_prices(asked, priced)
    clock.mark("check")
    return {"total": priced.total, "proven": not fault, "looks": priced.looks, "pairs": priced.sizes[-1]}


def scipy_dense(given: dict[str, Any], clock: Clock) -> dict[str, Any]:
    """Scipy linear_sum_assignment."""
    from scipy.optimize import linear_sum_assignment

    table = whole(given, np.float64)
    clock.mark("build")
    rows, columns = linear_sum_assignment(table, maximize=True)
    clock.mark("solve")
    return {"total": round(float(table[rows, columns].sum()))}


def lapjv_dense(given: dict[str, Any], clock: Clock) -> dict[str, Any]:
    """The package lapjv, float32."""
    from lapjv import lapjv

    table = whole(given, np.float32)
    table *= -1
    clock.mark("build")
    rows, _, _ = lapjv(table)
    clock.mark("solve")
    return {"total": round(-float(table[np.arange(len(rows)), rows].sum(dtype=np.float64)))}


def one(solver: str, size: int) -> None:
    """Measure in this process and print the result."""
    given, clock = features(size), Clock()
    solve = {"ours": ours, "scipy dense": scipy_dense, "lapjv": lapjv_dense}[solver]
    result = solve(given, clock)
    peak = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    print(json.dumps({"solver": solver, "size": size, **result, **clock.seconds, "peak_mb": peak}))


def measured(solver: str, size: int) -> dict[str, Any]:
    """Return one measurement from a process of its own, in one thread."""
    command = [sys.executable, "-m", "benchmarks.dense", str(size), "--child", solver]
    one_thread = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | one_thread)
    if done.returncode:
        return {"failed": (done.stderr.strip().splitlines() or ["?"])[-1]}
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def main() -> None:
    """Measure in turns and print a line for each solver."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("sizes", type=int, nargs="+")
    arguments.add_argument("--times", type=int, default=1)
    arguments.add_argument("--only", nargs="+", choices=SOLVERS, default=SOLVERS)
    arguments.add_argument("--child", choices=SOLVERS)
    options = arguments.parse_args()
    if options.child:
        one(options.child, options.sizes[0])
        return
    for size in options.sizes:
        turns = [{solver: measured(solver, size) for solver in options.only} for _ in range(options.times)]
        base = statistics.median(turn["ours"]["solve"] for turn in turns) if "ours" in options.only else None
        for solver in options.only:
            runs = [turn[solver] for turn in turns]
            if "failed" in runs[0]:
                print(f"{size:>6} {solver:<12} {runs[0]['failed']}")
                continue
            spent = statistics.median(run["solve"] for run in runs)
            more = f"ours / this {base / spent:.3f}" if base and solver != "ours" else f"{runs[0].get('looks')} looks"
            shown = f"{spent:.2f} CPU s, {max(run['peak_mb'] for run in runs)} MB, total {runs[0]['total']}, {more}"
            print(f"{size:>6} {solver:<12} {shown}, proven {runs[0].get('proven', False)}", flush=True)


if __name__ == "__main__":
    main()
