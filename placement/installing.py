"""Brings an instance up: tables, reference data, and where nothing is there yet, the demonstration."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import flask_migrate
from flask import Flask
from sqlalchemy import select

from placement import demo
from placement.config import HERE, Settings
from placement.foundation.database import db
from placement.organisations.models import Organisation
from placement.organisations.states import Kind
from placement.placements.files import write_files
from placement.programme.models import Round
from placement.programme.queries import rounds
from placement.programme.states import RoundState
from placement.reference.service import load_reference
from placement.rounds.models import Run
from placement.rounds.queries import current_run

LOADING, READY = "loading", "ready"
Say = Callable[[str], None]


def bring_up(app: Flask, say: Say) -> None:
    """Migrate, load the reference data, and fill an empty instance with the demonstration programme."""
    settings: Settings = app.config["SETTINGS"]
    marker = settings.instance / "demo"
    if marker.exists() and marker.read_text().strip() == LOADING:
        say("The demonstration was interrupted while it loaded; it starts anew.")
        _forget_demo(settings)
    with app.app_context():
        flask_migrate.upgrade(directory=str(HERE / "migrations"))
        load_reference()
        is_empty = not _has_office()
    if is_empty:
        _load_demo(app, settings, say)


def upgrade(app: Flask) -> None:
    """Migrate and load the reference data, nothing else."""
    with app.app_context():
        flask_migrate.upgrade(directory=str(HERE / "migrations"))
        load_reference()


def _has_office() -> bool:
    return db.session.scalar(select(Organisation.id).where(Organisation.kind == Kind.OPERATOR).limit(1)) is not None


def _forget_demo(settings: Settings) -> None:
    """Delete the embedded database of a demonstration that never became ready: it holds invented people only."""
    if not settings.database.startswith("sqlite"):
        raise SystemExit("The demonstration in this database is incomplete. Give it an empty database.")
    for file in settings.instance.glob("placement.sqlite*"):
        file.unlink()
    (settings.instance / "demo").unlink()


def _load_demo(app: Flask, settings: Settings, say: Say) -> None:
    size = os.environ.get("DEMO", "park")
    if size not in demo.SIZES:
        raise SystemExit(f"DEMO must be one of {', '.join(demo.SIZES)}, not {size!r}.")
    marker = settings.instance / "demo"
    marker.write_text(LOADING)
    say(f"Loading the demonstration programme ({size}) ...")
    begun = time.perf_counter()
    with app.app_context():
        demo.prepare_demo(size)
        say(f"  loaded in {time.perf_counter() - begun:.1f} s; now its rounds are closed, solved and verified ...")
        demo.run_demo_rounds()
    marker.write_text(READY)


def waiting_round() -> tuple[Round, Run] | None:
    """Return the round that waits to be looked at and published; where none waits, the newest published one."""
    known = rounds()
    waiting = [row for row in known if row.state in {RoundState.CLOSED, RoundState.SOLVED, RoundState.VERIFIED}]
    published = [row for row in known if row.state is RoundState.PUBLISHED]
    for candidate in [*waiting, *published]:
        run = current_run(candidate)
        if run is not None and run.report:
            return candidate, run
    return None


def summary(app: Flask) -> tuple[list[str], bool]:
    """Write the files of the round that waits; return what it came to, line by line, and whether it was accepted."""
    with app.app_context():
        found = waiting_round()
        if found is None:
            return ["No round has been solved yet."], True
        round_, run = found
        folder = Path(app.config["SETTINGS"].instance) / "rounds" / f"round-{round_.id}"
        files = write_files(run.id, folder)
        return [
            *_lines(round_, run),
            f"Files: {', '.join(file.name for file in files)} in {folder}",
        ], run.verdict == "accepted"


def _lines(round_: Round, run: Run) -> list[str]:
    told, counts = run.report, run.snapshot.counts
    roles = ", ".join(
        f"{role.replace('_', ' ')} {told['placed_per_role'][role]}/{told['seats_per_role'][role]}"
        for role in told["seats_per_role"]
    )
    share = 100 * told["first_choices"] / told["placed"] if told["placed"] else 0
    stages = ", ".join(f"{name} {seconds} s" for name, seconds in told["stages"].items())
    closed = len({part["course"] or part["position"] for part in told["closed"]})
    return [
        f"{round_.name_zh} ({round_.name_en}): {round_.state}",
        f"People: {counts['people']} ({counts['staff']} staff, {counts['students']} students)",
        f"Positions: {counts['positions']}, seats: {counts['seats']}, eligible pairs: {counts['pairs']}",
        f"Placed: {told['placed']} ({roles})",
        f"First choices: {told['first_choices']} ({share:.0f} %), worst place in a list: {told['worst_rank']}",
        f"Courses that do not open: {closed}; decided by the lottery: {told['lottery_decided']}",
        f"Time: {stages}; memory at most {told['peak_mb']} MB",
        f"Independent check: {run.verdict or 'not yet'}",
    ]
