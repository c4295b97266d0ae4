"""Whoever chose a position is told when it is taken back or changed."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import select

from placement.accounts.letters import written_for
from placement.accounts.models import Person
from placement.demand.models import Position
from placement.demand.service import ON_CHANGE, Change
from placement.foundation.clock import now
from placement.foundation.database import db
from placement.foundation.outbox import queue
from placement.foundation.web import named, to_moment
from placement.preferences.models import Preference, PreferenceList


def people_who_chose(position: Position) -> list[Person]:
    """Return everybody in whose certified list or draft a position stands, by number."""
    lists = db.session.scalars(select(PreferenceList).where(PreferenceList.round_id == position.list.round_id))
    chosen = db.session.scalars(select(Preference.list_id).where(Preference.position_id == position.id))
    holding = set(chosen)
    found = [plist.person_id for plist in lists if plist.id in holding or position.id in plist.draft]
    return list(db.session.scalars(select(Person).where(Person.id.in_(found)).order_by(Person.id)))


def tell_whoever_chose(position: Position, change: Change) -> None:
    """Queue a letter to everybody who chose the position; it says what to do."""
    at = now()
    for person in people_who_chose(position):
        with written_for(person):
            queue(
                f"{change}-{position.id}-{person.id}-{at.timestamp():.6f}", person.email, *_letter(position, change)
            )


def _letter(position: Position, change: Change) -> tuple[str, str]:
    facts = {
        "title": position.title,
        "enterprise": named(position.enterprise),
        "when": to_moment(position.list.round.preferences_until),
    }
    if change is Change.WITHDRAWN:
        return (
            _("“%(title)s”, which you chose, is withdrawn", **facts),
            _(
                "“%(title)s” of %(enterprise)s is withdrawn and counts no more. Your other choices move up. "
                "You can add another one and certify again until %(when)s.",
                **facts,
            ),
        )
    return (
        _("“%(title)s”, which you chose, was changed", **facts),
        _(
            "“%(title)s” of %(enterprise)s was changed: %(reason)s Read it again; you can change your list "
            "and certify again until %(when)s.",
            reason=position.amendment or "",
            **facts,
        ),
    )


def listen() -> None:
    """Let this room hear of changes to published positions."""
    if tell_whoever_chose not in ON_CHANGE:
        ON_CHANGE.append(tell_whoever_chose)
