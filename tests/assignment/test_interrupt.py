"""Ctrl-C ends a command within a second, in one sentence, whatever is going on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from assignment.interrupt import SENTENCE, STOPPED
from tests.assignment.commands import SMALL, write

STUBBORN = """
import os, signal, sys, time
from pathlib import Path
from assignment.interrupt import guarded

def work():
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # as a long step of compiled code does not mind it
    Path(sys.argv[1]).write_text(str(os.getpid()))
    time.sleep(60)
    return 0

sys.exit(guarded(work, lambda child: print("cleared", child)))
"""


@pytest.fixture(autouse=True)
def _interruptible():
    """Children can be interrupted, even where the tests run as a job in the background that ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def started(*arguments: object) -> subprocess.Popen[str]:
    """Start a command as a terminal does, in a group of its own."""
    command = [sys.executable, *map(str, arguments)]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )


def interrupted(child: subprocess.Popen[str]) -> tuple[str, str, float]:
    """Press Ctrl-C; return what was printed and how long the end took."""
    pressed = time.monotonic()
    os.killpg(child.pid, signal.SIGINT)
    said = child.communicate(timeout=30)
    return *said, time.monotonic() - pressed


def number_in(file: Path) -> int:
    """Return the process that says in a file that it is at work."""
    for _ in range(400):
        if file.exists() and file.read_text():
            return int(file.read_text())
        time.sleep(0.05)
    raise AssertionError("it never began")


@pytest.mark.parametrize("module", ["assignment", "placement"])
def test_while_libraries_are_loaded(module, tmp_path):
    out = tmp_path / "o.json"
    more = ("--out", out) if module == "assignment" else ("--out", tmp_path / "results")
    child = started(
        "-X", "importtime", "-m", module, "solve", write(tmp_path / "m.json", SMALL), *more
    )  # it says each library that it has loaded, so that we know where it is
    assert child.stderr is not None
    for line in child.stderr:
        if "scipy" in line or "flask" in line:
            break
    _, said, took = interrupted(child)
    assert child.returncode == STOPPED
    assert said.endswith(f"{SENTENCE}\n")
    assert "Traceback" not in said
    assert not out.exists()
    assert took < 5  # a fraction of a second; the machine may be busy


def test_a_step_that_minds_nothing_is_killed(tmp_path):
    child = started("-c", STUBBORN, tmp_path / "pid")
    work = number_in(tmp_path / "pid")
    out, said, took = interrupted(child)
    assert child.returncode == STOPPED
    assert out == f"cleared {work}\n"
    assert said == f"\n{SENTENCE}\n"
    assert took < 5
    with pytest.raises(ProcessLookupError):
        os.kill(work, 0)


def test_the_work_ends_with_whoever_waits_for_it(tmp_path):
    child = started("-c", STUBBORN, tmp_path / "pid")
    work = number_in(tmp_path / "pid")
    child.kill()
    child.communicate(timeout=30)
    for _ in range(200):
        try:
            os.kill(work, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)
    raise AssertionError("it still goes on")


def test_a_command_that_was_killed_says_so_to_its_caller(tmp_path):
    child = started("-c", STUBBORN, tmp_path / "pid")
    os.kill(number_in(tmp_path / "pid"), signal.SIGKILL)
    child.communicate(timeout=30)
    assert child.returncode == -signal.SIGKILL


def test_the_exit_code_is_that_of_the_work():
    child = started("-c", "import sys; from assignment.interrupt import guarded; sys.exit(guarded(lambda: 4, print))")
    child.communicate(timeout=30)
    assert child.returncode == 4
