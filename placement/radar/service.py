"""The one command of this room: reminding universities that have not answered."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import select

from placement.accounts.actor import Actor, require
from placement.accounts.letters import written_for
from placement.accounts.models import Person
from placement.accounts.queries import members
from placement.accounts.states import MembershipRole
from placement.foundation.audit import record
from placement.foundation.database import command, db
from placement.foundation.outbox import OutboxMessage, queue
from placement.foundation.web import named, to_moment
from placement.organisations.models import Organisation
from placement.programme.models import Round
from placement.programme.service import hold_round
from placement.programme.states import Window
from placement.radar.policy import may_remind
from placement.radar.queries import silent_universities


@command
def remind_universities(actor: Actor, round_: Round) -> list[Organisation]:
    """Write once to the officers of every university that has not answered; return those written to now.

    Raises NotAllowed; WrongState where nominations are not taken.
    """
    require(may_remind(actor, round_))
    hold_round(round_.id, Window.NOMINATIONS)
    reminded = []
    for university in silent_universities(actor, round_):
        officers = db.session.scalars(members(university.id, MembershipRole.OFFICER)).all()
        written = [_write(round_, university, officer) for officer in officers]
        if any(written):
            record(actor, "university:remind", university, round=round_.id)
            reminded.append(university)
    return reminded


def _write(round_: Round, university: Organisation, officer: Person) -> bool:
    key = f"remind-{round_.id}-{university.id}-{officer.id}"
    if db.session.scalar(select(OutboxMessage.id).where(OutboxMessage.key == key)) is not None:
        return False
    with written_for(officer):
        queue(
            key,
            officer.email,
            _("%(round)s waits for your university", round=named(round_)),
            _(
                "%(name)s, your university has put nobody forward yet. Nominations are taken until %(when)s.",
                name=named(officer),
                when=to_moment(round_.nominations_until),
            ),
        )
    return True
