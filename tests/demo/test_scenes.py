"""What the demonstration must show: each scene is there, in the inputs and in the result."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import func, select

from placement.accounts.queries import by_email, facts_of, memberships
from placement.demand.models import DemandList, Position
from placement.demand.states import PositionState
from placement.eligibility.drafts import verdict_of
from placement.eligibility.rules import judge_pair
from placement.eligibility.states import Rule, Verdict
from placement.foundation.database import db
from placement.nominations.models import Nomination
from placement.nominations.queries import asked_by, roles_open_to
from placement.nominations.states import NominationState
from placement.preferences.models import HostChoice, Preference, PreferenceList
from placement.programme.models import Round
from placement.programme.queries import policies
from placement.programme.states import RoundState
from placement.reference.states import Role
from placement.rounds.models import Run, RunAnswer, RunPlacement
from placement.rounds.report import closed_reason
from tests.demo.conftest import Loaded

PROMISED_RULES = {
    Rule.AGE,
    Rule.TITLE_OR_DEGREE,
    Rule.HOME_CONTRACT,
    Rule.MANAGEMENT_POST,
    Rule.DAYS_PER_YEAR,
    Rule.IN_TERM,
    Rule.CLEAN_RECORD,
    Rule.TOTAL_MONTHS,
}


def nominations(park: Loaded) -> list[Nomination]:
    return list(db.session.scalars(select(Nomination).where(Nomination.round_id == park.current.id)))


def answer(run: Run, address: str) -> RunAnswer:
    person = by_email(f"{address}@demo.example")
    assert person is not None
    query = select(RunAnswer).where(RunAnswer.run_id == run.id, RunAnswer.person_id == person.id)
    return db.session.scalars(query).one()


def first_choices(round_: Round) -> Counter[int]:
    rows = db.session.execute(
        select(Preference.position_id, func.count())
        .join(PreferenceList)
        .where(PreferenceList.round_id == round_.id, Preference.rank == 1)
        .group_by(Preference.position_id)
    )
    return Counter({row[0]: row[1] for row in rows})


def closed_courses(run: Run) -> dict[str, int]:
    """Return reason -> course of what the optimiser closed."""
    parts: dict[int, list] = {}
    for part in run.report["closed"]:
        parts.setdefault(part["course"], []).append(part)
    return {closed_reason(halves): course for course, halves in parts.items()}


def half(course: int, role: Role) -> Position:
    return db.session.scalars(select(Position).where(Position.course_id == course, Position.role == role)).one()


def test_three_positions_for_staff_have_twenty_first_choices(park):
    """One for each role without a course; popular courses come on top."""
    wanted = [db.session.get(Position, i) for i, count in first_choices(park.current).items() if count >= 20]
    assert {Role.VICE_PRESIDENT, Role.TECHNICAL_ADVISOR, Role.RESEARCH_ASSISTANT} <= {row.role for row in wanted}


def test_one_nomination_in_seven_breaks_a_rule(park):
    """15 % are not eligible, over 8 rules, and some lack a fact."""
    rows = nominations(park)
    refused = [row for row in rows if row.verdict != Verdict.PASS]
    assert 0.14 <= len(refused) / len(rows) <= 0.16
    found = [(f["rule"], f["verdict"]) for row in rows for f in row.findings]
    assert {rule for rule, verdict in found if verdict == Verdict.FAIL} == PROMISED_RULES
    assert {rule for rule, verdict in found if verdict == Verdict.UNKNOWN} >= {Rule.AGE, Rule.CLEAN_RECORD}


def test_one_flaw_breaks_one_rule(park):
    """Whoever is refused is refused for one reason, which a reader can follow."""
    for row in nominations(park):
        assert sum(finding["verdict"] != Verdict.PASS for finding in row.findings) <= 1


def test_two_courses_are_closed_for_two_reasons(park):
    """One has too few students, one no teacher who may take it."""
    assert set(closed_courses(park.run)) == {"short_of_students", "no_teacher"}


def test_the_teacher_of_a_closed_course_holds_another_post(park):
    """The course was the first choice; its closing sets the teacher free."""
    teaching = half(closed_courses(park.run)["short_of_students"], Role.COURSE_TEACHER)
    query = select(PreferenceList.person_id).join(Preference).where(Preference.position_id == teaching.id)
    teacher = db.session.scalars(query).one()
    placed = select(RunPlacement).where(RunPlacement.run_id == park.run.id, RunPlacement.person_id == teacher)
    placement = db.session.scalars(placed).one()
    assert placement.rank == 2
    assert db.session.get(Position, placement.position_id).role == Role.TECHNICAL_ADVISOR


def nobody_may_take(park: Loaded, position: Position) -> bool:
    rules = policies(park.current)[position.role]
    people = {row.person_id: row.person for row in nominations(park) if row.verdict == Verdict.PASS}
    willing = [p for p in people.values() if position.role in roles_open_to(park.current, p.id)]
    verdicts = {verdict_of(judge_pair(facts_of(p), rules, asked_by(position))) for p in willing}
    return bool(willing) and Verdict.PASS not in verdicts


def test_no_teacher_may_take_the_other_course(park):
    """It asks for full professors, and none was nominated with success."""
    course = closed_courses(park.run)["no_teacher"]
    assert nobody_may_take(park, half(course, Role.COURSE_TEACHER))
    named = select(func.count()).where(Preference.position_id == half(course, Role.COURSE_STUDENT).id)
    assert db.session.scalar(named) >= half(course, Role.COURSE_STUDENT).least
    assert half(course, Role.COURSE_TEACHER).min_title_rank == 1


def test_one_position_suits_nobody(park):
    """A vice president's post asks for more days than anybody promises."""
    query = select(Position).join(DemandList).where(
        DemandList.round_id == park.current.id,
        Position.state == PositionState.PUBLISHED,
        Position.role == Role.VICE_PRESIDENT,
        Position.days_per_year >= 300,
    )  # fmt: skip
    assert nobody_may_take(park, db.session.scalars(query).one())


