"""Run the command line inside a test, and write its files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from assignment.__main__ import main

SMALL: dict[str, Any] = {
    "format": "assignment-market/1",
    "people": [{"id": "ann"}, {"id": "bo"}, {"id": "cy"}],
    "positions": [{"id": "x", "most": 1}, {"id": "y", "most": 1}, {"id": "z", "most": 2}],
    "objectives": ["placed", "points"],
    "pairs": [
        ["ann", "x", [1, 9]],
        ["bo", "x", [1, 8]],
        ["bo", "y", [1, 3]],
        ["cy", "y", [1, 5]],
        ["cy", "z", [1, 1]],
    ],
    "seed": "2026",
}
"""Best: ann x, bo y, cy z (13 points) against ann x, bo -, ...: three placed come first."""


def small(**changes: Any) -> dict[str, Any]:
    """Return the small market with some keys changed."""
    return {**SMALL, **changes}


def write(path: Path, document: Any) -> Path:
    """Write a document as JSON, a text as it is, or bytes."""
    data = (
        document if isinstance(document, bytes) else document if isinstance(document, str) else json.dumps(document)
    )
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def run(*arguments: object) -> int:
    """Run `python -m assignment` in this process and return its exit code."""
    return main([str(argument) for argument in arguments])
