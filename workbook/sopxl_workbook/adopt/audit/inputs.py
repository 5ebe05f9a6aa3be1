"""Inputs that nobody sees or that no sum counts: hidden, or numbers as text; imports find, refs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from sopxl_workbook.adopt.find import Found
from sopxl_workbook.adopt.grid import Ref
from sopxl_workbook.adopt.model import Finding
from sopxl_workbook.adopt.refs import references
from sopxl_workbook.checks.neighbours import Cells, is_text_number, reads_as_number
from sopxl_workbook.messages import counted
from sopxl_workbook.ooxml import NotCalculated

_MOST_OF_RANGE = 4_000  # cells of a range that are looked at one by one


def text_numbers(found: Found) -> Iterator[Finding]:
    """Texts that read as numbers, in rows on timelines and among numbers."""
    for name, grid in found.grids.items():
        formulas = found.formulas[name]
        cells = Cells(grid.values, formulas.texts, formulas.forms)
        inside = {
            cell
            for one in found.series
            for sheet, cell in zip(one.sheets, one.cells, strict=True)
            if sheet == name
        }
        for ref, value in grid.values.items():
            if type(value) is not str or ref in formulas.texts:
                continue
            is_wrong = (
                reads_as_number(value) if ref in inside else is_text_number(cells, ref, value)
            ) and not _is_code(found, name, ref)
            if is_wrong:
                yield Finding(
                    "W314",
                    f'the text "{value}" stands among numbers.',
                    "No sum counts it, and nobody sees that it is missing.",
                    "Type the number again in a cell that is formatted as a number.",
                    name,
                    (ref,),
                )


def _is_code(found: Found, sheet: str, ref: Ref) -> bool:
    """Whether a text is the name of a family, such as 00815 in a column of item numbers."""
    text = str(found.grids[sheet].values[ref])
    return any(
        one.family == text and text in (*one.row.around.family, *one.row.around.labels)
        for one in found.series
        if one.sheet == sheet
    )


def uncalculated(found: Found) -> Iterator[Finding]:
    """Formulas whose results are not stored in the file, by sheet."""
    for name, grid in found.grids.items():
        cells = tuple(ref for ref, value in grid.values.items() if isinstance(value, NotCalculated))
        if cells:
            yield Finding(
                "E115",
                f"{counted(len(cells), 'formula')} {'has' if len(cells) == 1 else 'have'} "
                "no stored result.",
                "What they show is not known, so nothing that depends on them can be proved.",
                "Open the book in Excel or LibreOffice, let it calculate, and save it.",
                name,
                cells,
            )


def hidden_inputs(found: Found) -> Iterator[Finding]:
    """Typed numbers in hidden rows, columns and sheets that formulas in sight work with."""
    hidden = {name: _Hidden(found, name) for name in found.grids}
    if not any(one.is_any for one in hidden.values()):
        return
    folded = {name.casefold(): name for name in hidden}
    used: dict[str, dict[Ref, None]] = defaultdict(dict)
    for name, formulas in found.formulas.items():
        for ref, form in formulas.forms.items():
            if hidden[name].holds(ref):
                continue
            for one in references(form):
                sheet = folded.get(one.sheet.casefold(), "") if one.sheet else name
                if sheet and hidden[sheet].is_any:
                    area = one.at(*ref)
                    tall = area.last_row - area.first_row + 1
                    if tall * (area.last_column - area.first_column + 1) <= _MOST_OF_RANGE:
                        used[sheet].update(
                            dict.fromkeys(
                                cell for cell in area.cells() if hidden[sheet].is_input(cell)
                            )
                        )
    for name, cells in used.items():
        if cells:
            yield _hidden(name, tuple(sorted(cells)))


class _Hidden:
    """What of a sheet is out of sight."""

    def __init__(self, found: Found, name: str) -> None:
        sheet = found.book.sheet(name)
        self._all = found.book.sheets[name].is_hidden
        self._rows, self._columns = sheet.hidden_rows, sheet.hidden_columns
        self._grid, self._formulas = found.grids[name], found.formulas[name]

    @property
    def is_any(self) -> bool:
        """Whether anything is hidden."""
        return self._all or bool(self._rows) or bool(self._columns)

    def holds(self, ref: Ref) -> bool:
        """Whether a cell is out of sight."""
        row, column = ref
        return (
            self._all
            or any(row in rows for rows in self._rows)
            or any(column in columns for columns in self._columns)
        )

    def is_input(self, ref: Ref) -> bool:
        """Whether a cell is out of sight and holds a typed number."""
        is_typed = type(self._grid.values.get(ref)) is float and ref not in self._formulas.texts
        return is_typed and ref not in self._grid.days and self.holds(ref)


def _hidden(sheet: str, cells: tuple[Ref, ...]) -> Finding:
    """Typed numbers out of sight, as a finding."""
    return Finding(
        "W151",
        f"{counted(len(cells), 'typed number')} of a hidden row, column or sheet "
        f"{'is' if len(cells) == 1 else 'are'} used by formulas in sight.",
        "Nobody who reads the plan sees what it is worked out from.",
        "Show the row, column or sheet, or move the inputs to a sheet of their own.",
        sheet,
        cells,
    )
