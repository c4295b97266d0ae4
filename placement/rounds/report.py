"""What a run adds up to, for the coordinator: who is left out before who is pleased."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from assignment import Market, Outcome
from placement.reference.states import Role
from placement.rounds.translate import Snapshot


def report(
    snapshot: Snapshot, market: Market, outcome: Outcome, placed: list[tuple[str, str, int]], fates: dict[str, Any]
) -> dict[str, Any]:
    """Return totals, rank profile, counts per role, closed courses with reasons, times and versions."""
    role_of = {position["id"]: position["role"] for position in snapshot["positions"]}
    per_role = Counter(role_of[position] for _, position, _ in placed)
    profile = Counter(rank for _, _, rank in placed)
    seats: Counter[str] = Counter()
    for position in snapshot["positions"]:
        seats[position["role"]] += position["seats"]
    told = outcome.report
    assert told is not None
    return {
        "objectives": list(market.objectives),
        "totals": list(outcome.totals),
        "bound": None if outcome.bound is None else list(outcome.bound),
        "placed": len({person for person, _, _ in placed}),
        "people": len(snapshot["people"]),
        "placed_per_role": {role: per_role.get(role, 0) for role in seats},
        "seats_per_role": dict(seats),
        "profile": {str(rank): profile[rank] for rank in sorted(profile)},
        "worst_rank": max(profile, default=0),
        "first_choices": profile.get(1, 0),
        "reasons": dict(Counter(fate["reason"] for fate in fates.values())),
        "lottery_decided": sum(
            any(choice["is"] == "lottery" for choice in fate["choices"]) for fate in fates.values()
        ),
        "unfilled": sum(seats.values()) - len(placed),
        "closed": _closed(snapshot, market, outcome),
        "proven": outcome.proven,
        "engine": told.engine,
        "versions": dict(told.versions),
        "seconds": dict(told.seconds),
        "peak_mb": told.peak_mb,
        "cases": told.cases,
    }


def _closed(snapshot: Snapshot, market: Market, outcome: Outcome) -> list[dict[str, Any]]:
    """Return the courses and teams that do not open, each with what it was short of."""
    by_id = {position["id"]: position for position in snapshot["positions"]}
    wanted: dict[int, set[int]] = defaultdict(set)
    for i, j in zip(market.person.tolist(), market.position.tolist(), strict=True):
        wanted[j].add(i)
    said = []
    for b in outcome.closed:
        for j, least in sorted(market.bundles[b].leasts.items()):
            position = by_id[market.positions[j]]
            said.append(
                {
                    "position": position["id"],
                    "course": position["course"],
                    "role": position["role"],
                    "least": least,
                    "candidates": len(wanted[j]),
                }
            )
    return said


def closed_reason(parts: list[dict[str, Any]], *, ended_early: bool = False) -> str:
    """Return why a course does not open: no_teacher, short_of_students, or better_elsewhere.

    Of a run that ended early nobody can say that they do better there: others_found.
    """
    for part in parts:
        if part["role"] == Role.COURSE_TEACHER and not part["candidates"]:
            return "no_teacher"
    if any(part["candidates"] < part["least"] for part in parts):
        return "short_of_students"
    return "others_found" if ended_early else "better_elsewhere"
