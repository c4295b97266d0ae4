"""The worker's part: files are checked and written apart from the pages, whatever dies on the way."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from placement.accounts.actor import PLATFORM
from placement.exchange import files
from placement.exchange.checking import Line, Stopped, Tally, check, ends_in_the_air, questions
from placement.exchange.choices import Wide, widen
from placement.exchange.errors import Stale
from placement.exchange.kinds import WRITING, judge_for
from placement.exchange.matching import SheetMatch
from placement.exchange.models import Import, ImportLine
from placement.exchange.queries import rows_before, sender_of
from placement.exchange.service import forget_old
from placement.exchange.states import IMPORT, ImportState, ListKind, Outcome, Question
from placement.exchange.words import LOCALES
from placement.foundation.audit import record
from placement.foundation.clock import now
from placement.foundation.database import AT_ONCE, command, db, make_room, stand_alone, store
from placement.foundation.errors import PlacementError
from placement.foundation.work import Claim, Lost, Pulse, Work
from placement.organisations.states import Kind
from placement.sheets import SheetError, fault_text, read_book

log = logging.getLogger(__name__)

CHECKS = Work(Import, IMPORT, PLATFORM, waiting=ImportState.QUEUED, going=ImportState.CHECKING)
WRITES = Work(Import, IMPORT, PLATFORM, waiting=ImportState.CONFIRMED, going=ImportState.WRITING, claim="take")
ONE_AT_A_TIME = 20241126
"""What imports of one list take turns by."""


def perform_next() -> bool:
    """Check or write one file in this process; return whether there was one. Old files are deleted besides."""
    if forget_old():
        return True
    return _perform(WRITES, _write_claimed) or _perform(CHECKS, _check_claimed)


def _perform(work: Work[Import], act: Any) -> bool:
    if not work.waits():
        return False
    claim = work.claim()
    if claim is None:
        return False
    row = db.session.get_one(Import, claim.row_id)
    language = row.options.get("language", "zh")
    with force_locale(LOCALES[language]):
        try:
            act(claim)
        except (Lost, Stopped):
            log.info("import %s was taken away", claim.row_id)
        except SheetError as error:
            work.fail(claim, fault_text(error, language))
        except PlacementError as error:
            work.fail(claim, str(error) or _("You may not do that any more."))
        except Exception as error:
            log.exception("import %s failed: %s", claim.row_id, type(error).__name__)
            work.fail(claim, _("Something went wrong on our side. Nothing was imported."))
    return True


def _check_claimed(claim: Claim) -> None:
    row = db.session.get_one(Import, claim.row_id)
    token, options, kind, name = row.token, dict(row.options), row.kind, row.file_name
    matches = [SheetMatch.from_document(one) for one in row.mapping["sheets"]]
    earlier = rows_before(row)
    actor, round_ = sender_of(row), row.round
    pulse = Pulse(CHECKS, claim)
    data = files.sent(token)
    book = read_book(data, name)
    judge = judge_for(actor, round_, kind, options)
    wide = widen(book, matches, options) if kind is ListKind.PREFERENCES else Wide(book, matches)
    tally = Tally()

    def watch(done: int, total: int) -> bool:
        return pulse(f"{done}/{total}")

    with (
        files.Lines(token, "plan") as plan,
        files.Lines(token, "lines") as shown,
        force_locale(LOCALES["zh"]),
    ):
        for line in check(wide.book, wide.matches, judge, tally, swapped=options.get("swapped", ()), watch=watch):
            if line.judged.act is not None:
                plan.add(line.judged.act)
            if line.judged.outcome is not Outcome.UNCHANGED:
                shown.add(_to_document(line, matches, wide.places))
        asked = questions(tally, options=options, earlier=earlier)
        if ends_in_the_air(book, data):
            asked.append({"code": Question.CUT, "rows": tally.rows})
        asked += [*judge.questions(), *wide.asked]
        _keep_check(claim, plan.close(), shown.close(), tally, judge.totals(), asked)


def _to_document(line: Line, matches: list[SheetMatch], places: Mapping[str, Sequence[int]]) -> dict[str, Any]:
    columns = next((match.fields() for match in matches if match.sheet == line.sheet), {})
    judged = line.judged
    return {
        "sheet": line.sheet[:200],
        "row": places[line.sheet][line.row - 1] if line.sheet in places else line.row,
        "outcome": judged.outcome.value,
        "label": judged.label[:200],
        "changes": [list(change) for change in judged.changes],
        "faults": [
            {"field": fault.field, "column": columns.get(fault.field), "value": fault.value[:200], **fault.reason}
            for fault in judged.faults
        ],
    }


@command
def _keep_check(
    claim: Claim, plan: str, shown: str, tally: Tally, totals: list[list[Any]], asked: list[dict[str, Any]]
) -> None:
    """Keep what was found, once, by the owner of the claim only. Raises Lost."""
    row = CHECKS.held(claim, locked=True)
    db.session.execute(delete(ImportLine).where(ImportLine.import_id == row.id))
    part: list[dict[str, Any]] = []
    for document in files.read_lines(shown):
        part.append({"import_id": row.id, **document})
        if len(part) == AT_ONCE:
            store(ImportLine, part)
            part = []
    store(ImportLine, part)
    row.counts = {code: tally.counts[code] for code in Outcome if tally.counts[code]}
    row.totals = [["rows", None, tally.rows], ["last", None, list(tally.last)], *totals]
    if tally.is_closed:
        row.totals.append(["closing", None, True])
    row.questions, row.plan, row.progress, row.finished_at = asked, plan, "", now()
    IMPORT.move(row, "check", by=PLATFORM, counts=row.counts)


def _write_claimed(claim: Claim) -> None:
    try:
        _write(claim)
    except (Stale, IntegrityError):  # the list has changed, before or in this very moment
        _send_back(claim)


@command
def _write(claim: Claim) -> None:
    """Write the plan as its sender confirmed it, in one transaction. Raises Stale where the lists have changed."""
    row = WRITES.held(claim, locked=True)
    actor = sender_of(row)
    stand_alone(ONE_AT_A_TIME, _list_owner(row))
    make_room()
    assert row.plan is not None
    token, counts = row.token, row.counts
    total = counts.get(Outcome.NEW, 0) + counts.get(Outcome.CHANGED, 0)

    def watch(done: int) -> None:
        files.note_progress(token, done, total)

    with files.Lines(token, "undo") as undoing:
        for act in WRITING[row.kind](actor, row.round, _acts(row.plan), row.sha256, watch):
            undoing.add(act)
        row = WRITES.held(claim)
        row.undoing, row.written_at, row.finished_at, row.progress = undoing.close(), now(), now(), ""
    record(actor, "import:counts", row, counts=row.counts, totals=row.totals, file=row.sha256)
    IMPORT.move(row, "write", by=actor, file=row.sha256)


def _list_owner(row: Import) -> int:
    """Return whose list it is: an enterprise's positions stand on the list of its zone or park."""
    house = row.organisation
    return house.parent_id if house.kind is Kind.ENTERPRISE and house.parent_id else house.id


def _acts(plan: str) -> Iterator[dict[str, Any]]:
    yield from files.read_lines(plan)


@command
def _send_back(claim: Claim) -> None:
    row = WRITES.held(claim)
    row.error = "stale"
    row.attempt = 0
    IMPORT.move(row, "recheck", by=PLATFORM)
