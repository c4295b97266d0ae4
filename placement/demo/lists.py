"""Lists drawn by chance: what fits the person's field and place, and what everybody wants, comes first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from random import Random

from placement.accounts.queries import facts_of
from placement.demo.openings import STAR
from placement.demo.world import Member, Opening
from placement.eligibility.drafts import Facts, Policy, verdict_of
from placement.eligibility.rules import judge_pair
from placement.eligibility.states import Verdict
from placement.reference.states import Role

LENGTHS = (4, 4, 5, 5, 5, 6, 6, 7, 8, 10)
FLOOR = 4
TRIES = 80
FIELD, CATEGORY = 0.6, 0.25
"""How often a choice comes from the person's own field, and from its category."""

Lists = dict[Member, list[Opening]]


class Pool:
    """The openings of a kind, drawn by weight."""

    def __init__(self, openings: Sequence[Opening]) -> None:
        self.openings = openings
        self.sums = list(accumulate(opening.weight for opening in openings))

    def draw(self, rng: Random) -> Opening:
        """Return one opening."""
        return rng.choices(self.openings, cum_weights=self.sums)[0]


class Urn:
    """All openings of a round, by role and field."""

    def __init__(self, rng: Random, openings: Sequence[Opening], rules: Mapping[Role, Policy]) -> None:
        self.rng, self.openings, self.rules = rng, openings, rules
        by_kind: dict[tuple[Role, str], list[Opening]] = defaultdict(list)
        for opening in openings:
            if opening.weight:
                fields = {"", *opening.disciplines, *(code[:2] for code in opening.disciplines)}
                for code in sorted(fields):
                    by_kind[opening.role, code].append(opening)
        self.pools = {kind: Pool(found) for kind, found in by_kind.items()}

    def admits(self, facts: Facts, opening: Opening) -> bool:
        """Return whether the rules between person and position allow the pair."""
        return verdict_of(judge_pair(facts, self.rules[opening.role], opening.asked)) is Verdict.PASS

    def list_for(self, member: Member, roles: Sequence[Role]) -> list[Opening]:
        """Return a list of different openings that the rules allow, four or more where there are as many."""
        facts, most = facts_of(member.person), self.rng.choice(LENGTHS)
        found: dict[Opening, None] = {}
        for _try in range(TRIES):
            if len(found) == most:
                break
            pool = self._pool(member, self.rng.choice(roles))
            opening = pool.draw(self.rng) if pool else None
            if opening and opening not in found and self.admits(facts, opening):
                found[opening] = None
        return list(found) if len(found) >= FLOOR else self._filled(facts, roles, found)

    def _pool(self, member: Member, role: Role) -> Pool | None:
        chance = self.rng.random()
        field = self.rng.choice(member.person.disciplines)
        code = field if chance < FIELD else field[:2] if chance < FIELD + CATEGORY else ""
        return self.pools.get((role, code)) or self.pools.get((role, ""))

    def _filled(self, facts: Facts, roles: Sequence[Role], found: Iterable[Opening]) -> list[Opening]:
        listed = list(found)
        for opening in self.openings:
            if len(listed) >= FLOOR:
                break
            fits = opening.tag in {"", STAR} and opening.role in roles and opening not in listed
            if fits and self.admits(facts, opening):
                listed.append(opening)
        return listed
