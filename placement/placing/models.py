"""Rosters that somebody sent. The files stand under the instance folder; nobody but the organisation sees them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from placement.accounts.models import Person
from placement.foundation.database import Row, Word
from placement.organisations.models import Organisation
from placement.placing.states import RosterState


class RosterJob(Row):
    """One roster of one or more files, from the upload to the result."""

    __tablename__ = "roster_job"

    state: Mapped[RosterState] = mapped_column(Word(RosterState, 20), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    sent_at: Mapped[datetime]
    token: Mapped[str] = mapped_column(String(64), unique=True)
    names: Mapped[list[str]] = mapped_column(JSON)
    """What the files were called, in the order in which they were sent."""
    sha256: Mapped[list[str]] = mapped_column(JSON)
    mapping: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """What the sender said of the columns, as `placement solve --map` reads it; empty: nothing."""
    look: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """What was recognised, for the page; see `look.document_of`."""
    seed: Mapped[str] = mapped_column(String(80))
    """The text from which ties are drawn."""
    faults: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    summary: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    owner: Mapped[str | None] = mapped_column(String(40))
    attempt: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[datetime | None]
    heartbeat_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    progress: Mapped[str] = mapped_column(String(120), default="")
    error: Mapped[str | None] = mapped_column(Text)

    person: Mapped[Person] = relationship()
    organisation: Mapped[Organisation] = relationship()
