"""What holds for every test: skips are named, a run can be repeated, every page that is visited is looked at."""

import os

from hypothesis import settings

pytest_plugins = ["tests.skips", "tests.databases", "tests.sites"]

settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")

OURS = {"PLACEMENT_FORBID_SKIPS", "PLACEMENT_CHROMIUM"}

for name in [name for name in os.environ if name.startswith("PLACEMENT_") and name not in OURS]:
    del os.environ[name]  # a test must never meet the database, the mail or the folder of a real instance
