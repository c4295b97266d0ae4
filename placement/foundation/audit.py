"""The audit: who did what to which row, in a chain that shows every later change."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, Protocol

from sqlalchemy import CheckConstraint, String, Text, select, text
from sqlalchemy.orm import Mapped, aliased, mapped_column

from placement.foundation.clock import now
from placement.foundation.database import AT_ONCE, BEFORE_COMMIT, Row, db, store

CHAIN_LOCK = 20240625
GENESIS = "0" * 64


class Actor(Protocol):
    """Whoever acts: a person for one organisation, or the platform itself."""

    @property
    def person_id(self) -> int | None: ...  # noqa: D102
    @property
    def organisation_id(self) -> int | None: ...  # noqa: D102


class AuditEntry(Row):
    """One act. Never changed, never deleted: the database refuses both."""

    __tablename__ = "audit_entry"
    __table_args__ = (CheckConstraint("length(digest) = 64", name="digest_is_sha256"),)

    at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(index=True)
    organisation_id: Mapped[int | None]
    action: Mapped[str] = mapped_column(String(60), index=True)
    subject: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int]
    facts: Mapped[str] = mapped_column(Text)
    previous: Mapped[str] = mapped_column(String(64), unique=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)


def record(by: Actor, action: str, row: Row, /, **facts: Any) -> None:
    """Note an act on a row; it is written with the command that it belongs to."""
    if row.id is None:
        db.session.flush()
    record_many(by, action, type(row), [row.id], **facts)


def record_many(by: Actor, action: str, kind: type[Row], ids: Iterable[int], /, **facts: Any) -> None:
    """Note the same act on many rows of one table, an entry for each."""
    told = _told(facts)
    _note(by, action, kind, [(number, told) for number in ids])


def record_each(by: Actor, action: str, kind: type[Row], rows: Iterable[tuple[int, Mapping[str, Any]]], /) -> None:
    """Note an act on many rows of one table, an entry for each with facts of its own."""
    _note(by, action, kind, [(number, _told(facts)) for number, facts in rows])


def _told(facts: Mapping[str, Any]) -> str:
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, default=str)


def _note(by: Actor, action: str, kind: type[Row], rows: list[tuple[int, str]]) -> None:
    """Keep what the acts share once: a command may note hundreds of thousands."""
    shared = {
        "at": now(),
        "person_id": by.person_id,
        "organisation_id": by.organisation_id,
        "action": action,
        "subject": kind.__tablename__,
    }
    db.session.info.setdefault("acts", []).append((shared, rows))


def digest_of(previous: str, act: dict[str, Any]) -> str:
    """Return SHA-256 over the previous digest and the canonical act."""
    told = {**act, "at": act["at"].isoformat()}
    line = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{previous}\n{line}".encode()).hexdigest()


def _seal() -> None:
    """Append the acts of this command to the chain, as its last step."""
    noted: list[tuple[dict[str, Any], list[tuple[int, str]]]] = db.session.info.pop("acts", [])
    if not noted:
        return
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": CHAIN_LOCK})
    head = db.session.scalar(select(AuditEntry.digest).order_by(AuditEntry.id.desc()).limit(1)) or GENESIS
    acts = ({**shared, "subject_id": number, "facts": told} for shared, rows in noted for number, told in rows)
    while part := list(islice(acts, AT_ONCE)):
        for act in part:
            act["previous"], act["digest"] = head, digest_of(head, act)
            head = act["digest"]
        store(AuditEntry, part)


BEFORE_COMMIT.append(_seal)


ACT = ("at", "person_id", "organisation_id", "action", "subject", "subject_id", "facts")


def _act_of(entry: AuditEntry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in ACT}


def broken_links() -> list[int]:
    """Return the numbers of entries that do not follow from the one before; empty where all is whole."""
    broken, head = [], GENESIS
    for entry in db.session.scalars(select(AuditEntry).order_by(AuditEntry.id).execution_options(yield_per=AT_ONCE)):
        if entry.previous != head or digest_of(head, _act_of(entry)) != entry.digest:
            broken.append(entry.id)
        head = entry.digest
    return broken


def broken_among(entries: Sequence[AuditEntry]) -> list[int]:
    """Return those of a few entries that were changed, or whose entry before is not the one they name."""
    earlier = aliased(AuditEntry)
    before = (
        select(earlier.digest)
        .where(earlier.id < AuditEntry.id)
        .order_by(earlier.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    numbers = [entry.id for entry in entries]
    rows = db.session.execute(select(AuditEntry.id, before).where(AuditEntry.id.in_(numbers)))
    heads = {number: digest or GENESIS for number, digest in rows}
    return [
        entry.id
        for entry in entries
        if entry.previous != heads[entry.id] or digest_of(entry.previous, _act_of(entry)) != entry.digest
    ]
