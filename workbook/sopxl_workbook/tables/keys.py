"""Rows that stand twice, and names that are nowhere; imports the contract."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sopxl.calendar import Calendar
from sopxl.errors import Problem
from sopxl_workbook.contract import FAMILIES, ITEM_MAP, POLICY, Column, Kind
from sopxl_workbook.tables.cell_values import iso_day
from sopxl_workbook.tables.findings import Findings, did_you_mean
from sopxl_workbook.tables.model import TypedTable
from sopxl_workbook.tables.names import skeleton

ALL_FAMILIES = "*"
CODE = "Code"  # a family, or an item of the item map


def fold(value: Any) -> Any:
    """A key as a lookup in a sheet sees it: capitals do not matter."""
    return value.casefold() if isinstance(value, str) else value


def check_duplicates(
    typed: TypedTable, calendar: Calendar | None, findings: Findings
) -> TypedTable:
    """Tells every row whose key stands in an earlier row; the table is then not understood."""
    names = typed.table.key
    optional = {c.name for c in typed.table.columns if not c.required}
    first: dict[tuple[Any, ...], int] = {}
    understood = typed.understood
    add_up = ", or add them up in one" if "Quantity" in typed.columns else ""
    for row, key in enumerate(typed.of(*names)):
        known = all(v not in (None, "") or n in optional for v, n in zip(key, names, strict=True))
        earlier = first.setdefault(tuple(map(fold, key)), row) if known else row
        if earlier != row:
            understood = False
            shown = ", ".join(
                _shown(typed, n, v, calendar) for n, v in zip(names, key, strict=True)
            )
            problem = Problem(
                "E130",
                f"{shown} stands twice; the other is at {typed.at(earlier)}.",
                typed.at(row),
                f"Delete one of the rows{add_up}.",
            )
            findings.add(problem, f"{typed.source}, {names[0]}")
    return replace(typed, understood=understood)


def _shown(typed: TypedTable, name: str, value: Any, calendar: Calendar | None) -> str:
    kind = typed.table.column(name).kind
    if value is None:
        return f"no {name}"
    if kind is Kind.PERIOD and calendar is not None:
        return calendar.label(value)
    if kind is Kind.DATE and calendar is not None:
        return iso_day(value)
    return f"{value:g}" if isinstance(value, int | float) else f'"{value}"'


def resolve_references(
    tables: Mapping[str, TypedTable], findings: Findings
) -> dict[str, TypedTable]:
    """The tables with every name spelled as the table that it refers to has it."""
    spelled = {name: _spellings(typed) for name, typed in tables.items() if typed.understood}
    return {name: _resolve(typed, spelled, findings) for name, typed in tables.items()}


def _spellings(typed: TypedTable) -> dict[Any, Any]:
    """The keys of a table by what a lookup sees."""
    return {fold(key): key for key in typed.columns[typed.table.key[0]]}


def _resolve(
    typed: TypedTable, spelled: Mapping[str, Mapping[Any, Any]], findings: Findings
) -> TypedTable:
    columns = dict(typed.columns)
    understood = typed.understood
    for column in typed.table.columns:
        known = _known(typed, column, spelled)
        if known is None:
            continue
        values = columns[column.name]
        columns[column.name] = [known.get(fold(value), value) for value in values]
        unknown = Counter(v for v in values if v not in ("", None) and fold(v) not in known)
        understood = understood and not unknown
        for name, count in unknown.items():
            findings.add(_unknown(typed, column, name, count, known))
    return replace(typed, columns=columns, understood=understood)


def _known(
    typed: TypedTable, column: Column, spelled: Mapping[str, Mapping[Any, Any]]
) -> Mapping[Any, Any] | None:
    """What a column may name, by folded name; None if it names nothing, or nothing that is known.

    A table that was not understood is not looked into: its own faults come first.
    """
    families = spelled.get(FAMILIES.name)
    if typed.table is POLICY and column.name == "Family":
        return None if families is None else {**families, ALL_FAMILIES: ALL_FAMILIES}
    if column.name == CODE:
        items = spelled.get(ITEM_MAP.name)
        return None if families is None or items is None else {**items, **families}
    return spelled.get(column.refers) if column.refers else None


_NAMED = {"tblFamilies": "family", "tblResources": "resource", "tblViewOwners": "function"}
_HOMES = {"resource": "Resources", "function": "View owners"}


def _unknown(
    typed: TypedTable, column: Column, name: str, count: int, known: Mapping[Any, Any]
) -> Problem:
    row = list(typed.columns[column.name]).index(name)
    what = "family or item" if column.name == CODE else (column.refers or "tblFamilies")
    what = _NAMED.get(what, what)
    rows = "1 row uses" if count == 1 else f"{count} rows use"
    home = "Item map" if column.name == CODE else _HOMES.get(what, "Families")
    return Problem(
        "E131",
        f'there is no {what} "{name}"; {rows} it.',
        typed.place(row, column.name),
        f"{_nearest(name, known)}Correct the name, or add it to the {home}.",
    )


def _nearest(name: str, known: Mapping[Any, Any]) -> str:
    seen = skeleton(name)
    twin = next((other for other in known.values() if skeleton(str(other)) == seen), None)
    if twin is None:
        return did_you_mean(name, known.values())
    return f'It looks like "{twin}", but a character in it is another one, or hidden. '
