"""A round's result as files for its coordinators: placements, market, outcome and certificate."""

from __future__ import annotations

import json
from pathlib import Path

from placement.foundation.database import db
from placement.placements.queries import placements_for
from placement.rounds.models import Run
from placement.rounds.queries import run_with_bytes
from placement.sheets import Column, write_csv

HEADS = ("person", "name", "home", "position", "number", "role", "title", "host", "place in own list")


def placements_table(run: Run) -> bytes:
    """Return the placements as CSV, in the order of the public list."""
    rows = (
        (
            f"p{person.id}", person.name_zh, person.home.name_zh if person.home else None, f"j{position.id}",
            position.number, str(position.role), position.title, position.enterprise.name_zh, placement.rank,
        )
        for placement, person, position in db.session.execute(placements_for(run))
    )  # fmt: skip
    return write_csv([Column(head) for head in HEADS], rows)


def write_files(run_id: int, folder: Path) -> list[Path]:
    """Write placements.csv, market.json, outcome.json and certificate.json; return their places.

    Each file appears whole or not at all.
    """
    run = run_with_bytes(run_id)
    assert run.market is not None
    assert run.outcome is not None
    certificate = json.loads(run.outcome)["certificate"]
    contents = {
        "placements.csv": placements_table(run),
        "market.json": run.market,
        "outcome.json": run.outcome,
        "certificate.json": json.dumps(certificate, ensure_ascii=False, sort_keys=True).encode(),
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in contents.items():
        part = folder / f"{name}.part"
        part.write_bytes(content)
        part.replace(folder / name)
    return [folder / name for name in contents]
