"""The history's words."""

import ast
import re
from pathlib import Path

import placement
from placement.cli import LIFECYCLES
from placement.home.acts import ACT_WORDS
from placement.rulings.states import INTEREST, OWNED_COMPANY

ACT = re.compile(r"[a-z_]+:[a-z_]+")


def _recorded():
    """Yield the names of acts in all files that write to the audit."""
    for file in Path(placement.__file__).parent.rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        if "from placement.foundation.audit import" in text:
            strings = (node.value for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant))
            yield from (one for one in strings if isinstance(one, str) and ACT.fullmatch(one))


def test_every_act_has_words():
    """Whoever reads the history reads sentences, not the program's names, for all that is ever written there."""
    moves = {f"{table.subject}:{move}" for table in (*LIFECYCLES, INTEREST, OWNED_COMPANY) for move in table.moves}
    assert {*_recorded(), *moves} == {*ACT_WORDS}
