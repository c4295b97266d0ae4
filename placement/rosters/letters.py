"""Letters without what writers leave out: case, accents, width."""

from __future__ import annotations

import unicodedata

UNDECOMPOSED = str.maketrans(
    {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h", "ß": "ss", "’": "'"}
    | {"ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "ۀ": "ه"}
)
"""Letters that carry their mark inside, so that no normal form takes it off; Arabic ones as Persian writes them."""
ZEROS = "٠۰०০੦૦୦௦౦೦൦๐໐༠၀០᠐０"
"""The zeros of Arabic, Persian, Indian, Thai, Lao, Tibetan, Burmese, Khmer, Mongolian and full-width digits."""
DIGITS = {ord(zero) + k: str(k) for zero in ZEROS for k in range(10)}
UNSEEN = frozenset("\u0640\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")
"""What stretches, joins or parts letters and says nothing."""


def _marks(start: int, end: int) -> frozenset[str]:
    return frozenset(mark for mark in map(chr, range(start, end)) if unicodedata.category(mark)[0] == "M")


LEFT_OUT = UNSEEN | _marks(0x300, 0x370) | _marks(0x591, 0x5C8) | _marks(0x610, 0x6EE)
"""Accents, Hebrew points and Arabic vowels as well."""
MARKS = _marks(0x700, 0xAC00)
"""Marks that make another word, as the vowels of Indian scripts do."""


UNSPACED = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\uffff"
"""Thai, Lao, Burmese, Khmer and the scripts of East Asia, which leave no spaces between words."""
LETTER = rf"(?:[^\W\d_]|[{''.join(sorted(MARKS))}])"
"""A letter or a mark of one, as a pattern."""


def bare(text: str) -> str:
    """Return the text in lower case, ordinary width and without accents, with ordinary digits."""
    lower = unicodedata.normalize("NFKC", text).casefold()
    if lower.isascii():
        return lower
    apart = unicodedata.normalize("NFD", lower.translate(UNDECOMPOSED).translate(DIGITS))
    return unicodedata.normalize("NFC", "".join(mark for mark in apart if mark not in LEFT_OUT))


def letters_only(text: str) -> str:
    """Return the letters and digits of the bare text, for comparing names."""
    lower = bare(text)
    if lower.isascii():
        return "".join(filter(str.isalnum, lower))
    return "".join(mark for mark in lower if mark.isalnum() or mark in MARKS)
