"""Reads of published results. `published_run` is the one gate; every channel passes it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from flask_babel import to_user_timezone
from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from placement.accounts.actor import Actor
from placement.accounts.models import Person
from placement.demand.models import DemandList, Position
from placement.foundation.database import db
from placement.foundation.errors import NotFound
from placement.nominations.queries import application_of, nominations_of_person
from placement.organisations.models import Organisation
from placement.organisations.states import Kind
from placement.preferences.queries import list_of_person
from placement.programme.models import Round
from placement.programme.queries import rounds
from placement.programme.states import RoundState
from placement.reference.models import Title
from placement.rounds.models import Run, RunAnswer, RunPlacement
from placement.rounds.report import closed_reason
from placement.rounds.snapshot import number_of
from placement.rounds.tables import Filled, people_of, positions_with_free_seats

LISTED = timedelta(days=30)
"""How long the public list names people."""


def published_run(round_: Round) -> Run:
    """Return the published run of a round. Raises NotFound before publication, whoever asks."""
    if round_.state is not RoundState.PUBLISHED or round_.published_run_id is None:
        raise NotFound
    run = db.session.get(Run, round_.published_run_id)
    assert run is not None
    return run


def is_listed(round_: Round, at: datetime) -> bool:
    """Return whether the public list still names people; afterwards only counts stay."""
    return at < listed_until(round_)


def listed_until(round_: Round) -> datetime:
    """Return until when the public list names people."""
    assert round_.published_at is not None
    return round_.published_at + LISTED


def published_rounds() -> list[Round]:
    """Return the published rounds, the newest first."""
    return [round_ for round_ in rounds() if round_.state is RoundState.PUBLISHED]


def _rows(run: Run) -> Select[*tuple[Any, ...]]:
    return (
        select(RunPlacement, Person, Position)
        .join(Person, Person.id == RunPlacement.person_id)
        .join(Position, Position.id == RunPlacement.position_id)
        .options(joinedload(Position.enterprise), joinedload(Position.course), joinedload(Person.home))
        .where(RunPlacement.run_id == run.id)
    )


HOME_NAME = select(Organisation.sort_key).where(Organisation.id == Person.home_id).correlate(Person).scalar_subquery()
HOST_NAME = (
    select(Organisation.sort_key)
    .where(Organisation.id == Position.enterprise_id)
    .correlate(Position)
    .scalar_subquery()
)
PLACED_ORDERS = {
    "list": (Position.list_id, Position.number, Person.sort_key, Person.id),
    "name": (Person.sort_key, Person.id),
    "home": (HOME_NAME,),
    "position": (Position.sort_key,),
    "enterprise": (HOST_NAME,),
    "role": (Position.role,),
    "term": (Position.term_months,),
}
"""What a list of placements is sorted by."""


def public_placements(run: Run, words: str = "") -> Select[*tuple[Any, ...]]:
    """Return the query for the public list: (placement, person, position) by list number."""
    query = (
        _rows(run)
        .join(DemandList, DemandList.id == Position.list_id)
        .order_by(DemandList.issuer_id, Position.number, Person.sort_key, Person.id)
    )
    if words:
        sought = select(Organisation.id).where(
            or_(*(column.contains(words, autoescape=True) for column in (Organisation.name_zh, Organisation.name_en)))
        )
        query = query.where(
            or_(
                Person.name_zh.contains(words, autoescape=True),
                Person.home_id.in_(sought),
                Position.enterprise_id.in_(sought),
            )
        )
    return query


def all_public_placements(run: Run) -> Sequence[Any]:
    """Return the whole public list as (placement, person, position)."""
    return db.session.execute(public_placements(run)).all()


def notice_number(round_: Round) -> str:
    """Return the number of the public list of a round: the year of its publication and the round's number."""
    assert round_.published_at is not None
    return f"{to_user_timezone(round_.published_at):%Y}-R{round_.id}"


