"""The university's desk: its staff with the verdict of every role, judged in memory, and who is nominated already."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from placement.accounts.models import Membership, Person
from placement.accounts.queries import SKILLED
from placement.accounts.states import MembershipRole
from placement.eligibility.drafts import Facts, Finding, verdict_of
from placement.eligibility.rules import judge
from placement.eligibility.states import Verdict
from placement.eligibility.wording import Told, tell, tell_all
from placement.foundation.database import db
from placement.foundation.ordering import by_pinyin, by_surname
from placement.nominations.models import Nomination
from placement.nominations.states import NominationState
from placement.nominations.what_if import FACTS
from placement.programme.models import Round
from placement.programme.queries import policies
from placement.reference.models import Title
from placement.reference.states import STAFF_ROLES, Role
from placement.rulings.queries import rulings_of

NOT_NOMINATED, NOMINATED, BLOCKED = "none", "nominated", "blocked"
NO_DEPARTMENT = "-"
WORST_FIRST = (Verdict.FAIL, Verdict.UNKNOWN, Verdict.PASS)
NEXT_FIRST = (
    NominationState.PROPOSED,
    NominationState.DECLINED,
    NominationState.CONSENTED,
    NominationState.WITHDRAWN,
    None,
)


@dataclass(frozen=True, slots=True)
class Standing:
    """What the rules of one role say of somebody, and the nomination for it where there is one.

    A nomination has the verdict that it was stored with; without one the person is judged as of now.
    """

    role: Role
    verdict: Verdict
    findings: tuple[Finding, ...]
    nomination: Nomination | None = None

    @property
    def is_nominated(self) -> bool:
        """Return whether the university has put the person forward and not taken that back."""
        return self.nomination is not None and self.nomination.state is not NominationState.WITHDRAWN

    @property
    def is_blocked(self) -> bool:
        """Return whether the person is nominated and something stands in the way."""
        return self.is_nominated and self.verdict is not Verdict.PASS

    def told(self) -> list[Told]:
        """Return every rule in the reader's language, what stands in the way first."""
        return tell_all(self.findings)

    def first_reason(self) -> Told | None:
        """Return the first rule that stands in the way: one that fails, else one that lacks a fact."""
        if self.verdict is Verdict.PASS:
            return None
        return tell(next(finding for finding in self.findings if finding.verdict is self.verdict))


@dataclass(frozen=True, slots=True)
class Member:
    """One of the university's staff with the standing in every role of the round."""

    id: int
    name: str
    department: str
    title_code: str
    degree: int | None
    standings: Mapping[Role, Standing]

    @property
    def is_nominated(self) -> bool:
        """Return whether the person is nominated for any role."""
        return any(one.is_nominated for one in self.standings.values())


def staff_roles(round_: Round) -> list[Role]:
    """Return the roles of the round that universities nominate for."""
    rules = policies(round_)
    return [role for role in STAFF_ROLES if role in rules]


def staff(round_: Round, university_id: int, only: Collection[int] | None = None) -> list[Member]:
    """Return a university's staff, of all or of these, judged for every role, by name.

    Somebody who has left stays as long as a nomination stands. A few queries, however many people.
    """
    rules = {role: policy for role, policy in policies(round_).items() if role in STAFF_ROLES}
    nominated = _nominations(round_, university_id)
    people = _people(round_, university_id, only)
    known = rulings_of(round_, [row[0] for row in people])
    found = []
    for number, name, department, title_code, home_id, facts in people:
        standings = {}
        for role, policy in rules.items():
            row = nominated.get((number, role))
            if row is not None and row.state is not NominationState.WITHDRAWN:
                findings = tuple(map(Finding.from_document, row.findings))
                standings[role] = Standing(role, Verdict(row.verdict), findings, row)
            else:
                findings = judge(known.known(facts, number, home_id, role), policy, round_.reference_on)
                standings[role] = Standing(role, verdict_of(findings), findings, row)
        found.append(Member(number, name, department or "", title_code or "", facts.degree, standings))
    return sorted(found, key=lambda one: (by_surname(one.name), one.id))


def _nominations(round_: Round, university_id: int) -> dict[tuple[int, Role], Nomination]:
    query = (
        select(Nomination)
        .options(joinedload(Nomination.endorsement), joinedload(Nomination.reminder))
        .where(Nomination.round_id == round_.id, Nomination.university_id == university_id)
    )
    return {(row.person_id, Role(row.role)): row for row in db.session.scalars(query)}


Known = tuple[int, str, str | None, str | None, int | None, Facts]


def _people(round_: Round, university_id: int, only: Collection[int] | None) -> list[Known]:
    """Return number, name, department, title, home and facts, in one query and without a row object each."""
    employed = select(Membership.person_id).where(
        Membership.organisation_id == university_id,
        Membership.role == MembershipRole.STAFF,
        Membership.ended_at.is_(None),
    )
    nominated = select(Nomination.person_id).where(
        Nomination.round_id == round_.id,
        Nomination.university_id == university_id,
        Nomination.state != NominationState.WITHDRAWN,
    )
    columns = [getattr(Person, name) for name in FACTS]
    query = (
        select(
            Person.id,
            Person.name_zh,
            Person.department,
            Person.title_code,
            Person.home_id,
            Title.rank,
            Title.series,
            *columns,
        )
        .outerjoin(Title, Title.code == Person.title_code)
        .where(or_(Person.id.in_(employed), Person.id.in_(nominated)))
    )
    if only is not None:
        query = query.where(Person.id.in_(only))
    found: list[Known] = []
    for number, name, department, title_code, home_id, rank, series, *values in db.session.execute(query):
        skilled = series == SKILLED
        facts = Facts(
            title_rank=None if skilled else rank,
            skilled_rank=rank if skilled else None,
            **dict(zip(FACTS, values, strict=True)),
        )
        found.append((number, name, department, title_code, home_id, facts))
    return found


