"""Commands on positions and lists. A course's two positions always move together."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from flask_babel import gettext as _
from flask_babel import to_user_timezone
from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import joinedload

from placement.accounts.actor import PLATFORM, Actor, require
from placement.accounts.queries import enterprises_kept_by
from placement.demand.drafts import ClosingDraft, CourseDraft, Entry, OutcomeDraft, PositionDraft, StanceDraft
from placement.demand.models import Course, DemandList, Position, PositionOutcome, Stance
from placement.demand.policy import may_edit, may_enter, may_post, may_publish, may_verify
from placement.demand.queries import list_of, outcome_of, positions_of_list, positions_together
from placement.demand.states import (
    EDITABLE,
    POSITION,
    UNPUBLISHED,
    Audience,
    Closing,
    Mode,
    NotHosting,
    PayTax,
    PayUnit,
    PositionState,
    Purpose,
    ReturnReason,
    Say,
)
from placement.foundation.audit import record, record_many
from placement.foundation.clock import now
from placement.foundation.database import AT_ONCE, command, db
from placement.foundation.errors import NotFound, Refused, WrongState
from placement.foundation.ordering import by_pinyin
from placement.foundation.web import to_day, to_moment
from placement.organisations.models import Organisation
from placement.organisations.queries import organisation
from placement.organisations.states import Kind, OrganisationState
from placement.programme.models import Round
from placement.programme.service import hold_round
from placement.programme.states import RoundState, Window
from placement.reference.states import Role

POSITION_FIELDS = (
    "role", "title", "seats", "least", "purpose", "mode", "min_degree", "min_title_rank", "tasks", "outcomes",
    "term_months", "days_per_year", "pay_min", "pay_max", "pay_unit", "pay_tax", "conditions", "contact", "lapses_on",
)  # fmt: skip
AMENDABLE = (*POSITION_FIELDS, "disciplines", "audience", "intended_home_id", "intended_person")
COURSE_FIELDS = (
    "title", "background", "problem", "deliverables", "team_least", "team_most", "starts_on", "ends_on",
    "ownership", "mentor_hours", "credits", "needs_nda",
)  # fmt: skip


class Change(StrEnum):
    """What happened to a position after people could choose it."""

    WITHDRAWN = "withdrawn"
    AMENDED = "amended"


ON_CHANGE: list[Callable[[Position, Change], None]] = []
"""Called inside the command that takes a published position back or changes it; rooms to the right add themselves."""


@command
def post_position(
    actor: Actor, enterprise: Organisation, round_: Round, draft: PositionDraft, *, like: Position | None = None
) -> Position:
    """Store a position as a draft on the list of the enterprise's zone or park; `like` is what it was copied from.

    Raises NotAllowed, WrongState after the deadline, Refused for a course role.
    """
    require(may_post(actor, enterprise))
    hold_round(round_.id, Window.DEMAND)
    if draft.role in {Role.COURSE_TEACHER, Role.COURSE_STUDENT}:
        raise Refused(_("A course is posted with the course form: its teacher and its students belong together."))
    position = Position(
        list_id=_list_for(round_, enterprise).id, enterprise_id=enterprise.id, state=PositionState.DRAFT
    )
    _write_position(position, draft)
    db.session.add(position)
    record(actor, "position:post", position, **_copied_from(like))
    return position


def _copied_from(like: Position | None) -> dict[str, int]:
    return {} if like is None else {"like": like.id}


@command
def edit_position(actor: Actor, position: Position, draft: PositionDraft) -> Position:
    """Replace what a draft or returned position says. Raises NotAllowed, WrongState."""
    require(may_edit(actor, position))
    hold_round(position.list.round_id, Window.DEMAND)
    _require_editable(position)
    _write_position(position, draft)
    record(actor, "position:edit", position)
    return position


def _write_position(position: Position, draft: PositionDraft) -> None:
    for name in POSITION_FIELDS:
        setattr(position, name, getattr(draft, name))
    position.sort_key = by_pinyin(draft.title)
    position.disciplines = list(draft.disciplines)
    _write_audience(position, draft)


def _write_audience(position: Position, draft: PositionDraft | CourseDraft) -> None:
    for name, value in _audience(draft).items():
        setattr(position, name, value)


def _audience(draft: PositionDraft | CourseDraft) -> dict[str, object]:
    if draft.intended_home is not None and organisation(draft.intended_home).kind is not Kind.UNIVERSITY:
        raise Refused(_("Choose a university that takes part."))
    if draft.audience is Audience.INVITED and draft.intended_home is None:
        raise Refused(_("Choose the university that is invited, or let more people read the position."))
    return {
        "audience": draft.audience,
        "intended_home_id": draft.intended_home,
        "intended_person": draft.intended_person,
    }


@command
def post_course(
    actor: Actor, enterprise: Organisation, round_: Round, draft: CourseDraft, *, like: Position | None = None
) -> Position:
    """Store a course with its teaching position and student seats; return the teaching position."""
    require(may_post(actor, enterprise))
    hold_round(round_.id, Window.DEMAND)
    return _store_course(actor, enterprise, round_, draft, **_copied_from(like))


def _store_course(
    actor: Actor, enterprise: Organisation, round_: Round, draft: CourseDraft, **facts: object
) -> Position:
    course = Course(enterprise_id=enterprise.id)
    listed = _list_for(round_, enterprise)
    pair = [
        Position(list_id=listed.id, enterprise_id=enterprise.id, state=PositionState.DRAFT, role=role)
        for role in (Role.COURSE_TEACHER, Role.COURSE_STUDENT)
    ]
    _write_course(course, pair, draft)
    db.session.add(course)
    db.session.flush()
    for position in pair:
        position.course_id = course.id
        db.session.add(position)
    record(actor, "position:post", pair[0], course=course.id, **facts)
    return pair[0]


@command
def post_need(
    actor: Actor, enterprise: Organisation, round_: Round, drafts: Sequence[PositionDraft | CourseDraft]
) -> list[Position]:
    """Store the parts of one need as drafts, all or none; of a course, return its teaching position."""
    return [
        post_course(actor, enterprise, round_, draft)
        if isinstance(draft, CourseDraft)
        else post_position(actor, enterprise, round_, draft)
        for draft in drafts
    ]


@command
def edit_course(actor: Actor, position: Position, draft: CourseDraft) -> Position:
    """Replace what a draft or returned course says; `position` is either of its two."""
    require(may_edit(actor, position))
    hold_round(position.list.round_id, Window.DEMAND)
    _require_editable(position)
    assert position.course is not None
    pair = positions_together(position)
    _write_course(position.course, pair, draft)
    record(actor, "position:edit", pair[0], course=position.course_id)
    return pair[0]


def _write_course(course: Course, pair: Sequence[Position], draft: CourseDraft) -> None:
    for name in COURSE_FIELDS:
        setattr(course, name, getattr(draft, name))
    months = max(1, (draft.ends_on.year - draft.starts_on.year) * 12 + draft.ends_on.month - draft.starts_on.month)
    for position in pair:
        teaches = position.role == Role.COURSE_TEACHER
        position.title, position.sort_key = draft.title, by_pinyin(draft.title)
        position.tasks, position.outcomes = draft.problem, draft.deliverables
        position.seats = 1 if teaches else draft.team_most
        position.least = 1 if teaches else draft.team_least
        position.purpose, position.mode = Purpose.TEACHING, Mode.HYBRID
        position.disciplines = list(draft.disciplines)
        position.min_degree, position.min_title_rank = None, draft.min_title_rank if teaches else None
        position.term_months, position.days_per_year = months, 0
        position.pay_min = position.pay_max = None
        position.pay_unit, position.pay_tax, position.lapses_on = PayUnit.YEAR, PayTax.BEFORE, None
        position.conditions, position.contact = "", draft.contact
        _write_audience(position, draft)


def _list_for(round_: Round, enterprise: Organisation) -> DemandList:
    assert enterprise.parent_id is not None
    known = list_of(round_, enterprise.parent_id)
    if known is None:
        known = DemandList(round_id=round_.id, issuer_id=enterprise.parent_id, edition=0)
        db.session.add(known)
        db.session.flush()
    return known


def _require_editable(position: Position) -> None:
    if position.state not in EDITABLE:
        raise WrongState(
            _("This position is “%(state)s”, so it cannot be edited.", state=POSITION.words[position.state])
        )


@command
def submit_position(actor: Actor, position: Position) -> None:
    """Send a draft to the issuer. Raises NotAllowed, WrongState; Refused before the enterprise is admitted."""
    require(may_edit(actor, position))
    hold_round(position.list.round_id, Window.DEMAND)
    if position.enterprise.state is not OrganisationState.ACTIVE:
        raise Refused(_("Your zone has not admitted your enterprise yet. The draft is kept."))
    _require_needed(position)
    _move_together(actor, position, "submit", submitted_at=now(), return_reason=None, return_note=None)


def _require_needed(position: Position) -> None:
    """A need that lapses before people have chosen would be chosen in vain."""
    _require_lasting(position.lapses_on, position.list.round)


def _require_lasting(lapses_on: date | None, round_: Round) -> None:
    last = round_.preferences_until
    if lapses_on is not None and lapses_on < to_user_timezone(last).date():
        raise Refused(
            _("People choose until %(when)s, but this need lapses before. Change its last day.", when=to_moment(last))
        )


def _require_judge(actor: Actor, position: Position) -> None:
    """Raise NotAllowed for everybody but the issuer's officers; Refused for one who acts for the enterprise too."""
    require(may_publish(actor, position.list))
    if not may_verify(actor, position, enterprises_kept_by(actor.person_id)):
        raise Refused(_("You are an officer of this enterprise as well. A colleague has to check its positions."))


