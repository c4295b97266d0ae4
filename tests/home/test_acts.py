"""The history's words."""

import ast
from pathlib import Path

import placement
from placement.cli import LIFECYCLES
from placement.home.acts import ACT_WORDS
from placement.rulings.states import INTEREST, OWNED_COMPANY

RECORDERS = {"record", "record_many"}


def _recorded():
    for file in Path(placement.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in RECORDERS:
                act = node.args[1]
                if isinstance(act, ast.Constant):
                    yield act.value


def test_every_act_has_words():
    """Whoever reads the history reads sentences, not the program's names, for all that is ever written there."""
    moves = {f"{table.subject}:{move}" for table in (*LIFECYCLES, INTEREST, OWNED_COMPANY) for move in table.moves}
    assert {*_recorded(), *moves} == {*ACT_WORDS}
