"""Positions and courses: posted, submitted, verified and published as enterprises and zones do it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from itertools import cycle, islice
from random import Random
from typing import Any

from placement.demand import service as demand
from placement.demand.drafts import CourseDraft, PositionDraft
from placement.demand.models import Position
from placement.demand.queries import list_of, positions_together
from placement.demand.states import Mode, Ownership, Purpose, ReturnReason
from placement.demo.wording import course_texts, position_texts
from placement.demo.world import ADVISOR, ASSISTANT, STUDENT, VP, DemoWorld, Firm, Opening, Size
from placement.nominations.queries import asked_by
from placement.programme.models import Round
from placement.reference.states import Degree, Role

STAR, COLD, NOBODY, SHORT, UNLED, POPULAR = "star", "cold", "nobody", "short", "unled", "popular"
NEVER_BY_CHANCE = {STAR, COLD, NOBODY, SHORT}
POPULAR_COURSES = 5
MOST_DAYS = 300
"""More days a year than anybody promises."""


@dataclass(frozen=True, slots=True)
class Posting:
    """What an enterprise is about to post, with its part in the demonstration."""

    firm: Firm
    draft: PositionDraft | CourseDraft
    tag: str = ""


def post_all(world: DemoWorld, round_: Round, size: Size) -> list[Opening]:
    """Put every position of a round on the public lists; return them as openings."""
    firms = world.firms[: size.firms]
    postings = [*_staff_postings(world.rng, firms, size), *_course_postings(world.rng, firms, size)]
    done = [(posting, posted(round_, posting)) for posting in postings]
    for issuer in world.issuers:
        listed = list_of(round_, issuer.organisation.id)
        if listed is not None:
            demand.publish_list(issuer.officer, listed)
    return [
        opening_of(world.rng, posting, half) for posting, position in done for half in positions_together(position)
    ]


def posted(round_: Round, posting: Posting) -> Position:
    """Post what an enterprise asks for, and let its zone or park verify it."""
    firm, draft = posting.firm, posting.draft
    if isinstance(draft, CourseDraft):
        position = demand.post_course(firm.officer, firm.organisation, round_, draft)
    else:
        position = demand.post_position(firm.officer, firm.organisation, round_, draft)
    demand.submit_position(firm.officer, position)
    demand.verify_position(firm.issuer.officer, position)
    return position


def leave_some_behind(world: DemoWorld, round_: Round) -> None:
    """Post three positions that never reach the list: a draft, a returned one, a withdrawn one."""
    for number, fate in enumerate(("draft", "returned", "withdrawn")):
        firm = world.firms[number]
        position = demand.post_position(
            firm.officer, firm.organisation, round_, staff_draft(world.rng, firm, ADVISOR, 1)
        )
        if fate != "draft":
            demand.submit_position(firm.officer, position)
        if fate == "returned":
            note = "请写明希望解决的具体技术问题和可以衡量的目标。"
            demand.return_position(firm.issuer.officer, position, ReturnReason.VAGUE_TASK, note)
        if fate == "withdrawn":
            demand.withdraw_position(firm.officer, position, "本年度预算调整，岗位推迟到下一轮。")


def _staff_postings(rng: Random, firms: list[Firm], size: Size) -> list[Posting]:
    """Return the positions of each role; the first of each is the one that everybody wants."""
    postings = []
    for number, (role, count) in enumerate(size.posts.items()):
        seats = _spread(rng, count, size.seats[role], 4)
        for place, firm in enumerate(islice(cycle(firms[number:] + firms[:number]), count)):
            tag = _staff_tag(role, place, count, size)
            owner = firms[0] if tag == STAR else firm
            wanted = seats[place] if tag in {"", STAR} else 1
            postings.append(Posting(owner, _tagged(staff_draft(rng, owner, role, wanted), tag), tag))
    return postings


def _staff_tag(role: Role, place: int, count: int, size: Size) -> str:
    if place == 0:
        return STAR
    if role is ADVISOR and place in {count - 1, count - 2}:
        return COLD
    return NOBODY if role is VP and place == count - 1 and size.courses > 1 else ""


def _tagged(draft: PositionDraft, tag: str) -> PositionDraft:
    """Return the draft with what its part asks for: little from a wanted one, too much from an impossible one."""
    if tag in {STAR, COLD}:
        least = {VP: 90, ADVISOR: 30, ASSISTANT: 180}[draft.role]
        return replace(draft, days_per_year=least, min_title_rank=None, min_degree=None)
    if tag == NOBODY:
        return replace(draft, days_per_year=MOST_DAYS, min_title_rank=1, min_degree=Degree.DOCTOR)
    return draft


def _spread(rng: Random, count: int, total: int, most: int, least: int = 1) -> list[int]:
    """Return `count` numbers from `least` to `most` with this total; the first and the last two stay small."""
    numbers = [least] * count
    missing = total - least * count
    while missing:
        place = rng.randrange(1, count - 2) if count > 3 else 0  # noqa: PLR2004 - there is a middle
        if numbers[place] < most:
            numbers[place] += 1
            missing -= 1
    return numbers


ASKS: dict[Role, dict[str, Any]] = {
    VP: {"days_per_year": (90, 90, 100, 120), "min_title_rank": (None, 2, 2, 1), "min_degree": (None, 3, 4),
         "pay": (15, 30), "term_months": 24},
    ADVISOR: {"days_per_year": (30, 30, 40, 60), "min_title_rank": (None, 2, 2), "min_degree": (None, 3),
              "pay": (4, 12), "term_months": 12},
    ASSISTANT: {"days_per_year": (180, 180, 200), "min_title_rank": (None,), "min_degree": (3,),
                "pay": (8, 16), "term_months": 12},
}  # fmt: skip
PURPOSES = {
    VP: (Purpose.SERVICE,),
    ADVISOR: (Purpose.CONSULTING, Purpose.RESEARCH),
    ASSISTANT: (Purpose.RESEARCH, Purpose.SERVICE),
}
MODES = {VP: (Mode.HYBRID, Mode.PART_TIME), ADVISOR: (Mode.PART_TIME, Mode.HYBRID), ASSISTANT: (Mode.FULL_TIME,)}


def staff_draft(rng: Random, firm: Firm, role: Role, seats: int) -> PositionDraft:
    """Return a position of a role as an enterprise of this trade would describe it."""
    asks = ASKS[role]
    low = rng.randint(asks["pay"][0], (asks["pay"][0] + asks["pay"][1]) // 2)
    return PositionDraft(
        role=role,
        seats=seats,
        disciplines=tuple(rng.sample(firm.trade.disciplines, 2)),
        term_months=asks["term_months"],
        days_per_year=rng.choice(asks["days_per_year"]),
        min_title_rank=rng.choice(asks["min_title_rank"]),
        min_degree=rng.choice(asks["min_degree"]),
        pay_min=low,
        pay_max=rng.randint(low + 1, asks["pay"][1]),
        purpose=rng.choice(PURPOSES[role]),
        mode=rng.choice(MODES[role]),
        contact=firm.contact,
        **position_texts(rng, firm.trade, role),
    )


def _course_postings(rng: Random, firms: list[Firm], size: Size) -> list[Posting]:
    """Return the courses: some popular, one that few students want, one that no teacher may take."""
    seats = _spread(rng, size.courses, size.student_seats, 24, min(12, size.student_seats // size.courses - 1))
    return [
        Posting(firm, course_draft(rng, firm, seats[place], tag), tag)
        for place, firm in enumerate(islice(cycle(firms), size.courses))
        for tag in [_course_tag(place, size)]
    ]


def _course_tag(place: int, size: Size) -> str:
    if size.courses == 1 or place < POPULAR_COURSES:
        return POPULAR
    return {size.courses - 2: SHORT, size.courses - 1: UNLED}.get(place, "")


def course_draft(rng: Random, firm: Firm, seats: int, tag: str = "") -> CourseDraft:
    """Return a course as an enterprise of this trade would describe it."""
    return CourseDraft(
        disciplines=tuple(rng.sample(firm.trade.disciplines, 2)),
        team_least=8 if tag in {SHORT, UNLED} else rng.choice((4, 5, 6)),
        team_most=seats,
        starts_on=date(2027, 3, 1),
        ends_on=date(2027, 7, 9),
        ownership=rng.choice(tuple(Ownership)),
        contact=firm.contact,
        mentor_hours=rng.choice((1, 2, 2, 3)),
        needs_nda=rng.random() < 0.3,  # noqa: PLR2004 - three in ten
        min_title_rank=1 if tag == UNLED else None,
        credits=rng.choice((2, 2, 3)),
        **course_texts(rng, firm.trade),
    )


def opening_of(rng: Random, posting: Posting, position: Position) -> Opening:
    """Return the position as lists are drawn from it; a few are much more wanted than most."""
    weight = 0.0 if posting.tag in NEVER_BY_CHANCE else min(rng.paretovariate(1.6), 8.0)
    if posting.tag == POPULAR and position.role == STUDENT:
        weight = 10.0
    if posting.tag == UNLED:
        weight = 0.5
    return Opening(
        position=position,
        number=position.id,
        role=Role(position.role),
        seats=position.seats,
        asked=asked_by(position),
        disciplines=tuple(position.disciplines),
        region=posting.firm.organisation.region_code,
        firm=posting.firm,
        tag=posting.tag,
        weight=weight,
    )