@command
def enter_positions(actor: Actor, round_: Round, entries: Sequence[Entry], *, source: str) -> list[int]:
    """Store many positions and courses as drafts, all or none; return their ids, of a course its teaching half.

    `source` is the fingerprint of the file that they came in. Raises as `post_position`.
    """
    hold_round(round_.id, Window.DEMAND)
    hosts = _enterprises(actor, {entry.enterprise_id for entry in entries})
    lists = {host.id: _list_for(round_, host).id for host in hosts.values()}
    ids = [0] * len(entries)
    plain = [(place, entry) for place, entry in enumerate(entries) if isinstance(entry.draft, PositionDraft)]
    rows = [_values(lists[entry.enterprise_id], entry) for _place, entry in plain]
    for first in range(0, len(rows), AT_ONCE):
        made = db.session.scalars(
            insert(Position).returning(Position.id, sort_by_parameter_order=True), rows[first : first + AT_ONCE]
        ).all()
        record_many(actor, "position:post", Position, made, file=source)
        for (place, _entry), number in zip(plain[first : first + AT_ONCE], made, strict=True):
            ids[place] = number
    for place, entry in enumerate(entries):
        if isinstance(entry.draft, CourseDraft):
            ids[place] = _store_course(actor, hosts[entry.enterprise_id], round_, entry.draft, file=source).id
    return ids


