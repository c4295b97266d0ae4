"""The same way into the town as for accounts."""

from tests.accounts.conftest import browse

__all__ = ["browse"]
