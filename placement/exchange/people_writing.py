"""The plan of a university's people, written and taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from flask import current_app
from flask_babel import gettext as _

from placement.accounts import service as accounts
from placement.accounts.actor import Actor
from placement.accounts.drafts import FactsDraft, PersonDraft
from placement.accounts.queries import people_numbered
from placement.accounts.states import MembershipRole
from placement.exchange.errors import Stale
from placement.exchange.files import digest_of, to_draft
from placement.exchange.people_stored import StoredPeople, facts_document
from placement.foundation.database import AT_ONCE
from placement.foundation.errors import Refused
from placement.nominations import service as nominations
from placement.organisations.models import Organisation
from placement.organisations.queries import organisation
from placement.programme.models import Round
from placement.reference.states import Role


def _link(token: str) -> str:
    return f"{current_app.config['SETTINGS'].base_url}/invitations/{token}"


def _write(
    role: MembershipRole, actor: Actor, round_: Round, acts: Iterable[dict[str, Any]], source: str,
    watch: Callable[[int], None],
) -> Iterator[dict[str, Any]]:  # fmt: skip
    assert actor.organisation_id is not None
    home = organisation(actor.organisation_id)
    stored = StoredPeople(home.id, role, round_)
    digests = {one.person_id: one.digest for one in stored.people}
    addresses = {one.email for one in stored.people}
    del stored
    waiting, done = iter(acts), 0
    while part := list(islice(waiting, AT_ONCE)):
        for act in part:
            is_new = act["id"] is None
            if act["email"] in addresses if is_new else digests.get(act["id"]) != act["seen"]:
                raise Stale
        yield from _people(role, actor, home, round_, part, source)
        done += len(part)
        watch(done)


def _people(
    role: MembershipRole, actor: Actor, home: Organisation, round_: Round, acts: list[dict[str, Any]], source: str
) -> Iterator[dict[str, Any]]:
    drafts = {act["email"]: to_draft(FactsDraft, act["facts"]) for act in acts}
    fresh = [act for act in acts if act["id"] is None]
    people = [(PersonDraft(act["name"], act["email"], facts=drafts[act["email"]]), act["number"]) for act in fresh]
    joined = accounts.take_in_people(actor, home, role, people, link=_link, source=source) if people else []
    yield from ({"op": "joined", "id": number} for number in joined)
    for act, number in zip(fresh, joined, strict=True):
        act["id"] = number
    known = [act for act in acts if act["seen"] is not None]
    changed = {act["id"]: act for act in known if act["changed"]}
    before = {number: facts_document(row) for number, row in people_numbered(changed).items()}
    nominations.correct_facts(actor, {number: drafts[act["email"]] for number, act in changed.items()}, round_)
    for number, act in changed.items():
        yield {"op": "facts", "id": number, "before": before[number], "after": digest_of(act["facts"])}
    accounts.keep_numbers(home, role, {act["id"]: act["number"] for act in known if act["number"]})
    if role is MembershipRole.STUDENT:
        applying = [act["id"] for act in acts if act["roles"]]
        made = nominations.enter_applications(actor, round_, applying) if applying else []
        yield from ({"op": "applied", "id": number} for number in made)
    else:
        put = [(act["id"], Role(word), load) for act in acts for word, load in act["roles"]]
        made = nominations.enter_nominations(actor, round_, put) if put else []
        yield from ({"op": "nominated", "id": number} for number in made)


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
    waiting = iter(by_op.get("facts", []))
    while part := list(islice(waiting, AT_ONCE)):
        people = people_numbered(act["id"] for act in part)
        if any(digest_of(facts_document(people[act["id"]])) != act["after"] for act in part):
            raise Refused(_("Something that this import changed was changed again since, so it is not undone."))
        nominations.correct_facts(actor, {act["id"]: to_draft(FactsDraft, act["before"]) for act in part}, round_)
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
