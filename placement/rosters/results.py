"""The result files of a roster, written all together or not at all."""

from __future__ import annotations

import csv
import io
import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from placement.rosters.findings import Finding
from placement.rosters.report import Verdict, reason_text, summary_lines
from placement.rosters.roster import Roster
from placement.rosters.summary import Summary, summarise
from placement.rosters.wording import Language, describe, say
from placement.sheets import safe_text

SUMMARY_FORMAT = "placement-summary/1"
FILES = ("placements.csv", "summary.txt", "summary.json", "market.json", "outcome.json")


def write_results(
    folder: Path,
    roster: Roster,
    *,
    market: Mapping[str, Any],
    outcome: Mapping[str, Any] | None,
    verdict: Verdict,
    language: Language,
) -> None:
    """Write the result files into a folder; of an earlier result nothing stays.

    Without an accepted outcome there is no placements.csv, so that nobody can publish it.
    Raises OSError with nothing changed where the folder cannot be written.
    """
    summary = summarise(roster, outcome["pairs"]) if outcome is not None else None
    texts = {
        "summary.txt": "\n".join(summary_lines(roster, summary, verdict, language)) + "\n",
        "summary.json": _json(_summary_document(roster, summary, verdict, language), indent=1),
        "market.json": _json(market),
    }
    if outcome is not None:
        texts["outcome.json"] = _json(outcome)
    if summary is not None and verdict.accepted:
        texts["placements.csv"] = "\ufeff" + _csv(placement_rows(roster, summary, language))
    _replace_all(folder, texts)


def placement_rows(roster: Roster, summary: Summary, language: Language) -> Iterator[list[str]]:
    """Return the rows of placements.csv: everybody in the roster's order, placed or not."""
    yield [say(key, language) for key in ("person", "name", "position", "title", "place", "reason")]
    rows: dict[str, list[list[str]]] = {person.id: [] for person in roster.people}
    for placement in summary.placements:
        person, position = placement.person, placement.position
        rows[person.id].append([person.id, person.name, position.id, position.title, str(placement.rank), ""])
    for unplaced in summary.unplaced:
        person = unplaced.person
        rows[person.id].append([person.id, person.name, "", "", "", reason_text(unplaced, language)])
    yield from (row for of_person in rows.values() for row in of_person)


# ------------------------------------------------------------------ the texts


def _csv(rows: Iterator[list[str]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([safe_text(cell) for cell in row] for row in rows)
    return text.getvalue()


def _json(document: Mapping[str, Any], indent: int | None = None) -> str:
    marks = None if indent else (",", ":")
    return json.dumps(document, ensure_ascii=False, sort_keys=indent is None, indent=indent, separators=marks) + "\n"


def _summary_document(
    roster: Roster, summary: Summary | None, verdict: Verdict, language: Language
) -> dict[str, Any]:
    return {
        "format": SUMMARY_FORMAT,
        "people": len(roster.people),
        "positions": len(roster.positions),
        "seats": sum(place.most for place in roster.positions),
        **(_outcome_part(summary, language) if summary is not None else {}),
        "verdict": {"feasible": verdict.found, "accepted": verdict.accepted, "reason": verdict.reason},
        "findings": [_finding_part(finding, language) for finding in roster.findings],
    }


def _outcome_part(summary: Summary, language: Language) -> dict[str, Any]:
    return {
        "placed": summary.placed,
        "unplaced": [
            {
                "person": unplaced.person.id,
                "name": unplaced.person.name,
                "reason": unplaced.reason.value,
                "competing": unplaced.competing,
                "seats": unplaced.seats,
                "text": reason_text(unplaced, language),
            }
            for unplaced in summary.unplaced
        ],
        "rank_profile": list(summary.profile),
        "sum_of_ranks": summary.sum_of_ranks,
        "worst_rank": summary.worst_rank,
        "unfilled": [
            {
                "position": seats.position.id,
                "title": seats.position.title,
                "seats": seats.position.most,
                "free": seats.free,
            }
            for seats in summary.unfilled
        ],
    }


def _finding_part(finding: Finding, language: Language) -> dict[str, Any]:
    return {
        "kind": finding.kind.value,
        "file": finding.file,
        "row": finding.row,
        "column": finding.column,
        "value": finding.value,
        "text": describe(finding, language),
    }


# ------------------------------------------------------------------ the files


def _replace_all(folder: Path, texts: Mapping[str, str]) -> None:
    """Write the files aside first, then move them in; remove an earlier result's others.

    Aside is inside a folder that exists: it may be the only writable place, or another disk.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=".placement-", dir=folder if folder.is_dir() else folder.parent))
    try:
        for name, text in texts.items():
            (aside / name).write_bytes(text.encode("utf-8"))
        folder.mkdir(exist_ok=True)
        for name in FILES:
            _move(aside / name, folder / name)
    finally:
        shutil.rmtree(aside)


def _move(source: Path, target: Path) -> None:
    if source.exists():
        source.replace(target)
    else:
        target.unlink(missing_ok=True)
