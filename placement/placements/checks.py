"""What must be true before a result is published: each claim computed anew from what is stored."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from flask_babel import gettext as _
from sqlalchemy import func, select

from placement.accounts.models import Person
from placement.demand.models import DemandList, Position
from placement.demand.states import PositionState
from placement.foundation.database import db
from placement.organisations.models import Organisation
from placement.programme.models import Round
from placement.rounds.gap import gap_words, of_run
from placement.rounds.models import Run, RunAnswer, RunPlacement, Snapshot
from placement.rounds.queries import content_of, newest_snapshot, run_with_bytes
from placement.rounds.snapshot import digest, person_key, position_key

FEW = 3
"""From so many people on it is worth a look when nobody of an organisation is placed."""


@dataclass(frozen=True, slots=True)
class Check:
    """One claim, whether it holds, and what it was seen by."""

    label: str
    is_met: bool
    note: str


def checks(round_: Round, run: Run) -> list[Check]:
    """Return every claim that a publication rests on."""
    snapshot = db.session.get(Snapshot, run.snapshot_id)
    assert snapshot is not None
    content = content_of(snapshot.id)
    frozen = _frozen_in(content)
    placed = [(person_key(person), position_key(place), rank) for person, place, rank in _placed(run)]
    return [
        _same_inputs(round_, snapshot, content),
        _unchanged(run),
        _accepted(run),
        _everybody(run, frozen, placed),
        _own_lists(frozen, placed),
        _seats(frozen, placed),
    ]


def all_met(found: Sequence[Check]) -> bool:
    """Return whether every claim holds."""
    return all(check.is_met for check in found)


def _placed(run: Run) -> Iterable[tuple[int, int, int]]:
    columns = select(RunPlacement.person_id, RunPlacement.position_id, RunPlacement.rank)
    return (
        (person, place, rank)
        for person, place, rank in db.session.execute(columns.where(RunPlacement.run_id == run.id))
    )


@dataclass(frozen=True, slots=True)
class Frozen:
    """What the frozen inputs say: how many people, which (person, position, rank), (position, seats, least)."""

    people: int
    listed: frozenset[tuple[str, str, int]]
    positions: Sequence[tuple[str, int, int]]


@lru_cache(maxsize=1)
def _frozen_in(content: bytes) -> Frozen:
    """Read the frozen bytes; the same bytes, byte for byte, need not be read twice."""
    document = json.loads(content)
    listed = (
        (person["id"], choice["position"], rank)
        for person in document["people"]
        for rank, choice in enumerate(person["choices"], 1)
        if choice["is"] == "pair"
    )
    positions = tuple((one["id"], one["seats"], one["least"]) for one in document["positions"])
    return Frozen(len(document["people"]), frozenset(listed), positions)


def _same_inputs(round_: Round, snapshot: Snapshot, content: bytes) -> Check:
    newest = newest_snapshot(round_)
    same = digest(content) == snapshot.sha256
    return Check(
        _("The inputs are the ones that were frozen"),
        same and newest is not None and newest.id == snapshot.id,
        _("SHA-256 %(sha)s, computed again now", sha=snapshot.sha256[:16]),
    )


def _unchanged(run: Run) -> Check:
    stored = run_with_bytes(run.id).outcome
    return Check(
        _("The result is the one that was computed"),
        stored is not None and digest(stored) == run.outcome_sha256,
        _("SHA-256 %(sha)s, computed again now", sha=(run.outcome_sha256 or "")[:16]),
    )


def _accepted(run: Run) -> Check:
    return Check(_("The independent check accepted it"), run.verdict == "accepted", _verdict(run))


def _verdict(run: Run) -> str:
    if run.verdict != "accepted":
        return run.verdict_reason or _("There is no verdict yet")
    if run.ended_early:
        return _(
            "Every condition is kept, and a second program checked the limit. It is not proved the best: %(gap)s",
            gap=gap_words(of_run(run.report)),
        )
    if run.report.get("proven"):
        return _("A second program went through the proof: no other placement is better.")
    return _("Every condition is kept. A full proof that no other placement is better does not exist for this round.")


def _everybody(run: Run, frozen: Frozen, placed: list[tuple[str, str, int]]) -> Check:
    counted = select(RunAnswer.reason, func.count()).where(RunAnswer.run_id == run.id).group_by(RunAnswer.reason)
    reasons: Counter[str] = Counter()
    for reason, count in db.session.execute(counted):
        reasons[reason] = count
    people, without = frozen.people, sum(reasons.values()) - reasons["placed"]
    return Check(
        _("Everybody is placed or has a reason"),
        sum(reasons.values()) == people and len({person for person, _j, _rank in placed}) == reasons["placed"],
        _(
            "%(placed)s placed + %(without)s with a reason = %(people)s people",
            placed=reasons["placed"],
            without=without,
            people=people,
        ),
    )


def _own_lists(frozen: Frozen, placed: list[tuple[str, str, int]]) -> Check:
    outside = sum(row not in frozen.listed for row in placed)
    return Check(
        _("Nobody is placed outside the own list"),
        not outside,
        _("%(count)s placements compared with the frozen lists", count=len(placed))
        if not outside
        else _("%(count)s placements stand on no list", count=outside),
    )


def _seats(frozen: Frozen, placed: list[tuple[str, str, int]]) -> Check:
    held = Counter(position for _i, position, _rank in placed)
    over = sum(held[position] > seats for position, seats, _least in frozen.positions)
    short = sum(0 < held[position] < least for position, _seats, least in frozen.positions)
    return Check(
        _("No position holds more people than seats, or fewer than it needs"),
        not over and not short,
        _("%(count)s positions compared", count=len(frozen.positions))
        if not over and not short
        else _("%(over)s have too many, %(short)s too few", over=over, short=short),
    )


@dataclass(frozen=True, slots=True)
class Total:
    """How an organisation comes out of a run."""

    organisation: Organisation
    of: int
    held: int

    @property
    def is_alarming(self) -> bool:
        """Return whether several people stand for it and not one is placed."""
        return self.of >= FEW and not self.held


def totals_of_homes(run: Run) -> list[Total]:
    """Return for each home organisation its people and how many are placed, those left out first."""
    placed = func.sum((RunAnswer.reason == "placed").cast(db.Integer))
    rows = db.session.execute(
        select(Organisation, func.count(), placed)
        .join(Person, Person.home_id == Organisation.id)
        .join(RunAnswer, RunAnswer.person_id == Person.id)
        .where(RunAnswer.run_id == run.id)
        .group_by(Organisation.id)
    )
    found = [Total(organisation, count, held or 0) for organisation, count, held in rows]
    return sorted(found, key=lambda row: (not row.is_alarming, row.held / row.of, row.organisation.sort_key))


def totals_of_hosts(run: Run) -> list[Total]:
    """Return for each enterprise its published seats and how many are taken, the emptiest first."""
    counts = db.session.execute(
        select(Position.enterprise_id, func.count())
        .join(RunPlacement, RunPlacement.position_id == Position.id)
        .where(RunPlacement.run_id == run.id)
        .group_by(Position.enterprise_id)
    )
    taken = {key: count for key, count in counts}  # noqa: C416 - rows are not pairs to the type checker
    rows = db.session.execute(
        select(Organisation, func.sum(Position.seats))
        .join(Position, Position.enterprise_id == Organisation.id)
        .join(DemandList, DemandList.id == Position.list_id)
        .where(DemandList.round_id == run.round_id, Position.state == PositionState.PUBLISHED)
        .group_by(Organisation.id)
    )
    found = [Total(organisation, int(seats), taken.get(organisation.id, 0)) for organisation, seats in rows]
    return sorted(found, key=lambda row: (row.held / row.of, row.organisation.sort_key))


def people_to_tell(run: Run) -> int:
    """Return how many people a run has an answer for."""
    return db.session.scalar(select(func.count()).where(RunAnswer.run_id == run.id)) or 0


def first_to_tell(run: Run, count: int = 3) -> Sequence[Person]:
    """Return a few of those who will get a message."""
    told = select(Person).join(RunAnswer, RunAnswer.person_id == Person.id).where(RunAnswer.run_id == run.id)
    return db.session.scalars(told.order_by(Person.id).limit(count)).all()
