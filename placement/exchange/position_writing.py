"""The plan of a demand list, written into the list, and taken back again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from flask_babel import gettext as _

from placement.accounts.actor import Actor
from placement.demand import service as demand
from placement.demand.drafts import CourseDraft, Entry, PositionDraft
from placement.exchange.errors import Stale
from placement.exchange.files import digest_of, to_draft
from placement.exchange.positions import DRAFTS, Known
from placement.exchange.stored import StoredPositions, known_positions
from placement.foundation.errors import Refused, WrongState
from placement.organisations.drafts import EnterpriseDraft
from placement.organisations.queries import by_code
from placement.organisations.service import register_enterprise
from placement.organisations.states import Kind
from placement.programme.models import Round

AT_ONCE = 2000


def write(
    actor: Actor, round_: Round, acts: Iterable[dict[str, Any]], source: str, watch: Callable[[int], None]
) -> Iterator[dict[str, Any]]:
    """Do what the plan says; return how each is taken back.

    Raises Stale where the list says something else by now, and whatever the commands raise.
    """
    assert actor.kind is not None
    assert actor.organisation_id is not None
    known = known_positions(actor.kind, actor.organisation_id, round_.id)
    waiting = iter(acts)
    done = 0
    while part := list(islice(waiting, AT_ONCE)):
        for act in part:
            _require_same(act, known)
        yield from _post(actor, round_, [act for act in part if act["op"] == "post"], source)
        yield from _edit(actor, [act for act in part if act["op"] == "edit"], source)
        sent = [act["id"] for act in part if act["op"] == "send"]
        demand.send_positions(actor, sent, source=source)
        yield from ({"op": "sent", "id": number} for number in sent)
        done += len(part)
        watch(done)


def _require_same(act: dict[str, Any], known: dict[tuple[Any, ...], Known]) -> None:
    now_there = known.get(tuple(act["key"]))
    if act["op"] == "post":
        if now_there is not None:
            raise Stale
    elif now_there is None or (now_there.position_id, now_there.digest, now_there.state.value) != (
        act["id"], act["seen"], act["state"],
    ):  # fmt: skip
        raise Stale


def _draft(act: dict[str, Any]) -> PositionDraft | CourseDraft:
    return to_draft(DRAFTS[act["table"]], act["draft"])


def _post(actor: Actor, round_: Round, acts: list[dict[str, Any]], source: str) -> Iterator[dict[str, Any]]:
    if not acts:
        return
    entries = [Entry(act["host"] or _registered(actor, act["register"]), _draft(act)) for act in acts]
    made = demand.enter_positions(actor, round_, entries, source=source)
    demand.send_positions(
        actor, [number for number, act in zip(made, acts, strict=True) if act["send"]], source=source
    )
    yield from ({"op": "made", "id": number} for number in made)


def _registered(actor: Actor, document: dict[str, Any]) -> int:
    known = by_code(Kind.ENTERPRISE, document["credit_code"])
    if known is not None and known.parent_id != actor.organisation_id:
        raise Stale
    return (known or register_enterprise(actor, to_draft(EnterpriseDraft, document))).id


def _edit(actor: Actor, acts: list[dict[str, Any]], source: str) -> Iterator[dict[str, Any]]:
    stored = StoredPositions(None)
    stored.expect(act["id"] for act in acts)
    before = {act["id"]: stored.document(act["id"]) for act in acts}
    demand.edit_positions(actor, {act["id"]: _draft(act) for act in acts}, source=source)
    sent = [act["id"] for act in acts if act["send"]]
    demand.send_positions(actor, sent, source=source)
    for act in acts:
        if act["send"]:
            yield {"op": "sent", "id": act["id"]}
        else:
            number = act["id"]
            after = digest_of(act["draft"])
            yield {"op": "edited", "id": number, "table": act["table"], "draft": before[number], "after": after}


def undo(actor: Actor, round_: Round, acts: list[dict[str, Any]], source: str) -> None:
    """Take everything back, or raise Refused where somebody has acted on it."""
    del round_
    if any(act["op"] == "sent" for act in acts):
        raise Refused(
            _("Drafts of before were sent with this import, which cannot be undone. Withdraw them one by one.")
        )
    stored = StoredPositions(None)
    edited = [act for act in acts if act["op"] == "edited"]
    try:
        for first in range(0, len(edited), AT_ONCE):
            part = edited[first : first + AT_ONCE]
            stored.expect(act["id"] for act in part)
            if any(digest_of(stored.document(act["id"])) != act["after"] for act in part):
                raise Refused(_("Something that this import changed was changed again since, so it is not undone."))
            demand.edit_positions(actor, {act["id"]: _draft(act) for act in part}, source=source)
        demand.take_back_positions(
            actor, [act["id"] for act in acts if act["op"] == "made"], _("The import was undone.")
        )
    except WrongState as error:
        raise Refused(_("Some of it was verified, published or withdrawn since, so nothing is undone.")) from error
