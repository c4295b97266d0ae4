"""What every test session does."""

pytest_plugins = ["tests.skips"]
