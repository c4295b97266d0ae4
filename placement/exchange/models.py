"""Imports, what was found in each row, and how an organisation's columns were matched."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from placement.accounts.models import Person
from placement.accounts.states import MembershipRole
from placement.exchange.states import ImportState, ListKind, Outcome
from placement.foundation.database import Row, Word
from placement.organisations.models import Organisation
from placement.programme.models import Round


class Import(Row):
    """One spreadsheet that somebody sent for an organisation, from the upload to the last undo.

    The file itself stands under the instance folder, by a random name, and is deleted after 30
    days or when it is discarded; this row stays.
    """

    __tablename__ = "sheet_import"
    __table_args__ = (
        CheckConstraint("length(sha256) = 64", name="digest_is_sha256"),
        CheckConstraint("state <> 'done' OR written_at IS NOT NULL", name="written_is_dated"),
        CheckConstraint("state <> 'confirmed' OR confirmed_by IS NOT NULL", name="confirmed_has_a_name"),
        CheckConstraint("state <> 'undone' OR undone_at IS NOT NULL", name="undone_is_dated"),
    )

    kind: Mapped[ListKind] = mapped_column(Word(ListKind, 20))
    state: Mapped[ImportState] = mapped_column(Word(ImportState, 20), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    acts_as: Mapped[MembershipRole] = mapped_column(Word(MembershipRole, 20))
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    uploaded_at: Mapped[datetime]

    file_name: Mapped[str] = mapped_column(String(200))
    token: Mapped[str] = mapped_column(String(64), unique=True)
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    forgotten_at: Mapped[datetime | None]
    """When the file and its rows were deleted."""

    options: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """send: positions are submitted, not drafts; rows: how many the sender counted; answers to questions."""
    mapping: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """sheet -> table, header row, column -> field, confidence; see `matching`."""
    counts: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    totals: Mapped[list[list[Any]]] = mapped_column(JSON, default=list)
    questions: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    notes: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    plan: Mapped[str | None] = mapped_column(String(140))
    """The plan's file and its sha256: what will be written, as the sender saw it."""
    undoing: Mapped[str | None] = mapped_column(String(140))
    """The file that says how to take it back, and its sha256."""

    owner: Mapped[str | None] = mapped_column(String(40))
    attempt: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[datetime | None]
    heartbeat_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    progress: Mapped[str] = mapped_column(String(120), default="")
    error: Mapped[str | None] = mapped_column(Text)

    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    confirmed_at: Mapped[datetime | None]
    written_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]

    organisation: Mapped[Organisation] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    round: Mapped[Round] = relationship()

    @property
    def found(self) -> str:
        """Return the fingerprint of what the last check found to be written; empty before the first."""
        return (self.plan or "").partition(" ")[2]


class ImportLine(Row):
    """What would become of one row of the file; rows that change nothing are counted only."""

    __tablename__ = "import_line"

    import_id: Mapped[int] = mapped_column(ForeignKey("sheet_import.id"), index=True)
    sheet: Mapped[str] = mapped_column(String(200))
    row: Mapped[int]
    outcome: Mapped[Outcome] = mapped_column(Word(Outcome, 10))
    label: Mapped[str] = mapped_column(String(200))
    changes: Mapped[list[list[Any]]] = mapped_column(JSON, default=list)
    """field, old value, new value"""
    faults: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    """field, column, value, and the reason in each language"""


class SavedMapping(Row):
    """How an organisation's own headers were matched the last time, for each kind of table."""

    __tablename__ = "saved_mapping"
    __table_args__ = (UniqueConstraint("organisation_id", "table_name"),)

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    table_name: Mapped[str] = mapped_column(String(40))
    columns: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    """header, tidied -> field; "" for a column that is left out"""
    saved_at: Mapped[datetime]
