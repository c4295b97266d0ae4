"""Whoever takes part in a round, what is published, and the lists that count: for comparison with paper."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from placement.accounts.actor import Actor
from placement.accounts.models import Membership, Person
from placement.demand.models import DemandList, Position
from placement.demand.states import PositionState
from placement.exchange.errors import Stale
from placement.exchange.stored import code_of
from placement.exchange.words import tidy
from placement.foundation.database import AT_ONCE, db
from placement.nominations.models import Application, Nomination
from placement.nominations.openings import Openings
from placement.organisations.models import Organisation
from placement.preferences import service as preferences
from placement.preferences.models import Preference, PreferenceList
from placement.programme.models import Round


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
        self.own: set[int] = set()
        self.lists = certified_lists(round_, self.own)
        self.openings = Openings(round_)
        self.allowed: dict[int, set[int]] = {}

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

    def code(self, position_id: int) -> str:
        """Return the code of a position."""
        return self.codes.get(position_id, str(position_id))

    def list_of(self, person_id: int) -> list[int]:
        """Return the positions of the list that counts, first choice first; empty where there is none."""
        return list(self.lists.get(person_id, ()))

    def is_own(self, person_id: int) -> bool:
        """Return whether the person certified the list on the site."""
        return person_id in self.own

    def expect(self, chosen: Mapping[int, Collection[int]]) -> None:
        """Read for many people at once which of the positions that they chose are open to them."""
        self.allowed = self.openings.open_among(db.session.get_one(Round, self.round_id), chosen)

    def open_to(self, person_id: int) -> set[int]:
        """Return those of the positions that were expected for a person which he or she may choose."""
        return self.allowed.get(person_id, set())


def certified_lists(round_: Round, own: set[int] | None = None) -> dict[int, list[int]]:
    """Return the positions of every list that counts, by person; `own` takes who certified it on the site."""
    rows = db.session.execute(
        select(PreferenceList.person_id, PreferenceList.entered_by, Preference.position_id)
        .join(Preference, Preference.list_id == PreferenceList.id)
        .where(PreferenceList.round_id == round_.id, PreferenceList.certified_at.is_not(None))
        .order_by(PreferenceList.id, Preference.rank)
    )
    lists: dict[int, list[int]] = {}
    for person, entered_by, position in rows:
        lists.setdefault(person, []).append(position)
        if entered_by is None and own is not None:
            own.add(person)
    return lists


def position_code(row: Position) -> str:
    """Return the code of a published position: its list and its number on it, which never change."""
    return code_of(row)


def write(
    actor: Actor, round_: Round, acts: Iterable[dict[str, Any]], source: str, watch: Callable[[int], None]
) -> Iterator[dict[str, Any]]:
    """Enter the lists; return how each is taken back. Raises Stale, and whatever the command raises."""
    before, waiting, done = certified_lists(round_), iter(acts), 0
    while part := list(islice(waiting, AT_ONCE)):
        if any(before.get(act["person"], []) != act["before"] for act in part):
            raise Stale
        entered = {act["person"]: act["choices"] for act in part}
        made = preferences.enter_from_paper(actor, round_, entered, source=source)
        for act in part:
            number, receipt = made[act["person"]]
            yield {"op": "entered", "id": number, "receipt": receipt, "before": act["before"]}
        done += len(part)
        watch(done)


def undo(actor: Actor, round_: Round, acts: list[dict[str, Any]], source: str) -> None:
    """Put the lists back. Raises Refused where a person has changed one since."""
    del source
    waiting = iter(acts)
    while part := list(islice(waiting, AT_ONCE)):
        preferences.take_back_from_paper(actor, round_, {act["id"]: (act["receipt"], act["before"]) for act in part})
