"""The policy of families for which none is given; imports the contract and the tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sopxl.errors import Problem
from sopxl_workbook.contract import FAMILIES, POLICY
from sopxl_workbook.tables import Tables
from sopxl_workbook.tables.findings import some
from sopxl_workbook.tables.keys import ALL_FAMILIES

DAYS_OF_SUPPLY = ("days of supply", 20.0)  # working days of forecast held as inventory
LEAD_TIME = ("lead time", 4.0)  # weeks of shipments held as backlog
_STOCK_UNIT, _ORDER_UNIT = "working days", "weeks"


def usual_policy(strategy: str) -> tuple[str, float, str]:
    """The policy of a family for which none is given: policy, target, the target's unit."""
    if strategy == "MTS":
        return (*DAYS_OF_SUPPLY, _STOCK_UNIT)
    return (*LEAD_TIME, _ORDER_UNIT)


def with_default_policies(tables: Tables) -> Tables:
    """The tables with a policy for every family, and a warning that names the families filled."""
    given = set(tables[POLICY.name].columns["Family"])
    if ALL_FAMILIES in given:
        return tables
    start = float(tables.calendar.start_days[0])
    warnings = list(tables.warnings)
    rows: list[dict[str, Any]] = []
    for is_stock in (True, False):
        policy, target, unit = usual_policy("MTS" if is_stock else "MTO")
        names = [
            name
            for name, strategy in tables[FAMILIES.name].of("Family", "Strategy")
            if (strategy == "MTS") is is_stock and name not in given
        ]
        rows += [
            {"Family": name, "From": start, "Plan policy": policy, "Target": target}
            for name in names
        ]
        if names:
            warnings.append(
                Problem(
                    "W136",
                    f"no policy is given for {some(names)}: {policy}, {target:g} {unit}, is taken.",
                    "policy.csv",
                    "Change it on the Policy sheet, or add rows to the file.",
                )
            )
    return replace(tables, by_name=_with_policies(tables, rows), warnings=tuple(warnings))


def _with_policies(tables: Tables, rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    typed = tables[POLICY.name]
    blank = {column.name: column.default for column in POLICY.columns} | {"Change limits": ""}
    columns = {
        name: [*values, *(row.get(name, blank[name]) for row in rows)]
        for name, values in typed.columns.items()
    }
    return {**tables.by_name, POLICY.name: replace(typed, columns=columns)}
