"""The plan of a university's people, written and taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from flask import current_app
from flask_babel import gettext as _

from placement.accounts import service as accounts
from placement.accounts.actor import Actor
from placement.accounts.drafts import FactsDraft, PersonDraft
from placement.accounts.queries import person as person_by_id
from placement.accounts.states import MembershipRole
from placement.exchange.errors import Stale
from placement.exchange.files import digest_of, to_draft
from placement.exchange.people_stored import StoredPeople, facts_document
from placement.foundation.errors import Refused
from placement.nominations import service as nominations
from placement.organisations.models import Organisation
from placement.organisations.queries import organisation
from placement.programme.models import Round
from placement.reference.states import Role

EVERY = 50


def _link(token: str) -> str:
    return f"{current_app.config['SETTINGS'].base_url}/invitations/{token}"


def _write(
    role: MembershipRole, actor: Actor, round_: Round, acts: Iterable[dict[str, Any]], source: str,
    watch: Callable[[int], None],
) -> Iterator[dict[str, Any]]:  # fmt: skip
    assert actor.organisation_id is not None
    home = organisation(actor.organisation_id)
    stored = StoredPeople(home.id, role, round_)
    known = {one.person_id: one for one in stored.people}
    addresses = {one.email for one in stored.people}
    for done, act in enumerate(acts, 1):
        if act["id"] is None:
            if act["email"] in addresses:
                raise Stale
        elif act["id"] not in known or known[act["id"]].digest != act["seen"]:
            raise Stale
        yield from _person(role, actor, home, round_, act, source)
        if done % EVERY == 0:
            watch(done)


def _person(
    role: MembershipRole, actor: Actor, home: Organisation, round_: Round, act: dict[str, Any], source: str
) -> Iterator[dict[str, Any]]:
    facts = to_draft(FactsDraft, act["facts"])
    number = act["id"]
    if number is None:
        draft = PersonDraft(act["name"], act["email"], facts=facts)
        number = accounts.take_in_people(actor, home, role, [(draft, act["number"])], link=_link, source=source)[0]
        yield {"op": "joined", "id": number}
    person = person_by_id(number)
    if act["id"] is not None and act["changed"]:
        yield {"op": "facts", "id": number, "before": facts_document(person), "after": digest_of(act["facts"])}
        nominations.correct_facts(actor, person, facts, round_)
    if act["id"] is not None and act["number"]:
        accounts.keep_number(number, home, role, act["number"])
    for word, load in act["roles"]:
        if role is MembershipRole.STUDENT:
            yield {"op": "applied", "id": nominations.enter_application(actor, round_, person).id}
        else:
            row = nominations.nominate(actor, round_, person, Role(word), load=load)
            yield {"op": "nominated", "id": row.id}


def _undo(role: MembershipRole, actor: Actor, round_: Round, acts: list[dict[str, Any]], source: str) -> None:
    del source
    assert actor.organisation_id is not None
    home = organisation(actor.organisation_id)
    by_op: dict[str, list[dict[str, Any]]] = {}
    for act in acts:
        by_op.setdefault(act["op"], []).append(act)
    nominations.take_back_entered(
        actor,
        [act["id"] for act in by_op.get("nominated", [])],
        [act["id"] for act in by_op.get("applied", [])],
    )
    for act in by_op.get("facts", []):
        person = person_by_id(act["id"])
        if digest_of(facts_document(person)) != act["after"]:
            raise Refused(_("Something that this import changed was changed again since, so it is not undone."))
        nominations.correct_facts(actor, person, to_draft(FactsDraft, act["before"]), round_)
    accounts.part_with(actor, home, role, [act["id"] for act in by_op.get("joined", [])])


def write_staff(
    actor: Actor, round_: Round, acts: Iterable[dict[str, Any]], source: str, watch: Callable[[int], None]
) -> Iterator[dict[str, Any]]:
    """Write staff with facts and nominations. Raises Stale, and whatever the commands raise."""
    return _write(MembershipRole.STAFF, actor, round_, acts, source, watch)


def write_students(
    actor: Actor, round_: Round, acts: Iterable[dict[str, Any]], source: str, watch: Callable[[int], None]
) -> Iterator[dict[str, Any]]:
    """Write students with facts and applications. Raises Stale, and whatever the commands raise."""
    return _write(MembershipRole.STUDENT, actor, round_, acts, source, watch)


def undo_staff(actor: Actor, round_: Round, acts: list[dict[str, Any]], source: str) -> None:
    """Take staff and nominations back. Raises Refused where somebody acted."""
    _undo(MembershipRole.STAFF, actor, round_, acts, source)


def undo_students(actor: Actor, round_: Round, acts: list[dict[str, Any]], source: str) -> None:
    """Take students and applications back. Raises Refused where somebody acted."""
    _undo(MembershipRole.STUDENT, actor, round_, acts, source)
