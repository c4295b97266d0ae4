"""The words of the site: every sentence has its Chinese, and both sides have the same blanks to fill."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from click.testing import CliRunner

from placement.cli import main
from placement.config import CHECKOUT, HERE

FILES = sorted((HERE / "translations").glob("*/LC_MESSAGES/*.po"))
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "_l": None, "lazy_gettext": None}
BLANK = re.compile(r"%\((\w+)\)[sd]|%%|\{\w+\}")


def catalogue(file: Path) -> Catalog:
    with file.open("rb") as source:
        return read_po(source, locale=file.parts[-3])


def sentences(file: Path) -> list[Message]:
    return [message for message in catalogue(file) if message.id]


def forms(said: str | tuple[str, ...] | list[str]) -> list[str]:
    return [said] if isinstance(said, str) else list(said)


def said_in_the_source() -> set[str]:
    """Return every sentence that code and templates ask a translation for."""
    with (CHECKOUT / "babel.cfg").open(encoding="utf-8") as source:
        methods, options = parse_mapping_cfg(source)
    found = extract_from_dir(str(CHECKOUT), methods, options, keywords=KEYWORDS)
    return {forms(words)[0] for _file, _line, words, _comments, _context in found}


@pytest.fixture(params=FILES, ids=lambda file: file.parts[-3])
def file(request: pytest.FixtureRequest) -> Path:
    """Return a catalogue's file."""
    return request.param


def test_there_is_a_catalogue():
    assert FILES


def test_every_sentence_of_the_source_is_in_the_catalogue(file):
    """Where one is missing: run `make words` and write its Chinese."""
    known, said = {forms(message.id)[0] for message in sentences(file)}, said_in_the_source()
    assert {"Sign in", "Publish to %(num)s person", "Draft"} < said, "templates, plurals and closed lists are read"
    assert said - known == set()


def test_every_sentence_is_translated_and_none_by_guess(file):
    assert [message.id for message in sentences(file) if message.fuzzy] == []
    assert [message.id for message in sentences(file) if not all(forms(message.string))] == []


def blanks(said: str) -> Counter[str]:
    return Counter(match.group() for match in BLANK.finditer(said))


def test_both_sides_have_the_same_blanks_to_fill(file):
    """A plural's translation fills what the plural fills."""
    wrong = [
        (message.id, said)
        for message in sentences(file)
        for said in forms(message.string)
        if blanks(said).keys() != blanks(forms(message.id)[-1]).keys()
    ]
    assert wrong == []


def test_what_the_site_reads_is_what_the_catalogue_says(file):
    """Otherwise the compiled file is older: run `make`."""
    compiled = file.with_suffix(".mo")
    assert compiled.exists()
    with compiled.open("rb") as source:
        read = {tuple(forms(message.id)): forms(message.string) for message in read_mo(source) if message.id}
    assert read == {tuple(forms(message.id)): forms(message.string) for message in sentences(file)}


def test_the_states_that_are_written_down_are_those_that_the_code_runs_on():
    """Otherwise: placement states > docs/states.md."""
    written = (CHECKOUT / "docs" / "states.md").read_text(encoding="utf-8")
    assert CliRunner().invoke(main, ["states"], catch_exceptions=False).output == written
