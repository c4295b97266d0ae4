"""python -m benchmarks.mutants: put small faults into the optimiser and see which its tests notice.

`--only verify solve` takes some modules, `--share 0.5` the same half of their faults each time. Verdicts
are kept in build/mutants.jsonl and not sought again: `--again` tries survivors once more that nobody has explained
or that are gaps, `--afresh` all. `--list` shows those survivors (the reasons stand in explained.toml); `--write`
only writes benchmarks/results/mutants.md.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
import time
from importlib import import_module
from pathlib import Path

os.environ["NUMBA_DISABLE_JIT"] = "1"  # before anything imports numba: kernels are judged as Python
os.environ.update(dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"))

import pytest

from benchmarks.mutants.faults import Fault, faults_of
from benchmarks.mutants.report import ALIVE, KEPT, latest, unexplained, write
from benchmarks.mutants.suite import Suite

ROOT = Path(__file__).parents[2]
BUDGET = 8.0
MODULES = {
    "verify": 1.0,
    "referee": 1.0,
    "certificate": 1.0,
    "solve": 1.0,
    "branch": 1.0,
    "circulate": 1.0,
    "network": 1.0,
    "potentials": 0.3,
    "infeasible": 0.15,
    "lottery": 1.0,
    "engines": 1.0,
    "standing": 1.0,
    "crossing": 0.15,
    "propose": 0.15,
    "transport": 0.15,
    "fast": 0.15,
    "auction": 1.0,
    "bidding": 0.15,
    "augment": 0.15,
    "residual": 0.15,
    "between": 0.15,
    "ways": 0.15,
    "warm": 0.15,
}
"""The share of each module's faults that is tried by default, the same faults each time: all would take hours."""


def is_in(fault: Fault, share: float) -> bool:
    """Return whether a fault is in the share that is tried: the same one on every machine."""
    drawn = hashlib.sha256(f"{fault.module} {fault.name}".encode()).digest()
    return int.from_bytes(drawn[:4], "big") < share * 2**32


def try_all(suite: Suite, names: list[str], options: argparse.Namespace) -> None:
    """Judge the faults of some modules and note each verdict."""
    suite.measure(ROOT / "build" / "mutants-tests.json")
    print(f"{len(suite.seconds)} tests, {sum(suite.seconds.values()):.0f} s", file=sys.stderr)
    survived = {(one["module"], one["name"]) for one in unexplained()}
    done = set() if options.afresh else {(one["module"], one["name"]) for one in latest()}
    for name in names:
        module = f"assignment.{name}"
        tree, faults = faults_of(module, ROOT / "assignment" / f"{name}.py")
        wanted = [
            fault
            for fault in faults
            if ((module, fault.name) in survived if options.again else (module, fault.name) not in done)
            and is_in(fault, options.share or MODULES[name])
        ]
        start, count = time.time(), 0
        for fault in wanted:
            began = time.time()
            verdict, by = suite.judge(tree, fault, options.budget)
            count += verdict in ALIVE
            note = {
                "module": module, "name": fault.name, "line": fault.line, "verdict": verdict, "by": by,
                "seconds": round(time.time() - began, 2),
            }  # fmt: skip
            with KEPT.open("a") as file:
                file.write(json.dumps(note) + "\n")
        print(f"{name}: {len(wanted)} faults, {count} survived, {time.time() - start:.0f} s", file=sys.stderr)


def main() -> int:
    """Judge, then write the results."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.mutants")
    parser.add_argument("--only", nargs="+", choices=MODULES, default=list(MODULES))
    parser.add_argument("--share", type=float)
    parser.add_argument("--budget", type=float, default=BUDGET)
    parser.add_argument("--again", action="store_true")
    parser.add_argument("--afresh", action="store_true")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    if options.write:
        _write(options.budget)
        return 0
    if options.list:
        for one in unexplained():
            print(f"{one['module'].removeprefix('assignment.')}:{one['line']} {one['name']}")
        return 0
    KEPT.parent.mkdir(exist_ok=True)
    for name in MODULES:
        import_module(f"assignment.{name}")
    suite = Suite([f"assignment.{name}" for name in MODULES], lambda suite: try_all(suite, options.only, options))
    code = pytest.main(
        ["-q", "-s", "--assert=plain", "--tb=no", "-p", "no:cacheprovider", "tests/assignment"], [suite]
    )
    _write(options.budget)
    return int(code)


def _write(budget: float) -> None:
    """Write the results from the verdicts that are kept."""
    names, counts = {}, {}
    for name, share in MODULES.items():
        _, faults = faults_of(f"assignment.{name}", ROOT / "assignment" / f"{name}.py")
        names[name] = {(fault.module, fault.name) for fault in faults if is_in(fault, share)}
        counts[name] = len(faults)
    write(names, counts, budget)


if __name__ == "__main__":
    sys.exit(main())
