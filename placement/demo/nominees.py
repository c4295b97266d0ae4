"""Nominations, consents and applications; a few people never answer, decline, or never rank."""

from __future__ import annotations

from collections.abc import Sequence

from placement.demo.world import STUDENT, DemoWorld, Member
from placement.eligibility.states import Verdict
from placement.nominations import service as nominations
from placement.programme.models import Round
from placement.reference.states import Role

SILENT, DECLINED = 12, 4
"""How many of SCALE members of staff never answer, and how many decline."""
SCALE = 400

Entered = dict[Member, tuple[Role, ...]]
"""Who may rank, with the roles that are open to them."""


def enter(world: DemoWorld, round_: Round, members: Sequence[Member]) -> Entered:
    """Nominate the staff, let them answer, let the students apply; return who takes part with a passing verdict."""
    entered: Entered = {}
    staff = [m for m in members if STUDENT not in m.roles]
    unwilling = _unwilling(world, staff)
    for member in staff:
        rows = [nominations.nominate(member.university.officer, round_, member.person, role) for role in member.roles]
        for row in rows:
            if member not in unwilling:
                nominations.consent(member.actor, row)
            elif unwilling[member]:
                nominations.decline(member.actor, row, unwilling[member])
        passing = tuple(Role(row.role) for row in rows if row.verdict == Verdict.PASS)
        if passing and member not in unwilling:
            entered[member] = passing
    for member in (m for m in members if STUDENT in m.roles):
        if nominations.apply(member.actor, round_).verdict == Verdict.PASS:
            entered[member] = (STUDENT,)
    return entered


def _unwilling(world: DemoWorld, staff: Sequence[Member]) -> dict[Member, str]:
    """Return who does not take part, with the reason; an empty one stands for silence."""
    guests = set(world.guests.values())
    ordinary = [m for m in staff if m not in guests and len(m.roles) == 1]
    silent, declined = SILENT * len(staff) // SCALE, DECLINED * len(staff) // SCALE
    chosen = world.rng.sample(ordinary, silent + declined)
    return {m: "" if number < silent else "本学期教学任务较重，明年再考虑。" for number, m in enumerate(chosen)}
