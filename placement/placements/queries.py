"""Reads of published results. `published_run` is the one gate; every channel passes it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from placement.accounts.actor import Actor
from placement.accounts.models import Person
from placement.demand.models import DemandList, Position
from placement.foundation.database import db
from placement.foundation.errors import NotFound
from placement.organisations.models import Organisation
from placement.organisations.states import Kind
from placement.programme.models import Round
from placement.programme.queries import rounds
from placement.programme.states import RoundState
from placement.rounds.models import Run, RunAnswer, RunPlacement


def published_run(round_: Round) -> Run:
    """Return the published run of a round. Raises NotFound before publication, whoever asks."""
    if round_.state is not RoundState.PUBLISHED or round_.published_run_id is None:
        raise NotFound
    run = db.session.get(Run, round_.published_run_id)
    assert run is not None
    return run


def published_rounds() -> list[Round]:
    """Return the published rounds, the newest first."""
    return [round_ for round_ in rounds() if round_.state is RoundState.PUBLISHED]


def _rows(run: Run) -> Select[*tuple[Any, ...]]:
    return (
        select(RunPlacement, Person, Position)
        .join(Person, Person.id == RunPlacement.person_id)
        .join(Position, Position.id == RunPlacement.position_id)
        .options(joinedload(Position.enterprise), joinedload(Position.list), joinedload(Person.home))
        .where(RunPlacement.run_id == run.id)
    )


def public_placements(run: Run) -> Select[*tuple[Any, ...]]:
    """Return the query for the public list: (placement, person, position) by list number."""
    return (
        _rows(run)
        .join(DemandList, DemandList.id == Position.list_id)
        .order_by(DemandList.issuer_id, Position.number, Person.name_zh, Person.id)
    )


def placements_of_organisation(actor: Actor, run: Run) -> Select[*tuple[Any, ...]]:
    """Return the query for an enterprise's own positions or a university's own people. Raises NotFound."""
    if actor.is_officer_of(Kind.ENTERPRISE):
        return (
            _rows(run)
            .where(Position.enterprise_id == actor.organisation_id)
            .order_by(Position.number, RunPlacement.id)
        )
    if actor.is_officer_of(Kind.UNIVERSITY):
        return _rows(run).where(Person.home_id == actor.organisation_id).order_by(Person.name_zh, RunPlacement.id)
    if actor.is_issuer:
        own = select(DemandList.id).where(DemandList.issuer_id == actor.organisation_id)
        return _rows(run).where(Position.list_id.in_(own)).order_by(Position.number, RunPlacement.id)
    if actor.is_officer_of(Kind.AUTHORITY):
        own = select(Organisation.id).where(Organisation.parent_id == actor.organisation_id)
        return _rows(run).where(Person.home_id.in_(own)).order_by(Person.name_zh, RunPlacement.id)
    raise NotFound


def own_answer(run: Run, person_id: int) -> RunAnswer | None:
    """Return what the published run says to the reader."""
    return db.session.scalar(select(RunAnswer).where(RunAnswer.run_id == run.id, RunAnswer.person_id == person_id))


def own_placements(run: Run, person_id: int) -> Sequence[Any]:
    """Return the reader's own placements as (placement, person, position)."""
    return db.session.execute(_rows(run).where(RunPlacement.person_id == person_id)).all()


def placements_for(run: Run) -> Select[*tuple[Any, ...]]:
    """Return the query for everybody whom a run placed; for the coordinators of the round."""
    return public_placements(run)
