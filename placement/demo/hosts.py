"""What enterprises say of their candidates: ranks, ties, vetoes, or nothing."""

from __future__ import annotations

from collections import defaultdict
from random import Random

from placement.demo.lists import Lists
from placement.demo.openings import COLD, POPULAR, SHORT, STAR
from placement.demo.world import STUDENT, DemoWorld, Member, Opening
from placement.preferences import service as preferences
from placement.preferences.states import VetoReason

MOST_RANKED = 8
VETOERS = 6
ENOUGH = 10
"""So many candidates that one may be refused without a seat staying empty."""
SAYS_NOTHING = {True: 0.85, False: 0.25}
"""How often the host of student seats, and of other positions, ranks nobody."""


def rank_all(world: DemoWorld, lists: Lists) -> None:
    """Let the hosts of a round rank and refuse candidates; the guest without a place is ranked by nobody."""
    candidates: dict[Opening, list[Member]] = defaultdict(list)
    for member, choices in lists.items():
        for opening in choices:
            candidates[opening].append(member)
    vetoes = VETOERS
    for opening, members in candidates.items():
        ranks = _ranks(world, opening, members)
        refused = _refused(world, members, ranks) if vetoes and _may_veto(opening, members) else {}
        vetoes -= bool(refused)
        if ranks or refused:  # a host that says nothing certifies nothing
            preferences.rank_candidates(opening.firm.officer, opening.position, ranks, refused)


def _ranks(world: DemoWorld, opening: Opening, members: list[Member]) -> dict[int, int]:
    rng, nobody = world.rng, world.guests["unplaced"]
    if opening.tag in {COLD, SHORT}:
        return {member.person.id: 1 for member in members}
    wanted = nobody in members or world.guests["staff"] in members
    silent = opening.tag == POPULAR or rng.random() < SAYS_NOTHING[opening.role is STUDENT]
    if silent and not (wanted or opening.tag == STAR):
        return {}
    known = [member for member in members if member not in set(world.guests.values())]
    order = rng.sample(known, min(len(known), MOST_RANKED))
    return _in_order(rng, order)


def _in_order(rng: Random, order: list[Member]) -> dict[int, int]:
    """Return competition ranks; one host in four ties second and third."""
    ties = rng.random() < 0.25 and len(order) > 2  # noqa: PLR2004 - one in four, where there are three
    return {m.person.id: 2 if ties and place == 3 else place for place, m in enumerate(order, 1)}  # noqa: PLR2004


def _may_veto(opening: Opening, members: list[Member]) -> bool:
    return len(members) >= ENOUGH and opening.tag in {"", STAR}


def _refused(world: DemoWorld, members: list[Member], ranks: dict[int, int]) -> dict[int, VetoReason]:
    """Return one candidate who is not ranked and no guest, with a reason."""
    guests = {guest.person.id for guest in world.guests.values()}
    free = [m.person.id for m in members if m.person.id not in ranks and m.person.id not in guests]
    return {world.rng.choice(free): world.rng.choice(tuple(VetoReason))} if free else {}
