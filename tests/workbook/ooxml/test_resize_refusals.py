"""What keeps a table from growing or losing rows, each by its full text."""

from __future__ import annotations

import pytest
import refusals
from workbook.ooxml.samples import MAIN
from workbook.ooxml.samples_tables import BODY, HEAD, planner_book, table_book, table_xml

from sopxl.errors import LimitError, NotFoundError, RefusalsError, RefusedError
from sopxl_workbook.ooxml import Patch, read_book

GROW = "in the way of the table tbl, which is to grow"
MOVE = "Clear or move what is there, or move the table to where it has room."
FILLED = "".join(
    f'<row r="{row}"><c r="A{row}"><v>1</v></c><c r="B{row}"><v>2</v></c>'
    f'<c r="C{row}" t="str"><v></v></c></row>'
    for row in range(6, 10)
)
SPILL = '<row r="6"><c r="A6"><f t="array" ref="A6:B7">SEQUENCE(2,2)</f><v>1</v></c></row>'
PIVOT = (
    f'<pivotTableDefinition xmlns="{MAIN}" name="P1"><location ref="C7:E9"/></pivotTableDefinition>'
)
PROTECTED = '<sheetProtection sheet="1" {}/>'


def grow(data: bytes, count: int = 8) -> Patch:
    """The patch after the table got so many rows."""
    patch = Patch(data)
    patch.resize_table("tbl", count)
    return patch


def shrink(data: bytes, count: int = 1) -> Patch:
    """The patch after the table lost rows."""
    return grow(data, count)


REFUSED: list[refusals.Row] = [
    (
        lambda: grow(table_book(HEAD + BODY + FILLED)),
        RefusedError,
        f"E162 Data!B6, C6, B7, C7, B8 and 3 more: not blank, and {GROW}. {MOVE}",
    ),
    (
        lambda: grow(table_book(HEAD + BODY + '<row r="9"><c r="C9"><f>1</f></c></row>')),
        RefusedError,
        f"E162 Data!C9: not blank, and {GROW}. {MOVE}",
    ),
    (
        lambda: grow(
            table_book(parts={"xl/tables/table2.xml": table_xml("C10:E12", name="other")})
        ),
        RefusedError,
        f"E162 Data!C10:E12: the table other, {GROW}. {MOVE}",
    ),
    (
        lambda: grow(table_book(parts={"xl/pivotTables/pivotTable1.xml": PIVOT})),
        RefusedError,
        f"E162 Data!C7:E9: the pivot table P1, {GROW}. {MOVE}",
    ),
    (
        lambda: grow(table_book(tail='<mergeCells><mergeCell ref="A10:B11"/></mergeCells>')),
        RefusedError,
        f"E162 Data!A10:B11: merged cells, {GROW}. {MOVE}",
    ),
    (
        lambda: grow(table_book(HEAD + BODY + SPILL)),
        RefusedError,
        f"E162 Data!A6:B7: filled by the formula in Data!A6, and {GROW}. {MOVE}",
    ),
    (
        lambda: grow(
            table_book(
                HEAD + BODY + FILLED, tail='<mergeCells><mergeCell ref="B10:C10"/></mergeCells>'
            )
        ),
        RefusalsError,
        f"E162 Data!B6, C6, B7, C7, B8 and 3 more: not blank, and {GROW}. {MOVE}\n"
        f"E162 Data!B10:C10: merged cells, {GROW}. {MOVE}",
    ),
    (
        lambda: grow(table_book(tail=PROTECTED.format(""))),
        RefusedError,
        "E160 Data: the sheet is protected, so its table tbl keeps its size. "
        "Take the protection off in Excel (Review, Unprotect Sheet).",
    ),
    (
        lambda: Patch(
            table_book(tail=PROTECTED.format('password="CC1A"')), own_sheets=["Data"]
        ).resize_table("tbl", 3),
        RefusedError,
        "E160 Data: the sheet is protected, so its table tbl keeps its size. "
        "Ask whoever set the password to unprotect the sheet.",
    ),
    (
        lambda: shrink(table_book()),
        RefusedError,
        "E169 Data!B4, C4: in a row that the table tbl is to lose, and not blank. "
        "Empty these cells first, or keep their rows.",
    ),
    (
        lambda: shrink(table_book(), 0),
        RefusedError,
        "E169 Data!B3, C3, B4, C4: in a row that the table tbl is to lose, and not blank. "
        "Empty these cells first, or keep their rows.",
    ),
    (
        lambda: shrink(table_book(HEAD + BODY.replace("<v>2</v>", "<f>1</f>"))),
        RefusedError,
        "E169 Data!B4, C4: in a row that the table tbl is to lose, and not blank. "
        "Empty these cells first, or keep their rows.",
    ),
    (
        lambda: grow(table_book(), -1),
        LimitError,
        "E121 workbook: the table tbl can have 0 to 1048574 rows on its sheet, not -1. "
        "Give a number in these limits.",
    ),
    (
        lambda: Patch(planner_book()).resize_table("tblData", 1_048_572),
        LimitError,
        "E121 workbook: the table tblData can have 0 to 1048571 rows on its sheet, not 1048572. "
        "Give a number in these limits.",
    ),
    (
        lambda: Patch(table_book()).resize_table("tbk", 3),
        NotFoundError,
        'E102 workbook: there is no table "tbk"; found: tbl. Did you mean "tbl"?',
    ),
]


