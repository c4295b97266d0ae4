"""How long a large spreadsheet takes from the upload to the last row, and how much memory at most, for each kind.

    python -m benchmarks.imports [--rows ROWS] [--database ADDRESS] [KIND ...]

Everything is invented. The file is made first and not counted; each step runs in a process of its own, so that the
memory told is that step's. The last line of a kind adds up what its sender waits for: receive, check and write.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import flask_migrate
from sqlalchemy import insert

from placement import create_app
from placement.accounts.actor import Actor
from placement.accounts.models import Membership, Person
from placement.accounts.queries import actor_for, memberships
from placement.accounts.states import MembershipRole
from placement.config import HERE
from placement.demand.models import Position
from placement.demand.service import POSITION_FIELDS
from placement.demand.states import PositionState
from placement.eligibility.states import Verdict
from placement.exchange import files, service
from placement.exchange.choices_stored import position_code
from placement.exchange.kinds import TABLES
from placement.exchange.matching import Headers, match_book
from placement.exchange.models import Import
from placement.exchange.queries import round_by_id
from placement.exchange.states import ListKind
from placement.exchange.worker import perform_next
from placement.foundation.clock import now
from placement.foundation.database import command, db
from placement.foundation.work import settle
from placement.nominations.models import Nomination
from placement.nominations.states import NominationState
from placement.reference.service import load_reference
from placement.reference.states import Role
from placement.sheets import Column, read_book, write_xlsx
from tests.factories import STAFF_FACTS, World, a_world

ROWS = 100_000
POSTS = 2_000
CHOSEN = 5
AT_ONCE = 2_000
KIBIBYTES = 1024
Table = tuple[tuple[str, ...], Iterator[list[Any]]]


def positions(_world: World, rows: int) -> Table:
    """Return positions that are all new."""
    heads = (
        "岗位类别", "岗位名称", "需要人数", "用途", "要解决的问题", "要达到的目标", "学科", "期限",
        "每年到岗或工作天数", "工作方式", "薪酬下限", "薪酬上限", "联系方式",
    )  # fmt: skip
    rest = (
        1, "联合攻关", "把封装工艺的良率提到九成以上，并写成规程，供三条产线使用，不停产地切换。",
        "一份规程和两次培训。", "0802；0805", 12, 60, "现场与远程结合", 10, 20, "人力资源部 0510-00000000",
    )  # fmt: skip
    return heads, (["技术顾问", f"传感器封装第{number}项", *rest] for number in range(rows))


def staff(_world: World, rows: int) -> Table:
    """Return staff that are all new, each put forward for one role, some for two."""
    heads = (
        "工号", "姓名", "工作邮箱", "院系", "职称", "最高学历", "出生年份", "出生月份", "聘用方式", "担任管理职务",
        "三年内无不良记录", "每年可承诺给企业的天数", "学科", "推荐岗位",
    )  # fmt: skip
    rest = ("正式在编", "否", "是", 120, "0802、0805")
    titles, degrees = ("教授", "副教授", "讲师"), ("博士", "硕士")
    return heads, (
        [f"T{number:06d}", f"新人{number}", f"new{number}@uni.cn", f"学院{number % 40}", titles[number % 3],
         degrees[number % 7 % 2], 1962 + number % 37, 1 + number % 12, *rest,
         "技术顾问" if number % 10 else "技术顾问；科技副总"]
        for number in range(rows)
    )  # fmt: skip


def students(_world: World, rows: int) -> Table:
    """Return students that are all new and apply."""
    heads = ("学号", "姓名", "邮箱", "院系", "出生年份", "出生月份", "年级", "三年内无不良记录", "学科", "是否报名")
    return heads, (
        [f"S{number:06d}", f"学生{number}", f"s{number}@uni.cn", f"学院{number % 40}", 2004, 3, 3, "是", "0812", "是"]
        for number in range(rows)
    )


def lists(world: World, rows: int) -> Table:
    """Return signed lists of five choices, after storing the people and the positions of which they speak."""
    people, codes = _crowd(world, rows), _posts(world)
    choices = tuple(f"第{place}志愿" for place in "一二三四五")
    return ("工号", "姓名", "邮箱", "学校", *choices), (
        [*one, *(codes[(number * 7 + place * 13) % len(codes)] for place in range(CHOSEN))]
        for number, one in enumerate(people)
    )


@command
def _posts(world: World) -> list[str]:
    """Publish positions like one that is published, and return their codes."""
    like = world.position("advisor0")
    shared = {name: getattr(like, name) for name in POSITION_FIELDS if name != "title"} | {
        "list_id": like.list_id, "enterprise_id": like.enterprise_id, "state": PositionState.PUBLISHED,
        "disciplines": like.disciplines, "audience": like.audience, "submitted_at": now(), "verified_at": now(),
        "published_at": now(),
    }  # fmt: skip
    rows = [{**shared, "number": 1000 + place, "title": f"传感器封装第{place}项"} for place in range(POSTS)]
    db.session.execute(insert(Position), rows)
    query = db.select(Position).where(Position.list_id == like.list_id, Position.number >= 1000)
    return [position_code(row) for row in db.session.scalars(query)]


@command
def _crowd(world: World, rows: int) -> list[tuple[str, str, str, str]]:
    """Store people who take part as advisors, and return their number, name, address and university."""
    home, at = world.organisation("university"), now() - timedelta(days=1)
    facts = {name: getattr(STAFF_FACTS, name) for name in STAFF_FACTS.__slots__} | {"disciplines": ["0802"]}
    facts["companies"] = []
    known = [(f"T{number:06d}", f"某人{number}", f"crowd{number}@uni.cn", home.name_zh) for number in range(rows)]
    for first in range(0, rows, AT_ONCE):
        part = known[first : first + AT_ONCE]
        ids = db.session.scalars(
            insert(Person).returning(Person.id, sort_by_parameter_order=True),
            [
                {
                    "email": email,
                    "fs_uniquifier": email,
                    "name_zh": name,
                    "home_id": home.id,
                    "joined_at": at,
                    **facts,
                }
                for _number, name, email, _home in part
            ],
        ).all()
        db.session.execute(insert(Membership), [
            {"person_id": person, "organisation_id": home.id, "role": MembershipRole.STAFF, "number": one[0],
             "since": at}
            for person, one in zip(ids, part, strict=True)
        ])  # fmt: skip
        db.session.execute(insert(Nomination), [
            {"round_id": world.round_id, "university_id": home.id, "person_id": person, "load": 1,
             "role": Role.TECHNICAL_ADVISOR, "state": NominationState.CONSENTED, "verdict": Verdict.PASS,
             "findings": [], "judged_on": at.date(), "nominated_at": at, "consented_at": at}
            for person in ids
        ])  # fmt: skip
    return known


SENDERS = {
    ListKind.DEMAND: "enterprise", ListKind.PEOPLE: "university", ListKind.STUDENTS: "university",
    ListKind.PREFERENCES: "coordinator",
}  # fmt: skip
CONTENTS: dict[ListKind, Callable[[World, int], Table]] = {
    ListKind.DEMAND: positions, ListKind.PEOPLE: staff, ListKind.STUDENTS: students, ListKind.PREFERENCES: lists,
}  # fmt: skip


def prepare(folder: Path, kind: ListKind, rows: int) -> str:
    """Set a site up and make the file."""
    flask_migrate.upgrade(directory=str(HERE / "migrations"))
    load_reference()
    world = a_world()
    (folder / "world.json").write_text(json.dumps([world.people[SENDERS[kind]], world.round_id]))
    heads, table = CONTENTS[kind](world, rows)
    data = write_xlsx([("表", [Column(head) for head in heads], table)])
    (folder / "list.xlsx").write_bytes(data)
    return f"{rows} rows, {len(data) / 2**20:.1f} MB .xlsx"


def receive(folder: Path, kind: ListKind, _rows: int) -> str:
    """Take the file in as its page does."""
    actor, round_id = _sender(folder)
    data = (folder / "list.xlsx").read_bytes()
    matches = match_book(read_book(data, "list.xlsx"), [Headers(table) for table in TABLES[kind]], {})
    service.receive(
        actor, round_by_id(round_id), kind, name="list.xlsx", token=files.keep(data), data=data, matches=matches,
        options={"language": "zh", "send": True}, notes=[], is_sure=True,
    )  # fmt: skip
    return ""


def work(_folder: Path, _kind: ListKind, _rows: int) -> str:
    """Let the worker do what waits."""
    while perform_next():
        pass
    return ""


def write(folder: Path, kind: ListKind, rows: int) -> str:
    """Confirm and let the worker write."""
    row = _newest()
    assert row is not None
    service.confirm(
        _sender(folder)[0], row, {str(number): "yes" for number, _one in enumerate(row.questions)}, seen=row.found
    )
    return work(folder, kind, rows)


def again(folder: Path, kind: ListKind, rows: int) -> str:
    """Send the same file a second time and have it checked."""
    receive(folder, kind, rows)
    return work(folder, kind, rows)


def undo(folder: Path, _kind: ListKind, _rows: int) -> str:
    """Take the first import back."""
    row = db.session.query(Import).order_by(Import.id).first()
    assert row is not None
    service.take_back(_sender(folder)[0], row)
    return f"undone: {row.state} "


STEPS = {"prepare": prepare, "receive": receive, "check": work, "write": write, "again": again, "undo": undo}
WAITED_FOR = ("receive", "check", "write")


def _sender(folder: Path) -> tuple[Actor, int]:
    person, round_id = json.loads((folder / "world.json").read_text())
    return actor_for(memberships(person)[0]), round_id


def _newest() -> Import | None:
    return db.session.query(Import).order_by(Import.id.desc()).first()


def step(name: str, folder: Path, kind: ListKind, rows: int) -> None:
    """Do one step and tell what it took."""
    with create_app(folder / "instance").test_request_context():
        settle()  # as the worker does
        begun, busy = time.perf_counter(), time.process_time()
        told = STEPS[name](folder, kind, rows)
        took, busy = time.perf_counter() - begun, time.process_time() - busy
        row = _newest()
        peak, child = (
            resource.getrusage(who).ru_maxrss // KIBIBYTES for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
        )
        reader = resource.getrusage(resource.RUSAGE_CHILDREN)
        busy += reader.ru_utime + reader.ru_stime
        state = f"{row.state} {json.dumps(row.counts)} {row.error or ''}" if row else ""
        (folder / f"{name}.took").write_text(json.dumps([took, busy]))
        print(
            f"{kind:12} {name:8} {took:6.1f} s, {busy:5.1f} s of processor; {peak} MB, a reader beside it {child} MB"
            f"  {told}{state}"
        )


def measure(kind: ListKind, rows: int) -> None:
    """Do every step of one kind in a process of its own, and add up what its sender waits for."""
    with tempfile.TemporaryDirectory() as folder:
        for name in STEPS:
            command_ = [sys.executable, "-m", "benchmarks.imports", "--step", name, "--folder", folder, kind]
            done = subprocess.run([*command_, "--rows", str(rows)], check=True, capture_output=True, text=True)
            print(done.stdout.strip(), flush=True)
        took = [json.loads((Path(folder) / f"{name}.took").read_text()) for name in WAITED_FOR]
        wall, busy = map(sum, zip(*took, strict=True))
        print(f"{kind:12} together {wall:6.1f} s, {busy:5.1f} s of processor for {rows} rows", flush=True)


def main() -> None:
    """Measure the kinds asked for, or all of them."""
    asks = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    asks.add_argument("kinds", nargs="*", type=ListKind, default=list(ListKind))
    asks.add_argument("--rows", type=int, default=ROWS)
    asks.add_argument("--database", help="an address; an SQLite file of its own where none is given")
    asks.add_argument("--step", choices=STEPS, help=argparse.SUPPRESS)
    asks.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    asked = asks.parse_args()
    if asked.database:
        os.environ["PLACEMENT_DATABASE"] = asked.database
    if asked.step:
        step(asked.step, asked.folder, asked.kinds[0], asked.rows)
        return
    for kind in asked.kinds:
        measure(kind, asked.rows)


if __name__ == "__main__":
    main()
