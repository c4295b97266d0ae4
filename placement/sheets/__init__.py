"""Spreadsheets in and out: any .xlsx, .xls or text table in, safely; .xlsx and .csv out."""

from placement.sheets.book import LIMITS, Book, Form, Limits, Note, Sheet, SheetNote
from placement.sheets.cells import plain_text, safe_text
from placement.sheets.columns import Cell, Column, Mark, column_letters
from placement.sheets.csv_out import write_csv
from placement.sheets.faults import SheetError, SheetFault
from placement.sheets.marking import mark_book
from placement.sheets.names import file_name
from placement.sheets.reading import read_book
from placement.sheets.wording import fault_text, note_text
from placement.sheets.xlsx_out import write_xlsx

__all__ = [
    "LIMITS",
    "Book",
    "Cell",
    "Column",
    "Form",
    "Limits",
    "Mark",
    "Note",
    "Sheet",
    "SheetError",
    "SheetFault",
    "SheetNote",
    "column_letters",
    "fault_text",
    "file_name",
    "mark_book",
    "note_text",
    "plain_text",
    "read_book",
    "safe_text",
    "write_csv",
    "write_xlsx",
]
