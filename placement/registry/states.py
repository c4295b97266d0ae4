"""The tables that administrators keep, and their columns in words."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from placement.reference.models import (
    CalendarDay,
    Coded,
    Discipline,
    Industry,
    Region,
    SciencePark,
    Title,
    University,
    Zone,
)

TABLES: dict[str, type[Coded]] = {
    "universities": University,
    "zones": Zone,
    "science-parks": SciencePark,
    "disciplines": Discipline,
    "industries": Industry,
    "titles": Title,
    "regions": Region,
    "calendar": CalendarDay,
}

TABLE_WORDS = {
    "universities": _l("Universities"),
    "zones": _l("High-tech zones"),
    "science-parks": _l("University science parks"),
    "disciplines": _l("Disciplines"),
    "industries": _l("Industries"),
    "titles": _l("Professional titles"),
    "regions": _l("Regions"),
    "calendar": _l("Public holidays"),
}

FIELD_WORDS = {
    "code": _l("Code"),
    "name_zh": _l("Name in Chinese"),
    "name_en": _l("Name in English"),
    "closed_on": _l("Closed on"),
    "region_code": _l("Code of the region"),
    "parent_code": _l("Code of what it belongs to"),
    "host_university": _l("University of the park"),
    "double_first_class": _l("Double First-Class university"),
    "level": _l("Level"),
    "series": _l("Series"),
    "rank": _l("Rank, 1 is full senior"),
    "is_working": _l("People work on this day"),
    "source": _l("Source"),
}
