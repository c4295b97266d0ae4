"""Put a faulty module's code into the loaded one, so that whoever imported its functions meets the fault."""

from __future__ import annotations

import ast
import inspect
import sys
import types
from collections.abc import Iterator
from typing import Any

from benchmarks.mutants.faults import Fault

PLAIN = (int, float, str, tuple, list, dict, set, frozenset)


class Ungraftable(Exception):
    """The fault makes code that cannot stand where the old code stood."""


def graft(tree: ast.Module, fault: Fault) -> None:
    """Make the fault and let it work in this process. Raises Ungraftable."""
    fault.make()
    module = sys.modules[fault.module]
    try:
        code = compile(tree, str(module.__file__), "exec")
        if fault.function and not fault.in_defaults:
            _function(module, fault.function).__code__ = _code(code, fault.function)
            return
    except (SyntaxError, ValueError) as error:
        raise Ungraftable(str(error)) from None
    _again(module, code, fault)


def _again(module: types.ModuleType, code: types.CodeType, fault: Fault) -> None:
    """Run the faulty module anew and carry over what it says otherwise: a default or a constant."""
    anew = types.ModuleType(module.__name__)
    anew.__file__ = module.__file__
    exec(code, anew.__dict__)
    if fault.function:
        old, new = _function(module, fault.function), _function(anew, fault.function)
        old.__defaults__, old.__kwdefaults__ = new.__defaults__, new.__kwdefaults__
        return
    for name, value in list(module.__dict__.items()):
        other = anew.__dict__.get(name)
        if not isinstance(value, PLAIN) and not hasattr(value, "dtype"):
            continue
        if name.startswith("__") or repr(value) == repr(other):
            continue
        for one in [one for key, one in sys.modules.items() if key.startswith(("assignment", "tests."))]:
            if one.__dict__.get(name) is value:
                one.__dict__[name] = other


def _function(module: types.ModuleType, path: str) -> types.FunctionType:
    found: Any = module
    for name in path.split("."):
        found = inspect.getattr_static(found, name)
    if isinstance(found, property):
        found = found.fget
    if isinstance(found, classmethod | staticmethod):
        found = found.__func__
    while hasattr(found, "__wrapped__"):
        found = found.__wrapped__
    assert isinstance(found, types.FunctionType), path
    return found


def _code(code: types.CodeType, path: str) -> types.CodeType:
    return next(one for one in _codes(code) if one.co_qualname == path)


def _codes(code: types.CodeType) -> Iterator[types.CodeType]:
    for one in code.co_consts:
        if isinstance(one, types.CodeType):
            yield one
            yield from _codes(one)
