"""Workbooks are read in a process of their own, with a limit on time and memory."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from placement.sheets.book import Book, Form, Limits, Note, Sheet, SheetNote
from placement.sheets.faults import SheetError, SheetFault

READER = Path(__file__).with_name("reader.py")
SHORT = 64
"""Texts up to here are kept once, however often they stand in a file."""


def read_apart(data: bytes, form: Form, limits: Limits) -> Book:
    """Return the book in the bytes of a workbook.

    Raises SheetError: what the reading process found, TOO_SLOW where it ran out of time,
    UNPACKS_TOO_LARGE where it ran out of memory, and DAMAGED where it broke down.
    """
    command = [sys.executable, "-I", "-B", str(READER), form, json.dumps(asdict(limits))]
    with tempfile.TemporaryFile() as file:
        file.write(data)
        file.seek(0)
        with subprocess.Popen(  # noqa: S603 - this room's own file; of the workbook nothing is in the command
            command, stdin=file, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8"
        ) as process:
            alarm = threading.Timer(limits.seconds, process.kill)
            alarm.start()
            try:
                received = _Received(process.stdout or ())
                process.wait()
                is_late = alarm.finished.is_set()
            finally:
                alarm.cancel()
                process.kill()
    if received.is_done:
        return received.book(form)
    raise received.fault or SheetError(_broken(process.returncode, is_late=is_late))


def _broken(code: int, *, is_late: bool) -> SheetFault:
    """Return why the reading process ended without a word."""
    if is_late or code == -signal.SIGXCPU:
        return SheetFault.TOO_SLOW
    is_out_of_memory = code in {-signal.SIGABRT, -signal.SIGKILL, -signal.SIGSEGV}
    return SheetFault.UNPACKS_TOO_LARGE if is_out_of_memory else SheetFault.DAMAGED


class _Received:
    """What the reading process says."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.sheets: list[tuple[str, list[tuple[str, ...]]]] = []
        self.notes: list[Note] = []
        self.fault: SheetError | None = None
        self.is_done = False
        self.known: dict[str, str] = {}
        for line in lines:
            if line.endswith("\n"):
                self._take(line)

    def _take(self, line: str) -> None:
        said = json.loads(line)
        if isinstance(said, list):
            known = self.known
            self.sheets[-1][1].append(tuple(known.setdefault(t, t) if len(t) < SHORT else t for t in said))
        elif isinstance(said, int):
            self.sheets[-1][1].extend([()] * said)
        else:
            self._told(said)

    def _told(self, said: dict[str, Any]) -> None:
        if "note" in said:
            facts = {"count": said["count"]} if "count" in said else {}
            self.notes.append(
                Note(SheetNote(said["note"]), said["sheet"], said.get("row"), said.get("column"), facts)
            )
        elif "sheet" in said and "fault" not in said:
            self.sheets.append((said["sheet"], []))
        elif "fault" in said:
            fault, facts = SheetFault(said["fault"]), said.get("facts", {})
            self.fault = SheetError(fault, sheet=said.get("sheet", ""), row=said.get("row"), **facts)
        else:
            self.is_done = True

    def book(self, form: Form) -> Book:
        """Return the book."""
        sheets = tuple(Sheet(name, tuple(rows)) for name, rows in self.sheets)
        return Book(form, sheets, findings=tuple(self.notes))
