"""What was recognised in a roster as plain values, and a mapping from what a page sends back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from placement.placing import files
from placement.rosters import (
    ColumnMap,
    Field,
    Finding,
    Language,
    Proposal,
    RosterError,
    Shape,
    Side,
    describe,
    describe_answer,
    map_from_document,
    map_to_document,
    propose,
)
from placement.rosters import say as roster_words
from placement.rosters.files import fault_of
from placement.sheets import Book, SheetError, read_book

LANGUAGES = {"zh": Language.CHINESE, "en": Language.ENGLISH}
MOST_COLUMNS = 60
"""A page shows so many columns of a table; a wider one is matched by a mapping file."""
MAPPING = "mapping.json"


def books(token: str, names: Sequence[str], columns: ColumnMap) -> dict[str, Book]:
    """Return what is in the files, by their names. Raises RosterError."""
    found = {}
    for path, name in zip(files.sent(token), distinct(names), strict=True):
        try:
            found[name] = read_book(path, name, encoding=columns.encoding, delimiter=columns.delimiter)
        except SheetError as error:
            raise fault_of(error) from None
    return found


def distinct(names: Sequence[str]) -> list[str]:
    """Return the names with a number where one repeats."""
    return [name if names.count(name) == 1 else f"{name} [{k}]" for k, name in enumerate(names, 1)]


def looked_at(token: str, names: Sequence[str], mapping: Mapping[str, Any]) -> Proposal:
    """Return what is recognised in the files, given a mapping. Raises RosterError."""
    columns = map_from_document(dict(mapping), MAPPING)
    return propose(books(token, names, columns), columns)


def document_of(proposal: Proposal) -> dict[str, Any]:
    """Return what was recognised as plain values, with the questions in each language."""
    return {
        "clear": proposal.is_clear,
        "read": proposal.found is not None,
        "mapping": map_to_document(proposal.mapping),
        "tables": [
            {
                "name": table.name, "file": table.file, "sheet": table.sheet, "side": table.side.value,
                "confidence": table.confidence, "rows": table.rows,
                "shape": table.shape.value if table.shape else "", "scale": table.scale.value if table.scale else "",
                "left": table.left, "left_out": max(0, len(table.columns) - MOST_COLUMNS),
                "columns": [
                    {
                        "name": column.name, "fields": [field.value for field in column.fields],
                        "confidence": column.confidence, "values": list(column.values),
                        "reason": in_both(lambda language, column=column: roster_words(
                            "fact", language, fact=column.reason
                        )),
                    }
                    for column in table.columns[:MOST_COLUMNS]
                ],
            }
            for table in proposal.tables
        ],
        "questions": [
            {
                "words": in_both(lambda language, one=one: describe(one.finding, language, with_map=False)),
                "blocks": one.is_blocking,
                "answers": [
                    {"words": in_both(partial(_answer, one.finding, answer, proposal.given)),
                     "mapping": map_to_document(answer)}
                    for answer in one.options
                ],
            }
            for one in proposal.questions
        ],
    }  # fmt: skip


def in_both(words: Any) -> dict[str, str]:
    """Return the words in each language."""
    return {code: words(language) for code, language in LANGUAGES.items()}


def _answer(finding: Finding, answer: ColumnMap, given: ColumnMap, language: Language) -> str:
    """Return what an answer says beyond what was given: the columns, a number, or the kind of numbers."""
    joint = roster_words("joint", language)
    said = [joint.join(names) for field, names in answer.names.items() if given.names.get(field) != names]
    said += [
        describe_answer(finding, number, language)
        for field, number in answer.numbers.items()
        if given.numbers.get(field) != number
    ]
    if answer.shape is not None and answer.shape != given.shape:
        said.append(describe_answer(finding, answer.shape, language))
    if answer.matrix is not None and answer.matrix != given.matrix:
        said.append(roster_words("fact", language, fact=answer.matrix))
    return joint.join(said)


def mapping_from(
    look: Mapping[str, Any],
    sides: Mapping[int, str],
    fields: Mapping[tuple[int, int], str],
    shape: str = "",
    scale: str = "",
) -> Any:
    """Return the mapping that a page's choices make, over what was recognised.

    sides : table -> what it lists, "" to recognise it. fields : (table, column) -> the field it holds,
    "" for none. shape, scale : how choices stand and what their numbers say, "" to recognise it.
    """
    document = dict(look["mapping"])
    kept = {key: value for key, value in document.get("columns", {}).items() if key not in set(Field)}
    names: dict[str, list[str]] = {}
    tables: dict[str, list[str]] = {side.value: [] for side in Side}
    for number, table in enumerate(look["tables"]):
        side = sides.get(number, table["side"])
        if side:
            tables[side].append(table["name"])
        if side == Side.IGNORE:
            continue
        for place, column in enumerate(table["columns"]):
            field = fields.get((number, place), "")
            if field and column["name"] not in names.setdefault(field, []):
                names[field].append(column["name"])
    numbers = {
        key: value
        for key, value in document.get("columns", {}).items()
        if key in set(Field) and isinstance(value, int) and key not in names
    }
    columns = {
        field: found if len(found) > 1 or field == Field.CHOICES else found[0] for field, found in names.items()
    }
    document["columns"] = kept | columns | numbers
    stands = {"shape": shape, "matrix": scale}
    if columns.get(Field.CHOICES) != look["mapping"].get("columns", {}).get(Field.CHOICES):
        stands = {key: value for key, value in stands.items() if value != look["mapping"].get(key)}
    if shape not in ("", Shape.MATRIX, Shape.TRANSPOSED, Shape.PAIRS):
        stands.pop("matrix", None)
    document = {key: value for key, value in document.items() if key not in ("shape", "matrix")}
    document |= {key: value for key, value in stands.items() if value}
    return document | {side: found for side, found in tables.items() if found}


__all__ = ["MAPPING", "RosterError", "books", "distinct", "document_of", "looked_at", "mapping_from"]
