"""The compiled loops in tests: what needs them, and what is tried with them and without."""

from __future__ import annotations

import pytest

from assignment import engines
from assignment.engines import has_fast

needs_fast = pytest.mark.skipif(
    not has_fast(), reason="numba is not installed (make test does; pip: placement[fast])"
)
"""Skipped by name where numba is missing, and forbidden to be where skips are: every installation can have it."""

NEVER, ALWAYS = 10**9, 0
WORTH = [NEVER, pytest.param(ALWAYS, marks=needs_fast)]
"""From how many pairs on the loops are worth it: plain Python, then compiled."""

PLAIN_AND_FAST = ["plain", pytest.param("fast", marks=needs_fast)]


def use(engine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the market's size not matter: the compiled loops for "fast", none for "plain"."""
    monkeypatch.setattr(engines, "WORTH_COMPILING", ALWAYS if engine == "fast" else NEVER)
