"""What holds for every test: skips are named, a run can be repeated, every page that is visited is looked at."""

from hypothesis import settings

pytest_plugins = ["tests.skips", "tests.databases", "tests.sites"]

settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")
