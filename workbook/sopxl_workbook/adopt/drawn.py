"""The sheets of a planner's own workbook drawn as tables for a browser; imports report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape

from sopxl.errors import visible
from sopxl_workbook.adopt.grid import Grid, Ref
from sopxl_workbook.adopt.model import Status
from sopxl_workbook.adopt.report import Adopted
from sopxl_workbook.diff.show import number
from sopxl_workbook.ooxml import column_letters

KINDS: Mapping[str, str] = {
    "head": "periods",
    "demand": "demand, forecast, bookings",
    "supply": "production and what else comes",
    "stock": "inventory, backorders, backlog",
    "money": "prices, dollars, costs",
    "other": "other rows",
    "open": "may be written",
    "broken": "breaks an identity",
    "finding": "finding",
}  # class of a cell, and what its colour says
_KIND_OF = {
    **dict.fromkeys(("demand", "forecast", "old_forecast", "actual", "bookings"), "demand"),
    **dict.fromkeys(("production", "total_supply", "subcontract", "overtime"), "supply"),
    **dict.fromkeys(("shipments", "actual_production", "old_production"), "supply"),
    **dict.fromkeys(("opening_inventory", "ending_inventory", "average_inventory"), "stock"),
    **dict.fromkeys(("backorders", "ending_backlog", "opening_backlog", "lost_sales"), "stock"),
    **dict.fromkeys(("price", "unit_cost", "cost", "revenue", "cogs", "margin"), "money"),
}
_ROWS, _COLUMNS, _SHEETS = 120, 60, 12  # that are drawn
_LONGEST = 40  # characters of a text


def drawn(adopted: Adopted) -> Sequence[tuple[str, str]]:
    """Each sheet that something is said of, with its rows as HTML."""
    kinds: dict[str, dict[Ref, str]] = {}
    for one in adopted.rows:
        of_sheet = kinds.setdefault(one.sheet, {})
        of_sheet.update(dict.fromkeys(one.row.heads, "head"))
        for sheet, cell in zip(one.sheets, one.cells, strict=True):
            kinds.setdefault(sheet, {})[cell] = _KIND_OF.get(one.measure, "other")
    for row in adopted.mapped.rows:
        for ref, is_open in zip(row.cells, row.open, strict=True):
            if is_open:
                kinds[row.sheet][ref] += " open"
    for finding in adopted.findings:
        for ref in finding.cells:
            of_sheet = kinds.setdefault(finding.sheet, {})
            of_sheet[ref] = f"{of_sheet.get(ref, '')} finding".strip()
    for proof in adopted.proofs:
        if proof.status is Status.DISPROVED and proof.at is not None:
            kinds.setdefault(proof.sheet, {})[proof.at] = "broken"
    grids = adopted.found.grids
    shown = [name for name in grids if name in kinds][:_SHEETS]
    return [(name, "".join(_rows(grids[name], kinds[name]))) for name in shown]


def _rows(grid: Grid, kinds: Mapping[Ref, str]) -> Iterator[str]:
    last_row, last_column = min(grid.shape[0], _ROWS), min(grid.shape[1], _COLUMNS)
    columns = range(1, last_column + 1)
    yield f"<tr><th></th>{''.join(f'<th>{column_letters(at)}</th>' for at in columns)}</tr>"
    for row in range(1, last_row + 1):
        cells = "".join(_cell(grid, (row, at), kinds.get((row, at), "")) for at in columns)
        yield f"<tr><th>{row}</th>{cells}</tr>"


def _cell(grid: Grid, ref: Ref, kind: str) -> str:
    """One cell as it looks, cut where it is long."""
    value = grid.values.get(ref)
    if ref in grid.days:
        text = grid.days[ref].isoformat()
    elif type(value) is float:
        text, kind = number(value), f"{kind} n".strip()
    else:
        text = "" if value is None else str(value)[:_LONGEST]
    of = f' class="{kind}"' if kind else ""
    return f"<td{of}>{escape(visible(text))}</td>"
