"""Loads the shipped tables and corrects them; what was corrected here stays, nothing is deleted."""

from __future__ import annotations

import csv
from collections import defaultdict
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
from placement.reference.drafts import CheckDraft, VersionDraft
from placement.reference.models import (
    CalendarDay,
    Coded,
    Discipline,
    Industry,
    PolicyCheck,
    PolicyProfile,
    PolicyVersion,
    ReferenceChange,
    Region,
    SciencePark,
    Title,
    University,
    Zone,
)
from placement.reference.queries import versions_of

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
    loaded = {name: sum(_settle(kind, row, corrected) for row in shipped(name)) for name, kind in FILES.items()}
    db.session.flush()
    return loaded | {"policy_versions": _settle_versions()}


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


RULE_COLUMNS = tuple(
    column.key
    for column in inspect(PolicyVersion).columns
    if column.key
    not in {"id", "profile_code", "number", "valid_from", "entered_at", "entered_by", "reason", "note", "source"}
)
"""The columns of a version that are rules."""
SHIPPED_ANEW = "shipped rules corrected / 随附规则更正"


@command
def add_version(by: Actor, profile: PolicyProfile, draft: VersionDraft, reason: str | None) -> PolicyVersion:
    """Store the next version of a profile's rules; earlier ones and what was judged by them stay.

    Raises Refused where nothing differs from the newest version.
    """
    known = versions_of(profile.code)
    if known and _content(known[0]) == _drafted(draft) and known[0].valid_from == draft.valid_from:
        raise Refused(_("Nothing differs from version %(number)s.", number=known[0].number))
    version = _version(profile.code, known[0].number + 1 if known else 1, draft, reason)
    version.entered_by = by.person_id
    db.session.add(version)
    record(by, "policy:version", version, profile=profile.code, number=version.number, reason=reason)
    return version


def _version(code: str, number: int, draft: VersionDraft, reason: str | None) -> PolicyVersion:
    version = PolicyVersion(
        profile_code=code,
        number=number,
        valid_from=draft.valid_from,
        entered_at=now(),
        reason=reason,
        note=draft.note,
        source=draft.source,
        **{name: draft.rules.get(name) for name in RULE_COLUMNS},
    )
    version.checks = [
        PolicyCheck(code=one.code, about=one.about, zh=one.zh, en=one.en, renewal_only=one.renewal_only)
        for one in draft.checks
    ]
    return version


def _content(version: PolicyVersion) -> tuple[Any, ...]:
    checks = tuple(CheckDraft(one.code, one.about, one.zh, one.en, bool(one.renewal_only)) for one in version.checks)
    return (*(getattr(version, name) for name in RULE_COLUMNS), version.source, checks)


def _drafted(draft: VersionDraft) -> tuple[Any, ...]:
    return (*(draft.rules.get(name) for name in RULE_COLUMNS), draft.source, draft.checks)


def _settle_versions() -> int:
    """Store each shipped version that no stored one equals; return how many are new.

    Nothing is ever changed in a stored version, so what was judged by it can be judged again.
    """
    checks: dict[str, list[CheckDraft]] = defaultdict(list)
    for row in shipped("policy_checks"):
        renewal = row["renewal_only"] == "1"
        checks[row["profile_id"]].append(CheckDraft(row["code"], row["about"], row["zh"], row["en"], renewal))
    kinds = {name: inspect(PolicyVersion).columns[name].type.python_type for name in RULE_COLUMNS}
    new = 0
    for row in shipped("policy_profiles"):
        draft = VersionDraft(
            date.fromisoformat(row["valid_from"]),
            {name: _as(kinds[name], row[name]) for name in RULE_COLUMNS},
            tuple(checks[row["id"]]),
            row["source"] or None,
            row["note"] or None,
        )
        known = versions_of(row["id"])
        if all(_content(version) != _drafted(draft) for version in known):
            number = known[0].number + 1 if known else 1
            db.session.add(_version(row["id"], number, draft, SHIPPED_ANEW if known else None))
            new += 1
    return new


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
