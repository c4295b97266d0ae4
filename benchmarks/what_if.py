"""How long “what if this round used Shaanxi's rules?” takes for 10,000 people, page and table.

Run: python benchmarks/what_if.py   (makes an instance in a temporary folder; needs the test packages)
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from random import Random

import flask_migrate
from sqlalchemy import insert, select

sys.path.insert(0, str(Path(__file__).parents[1]))

from placement import create_app
from placement.accounts.models import Person
from placement.config import HERE
from placement.foundation.clock import now
from placement.foundation.database import command, db
from placement.nominations.models import Application, Nomination
from placement.reference.models import Title
from placement.reference.service import load_reference
from tests.browsing import browser_of
from tests.databases import QUICK
from tests.factories import World, a_town

PEOPLE, STUDENTS, TIMES = 10_000, 4_000, 7
MOST_DAYS, OK = 200, "200 OK"
ASKED = "vice_president=cn-sn-tvp-2025@1&technical_advisor=cn-sd-tsp-2020@1"
ROLES = ("vice_president", "technical_advisor", "research_assistant", "course_teacher")


@command
def fill(town: World) -> None:
    """Put everybody forward, without the commands: only their number matters here."""
    rng, at = Random(5), now()
    titles = db.session.scalars(select(Title.code)).all()
    homes = [town.organisations["university"], town.organisations["other_university"]]
    first = 100_000
    people = [
        {
            "id": first + n, "email": f"p{n}@site.cn", "active": True, "fs_uniquifier": f"u{n}", "is_demo": False,
            "name_zh": f"某人{n}", "home_id": rng.choice(homes), "title_code": rng.choice(titles),
            "degree": rng.randint(0, 4), "birth_year": rng.choice((None, *range(1955, 2000))), "birth_month": 6,
            "employment": rng.choice(("regular", "contract", "part_time", None)),
            "contract_until": date(2030, 8, 31), "management_post": rng.choice((False, False, True)),
            "clean_record": True,
            "months_served": rng.choice((0, 24, 60)), "days_per_year": rng.randint(0, MOST_DAYS),
            "enrolled_year": rng.randint(1, 4), "disciplines": [], "companies": [], "joined_at": at,
        }
        for n in range(PEOPLE)
    ]  # fmt: skip
    db.session.execute(insert(Person), people)
    common = {"round_id": town.round_id, "verdict": "pass", "findings": [], "judged_on": date(2026, 12, 1)}
    staff = [
        common
        | {
            "university_id": row["home_id"], "person_id": row["id"], "role": rng.choice(ROLES), "load": 1,
            "state": "consented", "nominated_at": at, "consented_at": at,
        }
        for row in people[STUDENTS:]
    ]  # fmt: skip
    db.session.execute(insert(Nomination), staff)
    students = [
        common | {"person_id": row["id"], "state": "submitted", "applied_at": at} for row in people[:STUDENTS]
    ]
    db.session.execute(insert(Application), students)


def main() -> None:
    """Print the median and the worst of a few requests."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Path(folder), **QUICK)
        with app.test_request_context():
            flask_migrate.upgrade(directory=str(HERE / "migrations"))
            load_reference()
            town = a_town()
            fill(town)
            coordinator = town.people["coordinator"]
        browser = browser_of(app, coordinator)
        for name, path in (("page", "what-if"), ("table", "what-if.csv")):
            address = (
                f"/rounds/{town.round_id}/{path}?vice_president=cn-sn-tvp-2025@1&technical_advisor=cn-sd-tsp-2020@1"
            )
            times = []
            for _ in range(TIMES):
                begun = time.perf_counter()
                assert browser.get(address).status == OK
                times.append(time.perf_counter() - begun)
            print(f"{name}: median {statistics.median(times):.2f} s, worst {max(times):.2f} s, {PEOPLE} people")


if __name__ == "__main__":
    main()