def _enterprises(actor: Actor, ids: Iterable[int]) -> dict[int, Organisation]:
    hosts = {number: organisation(number) for number in sorted(ids)}
    for host in hosts.values():
        require(may_enter(actor, host))
    return hosts


def _values(list_id: int, entry: Entry) -> dict[str, object]:
    draft = entry.draft
    assert isinstance(draft, PositionDraft)
    if draft.role in {Role.COURSE_TEACHER, Role.COURSE_STUDENT}:
        raise Refused(_("A course is posted with the course form: its teacher and its students belong together."))
    return {
        "list_id": list_id,
        "enterprise_id": entry.enterprise_id,
        "state": PositionState.DRAFT,
        "disciplines": list(draft.disciplines),
        **{name: getattr(draft, name) for name in POSITION_FIELDS},
        **_audience(draft),
    }


@command
def edit_positions(actor: Actor, changes: Mapping[int, PositionDraft | CourseDraft], *, source: str) -> None:
    """Replace what many drafts or returned positions say, all or none. Raises as `edit_position`."""
    rows = _positions_numbered(changes)
    for round_id in {row.list.round_id for row in rows.values()}:
        hold_round(round_id, Window.DEMAND)
    for number, draft in changes.items():
        position = rows[number]
        require(may_edit(actor, position))
        _require_editable(position)
        if isinstance(draft, CourseDraft):
            assert position.course is not None
            _write_course(position.course, positions_together(position), draft)
        else:
            _write_position(position, draft)
    record_many(actor, "position:edit", Position, changes, file=source)


