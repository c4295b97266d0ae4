"""The files of rosters under the instance folder: what was sent, and the results. Folder names are random."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Sequence
from pathlib import Path, PurePath

from flask import current_app

from placement.foundation.errors import NotFound
from placement.rosters import RESULT_FILES

SENT, RESULTS = "sent", "results"


def _folder(token: str) -> Path:
    return Path(current_app.instance_path) / "rosters" / token


def keep(files: Sequence[tuple[str, bytes]]) -> str:
    """Store what was sent under a new random name; return the name."""
    token = secrets.token_hex(16)
    folder = _folder(token) / SENT
    folder.mkdir(parents=True, mode=0o700)
    for number, (name, data) in enumerate(files):
        (folder / f"{number}{PurePath(name).suffix.lower()[:10]}").write_bytes(data)
    return token


def sent(token: str) -> list[Path]:
    """Return the files that were sent, in their order. Raises NotFound once they are deleted."""
    found = sorted((_folder(token) / SENT).glob("*"), key=lambda path: int(path.stem))
    if not found:
        raise NotFound
    return found


def results(token: str) -> Path:
    """Return the folder of the results."""
    return _folder(token) / RESULTS


def result(token: str, name: str) -> Path:
    """Return a file of the result. Raises NotFound."""
    path = results(token) / name
    if name not in RESULT_FILES or not path.exists():
        raise NotFound
    return path


def forget(token: str) -> None:
    """Delete everything of one roster."""
    shutil.rmtree(_folder(token), ignore_errors=True)
