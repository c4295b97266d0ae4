"""Commands on people: adding, inviting, letting in, keeping facts."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from collections.abc import Callable, Sequence
from datetime import timedelta

from flask_babel import gettext as _
from flask_security.utils import hash_password
from sqlalchemy import select

from placement.accounts.actor import Actor, require
from placement.accounts.drafts import FactsDraft, PersonDraft
from placement.accounts.letters import written_for
from placement.accounts.models import Invitation, Membership, Person
from placement.accounts.policy import (
    may_admit,
    may_change_facts,
    may_change_profile,
    may_invite,
    may_keep_platform,
)
from placement.accounts.queries import by_email, memberships
from placement.accounts.states import MembershipRole
from placement.foundation.audit import record
from placement.foundation.clock import now
from placement.foundation.database import command, db
from placement.foundation.errors import NotFound, Refused, WrongState
from placement.foundation.outbox import queue
from placement.foundation.web import named
from placement.organisations import service as organisations
from placement.organisations.drafts import EnterpriseDraft, Profile
from placement.organisations.models import Organisation
from placement.reference.models import SciencePark, University, Zone

INVITATION_LASTS = timedelta(days=7)


@command
def add_person(by: Actor, draft: PersonDraft, organisation: Organisation, role: MembershipRole) -> Person:
    """Store somebody new, or join a known address, as a member of an organisation.

    Raises Refused where that address already is that.
    """
    email = draft.email.strip().lower()
    known = by_email(email)
    if known is not None and _is_member(known, organisation, role):
        raise Refused(_("%(email)s is a member already.", email=email))
    person = known
    if person is None:
        person = Person(
            email=email,
            password=None,
            fs_uniquifier=uuid.uuid4().hex,
            is_demo=draft.is_demo,
            name_zh=draft.name_zh,
            name_en=draft.name_en,
            joined_at=now(),
            disciplines=[],
            companies=[],
        )
        db.session.add(person)
    if role in {MembershipRole.STAFF, MembershipRole.STUDENT} and person.home_id is None:
        person.home_id = organisation.id
        _write_facts(person, draft.facts)
    db.session.flush()
    db.session.add(Membership(person_id=person.id, organisation_id=organisation.id, role=role, since=now()))
    record(by, "person:join", person, organisation=organisation.id, role=role)
    return person


def _is_member(person: Person, organisation: Organisation, role: MembershipRole) -> bool:
    query = select(Membership.id).where(
        Membership.person_id == person.id, Membership.organisation_id == organisation.id, Membership.role == role
    )
    return db.session.scalar(query) is not None


@command
def invite(
    actor: Actor, draft: PersonDraft, organisation: Organisation, role: MembershipRole
) -> tuple[Person, str | None]:
    """Add somebody and return the single-use token of the invitation link, which is shown once.

    A person who was known before gets the membership and no link: a link sets the password, and
    nobody but its owner may do that.
    """
    require(may_invite(actor, organisation, role))
    known = by_email(draft.email) is not None
    person = add_person(actor, draft, organisation, role)
    return person, None if known else issue_invitation(actor, person)


@command
def invite_again(actor: Actor, person: Person, organisation: Organisation) -> str:
    """Return a new link for a member who has not used the first. Raises NotFound, NotAllowed, WrongState."""
    held = memberships(person.id)
    if not any(row.organisation_id == organisation.id for row in held):
        raise NotFound
    for row in held:
        require(may_invite(actor, row.organisation, MembershipRole(row.role)))
    if person.password is not None or person.is_demo:
        raise WrongState(_("%(name)s can sign in already.", name=person.name_zh))
    return issue_invitation(actor, person)


@command
def mail_invitation(person: Person, organisation: Organisation, link: str | None) -> None:
    """Queue the message that brings an invitation link, or tells a known person of the new membership."""
    key = _hash(link) if link else f"{person.id}-{organisation.id}-{int(now().timestamp() * 1000)}"
    with written_for(person):
        name = named(organisation)
        if link is None:
            body = _("You act for %(organisation)s too from now on. Sign in as usual.", organisation=name)
        else:
            body = _(
                "You are invited to act for %(organisation)s. Follow this link within 7 days and choose a password:"
                "\n\n%(link)s\n\nIf you did not expect this message, do nothing.",
                organisation=name,
                link=link,
            )
        queue(f"invitation-{key}", person.email, _("Your invitation to %(organisation)s", organisation=name), body)


@command
def issue_invitation(by: Actor, person: Person) -> str:
    """Return the token of a new invitation; earlier ones that were not used end."""
    at = now()
    for earlier in db.session.scalars(
        select(Invitation).where(Invitation.person_id == person.id, Invitation.used_at.is_(None))
    ):
        earlier.expires_at = min(earlier.expires_at, at)
    token = secrets.token_urlsafe(32)
    db.session.add(
        Invitation(person_id=person.id, token_hash=_hash(token), created_at=at, expires_at=at + INVITATION_LASTS)
    )
    record(by, "person:invite", person)
    return token


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def open_invitation(token: str) -> Invitation:
    """Return the invitation behind a link. Raises NotFound where it is used, over or mistyped."""
    row = db.session.scalar(select(Invitation).where(Invitation.token_hash == _hash(token)))
    if row is None or row.used_at is not None or row.expires_at <= now():
        raise NotFound(_("This invitation was used already, has ended or is mistyped. Ask for a new one."))
    return row


def accept_invitation(token: str, password: str) -> Person:
    """Set the password of an invited person; the link cannot be used again."""
    hashed = hash_password(password)  # before the transaction: it takes a while
    return _accept(token, hashed)


@command
def _accept(token: str, hashed: str) -> Person:
    row = open_invitation(token)
    row.used_at = now()
    row.person.password = hashed
    row.person.fs_uniquifier = uuid.uuid4().hex
    record(Actor(row.person_id), "person:accept_invitation", row.person)
    return row.person


@command
def register(enterprise: EnterpriseDraft, officer: PersonDraft) -> tuple[Organisation, str]:
    """Register an enterprise with its first officer; return it and the officer's invitation token."""
    if by_email(officer.email):
        raise Refused(_("This address is known already. Sign in, or ask your administrator."))
    by = Actor(None)
    organisation = organisations.register_enterprise(by, enterprise)
    person = add_person(by, officer, organisation, MembershipRole.OFFICER)
    return organisation, issue_invitation(by, person)