def _positions_numbered(ids: Collection[int]) -> dict[int, Position]:
    wanted = sorted(ids)
    found: dict[int, Position] = {}
    for first in range(0, len(wanted), AT_ONCE):
        query = select(Position).options(
            joinedload(Position.list), joinedload(Position.enterprise), joinedload(Position.course)
        )
        found |= {
            row.id: row for row in db.session.scalars(query.where(Position.id.in_(wanted[first : first + AT_ONCE])))
        }
    if len(found) < len(wanted):
        raise NotFound
    return found


@command
def send_positions(actor: Actor, ids: Sequence[int], *, source: str) -> None:
    """Send many drafts to their issuer, all or none, courses with both halves. Raises as `submit_position`."""
    if not ids:
        return
    rows = _halves(ids)
    hosts = _enterprises(actor, {row.enterprise_id for row in rows})
    for round_ in _hold(rows, Window.DEMAND):
        _require_lasting(min((row.lapses_on for row in rows if row.lapses_on), default=None), round_)
    if any(host.state is not OrganisationState.ACTIVE for host in hosts.values()):
        raise Refused(_("Your zone has not admitted your enterprise yet. The draft is kept."))
    numbers = [row.id for row in rows]
    for first in range(0, len(numbers), AT_ONCE):
        db.session.execute(
            update(Position)
            .where(Position.id.in_(numbers[first : first + AT_ONCE]))
            .values(submitted_at=now(), return_reason=None, return_note=None),
            execution_options={"synchronize_session": False},
        )
    POSITION.move_many(Position, numbers, "submit", by=actor, file=source)


@command
def take_back_positions(actor: Actor, ids: Sequence[int], reason: str) -> None:
    """Withdraw many positions that nobody has verified yet, all or none. Raises WrongState for a verified one."""
    if not ids:
        return
    rows = _halves(ids)
    _enterprises(actor, {row.enterprise_id for row in rows})
    _hold(rows, Window.PREFERENCES)
    POSITION.move_many(Position, [row.id for row in rows], "take_back", by=actor, reason=reason)


def _hold(rows: Iterable[Any], window: Window) -> list[Round]:
    lists = {row.list_id for row in rows}
    rounds = db.session.scalars(select(DemandList.round_id).where(DemandList.id.in_(lists)).distinct()).all()
    return [hold_round(round_id, window) for round_id in rounds]


def _halves(ids: Sequence[int]) -> list[Any]:
    """Return these positions with the other halves of their courses: id, list, enterprise, course, last day."""
    columns = (Position.id, Position.list_id, Position.enterprise_id, Position.course_id, Position.lapses_on)
    rows = [
        row
        for first in range(0, len(ids), AT_ONCE)
        for row in db.session.execute(select(*columns).where(Position.id.in_(ids[first : first + AT_ONCE])))
    ]
    courses = [row.course_id for row in rows if row.course_id is not None]
    known = {row.id for row in rows}
    for first in range(0, len(courses), AT_ONCE):
        part = select(*columns).where(Position.course_id.in_(courses[first : first + AT_ONCE]))
        rows += [row for row in db.session.execute(part) if row.id not in known]
    return rows


@command
def return_position(actor: Actor, position: Position, reason: ReturnReason, note: str) -> None:
    """Give a position back to its enterprise with a reason. Raises NotAllowed, Refused, WrongState."""
    _require_judge(actor, position)
    hold_round(position.list.round_id, Window.DEMAND)
    _move_together(actor, position, "return", return_reason=reason, return_note=note)