def test_hosts_refuse_candidates_within_their_bounds(park):
    """There is a veto, never more than a fifth of the candidates."""
    query = select(HostChoice.position_id, func.count()).where(HostChoice.veto.is_not(None))
    vetoes = {row[0]: row[1] for row in db.session.execute(query.group_by(HostChoice.position_id))}
    assert vetoes
    for position, count in vetoes.items():
        named = db.session.scalar(select(func.count()).where(Preference.position_id == position))
        assert count <= named // 5


def test_the_lottery_decides_ten_ties(park):
    """Ten people or more would have had an earlier choice but for the lottery."""
    assert park.run.report["lottery_decided"] >= 10


def test_short_lists_wait_for_an_answer_and_one_is_accepted(park):
    """Several people gave a reason; the coordinator accepted one."""
    rows = db.session.scalars(
        select(PreferenceList).where(
            PreferenceList.round_id == park.current.id, PreferenceList.short_reason.is_not(None)
        )
    ).all()
    assert len(rows) == 5
    assert sum(row.short_accepted_at is not None for row in rows) == 1


def test_some_never_answer_and_some_never_rank(park):
    """Nominations without consent, declined ones, and eligible people without a list."""
    rows = nominations(park)
    states = Counter(row.state for row in rows)
    assert states[NominationState.PROPOSED] >= 10
    assert states[NominationState.DECLINED] >= 3
    ranked = set(
        db.session.scalars(select(PreferenceList.person_id).where(PreferenceList.round_id == park.current.id))
    )
    willing = {
        row.person_id for row in rows if row.state is NominationState.CONSENTED and row.verdict == Verdict.PASS
    }
    assert len(willing - ranked) >= 10


def test_some_are_nominated_twice(park):
    """Two roles, one person."""
    assert max(Counter(row.person_id for row in nominations(park)).values()) == 2


def test_the_current_round_waits_to_be_published(park):
    """It is solved and verified; the earlier one is published."""
    assert park.earlier.state is RoundState.PUBLISHED
    assert park.current.state is RoundState.VERIFIED
    assert (park.earlier_run.verdict, park.run.verdict) == ("accepted", "accepted")


def test_the_guests_have_something_to_look_at(park):
    """In both rounds: a second choice or later, no place, and a student with a list."""
    for run in (park.earlier_run, park.run):
        here = [choice["rank"] for choice in answer(run, "staff").choices if choice["is"] == "here"]
        assert here == [2]
        assert answer(run, "unplaced").reason == "all_full"
        assert answer(run, "student").choices


def test_the_guest_of_an_enterprise_posts_every_role(park):
    """The enterprise of the guest has a position of every role, both halves of a course among them."""
    person = by_email("enterprise@demo.example")
    assert person is not None
    enterprise = memberships(person.id)[0].organisation_id
    assert {row.role for row in positions_of(park, enterprise)} == set(Role)


def positions_of(park: Loaded, enterprise_id: int) -> list[Position]:
    query = select(Position).join(DemandList).where(DemandList.round_id == park.current.id)
    published = query.where(Position.state == PositionState.PUBLISHED, Position.enterprise_id == enterprise_id)
    return list(db.session.scalars(published))
