"""Names in the order in which readers look for them: Latin letters first, Chinese by pinyin, syllable by syllable."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from pypinyin import Style, lazy_pinyin
from sqlalchemy import String

LONGEST_KEY = 240
HAN, OTHER = "~", "\0"
"""Before each syllable: it comes after every letter. Before what has no syllable, for a moment."""
SURNAMES = {
    "尉迟": "yu4 chi2", "万俟": "mo4 qi2", "单于": "chan2 yu2", "长孙": "zhang3 sun1", "澹台": "tan2 tai2",
    "单": "shan4", "曾": "zeng1", "仇": "qiu2", "解": "xie4", "区": "ou1", "查": "zha1", "朴": "piao2", "任": "ren2",
    "华": "hua4", "盖": "ge3", "葛": "ge3", "缪": "miao4", "覃": "qin2", "翟": "zhai2", "召": "shao4", "员": "yun4",
    "洗": "xian3", "燕": "yan1", "哈": "ha3", "那": "na1", "么": "yao1", "黑": "he4", "繁": "po2", "秘": "bi4",
    "句": "gou1", "折": "she2", "柏": "bai3", "过": "guo1", "於": "yu1", "薄": "bo2", "都": "du1", "车": "che1",
}  # fmt: skip
"""Characters that are read in another way as a surname; those of two characters first."""

SortKey = String(LONGEST_KEY).with_variant(String(LONGEST_KEY, collation="C"), "postgresql")
"""The column that a list is sorted by: compared byte by byte on every database."""


@lru_cache(maxsize=20_000)
def by_pinyin(text: str) -> str:
    """Return a key that sorts Latin words by their letters and, after them, Chinese ones by pinyin and tone."""
    return _spelled(text)[:LONGEST_KEY]


@lru_cache(maxsize=20_000)
def by_surname(name: str) -> str:
    """Return the key of a person's name, whose first character may be read in another way as a surname."""
    for length in (2, 1):
        said = SURNAMES.get(name[:length])
        if said is not None:
            read = "".join(HAN + syllable for syllable in said.split())
            return (read + _spelled(name[length:]))[:LONGEST_KEY]
    return by_pinyin(name)


def _spelled(text: str) -> str:
    syllables = lazy_pinyin(text.casefold().strip(), style=Style.TONE3, neutral_tone_with_five=True, errors=_other)
    return "".join(part[1:] if part.startswith(OTHER) else f"{HAN}{part}" for part in syllables)


def _other(text: str) -> str:
    return OTHER + "".join(sign if sign.isascii() else HAN + sign for sign in text)


def key_of_person(context: Any) -> str:
    """Return the key of a row that is written with `name_zh`, the name of a person."""
    return by_surname(context.get_current_parameters()["name_zh"])


def key_of_name(context: Any) -> str:
    """Return the key of a row that is written with `name_zh`, any other name."""
    return by_pinyin(context.get_current_parameters()["name_zh"])


def key_of_title(context: Any) -> str:
    """Return the key of a row that is written with a `title`."""
    return by_pinyin(context.get_current_parameters()["title"])
