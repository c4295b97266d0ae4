"""Real databases for tests: a migrated SQLite file and a real PostgreSQL, copied fresh for each test."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import flask_migrate
import psycopg
import pytest
from flask import Flask

from placement import create_app
from placement.config import HERE
from placement.foundation.database import db
from placement.reference.service import load_reference

MakeApp = Callable[..., Flask]
MIGRATIONS = str(HERE / "migrations")
QUICK = {"TESTING": True, "WTF_CSRF_ENABLED": False, "RATELIMIT_ENABLED": False}


def migrate(app: Flask) -> None:
    """Bring an app's database up and load the reference tables."""
    with app.app_context():
        flask_migrate.upgrade(directory=MIGRATIONS)
        load_reference()
        db.engine.dispose()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an instance folder with a migrated database."""
    folder = tmp_path_factory.mktemp("template")
    migrate(create_app(folder, **QUICK))
    return folder


def _programs() -> Path | None:
    found = [Path(name) for name in [shutil.which("initdb")] if name]
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    return found[0].parent if found else None


class Server:
    """A PostgreSQL of our own on a free port, gone at the end."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self.programs, self.folder = programs, folder
        self.user = "postgres" if os.geteuid() == 0 else None
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        data = folder / "data"
        if self.user:
            shutil.chown(folder, self.user)
        command = [programs / "initdb", "-D", data, "-U", "tester", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]
        subprocess.run(command, check=True, capture_output=True, user=self.user, cwd=folder)
        options = ["-F", "-p", str(self.port), "-k", str(folder), "-c", "listen_addresses=127.0.0.1"]
        self.process = subprocess.Popen(
            [programs / "postgres", "-D", data, *options],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            user=self.user,
            cwd=folder,
        )
        self._wait()

    def _wait(self) -> None:
        end = time.monotonic() + 30
        while True:
            try:
                psycopg.connect(self.address("postgres"), connect_timeout=2).close()
            except psycopg.OperationalError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.1)
            else:
                return

    def address(self, name: str) -> str:
        """Return the address for the driver."""
        return f"postgresql://tester@127.0.0.1:{self.port}/{name}"

    def run(self, statement: str) -> None:
        """Run one statement outside any transaction."""
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(statement)

    def stop(self) -> None:
        """End it at once; nobody needs the data."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait(timeout=30)


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Return a server with the migrated database `template_site`."""
    programs = _programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed (Debian: postgresql)")
    folder = Path("/tmp") / f"placement-pg-{uuid4().hex[:8]}"
    folder.mkdir(mode=0o755)
    server = Server(programs, folder)
    try:
        server.run("CREATE DATABASE template_site")
        migrate(_on_postgres(server, "template_site", tmp_path_factory.mktemp("pg")))
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _on_postgres(server: Server, name: str, folder: Path) -> Flask:
    address = server.address(name).replace("postgresql://", "postgresql+psycopg://")
    return create_app(folder, **QUICK, SQLALCHEMY_DATABASE_URI=address)


@pytest.fixture
def sqlite_app(sqlite_template: Path, tmp_path: Path) -> Flask:
    """Return a site on a fresh SQLite file."""
    shutil.copytree(sqlite_template, tmp_path / "instance")
    return create_app(tmp_path / "instance", **QUICK)


@pytest.fixture
def postgres_app(postgres: Server, tmp_path: Path) -> Iterator[Flask]:
    """Return a site on a fresh PostgreSQL database."""
    name = f"site_{uuid4().hex[:10]}"
    postgres.run(f"CREATE DATABASE {name} TEMPLATE template_site")
    app = _on_postgres(postgres, name, tmp_path / "instance")
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def any_app(request: pytest.FixtureRequest) -> Flask:
    """Return a site, once on each database."""
    return request.getfixturevalue("sqlite_app" if request.param == "sqlite" else "postgres_app")