@dataclass(frozen=True, slots=True)
class Filters:
    """What the desk's address asks for; "" is everything.

    `state` is a nomination's state, or "none", "nominated" or "blocked"; `department` "-" is none. With a role,
    all of it is asked of that role.
    """

    words: str = ""
    department: str = ""
    role: str = ""
    verdict: str = ""
    state: str = ""
    endorsement: str = ""

    @property
    def narrows(self) -> bool:
        """Return whether anybody is left out."""
        return any((self.words, self.department, self.role, self.verdict, self.state, self.endorsement))

    def chosen(self, people: Sequence[Member]) -> list[Member]:
        """Return the people who fit, by name."""
        words = self.words.casefold()
        return [
            one
            for one in people
            if (not words or words in one.name.casefold() or words in one.department.casefold())
            and self.department in {"", one.department or NO_DEPARTMENT}
            and self._fits(one)
        ]

    def _fits(self, person: Member) -> bool:
        if self.state == NOT_NOMINATED and not self.role and person.is_nominated:
            return False
        return not (self.role or self.verdict or self.state or self.endorsement) or any(
            self._holds(one) for role, one in person.standings.items() if self.role in {"", role}
        )

    def _holds(self, one: Standing) -> bool:
        row = one.nomination
        return (
            self.verdict in {"", one.verdict}
            and (self.state in {"", *_states(one)})
            and (not self.endorsement or (one.is_nominated and _said(row) == self.endorsement))
        )


def orders(role: str = "") -> dict[str, Callable[[Member], Any]]:
    """Return what people who come by name can be sorted by; of verdicts and answers those of one role, or any."""

    def asked(person: Member) -> list[Standing]:
        return [one for key, one in person.standings.items() if role in {"", key}]

    return {
        "name": lambda one: by_surname(one.name),
        "department": lambda one: (not one.department, by_pinyin(one.department)),
        "verdict": lambda one: min((WORST_FIRST.index(s.verdict) for s in asked(one)), default=len(WORST_FIRST)),
        "state": lambda one: min((NEXT_FIRST.index(_state(s)) for s in asked(one)), default=len(NEXT_FIRST)),
    }


def _state(one: Standing) -> NominationState | None:
    return one.nomination.state if one.nomination else None


def _states(one: Standing) -> set[str]:
    """Return the words of the filter that fit a standing."""
    found = {str(one.nomination.state)} if one.nomination else set()
    found.add(NOMINATED if one.is_nominated else NOT_NOMINATED)
    if one.is_blocked:
        found.add(BLOCKED)
    return found


def _said(row: Nomination | None) -> str:
    return str(row.endorsement.state) if row and row.endorsement else ""


def counts(people: Sequence[Member]) -> dict[str, int]:
    """Return how many people each word of the filter by state shows."""
    words = [NOT_NOMINATED, NOMINATED, *map(str, NominationState), BLOCKED]
    return {word: len(Filters(state=word).chosen(people)) for word in words}


def not_reminded(people: Sequence[Member]) -> int:
    """Return how many nominations have neither an answer nor a reminder."""
    rows = [one.nomination for person in people for one in person.standings.values() if one.nomination]
    return sum(row.state is NominationState.PROPOSED and row.reminded_at is None for row in rows)


@dataclass(frozen=True, slots=True)
class Department:
    """How many of a department's staff are nominated, by role, and how far that has come."""

    name: str
    staff: int
    nominated: Mapping[Role, int]
    consented: int
    blocked: int


def department_names(people: Sequence[Member]) -> list[str]:
    """Return the names of the departments, by pinyin."""
    return sorted({one.department for one in people if one.department}, key=by_pinyin)


def departments(people: Sequence[Member], roles: Sequence[Role]) -> list[Department]:
    """Return every department by name, those without one last; people are counted, not nominations."""
    names = sorted({one.department for one in people}, key=lambda name: (not name, by_pinyin(name)))
    return [_department(name, [one for one in people if one.department == name], roles) for name in names]


def department_orders(roles: Sequence[Role]) -> dict[str, Callable[[Department], Any]]:
    """Return what departments can be sorted by: name, staff, a role's nominations, answers."""

    def nominated(role: Role) -> Callable[[Department], int]:
        return lambda row: row.nominated[role]

    return {
        "name": lambda row: by_pinyin(row.name),
        "staff": lambda row: row.staff,
        "consented": lambda row: row.consented,
        "blocked": lambda row: row.blocked,
        **{str(role): nominated(role) for role in roles},
    }


def _department(name: str, people: Sequence[Member], roles: Sequence[Role]) -> Department:
    standings = [list(one.standings.values()) for one in people]
    return Department(
        name,
        len(people),
        {role: sum(one.standings[role].is_nominated for one in people) for role in roles},
        sum(any(_state(s) is NominationState.CONSENTED for s in one) for one in standings),
        sum(any(s.is_blocked for s in one) for one in standings),
    )
