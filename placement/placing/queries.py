"""Reads of rosters; an organisation sees its own."""

from __future__ import annotations

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from placement.accounts.actor import Actor
from placement.foundation.database import db
from placement.foundation.errors import NotFound
from placement.placing.models import RosterJob
from placement.placing.policy import may_place
from placement.placing.states import RosterState


def visible_roster(actor: Actor, roster_id: int) -> RosterJob:
    """Return a roster of the actor's organisation. Raises NotFound."""
    row = db.session.get(RosterJob, roster_id)
    if row is None or not may_place(actor) or row.organisation_id != actor.organisation_id:
        raise NotFound
    return row


ROSTER_ORDERS = {"sent": (RosterJob.id,), "state": (RosterJob.state,)}
"""What a list of rosters is sorted by."""


def rosters_of(actor: Actor) -> Select[RosterJob]:
    """Return the query for the rosters of the actor's organisation that are not discarded, the newest first."""
    return (
        select(RosterJob)
        .options(joinedload(RosterJob.person))
        .where(RosterJob.organisation_id == actor.organisation_id, RosterJob.state != RosterState.DISCARDED)
        .order_by(RosterJob.id.desc())
    )