@command
def take_in(actor: Actor, entry: Zone | SciencePark | University) -> Organisation:
    """Let a zone, park or university of the reference tables take part. Raises NotAllowed."""
    require(may_keep_platform(actor))
    return organisations.take_in(actor, entry)


@command
def found_authority(actor: Actor, name_zh: str, name_en: str | None, region_code: str) -> tuple[Organisation, int]:
    """Let an education authority take part, with its province's universities. Raises NotAllowed, Refused."""
    require(may_keep_platform(actor))
    return organisations.found_authority(actor, name_zh, name_en, region_code)


@command
def assign_authority(actor: Actor, university: Organisation, authority: Organisation | None) -> None:
    """Say which education authority a university has. Raises NotAllowed, Refused."""
    require(may_keep_platform(actor))
    organisations.assign_authority(actor, university, authority)


@command
def admit_enterprise(actor: Actor, enterprise: Organisation) -> None:
    """Admit an enterprise to the actor's zone or park."""
    require(may_admit(actor, enterprise))
    organisations.admit_enterprise(actor, enterprise)


@command
def change_profile(actor: Actor, enterprise: Organisation, profile: Profile) -> Organisation:
    """Replace what readers learn of the actor's enterprise. Raises NotAllowed."""
    require(may_change_profile(actor, enterprise))
    return organisations.change_profile(actor, enterprise, profile)


