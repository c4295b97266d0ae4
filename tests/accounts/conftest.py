"""A way into the town."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browsing import Browser
from tests.sites import Site


@pytest.fixture
def browse(town_site: Site) -> Callable[..., Browser]:
    """Return a way to open a browser in English as somebody of the town, or as nobody."""
    return town_site.browser
