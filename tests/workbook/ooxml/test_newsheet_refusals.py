"""Sheets that are not added or not taken out, by the full text of each refusal."""

from __future__ import annotations

import io

import openpyxl
import refusals
import xlsxwriter
from workbook.ooxml.samples import MAIN, openpyxl_book, rich_book, zipped
from workbook.ooxml.samples_sheets import template, with_both
from workbook.ooxml.test_patch import part

from sopxl.errors import InputError, NotFoundError, RefusedError
from sopxl_workbook.ooxml import Package, Patch


def pivot_template() -> bytes:
    """A sheet with a part of a kind that belongs to its workbook as a whole."""
    patch = Patch(template())
    rels = part(template(), "xl/worksheets/_rels/sheet1.xml.rels")
    changed = rels.replace("relationships/comments", "relationships/pivotTable")
    patch.set_part("xl/worksheets/_rels/sheet1.xml.rels", changed.encode())
    return patch.result()


def structure_locked() -> bytes:
    """A book whose list of sheets is protected."""
    book = openpyxl.Workbook()
    book.security.lockStructure = True
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def users_of_sheet() -> Patch:
    """A book in which everything points at the sheet Report."""
    patch = with_both(rich_book())
    patch.set_formula("Values", "A20", "=SUM(tblNew[Units])", 30)
    patch.set_formula("Values", "A21", "=Report!A1", 30)
    return patch


def added(name: str) -> refusals.Row:
    """A name that Excel does not take, by what is wrong."""
    wrong = {
        "": "it is blank",
        "x" * 32: "it has 32 characters",
        "a/b": "it holds /",
        "'a": "it begins or ends with an apostrophe",
        "HISTORY": "Excel keeps this name for itself",
        "a\u202eb": "it holds a character that cannot be seen",
    }[name]
    return (
        lambda: Patch(openpyxl_book()).add_sheet(name),
        InputError,
        f'E155 "{name.replace(chr(0x202E), "<U+202E>")}" cannot be the name of a sheet: {wrong}. '
        "Use at most 31 characters and none of [ ] : * ? / \\.",
    )


def charted() -> bytes:
    """A chart and a rule on one sheet that show what stands on another."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        page, data = book.add_worksheet("Page"), book.add_worksheet("My data")
        data.write_column("A1", [1, 2, 3])
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "='My data'!$A$1:$A$3"})
        page.insert_chart("C1", chart)
    return buffer.getvalue()


def pivoted() -> bytes:
    """A book with the cache of a pivot table that takes its rows from a sheet."""
    cache = (
        f'<pivotCacheDefinition xmlns="{MAIN}"><cacheSource type="worksheet">'
        '<worksheetSource ref="A1:A3" sheet="My data"/></cacheSource></pivotCacheDefinition>'
    )
    package = Package(charted())
    parts: dict[str, str | bytes] = {name: package.part(name) for name in package.names}
    types = package.part("[Content_Types].xml").decode()
    parts["[Content_Types].xml"] = types.replace(
        "</Types>",
        '<Override PartName="/xl/pivotCache/pivotCacheDefinition1.xml" ContentType="application/'
        'vnd.openxmlformats-officedocument.spreadsheetml.pivotCacheDefinition+xml"/></Types>',
    )
    parts["xl/pivotCache/pivotCacheDefinition1.xml"] = cache
    return zipped(parts)


REFUSED: list[refusals.Row] = [
    *(added(name) for name in ("", "x" * 32, "a/b", "'a", "HISTORY", "a\u202eb")),
    (
        lambda: Patch(openpyxl_book()).add_sheet("PLAIN"),
        RefusedError,
        'E172 there is a sheet "Plain" already. Choose another name, or rename that sheet in '
        "Excel.",
    ),
    (
        lambda: with_both(rich_book()).add_sheet("Report 2", template=(template(), "Report")),
        RefusedError,
        "E172 workbook: the workbook has a table or a name tblNew, rate already. "
        "Rename it in Excel.",
    ),
    (
        lambda: Patch(openpyxl_book()).add_sheet("A", template=(template(), "Reports")),
        NotFoundError,
        'E101 template: there is no sheet "Reports"; found: Report, Data. Did you mean "Report"?',
    ),
    (
        lambda: Patch(openpyxl_book()).add_sheet("A", after="Plan"),
        NotFoundError,
        'E101 workbook: there is no sheet "Plan"; found: Plain, Empty. Did you mean "Plain"?',
    ),
    (
        lambda: Patch(structure_locked()).add_sheet("A"),
        RefusedError,
        "E160 workbook: the list of sheets is protected, so no sheet is added or taken out. "
        "Take the protection off in Excel (Review, Protect Workbook).",
    ),
    (
        lambda: Patch(openpyxl_book()).add_sheet("A", template=(pivot_template(), "Report")),
        RefusedError,
        'E173 template: the sheet "Report" has a part of the kind pivotTable, which another '
        "workbook cannot take over. Take it out of the sheet, or copy the sheet in Excel.",
    ),
    (
        lambda: one_sheet_of(openpyxl_book(), "Report").result(),
        RefusedError,
        'E176 Report!B2, Report!E2, Report: the formula points at the sheet "Data", which is not '
        "there. Add it too, or leave the formula out.",
    ),
    (
        lambda: users_of_sheet().remove_sheets("Report", "Data"),
        RefusedError,
        'E174 the name rate, Values!A20, Values!A21: the sheet "Report", "Data" stays, because '
        "something else points at it. Change that first.",
    ),
    (
        lambda: Patch(rich_book()).remove_sheet("Values"),
        RefusedError,
        'E174 the name sop_base: the sheet "Values" stays, because something else points at it. '
        "Change that first.",
    ),
    (
        lambda: Patch(charted()).remove_sheet("MY DATA"),
        RefusedError,
        'E174 a chart on the sheet Page: the sheet "My data" stays, because something else points '
        "at it. Change that first.",
    ),
    (
        lambda: Patch(pivoted()).remove_sheet("My data"),
        RefusedError,
        'E174 a chart on the sheet Page, a pivot table: the sheet "My data" stays, because '
        "something else points at it. Change that first.",
    ),
    (
        lambda: with_both(openpyxl_book()).remove_sheet("Data"),
        RefusedError,
        'E174 Report!B2, Report!E2, something on the sheet Report: the sheet "Data" stays, '
        "because something else points at it. Change that first.",
    ),
    (
        lambda: Patch(rich_book()).remove_sheets("Table", "Values"),
        RefusedError,
        "E175 workbook: no sheet would be left that is not hidden, and a workbook needs one. "
        "Show another sheet first.",
    ),
    (
        lambda: Patch(rich_book()).remove_sheet("Table", names=["nothing"]),
        NotFoundError,
        'E104 workbook: there is no defined name "nothing".',
    ),
]


def one_sheet_of(data: bytes, name: str) -> Patch:
    """A book with one sheet of the template, without what it needs."""
    patch = Patch(data)
    patch.add_sheet(name, template=(template(), name))
    return patch


@refusals.refused(REFUSED)
def test_refusals(call: object, kind: type, text: str) -> None:
    """What would not open, or would break something else, is refused by its own text."""
    refusals.check(call, kind, text)  # type: ignore[arg-type]
