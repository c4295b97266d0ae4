"""Small frozen snapshots, written by hand."""

from __future__ import annotations

import random
from typing import Any

from placement.foundation.database import db
from placement.rounds import service
from placement.rounds.snapshot import canonical, digest
from tests.sites import Site


def person(key: str, *choices: str, **facts: Any) -> dict[str, Any]:
    """Return a person with choices; "j1!vetoed" stands for a choice that is no pair."""
    made = [{"position": name, "is": why or "pair"} for name, _, why in (choice.partition("!") for choice in choices)]
    return {
        "id": key,
        "side": "staff",
        "load": 1,
        "home": 1,
        "region": "320100",
        "disciplines": ["0812"],
        "title_rank": 2,
        "roles": {"technical_advisor": {"verdict": "pass", "findings": []}},
        "certified": bool(choices),
        "full_list": True,
        "choices": made,
        **facts,
    }


def student(key: str, *choices: str, **facts: Any) -> dict[str, Any]:
    """Return a student with choices."""
    roles = {"course_student": {"verdict": "pass", "findings": []}}
    return person(key, *choices, **{"side": "student", "title_rank": 0, "roles": roles, **facts})


def position(key: str, seats: int = 1, **facts: Any) -> dict[str, Any]:
    """Return a position."""
    return {
        "id": key,
        "role": "technical_advisor",
        "seats": seats,
        "least": 0,
        "host": 100 + int(key[1:]),
        "region": "320500",
        "course": 0,
        "disciplines": ["0809"],
        "min_title_rank": 0,
        "ranking": {},
        "vetoes": {},
        **facts,
    }


def course(number: int, least: int, most: int) -> list[dict[str, Any]]:
    """Return the two halves of a course: j<number> teaches, j<number + 1> are the students."""
    common = {"course": number, "host": 900 + number}
    return [
        position(f"j{number}", 1, role="course_teacher", least=1, **common),
        position(f"j{number + 1}", most, role="course_student", least=least, **common),
    ]


def snapshot(people: list[dict[str, Any]], positions: list[dict[str, Any]], **facts: Any) -> dict[str, Any]:
    """Return a snapshot document."""
    return {
        "format": "placement-snapshot/1",
        "round": 1,
        "preset": "everybody",
        "weights": {"person": 1, "host": 1},
        "list_floor": 4,
        "policies": {},
        "people": people,
        "positions": positions,
        **facts,
    }


def unending(courses: int = 120, students: int = 700) -> dict[str, Any]:
    """Return a snapshot with too few students for its courses; to prove which should open takes many minutes."""
    drawn = random.Random(8)
    halves = [course(2 * k + 1, 8, 12) for k in range(courses)]
    people = [
        person(f"p{k}", f"j{2 * k + 1}", roles={"course_teacher": {"verdict": "pass", "findings": []}})
        for k in range(courses)
    ]
    people += [
        student(f"p{courses + k}", *(f"j{2 * one + 2}" for one in drawn.sample(range(courses), 10)))
        for k in range(students)
    ]
    return snapshot(people, [half for pair in halves for half in pair])


def a_run_without_end(site: Site) -> int:
    """Close the site's round and ask for a run on such a snapshot; return its number."""
    coordinator = site.world.actor("coordinator")
    frozen = service.close_round(coordinator, site.world.round())
    run = service.request_run(coordinator, site.world.round(), "42")
    frozen.content = canonical(unending())
    frozen.sha256 = digest(frozen.content)
    db.session.commit()
    return run.id
