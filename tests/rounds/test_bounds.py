"""What a policy profile bounds over many people reaches the market, and the optimiser keeps it."""

from __future__ import annotations

from assignment import solve
from placement.rounds.translate import to_market
from tests.rounds.snapshots import person, position, snapshot


def held(document) -> set[tuple[str, str]]:
    market = to_market(document, "seed")
    outcome = solve(market)
    return {(market.people[i], market.positions[j]) for i, j in outcome.pairs.tolist()}


def test_an_enterprise_takes_no_more_people_of_a_role_than_its_profile_allows():
    """Jiangsu: one vice president per enterprise, though it posted two seats."""
    positions = [position("j1"), position("j2")]
    people = [person("p1", "j1"), person("p2", "j2")]
    document = snapshot(people, positions)
    assert len(held(document)) == 2
    role = positions[0]["role"]
    for one in positions:
        one["host"] = 1
    document["policies"] = {role: {"max_persons_per_host": 1}}
    assert len(held(document)) == 1


def test_a_person_takes_no_more_enterprises_in_a_role_than_its_profile_allows():
    """Three in all, two of them in this role."""
    positions = [position("j1"), position("j2"), position("j3")]
    for number, one in enumerate(positions):
        one["host"] = number
    somebody = person("p1", "j1", "j2", "j3", load=3)
    document = snapshot([somebody], positions)
    assert len(held(document)) == 3
    somebody["roles"] = {positions[0]["role"]: {"verdict": "pass", "findings": [], "load": 2}}
    assert len(held(document)) == 2
