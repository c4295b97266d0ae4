"""Reads of imports, and of what the rows of a file are compared with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, func, select

from placement.accounts.actor import Actor
from placement.accounts.queries import actor_for, memberships
from placement.exchange.models import Import, ImportLine, SavedMapping
from placement.exchange.policy import may_see
from placement.exchange.states import ImportState, ListKind, Outcome
from placement.foundation.database import db
from placement.foundation.errors import NotAllowed, NotFound
from placement.programme.models import Round


def visible_import(actor: Actor, import_id: int) -> Import:
    """Return an import of the actor's own organisation. Raises NotFound for everybody else."""
    row = db.session.get(Import, import_id)
    if row is None or not may_see(actor, row):
        raise NotFound
    return row


IMPORT_ORDERS = {"sent": (Import.id,), "file": (Import.file_name,), "list": (Import.kind,), "state": (Import.state,)}
LINE_ORDERS = {"row": (ImportLine.id,), "what": (ImportLine.label,), "outcome": (ImportLine.outcome,)}
"""What lists of files and of their rows are sorted by."""


def imports_of(actor: Actor, kinds: Sequence[ListKind]) -> Select[Import]:
    """Return the query for what the actor's organisation sent of these kinds, the newest first."""
    return (
        select(Import)
        .where(Import.organisation_id == actor.organisation_id, Import.kind.in_(kinds))
        .order_by(Import.id.desc())
    )


def lines_of(row: Import, *outcomes: Outcome) -> Select[ImportLine]:
    """Return the query for the rows of a file with these outcomes, in the order of the file."""
    query = select(ImportLine).where(ImportLine.import_id == row.id)
    if outcomes:
        query = query.where(ImportLine.outcome.in_(outcomes))
    return query.order_by(ImportLine.id)


def refused_lines(import_id: int) -> Sequence[ImportLine]:
    """Return every row that is refused, in the order of the file."""
    query = select(ImportLine).where(ImportLine.import_id == import_id, ImportLine.outcome == Outcome.REFUSED)
    return db.session.scalars(query.order_by(ImportLine.id)).all()


def sender_of(row: Import) -> Actor:
    """Return whoever sent a file, as somebody who still acts for the same organisation. Raises NotAllowed."""
    for held in memberships(row.confirmed_by or row.person_id):
        if held.organisation_id == row.organisation_id and held.role == row.acts_as:
            return actor_for(held)
    raise NotAllowed


def saved_mappings(organisation_id: int) -> dict[str, dict[str, str]]:
    """Return how an organisation matched its columns before, by table."""
    rows = db.session.scalars(select(SavedMapping).where(SavedMapping.organisation_id == organisation_id))
    return {row.table_name: row.columns for row in rows}


def saved_mapping(organisation_id: int, table: str) -> SavedMapping | None:
    """Return how an organisation matched the columns of a table before, or None."""
    return db.session.scalar(
        select(SavedMapping).where(SavedMapping.organisation_id == organisation_id, SavedMapping.table_name == table)
    )


def rows_before(row: Import) -> int | None:
    """Return how many rows the organisation's last import of the kind in the round had, None for the first."""
    earlier = db.session.scalar(
        select(Import)
        .where(
            Import.organisation_id == row.organisation_id,
            Import.kind == row.kind,
            Import.round_id == row.round_id,
            Import.state == ImportState.DONE,
            Import.id != row.id,
        )
        .order_by(Import.written_at.desc())
        .limit(1)
    )
    return None if earlier is None else sum(n for code, n in earlier.counts.items() if code != Outcome.EXAMPLE)


def outdated(before: datetime) -> Sequence[Import]:
    """Return the imports sent before a moment whose files are still there."""
    query = select(Import).where(Import.uploaded_at < before, Import.forgotten_at.is_(None)).limit(100)
    return db.session.scalars(query).all()


def round_by_id(round_id: int) -> Round:
    """Return a round."""
    return db.session.get_one(Round, round_id)


def line_counts(row: Import) -> dict[Outcome, int]:
    """Return how many rows are kept of each outcome."""
    query = (
        select(ImportLine.outcome, func.count()).where(ImportLine.import_id == row.id).group_by(ImportLine.outcome)
    )
    return {Outcome(key): count for key, count in db.session.execute(query)}
