"""The round that is open: something for every guest to do, and enough around it to look lived in."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import cycle, islice

from sqlalchemy import select

from placement.accounts.queries import facts_of
from placement.demand import service as demand
from placement.demand.drafts import PositionDraft, StanceDraft
from placement.demand.models import Position
from placement.demand.queries import list_of, positions_together
from placement.demand.states import Audience, NotHosting, PayTax, PayUnit, ReturnReason, Say
from placement.demo.lists import Lists, Urn
from placement.demo.nominees import Entered
from placement.demo.openings import Posting, course_draft, opening_of, posted, staff_draft
from placement.demo.world import ADVISOR, ASSISTANT, STUDENT, VP, DemoWorld, Firm, Member, Opening
from placement.eligibility.states import Verdict
from placement.foundation.database import db
from placement.nominations import service as nominations
from placement.nominations.models import Nomination
from placement.preferences import service as preferences
from placement.programme.models import Round
from placement.programme.queries import policies
from placement.reference.states import Role

FIRMS = 20
LISTED = (VP, ADVISOR, ADVISOR, ASSISTANT)
"""The roles that enterprises post in turn, besides their courses."""
ON_THE_LIST, COURSES, COURSE_SEATS = 36, 8, 12
WAITING, CHECKED = 3, 2
"""Positions of each zone and park that wait to be checked, and that wait to be published."""
OWN_STAFF, OTHER_STAFF, STUDENTS = 16, 34, 60
EVERY_LAPSING, EVERY_BY_DAY, EVERY_FOR_MEMBERS, BY_INVITATION = 5, 4, 9, 5
NEEDED_LONGER = timedelta(weeks=26)
EVERY_SILENT, EVERY_DRAFT, EVERY_RANKED = 5, 3, 3
SAID = (
    StanceDraft(
        Say.INTERESTED,
        roles=(ADVISOR, Role.COURSE_TEACHER),
        note="暂无明确岗位，愿意与传感器、自动化方向的教师交流。",
    ),
    StanceDraft(Say.NOT_HOSTING, NotHosting.BUDGET, note="今年研发经费已排满，明年可以考虑。"),
    None,
    StanceDraft(Say.NOT_HOSTING, NotHosting.NO_CAPACITY),
)
"""What enterprises without a position say, in turn."""
RETURNED_REASON = "请核对该教师的职称、学历与合同期限，补正后重新提交。"
SHORT_REASON = "本学期在校承担两门主干课，只有这两个岗位的到岗时间排得开。"


def stage_upcoming(world: DemoWorld) -> None:
    """Fill the open round: part of the list published, part on its way; some consented, some certified."""
    round_ = world.upcoming
    openings = _published(world, round_)
    for issuer in world.issuers:
        _on_their_way(world, round_, [firm for firm in world.firms if firm.issuer is issuer])
    _guest_of_the_enterprise(world, round_, world.firms[0])
    _without_a_post(world, round_)
    urn = Urn(world.rng, openings, policies(round_))
    entered = _entered(world, round_)
    _endorsed(world, round_)
    lists = {member: choices for member, roles in entered.items() if (choices := urn.list_for(member, roles))}
    _hand_in(world, round_, lists)
    _guests(world, round_, urn)


def _published(world: DemoWorld, round_: Round) -> list[Opening]:
    firms = world.firms[:FIRMS]
    postings = [
        Posting(firm, _in_full(world, number, staff_draft(world.rng, firm, role, world.rng.choice((1, 1, 2)))))
        for number, (firm, role) in enumerate(zip(islice(cycle(firms), ON_THE_LIST), cycle(LISTED), strict=False))
    ]
    postings += [Posting(firm, course_draft(world.rng, firm, COURSE_SEATS)) for firm in firms[:COURSES]]
    done = [(posting, posted(round_, posting)) for posting in postings]
    for issuer in world.issuers:
        listed = list_of(round_, issuer.organisation.id)
        if listed is not None:
            demand.publish_list(issuer.officer, listed)
    return [opening_of(world.rng, posting, half) for posting, row in done for half in positions_together(row)]


def _in_full(world: DemoWorld, number: int, draft: PositionDraft) -> PositionDraft:
    """Let some needs lapse, some pay by the day or the month, some be for participants, and one by invitation."""
    if number % EVERY_LAPSING == 0:
        draft = replace(draft, lapses_on=(world.upcoming.preferences_until + NEEDED_LONGER).date())
    if number % EVERY_BY_DAY == 1 and draft.role is ADVISOR:
        draft = replace(draft, pay_unit=PayUnit.DAY, pay_min=800, pay_max=1500, pay_tax=PayTax.AFTER)
    if draft.role is ASSISTANT:
        draft = replace(draft, pay_unit=PayUnit.MONTH, pay_min=8000, pay_max=12000)
    if number % EVERY_FOR_MEMBERS == EVERY_FOR_MEMBERS - 1:
        draft = replace(draft, audience=Audience.MEMBERS)
    if number == BY_INVITATION:
        home = world.universities[0].organisation.id
        draft = replace(draft, audience=Audience.INVITED, intended_home=home, min_degree=None, days_per_year=30)
    return draft


def _drafted(world: DemoWorld, round_: Round, firm: Firm, role: Role) -> Position:
    return demand.post_position(firm.officer, firm.organisation, round_, staff_draft(world.rng, firm, role, 1))


def _on_their_way(world: DemoWorld, round_: Round, firms: list[Firm]) -> None:
    """Let some positions of a zone or park wait to be checked, and some to be published."""
    for place, (firm, role) in enumerate(
        zip(islice(cycle(firms[1:]), WAITING + CHECKED), cycle(LISTED), strict=False)
    ):
        row = _drafted(world, round_, firm, role)
        demand.submit_position(firm.officer, row)
        if place >= WAITING:
            demand.verify_position(firm.issuer.officer, row)


def _guest_of_the_enterprise(world: DemoWorld, round_: Round, firm: Firm) -> None:
    """Leave the guest a draft to finish and a returned position to correct."""
    _drafted(world, round_, firm, ADVISOR)
    returned = _drafted(world, round_, firm, ASSISTANT)
    demand.submit_position(firm.officer, returned)
    note = "请把预期目标写成可以衡量的指标，例如良率、周期或样机数量。"
    demand.return_position(firm.issuer.officer, returned, ReturnReason.VAGUE_TASK, note)


def _without_a_post(world: DemoWorld, round_: Round) -> None:
    """Let the enterprises that post nothing say so in turn; some say nothing."""
    for number, firm in enumerate(world.firms[FIRMS:]):
        said = SAID[number % len(SAID)]
        if said is not None:
            demand.say_stance(firm.officer, firm.organisation, round_, said)


def _entered(world: DemoWorld, round_: Round) -> Entered:
    """Nominate the staff of the guest's university and some others; every fifth has not answered yet."""
    home = world.universities[0]
    guests = set(world.guests.values())
    staff = [m for m in world.members if m not in guests and STUDENT not in m.roles]
    own = [m for m in staff if m.university is home][:OWN_STAFF]
    others = [m for m in staff if m.university is not home][:OTHER_STAFF]
    entered: Entered = {}
    for number, member in enumerate([*own, *others]):
        role = member.roles[0]
        row = nominations.nominate(member.university.officer, round_, member.person, role)
        if number % EVERY_SILENT == 0:
            continue
        nominations.consent(member.actor, row)
        if row.verdict == Verdict.PASS:
            entered[member] = (role,)
    for member in [m for m in world.members if m not in guests and m.roles == (STUDENT,)][:STUDENTS]:
        if nominations.apply(member.actor, round_).verdict == Verdict.PASS:
            entered[member] = (STUDENT,)
    return entered


