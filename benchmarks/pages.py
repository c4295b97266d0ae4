"""How long the server takes for every page, as each kind of user sees it, and how many statements it takes.

Run: python benchmarks/pages.py INSTANCE [times]   (an instance with the demonstration, for example of a province:
DEMO=province PLACEMENT_INSTANCE=/tmp/province placement round; needs the test packages)

Everything is measured on copies: once as the demonstration leaves its rounds, and once in the middle of the large
round, which is open again there, since a list of the small round that is open in the demonstration shows nothing.
"""

from __future__ import annotations

import os
import platform
import re
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy
from flask import Flask
from sqlalchemy import Engine, event, text

sys.path.insert(0, str(Path(__file__).parents[1]))

from placement import create_app
from placement.foundation.database import db
from placement.home.guests import guests
from placement.installing import upgrade
from tests.doors import PAGES

TIMES, LIMIT_MS, OK = 5, 200, 200
TABLES = {
    "enterprise_id": "SELECT id FROM organisation WHERE kind = 'enterprise'",
    "host_id": "SELECT id FROM organisation WHERE kind = 'enterprise'",
    "interest_id": "SELECT id FROM declared_interest",
    "company_id": "SELECT id FROM owned_company",
    "profile_code": "SELECT code FROM policy_profile",
    "key": "SELECT code FROM region",
    "list_id": "SELECT id FROM demand_list WHERE edition > 0",
    "nomination_id": "SELECT id FROM nomination",
    "organisation_id": "SELECT id FROM organisation WHERE kind = 'enterprise'",
    "person_id": "SELECT person_id FROM nomination",
    "position_id": "SELECT id FROM position",
    "round_id": "SELECT id FROM round",
    "run_id": "SELECT id FROM run",
}
OWN = {
    "enterprise": {"position_id": "SELECT id FROM position WHERE enterprise_id = :organisation"},
    "zone": {"enterprise_id": "SELECT id FROM organisation WHERE parent_id = :organisation"},
    "university": {
        "nomination_id": "SELECT id FROM nomination WHERE university_id = :organisation",
        "person_id": "SELECT person_id FROM membership WHERE organisation_id = :organisation AND role = 'staff'",
    },
    "staff": {"nomination_id": "SELECT id FROM nomination WHERE person_id = :person"},
    "unplaced": {"nomination_id": "SELECT id FROM nomination WHERE person_id = :person"},
}
WORDS = {
    "role": ["vice_president"], "rule": ["age"], "broken": ["age"], "tie": ["conflict"], "table": ["region"],
    "form": ["xlsx"], "group": ["staff"], "kind": ["demand"], "code": ["zh"], "part": ["market"],
}  # fmt: skip
"""What an address may say beside numbers."""
LEFT_OUT = {"home.language", "home.health", "accounts.switch"}


@dataclass(frozen=True, slots=True)
class Timed:
    """One page as one kind of user sees it."""

    endpoint: str
    who: str
    address: str
    status: int
    milliseconds: float
    statements: int
    kilobytes: float
    is_page: bool


class Counter:
    """Counts what the database is asked."""

    def __init__(self) -> None:
        self.asked = 0
        event.listen(Engine, "before_cursor_execute", self._count)

    def _count(self, *_told: Any) -> None:
        self.asked += 1


def numbers(app: Flask, kind: str, person: int, organisation: int) -> dict[str, list[Any]]:
    """Return for every part of an address the last three values that mean something to a reader."""
    found: dict[str, list[Any]] = dict(WORDS)
    with app.app_context():
        for name, everybody in TABLES.items():
            query = OWN.get(kind, {}).get(name) or everybody
            bound = {"person": person, "organisation": organisation}
            given = {key: value for key, value in bound.items() if f":{key}" in query}
            found[name] = list(db.session.scalars(text(f"{query} ORDER BY 1 DESC LIMIT 3"), given))
    return found


def addresses(app: Flask, endpoint: str, known: dict[str, list[Any]]) -> Iterator[str]:
    """Return the addresses of a page that can be made of what is known."""
    for rule in app.url_map.iter_rules(endpoint):
        if "GET" not in (rule.methods or ()):
            continue
        names = [name for name in rule.arguments if known.get(name)]
        if len(names) < len(rule.arguments):
            continue
        for place in range(max((len(known[name]) for name in names), default=1)):
            values = {name: known[name][min(place, len(known[name]) - 1)] for name in names}
            with app.test_request_context():
                yield str(app.url_for(endpoint, _external=False, **values))


