"""Which family or business unit stands in which line of the Summary; imports the grid.

The lines follow the Families sheet by formula: families stand by business unit, in the order in
which the units first appear, each unit closed by its subtotal. So a business unit that is typed
anew moves the lines without Python.
"""

from __future__ import annotations

from dataclasses import dataclass

from sopxl.plan.company import Company
from sopxl_workbook.cellspec import Value
from sopxl_workbook.sheets.canvas import is_number, number
from sopxl_workbook.sheets.grid import Grid

_WIDE = 10_000  # a key is the unit's first family × this + the family
_SUBTOTAL = _WIDE - 1
_MOST_UNITS = 10
NO_UNIT = "No business unit"


@dataclass(frozen=True, slots=True)
class Member:
    """What stands in a line."""

    family: int | None = None  # its place among the families, from 0
    unit: int | None = None  # place of the first family of its business unit


def family_of(grid: Grid, line: int) -> int | None:
    """The family of a line, from 0; None in a subtotal and in an empty line."""
    place = grid.of("family", line)
    return int(number(place)) - 1 if is_number(place) else None


def spare_lines(families: int) -> int:
    """How many subtotals a page has room for; a unit of one family needs none."""
    return min(_MOST_UNITS, families // 2)


def members(company: Company) -> list[Member]:
    """The lines of a company: the twin of the keys."""
    keys = _keys(company)
    found = [Member(key % _WIDE - 1, key // _WIDE - 1) for key in keys]
    return [
        Member(None, one.unit) if key % _WIDE == _SUBTOTAL else one
        for key, one in zip(keys, found, strict=True)
    ]


def _firsts(company: Company) -> list[int]:
    """For each family the place, from 1, of the first of its business unit."""
    names = [family.business_unit.casefold() for family in company.families]
    return [names.index(name) + 1 for name in names]


def _keys(company: Company) -> list[int]:
    firsts = _firsts(company)
    keys = [first * _WIDE + i for i, first in enumerate(firsts, start=1)]
    units = set(firsts)
    if 1 < len(units) <= spare_lines(len(firsts)):
        keys += [first * _WIDE + _SUBTOTAL for first in units]
    return sorted(keys)


def key_columns(grid: Grid) -> None:
    """The hidden columns that say what stands in each line: family, first of the unit, which."""
    company = grid.canvas.company
    count = len(company.families)
    firsts, keys = _firsts(company), _keys(company)
    subtotals = len(set(firsts)) if len(keys) > count else 0

    def nth(line: int, values: list[int]) -> Value:
        return values[line] if line < len(values) else ""

    top = grid.first - 1
    names = "tblFamilies[Business unit]"
    families = "COUNTA(tblFamilies[Family])"
    place = f"ROW()-{top}"
    grid.column(
        "unit text",
        lambda row: f'IF({place}<={families},INDEX({names},{place})&"","")',
        lambda line: company.families[line].business_unit if line < count else "",
    )

    def first_formula(row: int) -> str:
        all_, mine = grid.span("unit text"), grid.at("unit text", row)
        back = f"({grid.last}+1-ROW({all_}))"
        earliest = f"{grid.last}+1-SUMPRODUCT(MAX(({all_}={mine})*{back}))-{top}"
        return f'IF({place}<={families},{earliest},"")'

    grid.column("unit first", first_formula, lambda line: nth(line, firsts))
    grid.column(
        "family key",
        lambda row: (
            f"IF(ISNUMBER({grid.at('unit first', row)}),"
            f'{grid.at("unit first", row)}*{_WIDE}+{place},"")'
        ),
        lambda line: firsts[line] * _WIDE + line + 1 if line < count else "",
    )
    _subtotal_keys(grid, firsts, subtotals)
    both = f"{grid.span('family key').split(':')[0]}:{grid.span('unit key').split(':')[1]}"
    grid.column(
        "key",
        lambda row: f'IF({place}<=COUNT({both}),SMALL({both},{place}),"")',
        lambda line: nth(line, keys),
    )
    _members(grid)


def _subtotal_keys(grid: Grid, firsts: list[int], subtotals: int) -> None:
    """The key of a subtotal beside the first family of each unit, where subtotals are shown."""
    top = grid.first - 1
    all_ = grid.span("unit first")
    places = f"(ROW({all_})-{top})"
    units = grid.scalar("units", f"SUMPRODUCT(({all_}={places})*1)", len(set(firsts)))
    most = f"MIN({_MOST_UNITS},INT(COUNT({all_})/2))"
    shown = grid.scalar("subtotals", f"IF(AND({units}>1,{units}<={most}),{units},0)", subtotals)

    def twin(line: int) -> Value:
        is_first = line < len(firsts) and firsts[line] == line + 1
        return firsts[line] * _WIDE + _SUBTOTAL if subtotals and is_first else ""

    def formula(row: int) -> str:
        first = grid.at("unit first", row)
        return f'IF({shown}>0,IF({first}=ROW()-{top},{first}*{_WIDE}+{_SUBTOTAL},""),"")'

    grid.column("unit key", formula, twin)


def _members(grid: Grid) -> None:
    """Which family stands in a line, and the first family of its business unit."""

    def of_key(line: int, value: Value) -> Value:
        return value if is_number(grid.of("key", line)) else ""

    found = members(grid.canvas.company)

    def family(line: int) -> Value:
        member = found[line] if line < len(found) else Member()
        return "" if member.family is None else member.family + 1

    def unit(line: int) -> Value:
        member = found[line] if line < len(found) else Member()
        return of_key(line, "" if member.unit is None else member.unit + 1)

    def family_formula(row: int) -> str:
        key = grid.at("key", row)
        rest = f"MOD({key},{_WIDE})"
        return f'IF(ISNUMBER({key}),IF({rest}={_SUBTOTAL},"",{rest}),"")'

    grid.column("family", family_formula, family)
    grid.column(
        "unit",
        lambda row: f'IF(ISNUMBER({grid.at("key", row)}),INT({grid.at("key", row)}/{_WIDE}),"")',
        unit,
    )
    grid.column(
        "is family",
        lambda row: f"IF(ISNUMBER({grid.at('family', row)}),1,0)",
        lambda line: 1 if is_number(grid.of("family", line)) else 0,
    )
