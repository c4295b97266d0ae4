"""Each kind of list: how its rows are judged, written and taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from placement.accounts.actor import Actor
from placement.exchange import position_writing
from placement.exchange.checking import Judge
from placement.exchange.drafts import Table
from placement.exchange.files import read_lines
from placement.exchange.models import Import
from placement.exchange.positions import TABLES as POSITION_TABLES
from placement.exchange.positions import PositionJudge, row_forms
from placement.exchange.states import ListKind
from placement.exchange.stored import StoredPositions, known_positions, own_enterprises
from placement.exchange.typed import RowForm
from placement.organisations.states import Kind
from placement.programme.models import Round

Watch = Callable[[int], None]
Write = Callable[[Actor, Round, Iterable[dict[str, Any]], str, Watch], Iterator[dict[str, Any]]]

TABLES: dict[ListKind, tuple[Table, ...]] = {ListKind.DEMAND: POSITION_TABLES}
FORMS: dict[ListKind, Callable[[Round | None], dict[str, RowForm]]] = {ListKind.DEMAND: row_forms}
WRITING: dict[ListKind, Write] = {ListKind.DEMAND: position_writing.write}
UNDOING: dict[ListKind, Callable[[Actor, Round, list[dict[str, Any]], str], None]] = {
    ListKind.DEMAND: position_writing.undo
}


def forms_for(round_: Round | None, kind: ListKind) -> dict[str, RowForm]:
    """Return the forms that judge each table of a kind."""
    return FORMS[kind](round_)


def judge_for(actor: Actor, round_: Round, kind: ListKind, options: dict[str, Any]) -> Judge:
    """Return the judge of a file that this actor sends for the round."""
    assert actor.kind is not None
    assert actor.organisation_id is not None
    assert kind is ListKind.DEMAND
    issuer = None if actor.kind is Kind.ENTERPRISE else actor.organisation_id
    return PositionJudge(
        actor,
        round_,
        options,
        own_enterprises(actor.kind, actor.organisation_id),
        known_positions(actor.kind, actor.organisation_id, round_.id),
        StoredPositions(issuer),
    )


def taking_back(actor: Actor, row: Import) -> None:
    """Take back what an import wrote, in the transaction of the caller."""
    assert row.undoing is not None
    UNDOING[row.kind](actor, row.round, list(read_lines(row.undoing)), row.sha256)
