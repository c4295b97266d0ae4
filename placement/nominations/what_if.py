"""What if a round used other rules: everybody is judged again in memory; nothing is changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from flask_babel import gettext as _
from sqlalchemy import select

from placement.accounts.models import Person
from placement.accounts.queries import SKILLED
from placement.eligibility.drafts import Facts, Finding, Policy, verdict_of
from placement.eligibility.rules import judge
from placement.eligibility.states import VERDICT_WORDS, Verdict
from placement.eligibility.wording import Told, tell
from placement.foundation.database import db
from placement.foundation.ordering import by_surname
from placement.foundation.web import named
from placement.nominations.models import Application, Nomination
from placement.nominations.states import ApplicationState, NominationState
from placement.organisations.models import Organisation
from placement.programme.models import Round
from placement.reference.models import Title
from placement.reference.states import ROLE_WORDS, Role
from placement.rulings.queries import rulings_of
from placement.sheets import Column, write_csv

GAINED, LOST, OTHER = "gained", "lost", "other"


@dataclass(frozen=True, slots=True)
class Entrant:
    """Somebody put forward for a role, or applying, with what the rules may know."""

    person_id: int
    name: str
    home_id: int
    role: Role
    facts: Facts
    nomination_id: int | None


@dataclass(frozen=True, slots=True)
class Change:
    """How somebody's verdict in a role would be another one, and by which rules."""

    entrant: Entrant
    before: Verdict
    after: Verdict
    findings: tuple[Finding, ...]
    """What decides: what stands in the way then, or what stood in the way now."""

    @property
    def kind(self) -> str:
        """Return whether eligibility is gained, lost, or another reason stands in the way."""
        if self.after is Verdict.PASS:
            return GAINED
        return LOST if self.before is Verdict.PASS else OTHER

    def told(self) -> list[Told]:
        """Return what decides in the reader's language."""
        return [tell(finding) for finding in self.findings]


@dataclass(frozen=True)
class Comparison:
    """Everybody of a round under its own rules and under others."""

    before: Mapping[Role, Counter[Verdict]]
    after: Mapping[Role, Counter[Verdict]]
    changes: Sequence[Change]

    @cached_property
    def kinds(self) -> Counter[str]:
        """Return how many gain eligibility, lose it, or stay out for another reason."""
        return Counter(change.kind for change in self.changes)

    @cached_property
    def clauses(self) -> list[tuple[str, str, int]]:
        """Return (rule, kind, how many) of what decides the changes, the most frequent first."""
        counted = Counter((f.rule, f.check, change.kind) for change in self.changes for f in change.findings)
        label = {(f.rule, f.check): f for change in self.changes for f in change.findings}
        return [(tell(label[rule, check]).label, kind, count) for (rule, check, kind), count in counted.most_common()]

    def narrowed(self, role: str = "", home_id: str = "", kind: str = "") -> list[Change]:
        """Return the changes that fit; "" is everything."""
        return [
            change
            for change in self.changes
            if role in {"", change.entrant.role}
            and home_id in {"", str(change.entrant.home_id)}
            and kind in {"", change.kind}
        ]


def compare(round_: Round, now_: Mapping[Role, Policy], then: Mapping[Role, Policy]) -> Comparison:
    """Judge everybody of the round under both rules; a role that is absent from `then` takes no part."""
    before: dict[Role, Counter[Verdict]] = {role: Counter() for role in now_}
    after: dict[Role, Counter[Verdict]] = {role: Counter() for role in then}
    changes = []
    for entrant in entrants(round_):
        old, new = now_.get(entrant.role), then.get(entrant.role)
        if old is None or new is None:
            continue
        findings = judge(entrant.facts, old, round_.reference_on)
        other = findings if old == new else judge(entrant.facts, new, round_.reference_on)
        was, would = verdict_of(findings), verdict_of(other)
        before[entrant.role][was] += 1
        after[entrant.role][would] += 1
        if was is not would:
            changes.append(Change(entrant, was, would, _deciding(findings if would is Verdict.PASS else other)))
    return Comparison(before, after, sorted(changes, key=_order))


