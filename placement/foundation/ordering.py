"""Names in the order in which readers look for them."""

from __future__ import annotations

UNUSUAL = b"\xff"
"""Before characters that GB 2312 does not hold: they come last."""


def by_pinyin(text: str) -> bytes:
    """Return a key that sorts Latin words by their letters and, after them, Chinese ones by pinyin.

    GB 2312 holds its 3,755 common characters in the order of their pinyin, and the rarer ones
    after them by radical; a character with several readings stands by its usual one.
    """
    return b"".join(_place(sign) for sign in text.casefold())


def _place(sign: str) -> bytes:
    try:
        return sign.encode("gb2312")
    except UnicodeEncodeError:
        return UNUSUAL + sign.encode()
