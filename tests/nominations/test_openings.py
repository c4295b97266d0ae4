"""What an import asks of many people at once is what a page asks of each."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from placement.accounts.models import Person
from placement.demand.models import Position
from placement.demand.states import Audience
from placement.foundation.database import db
from placement.nominations.openings import Openings
from placement.nominations.queries import positions_open_to
from placement.reference.states import Degree, Role
from tests.factories import (
    STAFF_FACTS,
    World,
    a_consented_nomination,
    a_member_of_staff,
    a_position_draft,
    a_published_position,
    a_university,
    actor_of,
    an_officer,
    some_rulings,
)

STRICTER = {"min_degree": Degree.DOCTOR, "min_title_rank": 1, "days_per_year": 250, "term_months": 60}


def elsewhere(world: World) -> Person:
    """Return somebody of another university who takes part."""
    home = a_university(5)
    person = a_member_of_staff(home, replace(STAFF_FACTS, degree=Degree.MASTER))
    a_consented_nomination(actor_of(an_officer(home)), world.round(), person, Role.TECHNICAL_ADVISOR)
    return person


def posted_elsewhere(world: World) -> None:
    """Publish positions that ask more, that are by invitation, and one of the university's own company."""
    zone, host = world.actor("zone"), world.organisation("enterprise")
    drafts = [replace(a_position_draft(), **{name: value}) for name, value in STRICTER.items()]
    invited = replace(
        a_position_draft(), audience=Audience.INVITED, intended_home=world.organisation("university").id
    )
    for draft in (*drafts, invited):
        a_published_position(world.actor("enterprise"), zone, host, world.round(), draft)
    owned = world.organisation("other_enterprise")
    a_published_position(world.actor("other_enterprise"), world.actor("other_zone"), owned, world.round())


@pytest.mark.parametrize("ruled", [False, True])
def test_the_same_positions_are_open_to_many_as_to_each(world, ruled):
    """For everybody and every position: roles, invitations, stricter terms, declared ties, exceptions, clearances."""
    stranger = elsewhere(world)
    posted_elsewhere(world)
    a_consented_nomination(world.actor("university"), world.round(), world.person("elder"), Role.TECHNICAL_ADVISOR)
    if ruled:
        some_rulings(world)
    round_ = world.round()
    people = db.session.scalars(select(Person)).all()
    positions = db.session.scalars(select(Position.id)).all()
    at_once = Openings(round_).open_among(round_, {person.id: positions for person in people})
    one_by_one = {person.id: {row.id for row in positions_open_to(round_, person)} for person in people}
    assert at_once == one_by_one
    assert one_by_one[stranger.id]
    assert len({len(some) for some in one_by_one.values()}) > 3
