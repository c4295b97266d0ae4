"""Reads of the reference tables."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TypeVar

from sqlalchemy import or_, select

from placement.foundation.database import db
from placement.foundation.errors import NotFound
from placement.reference.calendar import WorkingDays
from placement.reference.models import (
    CalendarDay,
    Coded,
    Discipline,
    Industry,
    PolicyProfile,
    PolicyVersion,
    ReferenceChange,
    Region,
    Title,
)
from placement.reference.states import PROFILE_ROLES, Role

Kind = TypeVar("Kind", bound=Coded)


def entry(kind: type[Kind], code: str | None) -> Kind | None:
    """Return the row with this code, or None."""
    return db.session.get(kind, code) if code else None


def entries(kind: type[Kind]) -> Sequence[Kind]:
    """Return every open row in the order of codes."""
    return db.session.scalars(select(kind).where(kind.closed_on.is_(None)).order_by(kind.code)).all()


def matching(kind: type[Kind], words: str, limit: int = 20) -> Sequence[Kind]:
    """Return open rows whose name or code holds the words, in the order of names."""
    sought = (column.contains(words, autoescape=True) for column in (kind.name_zh, kind.name_en, kind.code))
    query = select(kind).where(kind.closed_on.is_(None), or_(*sought)).order_by(kind.name_zh).limit(limit)
    return db.session.scalars(query).all()


def first_level_disciplines() -> Sequence[Discipline]:
    """Return the disciplines that people and positions name: those with a parent."""
    return [row for row in entries(Discipline) if row.parent_code]


def divisions() -> Sequence[Industry]:
    """Return the divisions of the industry classification."""
    return [row for row in entries(Industry) if row.parent_code]


def cities() -> Sequence[Region]:
    """Return the regions that an organisation can stand in: prefectures, counties and the four municipalities."""
    municipalities = {"110000", "120000", "310000", "500000"}
    return [row for row in entries(Region) if row.level != "province" or row.code in municipalities]


def provinces() -> Sequence[Region]:
    """Return the provinces, autonomous regions and municipalities."""
    return [row for row in entries(Region) if row.level == "province"]


def titles() -> Sequence[Title]:
    """Return all titles, series by series."""
    return entries(Title)


def profiles_for(role: Role) -> Sequence[PolicyProfile]:
    """Return the policy profiles written for a role."""
    wanted = {word for word, known in PROFILE_ROLES.items() if known is role}
    return [row for row in entries(PolicyProfile) if row.role in wanted]


def profile(code: str) -> PolicyProfile:
    """Return a policy profile; raise NotFound for an unknown code."""
    row = db.session.get(PolicyProfile, code)
    if row is None:
        raise NotFound(code)
    return row


def working_days() -> WorkingDays:
    """Return the calendar as far as its days are entered and not closed."""
    return WorkingDays({date.fromisoformat(day.code): day.is_working for day in entries(CalendarDay)})


def changes_of(entry: Coded) -> Sequence[ReferenceChange]:
    """Return what was corrected of a row on this site, the newest first."""
    query = select(ReferenceChange).where(
        ReferenceChange.table_name == entry.__tablename__, ReferenceChange.code == entry.code
    )
    return db.session.scalars(query.order_by(ReferenceChange.id.desc())).all()


def table_rows(kind: type[Kind], words: str = "", *, is_closed: bool = False) -> Sequence[Kind]:
    """Return the rows of a table, open or closed, whose name or code holds the words, by code."""
    query = select(kind).where(kind.closed_on.is_not(None) if is_closed else kind.closed_on.is_(None))
    if words:
        sought = (column.contains(words, autoescape=True) for column in (kind.name_zh, kind.name_en, kind.code))
        query = query.where(or_(*sought))
    return db.session.scalars(query.order_by(kind.code)).all()


def versions_of(code: str) -> Sequence[PolicyVersion]:
    """Return every version of a profile's rules, the newest first."""
    query = select(PolicyVersion).where(PolicyVersion.profile_code == code).order_by(PolicyVersion.number.desc())
    return db.session.scalars(query).all()


def newest_versions() -> dict[str, PolicyVersion]:
    """Return the newest version of each profile that is not closed, in the order of codes."""
    query = (
        select(PolicyVersion)
        .join(PolicyProfile, PolicyProfile.code == PolicyVersion.profile_code)
        .where(PolicyProfile.closed_on.is_(None))
        .order_by(PolicyVersion.profile_code, PolicyVersion.number)
    )
    return {row.profile_code: row for row in db.session.scalars(query)}


def version_named(name: str) -> PolicyVersion:
    """Return the version “code@2”, or of “code” the newest. Raises NotFound."""
    code, _at, number = name.partition("@")
    known = versions_of(code)
    for row in known:
        if not number or str(row.number) == number:
            return row
    raise NotFound(name)


def name_of(version: PolicyVersion) -> str:
    """Return “code@2”."""
    return f"{version.profile_code}@{version.number}"
