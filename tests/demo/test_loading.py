"""How the demonstration is loaded: once, wholly or not at all, and with the same result each time."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from random import Random

import flask_migrate
import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from placement import create_app
from placement.accounts.actor import PLATFORM
from placement.accounts.models import Person
from placement.demo import load_demo, prepare_demo
from placement.demo.names import mark_names, people_names
from placement.demo.world import SEED
from placement.foundation.audit import AuditEntry
from placement.foundation.database import db
from placement.organisations.service import found_organisation
from placement.organisations.states import Kind
from placement.reference.service import load_reference
from placement.rounds.snapshot import digest, take
from tests.demo.conftest import MIGRATIONS


@pytest.fixture
def empty_site(tmp_path: Path) -> Iterator[None]:
    """Enter a site with reference data only."""
    app = create_app(tmp_path / "empty", TESTING=True)
    with app.app_context():
        flask_migrate.upgrade(directory=MIGRATIONS)
        load_reference()
        yield


def test_a_second_start_changes_nothing(park):
    """What is there is left as it is."""
    acts = select(func.count()).select_from(AuditEntry)
    before = db.session.scalar(acts)
    load_demo()
    assert db.session.scalar(acts) == before


def test_a_load_that_fails_leaves_nothing_behind(empty_site):
    """Somebody founded an office of that name before: the load stops, and no person is there."""
    found_organisation(PLATFORM, Kind.AUTHORITY, "demo-authority", "另一个机构", None, "320000")
    with pytest.raises(IntegrityError):
        prepare_demo()
    assert db.session.scalar(select(func.count()).select_from(Person)) == 0


def test_the_same_seed_makes_the_same_inputs(empty_site, park_site):
    """Two instances freeze the same bytes."""
    world = prepare_demo()
    frozen = digest(take(world.current)[0])
    with park_site.app_context():
        kept = db.session.execute(db.text("SELECT sha256 FROM snapshot ORDER BY id")).scalars().all()
    assert frozen == kept[-1]


@pytest.mark.parametrize("names", [people_names, mark_names])
def test_names_repeat_themselves_but_never_each_other(names):
    """One seed gives one sequence, and nobody has a namesake."""
    one, other = (list(islice(names(Random(SEED)), 2000)) for _ in range(2))
    assert one == other
    assert len({name.zh for name in one}) == len(one)
