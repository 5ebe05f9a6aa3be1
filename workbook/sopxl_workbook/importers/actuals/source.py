"""What a source of actuals is: a text file, a workbook, a database; imports their readers."""

from __future__ import annotations

from pathlib import Path

from sopxl.errors import FileError, InputError
from sopxl_workbook.importers.actuals.address import is_address, parse_address, refuse_password
from sopxl_workbook.importers.actuals.delimited import read_delimited
from sopxl_workbook.importers.actuals.model import Extract, Knows
from sopxl_workbook.importers.actuals.workbook import read_workbook

_WORKBOOKS = (".xlsx", ".xlsm")
_TEXTS = (".csv", ".txt", ".tsv")


def read_extract(source: str, query: str, knows: Knows) -> Extract:
    """The rows that a source holds, by what it is.

    source : path of a text file, of a workbook, of a file of SQLite, or address of a database.
    query : what is asked of a database, "" for a table. knows : whether headings are ours.
    Raises FileError E007 where there is no such file, InputError E516 for one of another kind, and
    what the readers raise.
    """
    refuse_password(source)
    if is_address(source):
        from sopxl_workbook.importers.actuals.database import read_database

        return read_database(parse_address(source, query), knows)
    if query:
        raise InputError(
            "E516",
            "a query is asked of a database, and this is a file.",
            source,
            "Leave --query out, or give the address of a database.",
        )
    path = Path(source)
    if not path.is_file():
        raise FileError(
            "E007",
            "there is no such file.",
            source,
            "Give the path of the extract, or the address of a database.",
        )
    ending = path.suffix.lower()
    if ending in _WORKBOOKS:
        return read_workbook(path, knows)
    if ending in _TEXTS:
        return read_delimited(path, knows)
    raise InputError(
        "E516",
        f'the ending "{ending}" is none of {", ".join((*_TEXTS, *_WORKBOOKS))}.',
        source,
        "Save the extract as CSV or as a workbook.",
    )
