"""Lists that are taken home: the same columns that come in, so that a list sent back changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import to_user_timezone
from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.orm import contains_eager, joinedload

from placement.accounts.actor import Actor
from placement.accounts.models import Membership, Person
from placement.accounts.states import MembershipRole
from placement.demand.forms import filled_from_course, filled_from_position
from placement.demand.models import Course, DemandList, Position
from placement.demand.queries import published_positions, tells_all
from placement.demand.states import POSITION_WORDS, PositionState
from placement.demand.wording import term_words
from placement.eligibility.states import VERDICT_WORDS, Verdict
from placement.eligibility.wording import tell_documents
from placement.exchange.choices import LISTS
from placement.exchange.choices_stored import StoredLists, position_code
from placement.exchange.drafts import Field, Table
from placement.exchange.people import STAFF, STUDENTS
from placement.exchange.people import row_forms as people_forms
from placement.exchange.positions import COURSES, POSITIONS
from placement.exchange.positions import row_forms as position_forms
from placement.exchange.stored import as_sent, code_of
from placement.exchange.typed import RowForm
from placement.exchange.workbooks import cells_of, columns_of
from placement.foundation.database import AT_ONCE, db
from placement.foundation.web import named
from placement.nominations.forms import entered
from placement.nominations.models import Application, Nomination
from placement.nominations.states import (
    APPLICATION_WORDS,
    ENDORSEMENT_WORDS,
    NOMINATION_WORDS,
    ApplicationState,
    NominationState,
)
from placement.organisations.models import Organisation
from placement.organisations.states import Kind
from placement.placements.queries import placements_of_organisation, public_placements
from placement.programme.models import Round
from placement.reference.states import ROLE_WORDS, TITLE_RANK_WORDS, Role
from placement.rounds.models import Run
from placement.sheets import Cell, Column

Out = tuple[str, Sequence[Column], Iterable[Sequence[Cell]]]
PRIVATE = frozenset(
    {"contact", "intended_home", "intended_person", "audience", "region", "industry", "main_business"}
)
KEPT_BACK = frozenset({"region", "industry", "main_business"})
"""What only registering asks for stands in no list."""
WITHHELD = {
    "positions": ("tasks", "outcomes", "conditions"),
    "courses": ("problem", "background", "deliverables"),
}
"""What of a position or a course only those who take part read; the first says so instead."""


def public_demand(round_: Round, actor: Actor, chosen: dict[str, Any]) -> list[Out]:
    """Return the demand list as this reader sees it: positions and courses, without anything private."""
    rows = db.session.scalars(published_positions(round_.id, actor=actor, **chosen)).unique().all()
    return _demand(rows, PRIVATE, actor, with_state=False)


def own_demand(round_: Round, actor: Actor) -> list[Out]:
    """Return an enterprise's own positions, or an issuer's list without drafts, as it would be sent in again."""
    query = (
        select(Position)
        .join(DemandList)
        .options(joinedload(Position.enterprise), joinedload(Position.course), joinedload(Position.list))
        .where(DemandList.round_id == round_.id, Position.state != PositionState.WITHDRAWN)
        .order_by(Position.number, Position.id)
    )
    if actor.is_officer_of(Kind.ENTERPRISE):
        query = query.where(Position.enterprise_id == actor.organisation_id)
    else:
        query = query.where(DemandList.issuer_id == actor.organisation_id, Position.state != PositionState.DRAFT)
    return _demand(db.session.scalars(query).all(), KEPT_BACK, actor, with_state=True)


def _demand(rows: Sequence[Position], without: frozenset[str], actor: Actor, *, with_state: bool) -> list[Out]:
    forms = position_forms(None)
    plain = [row for row in rows if row.course_id is None]
    courses = [row for row in rows if row.role == Role.COURSE_TEACHER]
    hidden = without if with_state else without | {"state"}
    return [
        _sheet(
            POSITIONS, forms["positions"], hidden, (_read_by(actor, row, POSITIONS, _position(row)) for row in plain)
        ),
        _sheet(
            COURSES, forms["courses"], hidden,
            (_read_by(actor, row, COURSES, _course(row, row.course)) for row in courses if row.course),
        ),
    ]  # fmt: skip


def _read_by(actor: Actor, row: Position, table: Table, said: dict[str, list[str]]) -> dict[str, list[str]]:
    """Return what a reader may read of a row, as its own page decides."""
    if tells_all(actor, row):
        return said
    first, *rest = WITHHELD[table.name]
    return said | {first: [_("For those who take part")]} | {name: [] for name in rest}


def _sheet(table: Table, form: RowForm, without: frozenset[str], rows: Iterable[dict[str, list[str]]]) -> Out:
    fields = [field for field in table.fields if field.name not in without]
    ordered = [field for field in fields if field.is_told] + [field for field in fields if not field.is_told]
    return str(table.title), columns_of(form, ordered), (cells_of(form, ordered, row) for row in rows)


def _told_of(row: Position) -> dict[str, list[str]]:
    return {
        "credit_code": [row.enterprise.code],
        "name_zh": [row.enterprise.name_zh],
        "list_number": [code_of(row)],
        "state": [str(POSITION_WORDS[row.state])],
        "issuer": [named(row.list.issuer)],
    }


def _position(row: Position) -> dict[str, list[str]]:
    return as_sent(filled_from_position(row)) | _told_of(row)


def _course(row: Position, course: Course) -> dict[str, list[str]]:
    return as_sent(filled_from_course(row, course)) | _told_of(row)


def people(actor: Actor, round_: Round | None, role: MembershipRole) -> list[Out]:
    """Return a university's staff with their nominations, or its students with their applications."""
    table = STAFF if role is MembershipRole.STAFF else STUDENTS
    form = people_forms(round_)[table.name]
    rows = db.session.execute(
        select(Person, Membership.number)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Membership.organisation_id == actor.organisation_id,
            Membership.role == role,
            Membership.ended_at.is_(None),
        )
        .order_by(Person.sort_key, Person.id)
    ).all()
    part = _taking_part(actor, round_, role) if round_ else {}
    return [_sheet(table, form, frozenset(), (_person(row, number, part, role) for row, number in rows))]


