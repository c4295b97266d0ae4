"""What holds for every test: skips are named, and a run can be repeated."""

from hypothesis import settings

pytest_plugins = ["tests.skips", "tests.databases"]

settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")
