"""The same town as for accounts."""

from tests.accounts.conftest import browse, built, site, town

__all__ = ["browse", "built", "site", "town"]
