"""A command is one transaction, on SQLite and on PostgreSQL."""

from __future__ import annotations

import threading

import flask_migrate
import pytest
from alembic.util import CommandError
from sqlalchemy import func, inspect, select, text
from sqlalchemy.exc import DBAPIError, StatementError

from placement.accounts.actor import PLATFORM
from placement.foundation.audit import AuditEntry, broken_among, broken_links, record
from placement.foundation.clock import now
from placement.foundation.database import command, db
from placement.foundation.errors import Refused, WrongState
from placement.foundation.outbox import OutboxMessage, queue
from placement.organisations.models import Organisation
from placement.organisations.service import found_organisation
from placement.organisations.states import ORGANISATION, Kind, OrganisationState
from tests.databases import MIGRATIONS


@pytest.fixture
def app(any_app):
    with any_app.test_request_context():
        yield any_app


def found(name: str = "office") -> Organisation:
    return found_organisation(PLATFORM, Kind.OPERATOR, name, name, None, "320000")


def test_an_error_keeps_nothing_of_a_command_not_even_the_audit_or_the_mail(app):
    @command
    def spoilt():
        found("first")
        queue("key", "a@site.cn", "subject", "body")
        raise Refused("no")

    with pytest.raises(Refused):
        spoilt()
    for kind in (Organisation, AuditEntry, OutboxMessage):
        assert db.session.scalar(select(func.count()).select_from(kind)) == 0


def test_a_command_inside_a_command_is_part_of_it(app):
    @command
    def both():
        found("first")
        found("second")

    both()
    assert db.session.scalar(select(func.count()).select_from(Organisation)) == 2


def test_no_update_is_lost_when_eight_writers_add_to_one_row(app):
    number = found("0").id
    db.session.remove()

    @command
    def add_one():
        row = db.session.get_one(Organisation, number, with_for_update=True)
        row.name_zh = str(int(row.name_zh) + 1) if row.name_zh.isdigit() else "1"

    def many():
        with app.app_context():
            for _ in range(10):
                add_one()
            db.session.remove()

    threads = [threading.Thread(target=many) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert db.session.get_one(Organisation, number).name_zh == "80"


def test_of_two_simultaneous_moves_one_succeeds_and_one_entry_is_written(app):
    number = found().id
    db.session.remove()
    gate = threading.Barrier(2)
    said: list[str] = []

    @command
    def close():
        ORGANISATION.move(db.session.get_one(Organisation, number), "close", by=PLATFORM)

    def one():
        with app.test_request_context():
            gate.wait(timeout=20)
            try:
                close()
                said.append("done")
            except WrongState as error:
                said.append(str(error.status))
            db.session.remove()

    threads = [threading.Thread(target=one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(said) == ["409", "done"]
    assert db.session.get_one(Organisation, number).state is OrganisationState.CLOSED
    closes = select(func.count()).select_from(AuditEntry).where(AuditEntry.action == "organisation:close")
    assert db.session.scalar(closes) == 1


@pytest.mark.parametrize("statement", ["UPDATE audit_entry SET action = 'x'", "DELETE FROM audit_entry"])
def test_the_database_refuses_to_change_or_delete_an_entry(app, statement):
    found()
    with pytest.raises(DBAPIError, match="append-only"):
        db.session.execute(text(statement))
    db.session.rollback()


@pytest.mark.parametrize("changed", ["action", "facts", "person_id", "at"])
def test_any_changed_entry_is_noticed(app, changed):
    for number in range(5):
        found(str(number))
    assert broken_links() == []
    victim = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()[2].id
    values = {"action": "'x'", "facts": "'[]'", "person_id": "7", "at": "'2020-01-01 00:00:00'"}
    if app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite"):
        db.session.execute(text("DROP TRIGGER audit_entry_no_update"))
    else:
        db.session.execute(text("ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_append_only"))
    db.session.execute(text(f"UPDATE audit_entry SET {changed} = {values[changed]} WHERE id = {victim}"))
    db.session.commit()
    assert broken_links() == [victim]
    assert broken_among(db.session.scalars(select(AuditEntry)).all()) == [victim]


def test_a_removed_entry_is_noticed(app):
    for number in range(4):
        found(str(number))
    numbers = db.session.scalars(select(AuditEntry.id).order_by(AuditEntry.id)).all()
    if app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite"):
        db.session.execute(text("DROP TRIGGER audit_entry_no_delete"))
    else:
        db.session.execute(text("ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_append_only"))
    db.session.execute(text(f"DELETE FROM audit_entry WHERE id = {numbers[1]}"))
    db.session.commit()
    assert broken_links() == [numbers[2]]
    assert broken_among(db.session.scalars(select(AuditEntry)).all()) == [numbers[2]]


def test_a_moment_without_a_zone_is_refused_and_others_come_back_aware(app):
    row = found()
    assert row.joined_at.tzinfo is not None
    assert abs((now() - row.joined_at).total_seconds()) < 60
    naive = row.joined_at.replace(tzinfo=None)

    @command
    def keep():
        db.session.add(OutboxMessage(key="k", address="a", subject="s", body="b", created_at=naive))

    with pytest.raises(StatementError, match="without a time zone"):
        keep()


def test_facts_of_an_act_are_kept_with_it(app):
    @command
    def act():
        record(PLATFORM, "test:act", found(), reason="因为")

    act()
    assert '"reason": "因为"' in db.session.scalars(select(AuditEntry.facts).order_by(AuditEntry.id.desc())).first()


def test_migrations_agree_with_the_models_and_go_down_to_nothing_and_up_again(app):
    db.session.remove()
    try:
        flask_migrate.check(directory=MIGRATIONS)
    except (CommandError, SystemExit) as error:
        pytest.fail(f"the models have changed without a migration: {error}")
    flask_migrate.downgrade(directory=MIGRATIONS, revision="base")
    assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
    flask_migrate.upgrade(directory=MIGRATIONS)
    assert "audit_entry" in inspect(db.engine).get_table_names()
