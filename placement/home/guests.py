"""The people of the demonstration as whom a visitor can look around."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from placement.accounts.models import Person
from placement.accounts.queries import memberships
from placement.foundation.database import db

DOMAIN = "demo.example"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of guest: what they are, and what is worth a look."""

    name: str
    words: Any
    look: Any


KINDS = (
    Kind(
        "coordinator",
        _l("Coordinator of rounds"),
        _l("Looks at the solved round, its figures and its proof, and may publish it; another one is open."),
    ),
    Kind(
        "enterprise",
        _l("Enterprise officer"),
        _l("Posts positions and a course, sees who wants them, ranks and refuses candidates."),
    ),
    Kind(
        "zone",
        _l("Officer of a high-tech zone"),
        _l("Admits enterprises, checks their positions and publishes the numbered demand list."),
    ),
    Kind(
        "park",
        _l("Officer of a university science park"),
        _l("Does for the enterprises of a science park what a zone does for its own."),
    ),
    Kind(
        "university",
        _l("University officer"),
        _l("Puts members of staff forward and sees each rule with its value and limit."),
    ),
    Kind(
        "staff",
        _l("Member of staff"),
        _l("Answers a new nomination; was placed at a later choice and can read why not at the first."),
    ),
    Kind(
        "unplaced",
        _l("Member of staff without a place"),
        _l("Has a new list to certify; was not placed and can read what stood against each choice."),
    ),
    Kind(
        "student",
        _l("Student"),
        _l("May apply to courses of the open round; ranked those of earlier rounds and holds a result."),
    ),
    Kind(
        "authority",
        _l("Officer of the education authority"),
        _l("Sees what the universities of the province take part in."),
    ),
    Kind(
        "administrator",
        _l("Administrator"),
        _l("Takes organisations in, invites people and reads the audit."),
    ),
)


@dataclass(frozen=True, slots=True)
class Guest:
    """A person of the demonstration."""

    kind: Kind
    person: Person
    membership: Any


def guests() -> list[Guest]:
    """Return the demonstration's people in the order in which they are offered."""
    addresses = {f"{kind.name}@{DOMAIN}": kind for kind in KINDS}
    known = {
        row.email: row
        for row in db.session.scalars(select(Person).where(Person.email.in_(addresses), Person.is_demo.is_(True)))
    }
    return [
        Guest(kind, known[address], first(memberships(known[address].id)))
        for address, kind in addresses.items()
        if address in known
    ]


def first(rows: Sequence[Any]) -> Any:
    """Return the first of what there is, or None."""
    return rows[0] if rows else None
