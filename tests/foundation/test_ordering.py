"""Names by pinyin."""

import pytest
from sqlalchemy import select

from placement.foundation.ordering import by_pinyin, by_surname
from placement.organisations.models import Organisation
from placement.organisations.states import Kind


def test_latin_letters_come_first_then_syllables_by_tone():
    """Rare characters stand by their sound too, and an unknown one comes last."""
    names = ["张三", "𠮷田", "李四", "阿明", "曦和", "王五", "Bob", "陈一", "anna", "吕布", "鲁班", "马", "妈"]
    assert sorted(names, key=by_pinyin) == [
        "anna", "Bob", "阿明", "陈一", "李四", "鲁班", "吕布", "妈", "马", "王五", "曦和", "张三", "𠮷田"
    ]  # fmt: skip


def test_a_shorter_syllable_comes_before_a_longer_one():
    """Chan before chang, whatever follows."""
    assert sorted(["常安", "蝉鸣", "昌盛"], key=by_pinyin) == ["蝉鸣", "昌盛", "常安"]


@pytest.mark.parametrize(
    ("name", "key"), [("单雄", "~shan4~xiong2"), ("单于飞", "~chan2~yu2~fei1"), ("曾华", "~zeng1~hua2")]
)
def test_a_surname_is_read_as_one(name, key):
    """Characters that are read in another way as a surname; those of two characters first."""
    assert by_surname(name) == key


def test_a_place_is_read_as_a_phrase():
    """One character, two readings."""
    assert by_pinyin("重庆大学").startswith("~chong2~qing4")
    assert by_pinyin("重型机械").startswith("~zhong4")


def test_a_row_is_written_with_its_key(app, town):
    """Whoever writes a name need not think of it."""
    rows = app.extensions["sqlalchemy"].session.scalars(
        select(Organisation).where(Organisation.kind == Kind.UNIVERSITY)
    )
    assert all(row.sort_key == by_pinyin(row.name_zh) for row in rows)
