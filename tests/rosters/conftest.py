"""Files for the tests of rosters."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from placement.rosters import Roster, map_from_document, read_roster

CASES = Path(__file__).resolve().parents[2].parent / "shared" / "cases" / "rosters"

PEOPLE = "id,name,choice 1,choice 2\n1,Ann,A,B\n2,Bo,B,A\n3,Cy,A,\n"
POSITIONS = "id,title,min,max\nA,Alpha,1,1\nB,Beta,0,2\n"

Write = Callable[..., Path]
Read = Callable[..., Roster]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a text or bytes to a file and return its path."""

    def _write(name: str, content: str | bytes, encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return _write


@pytest.fixture
def read(write: Write) -> Read:
    """Read a roster from the texts of its two files, with the columns of a mapping."""

    def _read(people: str | bytes, positions: str | bytes | None = POSITIONS, /, **mapping: object) -> Roster:
        paths = [write("people.csv", people)] + ([write("positions.csv", positions)] if positions is not None else [])
        return read_roster(paths, map_from_document(mapping, "map.json"))

    return _read


@pytest.fixture
def case() -> Callable[[str], Path]:
    """Return the folder of a third-party roster, or skip where it is absent."""

    def _case(name: str) -> Path:
        folder = CASES / name
        if not folder.is_dir():
            pytest.skip("not to be had here: the third-party cases beside the checkout")
        return folder

    return _case
