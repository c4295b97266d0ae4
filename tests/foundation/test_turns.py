"""Commands that take turns."""

import threading

from sqlalchemy import text

from placement.foundation.database import command, db, stand_alone
from placement.foundation.memory import is_noted, note


def test_whoever_waited_for_another_command_remembers_nothing_of_before(any_app):
    """Another one may have written what was read before the wait; a SQLite file has one writer at a time."""
    with any_app.app_context():

        @command
        def write():
            note("seen", 1)
            stand_alone(1, 1)
            return is_noted("seen", 1)

        assert write() is (db.engine.dialect.name == "sqlite")
        db.session.remove()


def test_whoever_waits_for_a_long_command_waits_as_long_as_it_takes(any_app):
    """No statement may take long on PostgreSQL; waiting for another import of the same list may."""
    began, waited = threading.Event(), threading.Event()

    @command
    def first():
        stand_alone(1, 1)
        began.set()
        waited.wait(timeout=1)

    @command
    def second():
        if db.engine.dialect.name == "postgresql":
            db.session.execute(text("SET LOCAL statement_timeout = 200"))
        stand_alone(1, 1)
        return True

    def go_first() -> None:
        with any_app.app_context():
            first()
            db.session.remove()

    thread = threading.Thread(target=go_first)
    thread.start()
    began.wait(timeout=20)
    with any_app.app_context():
        assert second()
        db.session.remove()
    thread.join(timeout=20)
