"""What the book takes from elsewhere or works out at every turn; broken names; imports find."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sopxl_workbook.adopt.find import Found
from sopxl_workbook.adopt.grid import Ref
from sopxl_workbook.adopt.model import Finding
from sopxl_workbook.checks.neighbours import broken_names
from sopxl_workbook.messages import counted
from sopxl_workbook.ooxml.formulatext import is_of_other_book

_VOLATILE = re.compile(r"\b(NOW|TODAY|RAND|RANDBETWEEN|OFFSET|INDIRECT|INFO|CELL)\(", re.IGNORECASE)
_TEXT = re.compile(r'"(?:[^"]|"")*"')


def links(found: Found) -> Iterator[Finding]:
    """Formulas that point at other workbooks, by sheet; connections to data elsewhere."""
    targets = ", ".join(dict.fromkeys(link.target for link in found.book.external_links))
    for name, formulas in found.formulas.items():
        cells = tuple(
            ref for ref, text in formulas.texts.items() if "[" in text and is_of_other_book(text)
        )
        if cells:
            where = f" ({targets})" if targets else ""
            points = "points" if len(cells) == 1 else "point"
            what = f"{counted(len(cells), 'formula')} {points} at another workbook{where}."
            yield _outside(what, name, cells)
    for one in found.book.connections:
        yield _outside(f'the connection "{one.name}" fetches data ({one.kind}).', "", ())


def _outside(what: str, sheet: str, cells: tuple[Ref, ...]) -> Finding:
    return Finding(
        "W170",
        what,
        "The figures are as old as the last time that it was reached, and nobody sees how old.",
        "Bring the figures in as values with their date, or keep both books together.",
        sheet,
        cells,
    )


def volatile(found: Found) -> Iterator[Finding]:
    """Formulas whose result changes without an input that changes, by sheet and function."""
    for name, formulas in found.formulas.items():
        cells: dict[str, list[Ref]] = {}
        for ref, text in formulas.texts.items():
            for function in _VOLATILE.findall(_TEXT.sub("", text)):
                cells.setdefault(function.upper(), []).append(ref)
        for function, refs in cells.items():
            why, fix = _AT_A_DISTANCE if function in ("OFFSET", "INDIRECT") else _BY_ITSELF
            number = counted(len(refs), "formula")
            what = f"{number} with {function}, such as {formulas.texts[refs[0]]}."
            yield Finding("W605", what, why, fix, name, tuple(refs))


_AT_A_DISTANCE = (
    "It is worked out anew at every change, and nobody can trace the cells that it takes.",
    "Point at the cells, or use INDEX.",
)
_BY_ITSELF = (
    "The plan of yesterday cannot be shown again: its figures change by themselves.",
    "Type the date or the number into a cell, and point at that.",
)


def names(found: Found) -> Iterator[Finding]:
    """Defined names that point at nothing."""
    for name, one in broken_names(found.book):
        yield Finding(
            "W310",
            f'the name "{name}" points at cells that were deleted: ={one.refers_to}.',
            "Every formula that uses it shows an error.",
            "Let it point at the right cells, or delete the name.",
            one.sheet or "",
            (),
        )
