"""Which engine does the work: the compiled one where numba is installed and the market is worth it."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

ENGINES = ("auto", "fast", "dense", "sparse", "exact")

WORTH_COMPILING = 4_000
"""Below this many pairs the plain engines are done before the compiled code is loaded."""


@cache
def has_fast() -> bool:
    """Return whether the extra `fast` is installed."""
    return find_spec("numba") is not None


@cache
def fast() -> Any:
    """Return the module `assignment.fast`, loaded when first asked for (numba takes a third of a second)."""
    return import_module("assignment.fast")


def choose(engine: str, pairs: int) -> str:
    """Return the engine that `engine` comes to for a market of so many pairs.

    Raises ValueError where the name is not known or its library is not installed.
    """
    if engine not in ENGINES:
        raise ValueError(f"engine {engine!r} is not known; known are {', '.join(ENGINES)}")
    if engine == "fast" and not has_fast():
        raise ValueError("engine 'fast' needs numba; install the extra: pip install 'placement[fast]'")
    if engine == "auto" and has_fast() and pairs >= WORTH_COMPILING:
        return "fast"
    return engine
