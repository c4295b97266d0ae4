"""What the demonstration must show for certain, written into the lists that chance has drawn."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from placement.accounts.queries import facts_of
from placement.demo.lists import FLOOR, Lists, Urn
from placement.demo.openings import COLD, SHORT, STAR
from placement.demo.world import ADVISOR, ASSISTANT, STUDENT, TEACHER, VP, DemoWorld, Member, Opening

FANS = 26
TWINS = 16
WITHOUT_LIST = 10
SHORT_REASONS = (
    "只有这两个岗位与我正在进行的国家课题方向一致。",
    "家中老人需要照料，只能选择本市的岗位。",
    "其余岗位要求的到岗天数与我的授课时间冲突。",
    "所在学院与其余企业有正在执行的合同，需要回避。",
    "只研究这一细分领域，其他岗位确实不能胜任。",
)


def stage(world: DemoWorld, urn: Urn, lists: Lists) -> dict[Member, str]:
    """Write every scene of a full round into the lists; return who gives a reason for a short list."""
    _let_fans_first(world, urn, lists)
    _one_course_short_of_students(world, urn, lists)
    _twins(world, lists)
    stage_guests(world, urn, lists)
    reasons = _short_lists(world, lists)
    _leave_out(world, lists, reasons)
    return reasons


def stage_guests(world: DemoWorld, urn: Urn, lists: Lists) -> None:
    """Give the guests what they are there for: a second choice, and no place."""
    staff, unplaced = world.guests["staff"], world.guests["unplaced"]
    cold = _tagged(urn.openings, COLD)[0]
    wanted = [opening for opening in _most_wanted(lists, ADVISOR) if urn.admits(facts_of(staff.person), opening)]
    lists[staff] = [wanted[0], cold, *wanted[1:4]]
    known = [*_most_wanted(lists, VP), *(opening for opening in urn.openings if opening.role is VP)]
    wanted = [opening for opening in dict.fromkeys(known) if urn.admits(facts_of(unplaced.person), opening)]
    lists[unplaced] = wanted[:FLOOR]


def _most_wanted(lists: Lists, role: object) -> list[Opening]:
    """Return the openings of a role by how often they are a first choice, then by how often they are listed."""
    firsts = Counter(choices[0] for choices in lists.values() if choices)
    named = Counter(opening for choices in lists.values() for opening in choices)
    found = [opening for opening in named if opening.role == role]
    return sorted(found, key=lambda opening: (-firsts[opening], -named[opening], opening.number))


def _tagged(openings: Sequence[Opening], tag: str, role: object = None) -> list[Opening]:
    return [opening for opening in openings if opening.tag == tag and role in {None, opening.role}]


def _guests(world: DemoWorld) -> set[Member]:
    return set(world.guests.values())


def _let_fans_first(world: DemoWorld, urn: Urn, lists: Lists) -> None:
    """Let many put the most wanted position of their role first."""
    for role in (VP, ADVISOR, ASSISTANT):
        star = _tagged(urn.openings, STAR, role)[0]
        willing = [m for m in lists if m.roles[0] is role and m not in _guests(world)]
        fans = [m for m in willing if urn.admits(facts_of(m.person), star)]
        for member in fans[:FANS]:
            lists[member] = [star, *lists[member][:9]]


def _one_course_short_of_students(world: DemoWorld, urn: Urn, lists: Lists) -> None:
    """Let a teacher want a course that too few students want; only he wants another post, which he gets."""
    cold = _tagged(urn.openings, COLD)[1]
    teacher = next(m for m in lists if m.roles == (TEACHER, ADVISOR) and urn.admits(facts_of(m.person), cold))
    teaching = _tagged(urn.openings, SHORT, TEACHER)[0]
    others = [opening for opening in lists[teacher] if opening.role is TEACHER]
    lists[teacher] = [teaching, cold, *others[:3]]
    seats = _tagged(urn.openings, SHORT, STUDENT)[0]
    for member in _students(world, lists)[: seats.position.least - 5]:
        lists[member] = [seats, *lists[member][:9]]


def _students(world: DemoWorld, lists: Lists) -> list[Member]:
    return [m for m in lists if m.roles == (STUDENT,) and m not in _guests(world)]


def _twins(world: DemoWorld, lists: Lists) -> None:
    """Let pairs of students of one university and field hand in the same list: only the lottery tells them apart."""
    alike: dict[tuple[int, str], list[Member]] = defaultdict(list)
    for member in _students(world, lists)[20:]:
        alike[member.university.organisation.id, member.person.disciplines[0]].append(member)
    pairs = [tuple(group[:2]) for group in alike.values() if len(group) > 1]
    firsts = Counter(choices[0] for choices in lists.values())
    pairs.sort(key=lambda pair: -firsts[lists[pair[0]][0]])
    for one, other in pairs[:TWINS]:
        lists[other] = list(lists[one])


def _short_lists(world: DemoWorld, lists: Lists) -> dict[Member, str]:
    """Cut some lists to two choices and give the reason for it."""
    ordinary = [m for m in lists if m.roles in {(VP,), (ADVISOR,)} and m not in _guests(world)]
    chosen = world.rng.sample(ordinary, len(SHORT_REASONS))
    for member in chosen:
        lists[member] = lists[member][-2:]
    return dict(zip(chosen, SHORT_REASONS, strict=True))


def _leave_out(world: DemoWorld, lists: Lists, reasons: dict[Member, str]) -> None:
    """Let some never hand in a list, staff and students."""
    for kind in (ASSISTANT, ADVISOR, STUDENT):
        some = [m for m in lists if m.roles == (kind,) and m not in _guests(world) and m not in reasons]
        kept = [m for m in some if lists[m][0].tag not in {STAR, SHORT}]
        for member in world.rng.sample(kept, WITHOUT_LIST):
            del lists[member]
