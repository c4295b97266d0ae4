"""A university's people as they are on record, for comparison with a file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from placement.accounts.drafts import FactsDraft
from placement.accounts.models import Membership, Person
from placement.accounts.queries import by_emails, people_numbered
from placement.accounts.states import MembershipRole
from placement.exchange.files import digest_of
from placement.exchange.people import KnownPerson
from placement.exchange.stored import as_sent
from placement.foundation.database import db
from placement.nominations.forms import entered
from placement.nominations.models import Application, Nomination
from placement.nominations.states import ApplicationState
from placement.programme.models import Round
from placement.reference.states import Role

COLUMNS = (
    Person.id, Person.name_zh, Person.email, Membership.number,
    *(getattr(Person, name) for name in FactsDraft.__slots__),
)  # fmt: skip


def facts_document(row: Any) -> dict[str, Any]:
    """Return a person's facts in the form of their draft's document."""
    return {name: _plain(getattr(row, name)) for name in FactsDraft.__slots__}


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return list(value)
    plain = getattr(value, "value", value)
    return plain.isoformat() if hasattr(plain, "isoformat") else plain


class StoredPeople:
    """The members of a university in one role, and how they take part in a round."""

    def __init__(self, home_id: int, role: MembershipRole, round_: Round) -> None:
        self.home_id = home_id
        rows = db.session.execute(
            select(*COLUMNS)
            .join(Membership, Membership.person_id == Person.id)
            .where(
                Membership.organisation_id == home_id,
                Membership.role == role,
                Membership.ended_at.is_(None),
                Person.home_id == home_id,
            )
            .order_by(Person.id)
        )
        self.people = [
            KnownPerson(row.id, row.name_zh, row.email, row.number, digest_of(facts_document(row))) for row in rows
        ]
        self.rows: dict[int, Person] = {}
        self.elsewhere: set[str] = set()
        self.taking_part = _taking_part(home_id, role, round_)

    def expect(self, known: Iterable[int], emails: Iterable[str]) -> None:
        """Read the members with these numbers, and whose these addresses are."""
        self.rows = people_numbered(known)
        self.elsewhere = {
            email for email, row in by_emails(emails).items() if row.home_id not in {None, self.home_id}
        }

    def document(self, person_id: int) -> dict[str, Any]:
        """Return the facts of somebody who was expected, as they are now."""
        return facts_document(self.rows[person_id])

    def typed(self, person_id: int) -> dict[str, list[str]]:
        """Return them as the form of facts would be sent."""
        return as_sent(entered(self.rows[person_id]))

    def is_elsewhere(self, email: str) -> bool:
        """Return whether an address that was expected belongs to somebody whose home is another organisation."""
        return email.strip().lower() in self.elsewhere


def _taking_part(home_id: int, role: MembershipRole, round_: Round) -> dict[tuple[int, Role], str]:
    if role is MembershipRole.STUDENT:
        query = (
            select(Application.person_id, Application.state)
            .join(Person, Person.id == Application.person_id)
            .where(Application.round_id == round_.id, Person.home_id == home_id)
        )
        return {
            (person, Role.COURSE_STUDENT): ApplicationState(state).value
            for person, state in db.session.execute(query)
        }
    rows = db.session.execute(
        select(Nomination.person_id, Nomination.role, Nomination.state).where(
            Nomination.round_id == round_.id, Nomination.university_id == home_id
        )
    )
    return {(person, Role(role)): state.value for person, role, state in rows}
