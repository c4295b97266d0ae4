"""A process that limits itself: memory, time and files, where the system can see to it."""

from __future__ import annotations

import sys
from pathlib import Path

if sys.platform != "win32":
    import resource

    from placement.sheets.book import Limits

    STATM = Path("/proc/self/statm")

    def restrain(limits: Limits) -> None:
        """Let this process write no file and no core, and have so much memory and time."""
        for what, most in (
            (resource.RLIMIT_AS, limits.memory_bytes),
            (resource.RLIMIT_CPU, limits.seconds),
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_CORE, 0),
        ):
            _lower(what, most)

    def hold_memory(growth: int) -> None:
        """Let this process grow by so many bytes from now on, where the system tells how large it is."""
        if STATM.exists():
            now = int(STATM.read_text("ascii").split()[0]) * resource.getpagesize()
            _lower(resource.RLIMIT_AS, now + growth)

    def _lower(what: int, most: int) -> None:
        """Lower a limit; where it is lower already it stays."""
        _, hard = resource.getrlimit(what)
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (least, least))

else:

    def restrain(limits: object) -> None:
        """Rely on the clock that the other process holds."""

    def hold_memory(growth: int) -> None:
        """Rely on what was counted before reading."""
