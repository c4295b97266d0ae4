"""Commands on people: adding, inviting, letting in, keeping facts."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta

from flask_babel import gettext as _
from flask_security.utils import hash_password
from sqlalchemy import select, update

from placement.accounts.actor import Actor, require
from placement.accounts.drafts import FactsDraft, PersonDraft
from placement.accounts.letters import written_for, written_in
from placement.accounts.models import Invitation, Membership, Person
from placement.accounts.policy import (
    may_admit,
    may_change_facts,
    may_change_profile,
    may_invite,
    may_keep_platform,
)
from placement.accounts.queries import by_email, by_emails, memberships, people_numbered
from placement.accounts.states import MembershipRole
from placement.foundation.audit import record, record_many
from placement.foundation.clock import now
from placement.foundation.database import AT_ONCE, command, db, insert_many, store
from placement.foundation.errors import NotFound, Refused, WrongState
from placement.foundation.outbox import Letter, queue, queue_many
from placement.foundation.web import named
from placement.organisations import service as organisations
from placement.organisations.drafts import EnterpriseDraft, Profile
from placement.organisations.models import Organisation
from placement.reference.models import SciencePark, University, Zone

INVITATION_LASTS = timedelta(days=7)
HOME_ROLES = (MembershipRole.STAFF, MembershipRole.STUDENT)
"""Who belongs to a university, rather than acts for it."""


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
    if role in HOME_ROLES and person.home_id is None:
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
    with written_for(person):
        if link is not None:
            queue_many(_invitations(named(organisation), {person.email: link}))
            return
        name = named(organisation)
        queue(
            f"invitation-{person.id}-{organisation.id}-{int(now().timestamp() * 1000)}",
            person.email,
            _("Your invitation to %(organisation)s", organisation=name),
            _("You act for %(organisation)s too from now on. Sign in as usual.", organisation=name),
        )


def _invitations(name: str, links: Mapping[str, str]) -> Iterator[Letter]:
    """Return the letter with the link for each address, in the language that is spoken just now."""
    subject = _("Your invitation to %(organisation)s", organisation=name)
    body = _(
        "You are invited to act for %(organisation)s. Follow this link within 7 days and choose a password:"
        "\n\n%(link)s\n\nIf you did not expect this message, do nothing."
    )
    for email, link in links.items():
        said = body % {"organisation": name, "link": link}
        yield Letter(f"invitation-{_hash(link)}", email, subject, said)


@command
def issue_invitation(by: Actor, person: Person) -> str:
    """Return the token of a new invitation; earlier ones that were not used end."""
    _end_invitations([person.id])
    return _issue(by, [person.id])[0]


def _end_invitations(ids: Sequence[int]) -> None:
    """Let the links that these people have not used end, where they have not ended yet."""
    waiting = Invitation.person_id.in_(ids), Invitation.used_at.is_(None), Invitation.expires_at > now()
    db.session.execute(update(Invitation).where(*waiting).values(expires_at=now()))


def _issue(by: Actor, ids: Sequence[int]) -> list[str]:
    """Return the token of a new invitation for each of these people."""
    at = now()
    tokens = [secrets.token_urlsafe(32) for _number in ids]
    store(
        Invitation,
        [
            {"person_id": number, "token_hash": _hash(token), "created_at": at, "expires_at": at + INVITATION_LASTS}
            for number, token in zip(ids, tokens, strict=True)
        ],
    )
    record_many(by, "person:invite", Person, ids)
    return tokens


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
def keep_facts(actor: Actor, facts: Mapping[int, FactsDraft]) -> list[Person]:
    """Enter or correct the facts of members of the actor's university; return them. Raises NotFound, NotAllowed."""
    people = people_numbered(facts)
    if len(people) < len(facts):
        raise NotFound
    for number, draft in facts.items():
        require(may_change_facts(actor, people[number].home_id))
        before = {name: getattr(people[number], name) for name in FactsDraft.__slots__}
        _write_facts(people[number], draft)
        changed = sorted(name for name, value in before.items() if getattr(people[number], name) != value)
        record(actor, "person:facts", people[number], changed=changed)
    return [people[number] for number in facts]


def _write_facts(person: Person, facts: FactsDraft) -> None:
    for name, value in _columns(facts).items():
        setattr(person, name, value)


