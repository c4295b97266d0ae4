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
    Kind("coordinator", _l("Coordinator"), _l("Look at the computed round and its proof, then publish it.")),
    Kind("enterprise", _l("Enterprise"), _l("Post a position or a course, and rank your candidates.")),
    Kind("zone", _l("High-tech zone"), _l("Check your enterprises' positions and publish the demand list.")),
    Kind("park", _l("University science park"), _l("The same desk as a zone's, for a park.")),
    Kind("university", _l("University"), _l("Nominate staff and see which rule stands in whose way.")),
    Kind("staff", _l("Member of staff"), _l("See an order of choices, and a result with its reasons.")),
    Kind("unplaced", _l("Member of staff without a position"), _l("See how the platform says that it found none.")),
    Kind("student", _l("Student"), _l("Ask for project-based courses and put them in order.")),
    Kind("authority", _l("Education authority"), _l("See how your universities do.")),
    Kind("administrator", _l("Administrator"), _l("Take organisations in and read the history.")),
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
