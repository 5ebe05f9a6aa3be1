"""Tables: rows by their key wherever they stand, columns by their heading."""

from __future__ import annotations

from typing import Any

from workbook.diff.books import HEADINGS, made, plan, rows, told

from sopxl_workbook.diff import as_text, diff

ROWS: list[list[Any]] = [
    ["Reds", "Sales", 10, 20, 30],
    ["Reds", "Stock", 5, 6, 7],
    ["Whites", "Sales", 1, 2, 3],
    ["Whites", "Stock", 8, 8, 8],
]


def changed(values: list[list[Any]], row: int, column: int, value: Any) -> list[list[Any]]:
    """The rows with one other value."""
    new = [list(line) for line in values]
    new[row][column] = value
    return new


def test_a_table_sorted_anew_is_the_same() -> None:
    """Two columns tell the rows apart: the first that do."""
    assert diff(plan(ROWS), plan(ROWS[::-1])).is_same


def test_only_the_change_shows_in_a_table_sorted_anew() -> None:
    """With its key and month, and its place in both books."""
    found = diff(plan(ROWS), plan(changed(ROWS, 1, 3, 66)[::-1]))
    (cell,) = found.cells
    assert (cell.what.table, cell.what.key) == ("tblOurs", ("Reds", "Stock"))
    assert (cell.what.column, cell.what.period) == ("", "2026-02")
    assert (cell.old.place, cell.new.place, cell.difference) == ("Plan!E5", "Plan!E6", 60.0)


def test_a_row_put_in_or_taken_out_is_one_row() -> None:
    """Rows below it are as they were."""
    new = [*ROWS[:1], ["Rose", "Sales", 4, 4, 4], *ROWS[2:]]
    assert told(diff(plan(ROWS), plan(new))) == [
        ("row added", ("Rose", "Sales"), "Plan!B5:F5"),
        ("row removed", ("Reds", "Stock"), "Plan!B5:F5"),
    ]


def test_a_key_that_was_renamed_is_one_row_less_and_one_more() -> None:
    """Nobody can know that it is the same family."""
    assert told(diff(plan(ROWS), plan(changed(ROWS, 0, 0, "Red wine")))) == [
        ("row added", ("Red wine", "Sales"), "Plan!B4:F4"),
        ("row removed", ("Reds", "Sales"), "Plan!B4:F4"),
    ]


def test_a_table_that_moved_on_its_sheet() -> None:
    """Its cells are the same; that it moved is a change of structure."""
    found = diff(plan(ROWS), plan(ROWS, first="D9"))
    assert (told(found), len(found.structure)) == ([], 1)
    assert as_text(found).splitlines()[-1] == (
        "  table range changed  Plan: tblOurs  B3:F7 -> D9:H13"
    )


def test_columns_go_by_their_heading() -> None:
    """One that was put in, taken out or moved leaves the others as they were."""

    def book(headings: list[str]) -> Any:
        at = [HEADINGS.index(h) if h in HEADINGS else None for h in headings]
        lines = [[9 if i is None else row[i] for i in at] for row in ROWS]
        cells = rows("A1", [headings, *lines])
        return made({"Plan": cells}, [("Plan", f"A1:{'ABCDEF'[len(headings) - 1]}5", "tblOurs")])

    old = book(HEADINGS)
    new = book(["Family", "Measure", "2026-03", "2026-01", "2026-04"])
    found = diff(old, new)
    assert told(found) == []
    assert [(one.change, one.name) for one in found.structure] == [
        ("column added", "tblOurs[2026-04]"),
        ("column removed", "tblOurs[2026-02]"),
        ("column moved", "tblOurs[2026-03]"),
    ]


def test_rows_that_no_column_tells_apart_go_by_their_order() -> None:
    """A row put in is still one row."""
    lines = [["x", "a", i % 3, i % 2, 1] for i in range(8)]
    new = [*lines[:4], ["x", "b", 7, 7, 7], *lines[4:]]
    assert told(diff(plan(lines), plan(new)))[0][0] == "row added"
    assert len(told(diff(plan(lines), plan(new)))) == 1
    (cell,) = diff(plan(lines), plan(changed(lines, 2, 4, 5))).cells
    assert (cell.what.key, cell.what.period) == (("row 3", "x"), "2026-03")


def test_formulas_of_a_table_sorted_anew_are_the_same() -> None:
    """They are told from their own row; one that points elsewhere is found."""

    def book(lines: list[list[Any]], double: str = "") -> Any:
        cells = rows("A1", [["Item", "Units", "Twice"], *lines])
        for row, line in enumerate(lines, 2):
            cells[f"C{row}"] = (f"=B{row}*2", 2 * line[1])
        if double:
            cells["C2"] = (double, 6)
        return made({"S": cells}, [("S", "A1:C4", "tblItems")])

    lines: list[list[Any]] = [["a", 1], ["b", 2], ["c", 3]]
    assert diff(book(lines), book(lines[::-1])).is_same
    assert told(diff(book(lines), book(lines[::-1], "=B4*2"))) == [
        ("formula changed", "S!C4", "S!C2", 6.0, 6.0)
    ]


def test_capitals_and_outer_blanks_of_a_key_do_not_matter() -> None:
    """The row is the same; that its name is written otherwise is told."""
    assert told(diff(plan(ROWS), plan(changed(ROWS, 0, 0, "REDS ")[::-1]))) == [
        ("value changed", "Plan!B4", "Plan!B7", "Reds", "REDS ")
    ]


def test_a_long_table_with_a_period_column() -> None:
    """Months of one family and measure stand together, and are added up."""

    def book(lines: list[list[Any]]) -> Any:
        cells = rows("A1", [["Period", "Code", "Quantity"], *lines])
        return made({"Actuals": cells}, [("Actuals", f"A1:C{len(lines) + 1}", "tblMine")], "b.xlsx")

    old = [[month, code, 10] for month in ("2026-01", "2026-02", "2026-03") for code in ("X", "Y")]
    new = [[month, code, 12 if code == "X" else 10] for month, code, _ in old[:4]]
    new += [["2026-03", "X", 15], ["2026-03", "Y", 10], ["2026-04", "Y", 10]]
    text = as_text(diff(book(old), book(new)))
    assert text.splitlines()[6:] == [
        "Actuals",
        "  tblMine",
        "    X",
        "      2026-01..2026-03 Quantity  sum of 3  30 -> 39  +9  +30.0%",
        "    Y",
        "      2026-04 Quantity                           10              new row",
    ]


def test_a_table_on_a_sheet_of_its_own_now() -> None:
    """It is held against the table that it was."""
    lines = [["a", 1], ["b", 2]]
    cells = rows("A1", [["Item", "Units"], *lines])
    old = made({"One": {**cells, "F1": "stays"}}, [("One", "A1:B3", "tblItems")])
    moved = {"One": {"F1": "stays"}, "Two": {**cells, "B2": 5}}
    found = diff(old, made(moved, [("Two", "A1:B3", "tblItems")]))
    assert told(found) == [("value changed", "One!B2", "Two!B2", 1.0, 5.0)]
    assert [(one.change, one.sheet) for one in found.structure] == [
        ("sheet added", "Two"),
        ("table moved", "Two"),
    ]
    assert "Two\n  tblItems\n    a\n      Units  1 -> 5" in as_text(found)
