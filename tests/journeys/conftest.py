"""A round that was walked from an empty instance to its publication, once in each language."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner
from flask import Flask

from placement import create_app
from placement.cli import main
from placement.foundation.database import db
from tests.databases import QUICK
from tests.journeys.people import LANGUAGES, Administrator
from tests.journeys.walk import BEFORE_PUBLICATION, Cast, the_result_is_published

INIT = [
    "init", "--office-zh", "江苏统筹办公室", "--office-en", "Jiangsu office", "--region", "320000",
    "--name", "管理员 李", "--email", "keeper@site.cn",
]  # fmt: skip


CHEAP = {"SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": {"argon2__time_cost": 1, "argon2__memory_cost": 64}}
"""A good hash takes its time; fifteen of them are no part of this story."""


def set_up(folder: Path, patched: pytest.MonkeyPatch) -> tuple[Flask, str]:
    """Set an instance up in the shell; return its site and the path of the link that the command printed."""
    patched.setenv("PLACEMENT_INSTANCE", str(folder))
    said = CliRunner().invoke(main, INIT, catch_exceptions=False)
    assert said.exit_code == 0, said.output
    link = re.search(r"http\S+/invitations/\S+", said.output)
    assert link, said.output
    return create_app(folder, **QUICK | CHEAP | {"WTF_CSRF_ENABLED": True}), urlsplit(link.group()).path


@pytest.fixture(scope="module", params=list(LANGUAGES))
def decided(
    request: pytest.FixtureRequest, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Cast]:
    """Return everybody of a round that is decided and not published yet."""
    folder = tmp_path_factory.mktemp("journey") / "instance"
    shutil.copytree(sqlite_template, folder)
    with pytest.MonkeyPatch.context() as patched:
        app, link = set_up(folder, patched)
    cast = Cast(app, request.param, Administrator(app, request.param).come_in(link))
    for chapter in BEFORE_PUBLICATION:
        chapter(cast)
    yield cast
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="module")
def published(decided: Cast) -> Cast:
    """Return the same people once the result is published."""
    the_result_is_published(decided)
    return decided
