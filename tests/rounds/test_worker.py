"""A run survives whatever dies, and its result is stored once."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from placement.foundation.clock import now
from placement.foundation.database import db
from placement.foundation.errors import NotAllowed, Refused, WrongState
from placement.foundation.work import LEASE, MOST_ATTEMPTS, Lost, Pulse
from placement.programme.service import commitment_of
from placement.programme.states import RoundState
from placement.rounds import service, worker
from placement.rounds.models import Run, RunPlacement
from placement.rounds.queries import content_of, run_with_bytes
from placement.rounds.snapshot import digest
from placement.rounds.states import RunState


def closed_with_run(site) -> int:
    service.close_round(site.world.actor("coordinator"), site.world.round())
    return service.request_run(site.world.actor("coordinator"), site.world.round(), "42").id


def test_the_round_goes_from_open_to_verified_by_the_coordinators_commands(site):
    run = site.decide()
    assert site.world.round().state is RoundState.VERIFIED
    assert (run.state, run.verdict) == (RunState.COMPLETE, "accepted")
    assert run.report["placed"] == 8
    assert run.report["proven"]


def test_the_same_inputs_and_seed_give_the_same_bytes(site):
    first = run_with_bytes(site.decide().id).outcome
    again = service.request_run(site.world.actor("coordinator"), site.world.round(), "42").id
    worker.perform_next()
    assert run_with_bytes(again).outcome == first


def test_the_snapshot_is_what_its_digest_says_and_holds_no_name(site):
    snapshot = service.close_round(site.world.actor("coordinator"), site.world.round())
    content = content_of(snapshot.id)
    assert digest(content) == snapshot.sha256
    assert b"staff0" not in content
    assert "无锡云栖木".encode() not in content
    assert json.loads(content)["format"] == "placement-snapshot/1"


def test_the_public_value_is_given_once_and_the_commitment_fits_the_secret(world_site):
    site = world_site
    run_id = closed_with_run(site)
    worker.perform_next()
    with pytest.raises(Refused, match="42"):
        service.request_run(site.world.actor("coordinator"), site.world.round(), "43")
    assert commitment_of(site.world.round().lottery_secret) == site.world.round().lottery_commitment
    assert db.session.get_one(Run, run_id).seed == service.seed_of(site.world.round(), "42")


def test_a_second_run_waits_until_the_first_is_over(world_site):
    closed_with_run(world_site)
    with pytest.raises(WrongState):
        service.request_run(world_site.world.actor("coordinator"), world_site.world.round(), "42")


def test_nobody_but_a_coordinator_closes_solves_or_verifies(world_site):
    site = world_site
    for name in ("zone", "university", "enterprise", "staff0", "administrator"):
        with pytest.raises(NotAllowed):
            service.close_round(site.world.actor(name), site.world.round())


def test_an_open_round_is_not_solved_and_a_closed_one_can_open_again_until_it_is(world_site):
    site, actor = world_site, world_site.world.actor("coordinator")
    with pytest.raises(WrongState):
        service.request_run(actor, site.world.round(), "42")
    service.close_round(actor, site.world.round())
    service.reopen_round(actor, site.world.round(), "a list was missing")
    assert site.world.round().state is RoundState.OPEN
    site.decide()
    with pytest.raises(WrongState):
        service.reopen_round(actor, site.world.round(), "too late")


def test_a_late_worker_whose_claim_was_taken_over_stores_nothing(site):
    run_id = closed_with_run(site)
    claim = worker.RUNS.claim()
    late = worker._computed(worker._task(claim), lambda _words: True)
    db.session.execute(update(Run).values(heartbeat_at=now() - timedelta(minutes=5)))
    db.session.commit()
    assert worker.perform_next()
    with pytest.raises(Lost):
        worker._store(claim, late)
    assert len(db.session.scalars(select(RunPlacement)).all()) == 8
    assert db.session.get_one(Run, run_id).attempt == 2


def test_a_worker_that_dies_three_times_is_given_up_and_the_run_says_so(world_site):
    run_id = closed_with_run(world_site)
    for _ in range(MOST_ATTEMPTS):
        assert worker.RUNS.claim()
        db.session.execute(update(Run).values(heartbeat_at=now() - timedelta(minutes=5)))
        db.session.commit()
    assert worker.RUNS.claim() is None
    run = db.session.get_one(Run, run_id)
    assert run.state is RunState.FAILED
    assert run.error


def test_a_cancelled_run_leaves_no_result(world_site):
    run_id = closed_with_run(world_site)
    claim = worker.RUNS.claim()
    service.cancel_run(world_site.world.actor("coordinator"), db.session.get_one(Run, run_id))
    assert Pulse(worker.RUNS, claim)("solving") is False
    assert not worker.perform_next()
    assert db.session.scalars(select(RunPlacement)).all() == []


def test_a_worker_killed_in_the_middle_is_followed_by_another_that_finishes(world_site):
    """Kill -9 at a real process right after its claim; the lease is shortened by hand."""
    site = world_site
    run_id = closed_with_run(site)
    db.session.remove()
    code = (
        "import sys, time\n"
        "from placement import create_app\n"
        "from placement.rounds import worker\n"
        "with create_app().test_request_context():\n"
        "    assert worker.RUNS.claim()\n"
        "    print('claimed', flush=True)\n"
        "    time.sleep(60)\n"
    )
    environment = {**os.environ, "PLACEMENT_INSTANCE": site.app.instance_path}
    child = subprocess.Popen([sys.executable, "-c", code], env=environment, stdout=subprocess.PIPE, text=True)
    assert child.stdout.readline().strip() == "claimed"
    child.send_signal(signal.SIGKILL)
    child.wait(timeout=10)
    child.stdout.close()
    assert db.session.get_one(Run, run_id).state is RunState.RUNNING
    assert not worker.perform_next(), "the lease still runs"
    db.session.execute(update(Run).values(heartbeat_at=now() - LEASE - timedelta(seconds=1)))
    db.session.commit()
    begun = time.monotonic()
    assert worker.perform_next()
    assert time.monotonic() - begun < 30
    assert db.session.get_one(Run, run_id).state is RunState.COMPLETE


def test_a_tampered_outcome_is_refused_and_the_round_stays_unverified(world_site):
    site = world_site
    run_id = closed_with_run(site)
    worker.perform_next()
    run = run_with_bytes(run_id)
    document = json.loads(run.outcome)
    document["pairs"] = document["pairs"][1:]
    run.outcome = json.dumps(document).encode()
    db.session.commit()
    judged = service.verify_run(site.world.actor("coordinator"), db.session.get_one(Run, run_id))
    assert judged.verdict == "refused"
    assert site.world.round().state is RoundState.SOLVED


def test_a_check_that_takes_too_long_is_told_and_judges_nothing(world_site, monkeypatch):
    site = world_site
    run_id = closed_with_run(site)
    worker.perform_next()
    monkeypatch.setattr(service, "VERIFY_SECONDS", 0.001)
    with pytest.raises(Refused, match="用时过长"):
        service.verify_run(site.world.actor("coordinator"), db.session.get_one(Run, run_id))
    assert db.session.get_one(Run, run_id).verdict is None
    assert site.world.round().state is RoundState.SOLVED
