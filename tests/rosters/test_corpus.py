"""Rosters as schools, hospitals, companies and city offices make them are read for what they say."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.recognition import misses

CORPUS = Path(__file__).parent / "corpus"
FOLDERS = sorted(folder.name for folder in CORPUS.iterdir() if folder.is_dir())

NOT_YET = [
    "01-zh-questionnaire",
    "02-en-google-form",
    "03-fr-lycee-voeux",
    "04-de-projektwoche-mappe",
    "05-es-hospital-rangos",
    "06-it-punteggi",
    "07-nl-ja-nee",
    "08-pl-odwrocona",
    "10-zh-gb18030-qiye",
    "11-ko-form",
    "12-ru-praktika-xls",
    "13-pt-legenda",
    "14-en-no-headers",
    "15-en-side-by-side",
    "16-fr-ateliers-dessous",
    "19-en-score-or-rank",
    "20-zh-yiyuan-keshi",
]
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
