"""take(): a round's inputs as canonical JSON with their SHA-256.

Format `placement-snapshot/1`: keys sorted, no spaces, UTF-8 in NFC, integers only, lists sorted by
id, so the same inputs give the same bytes on every database. Names, titles and addresses stay out.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from placement.accounts.models import Person
from placement.accounts.queries import facts_of
from placement.demand.models import DemandList, Position
from placement.demand.states import PositionState
from placement.eligibility.drafts import Facts, Finding, Granted, Policy, verdict_of
from placement.eligibility.rules import judge, judge_pair
from placement.eligibility.states import Verdict
from placement.foundation.database import db
from placement.nominations.models import Application, Nomination
from placement.nominations.queries import asked_by, nominations_that_count
from placement.nominations.states import ApplicationState
from placement.preferences.models import HostChoice, Preference, PreferenceList
from placement.programme.models import Round
from placement.programme.queries import policies
from placement.reference.states import Role
from placement.rulings.queries import Rulings, rulings_of

FORMAT = "placement-snapshot/1"


def person_key(number: int) -> str:
    """Return a person's id in snapshots and markets: of the person, never of the nomination."""
    return f"p{number}"


def position_key(number: int) -> str:
    """Return a position's id in snapshots and markets."""
    return f"j{number}"


def number_of(key: str) -> int:
    """Return the row's number behind an id."""
    return int(key[1:])


def canonical(document: Any) -> bytes:
    """Return the one spelling of a document."""
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return unicodedata.normalize("NFC", text).encode()


def digest(content: bytes) -> str:
    """Return SHA-256 in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything that a round decides on, read once."""

    round: Round
    rules: Mapping[Role, Policy]
    positions: Mapping[int, Position]
    by_role: Mapping[Role, list[Position]]
    takes_part: Mapping[int, Mapping[Role, int]]
    """Person -> role -> load."""
    choices: Mapping[int, list[int]]
    short_accepted: frozenset[int]
    certified: frozenset[int]
    hosts: Mapping[int, Mapping[int, HostChoice]]
    people: Mapping[int, Person]
    known: Rulings


def take(round_: Round) -> tuple[bytes, dict[str, Any]]:
    """Return the canonical bytes of a round's inputs, and counts for its pages."""
    inputs = _read(round_)
    people = [_person(inputs, inputs.people[i]) for i in sorted(inputs.takes_part)]
    positions = [_position(inputs, inputs.positions[j]) for j in sorted(inputs.positions)]
    document = {
        "format": FORMAT,
        "round": round_.id,
        "reference_on": round_.reference_on.isoformat(),
        "preset": str(round_.preset),
        "weights": {"person": round_.person_weight, "host": round_.host_weight},
        "list_floor": round_.list_floor,
        "policies": {str(role): asdict(policy) for role, policy in inputs.rules.items()},
        "people": people,
        "positions": positions,
    }
    return canonical(document), _counts(people, positions)


def _read(round_: Round) -> Inputs:
    positions = db.session.scalars(
        select(Position)
        .join(DemandList)
        .options(joinedload(Position.enterprise))
        .where(DemandList.round_id == round_.id, Position.state == PositionState.PUBLISHED)
    )
    known = {position.id: position for position in positions}
    by_role: dict[Role, list[Position]] = defaultdict(list)
    for position in known.values():
        by_role[Role(position.role)].append(position)
    takes_part: dict[int, dict[Role, int]] = defaultdict(dict)
    for row in db.session.scalars(nominations_that_count(round_)):
        loads = takes_part[row.person_id]
        loads[Role(row.role)] = max(row.load, loads.get(Role(row.role), 1))
    for application in db.session.scalars(
        select(Application).where(Application.round_id == round_.id, Application.state == ApplicationState.SUBMITTED)
    ):
        takes_part[application.person_id][Role.COURSE_STUDENT] = 1
    lists = db.session.scalars(
        select(PreferenceList).where(PreferenceList.round_id == round_.id, PreferenceList.certified_at.is_not(None))
    ).all()
    choices: dict[int, list[int]] = defaultdict(list)
    owner = {plist.id: plist.person_id for plist in lists}
    for choice in db.session.scalars(
        select(Preference)
        .join(PreferenceList)
        .where(PreferenceList.round_id == round_.id)
        .order_by(Preference.list_id, Preference.rank)
    ):
        choices[owner[choice.list_id]].append(choice.position_id)
    hosts: dict[int, dict[int, HostChoice]] = defaultdict(dict)
    for said in db.session.scalars(
        select(HostChoice).join(Position).join(DemandList).where(DemandList.round_id == round_.id)
    ):
        hosts[said.position_id][said.person_id] = said
    return Inputs(
        round_,
        policies(round_),
        known,
        by_role,
        takes_part,
        choices,
        frozenset(plist.person_id for plist in lists if plist.short_accepted_at),
        frozenset(owner.values()),
        hosts,
        _people(round_),
        rulings_of(round_),
    )


def _people(round_: Round) -> dict[int, Person]:
    """Return everybody who may take part, with the home organisation, in one query."""
    nominated = select(Nomination.person_id).where(Nomination.round_id == round_.id)
    applied = select(Application.person_id).where(Application.round_id == round_.id)
    query = select(Person).options(joinedload(Person.home)).where(Person.id.in_(nominated.union(applied)))
    return {person.id: person for person in db.session.scalars(query)}


