"""The facts a roster file can hold, by the names a mapping uses for them."""

from enum import StrEnum


class Field(StrEnum):
    """One fact about a person or a position; the value is its key in a mapping's `columns`."""

    PERSON_ID = "person_id"
    PERSON_NAME = "person_name"
    PERSON_MIN = "person_min"
    PERSON_MAX = "person_max"
    CHOICES = "choices"
    RANK = "rank"
    SUBMITTED_AT = "submitted_at"
    POSITION_ID = "position_id"
    POSITION_TITLE = "position_title"
    POSITION_MIN = "position_min"
    POSITION_MAX = "position_max"


BOUNDS = frozenset({Field.PERSON_MIN, Field.PERSON_MAX, Field.POSITION_MIN, Field.POSITION_MAX})
"""Fields that may also be one number for everybody."""

SEVERAL = frozenset({Field.CHOICES, Field.PERSON_NAME})
"""Fields that may be spread over several columns."""

JOINED = frozenset({Field.PERSON_ID, Field.POSITION_ID})
"""Fields that are one column, or several where first and family names together are the id."""
