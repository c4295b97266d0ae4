"""What a spreadsheet would run is marked, and every text comes back as it was."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from placement.sheets import plain_text, safe_text

RISKY = st.text(st.sampled_from("'=+-@\t\r\n＝＋－＠ aé1\"|;,"), max_size=8)


@settings(max_examples=500, deadline=None)
@given(text=st.text() | RISKY)
@example(text="'=1")
@example(text="''")
@example(text="'")
@example(text="")
def test_every_text_comes_back_as_it_was(text):
    assert plain_text(safe_text(text)) == text


@settings(max_examples=500, deadline=None)
@given(text=RISKY)
def test_no_written_text_begins_like_a_formula(text):
    assert safe_text(text).lstrip()[:1] not in set("=+-@＝＋－＠")


@pytest.mark.parametrize("text", ["=1", "+86 10", "-2", "@x", "\tx", "\rx", "＝1", "＋1", "－1", "＠x", " =1", "'=1"])
def test_what_would_run_gets_a_mark(text):
    assert safe_text(text) == "'" + text


@pytest.mark.parametrize("text", ["", "王小明", "O'Brien", "'s-Gravenhage", "007", "a=b", "1-2", "'"])
def test_what_would_not_run_stays_as_it_is(text):
    assert safe_text(text) == text
    assert plain_text(text) == text
