"""The worker's part: reads the roster, places everybody, has it verified, writes the results."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from functools import partial
from typing import Any

from assignment import (
    Cancelled,
    Infeasible,
    MarketError,
    market_from_document,
    outcome_to_document,
    solve,
    verify,
)
from placement.accounts.actor import PLATFORM
from placement.foundation.clock import now
from placement.foundation.database import command, db
from placement.foundation.errors import NotFound
from placement.foundation.work import Claim, Lost, Pulse, Work
from placement.placing import files
from placement.placing.look import in_both, looked_at
from placement.placing.models import RosterJob
from placement.placing.service import forget_old
from placement.placing.states import ROSTER, RosterState
from placement.rosters import (
    Finding,
    Language,
    Roster,
    RosterError,
    Verdict,
    apply,
    conflict_text,
    describe,
    to_market_document,
    write_results,
)

log = logging.getLogger(__name__)
ROSTERS = Work(RosterJob, ROSTER, PLATFORM, waiting=RosterState.QUEUED, going=RosterState.PLACING)
MOST_FOUND = 20
MOST_FAULTS = 2000


def perform_next() -> bool:
    """Place one roster that waits; return whether there was one. Old ones are deleted besides."""
    if forget_old():
        return True
    claim = ROSTERS.claim()
    if claim is None:
        return False
    try:
        _perform(claim)
    except (Lost, Cancelled):
        log.info("roster %s was taken away", claim.row_id)
    except Exception as error:  # the outer loop: whatever happens, the sender is told and the next roster is served
        db.session.rollback()
        log.exception("roster %s failed: %s", claim.row_id, type(error).__name__)
        ROSTERS.fail(claim, "")
    return True


def _perform(claim: Claim) -> None:
    row = ROSTERS.held(claim)
    token, names, mapping, seed = row.token, list(row.names), dict(row.mapping), row.seed
    language = Language(row.summary["language"])
    db.session.rollback()
    pulse = Pulse(ROSTERS, claim)
    pulse("reading")
    try:
        roster = apply(looked_at(token, names, mapping))
        document = to_market_document(roster, seed=seed)
        market = market_from_document(document)
    except RosterError as error:
        _refuse(claim, error.faults)
        return
    except NotFound:
        raise Lost from None
    except MarketError as error:
        ROSTERS.fail(claim, str(error))
        return
    try:
        outcome = solve(market, watch=pulse)
    except Infeasible as error:
        conflict = error.conflict
        verdict = Verdict(accepted=False, reason=conflict_text(conflict, language), found=False)
        write_results(files.results(token), roster, market=document, outcome=None, verdict=verdict, language=language)
        _finish(claim, _told(token) | _found(roster) | {"infeasible": in_both(partial(conflict_text, conflict))})
        return
    checked = verify(market, outcome)
    write_results(
        files.results(token),
        roster,
        market=document,
        outcome=outcome_to_document(market, outcome),
        verdict=Verdict(checked.accepted, checked.reason),
        language=language,
    )
    _finish(claim, _told(token) | _found(roster) | {"digest": outcome.digest})


def _told(token: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(files.result(token, "summary.json").read_text(encoding="utf-8"))
    return told


def _found(roster: Roster) -> dict[str, Any]:
    """Return the first of what was found while reading, in each language; summary.json has all in one."""
    return {"found": [in_both(partial(describe, one, with_map=False)) for one in roster.findings[:MOST_FOUND]]}


@command
def _finish(claim: Claim, summary: dict[str, Any]) -> None:
    row = ROSTERS.held(claim, locked=True)
    row.summary, row.faults, row.finished_at, row.progress = summary, [], now(), ""
    ROSTER.move(row, "finish", by=PLATFORM, placed=summary.get("placed"))


@command
def _refuse(claim: Claim, faults: Sequence[Finding]) -> None:
    row = ROSTERS.held(claim, locked=True)
    row.faults = [_fault(one) for one in faults[:MOST_FAULTS]]
    row.summary, row.finished_at, row.progress = {"faults": len(faults)}, now(), ""
    ROSTER.move(row, "refuse", by=PLATFORM, faults=len(faults))


def _fault(one: Finding) -> dict[str, Any]:
    return {
        "file": one.file, "row": one.row, "column": one.column, "value": one.value[:200],
        "words": in_both(lambda language: describe(one, language, with_map=False, with_place=False)),
    }  # fmt: skip