@command
def verify_position(actor: Actor, position: Position) -> None:
    """Confirm that a submitted position is real, lawful and complete. Raises NotAllowed, Refused, WrongState."""
    _require_judge(actor, position)
    hold_round(position.list.round_id, Window.DEMAND)
    _move_together(actor, position, "verify", verified_at=now())


@command
def verify_positions(actor: Actor, positions: Sequence[Position]) -> int:
    """Confirm several positions, all or none; return how many."""
    for position in positions:
        verify_position(actor, position)
    return len(positions)


@command
def withdraw_position(actor: Actor, position: Position, reason: str) -> None:
    """Take a position back while the round is open."""
    require(may_edit(actor, position) or may_publish(actor, position.list))
    hold_round(position.list.round_id, Window.PREFERENCES)
    was_published = position.state is PositionState.PUBLISHED
    _move_together(actor, position, "withdraw", reason=reason)
    if was_published:
        _tell_of(position, Change.WITHDRAWN)


@command
def close_position(actor: Actor, position: Position, draft: ClosingDraft) -> None:
    """Take a published position off the list before the round decides; whoever chose it is told.

    Raises NotAllowed, WrongState; Refused where it does not say how somebody was found.
    """
    require(may_edit(actor, position) or may_publish(actor, position.list))
    hold_round(position.list.round_id, Window.PREFERENCES)
    _require_published(position, _("This position is “%(state)s”, so it cannot be closed early."))
    if (draft.reason is Closing.FILLED) != (draft.filled_by is not None):
        raise Refused(_("Say how it was filled."))
    if draft.reason is Closing.OTHER and not draft.note:
        raise Refused(_("Say in a few words why."))
    pair = positions_together(position)
    reason = ": ".join(str(part) for part in (draft.reason, draft.filled_by, draft.note) if part)
    _move_together(actor, position, "withdraw", reason=reason)
    for half in pair:
        half.closing, half.filled_by, half.closing_note = draft.reason, draft.filled_by, draft.note or None
    _tell_of(position, Change.WITHDRAWN)


@command
def extend_position(actor: Actor, position: Position, lapses_on: date) -> Position:
    """Put off the last day on which a published position is needed; whoever chose it is told.

    Raises NotAllowed, WrongState; Refused where there is no last day, or the new one is not later.
    """
    require(may_edit(actor, position) or may_publish(actor, position.list))
    hold_round(position.list.round_id, Window.PREFERENCES)
    _require_published(position, _("This position is “%(state)s”, so its last day is changed by editing it."))
    if position.lapses_on is None:
        raise Refused(_("This need has no last day, so there is nothing to put off."))
    if lapses_on <= position.lapses_on:
        raise Refused(_("Enter a later day than %(day)s.", day=to_day(position.lapses_on)))
    before = _said_by(position, ("lapses_on",))
    position.lapses_on = lapses_on
    told = _("The last day on which somebody is needed is now %(day)s.", day=to_day(lapses_on))
    _amended(actor, position, before, _said_by(position, ("lapses_on",)), told)
    return position


def _require_published(position: Position, words: str) -> None:
    if position.state is not PositionState.PUBLISHED:
        raise WrongState(words % _state_of(position))


@command
def amend_position(actor: Actor, position: Position, draft: PositionDraft, reason: str) -> Position:
    """Change what a published position says; its number and its role stay, and whoever chose it is told.

    Raises NotAllowed unless the list's issuer does it; WrongState after the last deadline or before
    publication; Refused for another role, and where nothing differs.
    """
    _require_judge(actor, position)
    hold_round(position.list.round_id, Window.PREFERENCES)
    _require_amendable(position)
    if draft.role != position.role:
        raise Refused(_("The role of a published position cannot change. Withdraw it and post another one."))
    before = _said_by(position, AMENDABLE)
    _write_position(position, draft)
    _amended(actor, position, before, _said_by(position, AMENDABLE), reason)
    return position