def timed(client: Any, counter: Counter, endpoint: str, who: str, address: str, times: int) -> Timed:
    """Return the median of several requests after a warm one."""
    warm = client.get(address)
    status, is_page = warm.status_code, warm.mimetype == "text/html"
    seconds, asked, size = [], 0, 0
    for _time in range(times if status == OK else 1):
        counter.asked, begun = 0, time.process_time()
        answer = client.get(address)
        size = len(answer.data)
        seconds.append(time.process_time() - begun)
        asked = counter.asked
    return Timed(endpoint, who, address, status, 1000 * statistics.median(seconds), asked, size / 1024, is_page)


def signed_in(app: Flask, person_id: int) -> Any:
    """Return a client as which a guest of the demonstration continues."""
    client = app.test_client()
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/").text)
    assert token is not None
    answer = client.post("/continue-as", data={"person": person_id, "csrf_token": token[1]})
    assert answer.status_code < 400, answer.status_code
    return client


def measured(app: Flask, times: int) -> list[Timed]:
    """Return all pages of all kinds of users that answer."""
    counter, found = Counter(), []
    with app.app_context():
        people = [("anonymous", 0, 0)] + [
            (one.kind.name, one.person.id, one.membership.organisation_id) for one in guests()
        ]
    for who, person, organisation in people:
        client = signed_in(app, person) if person else app.test_client()
        known = numbers(app, who, person, organisation)
        for endpoint in PAGES:
            if endpoint not in LEFT_OUT:
                for address in addresses(app, endpoint, known):
                    found.append(timed(client, counter, endpoint, who, address, times))
    return found


def table(found: list[Timed]) -> list[str]:
    """Return one line for each page and kind of user, the slowest address of it, the slowest first."""
    slowest: dict[tuple[str, str], Timed] = {}
    for one in found:
        key = (one.endpoint, one.who)
        if one.status == OK and (key not in slowest or slowest[key].milliseconds < one.milliseconds):
            slowest[key] = one
    lines = [f"{'ms':>7} {'SQL':>5} {'KB':>7}  page as whom, address"]
    for one in sorted(slowest.values(), key=lambda one: -one.milliseconds):
        lines.append(
            f"{one.milliseconds:7.1f} {one.statements:5d} {one.kilobytes:7.1f}"
            f"  {one.endpoint} as {one.who}, {one.address}"
        )
    return lines


OPEN_AGAIN = """
UPDATE round SET state = 'cancelled' WHERE state = 'open';
UPDATE round SET state = 'open', preferences_until = '2099-01-01', nominations_until = '2099-01-01',
    demand_until = '2099-01-01' WHERE state = 'verified';
"""
"""The round that waits for its publication is in the middle again, the small open one is over."""


def main(folder: str, times: int) -> None:
    """Print machine and versions, and a table for each of the two."""
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, ", end="")
    print(f"SQLAlchemy {sqlalchemy.__version__}, SQLite {sqlite3.sqlite_version}")
    print(f"processor time, median of {times} after a warm one; addresses that hand out a file stand apart")
    for title, change in (("As the demonstration is left", ""), ("In the middle of the large round", OPEN_AGAIN)):
        with tempfile.TemporaryDirectory() as place:
            copy = Path(shutil.copytree(folder, Path(place) / "instance"))
            app = create_app(copy)
            upgrade(app)
            kept = sqlite3.connect(copy / "placement.sqlite")
            kept.executescript(change)
            kept.close()
            print(f"\n{title}")
            told(measured(app, times))


def told(found: list[Timed]) -> None:
    """Print the table of pages and that of files, and what is late, broken or was not seen."""
    pages = [one for one in found if one.is_page]
    print("\n".join(table(pages)))
    print("\nFiles", *table([one for one in found if not one.is_page]), sep="\n")
    late = sorted({(one.endpoint, one.who) for one in pages if one.status == OK and one.milliseconds > LIMIT_MS})
    failed = sorted({f"{one.status} {one.address} as {one.who}" for one in found if one.status >= 500})
    unseen = sorted(set(PAGES) - LEFT_OUT - {one.endpoint for one in found if one.status == OK})
    print(f"pages over {LIMIT_MS} ms: {len(late)} {late or ''}; errors: {failed or 'none'}")
    print(f"nobody saw: {', '.join(unseen) or 'none'}")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else TIMES)
