"""Ctrl-C on the command line: one sentence and exit code 130, within a second, whatever is going on.

Python minds Ctrl-C between two of its own steps. Loading libraries shows a traceback then; reading
a file of half a gigabyte, or a compiled loop, is one step and may take many seconds. So the work is
done in a child process, and this one, which only waits, can always end it.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType

STOPPED = 130
SENTENCE = "stopped; nothing was written"
GRACE_SECONDS = 0.4
"""So long the work may take to end by itself."""


def end_in_one_line(_number: int = 0, _frame: FrameType | None = None) -> None:
    """Say the sentence and end this process at once."""
    sys.stderr.write(f"\n{SENTENCE}\n")
    sys.stderr.flush()
    os._exit(STOPPED)


def mind_loading() -> None:
    """Let Ctrl-C end a command in one line while its libraries are loaded; `mind_work` comes after it.

    Nothing happens where the package is imported by somebody else's program.
    """
    is_command = sys.argv[:1] == ["-m"] or Path(sys.argv[0] if sys.argv else "").name == "placement"
    is_minded = signal.getsignal(signal.SIGINT) is not signal.SIG_IGN
    if is_command and is_minded and threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, end_in_one_line)


def mind_work() -> None:
    """Let Ctrl-C raise KeyboardInterrupt again, as Python does."""
    if signal.getsignal(signal.SIGINT) is end_in_one_line:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def guarded(work: Callable[[], int], clear: Callable[[int], None]) -> int:
    """Do the work in a child process that Ctrl-C ends within a second; return its exit code.

    `clear` is called with the child's number where it had to be killed. Where there is no fork the
    work is done here, and a long step ends first.
    """
    if not hasattr(os, "fork"):
        mind_work()
        return work()
    sys.stdout.flush()
    sys.stderr.flush()
    parent, child = os.getpid(), os.fork()
    if not child:
        _end_with(parent)
        mind_work()
        return work()
    mind_work()
    try:
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    except KeyboardInterrupt:
        return _stopped(child, clear)
    if code < 0:  # killed: die of the same
        signal.signal(-code, signal.SIG_DFL) if -code != signal.SIGKILL else None
        os.kill(parent, -code)
    return code


def _stopped(child: int, clear: Callable[[int], None]) -> int:
    """Give the child, which a terminal has told too, a moment to end; then kill it. Return the exit code."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    until = time.monotonic() + GRACE_SECONDS
    while time.monotonic() < until:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.01)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    clear(child)
    sys.stderr.write(f"\n{SENTENCE}\n")
    return STOPPED


def _end_with(parent: int) -> None:
    """End this process when the one that waits for it is gone."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(STOPPED)

    threading.Thread(target=watch, daemon=True).start()


mind_loading()
