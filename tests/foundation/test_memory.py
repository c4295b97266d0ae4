"""What a transaction remembers."""

import pytest
from sqlalchemy import delete, insert

from placement.foundation.database import command, db
from placement.foundation.memory import forget, is_noted, note, remembered
from placement.reference.models import Region, Title

READ: list[str] = []


@remembered(Title)
def a_title_is_known(code: str) -> bool:
    """Return whether the title is there, and tell that it was read."""
    READ.append(code)
    return db.session.get(Title, code) is not None


@pytest.fixture(autouse=True)
def _nothing_read(app):
    READ.clear()


def _title(code):
    return Title(code=code, name_zh="研究员", name_en="fellow", series="researcher", rank=1)


def test_the_same_is_read_once_in_a_transaction():
    """A second reader gets what the first was told; another question is another answer."""
    assert not a_title_is_known("new")
    assert not a_title_is_known("new")
    assert not a_title_is_known("other")
    assert READ == ["new", "other"]


def test_what_is_written_is_read_anew():
    """A row that waits in the session, one that is written by a statement: neither is overlooked."""

    @command
    def write():
        assert not a_title_is_known("new")
        db.session.add(_title("new"))
        assert a_title_is_known("new")
        db.session.expunge_all()
        db.session.execute(delete(Title).where(Title.code == "new"))
        assert not a_title_is_known("new")

    write()
    assert len(READ) == 3


def test_another_table_changes_nothing():
    """Only what an answer was read from makes it old."""

    @command
    def write():
        assert not a_title_is_known("new")
        db.session.execute(
            insert(Region),
            {"code": "990000", "name_zh": "某省", "name_en": "Some", "level": "x"},
        )
        assert not a_title_is_known("new")

    write()
    assert READ == ["new"]


def test_the_next_transaction_remembers_nothing():
    """After a commit, a rollback or a savepoint everything is read anew."""
    note("held", 1)
    a_title_is_known("new")
    db.session.rollback()
    assert not is_noted("held", 1)
    a_title_is_known("new")
    with db.session.begin_nested():
        pass
    a_title_is_known("new")
    forget()
    a_title_is_known("new")
    assert len(READ) == 4