def _deciding(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(finding for finding in findings if finding.verdict is not Verdict.PASS)


def _order(change: Change) -> tuple[int, str, int]:
    return ([GAINED, LOST, OTHER].index(change.kind), by_surname(change.entrant.name), change.entrant.person_id)


def entrants(round_: Round) -> list[Entrant]:
    """Return everybody put forward and not withdrawn, and everybody who applies, read in a few queries."""
    nominated = db.session.execute(
        select(Nomination.person_id, Nomination.role, Nomination.load, Nomination.id).where(
            Nomination.round_id == round_.id, Nomination.state != NominationState.WITHDRAWN
        )
    )
    wanted = [(row.person_id, Role(row.role), row.load, row.id) for row in nominated]
    applied = db.session.scalars(
        select(Application.person_id).where(
            Application.round_id == round_.id, Application.state == ApplicationState.SUBMITTED
        )
    )
    wanted += [(person_id, Role.COURSE_STUDENT, 1, None) for person_id in applied]
    people, known = _people(round_), rulings_of(round_)
    found = []
    for person_id, role, load, number in wanted:
        name, home_id, facts = people[person_id]
        ruled = known.known(facts, person_id, home_id, role, load)
        found.append(Entrant(person_id, name, home_id or 0, role, ruled, number))
    return found


FACTS = (
    "birth_year", "birth_month", "degree", "employment", "contract_until", "management_post", "civil_servant",
    "days_per_year", "days_per_month", "work_years", "in_term_until", "months_served", "months_in_window",
    "last_assessment", "clean_record", "enrolled_year",
)  # fmt: skip
"""Facts that a rule of a role reads straight from the person's columns."""


def _people(round_: Round) -> dict[int, tuple[str, int | None, Facts]]:
    """Return name, home and facts of everybody in the round, in one query and without a row object each."""
    nominated = select(Nomination.person_id).where(Nomination.round_id == round_.id)
    applied = select(Application.person_id).where(Application.round_id == round_.id)
    columns = [getattr(Person, name) for name in FACTS]
    rows = db.session.execute(
        select(Person.id, Person.name_zh, Person.home_id, Title.rank, Title.series, *columns)
        .outerjoin(Title, Title.code == Person.title_code)
        .where(Person.id.in_(nominated.union(applied)))
    )
    found = {}
    for number, name, home_id, rank, series, *values in rows:
        skilled = series == SKILLED
        facts = Facts(
            title_rank=None if skilled else rank,
            skilled_rank=rank if skilled else None,
            **dict(zip(FACTS, values, strict=True)),
        )
        found[number] = (name, home_id, facts)
    return found


def universities_of(changes: Iterable[Change]) -> list[Organisation]:
    """Return the universities of the people whose verdict changes, by name."""
    ids = {change.entrant.home_id for change in changes}
    query = select(Organisation).where(Organisation.id.in_(ids)).order_by(Organisation.sort_key)
    return list(db.session.scalars(query))


def with_value(policy: Policy, rule: str, value: object) -> Policy:
    """Return a policy in which one rule has another value."""
    return replace(policy, **{rule: value})  # type: ignore[arg-type]


def to_csv(changes: Iterable[Change], homes: Mapping[int, Organisation]) -> bytes:
    """Return the changes as a table, a row for each person and role."""
    heads = (_("Name"), _("University"), _("Role"), _("Now"), _("Then"), _("Clause"))
    return write_csv([Column(head) for head in heads], _rows(changes, homes))


def _rows(changes: Iterable[Change], homes: Mapping[int, Organisation]) -> Iterator[list[str]]:
    lines: dict[Finding, str] = {}
    for change in changes:
        for finding in change.findings:
            if finding not in lines:  # the same few sentences for very many people
                lines[finding] = _in_a_line(tell(finding))
        yield [
            change.entrant.name,
            named(homes.get(change.entrant.home_id)),
            str(ROLE_WORDS[change.entrant.role]),
            str(VERDICT_WORDS[change.before]),
            str(VERDICT_WORDS[change.after]),
            "; ".join(lines[finding] for finding in change.findings),
        ]


def _in_a_line(told: Told) -> str:
    said = told.missing or f"{told.value} ({told.limit})"
    return f"{told.label}: {said} [{told.clause}]"
