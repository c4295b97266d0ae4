"""Reads of organisations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import Select, func, or_, select

from placement.foundation.database import db
from placement.foundation.errors import NotFound
from placement.organisations.models import Organisation
from placement.organisations.states import ISSUERS, Kind, OrganisationState


def organisation(organisation_id: int) -> Organisation:
    """Return an organisation. Raises NotFound."""
    row = db.session.get(Organisation, organisation_id)
    if row is None:
        raise NotFound
    return row


def by_code(kind: Kind, code: str) -> Organisation | None:
    """Return the organisation with this identifier, or None."""
    return db.session.scalar(select(Organisation).where(Organisation.kind == kind, Organisation.code == code))


def issuers() -> Sequence[Organisation]:
    """Return the zones and parks that issue lists here, in the order of their names."""
    query = select(Organisation).where(Organisation.kind.in_(ISSUERS), Organisation.state == OrganisationState.ACTIVE)
    return db.session.scalars(query.order_by(Organisation.sort_key)).all()


def organisations(*kinds: Kind) -> Sequence[Organisation]:
    """Return the organisations of these kinds in the order of kind and name."""
    query = (
        select(Organisation).where(Organisation.kind.in_(kinds)).order_by(Organisation.kind, Organisation.sort_key)
    )
    return db.session.scalars(query).all()


PROVINCE = 2
"""Digits of a region's code that name its province (GB/T 2260)."""


def authority_of_region(region_code: str) -> Organisation | None:
    """Return the education authority of a region's province, None where there is none or more than one."""
    query = select(Organisation).where(
        Organisation.kind == Kind.AUTHORITY, Organisation.region_code.startswith(region_code[:PROVINCE])
    )
    found = db.session.scalars(query.limit(2)).all()
    return found[0] if len(found) == 1 else None


def universities_without_authority(region_code: str) -> Sequence[Organisation]:
    """Return the universities of a province that no education authority has."""
    query = select(Organisation).where(
        Organisation.kind == Kind.UNIVERSITY,
        Organisation.parent_id.is_(None),
        Organisation.region_code.startswith(region_code[:PROVINCE]),
    )
    return db.session.scalars(query.order_by(Organisation.id)).all()


ORGANISATION_ORDERS = {
    "name": (Organisation.sort_key, Organisation.id),
    "code": (Organisation.code,),
    "region": (Organisation.region_code,),
    "state": (Organisation.state,),
    "registered": (Organisation.joined_at, Organisation.id),
}
"""What a list of organisations is sorted by."""


def waiting_enterprises(issuer_id: int, words: str | None = None) -> Select[Organisation]:
    """Return the query for the enterprises that wait for an issuer, those that have waited longest first."""
    query = _called(_enterprises(issuer_id).where(Organisation.state == OrganisationState.PENDING), words)
    return query.order_by(*ORGANISATION_ORDERS["registered"])


def admitted_enterprises(issuer_id: int, words: str | None = None) -> Select[Organisation]:
    """Return the query for the enterprises that an issuer has admitted, by name."""
    query = _called(_enterprises(issuer_id).where(Organisation.state != OrganisationState.PENDING), words)
    return query.order_by(*ORGANISATION_ORDERS["name"])


def _enterprises(issuer_id: int) -> Select[Organisation]:
    return select(Organisation).where(Organisation.parent_id == issuer_id, Organisation.kind == Kind.ENTERPRISE)


def _called(query: Select[Organisation], words: str | None) -> Select[Organisation]:
    if words:
        sought = (column.contains(words, autoescape=True) for column in (Organisation.name_zh, Organisation.code))
        query = query.where(or_(*sought))
    return query


def enterprise_counts(issuer_id: int) -> Counter[OrganisationState]:
    """Return how many enterprises of an issuer stand in each state."""
    query = _enterprises(issuer_id).with_only_columns(Organisation.state, func.count())
    rows = db.session.execute(query.group_by(Organisation.state))
    return Counter({OrganisationState(state): count for state, count in rows})


def participants(*kinds: Kind, words: str | None = None) -> Select[Organisation]:
    """Return the query for the organisations of these kinds, by kind and name."""
    query = select(Organisation).where(Organisation.kind.in_(kinds))
    if words:
        sought = (
            column.contains(words, autoescape=True)
            for column in (Organisation.name_zh, Organisation.name_en, Organisation.code)
        )
        query = query.where(or_(*sought))
    return query.order_by(Organisation.kind, Organisation.sort_key, Organisation.id)
