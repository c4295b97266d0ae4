"""Whoever takes part in a round, what is published, and the lists that count: for comparison with paper."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from placement.accounts.actor import Actor
from placement.accounts.models import Membership, Person
from placement.accounts.queries import person as person_by_id
from placement.demand.models import DemandList, Position
from placement.demand.states import PositionState
from placement.exchange.errors import Stale
from placement.exchange.words import tidy
from placement.foundation.database import db
from placement.nominations.models import Application, Nomination
from placement.nominations.queries import positions_open_to
from placement.organisations.models import Organisation
from placement.preferences import service as preferences
from placement.preferences.models import Preference, PreferenceList
from placement.programme.models import Round

EVERY = 50


class StoredLists:
    """People by number and address, positions by code and title, lists by person."""

    def __init__(self, round_: Round) -> None:
        self.round_id = round_.id
        self.names: dict[int, str] = {}
        self.by_email: dict[str, int] = {}
        self.by_number: dict[tuple[str, str], int] = {}
        self.numbers: dict[str, list[int]] = defaultdict(list)
        self._read_people(round_)
        self.codes: dict[int, str] = {}
        self.titles: list[str] = []
        self.positions: dict[str, list[int]] = defaultdict(list)
        self._read_positions(round_)
        self.lists: dict[int, list[int]] = defaultdict(list)
        self.own: set[int] = set()
        self._read_lists(round_)

    def _read_people(self, round_: Round) -> None:
        takes_part = [select(kind.person_id).where(kind.round_id == round_.id) for kind in (Nomination, Application)]
        rows = db.session.execute(
            select(
                Person.id, Person.name_zh, Person.email, Membership.number, Organisation.name_zh, Organisation.name_en
            )
            .join(Membership, Membership.person_id == Person.id)
            .join(Organisation, Organisation.id == Membership.organisation_id)
            .where(Person.id.in_(takes_part[0].union(takes_part[1])), Membership.ended_at.is_(None))
        )
        for person, name, email, number, home_zh, home_en in rows:
            self.names[person], self.by_email[email] = name, person
            if number:
                self.by_number[tidy(home_zh), number] = self.by_number[tidy(home_en or ""), number] = person
                if person not in self.numbers[number]:
                    self.numbers[number].append(person)

    def _read_positions(self, round_: Round) -> None:
        rows = db.session.scalars(
            select(Position)
            .join(DemandList)
            .options(joinedload(Position.enterprise))
            .where(DemandList.round_id == round_.id, Position.state == PositionState.PUBLISHED)
        )
        for row in rows:
            self.codes[row.id] = position_code(row)
            self.titles.append(row.title)
            host = row.enterprise.name_zh
            for name in {tidy(self.codes[row.id]), tidy(row.title), tidy(host + row.title), tidy(row.title + host)}:
                self.positions[name].append(row.id)

    def _read_lists(self, round_: Round) -> None:
        rows = db.session.execute(
            select(PreferenceList.person_id, PreferenceList.entered_by, Preference.position_id)
            .join(Preference, Preference.list_id == PreferenceList.id)
            .where(PreferenceList.round_id == round_.id, PreferenceList.certified_at.is_not(None))
            .order_by(PreferenceList.id, Preference.rank)
        )
        for person, entered_by, position in rows:
            self.lists[person].append(position)
            if entered_by is None:
                self.own.add(person)

    def code(self, position_id: int) -> str:
        """Return the code of a position."""
        return self.codes.get(position_id, str(position_id))

    def list_of(self, person_id: int) -> list[int]:
        """Return the positions of the list that counts, first choice first; empty where there is none."""
        return list(self.lists.get(person_id, ()))

    def is_own(self, person_id: int) -> bool:
        """Return whether the person certified the list on the site."""
        return person_id in self.own

    def open_to(self, person_id: int, positions: Sequence[int]) -> set[int]:
        """Return those of the positions that the person may choose."""
        round_ = db.session.get_one(Round, self.round_id)
        return {row.id for row in positions_open_to(round_, person_by_id(person_id), positions)}


def position_code(row: Position) -> str:
    """Return the code of a published position: its list and its number on it, which never change."""
    return f"{row.list_id}-{row.number}"


def write(
    actor: Actor, round_: Round, acts: Iterable[dict[str, Any]], source: str, watch: Callable[[int], None]
) -> Iterator[dict[str, Any]]:
    """Enter the lists; return how each is taken back. Raises Stale, and whatever the command raises."""
    stored = StoredLists(round_)
    for done, act in enumerate(acts, 1):
        if stored.list_of(act["person"]) != act["before"]:
            raise Stale
        row = preferences.enter_from_paper(actor, round_, act["person"], act["choices"], source=source)
        yield {"op": "entered", "id": row.id, "receipt": row.receipt, "before": act["before"]}
        if done % EVERY == 0:
            watch(done)


def undo(actor: Actor, round_: Round, acts: list[dict[str, Any]], source: str) -> None:
    """Put the lists back. Raises Refused where a person has changed one since."""
    del round_, source
    for act in acts:
        row = db.session.get_one(PreferenceList, act["id"])
        preferences.take_back_from_paper(actor, row, act["receipt"], act["before"])