def _person(
    row: Person, number: str | None, part: dict[int, list[Any]], role: MembershipRole
) -> dict[str, list[str]]:
    said = as_sent(entered(row)) | {"name_zh": [row.name_zh], "email": [row.email]}
    if number:
        said["number"] = [number]
    mine = part.get(row.id, [])
    if role is MembershipRole.STUDENT:
        return said | {"applies": [_("Yes") if mine else _("No")]}
    if mine:
        joint = _("; ")
        said |= {
            "roles": [joint.join(str(ROLE_WORDS[one.role]) for one in mine)],
            "load": [str(max(one.load for one in mine))],
            "answer": [joint.join(str(NOMINATION_WORDS[one.state]) for one in mine)],
        }
    return said


def _taking_part(actor: Actor, round_: Round, role: MembershipRole) -> dict[int, list[Any]]:
    kind: Any = Nomination if role is MembershipRole.STAFF else Application
    gone = NominationState.WITHDRAWN if role is MembershipRole.STAFF else ApplicationState.WITHDRAWN
    query = select(kind).join(Person, Person.id == kind.person_id).where(
        kind.round_id == round_.id, Person.home_id == actor.organisation_id, kind.state != gone
    )  # fmt: skip
    found: dict[int, list[Any]] = {}
    for row in db.session.scalars(query.order_by(kind.id)):
        found.setdefault(row.person_id, []).append(row)
    return found


def nominations(round_: Round, universities: Sequence[Organisation], *, with_applications: bool = True) -> list[Out]:
    """Return the nominations of universities in a round, and their students' applications on a second sheet."""
    heads = (
        _("University"), _("Staff number"), _("Name"), _("Email address"), _("Department"), _("Role"),
        _("How many positions at most"), _("Answer"), _("Verdict"), _("What stands in the way"), _("Put forward on"),
    )  # fmt: skip
    endorsed = [Column(_("Endorsement"))] if round_.asks_endorsement else []
    applying = (
        _("University"), _("Student number"), _("Name"), _("Email address"), _("Department"), _("State"),
        _("Verdict"), _("What stands in the way"), _("Applied on"),
    )  # fmt: skip
    sheets: list[Out] = [(_("Nominations"), [*map(Column, heads), *endorsed], _nominated(round_, universities))]
    if with_applications:
        sheets.append((_("Applications"), [*map(Column, applying)], _applied(round_, universities)))
    return sheets


def _nominated(round_: Round, universities: Sequence[Organisation]) -> Iterator[list[Cell]]:
    homes = {row.id: named(row) for row in universities}
    query = (
        select(Nomination, Membership.number)
        .join(Person, Person.id == Nomination.person_id)
        .outerjoin(Membership, _own_number(Nomination.person_id, Nomination.university_id, MembershipRole.STAFF))
        .options(joinedload(Nomination.endorsement), contains_eager(Nomination.person))
        .where(Nomination.round_id == round_.id, Nomination.university_id.in_(homes))
        .order_by(Nomination.university_id, Person.sort_key, Nomination.id)
    )
    for row, number in db.session.execute(query.execution_options(yield_per=AT_ONCE)):
        cells: list[Cell] = [
            homes[row.university_id], number, named(row.person), row.person.email, row.person.department,
            str(ROLE_WORDS[row.role]), row.load, str(NOMINATION_WORDS[row.state]), *_verdict(row),
            to_user_timezone(row.nominated_at).date(),
        ]  # fmt: skip
        if round_.asks_endorsement:
            cells.append(str(ENDORSEMENT_WORDS[row.endorsement.state]) if row.endorsement else None)
        yield cells


