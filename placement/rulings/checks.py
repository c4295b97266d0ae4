"""Checks by hand: what the profiles of a round leave to a named officer, of enterprises, positions and the round."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask_babel import get_locale

from placement.accounts.actor import Actor
from placement.eligibility.drafts import Check, Policy
from placement.eligibility.findings import check_key
from placement.eligibility.states import About
from placement.foundation.ordering import by_pinyin
from placement.foundation.web import named
from placement.organisations.models import Organisation
from placement.programme.models import Round
from placement.programme.queries import policies
from placement.reference.states import Role
from placement.rulings import queries
from placement.rulings.models import RuleTick


@dataclass(frozen=True, slots=True)
class Line:
    """One check of one subject, as the page lists it."""

    subject: str
    name: str
    more: str
    key: str
    words: str
    role: Role
    tick: RuleTick | None

    @property
    def answer(self) -> str:
        """Return what was said: nothing yet, that it holds, or that it does not."""
        if self.tick is None:
            return OPEN
        return "yes" if self.tick.holds else "no"


OPEN = "open"
ANSWERS = (OPEN, "yes", "no")
ORDERS: dict[str, Callable[[Line], Any]] = {
    "name": lambda line: by_pinyin(line.name),
    "check": lambda line: line.key,
    "answer": lambda line: ANSWERS.index(line.answer),
}


def _words(check: Check) -> str:
    return check.zh if str(get_locale()).startswith("zh") else check.en


def _asked(rules: dict[Role, Policy], about: About) -> list[tuple[Role, str, str]]:
    """Return (role, key, words) of the checks about something that the round's profiles ask for."""
    return [
        (role, check_key(policy, check.code), _words(check))
        for role, policy in rules.items()
        for check in policy.checks
        if check.about is about
    ]


def lines(round_: Round, actor: Actor) -> list[Line]:
    """Return every check that the actor makes by hand in a round, with what was said."""
    rules = policies(round_)
    hosts, posts = _asked(rules, About.HOST), _asked(rules, About.POSITION)
    positions = queries.positions_to_check(round_, actor) if hosts or posts else []
    subjects = {f"h{row.enterprise_id}" for row in positions} | {f"j{row.id}" for row in positions} | {"r"}
    said = queries.ticked(round_, subjects)
    found = [
        Line("r", named(round_), "", key, words, role, said.get(("r", key)))
        for role, key, words in (_asked(rules, About.ROUND) if actor.is_coordinator else [])
    ]
    seen: set[tuple[str, str]] = set()
    for row in positions:
        for subject, name, more, asked in (
            (f"h{row.enterprise_id}", named(row.enterprise), "", hosts),
            (f"j{row.id}", row.title, named(row.enterprise), posts),
        ):
            for role, key, words in asked:
                if role == row.role and (subject, key) not in seen:
                    seen.add((subject, key))
                    found.append(Line(subject, name, more, key, words, role, said.get((subject, key))))
    return found


HOST_COLUMNS = {"founded_on": "min_host_years", "employees": "min_host_employees"}
"""Facts of an enterprise that an officer enters -> the rule that reads them."""


def hosts_lacking(round_: Round, actor: Actor) -> list[Organisation]:
    """Return the enterprises of which a fact is missing that the rules of one of their positions read."""
    rules, found = policies(round_), {}
    for row in queries.positions_to_check(round_, actor):
        policy = rules.get(Role(row.role))
        lacks = policy is not None and any(
            getattr(policy, column) is not None and getattr(row.enterprise, fact) is None
            for fact, column in HOST_COLUMNS.items()
        )
        if lacks:
            found[row.enterprise_id] = row.enterprise
    return list(found.values())
