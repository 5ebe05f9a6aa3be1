"""Random edits against a model: a dictionary of cells, and nothing else in the file."""

from __future__ import annotations

import io
from typing import Any

import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from workbook.ooxml.samples import rich_book, vba_project

from sopxl.errors import RefusedError
from sopxl_workbook.ooxml import NOT_CALCULATED, CellError, Package, Patch, cell_name, read_book
from sopxl_workbook.ooxml.formulatext import renamed_sheet, sheets_in

BOOK = rich_book(vba_project())
SHEETS = ("Values", "Table", "Bob's plan", "New")
values = (
    st.none()
    | st.booleans()
    | st.floats(-1e9, 1e9)
    | st.sampled_from(["=1+1", "@x", "", " a\n", "TRUE", "_x0041_", CellError("#N/A")])
)
cells = st.tuples(st.sampled_from(SHEETS), st.integers(1, 12), st.integers(1, 8))
formulas = st.sampled_from(["=1+1", '=SUM(A1:B2)&"<"', "='Bob''s plan'!B2", "=tblPlan[Units]"])
edits = st.lists(
    st.one_of(
        st.tuples(st.just("value"), cells, values, st.booleans()),
        st.tuples(st.just("formula"), cells, st.tuples(formulas, values), st.booleans()),
        st.tuples(st.just("result"), cells, values, st.booleans()),
        st.tuples(st.just("sheet"), cells, st.none(), st.booleans()),
    ),
    max_size=12,
)


class Model:
    """What a reader must find, kept in the plainest way."""

    def __init__(self, data: bytes) -> None:
        """All cells of a book by sheet and place: value and formula."""
        book = read_book(data)
        self.cells: dict[tuple[str, int, int], tuple[Any, str | None]] = {}
        self.cells = cells_of(data)
        self.sheets = list(book.sheets)

    def set(self, key: tuple[str, int, int], value: Any, formula: str | None) -> None:
        """One cell as it is from now on."""
        if value is None and formula is None:
            self.cells.pop(key, None)
        else:
            self.cells[key] = (NOT_CALCULATED if value is None else value, formula)


def cells_of(data: bytes) -> dict[tuple[str, int, int], tuple[Any, str | None]]:
    """Every cell that holds something, with its formula."""
    book = read_book(data)
    found: dict[tuple[str, int, int], tuple[Any, str | None]] = {}
    for name in book.sheets:
        sheet = book.sheet(name)
        found |= {(name, *place): (value, None) for place, value in sheet.values()}
        for cell in sheet.formulas():
            found[name, cell.row, cell.column] = (cell.value, cell.formula)
    return found


def edited(patch: Patch, model: Model, edit: tuple[str, Any, Any, bool]) -> None:
    """One edit in both; what is refused changes neither."""
    kind, (sheet, row, column), what, flag = edit
    key, ref = (sheet, row, column), cell_name(row, column)
    if kind == "sheet":
        if "New" in model.sheets:
            patch.remove_sheet("New")
            model.sheets.remove("New")
            model.cells = {key: cell for key, cell in model.cells.items() if key[0] != "New"}
        else:
            patch.add_sheet("New", after="Values" if flag else None)
            model.sheets.insert(1 if flag else len(model.sheets), "New")
        return
    if sheet not in model.sheets:
        return
    if kind == "value":
        patch.set_value(sheet, ref, what, only_blank=flag)
        model.set(key, what, None)
    elif kind == "formula":
        formula, result = what
        patch.set_formula(sheet, ref, formula, result, replace=flag)
        model.set(key, result, formula)
    else:
        patch.set_cached(sheet, ref, what)
        formula = model.cells.get(key, (None, None))[1]
        model.set(key, what, formula)


def written(patch: Patch) -> bytes | None:
    """The file; None where a part of an array formula is left over."""
    try:
        return patch.result()
    except RefusedError as error:
        if error.problem.code != "E161":
            raise
        return None


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(edits=edits)
def test_the_file_is_what_the_model_says(edits: list[tuple[str, Any, Any, bool]]) -> None:
    """Any edits in any order: cells, formulas and results are those of the model, no other."""
    patch, model = Patch(BOOK), Model(BOOK)
    for edit in edits:
        before = dict(model.cells)
        try:
            edited(patch, model, edit)
        except RefusedError:
            assert model.cells == before
    new = written(patch)
    if new is None:
        return
    assert list(read_book(new).sheets) == model.sheets
    assert cells_of(new) == model.cells
    old_members, new_members = Package(BOOK).raw_members(), Package(new).raw_members()
    touched = {
        *("[Content_Types].xml", "docProps/app.xml", "xl/workbook.xml"),
        "xl/_rels/workbook.xml.rels",
    }
    for name, member in old_members.items():
        assert new_members[name] == member or name in touched or "worksheets/sheet" in name


names = st.text(
    st.characters(codec="utf-8", exclude_characters="[]:*?/\\'\"", categories=["L", "N", "Zs"]),
    min_size=1,
    max_size=12,
).filter(lambda name: name.strip() == name)


@settings(max_examples=60, deadline=None)
@given(names=st.lists(names, min_size=1, max_size=4, unique_by=str.casefold))
def test_any_names_of_sheets(names: list[str]) -> None:
    """Sheets of any names are added, pointed at and found again; the rest stays as it was."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        book.add_worksheet("-").write("A1", 1)
    patch = Patch(buffer.getvalue())
    for number, name in enumerate(names):
        quoted = "'" + name.replace("'", "''") + "'"
        formula = renamed_sheet("=SUM(Other!A1:B2,'-'!A1)&\"Other!A1\"", "Other", name)
        assert sheets_in(formula) == {name, "-"}
        patch.add_sheet(name, [[number]])
        patch.set_formula("-", cell_name(number + 2, 1), f"={quoted}!A1", number)
        patch.set_formula("-", cell_name(number + 2, 2), formula, number)
    found = read_book(patch.result())
    assert list(found.sheets) == ["-", *names]
    assert [found.sheet(name)[1, 1] for name in names] == list(map(float, range(len(names))))
