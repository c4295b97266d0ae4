"""Commands on imports: receive a file, match its columns, confirm, discard, take back."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete

from placement.accounts.actor import PLATFORM, Actor, require
from placement.exchange import files
from placement.exchange.kinds import taking_back
from placement.exchange.matching import SAME, SheetMatch
from placement.exchange.models import Import, ImportLine, SavedMapping
from placement.exchange.policy import may_import, may_see
from placement.exchange.queries import outdated, saved_mapping
from placement.exchange.states import ANSWERS, IMPORT, ImportState, ListKind, Outcome, Question
from placement.exchange.wording import anew_words
from placement.exchange.words import tidy
from placement.foundation.audit import record
from placement.foundation.clock import now
from placement.foundation.database import command, db
from placement.foundation.errors import Refused, WrongState
from placement.programme.models import Round

KEPT = timedelta(days=30)
"""How long a file stays; then it is deleted and only its row remains."""


@command
def receive(
    actor: Actor,
    round_: Round,
    kind: ListKind,
    *,
    name: str,
    token: str,
    data: bytes,
    matches: Sequence[SheetMatch],
    options: Mapping[str, Any],
    notes: Sequence[Mapping[str, str]],
    is_sure: bool,
) -> Import:
    """Take a file in; where every column is sure it is checked at once, else its columns are matched first."""
    require(may_import(actor, kind))
    assert actor.organisation_id is not None
    assert actor.role is not None
    row = Import(
        kind=kind, state=ImportState.MATCHING, organisation_id=actor.organisation_id, person_id=actor.person_id,
        acts_as=actor.role, round_id=round_.id, uploaded_at=now(), file_name=name[:200], token=token,
        size=len(data), sha256=hashlib.sha256(data).hexdigest(), options=dict(options),
        mapping={"sheets": [match.to_document() for match in matches]}, counts={}, totals=[], questions=[],
        notes=[dict(note) for note in notes], progress="", attempt=0,
    )  # fmt: skip
    db.session.add(row)
    record(actor, "import:receive", row, kind=kind, file=row.sha256, size=row.size)
    if is_sure:
        IMPORT.move(row, "match", by=actor)
    return row


@command
def match_columns(actor: Actor, row: Import, matches: Sequence[SheetMatch], *, remember: bool) -> None:
    """Take over how the sender matched the columns, keep it for the next time, and have the file checked."""
    require(may_see(actor, row))
    row.mapping = {"sheets": [match.to_document() for match in matches]}
    row.attempt, row.error = 0, None
    if remember:
        for match in matches:
            _remember(row.organisation_id, match)
    IMPORT.move(row, "match", by=actor)


@command
def read_anew(actor: Actor, row: Import, matches: Sequence[SheetMatch]) -> None:
    """Take over which rows are the headers; the columns are matched again. Raises WrongState once it is at work."""
    require(may_see(actor, row))
    row.mapping = {"sheets": [match.to_document() for match in matches]}
    row.attempt, row.error = 0, None
    IMPORT.move(row, "read_anew", by=actor)


def _remember(organisation_id: int, match: SheetMatch) -> None:
    known = saved_mapping(organisation_id, match.table)
    if known is None:
        known = SavedMapping(organisation_id=organisation_id, table_name=match.table, columns={})
        db.session.add(known)
    headers = {tidy(one.header): one.field or "" for one in match.columns if tidy(one.header)}
    said = {SAME + name: text for name, text in match.constants.items()}
    earlier = {name: field for name, field in known.columns.items() if not name.startswith(SAME)}
    known.columns = {**earlier, **headers, **said}
    known.saved_at = now()


@command
def confirm(actor: Actor, row: Import, answers: Mapping[str, str], *, seen: str) -> None:
    """Have the checked file written; an answer that changes how it is read has it checked anew.

    `seen` is what the check that the sender looked at has found. Raises Refused while a row is refused or a
    question is open, WrongState unless it is checked, or where it was checked anew since.
    """
    require(may_see(actor, row))
    if seen != row.found:
        raise WrongState(anew_words())
    changed = _read_otherwise(row, answers)
    row.attempt, row.error = 0, None
    if changed:
        row.options = {**row.options, **changed}
        IMPORT.move(row, "match", by=actor, answers=dict(answers))
        return
    if row.counts.get(Outcome.REFUSED):
        raise Refused(_("Some rows are refused, so nothing is imported. Correct the file and send it again."))
    for number, question in enumerate(row.questions):
        if answers.get(str(number)) not in ANSWERS.get(Question(question["code"]), ("yes",)):
            raise Refused(_("Answer every question first."))
    row.confirmed_by, row.confirmed_at = actor.person_id, now()
    IMPORT.move(row, "confirm", by=actor, answers=dict(answers), counts=row.counts, file=row.sha256)


def _read_otherwise(row: Import, answers: Mapping[str, str]) -> dict[str, Any]:
    """Return the options that the answers change."""
    swapped = list(row.options.get("swapped", []))
    changed: dict[str, Any] = {}
    for number, question in enumerate(row.questions):
        answer = answers.get(str(number))
        if answer == "swap":
            swapped.append(f"{question['table']}.{question['low']}")
            changed["swapped"] = swapped
        if question["code"] == Question.SCORE and answer and row.options.get("ranks_are") != answer:
            changed["ranks_are"] = answer
    return changed


def discard(actor: Actor, row: Import) -> None:
    """Give an import up; its file is deleted at once."""
    token = row.token
    _discard(actor, row)
    files.forget(token)


@command
def _discard(actor: Actor, row: Import) -> None:
    require(may_see(actor, row))
    IMPORT.move(row, "discard", by=actor)
    _forget(row)


def _forget(row: Import) -> None:
    db.session.execute(delete(ImportLine).where(ImportLine.import_id == row.id))
    row.forgotten_at, row.plan, row.undoing = now(), None, None


@command
def take_back(actor: Actor, row: Import) -> None:
    """Undo an import, whole or not at all. Raises Refused where something was done with it already."""
    require(may_see(actor, row))
    if row.undoing is None:
        raise Refused(_("This import can no longer be undone: its file is deleted."))
    taking_back(actor, row)
    row.undone_at = now()
    IMPORT.move(row, "undo", by=actor, file=row.sha256)


def forget_old() -> int:
    """Delete the files of imports that are older than 30 days; return how many."""
    rows = outdated(now() - KEPT)
    for token in _forget_rows([row.id for row in rows]):
        files.forget(token)
    return len(rows)


@command
def _forget_rows(numbers: Sequence[int]) -> list[str]:
    rows = [db.session.get_one(Import, number) for number in numbers]
    for row in rows:
        if IMPORT.can(row, "discard"):
            IMPORT.move(row, "discard", by=PLATFORM)
        _forget(row)
    return [row.token for row in rows]
