"""Judging in groups says what judging every pair says."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from placement.eligibility.drafts import Asked, Facts, Policy, verdict_of
from placement.eligibility.rules import judge_pair
from placement.eligibility.states import Verdict
from placement.radar.reach import Candidate, Opening, reach
from placement.reference.states import Role

HOSTS = [f"91320200MA00000{n}" for n in range(4)]
ROLES = (Role.TECHNICAL_ADVISOR, Role.VICE_PRESIDENT)
POLICIES = {
    Role.TECHNICAL_ADVISOR: Policy("own-barred", bars_own_company=True),
    Role.VICE_PRESIDENT: Policy("own-allowed"),
}


def somebody(rng: random.Random, number: int) -> Candidate:
    facts = Facts(
        birth_year=rng.choice([1970, 1990]),
        title_rank=rng.choice([None, 1, 2, 3]),
        degree=rng.choice([None, 2, 3, 4]),
        days_per_year=rng.choice([None, 20, 40, 90]),
        companies=tuple(rng.sample(HOSTS, rng.choice([0, 0, 1, 2]))),
        home_code=rng.choice([None, "4132010284", HOSTS[0]]),
    )
    return Candidate(number, rng.choice(ROLES), facts)


def something(rng: random.Random, number: int) -> Opening:
    asked = Asked(
        rng.choice(HOSTS),
        min_degree=rng.choice([None, 3, 4]),
        min_title_rank=rng.choice([None, 1, 2]),
        days_per_year=rng.choice([None, 30, 60]),
    )
    return Opening(number, rng.choice(ROLES), asked)


@pytest.mark.parametrize("seed", range(30))
def test_groups_say_what_every_pair_says(seed):
    rng = random.Random(seed)
    people = [somebody(rng, n) for n in range(30)]
    openings = [something(rng, n) for n in range(30)]
    for opening in openings:
        expected = {
            one.person_id
            for one in people
            if one.role is opening.role
            and verdict_of(judge_pair(one.facts, POLICIES[one.role], opening.asked)) is Verdict.PASS
        }
        assert reach(people, openings, POLICIES)[opening.position_id] == expected


def test_facts_that_only_a_role_asks_for_split_no_group():
    """A thousand people of different ages are judged once for a position."""
    asked = Asked(HOSTS[0])
    alike = [Candidate(n, Role.TECHNICAL_ADVISOR, Facts(birth_year=1950 + n % 50, degree=4)) for n in range(1000)]
    found = reach(alike, [Opening(1, Role.TECHNICAL_ADVISOR, asked)], POLICIES)
    assert len(found[1]) == 1000


def test_a_role_that_takes_no_part_reaches_nobody():
    rng = random.Random(1)
    one = replace(somebody(rng, 1), role=Role.COURSE_STUDENT)
    assert reach([one], [Opening(7, Role.COURSE_STUDENT, Asked(HOSTS[0]))], POLICIES)[7] == frozenset()
