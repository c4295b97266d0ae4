"""What a run says of its progress."""

import ast
from pathlib import Path

import assignment
from placement.rounds.states import STAGE_WORDS, stage_words

SAYERS = {"tell", "_tell", "watch", "stage"}


def _said():
    for file in Path(assignment.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in SAYERS:
                for text in node.args[:1]:
                    start = text.values[0] if isinstance(text, ast.JoinedStr) else text
                    if isinstance(start, ast.Constant):
                        yield start.value


def test_every_stage_of_the_solver_has_words_in_the_reader_s_language(app):
    """The solver speaks English for the command line; the page never shows that."""
    said = [*_said()]
    assert len(said) > 5
    with app.test_request_context():
        assert [words for words in said if not stage_words(words)] == []
        assert stage_words("") == ""
    assert {"reading", "pricing", "deciding"} <= {*STAGE_WORDS}
