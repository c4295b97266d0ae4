"""What a reader has to say about a file: the place and the kind, words left to `wording`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from placement.rosters.fields import Field


class Wanted(StrEnum):
    """What a key of a mapping must be."""

    COLUMNS = "columns"
    TEXT = "text"
    NAME = "name"
    NAMES = "names"
    BOUND = "bound"
    CHARACTER = "character"
    SCALE = "scale"
    SHAPE = "shape"
    TABLES = "tables"
    TEXTS = "texts"


Fact = str | int | Field | Wanted | tuple[str, ...]


class Kind(StrEnum):
    """Everything that can be found; the first group stops the reading, the second is reported."""

    AMBIGUOUS_COLUMN = "ambiguous_column"
    BAD_LEVEL = "bad_level"
    BAD_CSV = "bad_csv"
    BAD_ENCODING = "bad_encoding"
    BAD_NUMBER = "bad_number"
    CUT_ROW = "cut_row"
    CUT_TEXT = "cut_text"
    EMPTY_FILE = "empty_file"
    EMPTY_ID = "empty_id"
    LEAST_ABOVE_MOST = "least_above_most"
    LONG_ROW = "long_row"
    MAP_BAD_VALUE = "map_bad_value"
    MAP_MISSING_COLUMN = "map_missing_column"
    MAP_NOT_JSON = "map_not_json"
    MISSING_FIELD = "missing_field"
    NO_FILE = "no_file"
    NO_PEOPLE = "no_people"
    NO_POSITIONS = "no_positions"
    NO_ROWS = "no_rows"
    NOT_TEXT = "not_text"
    NOT_UTF8 = "not_utf8"
    REPEATED_HEADER = "repeated_header"
    REPEATED_PERSON = "repeated_person"
    REPEATED_POSITION = "repeated_position"
    ROWS_UNCLEAR = "rows_unclear"
    SCALE_UNCLEAR = "scale_unclear"
    SHAPE_UNCLEAR = "shape_unclear"
    SCATTERED_CHOICES = "scattered_choices"
    UNCLEAR_CHOICE = "unclear_choice"
    UNKNOWN_CHOICE = "unknown_choice"
    UNREADABLE = "unreadable"
    UNRECOGNISED_FILE = "unrecognised_file"

    BLANK_BEFORE_CHOICE = "blank_before_choice"
    CHOICES_BY_CONTENT = "choices_by_content"
    DOUBTFUL_BETWEEN = "doubtful_between"
    DOUBTFUL_COLUMN = "doubtful_column"
    DERIVED_POSITIONS = "derived_positions"
    GUESSED_ENCODING = "guessed_encoding"
    ID_BY_CONTENT = "id_by_content"
    ID_BY_UNIQUENESS = "id_by_uniqueness"
    IGNORED_TABLE = "ignored_table"
    MAP_KEY_IGNORED = "map_key_ignored"
    NAME_AS_ID = "name_as_id"
    NAME_MATCHED = "name_matched"
    NO_CHOICES = "no_choices"
    NO_LIMIT = "no_limit"
    NO_HEADER = "no_header"
    READ_MATRIX = "read_matrix"
    READ_OTHERWISE = "read_otherwise"
    READ_PEOPLE = "read_people"
    READ_POSITIONS = "read_positions"
    REMARK_ROW = "remark_row"
    REPEATED_CHOICE = "repeated_choice"
    REPEATED_HEADER_ROW = "repeated_header_row"
    REPEATED_SUBMISSION = "repeated_submission"
    RESULT_IGNORED = "result_ignored"
    ROWS_RATED = "rows_rated"
    ROWS_AS_RANKS = "rows_as_ranks"
    SEATLESS_CHOICE = "seatless_choice"
    SEATS_ASSUMED = "seats_assumed"
    SEATS_BY_CONTENT = "seats_by_content"
    SEATS_IN_ROW = "seats_in_row"
    SEATS_IN_NAMES = "seats_in_names"
    SHARED_RANKS = "shared_ranks"
    SHORT_ROW = "short_row"
    TOTALS_ROW = "totals_row"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found, with its place.

    row : as a spreadsheet counts it, the header included; None for the whole file.
    value : the cell's text, or the id of the person concerned.
    facts : what else the sentence needs.
    """

    kind: Kind
    file: str = ""
    row: int | None = None
    column: str = ""
    value: str = ""
    facts: Mapping[str, Fact] = field(default_factory=dict)
