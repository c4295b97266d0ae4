"""What a profile allows of one university stays so when two of its officers press at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from placement.accounts.actor import Actor
from placement.foundation.database import command, db
from placement.foundation.errors import Refused
from placement.nominations import service
from placement.nominations.models import Nomination
from placement.nominations.states import NominationState
from placement.programme.models import RoundPolicy
from placement.reference.models import PolicyVersion
from placement.reference.states import Role
from tests.factories import World, a_town

ADVISOR = Role.TECHNICAL_ADVISOR


@command
def allow(town: World, most: int) -> None:
    """Let the rules of the round allow so many nominations of a university, as if its profile said so."""
    used = select(RoundPolicy.version_id).where(RoundPolicy.round_id == town.round_id, RoundPolicy.role == ADVISOR)
    db.session.execute(update(PolicyVersion).where(PolicyVersion.id.in_(used)).values(max_per_university=most))


def at_once(app: Flask, *acts: Callable[[], object]) -> list[str]:
    """Do the acts at the same moment, each in a session of its own; return what became of each."""
    gate, said = threading.Barrier(len(acts)), []

    def act_alone(act: Callable[[], object]) -> None:
        with app.test_request_context():
            gate.wait(timeout=20)
            try:
                act()
                said.append("done")
            except Refused:
                said.append("refused")
            db.session.remove()

    threads = [threading.Thread(target=act_alone, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return sorted(said)


def put_forward(town: World, actor: Actor, name: str, *, many: bool) -> object:
    if many:
        return service.nominate_many(actor, town.round(), [town.people[name]], ADVISOR, not_passing=0)
    return service.enter_nominations(actor, town.round(), [(town.people[name], ADVISOR, 1)])


@pytest.mark.parametrize("many", [False, True])
def test_of_two_officers_who_nominate_the_last_one_at_once_one_is_refused(any_app, many, monkeypatch):
    with any_app.test_request_context():
        town = a_town()
        allow(town, 1)
        actor = town.actor("university")
        db.session.remove()
    counted, gate = service.nominated_count, threading.Barrier(2)

    def count_and_wait(*args: object) -> int:
        """Let both count before either stores, where nothing keeps them apart."""
        count = counted(*args)
        with suppress(threading.BrokenBarrierError):
            gate.wait(timeout=1.5)
        return count

    monkeypatch.setattr(service, "nominated_count", count_and_wait)
    said = at_once(
        any_app, *(lambda name=name: put_forward(town, actor, name, many=many) for name in ("staff0", "staff1"))
    )
    with any_app.test_request_context():
        stored = db.session.scalar(
            select(func.count()).select_from(Nomination).where(Nomination.state != NominationState.WITHDRAWN)
        )
        assert (said, stored) == (["done", "refused"], 1)
        db.session.remove()
