"""reach(): whom each opening could get, and which openings each candidate could get, as the judge itself says.

Candidates and openings that the rules between a person and a position cannot tell apart are
judged once: 10,000 people and 4,000 positions come down to a few thousand verdicts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, replace

from placement.eligibility.drafts import Asked, Facts, Policy, verdict_of
from placement.eligibility.rules import judge_pair, narrowed
from placement.eligibility.states import Verdict
from placement.reference.states import Role

NO_HOST = ""


def _for_pairs(facts: Facts) -> Facts:
    """Return the facts without those that only the rules of a role read; whatever else differs is judged apart."""
    return replace(
        facts,
        birth_year=None,
        birth_month=None,
        employment=None,
        contract_until=None,
        management_post=None,
        in_term_until=None,
        months_served=None,
        clean_record=None,
        enrolled_year=None,
        civil_servant=None,
        days_per_month=None,
        work_years=None,
        months_in_window=None,
        last_assessment=None,
        skilled_rank=None,
        load=1,
        exceptions=(),
        ticks={},
    )


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who takes part in a role and meets the role's rules."""

    person_id: int
    role: Role
    facts: Facts


@dataclass(frozen=True, slots=True)
class Opening:
    """A published position."""

    position_id: int
    role: Role
    asked: Asked


def reach(
    candidates: Iterable[Candidate], openings: Iterable[Opening], policies: Mapping[Role, Policy]
) -> dict[int, frozenset[int]]:
    """Return, for every opening, the numbers of the people who may take it; sets are shared among like openings."""
    openings = list(openings)
    named = {code for one in openings for code in (one.asked.host_code, one.asked.invited) if code}
    crowd = _Crowd(candidates, policies, frozenset(named))
    return {opening.position_id: crowd.eligible(opening) for opening in openings}


class _Crowd:
    """The candidates of each role in groups that no position can tell apart."""

    def __init__(
        self, candidates: Iterable[Candidate], policies: Mapping[Role, Policy], hosts: frozenset[str]
    ) -> None:
        self.policies = policies
        self.plain: dict[Role, dict[Facts, list[int]]] = defaultdict(lambda: defaultdict(list))
        self.bound: dict[Role, list[Candidate]] = defaultdict(list)
        """Those whom the name of a host, or of a university that is invited, may matter to: judged one by one."""
        self.known: dict[Hashable, frozenset[int]] = {}
        for one in candidates:
            facts = _for_pairs(one.facts)
            if facts.home_code in hosts or hosts & _ties(facts):
                self.bound[one.role].append(replace(one, facts=facts))
            else:
                plain = replace(facts, home_code=None, companies=(), interests=(), home_companies=(), clearances=())
                self.plain[one.role][plain].append(one.person_id)

    def eligible(self, opening: Opening) -> frozenset[int]:
        policy = self.policies.get(opening.role)
        if policy is None:
            return frozenset()
        anywhere = replace(narrowed(policy, opening.asked), host_code=NO_HOST)
        key = (opening.role, anywhere, frozenset(anywhere.ticks.items()))
        if key not in self.known:
            self.known[key] = frozenset(
                person_id
                for facts, people in self.plain[opening.role].items()
                if _passes(facts, policy, anywhere)
                for person_id in people
            )
        bound = {one.person_id for one in self.bound[opening.role] if _passes(one.facts, policy, opening.asked)}
        return self.known[key] | bound if bound else self.known[key]


def _ties(facts: Facts) -> set[str]:
    """Return the enterprises that something ties the person to."""
    return {*facts.companies, *facts.home_companies, *(one.host_code for one in facts.interests)}


def _passes(facts: Facts, policy: Policy, asked: Asked) -> bool:
    return verdict_of(judge_pair(facts, policy, asked)) is Verdict.PASS
