"""Lossless reading and patching of .xlsx and .xlsm files; knows nothing of planning.

May import lxml, zipfile, filelock and sopxl.errors.
"""

from __future__ import annotations

from .a1 import Area, cell_name, column_letters, column_number, parse_area, parse_cell, place
from .catalog import Calculation, DefinedName, SheetInfo, Table
from .commit import commit, create, remove_unfinished, unfinished
from .dates import as_date, as_serial
from .formulatext import same_formula
from .frame import Filter
from .links import Connection, ExternalLink
from .package import Package
from .patch import Patch
from .protection import Protection
from .reader import Book, read_book
from .resize import Wider
from .sheet import Sheet
from .values import NOT_CALCULATED, Cell, CellError, NotCalculated, Value
from .writable import check_creatable, check_writable

__all__ = [
    "NOT_CALCULATED",
    "Area",
    "Book",
    "Calculation",
    "Cell",
    "CellError",
    "Connection",
    "DefinedName",
    "ExternalLink",
    "Filter",
    "NotCalculated",
    "Package",
    "Patch",
    "Protection",
    "Sheet",
    "SheetInfo",
    "Table",
    "Value",
    "Wider",
    "as_date",
    "as_serial",
    "cell_name",
    "check_creatable",
    "check_writable",
    "column_letters",
    "column_number",
    "commit",
    "create",
    "parse_area",
    "parse_cell",
    "place",
    "read_book",
    "remove_unfinished",
    "same_formula",
    "unfinished",
]
