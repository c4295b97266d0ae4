"""Commands on lists. Only the person writes a person's list; every change is confirmed by a second channel."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import delete, update

from placement.accounts.actor import Actor, require
from placement.accounts.letters import written_for, written_in
from placement.accounts.models import Person
from placement.accounts.queries import people_numbered
from placement.accounts.queries import person as person_by_id
from placement.demand.models import Position
from placement.foundation.audit import record, record_each
from placement.foundation.clock import now
from placement.foundation.database import command, db, insert_many, store
from placement.foundation.errors import NotFound, Refused
from placement.foundation.outbox import Letter, queue, queue_many
from placement.foundation.web import named, to_moment
from placement.nominations.openings import openings_of
from placement.nominations.queries import positions_open_to
from placement.preferences.models import HostChoice, HostList, Preference, PreferenceList
from placement.preferences.policy import (
    may_accept_short_list,
    may_enter_from_paper,
    may_rank,
    may_rank_candidates,
)
from placement.preferences.queries import (
    candidates,
    host_list,
    list_of_person,
    lists_numbered,
    lists_of_people,
    most_vetoes,
    position_names,
)
from placement.preferences.states import MOST_CHOICES, VetoReason
from placement.programme.models import Round
from placement.programme.service import hold_round
from placement.programme.states import Window


@command
def save_ranking(actor: Actor, round_: Round, positions: Sequence[int]) -> PreferenceList:
    """Keep the order of positions as a draft; what was certified before goes on counting.

    Raises Refused for a position named twice, not open to the person, or an eleventh one.
    """
    require(may_rank(actor))
    held = hold_round(round_.id, Window.PREFERENCES)
    assert actor.person_id is not None
    _check(held, person_by_id(actor.person_id), positions)
    plist = list_of_person(held, actor.person_id)
    if plist is None:
        plist = PreferenceList(round_id=held.id, person_id=actor.person_id, saved_at=now(), draft=[])
        db.session.add(plist)
    before, plist.draft, plist.saved_at = list(plist.draft), list(positions), now()
    record(actor, "preferences:save", plist, before=before, after=list(positions))
    return plist


def _check(round_: Round, person: Person, positions: Sequence[int]) -> None:
    _check_open(positions, {position.id for position in positions_open_to(round_, person, positions)})


def _check_open(positions: Sequence[int], allowed: Collection[int]) -> None:
    if len(positions) > MOST_CHOICES:
        raise Refused(_("A list holds %(most)s choices at most.", most=MOST_CHOICES))
    if len(set(positions)) < len(positions):
        raise Refused(_("A position stands twice on the list. Give each place once."))
    if not set(positions) <= set(allowed):
        raise Refused(_("A position on the list is not open to you any more. Take it off and save again."))


@command
def certify(actor: Actor, round_: Round, positions: Sequence[int], short_reason: str = "") -> PreferenceList:
    """Save the order and make it the list that counts; return it with its receipt. Raises Refused for none."""
    if not positions:
        raise Refused(_("The list is empty. Choose at least one position first."))
    plist = save_ranking(actor, round_, positions)
    db.session.flush()
    if plist.certified_at is not None:
        db.session.execute(delete(Preference).where(Preference.list_id == plist.id))
    db.session.add_all(
        Preference(list_id=plist.id, position_id=position, rank=rank) for rank, position in enumerate(positions, 1)
    )
    plist.certified_at, plist.entered_by = now(), None
    plist.receipt = receipt_of(plist.round_id, plist.person_id, positions, plist.certified_at)
    if (plist.short_reason or "") != short_reason.strip():
        plist.short_reason = short_reason.strip() or None
        plist.short_accepted_at = plist.short_accepted_by = None
    record(actor, "preferences:certify", plist, positions=list(positions), receipt=plist.receipt)
    with written_for(plist.person):
        queue(
            f"preferences-{plist.id}-{plist.receipt[:16]}",
            plist.person.email,
            _("Your list of choices was certified"),
            _(
                "Your list with %(count)s choices was certified. Receipt %(receipt)s. "
                "If this was not you, tell the coordination office at once.",
                count=len(positions),
                receipt=plist.receipt[:16],
            ),
        )
    return plist


def receipt_of(round_id: int, person_id: int, positions: Sequence[int], at: datetime) -> str:
    """Return SHA-256 over the canonical line of a certified list."""
    return hashlib.sha256(canonical_line(round_id, person_id, positions, at).encode()).hexdigest()


def canonical_line(round_id: int, person_id: int, positions: Sequence[int], at: datetime) -> str:
    """Return the line a receipt is computed from: JSON with sorted keys and no spaces."""
    line = {
        "at": at.isoformat(timespec="seconds"),
        "choices": list(positions),
        "person": person_id,
        "round": round_id,
    }
    return json.dumps(line, sort_keys=True, separators=(",", ":"))


@command
def rank_candidates(
    actor: Actor, position: Position, ranks: Mapping[int, int], vetoes: Mapping[int, VetoReason]
) -> HostList:
    """Replace what the host says of its candidates: ranks from 1 (ties allowed) and vetoes with reasons.

    Raises Refused for somebody who is no candidate, ranked and refused at once, or too many vetoes.
    """
    require(may_rank_candidates(actor, position))
    held = hold_round(position.list.round_id, Window.PREFERENCES)
    known = {person.id for person in candidates(position)}
    if not (set(ranks) | set(vetoes)) <= known:
        raise Refused(_("Somebody on the list is not a candidate any more. Reload the page and confirm again."))
    if set(ranks) & set(vetoes):
        raise Refused(_("A candidate cannot be ranked and refused at the same time."))
    if any(rank < 1 for rank in ranks.values()):
        raise Refused(_("Ranks are whole numbers from 1."))
    most = most_vetoes(held, len(known))
    if len(vetoes) > most:
        raise Refused(
            _(
                "You may refuse at most %(most)s of %(count)s candidates (%(percent)s %%).",
                most=most,
                count=len(known),
                percent=held.veto_percent,
            )
        )
    if host_list(position.id) is not None:
        db.session.execute(delete(HostChoice).where(HostChoice.position_id == position.id))
        db.session.execute(delete(HostList).where(HostList.position_id == position.id))
    db.session.add_all(HostChoice(position_id=position.id, person_id=i, rank=rank) for i, rank in ranks.items())
    db.session.add_all(HostChoice(position_id=position.id, person_id=i, veto=why) for i, why in vetoes.items())
    order = sorted(ranks, key=lambda i: (ranks[i], i))
    at = now()
    row = HostList(position_id=position.id, certified_at=at, receipt=receipt_of(held.id, position.id, order, at))
    db.session.add(row)
    record(
        actor,
        "candidates:rank",
        position,
        ranks={str(i): rank for i, rank in ranks.items()},
        vetoes={str(i): str(why) for i, why in vetoes.items()},
    )
    return row


@command
def accept_short_list(actor: Actor, plist: PreferenceList) -> None:
    """Record that a coordinator accepts the reason for a short list: it counts like a full one."""
    require(may_accept_short_list(actor, plist))
    hold_round(plist.round_id, Window.PREFERENCES)
    if not plist.short_reason:
        raise Refused(_("This list gives no reason."))
    plist.short_accepted_at, plist.short_accepted_by = now(), actor.person_id
    record(actor, "preferences:accept_short", plist, reason=plist.short_reason)


@command
def enter_from_paper(
    actor: Actor, round_: Round, lists: Mapping[int, Sequence[int]], *, source: str
) -> dict[int, tuple[int, str]]:
    """Enter lists that people signed on paper, all or none; each counts, and its owner is told every choice.

    `lists` holds the positions of each person, first choice first; the number and the receipt of each list come
    back. Raises NotAllowed, NotFound, Refused where
    somebody certified a list on the site or a position is not open, WrongState after the deadline.
    """
    require(may_enter_from_paper(actor, round_))
    held = hold_round(round_.id, Window.PREFERENCES)
    people = people_numbered(lists)
    if len(people) < len(lists):
        raise NotFound
    allowed = openings_of(held.id).open_among(held, lists)
    known = {row.person_id: row for row in lists_of_people(held, lists)}
    for number, positions in lists.items():
        _check_open(positions, allowed[number])
        plist = known.get(number)
        if plist is not None and plist.certified_at is not None and plist.entered_by is None:
            name = people[number].display_name
            raise Refused(_("%(name)s certified a list on the site; that one counts.", name=name))
    before = {number: list(plist.draft) for number, plist in known.items()}
    for plist in known.values():
        plist.entered_by = actor.person_id
    fresh = [number for number in lists if number not in known]
    blank = {"round_id": held.id, "draft": [], "saved_at": now(), "entered_by": actor.person_id}
    made = insert_many(
        PreferenceList, [{**blank, "person_id": number} for number in fresh], ("person_id", "round_id")
    )
    numbers = {plist.person_id: plist.id for plist in known.values()} | dict(zip(fresh, made, strict=True))
    receipts = _replace_choices(held, {numbers[person]: (person, list(chosen)) for person, chosen in lists.items()})
    facts = (
        (numbers[person], {
            "before": before.get(person, []), "after": list(chosen), "receipt": receipts[numbers[person]],
            "file": source,
        })
        for person, chosen in lists.items()
    )  # fmt: skip
    record_each(actor, "preferences:from_paper", PreferenceList, facts)
    entered = [
        Entered(numbers[person], people[person], chosen, receipts[numbers[person]])
        for person, chosen in lists.items()
    ]
    _tell_entered(held, entered)
    return {one.person.id: (one.list_id, one.receipt) for one in entered}


class Entered(NamedTuple):
    """A list that was entered from paper."""

    list_id: int
    person: Person
    positions: Sequence[int]
    receipt: str


def _replace_choices(round_: Round, lists: Mapping[int, tuple[int, Sequence[int]]]) -> dict[int, str]:
    """Let lists, told by number with their person, say what is chosen now; return their receipts.

    A list without a choice counts no more and has none.
    """
    at = now()
    receipts = {
        number: receipt_of(round_.id, person, positions, at)
        for number, (person, positions) in lists.items()
        if positions
    }
    db.session.flush()
    db.session.execute(
        update(PreferenceList),
        [
            {
                "id": number, "draft": list(positions), "saved_at": at, "certified_at": at if positions else None,
                "receipt": receipts.get(number),
            }
            for number, (_person, positions) in lists.items()
        ],
    )  # fmt: skip
    db.session.execute(delete(Preference).where(Preference.list_id.in_(lists)))
    made = [
        {"list_id": number, "position_id": position, "rank": rank}
        for number, (_person, positions) in lists.items()
        for rank, position in enumerate(positions, 1)
    ]
    store(Preference, made)
    return receipts


def _tell_entered(round_: Round, lists: Sequence[Entered]) -> None:
    names = position_names({position for one in lists for position in one.positions})
    for language in {one.person.language for one in lists}:
        with written_in(language):
            said = {number: f"{title}{_(', ')}{named(host)}" for number, (title, host) in names.items()}
            subject, until = _("Your signed list was entered"), to_moment(round_.preferences_until)
            body = _(
                "%(name)s, the coordination office entered the list that you signed:\n\n%(choices)s\n\n"
                "You can sign in and change it until %(until)s. If you signed no such list, tell the office at once. "
                "Receipt %(receipt)s."
            )
            queue_many(
                Letter(
                    f"preferences-{one.list_id}-{one.receipt[:16]}", one.person.email, subject,
                    body % {
                        "name": one.person.display_name, "until": until, "receipt": one.receipt[:16],
                        "choices": "\n".join(f"{n}. {said[number]}" for n, number in enumerate(one.positions, 1)),
                    },
                )
                for one in lists
                if one.person.language == language
            )  # fmt: skip


@command
def take_back_from_paper(actor: Actor, round_: Round, entered: Mapping[int, tuple[str, Sequence[int]]]) -> None:
    """Put entered lists back to what they were, all or none: each by number, with its receipt and what was before.

    Raises NotFound, Refused where a person has changed a list since.
    """
    require(may_enter_from_paper(actor, round_))
    held = hold_round(round_.id, Window.PREFERENCES)
    rows = lists_numbered(held, entered)
    if len(rows) < len(entered):
        raise NotFound
    for plist in rows:
        receipt, before = entered[plist.id]
        if plist.receipt != receipt:
            raise Refused(_("%(name)s changed the list since, so nothing is undone.", name=plist.person.display_name))
        if not before:
            plist.entered_by = None
    _replace_choices(held, {plist.id: (plist.person_id, entered[plist.id][1]) for plist in rows})
    after = ((plist.id, {"after": list(entered[plist.id][1])}) for plist in rows)
    record_each(actor, "preferences:paper_undone", PreferenceList, after)
