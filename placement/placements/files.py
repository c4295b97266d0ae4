"""A round's result as files for its coordinators: placements, market, outcome and certificate."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select

from placement.demand.wording import term_words
from placement.foundation.database import db
from placement.foundation.web import named
from placement.placements.queries import placements_for
from placement.reference.states import ROLE_WORDS, TITLE_RANK_WORDS
from placement.rounds.models import Run
from placement.rounds.queries import run_with_bytes

DANGEROUS = tuple("=+-@\t\r＝＋－＠")


def as_text_cell(value: object) -> str:
    """Return a cell that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(DANGEROUS) else text


def placements_table(run: Run) -> str:
    """Return the placements as CSV, in the order of the public list."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(["person", "name", "home", "position", "number", "role", "title", "host", "place in own list"])
    for placement, person, position in db.session.execute(placements_for(run)):
        table.writerow(
            as_text_cell(value)
            for value in (
                f"p{person.id}",
                person.name_zh,
                person.home.name_zh if person.home else "",
                f"j{position.id}",
                position.number,
                position.role,
                position.title,
                position.enterprise.name_zh,
                placement.rank,
            )
        )
    return out.getvalue()


def own_table(query: Select[*tuple[Any, ...]], titles: Mapping[str, int]) -> str:
    """Return an organisation's own placements as CSV in the reader's language."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    heads = (
        _("Name"),
        _("Home organisation"),
        _("Professional title"),
        _("Role"),
        _("Number"),
        _("Position"),
        _("Enterprise"),
    )
    table.writerow(map(as_text_cell, (*heads, _("Term"))))
    for _placement, person, position in db.session.execute(query):
        rank = titles.get(person.title_code or "")
        table.writerow(
            as_text_cell(value)
            for value in (
                named(person),
                named(person.home),
                TITLE_RANK_WORDS[rank] if rank else "",
                ROLE_WORDS[position.role],
                position.number,
                position.title,
                named(position.enterprise),
                term_words(position),
            )
        )
    return out.getvalue()


def write_files(run_id: int, folder: Path) -> list[Path]:
    """Write placements.csv, market.json, outcome.json and certificate.json; return their places.

    Each file appears whole or not at all.
    """
    run = run_with_bytes(run_id)
    assert run.market is not None
    assert run.outcome is not None
    certificate = json.loads(run.outcome)["certificate"]
    contents = {
        "placements.csv": placements_table(run).encode("utf-8-sig"),
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
