"""A line on standard error that says how long work has taken."""

from __future__ import annotations

import sys
import threading
import time

QUIET_SECONDS, TICK_SECONDS = 2.0, 0.5


class Progress:
    """One line on standard error, kept up to date once the work takes over two seconds.

    As a context it also keeps time through work that never calls it, and leaves the line at the end.
    """

    def __init__(self, words: str = "working") -> None:
        self.start = self.last = time.monotonic()
        self.shown = 0
        self.words = words
        self.ended = threading.Event()
        self.clock = threading.Thread(target=self._tick, daemon=True)

    def __enter__(self) -> Progress:
        """Start the clock."""
        self.clock.start()
        return self

    def __exit__(self, *fault: object) -> None:
        """Stop the clock and leave the line."""
        self.ended.set()
        self.clock.join()
        self.end()

    def __call__(self, words: str) -> bool:
        """Show what is being done; never ask to stop."""
        self.words = words
        if not self.clock.is_alive():
            self.show()
        return True

    def _tick(self) -> None:
        while not self.ended.wait(TICK_SECONDS):
            self.show()

    def show(self) -> None:
        """Bring the line up to date, if it is time for one."""
        now = time.monotonic()
        if now - self.start > QUIET_SECONDS and now - self.last > TICK_SECONDS:
            self.last = now
            line = f"{now - self.start:.0f} s" + (f": {self.words}" if self.words else "")
            sys.stderr.write(f"\r{line:<{self.shown}}")
            sys.stderr.flush()
            self.shown = len(line)

    def end(self) -> None:
        """Leave the line."""
        if self.shown:
            sys.stderr.write("\n")
