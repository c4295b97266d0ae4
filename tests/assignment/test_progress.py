"""Long work says so, and stops when asked."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import time

import pytest

from assignment import Cancelled, market_from_document, solve
from assignment import __main__ as cli
from assignment import progress as line
from assignment.progress import Progress
from tests.assignment.commands import SMALL, run, write


def test_short_work_says_nothing(tmp_path, capsys):
    assert run("solve", write(tmp_path / "m.json", SMALL), "--out", tmp_path / "o.json") == 0
    assert capsys.readouterr().err == ""


def test_work_over_two_seconds_keeps_one_line_up_to_date(capsys):
    progress = Progress()
    assert progress("proposing")
    assert capsys.readouterr().err == ""
    progress.start -= 3
    progress.last -= 3
    assert progress("carrying to the optimum")
    progress.last -= 1
    assert progress("pricing")
    progress.end()
    assert capsys.readouterr().err == "\r3 s: carrying to the optimum\r3 s: pricing                \n"


@pytest.mark.parametrize("command", ["solve", "verify", "explain", "measure"])
def test_every_command_says_when_it_takes_long(command, tmp_path, capsys, monkeypatch):
    market, out = write(tmp_path / "m.json", SMALL), tmp_path / "o.json"
    assert run("solve", market, "--out", out) == 0
    capsys.readouterr()
    monkeypatch.setattr(line, "QUIET_SECONDS", 0.0)
    monkeypatch.setattr(line, "TICK_SECONDS", 0.01)
    read = cli.read_market
    monkeypatch.setattr(cli, "read_market", lambda path: time.sleep(0.3) or read(path))
    more = {"solve": ("--out", out), "explain": (out, "--person", "bo")}.get(command, (out,))
    assert run(command, market, *more) == 0
    said = capsys.readouterr()
    assert said.err.startswith("\r0 s: ")
    assert said.err.endswith("\n")
    assert said.err.count("\n") == 1
    assert "\r" not in said.out


@pytest.mark.parametrize("calls", range(5))
def test_work_stops_wherever_it_is_asked_to(calls):
    left = iter([True] * calls)
    market = market_from_document({**SMALL, "bundles": [{"id": "b", "positions": {"y": 1, "z": 2}}]})
    with pytest.raises(Cancelled):
        solve(market, watch=lambda _: next(left, False))


@pytest.fixture
def _interruptible():
    """Children can be interrupted, even where the tests run as a job in the background that ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("_interruptible")
def test_control_c_ends_with_one_line_and_no_file(tmp_path):
    n = 1500  # dense ties: several seconds of work
    market = {
        "format": "assignment-market/1",
        "people": [{"id": f"p{i}", "most": 2} for i in range(n)],
        "positions": [{"id": f"j{j}", "most": 2} for j in range(n // 2)],
        "objectives": ["points"],
        "pairs": [[f"p{i}", f"j{(i * 7 + k) % (n // 2)}", [1]] for i in range(n) for k in range(40)],
        "groups": [{"id": f"g{g}", "people": [f"p{i}" for i in range(g, n, 30)], "most": 20} for g in range(30)],
    }
    path, out = write(tmp_path / "m.json", json.dumps(market)), tmp_path / "o.json"
    command = [sys.executable, "-m", "assignment", "solve", str(path), "--out", str(out), "--engine", "exact"]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    time.sleep(2.5)
    assert child.poll() is None
    child.send_signal(signal.SIGINT)
    said = child.communicate(timeout=30)
    assert child.returncode == 130
    assert said[0] == ""
    assert said[1].endswith("stopped; nothing was written\n")
    assert "Traceback" not in said[1]
    assert not out.exists()


def test_without_words_the_line_says_the_time_alone(capsys):
    progress = Progress("")
    progress.start -= 3
    progress.last -= 3
    progress.show()
    progress.end()
    assert re.fullmatch(r"\r\d s\n", capsys.readouterr().err)
