"""Any table, any number of rows: grown and shrunk back, every part is as it was."""

from __future__ import annotations

import io
import re
from typing import Any

import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn
from workbook.ooxml.test_patch import loaded, part

from sopxl_workbook.ooxml import Area, Package, Patch, cell_name, read_book

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
SHEETS = ["Data", "Bob's plan & co", "2026"]


@st.composite
def tables(draw: DrawFn) -> dict[str, Any]:
    """Where a table stands, what it has, and by how much it grows."""
    return {
        "row": draw(st.integers(0, 12)),
        "column": draw(st.integers(0, 30)),
        "columns": draw(st.integers(1, 4)),
        "rows": draw(st.integers(1, 14)),
        "gained": draw(st.integers(1, 60)),
        "header": draw(st.booleans()),
        "totals": draw(st.booleans()),
        "calculated": draw(st.booleans()),
        "sheet": draw(st.sampled_from(SHEETS)),
    }


def made(table: dict[str, Any]) -> tuple[bytes, Area]:
    """A workbook with the table and all that points at it; the area of its rows of data."""
    first = table["row"] + table["header"]
    body = Area(
        first + 1,
        table["column"] + 1,
        first + table["rows"],
        table["column"] + table["columns"],
    )
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheets = {name: book.add_worksheet(name) for name in SHEETS}
        _table(book, sheets[table["sheet"]], table, body)
        _references(book, sheets, _where(table, body), body, table["sheet"])
    return buffer.getvalue(), body


def _table(book: Any, sheet: Any, table: dict[str, Any], body: Area) -> None:
    style = book.add_format({"num_format": "0.00"})
    columns: list[dict[str, Any]] = [
        {"header": f"C{at}", "total_function": "sum", "format": style}
        for at in range(table["columns"])
    ]
    if table["calculated"]:
        columns[-1]["formula"] = "=ROW()*2"
    sheet.add_table(
        table["row"],
        table["column"],
        body.last_row - 1 + table["totals"],
        body.last_column - 1,
        {
            "name": "tbl",
            "columns": columns,
            "header_row": table["header"],
            "total_row": table["totals"],
            "data": [[row * 10 + at for at in range(len(columns))] for row in range(table["rows"])],
        },
    )
    for row in range(body.first_row - 1, body.last_row):
        sheet.write_formula(row, 50, f"=SUM(A{row + 1}:Z{row + 1})", None, 0)


def _references(book: Any, sheets: dict[str, Any], where: str, body: Area, home: str) -> None:
    sheets[home].data_validation(str(body), {"validate": "integer", "criteria": ">", "value": 0})
    rule = {"type": "formula", "criteria": f"=SUM({_fixed(body)})>0", "format": None}
    sheets[home].conditional_format(str(body), rule)
    book.define_name("body", f"={where}")
    for name, sheet in sheets.items():
        sheet.write_formula("BA80", f"=SUM({where})", None, 1)
        sheet.write_formula("BB80", f"=SUM({body})", None, 1)
        chart = book.add_chart({"type": "bar"})
        column = body._replace(last_column=body.first_column)
        chart.add_series({"values": "=" + where.rpartition("!")[0] + "!" + _fixed(column)})
        sheet.insert_chart("BD90" if name == home else "A1", chart)


def _fixed(area: Area) -> str:
    ends = (
        cell_name(area.first_row, area.first_column),
        cell_name(area.last_row, area.last_column),
    )
    fixed = [f"${end.rstrip('0123456789')}${end.lstrip(LETTERS)}" for end in ends]
    return ":".join(dict.fromkeys(fixed))


def _where(table: dict[str, Any], area: Area) -> str:
    return "'" + table["sheet"].replace("'", "''") + "'!" + _fixed(area)


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(table=tables())
def test_there_and_back(table: dict[str, Any]) -> None:
    """Growing reaches every reference, openpyxl opens the book, shrinking undoes all of it."""
    data, body = made(table)
    patch = Patch(data)
    patch.resize_table("tbl", table["rows"] + table["gained"])
    new = patch.result()
    longer = body._replace(last_row=body.last_row + table["gained"])
    book = read_book(new)
    assert book.table("tbl").data_ref == str(longer)
    expected = longer if table["rows"] > 1 else body  # one row of cells may mean just these
    assert book.sheet("2026").cell("BA80").formula == f"=SUM({_where(table, expected)})"
    theirs = loaded(new)[table["sheet"]]
    assert str(theirs.tables["tbl"].ref) == book.table("tbl").ref
    assert [str(each.sqref) for each in theirs.data_validations.dataValidation] == [str(longer)]
    assert [str(each.sqref) for each in theirs.conditional_formatting] == [str(longer)]
    back = Patch(new)
    back.resize_table("tbl", table["rows"])
    old = back.result()
    assert parts(old) == parts(data)


def parts(data: bytes) -> dict[str, str]:
    """Every part; without the spans of rows, a hint that may say too much."""
    return {name: re.sub(r' spans="[^"]*"', "", part(data, name)) for name in Package(data).names}
