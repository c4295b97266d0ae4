"""Loads the shipped tables and corrects them; what was corrected here stays, nothing is deleted."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from datetime import date
from importlib import resources
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import inspect, select

from placement.foundation.audit import Actor, record
from placement.foundation.clock import now
from placement.foundation.database import command, db
from placement.foundation.errors import Refused, WrongState
from placement.reference.models import (
    CalendarDay,
    Coded,
    Discipline,
    Industry,
    PolicyProfile,
    ReferenceChange,
    Region,
    SciencePark,
    Title,
    University,
    Zone,
)

FILES: dict[str, type[Coded]] = {
    "regions": Region,
    "zones": Zone,
    "science_parks": SciencePark,
    "universities": University,
    "disciplines": Discipline,
    "industries": Industry,
    "titles": Title,
    "calendar_days": CalendarDay,
    "policy_profiles": PolicyProfile,
}

RENAMED = {
    "id": "code",
    "lat": "latitude",
    "lon": "longitude",
    "programme_zh": "name_zh",
    "programme_en": "name_en",
}


def shipped(name: str) -> Iterator[dict[str, str]]:
    """Return the rows of a shipped table as they stand in its file."""
    text = (resources.files("placement.reference") / "data" / f"{name}.csv").read_text(encoding="utf-8")
    return csv.DictReader(text.splitlines())


@command
def load_reference() -> dict[str, int]:
    """Load every shipped table; return how many rows of each are new or changed.

    A field that was corrected on this site keeps its correction.
    """
    corrected = {
        (change.table_name, change.code, change.field) for change in db.session.scalars(select(ReferenceChange))
    }
    return {name: sum(_settle(kind, row, corrected) for row in shipped(name)) for name, kind in FILES.items()}


def _settle(kind: type[Coded], raw: dict[str, str], corrected: set[tuple[str, str, str]]) -> bool:
    """Insert or update one row; return whether anything changed."""
    row = {RENAMED.get(name, name): value for name, value in raw.items()}
    if kind is Title:
        row["code"] = f"{row['series']}-{row['rank']}"
    row.setdefault("code", row["name_zh"])
    columns = inspect(kind).columns
    values = {name: _as(columns[name].type.python_type, value) for name, value in row.items() if name in columns}
    known = db.session.get(kind, values["code"])
    if known is None:
        db.session.add(kind(**values))
        return True
    changed = {
        name: value
        for name, value in values.items()
        if getattr(known, name) != value and (kind.__tablename__, known.code, name) not in corrected
    }
    for name, value in changed.items():
        setattr(known, name, value)
    return bool(changed)


def _as(kind: type, text: str) -> Any:
    if text == "":
        return None
    return text == "1" if kind is bool else kind(text)


@command
def correct_entry(by: Actor, entry: Coded, values: Mapping[str, Any], reason: str) -> list[ReferenceChange]:
    """Correct fields of a row and keep what stood there; return the changes, none where nothing differs."""
    before = {name: getattr(entry, name) for name in values}
    differs = {name: value for name, value in values.items() if before[name] != value}
    return [_change(by, entry, name, before[name], value, reason) for name, value in differs.items()]


def _change(by: Actor, entry: Coded, name: str, before: Any, after: Any, reason: str) -> ReferenceChange:
    setattr(entry, name, after)
    change = ReferenceChange(
        table_name=entry.__tablename__,
        code=entry.code,
        field=name,
        before=None if before is None else str(before),
        after=None if after is None else str(after),
        reason=reason,
        person_id=by.person_id,
        at=now(),
    )
    db.session.add(change)
    record(by, "reference:correct", change, table=entry.__tablename__, code=entry.code, field=name)
    return change


@command
def close_entry(by: Actor, entry: Coded, on: date, reason: str) -> None:
    """Close a row: it is offered no more, and what names it stays. Raises WrongState where it is closed."""
    if entry.closed_on is not None:
        raise WrongState(_("This entry is closed already."))
    _change(by, entry, "closed_on", None, on, reason)


@command
def reopen_entry(by: Actor, entry: Coded, reason: str) -> None:
    """Offer a closed row again. Raises WrongState where it is open."""
    if entry.closed_on is None:
        raise WrongState(_("This entry is open already."))
    _change(by, entry, "closed_on", entry.closed_on, None, reason)


@command
def add_entry(by: Actor, kind: type[Coded], code: str, values: Mapping[str, Any], reason: str) -> Coded:
    """Add a row to a table. Raises Refused for a code that is known."""
    if db.session.get(kind, code) is not None:
        raise Refused(_("This code is known already. Correct that entry instead."))
    entry = kind(code=code, **values)
    db.session.add(entry)
    _change(by, entry, "code", None, code, reason)
    return entry
