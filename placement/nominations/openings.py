"""What is published in a round, read once to say of many people which positions are open to them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from placement.accounts.queries import people_numbered
from placement.demand.models import DemandList, Position
from placement.demand.states import PositionState
from placement.eligibility.drafts import Asked, verdict_of
from placement.eligibility.rules import judge_pair, narrowed
from placement.eligibility.states import Verdict
from placement.foundation.database import db
from placement.foundation.memory import remembered
from placement.nominations.models import Application, Nomination
from placement.nominations.queries import asked_by, facts_in
from placement.nominations.states import ApplicationState, NominationState
from placement.organisations.models import Organisation
from placement.programme.models import Round, RoundOverride, RoundPolicy
from placement.programme.queries import policies
from placement.reference.models import PolicyCheck, PolicyVersion
from placement.reference.states import Role
from placement.rulings.models import RuleTick
from placement.rulings.queries import rulings_of


@dataclass(frozen=True, slots=True)
class Opening:
    """A published position as the rules read it."""

    role: Role
    asked: Asked


class Openings:
    """The published positions of a round, in plain values that outlast the transaction they were read in."""

    def __init__(self, round_: Round) -> None:
        self.rules = policies(round_)
        query = (
            select(Position)
            .join(DemandList)
            .options(joinedload(Position.enterprise), joinedload(Position.list))
            .where(DemandList.round_id == round_.id, Position.state == PositionState.PUBLISHED)
        )
        known = rulings_of(round_, ())
        self.positions: dict[int, Opening] = {}
        for row in db.session.scalars(query):
            policy = self.rules.get(row.role)
            if policy is not None:
                self.positions[row.id] = Opening(row.role, narrowed(policy, asked_by(row, known)))

    def open_among(self, round_: Round, chosen: Mapping[int, Collection[int]]) -> dict[int, set[int]]:
        """Return, of the positions that each person chose, those that are open to him or her.

        The same answer as `positions_open_to`, in a few queries for everybody.
        """
        people, roles = people_numbered(chosen), _roles_of(round_, chosen)
        known = rulings_of(round_, chosen)
        found: dict[int, set[int]] = {}
        for number, positions in chosen.items():
            person = people.get(number)
            found[number] = set()
            if person is None:
                continue
            facts = {role: facts_in(known, person, role) for role in roles.get(number, ())}
            for position in positions:
                opening = self.positions.get(position)
                if opening is None or opening.role not in facts:
                    continue
                judged = judge_pair(facts[opening.role], self.rules[opening.role], opening.asked)
                if verdict_of(judged) is Verdict.PASS:
                    found[number].add(position)
        return found


def _roles_of(round_: Round, person_ids: Collection[int]) -> dict[int, set[Role]]:
    """Return the roles that each person takes part in with a passing verdict."""
    found: dict[int, set[Role]] = {}
    nominated = select(Nomination.person_id, Nomination.role).where(
        Nomination.round_id == round_.id,
        Nomination.person_id.in_(person_ids),
        Nomination.state == NominationState.CONSENTED,
        Nomination.verdict == Verdict.PASS,
    )
    for person_id, role in db.session.execute(nominated):
        found.setdefault(person_id, set()).add(Role(role))
    applies = select(Application.person_id).where(
        Application.round_id == round_.id,
        Application.person_id.in_(person_ids),
        Application.state == ApplicationState.SUBMITTED,
        Application.verdict == Verdict.PASS,
    )
    for person_id in db.session.scalars(applies):
        found.setdefault(person_id, set()).add(Role.COURSE_STUDENT)
    return found


@remembered(Position, DemandList, Organisation, RoundPolicy, RoundOverride, PolicyVersion, PolicyCheck, RuleTick)
def openings_of(round_id: int) -> Openings:
    """Return what is published in a round, read once in a transaction."""
    return Openings(db.session.get_one(Round, round_id))
