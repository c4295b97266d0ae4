"""How long a large demand list takes from the upload to the last row, and how much memory at most.

    python -m benchmarks.imports [ROWS] [DATABASE-ADDRESS]

Everything is invented. The file is made first and not counted; each step runs in a process of its own, so that the
memory told is that step's.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import flask_migrate

from placement import create_app
from placement.accounts.actor import Actor
from placement.accounts.queries import actor_for, memberships
from placement.config import HERE
from placement.exchange import files, service
from placement.exchange.kinds import TABLES
from placement.exchange.matching import Headers, match_book
from placement.exchange.models import Import
from placement.exchange.queries import round_by_id
from placement.exchange.states import ListKind
from placement.exchange.worker import perform_next
from placement.foundation.database import db
from placement.reference.service import load_reference
from placement.sheets import Column, read_book, write_xlsx
from tests.factories import a_world

ROWS = 100_000
KIBIBYTES = 1024
HEADS = (
    "岗位类别", "岗位名称", "需要人数", "用途", "要解决的问题", "要达到的目标", "学科", "期限", "每年到岗或工作天数",
    "工作方式", "薪酬下限", "薪酬上限", "联系方式",
)  # fmt: skip
LINE = (
    "技术顾问", "", 1, "联合攻关", "把封装工艺的良率提到九成以上，并写成规程，供三条产线使用，不停产地切换。",
    "一份规程和两次培训。", "0802；0805", 12, 60, "现场与远程结合", 10, 20, "人力资源部 0510-00000000",
)  # fmt: skip


def prepare(folder: Path, rows: int) -> str:
    """Set a site up and make the file."""
    flask_migrate.upgrade(directory=str(HERE / "migrations"))
    load_reference()
    world = a_world()
    (folder / "world.json").write_text(json.dumps([world.people["enterprise"], world.round_id]))
    table = ([LINE[0], f"传感器封装第{number}项", *LINE[2:]] for number in range(rows))
    data = write_xlsx([("岗位", [Column(head) for head in HEADS], table)])
    (folder / "list.xlsx").write_bytes(data)
    return f"{rows} rows, {len(data) / 2**20:.1f} MB .xlsx"


def receive(folder: Path, _rows: int) -> str:
    """Take the file in as its page does."""
    actor, round_id = _sender(folder)
    data = (folder / "list.xlsx").read_bytes()
    matches = match_book(read_book(data, "list.xlsx"), [Headers(table) for table in TABLES[ListKind.DEMAND]], {})
    service.receive(
        actor, round_by_id(round_id), ListKind.DEMAND, name="list.xlsx", token=files.keep(data), data=data,
        matches=matches, options={"language": "zh", "send": True}, notes=[], is_sure=True,
    )  # fmt: skip
    return ""


def work(_folder: Path, _rows: int) -> str:
    """Let the worker do what waits."""
    while perform_next():
        pass
    return ""


def write(folder: Path, rows: int) -> str:
    """Confirm and let the worker write."""
    row = _newest()
    assert row is not None
    service.confirm(_sender(folder)[0], row, {str(number): "yes" for number, _one in enumerate(row.questions)})
    return work(folder, rows)


def again(folder: Path, rows: int) -> str:
    """Send the same file a second time and have it checked."""
    receive(folder, rows)
    return work(folder, rows)


STEPS = {"prepare": prepare, "receive": receive, "check": work, "write": write, "again": again}


def _sender(folder: Path) -> tuple[Actor, int]:
    person, round_id = json.loads((folder / "world.json").read_text())
    return actor_for(memberships(person)[0]), round_id


def _newest() -> Import | None:
    return db.session.query(Import).order_by(Import.id.desc()).first()


def step(name: str, folder: Path, rows: int) -> None:
    """Do one step and tell what it took."""
    with create_app(folder / "instance").test_request_context():
        begun, busy = time.perf_counter(), time.process_time()
        told = STEPS[name](folder, rows)
        took, busy = time.perf_counter() - begun, time.process_time() - busy
        row = _newest()
        peak, child = (
            resource.getrusage(who).ru_maxrss // KIBIBYTES for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
        )
        state = f"{row.state} {json.dumps(row.counts)} {row.error or ''}" if row else ""
        print(
            f"{name:8} {took:6.1f} s, {busy:5.1f} s of a core; {peak} MB, a reader beside it {child} MB  {told}{state}"  # noqa: E501 - one line of the table
        )


def main() -> None:
    """Do every step in a process of its own."""
    asked = dict(enumerate(sys.argv[1:]))
    if 1 in asked:
        os.environ["PLACEMENT_DATABASE"] = asked[1]
    with tempfile.TemporaryDirectory() as folder:
        for name in STEPS:
            command = [sys.executable, "-m", "benchmarks.imports", "--step", name, folder, asked.get(0, str(ROWS))]
            print(subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip(), flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--step"]:
        step(sys.argv[2], Path(sys.argv[3]), int(sys.argv[4]))
    else:
        main()
