"""The tests of the optimiser as the judge of faults: collected once, run in forked children.

pytest collects tests/assignment once, in a process without compiled loops (numba's kernels run as the
Python that they are written in). A first child runs every test and notes its seconds of CPU and the lines
that it reaches. A fault is then shown, in a child of its own, to the tests that reach its
lines, the quick ones first, until one fails.
"""

from __future__ import annotations

import gc
import hashlib
import json
import os
import resource
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from _pytest.runner import runtestprotocol
from hypothesis import Phase, settings

from benchmarks.mutants.faults import Fault, functions_of
from benchmarks.mutants.graft import Ungraftable, graft

LONGEST = 4.0
"""Tests that take more seconds of CPU are left to `make test`."""

CALLS = 200
"""So many calls of a function are followed line by line in each test; the later ones would cost minutes."""

OWN = {
    "solve": ("report", "cut", "early"),
    "branch": ("lottery", "report", "early"),
    "circulate": ("engines",),
    "propose": ("engines", "faces"),
    "sweeping": ("faces",),
    "outcry": ("faces",),
    "crossing": ("infeasible", "exhaustion", "lottery", "engines"),
    "certificate": ("verify", "early"),
    "transport": ("transport", "engines"),
    "auction": ("transport",),
    "bidding": ("transport",),
    "augment": ("transport",),
    "fast": ("engines", "fast"),
    "residual": ("engines", "fast"),
    "ways": ("standing", "fast"),
    "between": ("standing", "fast"),
}
"""Whose tests stand in a file of another name."""

GRACE, PATIENCE = 1.5, 4.0
"""A test may take so many seconds more, and so many times as long, as it does without a fault."""

MEMORY = 2 * 2**30


class Slow(BaseException):
    """A test took longer than it may."""


