"""Every small fault that a module can be given: one node of its syntax tree put in another's place.

Operators: the usual ones (DeMillo, Lipton and Sayward, Hints on test data selection, 1978, and what
Offutt, Rothermel and Zapf, 1993, found sufficient): comparisons and their boundaries, arithmetic, bits,
constants one more and one less, `and` for `or`, conditions turned round, `not` left out, returns of
nothing, statements left out, `break` for `continue`, min for max and any for all. Texts, annotations,
decorators, asserts and `strict=True` are left alone: they change messages, nothing, or the check itself.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeGuard

COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
TURNED = (ast.Eq, ast.NotEq, ast.Is, ast.IsNot, ast.In, ast.NotIn)
ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.FloorDiv: ast.Mult,
    ast.Div: ast.Mult,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.BitXor: ast.BitAnd,
}
NAMES = {
    "min": "max",
    "max": "min",
    "any": "all",
    "all": "any",
    "minimum": "maximum",
    "maximum": "minimum",
    "zeros": "ones",
    "ones": "zeros",
    "argmin": "argmax",
    "argmax": "argmin",
}
NO_STATEMENTS = (ast.FunctionDef, ast.ClassDef, ast.If, ast.For, ast.While, ast.With, ast.Try)
SAID = 90


@dataclass(slots=True)
class Fault:
    """One change: `new` stands where `old` stood in `field` of `owner` (at `place` of a list)."""

    module: str
    function: str
    first: int
    line: int
    last: int
    before: str
    after: str
    owner: ast.AST
    field: str
    place: int | None
    new: ast.AST
    in_defaults: bool = False
    number: int = 1
    old: ast.AST = field(default_factory=ast.Pass)

    @property
    def name(self) -> str:
        """What it is, whatever its line: for the list of explanations."""
        again = f" #{self.number}" if self.number > 1 else ""
        return f"{self.function}: {self.before} -> {self.after}{again}"

    def make(self) -> None:
        """Put the fault into the tree."""
        self._put(self.new)

    def mend(self) -> None:
        """Take it out again."""
        self._put(self.old)

    def _put(self, node: ast.AST) -> None:
        if self.place is None:
            setattr(self.owner, self.field, node)
        else:
            getattr(self.owner, self.field)[self.place] = node


def faults_of(module: str, path: Path) -> tuple[ast.Module, list[Fault]]:
    """Return the tree of a module and every fault it can be given."""
    tree = ast.parse(path.read_text("utf-8"))
    walk = _Walk(module)
    walk.body(tree)
    count: Counter[str] = Counter()
    for fault in walk.found:
        fault.number = 1
        count[fault.name] += 1
        fault.number = count[fault.name]
    return tree, walk.found


def functions_of(path: Path) -> list[tuple[int, int, str]]:
    """Return (first line, last line, name) of every function and method of a module."""
    found = []
    for node in ast.parse(path.read_text("utf-8")).body:
        inner = node.body if isinstance(node, ast.ClassDef) else [node]
        start = f"{node.name}." if isinstance(node, ast.ClassDef) else ""
        functions = [one for one in inner if isinstance(one, ast.FunctionDef)]
        found += [(one.lineno, one.end_lineno or one.lineno, start + one.name) for one in functions]
    return found


class _Walk:
    """Goes through a tree and knows the function and the statement it is in."""

    def __init__(self, module: str) -> None:
        self.module = module
        self.found: list[Fault] = []
        self.names: list[str] = []
        self.first = 0
        self.in_class = False
        self.in_function = False
        self.in_defaults = False
        self.known: set[str] = set()
        self.around: list[ast.AST] = []

    def body(self, owner: ast.AST) -> None:
        for name, value in ast.iter_fields(owner):
            if isinstance(value, list) and value and isinstance(value[0], ast.stmt):
                for k, statement in enumerate(value):
                    self._statement(owner, name, k, statement)

    def _statement(self, owner: ast.AST, name: str, k: int, node: ast.stmt) -> None:
        self.around = [node]
        match node:
            case ast.FunctionDef():
                self._function(node)
            case ast.ClassDef():
                self._scope(node, is_class=True)
            case ast.Assert() | ast.Import() | ast.ImportFrom() | ast.Global() | ast.Nonlocal():
                pass
            case ast.Expr(value=ast.Constant()):
                pass
            case ast.AnnAssign() | ast.Assign() if self.in_class and not self.in_function:
                pass
            case ast.If() if not self.in_function:
                pass  # the guard of a command
            case ast.ExceptHandler():
                self.body(node)
            case _:
                self._left_out(owner, name, k, node)
                self._fields(node)
                self._note_names(node)

    def _function(self, node: ast.FunctionDef) -> None:
        self.in_defaults = not self.in_function
        if self.in_defaults:
            self.names.append(node.name)
            self.first = node.lineno
        for place, default in enumerate(node.args.defaults):
            self._expression(node.args, "defaults", place, default)
        for place, default in enumerate(node.args.kw_defaults):
            if default is not None:
                self._expression(node.args, "kw_defaults", place, default)
        if self.in_defaults:
            self.names.pop()
        self.in_defaults = False
        known = self.known
        self.known = {one.arg for one in ast.walk(node.args) if isinstance(one, ast.arg)}
        self._scope(node, is_class=False)
        self.known = known

    def _scope(self, node: ast.FunctionDef | ast.ClassDef, *, is_class: bool) -> None:
        outer = self.in_class, self.in_function
        is_outermost = not self.in_function
        self.in_class, self.in_function = is_class, self.in_function or not is_class
        if is_outermost:
            self.names.append(node.name)
            self.first = node.lineno
        self.body(node)
        if is_outermost:
            self.names.pop()
        self.in_class, self.in_function = outer

    def _note_names(self, node: ast.stmt) -> None:
        for one in ast.walk(node):
            if _is_set(one):
                self.known.add(one.id)

    def _left_out(self, owner: ast.AST, name: str, k: int, node: ast.stmt) -> None:
        """Leave a statement out, or go on instead of ending."""
        if not self.in_function:
            return
        again = False
        match node:
            case ast.Assign(targets=targets):
                again = not {one.id for target in targets for one in ast.walk(target) if _is_set(one)} - self.known
            case ast.AugAssign() | ast.Delete() | ast.Break():
                again = True
            case ast.Expr(value=value):
                again = not isinstance(value, ast.Yield)
            case ast.Raise():
                again = "AssertionError" not in ast.unparse(node)
        if again:
            self._add(owner, name, k, node, ast.Pass())
        if isinstance(node, ast.Continue):
            self._add(owner, name, k, node, ast.Break())
        if isinstance(node, ast.Return) and node.value is not None and not isinstance(node.value, ast.Constant):
            self._add(owner, name, k, node, ast.Return(ast.Constant(None)))

    def _fields(self, node: ast.AST) -> None:
        """Go into the expressions of a node, then into its statements."""
        for name, value in ast.iter_fields(node):
            if name in {"annotation", "decorator_list", "returns", "type_comment", "ctx"}:
                continue
            if isinstance(node, ast.keyword) and node.arg == "strict":
                continue
            for place, one in enumerate(value) if isinstance(value, list) else [(None, value)]:
                if isinstance(one, ast.expr):
                    self._condition(node, name, place, one)
                    self._expression(node, name, place, one)
                elif isinstance(one, ast.stmt):
                    around = self.around
                    self._statement(node, name, place or 0, one)
                    self.around = around
                elif isinstance(one, ast.ExceptHandler):
                    self.body(one)
                elif isinstance(one, ast.AST) and not isinstance(one, ast.boolop | ast.operator | ast.cmpop):
                    self._fields(one)

    def _condition(self, owner: ast.AST, name: str, place: int | None, node: ast.expr) -> None:
        asked = (name == "test" and isinstance(owner, ast.If | ast.While | ast.IfExp)) or (
            name == "ifs" and isinstance(owner, ast.comprehension)
        )
        is_turned = isinstance(node, ast.Compare) and len(node.ops) == 1 and isinstance(node.ops[0], TURNED)
        is_plain = isinstance(node, ast.Constant) or (isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not))
        if asked and not is_turned and not is_plain:
            self._add(owner, name, place, node, ast.UnaryOp(ast.Not(), node))

    def _expression(self, owner: ast.AST, name: str, place: int | None, node: ast.expr) -> None:
        if isinstance(node, ast.JoinedStr):
            return
        for new in _variants(node):
            self._add(owner, name, place, node, new)
        self.around.append(node)
        self._fields(node)
        self.around.pop()

    def _add(self, owner: ast.AST, name: str, place: int | None, old: ast.AST, new: ast.AST) -> None:
        if not self.in_function and not self.in_defaults and not isinstance(old, ast.Constant | ast.BinOp):
            return
        ast.copy_location(new, old)
        ast.fix_missing_locations(new)
        statement = self.around[0]
        assert isinstance(statement, ast.stmt)
        fault = Fault(
            self.module, ".".join(self.names), self.first, statement.lineno,
            getattr(old, "end_lineno", statement.lineno), "", "", owner, name, place, new, self.in_defaults, old=old,
        )  # fmt: skip
        shown = next((one for one in self.around if len(_said(one)) <= SAID and not _is_head(one)), old)
        if isinstance(old, ast.stmt):
            shown = old
        fault.before = _said(shown)
        if shown is old:
            fault.after = _said(new)
        else:
            fault.make()
            fault.after = _said(shown)
            fault.mend()
        self.found.append(fault)


def _is_head(node: ast.AST) -> bool:
    """Return whether only a head of decorators would be said of a node."""
    return isinstance(node, ast.FunctionDef | ast.ClassDef)


def _said(node: ast.AST) -> str:
    """Return a node in one line; of a statement that holds others, its head."""
    if isinstance(node, NO_STATEMENTS):
        return ast.unparse(node).split("\n")[0].rstrip(":")
    return " ".join(ast.unparse(node).split())


def _variants(node: ast.expr) -> Iterator[ast.expr]:
    match node:
        case ast.Constant(value=bool() as value):
            yield ast.Constant(not value)
        case ast.Constant(value=int() | float() as value):
            yield ast.Constant(value + 1)
            yield ast.Constant(value - 1)
        case ast.Compare(left=left, ops=ops, comparators=others):
            for k, op in enumerate(ops):
                yield ast.Compare(left, [*ops[:k], COMPARISONS[type(op)](), *ops[k + 1 :]], others)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in ARITHMETIC and not _is_text(left, right):
            yield ast.BinOp(left, ARITHMETIC[type(op)](), right)
        case ast.BoolOp(op=op, values=values):
            yield ast.BoolOp(ast.Or() if isinstance(op, ast.And) else ast.And(), values)
        case ast.UnaryOp(op=ast.Not() | ast.USub() | ast.Invert(), operand=operand):
            yield operand
        case ast.Call(func=ast.Name(id=name), args=args, keywords=keywords) if name in NAMES:
            yield ast.Call(ast.Name(NAMES[name], ast.Load()), args, keywords)
        case ast.Call(func=ast.Attribute(value=value, attr=name), args=args, keywords=keywords) if name in NAMES:
            yield ast.Call(ast.Attribute(value, NAMES[name], ast.Load()), args, keywords)


def _is_set(node: ast.AST) -> TypeGuard[ast.Name]:
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)


def _is_text(*nodes: ast.expr) -> bool:
    return any(isinstance(node, ast.JoinedStr | ast.Constant) and not _is_number(node) for node in nodes)


def _is_number(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, int | float)