def _endorsed(world: DemoWorld, round_: Round) -> None:
    """Let the authority endorse what other universities put forward, and return one; its guest does the rest."""
    home = world.universities[0].organisation.id
    rows = list(
        db.session.scalars(select(Nomination).where(Nomination.round_id == round_.id).order_by(Nomination.id))
    )
    nominations.endorse(
        world.authority, [row for row in rows if row.university_id != home and row.verdict == Verdict.PASS]
    )
    wanting = [row for row in rows if row.university_id == home and row.verdict != Verdict.PASS][:1]
    if wanting:
        nominations.return_nominations(world.authority, wanting, RETURNED_REASON)


def _hand_in(world: DemoWorld, round_: Round, lists: Lists) -> None:
    """Certify most lists, two of them short with a reason; keep every third as a draft; let some hosts rank."""
    certified: Lists = {}
    reasons = dict.fromkeys([m for m in lists if VP in m.roles][:2], SHORT_REASON)
    for number, (member, choices) in enumerate(lists.items()):
        kept = choices[:2] if member in reasons else choices
        if number % EVERY_DRAFT == 0 and member not in reasons:
            preferences.save_ranking(member.actor, round_, _numbers(kept))
            continue
        preferences.certify(member.actor, round_, _numbers(kept), reasons.get(member, ""))
        certified[member] = kept
    _let_hosts_rank(world, certified)


def _numbers(choices: list[Opening]) -> list[int]:
    return [opening.number for opening in choices]


def _let_hosts_rank(world: DemoWorld, certified: Lists) -> None:
    """Let every third host rank its candidates; the guest's enterprise has not done so yet."""
    wanted: dict[Opening, list[Member]] = {}
    for member, choices in certified.items():
        for opening in choices:
            wanted.setdefault(opening, []).append(member)
    others = [opening for opening in wanted if opening.firm is not world.firms[0]]
    for opening in others[::EVERY_RANKED]:
        ranks = {member.person.id: place for place, member in enumerate(wanted[opening][:5], 1)}
        preferences.rank_candidates(opening.firm.officer, opening.position, ranks, {})


def _guests(world: DemoWorld, round_: Round, urn: Urn) -> None:
    """Leave one guest a nomination to answer and one a draft list to certify; the student has not applied yet."""
    staff, unplaced = world.guests["staff"], world.guests["unplaced"]
    nominations.nominate(staff.university.officer, round_, staff.person, ADVISOR)
    row = nominations.nominate(unplaced.university.officer, round_, unplaced.person, VP)
    nominations.consent(unplaced.actor, row)
    facts = facts_of(unplaced.person)
    fitting = [opening for opening in urn.openings if opening.role is VP and urn.admits(facts, opening)]
    preferences.save_ranking(unplaced.actor, round_, _numbers(fitting[:4]))