def _person(inputs: Inputs, person: Person) -> dict[str, Any]:
    plain, loads = facts_of(person), inputs.takes_part[person.id]
    facts = {
        role: inputs.known.known(plain, person.id, person.home_id, role, load)
        for role, load in loads.items()
        if role in inputs.rules
    }
    verdicts = {role: judge(facts[role], inputs.rules[role], inputs.round.reference_on) for role in facts}
    open_roles = {role for role, findings in verdicts.items() if verdict_of(findings) is Verdict.PASS}
    listed = inputs.choices.get(person.id, [])
    choices = [_choice(inputs, person.id, facts, open_roles, j) for j in listed]
    return {
        "id": person_key(person.id),
        "side": "student" if set(inputs.takes_part[person.id]) == {Role.COURSE_STUDENT} else "staff",
        "load": max(inputs.takes_part[person.id].values()),
        "home": person.home_id,
        "region": person.home.region_code if person.home else "",
        "disciplines": sorted(person.disciplines or []),
        "title_rank": plain.title_rank or 0,
        "roles": {
            str(role): {
                "verdict": str(verdict_of(findings)),
                "findings": _short(findings),
                "load": _load(inputs.rules[role], loads[role]),
                **_granted("exceptions", facts[role].exceptions),
            }
            for role, findings in verdicts.items()
        },
        "certified": person.id in inputs.certified,
        "full_list": person.id in inputs.short_accepted or len(listed) >= _length_needed(inputs, facts, open_roles),
        "choices": choices,
    }


def _load(policy: Policy, load: int) -> int:
    """Return how many positions of a role somebody may hold: as nominated, within the profile's bound."""
    return load if policy.max_hosts_per_person is None else min(load, policy.max_hosts_per_person)


def _granted(name: str, granted: Iterable[Granted]) -> dict[str, list[dict[str, str]]]:
    """Return exceptions or clearances by rule and officer; reasons name people and stay out."""
    rows = sorted((str(one.rule), one.officer_id) for one in granted)
    return {name: [{"rule": rule, "by": person_key(officer)} for rule, officer in rows]} if rows else {}


def _choice(
    inputs: Inputs, person_id: int, facts: Mapping[Role, Facts], open_roles: set[Role], j: int
) -> dict[str, Any]:
    """Return one choice of a certified list: whether the pair exists, and if not, why."""
    position = inputs.positions.get(j)
    said: dict[str, Any] = {"position": position_key(j)}
    if position is None:
        return {**said, "is": "withdrawn"}
    role = Role(position.role)
    if role not in facts:
        return {**said, "is": "ineligible", "findings": []}
    asked = asked_by(position, inputs.known)
    findings = judge_pair(facts[role], inputs.rules[role], asked)
    if role not in open_roles or verdict_of(findings) is not Verdict.PASS:
        return {**said, "is": "ineligible", "findings": _short(findings)}
    host = inputs.hosts.get(j, {}).get(person_id)
    if host is not None and host.veto is not None:
        return {**said, "is": "vetoed", "veto": str(host.veto)}
    cleared = [one for one in facts[role].clearances if one.host_code == asked.host_code]
    return {**said, "is": "pair", **_granted("cleared", cleared)}


def _short(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Return the findings that are no pass."""
    return [finding.to_document() for finding in findings if finding.verdict is not Verdict.PASS]


def _length_needed(inputs: Inputs, facts: Mapping[Role, Facts], open_roles: set[Role]) -> int:
    """Return min(floor, positions open to the person); counting stops at the floor."""
    count = 0
    for role in sorted(open_roles):
        for position in inputs.by_role[role]:
            if count >= inputs.round.list_floor:
                return count
            found = judge_pair(facts[role], inputs.rules[role], asked_by(position, inputs.known))
            count += verdict_of(found) is Verdict.PASS
    return count


def _position(inputs: Inputs, position: Position) -> dict[str, Any]:
    said = inputs.hosts.get(position.id, {})
    return {
        "id": position_key(position.id),
        "role": str(position.role),
        "seats": position.seats,
        "least": position.least,
        "host": position.enterprise_id,
        "region": position.enterprise.region_code,
        "course": position.course_id or 0,
        "disciplines": sorted(position.disciplines or []),
        "min_title_rank": position.min_title_rank or 0,
        "ranking": {person_key(i): row.rank for i, row in sorted(said.items()) if row.rank is not None},
        "vetoes": {person_key(i): str(row.veto) for i, row in sorted(said.items()) if row.veto is not None},
    }


def _counts(people: list[dict[str, Any]], positions: list[dict[str, Any]]) -> dict[str, Any]:
    choices = [choice for person in people for choice in person["choices"]]
    return {
        "people": len(people),
        "staff": sum(person["side"] == "staff" for person in people),
        "students": sum(person["side"] == "student" for person in people),
        "without_list": sum(not person["certified"] for person in people),
        "not_eligible": sum(all(role["verdict"] != "pass" for role in person["roles"].values()) for person in people),
        "short_lists": sum(person["certified"] and not person["full_list"] for person in people),
        "positions": len(positions),
        "seats": sum(position["seats"] for position in positions),
        "courses": sum(position["role"] == Role.COURSE_TEACHER for position in positions),
        "pairs": sum(choice["is"] == "pair" for choice in choices),
        "vetoes": sum(len(position["vetoes"]) for position in positions),
        "choices": len(choices),
    }