def _applied(round_: Round, universities: Sequence[Organisation]) -> Iterator[list[Cell]]:
    homes = {row.id: named(row) for row in universities}
    query = (
        select(Application, Membership.number)
        .join(Person, Person.id == Application.person_id)
        .outerjoin(Membership, _own_number(Application.person_id, Person.home_id, MembershipRole.STUDENT))
        .options(contains_eager(Application.person))
        .where(Application.round_id == round_.id, Person.home_id.in_(homes))
        .order_by(Person.home_id, Person.sort_key, Application.id)
    )
    for row, number in db.session.execute(query.execution_options(yield_per=AT_ONCE)):
        yield [
            homes[row.person.home_id or 0], number, named(row.person), row.person.email, row.person.department,
            str(APPLICATION_WORDS[row.state]), *_verdict(row), to_user_timezone(row.applied_at).date(),
        ]  # fmt: skip


def _own_number(person: Any, home: Any, role: MembershipRole) -> ColumnElement[bool]:
    return and_(
        Membership.person_id == person, Membership.organisation_id == home, Membership.role == role,
        Membership.ended_at.is_(None),
    )  # fmt: skip


def _verdict(row: Nomination | Application) -> tuple[str, str | None]:
    """Return the verdict, and every rule that stands in the way."""
    broken = [finding for finding in row.findings if finding["verdict"] != Verdict.PASS]
    told = _("; ").join(
        f"{one.label}{_(': ')}{one.missing or one.value}{_(', ')}{_('Required: %(limit)s', limit=one.limit)}"
        for one in tell_documents(broken)
    )
    return str(VERDICT_WORDS[Verdict(row.verdict)]), told or None


def preferences(round_: Round) -> list[Out]:
    """Return every list that counts in a round, for its coordinators."""
    stored = StoredLists(round_)
    rows = db.session.execute(
        select(Person, Organisation)
        .outerjoin(Organisation, Organisation.id == Person.home_id)
        .where(Person.id.in_(list(stored.lists)))
        .order_by(Person.id)
    ).all()
    left_out = frozenset({"choices", "position", "rank", "number"})
    fields = [field for field in LISTS.fields if field.name not in left_out]
    form = RowForm(LISTS, lambda _form: None)
    return [(str(LISTS.title), columns_of(form, fields), _lists(form, fields, stored, rows))]


def _lists(form: RowForm, fields: Sequence[Field], stored: StoredLists, rows: Sequence[Any]) -> Iterator[list[Cell]]:
    for person, home in rows:
        said = {"name_zh": [person.name_zh], "email": [person.email], "university": [named(home)] if home else []}
        codes = {f"choice_{place}": [stored.code(one)] for place, one in enumerate(stored.list_of(person.id), 1)}
        yield cells_of(form, fields, said | codes)


def placements(query: Select[*tuple[Any, ...]], titles: dict[str, int], *, with_rank: bool) -> list[Out]:
    """Return placements, of everybody or of an organisation; the place in the own list for coordinators only."""
    heads = (
        _("Name"), _("Home organisation"), _("Professional title"), _("Role"), _("Number on the list"), _("Position"),
        _("Enterprise"), _("Term"),
    )  # fmt: skip
    columns = [Column(head) for head in (*heads, *([_("Place in the own list")] if with_rank else ()))]
    return [(_("Placements"), columns, _placed(query, titles, with_rank=with_rank))]


def _placed(query: Select[*tuple[Any, ...]], titles: dict[str, int], *, with_rank: bool) -> Iterator[list[Cell]]:
    for placement, person, position in db.session.execute(query):
        rank = titles.get(person.title_code or "")
        cells: list[Cell] = [
            named(person), named(person.home), str(TITLE_RANK_WORDS[rank]) if rank else None,
            str(ROLE_WORDS[position.role]), position_code(position), position.title, named(position.enterprise),
            term_words(position),
        ]  # fmt: skip
        yield [*cells, placement.rank] if with_rank else cells


def public_query(run: Run) -> Select[*tuple[Any, ...]]:
    """Return the query for everybody who is placed."""
    return public_placements(run)


def own_query(actor: Actor, run: Run) -> Select[*tuple[Any, ...]]:
    """Return the query for an organisation's own. Raises NotFound."""
    return placements_of_organisation(actor, run)
