"""A fresh site for each test."""

from __future__ import annotations

import pytest

from tests.programme.small_world import Site, build


@pytest.fixture
def site(tmp_path) -> Site:
    """Return a site with an open round."""
    return build(tmp_path)