@command
def amend_course(actor: Actor, position: Position, draft: CourseDraft, reason: str) -> Position:
    """Change what a published course says, as `amend_position` does; return its teaching position."""
    _require_judge(actor, position)
    hold_round(position.list.round_id, Window.PREFERENCES)
    _require_amendable(position)
    assert position.course is not None
    pair = positions_together(position)
    before = _said_by(position.course, COURSE_FIELDS) | _said_by(pair[0], AMENDABLE)
    _write_course(position.course, pair, draft)
    after = _said_by(position.course, COURSE_FIELDS) | _said_by(pair[0], AMENDABLE)
    _amended(actor, position, before, after, reason)
    return pair[0]


def _require_amendable(position: Position) -> None:
    _require_published(position, _("This position is “%(state)s”, so it cannot be changed here."))


def _said_by(row: Position | Course, names: Sequence[str]) -> dict[str, object]:
    return {name: getattr(row, name) for name in names}


def _amended(
    actor: Actor, position: Position, before: dict[str, object], after: dict[str, object], reason: str
) -> None:
    changed = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    if not changed:
        raise Refused(_("Nothing differs from what the list says."))
    for half in positions_together(position):
        half.amended_at, half.amendment = now(), reason
    record(actor, "position:amend", position, reason=reason, changed=changed)
    _tell_of(position, Change.AMENDED)


def _tell_of(position: Position, change: Change) -> None:
    for half in positions_together(position):
        for tell in ON_CHANGE:
            tell(half, change)


def _move_together(actor: Actor, position: Position, move: str, reason: str | None = None, **values: object) -> None:
    for half in positions_together(position):
        for name, value in values.items():
            setattr(half, name, value)
        facts = {"reason": reason} if reason else {}
        POSITION.move(half, move, by=actor, **facts)


@command
def publish_list(actor: Actor, demand_list: DemandList) -> int:
    """Put every verified position of the list on the public demand list; return how many.

    Numbers go on from the last one and never change. Raises WrongState where nothing is verified.
    """
    require(may_publish(actor, demand_list))
    hold_round(demand_list.round_id, Window.DEMAND)
    db.session.refresh(demand_list, with_for_update=True)  # of two at once the second waits
    at = now()
    verified = positions_of_list(demand_list.id, PositionState.VERIFIED)
    waiting = [row for row in verified if row.opens_at is None or row.opens_at <= at]
    if not waiting and verified:
        raise WrongState(_("Every verified position goes public by itself at its set time."))
    if not waiting:
        raise WrongState(_("No verified position waits for publication."))
    return _publish(actor, demand_list, waiting, at)


@command
def publish_due(demand_list: DemandList) -> int:
    """Put the verified positions on the list whose set time has come, without anybody's press; return how many.

    Raises WrongState once the round takes no positions.
    """
    hold_round(demand_list.round_id, Window.DEMAND)
    db.session.refresh(demand_list, with_for_update=True)  # of two at once the second waits
    at = now()
    verified = positions_of_list(demand_list.id, PositionState.VERIFIED)
    due = [row for row in verified if row.opens_at is not None and row.opens_at <= at]
    return _publish(PLATFORM, demand_list, due, at) if due else 0


def _publish(actor: Actor, demand_list: DemandList, waiting: Sequence[Position], at: datetime) -> int:
    number = db.session.scalar(select(func.max(Position.number)).where(Position.list_id == demand_list.id)) or 0
    for position in waiting:
        for half in positions_together(position):
            number += 1
            half.number, half.published_at, half.edition = number, at, demand_list.edition + 1
            POSITION.move(half, "publish", by=actor)
    demand_list.edition += 1
    demand_list.published_at = at
    record(actor, "demand_list:publish", demand_list, edition=demand_list.edition, positions=len(waiting))
    return len(waiting)


