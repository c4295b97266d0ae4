"""Words in both languages at once: headers, choices and reasons outlive the reader who asked first."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any

from flask_babel import force_locale, get_locale

LOCALES = {"zh": "zh_Hans_CN", "en": "en"}
BRACKETS = re.compile(r"[(（\[【][^)）\]】]*[)）\]】]")
MOST_COMPARED = 400_000
"""Comparisons of names for one file: a few seconds."""
DULL = re.compile(r"[\s*＊:：,，.。、/／\\_\-–—'\"“”‘’·]+")


def in_both(words: Callable[[], Any] | Any) -> dict[str, str]:
    """Return words in Chinese and in English; words are lazy or made by the callable."""
    said = {}
    for language, locale in LOCALES.items():
        with force_locale(locale):
            said[language] = str(words() if callable(words) and not hasattr(words, "_func") else words)
    return said


def reader_language() -> str:
    """Return "zh" or "en"."""
    return "zh" if str(get_locale()).startswith("zh") else "en"


def told(words: Mapping[str, str]) -> str:
    """Return words kept in both languages as the reader reads them."""
    return words.get(reader_language()) or next(iter(words.values()), "")


@lru_cache(maxsize=4096)
def tidy(text: str) -> str:
    """Return a header or a choice as it is compared: without case, width, blanks, stars and punctuation."""
    return DULL.sub("", unicodedata.normalize("NFKC", text)).casefold()


def bare(text: str) -> str:
    """Return the same without what stands in brackets: 薪酬下限（万元） is 薪酬下限."""
    return tidy(BRACKETS.sub("", text)) or tidy(text)


class Nearest:
    """Names that may be meant by another one; only the first few of a file are looked for, as each takes a while."""

    def __init__(self, names: Iterable[str], cutoff: float) -> None:
        self.names, self.cutoff = list(names), cutoff
        self.left = MOST_COMPARED // max(1, len(self.names))

    def __call__(self, text: str) -> str | None:
        """Return the name that is most like it, where one is like it at all."""
        if not text or self.left <= 0:
            return None
        self.left -= 1
        return next(iter(difflib.get_close_matches(text, self.names, 1, self.cutoff)), None)
