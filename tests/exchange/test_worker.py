"""A file is checked and written once, whatever dies or races, on both databases."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from placement.demand.models import Position
from placement.exchange import files, service, worker
from placement.exchange.matching import Headers, match_book
from placement.exchange.models import Import, ImportLine
from placement.exchange.positions import POSITIONS
from placement.exchange.states import ImportState, ListKind
from placement.foundation.audit import broken_links
from placement.foundation.clock import now
from placement.foundation.database import db
from placement.foundation.errors import NotFound, WrongState
from placement.foundation.work import LEASE, MOST_ATTEMPTS, Lost, Pulse
from placement.programme.service import cancel_round
from placement.sheets import read_book
from tests.exchange.test_demand import a_row, csv
from tests.factories import World, a_world


@pytest.fixture
def site(any_app):
    """Return a site with the small world in it, on each database."""
    with any_app.test_request_context():
        yield any_app, a_world()
        db.session.remove()


def sent(world: World, data: bytes) -> int:
    matches = match_book(read_book(data, "list.csv"), [Headers(POSITIONS)], {})
    return service.receive(
        world.actor("enterprise"), world.round(), ListKind.DEMAND, name="list.csv", token=files.keep(data), data=data,
        matches=matches, options={"language": "zh"}, notes=[], is_sure=True,
    ).id  # fmt: skip


def row(number: int) -> Import:
    db.session.rollback()
    return db.session.get_one(Import, number)


def positions() -> int:
    return db.session.scalar(select(func.count()).select_from(Position))


def age() -> None:
    db.session.execute(update(Import).values(heartbeat_at=now() - LEASE - timedelta(seconds=1)))
    db.session.commit()


def test_two_confirmed_files_of_the_same_rows_written_at_once_leave_one_of_each(site):
    """The second finds that the list has changed and is checked anew."""
    app, world = site
    before = positions()
    numbers = [sent(world, csv(*(a_row(f"岗位第{one:03d}号") for one in range(40)))) for _ in range(2)]
    while worker.perform_next():
        pass
    for number in numbers:
        service.confirm(world.actor("enterprise"), row(number), {}, seen=row(number).found)
    db.session.remove()
    gate = threading.Barrier(2)

    def work() -> None:
        with app.test_request_context():
            gate.wait(timeout=20)
            while worker.perform_next():
                pass
            db.session.remove()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert sorted(row(number).state for number in numbers) == [ImportState.CHECKED, ImportState.DONE]
    assert positions() == before + 40
    assert broken_links() == []


def test_a_worker_that_fell_silent_keeps_nothing_and_another_finishes(site):
    _app, world = site
    number = sent(world, csv(a_row("第一个岗位")))
    late = worker.CHECKS.claim()
    age()
    assert worker.perform_next()
    assert row(number).state is ImportState.CHECKED
    with pytest.raises(Lost):
        worker.CHECKS.beat(late, "late")
    assert Pulse(worker.CHECKS, late)("late") is False
    service.confirm(world.actor("enterprise"), row(number), {}, seen=row(number).found)
    late = worker.WRITES.claim()
    age()
    before = positions()
    assert worker.perform_next()
    assert (row(number).state, positions()) == (ImportState.DONE, before + 1)
    with pytest.raises(Lost):
        worker._write(late)
    assert positions() == before + 1


def test_a_file_that_kills_its_worker_three_times_is_given_up(site):
    _app, world = site
    number = sent(world, csv(a_row("第一个岗位")))
    for _ in range(MOST_ATTEMPTS):
        assert worker.CHECKS.claim()
        age()
    assert worker.CHECKS.claim() is None
    assert row(number).state is ImportState.FAILED
    service.discard(world.actor("enterprise"), row(number))


def test_what_the_round_refuses_when_it_is_written_leaves_nothing(site):
    _app, world = site
    number = sent(world, csv(a_row("第一个岗位"), a_row("第二个岗位")))
    worker.perform_next()
    service.confirm(world.actor("enterprise"), row(number), {}, seen=row(number).found)
    cancel_round(world.actor("coordinator"), world.round(), "test")
    before = positions()
    worker.perform_next()
    assert (row(number).state, positions()) == (ImportState.FAILED, before)
    assert row(number).error
    with pytest.raises(WrongState):
        service.confirm(world.actor("enterprise"), row(number), {}, seen=row(number).found)


def test_a_plan_that_was_tampered_with_is_not_written(site):
    _app, world = site
    number = sent(world, csv(a_row("第一个岗位")))
    worker.perform_next()
    name = row(number).plan.split(" ")[0]
    place = files.folder() / name
    place.write_text(place.read_text().replace("第一个", "第二个"))
    service.confirm(world.actor("enterprise"), row(number), {}, seen=row(number).found)
    before = positions()
    worker.perform_next()
    assert (row(number).state, positions()) == (ImportState.FAILED, before)


def test_files_older_than_thirty_days_are_deleted_with_their_rows(site):
    _app, world = site
    number = sent(world, csv(a_row("第一个岗位")))
    worker.perform_next()
    token = row(number).token
    db.session.execute(update(Import).values(uploaded_at=now() - service.KEPT - timedelta(hours=1)))
    db.session.commit()
    assert worker.perform_next()
    assert row(number).state is ImportState.DISCARDED
    assert db.session.scalar(select(func.count()).select_from(ImportLine)) == 0
    assert list(files.folder().glob(f"{token}*")) == []
    with pytest.raises(NotFound):
        files.sent(token)
