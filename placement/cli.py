"""Commands of the shell: `placement ...`."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import click
import waitress
from flask import Flask

from assignment import interrupt
from placement import create_app
from placement.accounts.actor import PLATFORM
from placement.accounts.drafts import PersonDraft
from placement.accounts.service import add_person, issue_invitation
from placement.accounts.states import MembershipRole
from placement.config import Settings
from placement.demand.states import POSITION
from placement.demand.worker import perform_next as perform_publication
from placement.exchange.states import IMPORT
from placement.exchange.worker import perform_next as perform_import
from placement.foundation.database import command
from placement.foundation.outbox import send_waiting
from placement.foundation.work import work_for_ever
from placement.installing import bring_up, summary, upgrade
from placement.nominations.states import APPLICATION, ENDORSEMENT, NOMINATION
from placement.organisations.queries import by_code, organisations
from placement.organisations.service import found_organisation
from placement.organisations.states import ORGANISATION, Kind
from placement.placing.states import ROSTER
from placement.placing.worker import perform_next as perform_roster
from placement.programme.states import ROUND
from placement.rosters.command import solve
from placement.rounds.states import RUN
from placement.rounds.worker import perform_next as perform_run
from placement.rulings.states import CLEARANCE, EXCEPTION

REFUSED = 4
THREADS = 8


@click.group()
def main() -> None:
    """Place people into positions: provably best, reproducible, explained."""
    interrupt.mind_work()


main.add_command(solve)


@main.command()
def run() -> None:
    """Set the instance up, show what its round came to, and serve the site with its worker."""
    app = create_app()
    settings: Settings = app.config["SETTINGS"]
    if settings.is_demo:
        _refuse_open_demo(settings)
    bring_up(app, click.echo)
    _refuse_open_demo(settings)
    for line in summary(app)[0]:
        click.echo(line)
    stop = threading.Event()
    keeper = threading.Thread(target=_keep_worker, args=(stop,), daemon=True)
    keeper.start()
    click.echo(f"\nThe site is at {settings.base_url}   (Ctrl-C ends it)")
    try:
        waitress.serve(app, host=settings.host, port=settings.port, threads=THREADS, ident=None, _quiet=True)
    finally:
        stop.set()
        keeper.join(timeout=5)


def _refuse_open_demo(settings: Settings) -> None:
    """A demonstration has accounts without passwords, so it listens on this machine only."""
    if settings.is_demo and settings.host not in {"127.0.0.1", "localhost", "::1"}:
        raise click.ClickException("A demonstration listens on 127.0.0.1 only; unset PLACEMENT_HOST.")


def _keep_worker(stop: threading.Event) -> None:
    """Keep one worker process alive beside the site."""
    while not stop.is_set():
        child = subprocess.Popen([sys.executable, "-m", "placement", "worker"])
        while child.poll() is None and not stop.wait(0.5):
            pass
        if child.poll() is None:
            child.terminate()
            child.wait(timeout=10)
        elif not stop.is_set():
            time.sleep(1)


@main.command(name="round")
def round_() -> None:
    """Set the instance up, show what its round came to, and end."""
    app = create_app()
    bring_up(app, click.echo)
    lines, accepted = summary(app)
    for line in lines:
        click.echo(line)
    if not accepted:
        sys.exit(REFUSED)


@main.command()
@click.option("--once", is_flag=True, help="Do what waits and end.")
def worker(*, once: bool) -> None:
    """Compute runs that wait, and send mail that waits."""
    app = create_app()
    with app.app_context():
        if once:
            while perform_publication() or perform_import() or perform_roster() or perform_run():
                pass
            return
        parent = os.getppid()
        threading.Thread(target=_end_with_parent, args=(parent,), daemon=True).start()
        work_for_ever(perform_publication, perform_import, perform_roster, perform_run, send_waiting)


def _end_with_parent(parent: int) -> None:
    """End this process when the one that started it is gone."""
    while os.getppid() == parent:
        time.sleep(2)
    os._exit(0)


@main.command()
@click.option("--office-zh", prompt="Name of the coordination office, in Chinese", help="For example 江苏统筹办公室.")
@click.option("--office-en", prompt="Name of the coordination office, in English", help="For example Jiangsu office.")
@click.option("--region", prompt="Region code (GB/T 2260)", help="For example 320100.")
@click.option("--name", prompt="Name of the first administrator")
@click.option("--email", prompt="E-mail of the first administrator")
def init(*, office_zh: str, office_en: str, region: str, name: str, email: str) -> None:
    """Set up a real instance and print the invitation link of its first administrator."""
    app = create_app()
    settings: Settings = app.config["SETTINGS"]
    if settings.is_demo:
        raise click.ClickException(
            "This instance holds the demonstration. Set PLACEMENT_INSTANCE to an empty folder."
        )
    upgrade(app)
    with app.app_context():
        if organisations(Kind.OPERATOR):
            raise click.ClickException("This instance is set up already; its administrators invite others.")
        token = _first_administrator(office_zh, office_en, region, PersonDraft(name_zh=name, email=email))
    click.echo(f"Open this link within seven days to set a password:\n{settings.base_url}/invitations/{token}")


@command
def _first_administrator(office_zh: str, office_en: str, region: str, draft: PersonDraft) -> str:
    office = by_code(Kind.OPERATOR, office_zh) or found_organisation(
        PLATFORM, Kind.OPERATOR, office_zh, office_zh, office_en, region
    )
    person = add_person(PLATFORM, draft, office, MembershipRole.ADMINISTRATOR)
    return issue_invitation(PLATFORM, person)


@main.command(name="upgrade")
def upgrade_() -> None:
    """Bring the tables and the reference data of an instance up to date."""
    app: Flask = create_app()
    upgrade(app)
    click.echo(f"Up to date: {Path(app.config['SETTINGS'].instance)}")


LIFECYCLES = (
    ORGANISATION, ROUND, POSITION, EXCEPTION, CLEARANCE, NOMINATION, ENDORSEMENT, APPLICATION, RUN, IMPORT, ROSTER,
)  # fmt: skip


@main.command()
def states() -> None:
    """Print docs/states.md: every state and move, from the tables that the code runs on."""
    parts = [f"## {table.subject}\n\n```mermaid\n{table.diagram()}\n```\n" for table in LIFECYCLES]
    click.echo("# States\n\nWritten by `placement states`; do not edit.\n\n" + "\n".join(parts), nl=False)
