"""Publishing: one row flips, and everybody's message waits in the outbox of the same transaction."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import select

from placement.accounts.actor import Actor, require
from placement.accounts.letters import written_for
from placement.accounts.models import Person
from placement.foundation.clock import now
from placement.foundation.database import command, db
from placement.foundation.errors import Refused, WrongState
from placement.foundation.outbox import queue
from placement.foundation.web import named
from placement.placements.checks import all_met, checks
from placement.placements.policy import may_publish
from placement.programme.models import Round
from placement.programme.service import lock_round
from placement.programme.states import ROUND
from placement.rounds.models import Run, RunAnswer
from placement.rounds.queries import current_run


@command
def publish(actor: Actor, round_: Round, run: Run, *, reason: str = "") -> None:
    """Publish the verified run of a round, once; one that ended before the best was proved only with a reason.

    Raises NotAllowed; WrongState where the run is not the newest, not accepted by the verifier, or
    the round was published meanwhile; Refused where a check does not hold, or the reason is missing.
    """
    require(may_publish(actor, round_))
    locked = lock_round(round_.id)
    newest = current_run(locked)
    ready = newest is not None and newest.id == run.id and run.verdict == "accepted"
    if ROUND.can(locked, "publish"):
        if not ready:
            raise WrongState(_("Only the newest run, accepted by the verifier, can be published."))
        if not all_met(checks(locked, run)):
            raise Refused(_("A check does not hold, so nothing is published. See which one below."))
        if run.ended_early and not reason.strip():
            raise Refused(_("Say why it is published and not computed longer; everybody reads it."))
        locked.published_run_id, locked.published_at = run.id, now()
        locked.unproved_reason = reason.strip() if run.ended_early else None
    ROUND.move(
        locked, "publish", by=actor, run=run.id, sha256=run.outcome_sha256, unproved_reason=locked.unproved_reason
    )
    _tell_everybody(locked, run)


def _tell_everybody(round_: Round, run: Run) -> None:
    """Queue one message for each person."""
    told = select(Person).join(RunAnswer, RunAnswer.person_id == Person.id).where(RunAnswer.run_id == run.id)
    for person in db.session.scalars(told.order_by(Person.id)):
        queue(f"published-{round_.id}-{person.id}", person.email, *letter(round_, person))


def letter(round_: Round, person: Person) -> tuple[str, str]:
    """Return subject and text of a person's message: that there is a result, never which."""
    with written_for(person):
        return (
            _("The result of %(round)s is published", round=named(round_)),
            _("%(name)s, sign in to see your result and the reasons.", name=named(person)),
        )
