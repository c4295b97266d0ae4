"""As whom a visitor may continue: one person of each kind, found by a fixed address."""

from __future__ import annotations

from typing import NamedTuple

from flask_babel import lazy_gettext as _l

from placement.accounts.models import Membership, Person
from placement.accounts.queries import by_email, memberships
from placement.demo.world import DOMAIN

GUESTS = {
    "enterprise": (
        _l("Enterprise officer"),
        _l("Posts positions and a course, sees who wants them, ranks and refuses candidates."),
    ),
    "zone": (
        _l("Officer of a high-tech zone"),
        _l("Admits enterprises, checks their positions and publishes the numbered demand list."),
    ),
    "park": (
        _l("Officer of a university science park"),
        _l("Does for the enterprises of a science park what a zone does for its own."),
    ),
    "university": (
        _l("University officer"),
        _l("Puts members of staff forward and sees each rule with its value and limit."),
    ),
    "staff": (
        _l("Member of staff"),
        _l("Was placed at a later choice and can read why the first one was not possible."),
    ),
    "unplaced": (
        _l("Member of staff without a place"),
        _l("Was not placed and can read for each choice what stood against it."),
    ),
    "student": (
        _l("Student"),
        _l("Applied to project-based courses, ranked them and holds a receipt."),
    ),
    "authority": (
        _l("Officer of the education authority"),
        _l("Sees what the universities of the province take part in."),
    ),
    "coordinator": (
        _l("Coordinator of rounds"),
        _l("Looks at the solved round, its figures and its proof, and may publish it."),
    ),
    "administrator": (
        _l("Administrator"),
        _l("Takes organisations in, invites people and reads the audit."),
    ),
}


class Guest(NamedTuple):
    """One of the people offered on the start page."""

    person: Person
    membership: Membership
    role: str
    sentence: str


def demo_people() -> list[Guest]:
    """Return one person of each kind, with what there is to look at; none outside a demonstration."""
    found = []
    for address, (role, sentence) in GUESTS.items():
        person = by_email(f"{address}@{DOMAIN}")
        held = memberships(person.id) if person is not None and person.is_demo else ()
        if person is not None and held:
            found.append(Guest(person, held[0], str(role), str(sentence)))
    return found
