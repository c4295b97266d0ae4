"""How long and how much memory it takes to refuse hostile files, and to read and write large ones.

Run: .venv/bin/python -m benchmarks.sheets

Every file is read in a fresh process. Memory is what that process grows by at its peak, and the peak
of the reading process that it starts, looked up every 2 ms; they are added as if both came at once.
"""

from __future__ import annotations

import json
import os
import platform
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from placement.sheets import Column, write_csv, write_xlsx
from tests.sheets.hostile import HOSTILE

ROWS, COLUMNS = 100_000, 20
SECONDS, MEGABYTES = 2.0, 100

READ = r"""
import json, os, sys, threading, time
from pathlib import Path
from placement.sheets import SheetError, read_book

def peak(process):
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0)

def watch():
    while True:
        for child in children():
            try:
                command = Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0")
                if any(word.endswith(b"/reader.py") for word in command):
                    others.append(peak(child))
            except OSError:
                pass
        time.sleep(0.002)

def children():
    return [child for task in Path("/proc/self/task").iterdir() for child in (task / "children").read_text().split()]

others = [0]
threading.Thread(target=watch, daemon=True).start()
bare, said, rows, began, used = peak("self"), "", 0, time.perf_counter(), sum(os.times()[:4])
try:
    rows = sum(len(sheet.rows) for sheet in read_book(Path(sys.argv[1]), sys.argv[2]).sheets)
except SheetError as error:
    said = error.fault
took = time.perf_counter() - began
cpu = sum(os.times()[:4]) - used
print(json.dumps([said, rows, took, cpu, peak("self") - bare, max(others)]))
"""


@dataclass(frozen=True, slots=True)
class Measure:
    """What reading one file took; `own` and `other` are MB of the two processes."""

    fault: str
    rows: int
    seconds: float
    cpu: float
    own: float
    other: float

    def __str__(self) -> str:
        return f"{self.seconds:6.2f} s ({self.cpu:5.2f} s of processor) {self.own:5.0f} + {self.other:3.0f} MB"


def measured(path: str, file: str) -> Measure:
    """Return what reading one file takes."""
    done = subprocess.run([sys.executable, "-c", READ, path, file], capture_output=True, text=True, check=True)
    return Measure(*json.loads(done.stdout))


def hostile(folder: Path) -> bool:
    """Print a line for each hostile file; return whether all keep the promise."""
    kept = True
    for name, case in HOSTILE.items():
        path = folder / "file"
        path.write_bytes(case.make())
        found = measured(str(path), case.file)
        is_kept = found.seconds < SECONDS and found.own + found.other < MEGABYTES
        kept &= is_kept or case.fault is None
        told = found.fault or f"read, {found.rows} rows"
        print(f"{name:45} {path.stat().st_size / 2**20:6.2f} MB  {told:20} {found}{'' if is_kept else '  !'}")
    return kept


def table() -> list[list[str | int]]:
    """Return rows with ids, names, numbers and Chinese, always the same."""
    rng = random.Random(1)
    kinds = (lambda: f"P{rng.randrange(50_000):05d}", lambda: rng.randrange(10_000), lambda: "软件工程师（人工智能）")
    return [[f"{k:08d}", f"王小{k}", *(rng.choice(kinds)() for _ in range(COLUMNS - 2))] for k in range(ROWS)]


def large(folder: Path) -> None:
    """Print what writing and reading a large list takes, in each form."""
    columns, rows = [Column(f"列{k}") for k in range(COLUMNS)], table()
    for form, write in (
        ("csv", lambda: write_csv(columns, rows)),
        ("xlsx", lambda: write_xlsx([("人员", columns, rows)])),
    ):
        began = time.perf_counter()
        data = write()
        took = time.perf_counter() - began
        path = folder / f"large.{form}"
        path.write_bytes(data)
        found = measured(str(path), path.name)
        print(
            f"{form}: {found.rows} rows x {COLUMNS}, {len(data) / 2**20:.1f} MB; "
            f"written in {took:.1f} s; read in {found}"
        )


def main() -> int:
    """Print all; end with 1 where a hostile file takes more than the promise."""
    names = ("openpyxl", "python-calamine")
    print(platform.platform(), f"{os.cpu_count()} processors", f"Python {platform.python_version()}")
    print(*(f"{name} {version(name)}" for name in names), f"load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        kept = hostile(folder)
        large(folder)
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
