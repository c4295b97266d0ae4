"""Rosters as schools, hospitals, companies and city offices make them are read for what they say."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.recognition import EXPECTED, Failure, misses

CORPUS = Path(__file__).parent / "corpus"
FOLDERS = sorted(folder.name for folder in CORPUS.iterdir() if folder.is_dir())

NOT_YET: list[str] = []
"""Rosters that are not recognised yet; one that is comes off the list."""


def test_the_list_of_what_is_not_recognised_names_rosters():
    assert set(NOT_YET) <= set(FOLDERS)


@pytest.mark.parametrize("name", FOLDERS)
def test_a_roster_is_read_for_what_it_says(name, tmp_path):
    found = misses(CORPUS / name, tmp_path / "out")
    if name in NOT_YET:
        assert found, "it is recognised now: take it off NOT_YET"
    else:
        assert found == []


@pytest.mark.parametrize(
    ("change", "failure"),
    [
        ({"people": 12}, Failure.PEOPLE),
        ({"positions": 6}, Failure.POSITIONS),
        ({"choices": {"023101": ["食品化学", "都市計画", "比較文学"]}}, Failure.CHOICES),
        ({"seats": {"都市計画": [0, 4]}}, Failure.SEATS),
        ({"optimum": {"rank_sum": 15}}, Failure.OPTIMUM),
        ({"findings": [{"about": ["023199"], "says": "submitted twice"}]}, Failure.SILENT),
        ({"command": ["ゼミ一覧.txt"]}, Failure.REFUSED),
    ],
)
def test_the_comparison_sees_each_difference(tmp_path, change, failure):
    folder = tmp_path / "roster"
    shutil.copytree(CORPUS / "09-ja-utf16", folder)
    known = json.loads((folder / EXPECTED).read_text("utf-8"))
    merged = {
        key: {**known[key], **value} if isinstance(value, dict) else value for key, value in (known | change).items()
    }
    (folder / EXPECTED).write_text(json.dumps(merged), "utf-8")
    assert [miss.failure for miss in misses(folder, tmp_path / "out")] == [failure]


def test_a_guess_where_the_program_had_to_ask_is_seen(tmp_path):
    folder = tmp_path / "roster"
    shutil.copytree(CORPUS / "09-ja-utf16", folder)
    known = json.loads((folder / EXPECTED).read_text("utf-8"))
    (folder / EXPECTED).write_text(json.dumps(known | {"needs": "a click"}), "utf-8")
    assert [miss.failure for miss in misses(folder, tmp_path / "out")] == [Failure.GUESSED]