def _columns(facts: FactsDraft) -> dict[str, object]:
    values = {name: getattr(facts, name) for name in FactsDraft.__slots__}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}


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

    Somebody whose address is known joins without a link, unless there is no other way in. `source` is the
    fingerprint of the file that they came in. Raises NotAllowed, Refused for somebody of another home.
    """
    require(may_invite(actor, home, role))
    known = by_emails([draft.email for draft, _number in people])
    ids: dict[str, int] = {}
    fresh: list[tuple[PersonDraft, str | None]] = []
    for draft, number in people:
        email = draft.email.strip().lower()
        if email in known:
            ids[email] = _join(known[email], home, draft).id
            keep_numbers(home, role, {ids[email]: number})
        else:
            fresh.append((draft, number))
    record_many(actor, "person:join", Person, ids.values(), organisation=home.id, role=role, file=source)
    _invite_by_mail(actor, home, _without_a_way_in(known.values()), link)
    for first in range(0, len(fresh), AT_ONCE):
        ids |= _store_people(actor, home, role, fresh[first : first + AT_ONCE], link=link, source=source)
    return [ids[draft.email.strip().lower()] for draft, _number in people]


def _store_people(
    actor: Actor,
    home: Organisation,
    role: MembershipRole,
    people: Sequence[tuple[PersonDraft, str | None]],
    *,
    link: Callable[[str], str],
    source: str,
) -> dict[str, int]:
    """Store people whom nobody knows and invite them; return their ids by address."""
    at = now()
    rows = [
        {
            "email": draft.email.strip().lower(), "fs_uniquifier": uuid.uuid4().hex, "name_zh": draft.name_zh,
            "name_en": draft.name_en, "joined_at": at, "home_id": home.id, **_columns(draft.facts),
        }
        for draft, _number in people
    ]  # fmt: skip
    ids = insert_many(Person, rows, ("email",))
    shared = {"organisation_id": home.id, "role": role, "since": at}
    store(
        Membership,
        [{"person_id": number, "number": own, **shared} for number, (_draft, own) in zip(ids, people, strict=True)],
    )
    record_many(actor, "person:join", Person, ids, organisation=home.id, role=role, file=source)
    addresses = [str(row["email"]) for row in rows]
    _invite_by_mail(actor, home, dict(zip(ids, addresses, strict=True)), link)
    return dict(zip(addresses, ids, strict=True))


def _invite_by_mail(
    actor: Actor, home: Organisation, addresses: Mapping[int, str], link: Callable[[str], str]
) -> None:
    """Write to each of these people, whose addresses these are, with a new link."""
    if not addresses:
        return
    tokens = _issue(actor, list(addresses))
    with written_in(None):
        links = dict(zip(addresses.values(), map(link, tokens), strict=True))
        queue_many(_invitations(named(home), links))


def _without_a_way_in(people: Iterable[Person]) -> dict[int, str]:
    """Return the addresses of those of these people who have neither a password nor a link that counts."""
    found = {row.id: row.email for row in people if row.password is None and not row.is_demo}
    query = select(Invitation.person_id).where(Invitation.used_at.is_(None), Invitation.expires_at > now())
    waiting = set(db.session.scalars(query.where(Invitation.person_id.in_(found)))) if found else set()
    return {number: email for number, email in found.items() if number not in waiting}


def _join(person: Person, home: Organisation, draft: PersonDraft) -> Person:
    if person.home_id not in {None, home.id}:
        raise Refused(_("%(email)s belongs to another university.", email=person.email))
    if person.home_id is None:
        person.home_id = home.id
    _write_facts(person, draft.facts)
    return person


@command
def keep_numbers(home: Organisation, role: MembershipRole, numbers: Mapping[int, str | None]) -> None:
    """Keep an organisation's own numbers for members; a membership that had ended begins anew."""
    query = select(Membership).where(
        Membership.person_id.in_(numbers), Membership.organisation_id == home.id, Membership.role == role
    )
    held = {row.person_id: row for row in db.session.scalars(query)}
    for person_id, number in numbers.items():
        row = held.get(person_id)
        if row is None:
            row = Membership(person_id=person_id, organisation_id=home.id, role=role, since=now())
            db.session.add(row)
        row.ended_at, row.number = None, number or row.number


@command
def part_with(actor: Actor, home: Organisation, role: MembershipRole, ids: Sequence[int]) -> None:
    """Take back that people joined, all or none. Raises Refused where one of them has come in already.

    What another organisation has given them stays: the membership, and the link with which they come in.
    """
    require(may_invite(actor, home, role))
    for first in range(0, len(ids), AT_ONCE):
        part = ids[first : first + AT_ONCE]
        query = select(Person.name_zh).where(Person.id.in_(part), Person.password.is_not(None)).limit(1)
        inside = db.session.scalar(query)
        if inside is not None:
            raise Refused(_("%(name)s has signed in already, so nothing is undone.", name=inside))
        held = Membership.person_id.in_(part), Membership.organisation_id == home.id, Membership.role == role
        db.session.execute(update(Membership).where(*held).values(ended_at=now()))
        standing = select(Membership.person_id).where(Membership.person_id.in_(part), Membership.ended_at.is_(None))
        elsewhere = set(db.session.scalars(standing))
        _end_invitations([number for number in part if number not in elsewhere])
        own = Membership.organisation_id == home.id, Membership.role.in_(HOME_ROLES)
        gone = Person.id.in_(part), Person.home_id == home.id, Person.id.not_in(standing.where(*own))
        db.session.execute(update(Person).where(*gone).values(home_id=None))
    record_many(actor, "person:part", Person, ids, organisation=home.id, role=role)
