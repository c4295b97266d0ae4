"""Plain rosters: people with choices and positions with seats, from CSV files to results."""

from placement.rosters.conflict import conflict_text
from placement.rosters.document import to_market_document
from placement.rosters.errors import RosterError
from placement.rosters.fields import Field
from placement.rosters.findings import Finding, Kind
from placement.rosters.mapping import ColumnMap, map_from_document, read_map
from placement.rosters.reading import read_roster
from placement.rosters.report import MOST_ROWS, Verdict, placement_table, summary_lines
from placement.rosters.results import write_results
from placement.rosters.roster import Roster, RosterPerson, RosterPosition
from placement.rosters.summary import Reason, Summary, summarise
from placement.rosters.wording import Language, describe, say

__all__ = [
    "MOST_ROWS",
    "ColumnMap",
    "Field",
    "Finding",
    "Kind",
    "Language",
    "Reason",
    "Roster",
    "RosterError",
    "RosterPerson",
    "RosterPosition",
    "Summary",
    "Verdict",
    "conflict_text",
    "describe",
    "map_from_document",
    "placement_table",
    "read_map",
    "read_roster",
    "say",
    "summarise",
    "summary_lines",
    "to_market_document",
    "write_results",
]
