"""A run has a time; what it found by then is shown with its limit, and is published deliberately or not at all."""

from __future__ import annotations

import threading
import time

import pytest
from flask_babel import force_locale

from placement.foundation.database import db
from placement.foundation.errors import Refused
from placement.placements import service as placements
from placement.programme.states import RoundState
from placement.rounds import service, worker
from placement.rounds.gap import aims, gap_words, of_run
from placement.rounds.models import Run
from placement.rounds.queries import earlier_outcome, run_with_bytes
from placement.rounds.states import RunState
from tests.rounds.snapshots import a_run_without_end

REASON = "The term begins on Monday, and the limit is small."


def asked(site, minutes: int | None = None) -> Run:
    """Return a run that waits."""
    if site.world.round().state is RoundState.OPEN:
        service.close_round(site.world.actor("coordinator"), site.world.round())
    return service.request_run(site.world.actor("coordinator"), site.world.round(), "42", minutes)


def ended_early(site) -> Run:
    """Return a run that had no time at all."""
    run = asked(site)
    claim = worker.RUNS.claim()
    task = worker._task(claim)
    worker._store(claim, worker._computed(worker.Task(task.content, task.seed, 0.0, task.earlier), lambda _: True))
    return db.session.get_one(Run, run.id)


def test_a_run_has_the_time_of_the_published_rules_or_more_and_never_less(world_site):
    assert world_site.world.round().solve_minutes == 30
    with pytest.raises(Refused, match="至少30分钟"):
        asked(world_site, 29)
    assert asked(world_site).minutes == 30


def test_a_run_that_ends_early_keeps_the_best_found_and_its_limit(site):
    run = ended_early(site)
    assert (run.state, run.ended_early, run.report["proven"]) == (RunState.COMPLETE, True, False)
    assert run.report["totals"] <= run.report["bound"]
    judged = service.verify_run(site.world.actor("coordinator"), run)
    assert judged.verdict == "accepted"
    assert "no placement has totals above" in judged.verdict_reason


def test_it_is_published_with_a_reason_and_not_without(world_site):
    site, coordinator = world_site, world_site.world.actor("coordinator")
    run = service.verify_run(coordinator, ended_early(site))
    with pytest.raises(Refused, match="请说明"):
        placements.publish(coordinator, site.world.round(), run, reason="  ")
    placements.publish(coordinator, site.world.round(), run, reason=REASON)
    assert site.world.round().unproved_reason == REASON


def test_a_proved_run_takes_no_reason(world_site):
    run = world_site.decide()
    placements.publish(world_site.world.actor("coordinator"), world_site.world.round(), run, reason=REASON)
    assert world_site.world.round().unproved_reason is None


def test_more_time_goes_on_from_what_was_found_and_ends_with_nothing_worse(world_site):
    first = ended_early(world_site)
    second = asked(world_site, 60)
    assert earlier_outcome(second) == run_with_bytes(first.id).outcome
    assert worker.perform_next()
    second = db.session.get_one(Run, second.id)
    assert second.report["proven"]
    assert second.report["totals"] >= first.report["totals"]
    third = asked(world_site)
    assert earlier_outcome(third) is None, "a proved one needs nothing to go on from"


def test_where_nothing_was_found_in_time_the_run_says_what_to_do(world_site):
    asked(world_site)
    claim = worker.RUNS.claim()
    worker.RUNS.fail(claim, "out of time")
    page = world_site.browser("coordinator").get(f"/rounds/{world_site.world.round_id}/desk").text
    assert "Give the next run more time." in page
    assert "Time in minutes" in page


def test_every_page_says_plainly_that_a_placement_is_not_proved_the_best(world_site):
    site, office = world_site, world_site.browser("coordinator")
    number = site.world.round_id
    run = ended_early(site)
    with force_locale("en"):
        told = gap_words(of_run(run.report))
    page = office.get(f"/rounds/{number}/desk").text
    assert "not proved the best" in page
    assert told in page
    assert "Compute longer" in page
    office.post(f"/runs/{run.id}/verify")
    assert "A better one may exist." in office.get(f"/rounds/{number}/desk").text
    page = office.get(f"/rounds/{number}/publish").text
    assert "It is not proved the best" in page
    assert "Publish the best found to 9 people" in page
    sent = {"run_id": run.id, "sure": "y", "reason": ""}
    assert office.post(f"/rounds/{number}/publish", data=sent).status_code == 422
    assert office.post(f"/rounds/{number}/publish", data=sent | {"reason": REASON}).status_code == 302
    for address in (f"/rounds/{number}/placements", f"/rounds/{number}/certificate"):
        page = site.browser().get(address).text
        assert REASON in page
        assert "No other placement is better" not in page
    page = site.browser("staff0").get("/my/result").text
    assert "not proved the best" in page
    assert told in page


def test_what_a_limit_means_is_said_aim_by_aim(app):
    names = ["staff placed", "students placed", "preference points", "fit"]
    with app.test_request_context(headers={"Accept-Language": "en"}):
        known = {"objectives": names, "found": [8, 20, 900, 50], "bound": [8, 20, 1000, 10]}
        rows = aims(known)
        assert [row.found for row in rows] == known["found"]
        assert [row.words for row in rows[:2]] == ["No placement has more"] * 2
        assert rows[2].words == "At most 100 more (10%): no placement has above 1000"
        assert rows[3].words.startswith("Not limited")
        assert "the aims before “preference points”; in that aim another can have at most 100" in gap_words(known)
        one = known | {"bound": [9, 0, 0, 0], "found": [8, 0, 0, 0]}
        assert gap_words(one) == ("Another placement can have at most 1 more in the first aim, staff placed (11%).")
        assert "(0.05%)" in gap_words(known | {"found": [8, 20, 1999, 0], "bound": [8, 20, 2000, 0]})
        assert gap_words(known | {"bound": known["found"]}).startswith("It is the best in every aim")
        nothing = aims(known | {"found": None})
        assert [row.found for row in nothing] == [None] * 4
        assert nothing[0].words == "No placement has above 8"


def test_a_run_stopped_from_the_desk_ends_within_a_second_and_says_how_far_it_was(world_site):
    site, number = world_site, a_run_without_end(world_site)
    office, seen = site.browser("coordinator"), {}

    def watch() -> None:
        with site.app.app_context():
            _until(lambda: (_run(number).so_far or {}).get("found"), seconds=90)
            seen["page"] = office.get(f"/rounds/{site.world.round_id}/progress").text
            seen["answer"] = office.post(f"/runs/{number}/cancel").status_code
            seen["at"] = time.monotonic()

    coordinator = threading.Thread(target=watch)
    coordinator.start()
    assert worker.perform_next()
    coordinator.join()
    assert time.monotonic() - seen["at"] < 1
    assert seen["answer"] == 302
    for words in ("deciding which courses open", "of at most 30 minutes", "What is proved"):
        assert words in seen["page"]
    run = _run(number)
    assert (run.state, run.outcome_sha256) == (RunState.CANCELLED, None)
    page = office.get(f"/rounds/{site.world.round_id}/desk").text
    assert "The best found by then:" in page


def _run(number: int) -> Run:
    db.session.expire_all()
    return db.session.get_one(Run, number)


def _until(holds, *, seconds: float) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        db.session.rollback()
        time.sleep(0.2)
