"""Skipped tests are named at the end, and forbidden where PLACEMENT_FORBID_SKIPS is set.

A reason that begins with `not to be had here` is named but never forbidden: it stands for
material that no installation can bring, such as third-party data outside the checkout.
"""

import os
from collections import Counter

import pytest

TOLERATED = "not to be had here"


class Skips:
    """Collects the reasons of skipped tests."""

    def __init__(self) -> None:
        self.reasons: Counter[str] = Counter()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note the reason of a skipped test."""
        if report.skipped and isinstance(report.longrepr, tuple):
            self.reasons[report.longrepr[2].removeprefix("Skipped: ")] += 1

    def forbidden(self) -> list[str]:
        """Return the reasons that are not allowed in this session."""
        if not os.environ.get("PLACEMENT_FORBID_SKIPS"):
            return []
        return [reason for reason in self.reasons if not reason.startswith(TOLERATED)]

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Fail a session that skipped what it was told not to skip."""
        if self.forbidden() and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    @pytest.hookimpl(trylast=True)
    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Name in the last lines what was skipped."""
        for reason, count in sorted(self.reasons.items()):
            terminalreporter.write_line(f"skipped {count}: {reason}")
        for reason in self.forbidden():
            terminalreporter.write_line(f"FORBIDDEN to skip here: {reason}", red=True)


def pytest_configure(config: pytest.Config) -> None:
    """Start collecting."""
    config.pluginmanager.register(Skips(), "skips")