@refusals.refused(REFUSED)
def test_refusals(call: object, kind: type, text: str) -> None:
    """What would be overwritten, hidden or lost is named with its cells and a way out."""
    refusals.check(call, kind, text)  # type: ignore[arg-type]


@pytest.mark.parametrize("count", [8, 1])
def test_a_refusal_changes_nothing(count: int) -> None:
    """What was asked for before is still there, the table as it was."""
    data = table_book(HEAD + BODY + FILLED)
    patch, expected = Patch(data), Patch(data)
    for each in (patch, expected):
        each.set_value("Data", "A1", 5)
    with pytest.raises(RefusedError):
        patch.resize_table("tbl", count)
    assert patch.result() == expected.result()


def test_a_sheet_of_our_own_is_resized_though_it_is_protected() -> None:
    """Without a password protection only keeps a planner from slips."""
    patch = Patch(table_book(tail=PROTECTED.format("")), own_sheets=["data"])
    patch.resize_table("tbl", 3)
    assert b'sheetProtection sheet="1"' in patch.parts.part("xl/worksheets/sheet1.xml")


def test_what_was_blank_in_the_file_is_free_after_a_sheet_was_added() -> None:
    """A new sheet has the workbook read anew; what was set before is no obstacle all the same."""
    patch = Patch(table_book())
    patch.set_value("Data", "B5", "c")
    patch.add_sheet("New")
    patch.resize_table("tbl", 3)
    assert read_book(patch.result()).table_rows("tbl")[2] == ["c", None]


def test_nothing_to_do_is_never_refused() -> None:
    """As many rows as there are, on a protected sheet full of other things."""
    data = table_book(HEAD + BODY + FILLED, tail=PROTECTED.format(""))
    assert grow(data, 2).result() is data


def test_the_totals_may_move_over_what_they_leave() -> None:
    """Their own cells are in nobody's way; those below them are."""
    totals = '<row r="5"><c r="B5" t="str"><v>Total</v></c></row>'
    table = table_xml("B2:C5", attributes=' totalsRowCount="1"')
    patch = grow(table_book(HEAD + BODY + totals, table=table), 3)
    assert patch.book.sheet("Data")[5, 2] == "Total"
    below = '<row r="6"><c r="C6"><v>1</v></c></row>'
    with pytest.raises(RefusedError, match=r"^E162 Data!C6: not blank"):
        grow(table_book(HEAD + BODY + totals + below, table=table), 3)
