"""Of two officers who press a button at once, one succeeds and the other is told what happened."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from placement.accounts.actor import Actor
from placement.foundation.audit import AuditEntry, broken_links
from placement.foundation.database import db
from placement.foundation.errors import WrongState
from placement.nominations.models import Application
from placement.nominations.service import withdraw_application
from placement.nominations.states import ApplicationState
from placement.placements.service import publish
from placement.programme.models import Round
from placement.rounds.models import Run, Snapshot
from placement.rounds.queries import document_of
from placement.rounds.service import close_round

TIMES = 20


def at_once(site, *acts: Callable[[], object]) -> list[object]:
    """Run the acts at the same moment, each on a connection of its own; return results or errors."""
    db.session.rollback()
    gate = threading.Barrier(len(acts))
    results: list[object] = [None] * len(acts)

    def one(place: int, act: Callable[[], object]) -> None:
        with site.app.test_request_context():
            gate.wait(timeout=30)
            try:
                results[place] = act()
            except WrongState as error:
                results[place] = error
            finally:
                db.session.remove()

    threads = [threading.Thread(target=one, args=(k, act)) for k, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


def entries(action: str) -> int:
    return db.session.scalar(select(func.count()).select_from(AuditEntry).where(AuditEntry.action == action))


def rewind(site, state: str) -> None:
    """Put the round back by hand, so that the same race can be run again."""
    round_ = site.world.round()
    round_.state, round_.published_run_id, round_.published_at, round_.closed_at = state, None, None, None
    db.session.commit()


def test_of_two_parallel_closes_one_succeeds_one_is_told_and_one_entry_is_written(site):
    for time in range(1, TIMES + 1):
        actor = site.world.actor("coordinator")
        results = at_once(
            site, *[lambda actor=actor: bool(close_round(actor, db.session.get_one(Round, site.world.round_id)))] * 2
        )
        assert sorted(str(type(result).__name__) for result in results) == ["WrongState", "bool"]
        refused = next(result for result in results if isinstance(result, WrongState))
        assert refused.status == 409
        assert str(refused)
        assert entries("round:close") == entries("round:freeze") == time
        assert db.session.scalar(select(func.count()).select_from(Snapshot)) == time
        rewind(site, "open")
    assert broken_links() == []


def test_of_two_parallel_publishes_one_succeeds_one_is_told_and_one_entry_is_written(site):
    run_id = site.decide().id
    for time in range(1, TIMES + 1):
        actor: Actor = site.world.actor("coordinator")

        def act(actor: Actor = actor) -> bool:
            publish(actor, db.session.get_one(Round, site.world.round_id), db.session.get_one(Run, run_id))
            return True

        results = at_once(site, act, act)
        assert sorted(str(type(result).__name__) for result in results) == ["WrongState", "bool"]
        assert entries("round:publish") == time
        db.session.execute(_forget_messages())
        rewind(site, "verified")
    assert broken_links() == []


def _forget_messages():
    from sqlalchemy import delete  # noqa: PLC0415 - only this rewinding needs it

    from placement.foundation.outbox import OutboxMessage  # noqa: PLC0415

    return delete(OutboxMessage).where(OutboxMessage.key.like("published-%"))


@pytest.mark.parametrize("time", range(10))
def test_a_withdrawal_is_in_the_snapshot_or_refused_never_in_between(site, time):
    student, coordinator = site.world.actor("student0"), site.world.actor("coordinator")
    application = db.session.scalar(
        select(Application.id).where(Application.person_id == site.world.people["student0"])
    )

    def leave() -> str:
        withdraw_application(student, db.session.get_one(Application, application))
        return "left"

    def close() -> str:
        return str(close_round(coordinator, db.session.get_one(Round, site.world.round_id)).id)

    left, closed = at_once(site, *((leave, close) if time % 2 else (close, leave))[:: 1 if time % 2 else -1])
    document = document_of(int(str(closed)))
    inside = f"p{site.world.people['student0']}" in {person["id"] for person in document["people"]}
    state = db.session.get_one(Application, application).state
    assert inside == (state == ApplicationState.SUBMITTED)
    assert inside == isinstance(left, WrongState)
