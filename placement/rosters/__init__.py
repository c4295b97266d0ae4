"""Plain rosters: people with choices and positions with seats, from spreadsheets to results."""

from placement.rosters.conflict import conflict_text
from placement.rosters.document import to_market_document
from placement.rosters.errors import RosterError
from placement.rosters.fields import Field
from placement.rosters.files import read_books
from placement.rosters.findings import Finding, Kind
from placement.rosters.mapping import ColumnMap, map_from_document, map_to_document, read_map
from placement.rosters.matrix import Scale
from placement.rosters.preview import preview_lines
from placement.rosters.proposal import ColumnProposal, Proposal, Question, TableProposal, apply, propose
from placement.rosters.reading import read_in, read_roster
from placement.rosters.report import MOST_ROWS, Verdict, placement_table, summary_lines
from placement.rosters.results import FILES as RESULT_FILES
from placement.rosters.results import write_results
from placement.rosters.roster import Roster, RosterPerson, RosterPosition
from placement.rosters.shapes import Reason as Evidence
from placement.rosters.shapes import Shape, Side
from placement.rosters.summary import Reason, Summary, summarise
from placement.rosters.wording import Language, describe, describe_answer, say

__all__ = [
    "MOST_ROWS",
    "RESULT_FILES",
    "ColumnMap",
    "ColumnProposal",
    "Evidence",
    "Field",
    "Finding",
    "Kind",
    "Language",
    "Proposal",
    "Question",
    "Reason",
    "Roster",
    "RosterError",
    "RosterPerson",
    "RosterPosition",
    "Scale",
    "Shape",
    "Side",
    "Summary",
    "TableProposal",
    "Verdict",
    "apply",
    "conflict_text",
    "describe",
    "describe_answer",
    "map_from_document",
    "map_to_document",
    "placement_table",
    "preview_lines",
    "propose",
    "read_books",
    "read_in",
    "read_map",
    "read_roster",
    "say",
    "summarise",
    "summary_lines",
    "to_market_document",
    "write_results",
]
