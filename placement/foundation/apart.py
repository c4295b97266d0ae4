"""Work in a process of its own, so that it can be ended at any moment, whatever it is doing.

Python minds a request to stop between two of its own steps; a compiled loop or a solver is one step
and may take minutes. A process can always be ended. The memory it took is free again afterwards, and
whoever waits can show all the time that it lives.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
import warnings
from collections.abc import Callable
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import Any, NoReturn, TypeVar

log = logging.getLogger(__name__)

T = TypeVar("T")
Say = Callable[[str], bool]

LOOK_SECONDS = 0.1
SAY_SECONDS = 0.2


class Stopped(Exception):
    """Whoever watches the work asked for its end."""


class Broke(Exception):
    """The work ended without a result; the text says how."""


def apart(work: Callable[[Say], T], watch: Say) -> T:
    """Return the result of the work, done in a child process; `watch` hears often what it said last.

    The work says now and then in words what it does; it uses no database. Where `watch` answers False
    the child is ended at once. Raises Stopped; Broke where the child raised or was killed. Where there
    is no fork the work is done here, and its own answer to `watch` counts.
    """
    if not hasattr(os, "fork"):
        return work(watch)
    heard, told = Pipe(duplex=False)
    parent = os.getpid()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # other threads only sleep, and the child needs none
        child = os.fork()
    if not child:
        heard.close()
        _work_here(work, told, parent)
    told.close()
    try:
        return _followed(heard, watch)  # type: ignore[no-any-return] # what the child sent is what the work returned
    except EOFError:
        raise Broke("the process was ended from outside, perhaps for want of memory") from None
    finally:
        heard.close()
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def _followed(heard: Connection, watch: Say) -> Any:
    """Return what the child sends at its end. Raises Stopped, Broke, EOFError."""
    words = ""
    while True:
        while heard.poll(LOOK_SECONDS):
            kind, what = heard.recv()
            if kind == "done":
                return what
            if kind == "broke":
                raise Broke(what)
            words = what
            if not watch(words):
                raise Stopped
        if not watch(words):
            raise Stopped


def _work_here(work: Callable[[Say], Any], told: Connection, parent: int) -> NoReturn:
    """Do the work in this child process, send what comes of it, and end."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    try:
        told.send(("done", work(_Teller(told))))
    except BrokenPipeError:
        pass
    except Exception as error:  # the outermost loop of this process: whatever happens, the parent is told
        log.exception("the work broke down")
        told.send(("broke", f"{type(error).__name__}: {error}"))
    finally:
        os._exit(0)


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(LOOK_SECONDS)
    os._exit(0)


class _Teller:
    """Sends what is said to the parent: every new kind of words at once, more of the same now and then."""

    def __init__(self, told: Connection) -> None:
        self.told, self.kind, self.last = told, "", 0.0

    def __call__(self, words: str) -> bool:
        kind, at = words.partition(" ")[0], time.monotonic()
        if kind != self.kind or at - self.last >= SAY_SECONDS:
            self.told.send(("said", words))
            self.kind, self.last = kind, at
        return True