def in_child(work: Callable[[], Any]) -> Any:
    """Return what `work` returns in a forked child, the number of the signal that ended it, or "lost"."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        try:
            nowhere = os.open(os.devnull, os.O_RDWR)
            os.dup2(nowhere, 1)
            os.dup2(nowhere, 2)
            with os.fdopen(writing, "w") as pipe:
                json.dump(work(), pipe)
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        said = pipe.read()
    status = os.waitpid(child, 0)[1]
    if os.WIFSIGNALED(status):
        return os.WTERMSIG(status)
    return json.loads(said) if said else "lost"


class Suite:
    """A pytest plugin that, instead of running the tests, calls `work(suite)` with them collected."""

    def __init__(self, modules: list[str], work: Callable[[Suite], None]) -> None:
        self.modules, self.work = modules, work
        self.items: dict[str, pytest.Item] = {}
        self.seconds: dict[str, float] = {}
        self.ranks: dict[str, int] = {}
        self.reached: dict[str, dict[str, set[int]]] = {}
        self.functions = {name: functions_of(Path(str(sys.modules[name].__file__))) for name in modules}

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Take the place of the loop over the tests."""
        settings.register_profile(
            "mutants", settings.get_profile("repeatable"), phases=(Phase.explicit, Phase.generate), database=None
        )
        settings.load_profile("mutants")
        self.items = {item.nodeid: item for item in session.items}
        gc.collect()
        gc.freeze()
        self.work(self)
        return True

    def measure(self, kept: Path) -> None:
        """Learn what each test takes and reaches; `kept` spares those whose file is as it was."""
        known = json.loads(kept.read_text()) if kept.exists() else {}
        state = {
            path: hashlib.sha256(path.read_bytes()).hexdigest()
            for path in {item.path for item in self.items.values()}
        }
        new = [name for name, item in self.items.items() if known.get(name, {}).get("file") != state[item.path]]
        found = in_child(lambda: {name: self._looked_at(name) for name in new})
        for name in new:
            known[name] = {"file": state[self.items[name].path], **found[name]}
        kept.write_text(json.dumps(known))
        for name in self.items:
            if known[name]["passes"]:
                self.seconds[name] = known[name]["seconds"]
                self.reached[name] = {key: set(lines) for key, lines in known[name]["reached"].items()}
        count: Counter[str] = Counter()
        for name in sorted(self.seconds, key=self.seconds.__getitem__):
            function = name.split("[")[0]
            count[function] += 1
            self.ranks[name] = count[function]

    def _looked_at(self, name: str) -> dict[str, Any]:
        """Return whether a test passes in time, its seconds, and the lines that it reaches."""
        seen: dict[str, set[int]] = {}
        signal.signal(signal.SIGPROF, _stop)
        start = time.process_time()
        passes = self._passes_within(name, LONGEST)
        seconds = time.process_time() - start
        if passes:
            sys.settrace(_tracer({str(sys.modules[name].__file__): name for name in self.modules}, seen))
            self._passes_within(name, 4 * LONGEST)
            sys.settrace(None)
        reached: dict[str, list[int]] = {}
        for module, lines in seen.items():
            for first, last, function in self.functions[module]:
                inner = sorted(line - first for line in lines if first <= line <= last)
                if inner:
                    reached[f"{module} {function}"] = inner
        return {"passes": passes, "seconds": seconds, "reached": reached}

    def _passes_within(self, name: str, seconds: float) -> bool:
        signal.setitimer(signal.ITIMER_PROF, seconds)
        try:
            return _passes(self.items[name])
        except Slow:
            return False
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)

    def tests_for(self, fault: Fault, budget: float) -> list[str]:
        """Return the tests that reach a fault, the quick ones first, as many as `budget` seconds allow."""
        lines = set(range(fault.line - fault.first, fault.last - fault.first + 1))
        key = f"{fault.module} {fault.function}"
        if fault.function:
            within = [test for test, found in self.reached.items() if key in found]
            reaching = within if fault.in_defaults else [test for test in within if self.reached[test][key] & lines]
        else:
            reaching = [test for test, found in self.reached.items() if any(one.startswith(key) for one in found)]
        chosen, spent = [], 0.0
        for test in sorted(reaching, key=lambda test: self._turn(test, fault.module)):
            spent += self.seconds[test]
            if chosen and spent > budget:
                break
            chosen.append(test)
        return chosen

    def _turn(self, test: str, module: str) -> tuple[bool, int, float]:
        """Prefer the tests written for a module, then quick ones; those of many parameters wait after two."""
        file = test.split("::", maxsplit=1)[0].rsplit("/", 1)[-1]
        short = module.rsplit(".", maxsplit=1)[-1]
        is_own = any(file.startswith(f"test_{name}") for name in OWN.get(short, (short,)))
        return not is_own, max(self.ranks[test], 2), self.seconds[test]

    def judge(self, tree: Any, fault: Fault, budget: float) -> tuple[str, str]:
        """Return "killed", "timeout", "survived", "unreached" or "no code", and the test that tells."""
        tests = self.tests_for(fault, budget)
        if not tests:
            return "unreached", ""
        found = in_child(lambda: self._show(tree, fault, tests))
        if found == signal.SIGPROF:
            return "timeout", ""
        if isinstance(found, int) or found == "lost":
            return "killed", f"ended by {found}"
        return found[0], found[1]

    def _show(self, tree: Any, fault: Fault, tests: list[str]) -> tuple[str, str]:
        size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        resource.setrlimit(resource.RLIMIT_DATA, (size + MEMORY, resource.RLIM_INFINITY))
        try:
            graft(tree, fault)
        except Ungraftable as error:
            return "no code", str(error)
        for test in tests:
            signal.setitimer(signal.ITIMER_PROF, GRACE + PATIENCE * self.seconds[test])
            if not _passes(self.items[test]):
                return "killed", test
        return "survived", str(len(tests))


def _passes(item: pytest.Item) -> bool:
    return not any(report.failed for report in runtestprotocol(item, log=False, nextitem=None))


def _stop(*_: object) -> None:
    raise Slow


def _tracer(files: dict[str, str], seen: dict[str, set[int]]) -> Any:
    def line(frame: Any, event: str, _: Any) -> Any:
        if event == "line":
            seen[files[frame.f_code.co_filename]].add(frame.f_lineno)
        return line

    calls: Counter[Any] = Counter()

    def call(frame: Any, _event: str, _: Any) -> Any:
        name = files.get(frame.f_code.co_filename)
        calls[frame.f_code] += 1
        if name is None or calls[frame.f_code] > CALLS:
            return None
        seen.setdefault(name, set()).add(frame.f_lineno)
        return line

    return call
