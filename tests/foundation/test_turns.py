"""Commands that take turns."""

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
