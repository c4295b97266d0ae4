"""Each kind of list: how its rows are judged, written and taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from placement.accounts.actor import Actor
from placement.accounts.states import MembershipRole
from placement.exchange import choices_stored, people_writing, position_writing
from placement.exchange.checking import Judge
from placement.exchange.choices import LISTS, ListJudge
from placement.exchange.choices import TABLES as LIST_TABLES
from placement.exchange.choices_stored import StoredLists
from placement.exchange.drafts import Table
from placement.exchange.files import read_lines
from placement.exchange.models import Import
from placement.exchange.people import STAFF, STUDENTS, PersonJudge
from placement.exchange.people import row_forms as people_forms
from placement.exchange.people_stored import StoredPeople
from placement.exchange.positions import TABLES as POSITION_TABLES
from placement.exchange.positions import PositionJudge
from placement.exchange.positions import row_forms as position_forms
from placement.exchange.states import ListKind
from placement.exchange.stored import StoredPositions, known_positions, own_enterprises
from placement.exchange.typed import RowForm
from placement.organisations.queries import organisation
from placement.organisations.states import Kind
from placement.programme.models import Round

Watch = Callable[[int], None]
Write = Callable[[Actor, Round, Iterable[dict[str, Any]], str, Watch], Iterator[dict[str, Any]]]


def _list_forms(round_: Round | None) -> dict[str, RowForm]:
    del round_
    return {"lists": RowForm(LISTS, lambda _form: None)}


TABLES: dict[ListKind, tuple[Table, ...]] = {
    ListKind.DEMAND: POSITION_TABLES,
    ListKind.PEOPLE: (STAFF,),
    ListKind.STUDENTS: (STUDENTS,),
    ListKind.PREFERENCES: LIST_TABLES,
}
FORMS: dict[ListKind, Callable[[Round | None], dict[str, RowForm]]] = {
    ListKind.DEMAND: position_forms,
    ListKind.PEOPLE: people_forms,
    ListKind.STUDENTS: people_forms,
    ListKind.PREFERENCES: _list_forms,
}
WRITING: dict[ListKind, Write] = {
    ListKind.DEMAND: position_writing.write,
    ListKind.PEOPLE: people_writing.write_staff,
    ListKind.STUDENTS: people_writing.write_students,
    ListKind.PREFERENCES: choices_stored.write,
}
UNDOING: dict[ListKind, Callable[[Actor, Round, list[dict[str, Any]], str], None]] = {
    ListKind.DEMAND: position_writing.undo,
    ListKind.PEOPLE: people_writing.undo_staff,
    ListKind.STUDENTS: people_writing.undo_students,
    ListKind.PREFERENCES: choices_stored.undo,
}


def forms_for(round_: Round | None, kind: ListKind) -> dict[str, RowForm]:
    """Return the forms that judge each table of a kind."""
    return FORMS[kind](round_)


def judge_for(actor: Actor, round_: Round, kind: ListKind, options: dict[str, Any]) -> Judge:
    """Return the judge of a file that this actor sends for the round."""
    assert actor.kind is not None
    assert actor.organisation_id is not None
    if kind is ListKind.PREFERENCES:
        return ListJudge(StoredLists(round_))
    if kind is ListKind.DEMAND:
        issuer = None if actor.kind is Kind.ENTERPRISE else actor.organisation_id
        own = own_enterprises(actor.kind, actor.organisation_id)
        known = known_positions(actor.kind, actor.organisation_id, round_.id)
        return PositionJudge(actor, round_, options, own, known, StoredPositions(issuer))
    role = MembershipRole.STAFF if kind is ListKind.PEOPLE else MembershipRole.STUDENT
    home = organisation(actor.organisation_id)
    return PersonJudge(home, round_, TABLES[kind][0], StoredPeople(home.id, role, round_))


def taking_back(actor: Actor, row: Import) -> None:
    """Take back what an import wrote, in the transaction of the caller."""
    assert row.undoing is not None
    UNDOING[row.kind](actor, row.round, list(read_lines(row.undoing)), row.sha256)
