"""What came of the faults, as a table with every survivor and why it survives."""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

KEPT = Path(__file__).parents[2] / "build" / "mutants.jsonl"
EXPLAINED = Path(__file__).parent / "explained.toml"
RESULTS = Path(__file__).parents[1] / "results" / "mutants.md"
ALIVE = ("survived", "unreached")
OPEN = "not explained"
Verdict = dict[str, Any]
Names = set[tuple[str, str]]

HEAD = """# Faults put into the optimiser, and which of them its tests notice

Made by `make mutants` (decision 23): one small fault at a time, shown to the tests of `tests/assignment` that reach
its lines, the quick ones first, up to {budget} seconds of tests; a fault that makes a test run for ever or fall over
counts as noticed. Tests that take longer than 4 seconds, and those that start another process, are not used, so
`make test` notices more. numba's loops are judged as the Python they are written in. Of the larger modules a share is
tried, the same faults each time. Verdicts are kept while tests grow, so a survivor may since have been noticed.

{total} faults, {share:.1%} noticed; of the {alive} survivors {same} change nothing that anybody could see (the same
outcome bytes, the same verdict), {time} only how long it takes, {words} only words or a guard behind another guard.
Of those that matter, {matter:.1%} are noticed; {gaps} are gaps and say so below.

The last column leaves out survivors that change nothing, only time, only words, or stand behind a guard.

| module | faults | tried | noticed | by running too long | survived | noticed | of those that matter |
|---|---:|---:|---:|---:|---:|---:|---:|
"""
CLASSES = {"equivalent": "same", "time": "time", "words": "words", "guard": "words"}


def latest() -> list[Verdict]:
    """Return the last verdict on each fault."""
    if not KEPT.exists():
        return []
    found = {}
    for line in KEPT.read_text("utf-8").splitlines():
        one = json.loads(line)
        found[one["module"], one["name"]] = one
    return [one for one in found.values() if one["verdict"] != "no code"]


def explained() -> dict[str, dict[str, str]]:
    """Return the explanations by module and name; `*` in a name stands for anything."""
    return tomllib.loads(EXPLAINED.read_text("utf-8")) if EXPLAINED.exists() else {}


def explanation(one: Verdict, known: dict[str, dict[str, str]]) -> str:
    """Return why a fault survives, "not explained" where nobody has said so."""
    for pattern, words in known.get(short(one), {}).items():
        if pattern == one["name"] or fnmatchcase(one["name"], pattern.replace("[", "[[]")):
            return words
    return OPEN


def kind(one: Verdict, known: dict[str, dict[str, str]]) -> str:
    """Return the class of a survivor's explanation, "open" where it is a gap or has none."""
    return CLASSES.get(explanation(one, known).split(":")[0], "open")


def short(one: Verdict) -> str:
    """Return the module's name without its package."""
    return str(one["module"]).removeprefix("assignment.")


def unexplained() -> list[Verdict]:
    """Return the survivors that nobody has explained, and those that are gaps."""
    known = explained()
    return [one for one in latest() if one["verdict"] in ALIVE and kind(one, known) == "open"]


def write(faults: dict[str, Names], counts: dict[str, int], budget: float) -> None:
    """Write the table and the list; `faults` are those to be tried of the `counts` that each module can be given."""
    known = explained()
    verdicts = [one for one in latest() if (one["module"], one["name"]) in faults.get(short(one), set())]
    alive = [one for one in verdicts if one["verdict"] in ALIVE]
    kinds = Counter(kind(one, known) for one in alive)
    noticed = len(verdicts) - len(alive)
    text = HEAD.format(
        budget=f"{budget:g}", total=len(verdicts), share=noticed / max(len(verdicts), 1), alive=len(alive),
        same=kinds["same"], time=kinds["time"], words=kinds["words"], gaps=kinds["open"],
        matter=noticed / max(noticed + kinds["open"], 1),
    )  # fmt: skip
    for name in faults:
        mine = [one for one in verdicts if short(one) == name]
        if not mine:
            continue
        left = sum(one["verdict"] in ALIVE for one in mine)
        late = sum(one["verdict"] == "timeout" for one in mine)
        rate = (len(mine) - left) / len(mine)
        mattering = sum(one["verdict"] in ALIVE and kind(one, known) == "open" for one in mine)
        truly = (len(mine) - left) / (len(mine) - left + mattering)
        figures = (counts[name], len(mine), len(mine) - left, late, left, f"{rate:.1%}", f"{truly:.1%}")
        text += f"| {name} | {' | '.join(map(str, figures))} |\n"
    text += "\n## The survivors\n\nEach line: the function, what stood there and what was put in its place.\n"
    for name in faults:
        mine = sorted((one for one in alive if short(one) == name), key=lambda one: (one["line"], one["name"]))
        if mine:
            text += f"\n### {name}\n\n" + "".join(_told(one, known) for one in mine)
    RESULTS.write_text(text, "utf-8")


def _told(one: Verdict, known: dict[str, dict[str, str]]) -> str:
    function, _, change = one["name"].partition(": ")
    before, _, after = change.partition(" -> ")
    where = f"{function or 'module'} " if function else ""
    return f"- {where}`{before}` → `{after}`: {explanation(one, known)}\n"
