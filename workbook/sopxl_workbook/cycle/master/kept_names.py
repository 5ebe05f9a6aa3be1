"""A new name in what the book keeps of earlier runs: the gate as it was held, the plans compared.

Imports the kinds, the gate of a plan and the long tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from sopxl.errors import ProblemsError
from sopxl_workbook.changes import Change
from sopxl_workbook.contract import FAMILIES, GATE, RESOURCES
from sopxl_workbook.cycle.gate_plan import gate_as_it_stands
from sopxl_workbook.cycle.long_tables import LongTables
from sopxl_workbook.cycle.master.kinds import Kind
from sopxl_workbook.ooxml import Book
from sopxl_workbook.read import Reading
from sopxl_workbook.sheets.compared import MOST_FAMILIES, SHEET, STORE_COLUMN, STORE_ROW
from sopxl_workbook.tables.keys import fold

_FOUND = "Found"
_AT = [column.name for column in GATE.columns].index(_FOUND)


def rename_in_gate(
    tables: LongTables, readings: tuple[Reading, Reading], kind: Kind, old: str, new: str
) -> None:
    """Lets the gate that the book keeps call a family or resource by its new name.

    What it said and when it was held stay. A text that the gate would say of the book today is
    taken as the gate says it of the renamed one; in another, from before an input changed, the
    name is replaced. tables : of the renamed book. readings : of the book before and after.
    """
    if kind is Kind.ITEM:
        return  # the gate speaks of families and resources
    before = readings[0]
    names = [
        name
        for home in (FAMILIES, RESOURCES)
        for name in before.tables[home.name].columns[home.key[0]]
    ]
    again = _said_again(*readings)
    for row, cells in enumerate(tables.rows[GATE.name]):
        said = cells[_AT]
        if not isinstance(said, str) or old not in said:
            continue
        now = again.get(said) or in_text(said, old, new, names)
        if now != said:
            tables.set(GATE, row, _FOUND, now, f"{kind} renamed")


def _said_again(before: Reading, after: Reading) -> Mapping[str, str]:
    """What the gate says of the book after, by what it says before; nothing where it cannot say."""
    try:
        pairs = zip(gate_as_it_stands(before), gate_as_it_stands(after), strict=True)
    except ProblemsError:  # a limit on Control that is none: Plan tells it
        return {}
    return {was[_AT]: now[_AT] for was, now in pairs if was[_AT]}


def in_text(text: str, old: str, new: str, names: Iterable[str]) -> str:
    """A text with a new name in the place of the old one, a whole word and no part of another name.

    names : all that the text may hold.

    >>> in_text("Chairs has 5, Chairs XL has 6, MyChairs 7.", "Chairs", "Seats", ["Chairs XL"])
    'Seats has 5, Chairs XL has 6, MyChairs 7.'
    """
    longest = sorted({old, *filter(None, names)}, key=len, reverse=True)
    pattern = rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)"
    return re.sub(pattern, lambda found: new if found[0] == old else found[0], text)


def compared_names(book: Book, old: str, new: str, reason: str) -> Iterator[Change]:
    """The family in the rows that the Plan comparison keeps of it."""
    sheet = book.sheet(SHEET)
    for row in range(STORE_ROW, STORE_ROW + MOST_FAMILIES):
        found = sheet[row, STORE_COLUMN]
        if isinstance(found, str) and fold(found) == fold(old):
            yield Change(SHEET, row, STORE_COLUMN, found, new, reason)
