"""What stability would cost is computed from the frozen lists and rankings, and said on the desk."""

from __future__ import annotations

from typing import Any

import pytest

from assignment import solve
from placement.rounds.stability import stability
from placement.rounds.translate import to_market
from tests.rounds.snapshots import course, person, position, snapshot, student


def told(document: dict[str, Any]) -> dict[str, Any]:
    market = to_market(document, "seed")
    return stability(document, market, solve(market))


def test_the_best_placement_may_leave_a_pair_that_would_rather_have_each_other():
    """Two are placed only if p1 gives up the first choice, which ranks p1 first too."""
    people = [person("p1", "j1", "j2"), person("p2", "j1")]
    found = told(snapshot(people, [position("j1", ranking={"p1": 1, "p2": 2}), position("j2")]))
    assert (found["best"]["placed"], found["best"]["blocking_pairs"]) == (2, 1)
    for side in ("people", "positions"):
        assert (found[side]["placed"], found[side]["blocking_pairs"]) == (1, 0)
        assert (found[side]["better"], found[side]["worse"], found[side]["same"]) == (1, 1, 0)


def test_people_and_enterprises_have_each_their_best_stable_placement():
    people = [person("p1", "j1", "j2"), person("p2", "j2", "j1")]
    positions = [position("j1", ranking={"p2": 1, "p1": 2}), position("j2", ranking={"p1": 1, "p2": 2})]
    found = told(snapshot(people, positions))
    assert (found["people"]["first_choices"], found["positions"]["first_choices"]) == (2, 0)


def test_whom_an_enterprise_did_not_rank_comes_last():
    people = [person("p1", "j1"), person("p2", "j1")]
    found = told(snapshot(people, [position("j1", ranking={"p2": 1})]))
    assert found["people"]["placed"] == 1
    assert found["best"]["blocking_pairs"] == 0


def test_courses_count_as_the_best_placement_opens_them():
    """Stability knows no least: s1 would rather stay with p0's course than fill the other one."""
    people = [
        person("p1", "j1", roles={"course_teacher": {"verdict": "pass", "findings": []}}),
        student("s1", "j4", "j2"),
        student("s2", "j2"),
    ]
    positions = [*course(1, 2, 3), position("j4", role="course_student", ranking={"s1": 1})]
    found = told(snapshot(people, positions))
    assert found["best"]["placed"] == 3
    assert found["people"]["short"] == 1


def test_a_closed_course_has_no_seats():
    people = [student("s1", "j2"), student("s2", "j2")]
    found = told(snapshot(people, course(1, 2, 3)))
    assert (found["best"]["placed"], found["people"]["placed"], found["people"]["short"]) == (0, 0, 0)


def test_a_limit_over_several_positions_leaves_it_undefined():
    people = [person("p1", "j1", "j2", load=2)]
    positions = [position("j1", host=7), position("j2", host=7)]
    assert told(snapshot(people, positions)) == {"undefined": "cap"}


@pytest.mark.parametrize("language", ["zh_Hans_CN", "en"])
def test_the_desk_says_what_stability_would_cost(world_site, language):
    site = world_site
    site.decide()
    page = site.browser("coordinator", language).get(f"/rounds/{site.world.round_id}/desk")
    assert {"zh_Hans_CN": "稳定性的代价", "en": "What stability would cost"}[language] in page.text