@command
def keep_facts(actor: Actor, person: Person, facts: FactsDraft) -> Person:
    """Enter or correct the facts of a member of the actor's university."""
    require(may_change_facts(actor, person.home_id))
    before = {name: getattr(person, name) for name in FactsDraft.__slots__}
    _write_facts(person, facts)
    changed = sorted(name for name, value in before.items() if getattr(person, name) != value)
    record(actor, "person:facts", person, changed=changed)
    return person


def _write_facts(person: Person, facts: FactsDraft) -> None:
    for name in FactsDraft.__slots__:
        value = getattr(facts, name)
        setattr(person, name, list(value) if isinstance(value, tuple) else value)


@command
def end_sessions(person: Person) -> None:
    """Make every cookie of a person worthless (after signing out)."""
    person.fs_uniquifier = uuid.uuid4().hex


@command
def choose_language(person: Person, code: str) -> None:
    """Keep the language somebody reads in."""
    person.language = code


@command
def take_in_people(
    actor: Actor,
    home: Organisation,
    role: MembershipRole,
    people: Sequence[tuple[PersonDraft, str | None]],
    *,
    link: Callable[[str], str],
    source: str,
) -> list[int]:
    """Store many people with their own numbers as members, each with an invitation by mail; return their ids.

    Somebody whose address is known joins without a link. `source` is the fingerprint of the file that they came in.
    Raises NotAllowed, Refused for somebody of another home.
    """
    require(may_invite(actor, home, role))
    ids = []
    for draft, number in people:
        known = by_email(draft.email)
        if known is not None:
            ids.append(_join(known, home, role, number, draft).id)
            record(actor, "person:join", known, organisation=home.id, role=role, file=source)
            continue
        person = Person(
            email=draft.email.strip().lower(), fs_uniquifier=uuid.uuid4().hex, name_zh=draft.name_zh,
            name_en=draft.name_en, joined_at=now(), home_id=home.id, disciplines=[], companies=[],
        )  # fmt: skip
        _write_facts(person, draft.facts)
        db.session.add(person)
        db.session.flush()
        db.session.add(
            Membership(person_id=person.id, organisation_id=home.id, role=role, number=number, since=now())
        )
        record(actor, "person:join", person, organisation=home.id, role=role, file=source)
        mail_invitation(person, home, link(issue_invitation(actor, person)))
        ids.append(person.id)
    return ids


def _join(person: Person, home: Organisation, role: MembershipRole, number: str | None, draft: PersonDraft) -> Person:
    if person.home_id not in {None, home.id}:
        raise Refused(_("%(email)s belongs to another university.", email=person.email))
    if person.home_id is None:
        person.home_id = home.id
    _write_facts(person, draft.facts)
    keep_number(person.id, home, role, number)
    return person


@command
def keep_number(person_id: int, home: Organisation, role: MembershipRole, number: str | None) -> None:
    """Keep an organisation's own number for a member; a membership that had ended begins anew."""
    held = db.session.scalar(
        select(Membership).where(
            Membership.person_id == person_id, Membership.organisation_id == home.id, Membership.role == role
        )
    )
    if held is None:
        held = Membership(person_id=person_id, organisation_id=home.id, role=role, since=now())
        db.session.add(held)
    held.ended_at, held.number = None, number or held.number


@command
def part_with(actor: Actor, home: Organisation, role: MembershipRole, ids: Sequence[int]) -> None:
    """Take back that people joined, all or none. Raises Refused where one of them has come in already."""
    require(may_invite(actor, home, role))
    for number in ids:
        person = db.session.get_one(Person, number)
        if person.password is not None:
            raise Refused(_("%(name)s has signed in already, so nothing is undone.", name=person.name_zh))
        held = select(Membership).where(
            Membership.person_id == number, Membership.organisation_id == home.id, Membership.role == role
        )
        db.session.scalars(held).one().ended_at = now()
        waiting = select(Invitation).where(Invitation.person_id == number, Invitation.used_at.is_(None))
        for invitation in db.session.scalars(waiting):
            invitation.expires_at = min(invitation.expires_at, now())
        record(actor, "person:part", person, organisation=home.id, role=role)