@command
def schedule_position(actor: Actor, position: Position, opens_at: datetime) -> None:
    """Let a position go public by itself at a moment, once it is verified. Raises NotAllowed, WrongState, Refused."""
    require(may_edit(actor, position) or may_publish(actor, position.list))
    held = hold_round(position.list.round_id, Window.DEMAND)
    if position.state not in UNPUBLISHED:
        raise WrongState(_("This position is “%(state)s”, so no time can be set for it.") % _state_of(position))
    if not now() < opens_at < held.demand_until:
        raise Refused(
            _(
                "Choose a time from now on and before %(when)s, when the lists close.",
                when=to_moment(held.demand_until),
            )
        )
    for half in positions_together(position):
        half.opens_at = opens_at
    record(actor, "position:schedule", position, opens_at=opens_at.isoformat())


@command
def unschedule_position(actor: Actor, position: Position) -> None:
    """Take a set time back: the position goes public with the next publication of its list again."""
    require(may_edit(actor, position) or may_publish(actor, position.list))
    hold_round(position.list.round_id, Window.DEMAND)
    if position.opens_at is None or position.state not in UNPUBLISHED:
        raise WrongState(_("No time is set for this position."))
    for half in positions_together(position):
        half.opens_at = None
    record(actor, "position:unschedule", position)


def _state_of(position: Position) -> dict[str, object]:
    return {"state": POSITION.words[position.state]}


@command
def say_outcome(actor: Actor, position: Position, draft: OutcomeDraft) -> PositionOutcome:
    """Keep what became of the seats that a published round left free, in the place of what was said before.

    Raises NotAllowed, WrongState before the round's result is published.
    """
    require(may_edit(actor, position))
    if position.state is not PositionState.PUBLISHED or position.list.round.state is not RoundState.PUBLISHED:
        raise WrongState(_("This is asked once the result of the round is published."))
    row = outcome_of(position.id) or PositionOutcome(position_id=position.id)
    row.ending, row.note, row.said_at = draft.ending, draft.note, now()
    db.session.add(row)
    record(actor, "position:outcome", position, ending=draft.ending, note=draft.note)
    return row


@command
def post_again(
    actor: Actor,
    enterprise: Organisation,
    round_: Round,
    copies: Sequence[tuple[Position, PositionDraft | CourseDraft]],
) -> list[Position]:
    """Store many earlier positions as drafts of a round, all or none; each remembers what it was copied from."""
    return [
        post_course(actor, enterprise, round_, draft, like=like)
        if isinstance(draft, CourseDraft)
        else post_position(actor, enterprise, round_, draft, like=like)
        for like, draft in copies
    ]


@command
def say_stance(actor: Actor, enterprise: Organisation, round_: Round, draft: StanceDraft) -> Stance:
    """Store what an enterprise says for a round in which it posts nothing, in the place of what it said before.

    Raises NotAllowed, WrongState after the last deadline; Refused where a reason or a word is missing.
    """
    require(may_post(actor, enterprise))
    hold_round(round_.id, Window.PREFERENCES)
    if (draft.kind is Say.NOT_HOSTING) != (draft.reason is not None):
        raise Refused(_("Choose why you host nobody."))
    if not draft.note and (draft.kind is Say.INTERESTED or draft.reason is NotHosting.OTHER):
        raise Refused(_("Say it in a few words."))
    query = select(Stance).where(Stance.round_id == round_.id, Stance.enterprise_id == enterprise.id)
    stance = db.session.scalar(query) or Stance(round_id=round_.id, enterprise_id=enterprise.id)
    stance.kind, stance.reason, stance.note = draft.kind, draft.reason, draft.note
    stance.roles, stance.said_at, stance.taken_back_at = list(draft.roles), now(), None
    db.session.add(stance)
    record(actor, "stance:say", stance, kind=draft.kind, reason=draft.reason, note=draft.note)
    return stance


@command
def take_back_stance(actor: Actor, enterprise: Organisation, stance: Stance) -> None:
    """Let what an enterprise said count no more. Raises NotAllowed, WrongState after the last deadline."""
    require(may_post(actor, enterprise) and stance.enterprise_id == enterprise.id)
    hold_round(stance.round_id, Window.PREFERENCES)
    stance.taken_back_at = now()
    record(actor, "stance:take_back", stance)