def placements_of_organisation(actor: Actor, run: Run) -> Select[*tuple[Any, ...]]:
    """Return the query for an enterprise's own positions or a university's own people. Raises NotFound."""
    if actor.is_officer_of(Kind.ENTERPRISE):
        return (
            _rows(run)
            .where(Position.enterprise_id == actor.organisation_id)
            .order_by(Position.number, RunPlacement.id)
        )
    if actor.is_officer_of(Kind.UNIVERSITY):
        return _rows(run).where(Person.home_id == actor.organisation_id).order_by(Person.sort_key, RunPlacement.id)
    if actor.is_issuer:
        own = select(DemandList.id).where(DemandList.issuer_id == actor.organisation_id)
        return _rows(run).where(Position.list_id.in_(own)).order_by(Position.number, RunPlacement.id)
    if actor.is_officer_of(Kind.AUTHORITY):
        own = select(Organisation.id).where(Organisation.parent_id == actor.organisation_id)
        return _rows(run).where(Person.home_id.in_(own)).order_by(Person.sort_key, RunPlacement.id)
    raise NotFound


LEFT_ORDERS = {
    "reason": (RunAnswer.reason, Person.sort_key, Person.id),
    "name": (Person.sort_key, Person.id),
    "home": (HOME_NAME,),
}
"""What a list of people without a position is sorted by."""


def own_answer(run: Run, person_id: int) -> RunAnswer | None:
    """Return what the published run says to the reader."""
    return db.session.scalar(select(RunAnswer).where(RunAnswer.run_id == run.id, RunAnswer.person_id == person_id))


def own_placements(run: Run, person_id: int) -> Sequence[Any]:
    """Return the reader's own placements as (placement, person, position)."""
    return db.session.execute(_rows(run).where(RunPlacement.person_id == person_id)).all()


def placements_for(run: Run) -> Select[*tuple[Any, ...]]:
    """Return the query for everybody whom a run placed; for the coordinators of the round."""
    return public_placements(run)


def title_ranks() -> dict[str, int]:
    """Return the rank of each title, closed ones too."""
    rows = db.session.execute(select(Title.code, Title.rank))
    return {code: rank for code, rank in rows}  # noqa: C416 - rows are not pairs to the type checker


def closed_reasons(run: Run) -> dict[int, str]:
    """Return for each position that does not open why not."""
    groups: dict[Any, list[dict[str, Any]]] = defaultdict(list)
    for part in run.report.get("closed", []):
        groups[part["course"] or part["position"]].append(part)
    reasons = {key: closed_reason(group, ended_early=run.ended_early) for key, group in groups.items()}
    return {number_of(part["position"]): reasons[key] for key, group in groups.items() for part in group}


def unplaced_of_organisation(actor: Actor, run: Run) -> Select[*tuple[Any, ...]]:
    """Return the query for (answer, person) of a university's or an authority's people without a position."""
    query = people_of(run).where(RunAnswer.reason != "placed")
    if actor.is_officer_of(Kind.UNIVERSITY):
        return query.where(Person.home_id == actor.organisation_id)
    if actor.is_officer_of(Kind.AUTHORITY):
        own = select(Organisation.id).where(Organisation.parent_id == actor.organisation_id)
        return query.where(Person.home_id.in_(own))
    raise NotFound


def free_seats_of_organisation(actor: Actor, run: Run) -> list[Filled]:
    """Return an enterprise's or an issuer's positions that are not full, the emptiest first."""
    free = positions_with_free_seats(run)
    if actor.is_officer_of(Kind.ENTERPRISE):
        return [row for row in free if row.position.enterprise_id == actor.organisation_id]
    if actor.is_issuer:
        return [row for row in free if row.position.list.issuer_id == actor.organisation_id]
    raise NotFound


def rounds_of_person(person_id: int) -> list[Round]:
    """Return the rounds that a person took or takes part in, the newest first."""
    return [round_ for round_ in rounds() if _takes_part(round_, person_id)]


def most_telling(rounds: Sequence[Round]) -> list[Round]:
    """Return rounds with those first that say most: published ones, then the others, the newest first."""
    return sorted(rounds, key=lambda round_: round_.state is not RoundState.PUBLISHED)


def _takes_part(round_: Round, person_id: int) -> bool:
    if round_.state is RoundState.PUBLISHED:
        return own_answer(published_run(round_), person_id) is not None
    if round_.state in {RoundState.PLANNED, RoundState.CANCELLED}:
        return False
    return bool(
        nominations_of_person(round_, person_id)
        or application_of(round_, person_id)
        or list_of_person(round_, person_id)
    )
