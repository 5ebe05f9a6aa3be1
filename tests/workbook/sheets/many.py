"""A company of as many families as a test wants, in business units, with all kinds of alerts."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
from small import months, write_folder

from sopxl.plan.archive import ArchiveRow
from sopxl.plan.company import Company
from sopxl.plan.make import make_plan
from sopxl_workbook.build import Contents
from sopxl_workbook.company import build_company
from sopxl_workbook.create import contents_of
from sopxl_workbook.importers.csv_folder import read_folder

BASE, HISTORY, YEAR = 24, 24, 12
UNITS = ("Home", "Office", "")


def name(i: int) -> str:
    """The name of a family, from 0."""
    return f"Family {i + 1:02d}"


def is_order(i: int) -> bool:
    """Every third family is made to order."""
    return i % 3 == 2


def _files(count: int) -> dict[str, str]:
    """The CSV files, by name."""
    rows: dict[str, list[str]] = {
        "families": ["family,unit,strategy,business_unit,owner"],
        "policy": [
            "family,from,plan_policy,target,service,inventory_min,inventory_max,backlog_max"
        ],
        "prices": ["family,from,value"],
        "costs": ["family,from,value"],
        "bill": ["family,resource,from,hours_per_unit"],
        "actuals": ["period,code,measure,quantity"],
        "business_plan": ["family,period,value"],
        "forecast": ["period,code,quantity"],
    }
    for i in range(count):
        kind = "MTO" if is_order(i) else "MTS"
        rows["families"].append(f"{name(i)},ea,{kind},{UNITS[i % 3]},Owner {i % 4}")
        policy = "lead time,4,0.95,,,70" if is_order(i) else "days of supply,10,0.97,60,140,"
        rows["policy"].append(f"{name(i)},2024-01-01,{policy}")
        rows["prices"].append(f"{name(i)},2024-01-01,{50 + i}")
        rows["costs"].append(f"{name(i)},2024-01-01,{30 + i}")
        rows["bill"].append(f"{name(i)},{'Saw' if i % 2 else 'Press'},2024-01-01,{1.5 / count}")
        for m, label in enumerate(months(HISTORY + 18)):
            if m >= HISTORY and i % 5:
                rows["forecast"].append(f"{label},{name(i)},{100 + m + i}")
            if m >= HISTORY and i % 4:
                rows["business_plan"].append(f"{name(i)},{label},{(100 + m) * (50 + i)}")
            if m < HISTORY:
                rows["actuals"] += _month(i, m, label)
    return {key: "\n".join(lines) + "\n" for key, lines in rows.items()}


def _month(i: int, m: int, label: str) -> list[str]:
    """One closed month of a family, every balance exact."""
    sold, made = 100 + m + i, 102 + m + i
    if is_order(i):
        told = {"Booked": sold, "Shipped": sold, "Backlog": 80 + i}
    else:
        told = {"Requested": sold, "Shipped": sold, "Produced": made, "Closing": 52 + 2 * m}
    told |= {"Lines ordered": 200, "Lines filled": 196 - i % 9}
    return [f"{label},{name(i)},{measure},{units}" for measure, units in told.items()]


def _views(count: int) -> dict[str, str]:
    """Views of three functions on the first families: past ones, in money too, near and apart."""
    rows = ["family,function,period,quantity,unit,given"]
    for i in range(min(2, count)):
        for m, label in enumerate(months(HISTORY + 6)):
            given = months(HISTORY)[m - 2] if 2 <= m < HISTORY else ""
            if not given and m < HISTORY:
                continue
            more = 30 if m % 2 and not i else 3
            rows.append(f"{name(i)},sales,{label},{100 + m + i + more},,{given}")
            rows.append(f"{name(i)},marketing,{label},{100 + m + i},,{given}")
            rows.append(f"{name(i)},finance,{label},{(101 + m) * (50 + i)},USD,{given}")
    agreed = f"{name(0)},2026-01,110,124,127,mean"
    return {
        "view_owners": "function,owner,weight\nsales,Ann,2\nmarketing,Ben,1\nfinance,,1\n",
        "views": "\n".join(rows) + "\n",
        "agreed": f"family,period,now,lowest,highest,rule\n{agreed}\n",
    }


def contents(count: int, folder: Path, *, archived: bool = True) -> Contents:
    """The planned company of so many families.

    archived : whether a plan was authorised for the last closed month.
    """
    files = _files(count) | {
        "resources": (
            "resource,from,hours,stations\nSaw,2024-01-01,8,0.4\nPress,2024-01-01,8,0.55\n"
        ),
        "notes": (
            "opened,family,kind,text,owner\n"
            f"2025-11,{name(0)},decision,Sell the old press.,Ann\n"
            f"2025-12,{name(count - 1)},decision,Quote six weeks.,Ben\n"
            f"2025-12,{name(0)},assumption,Prices hold.,Ann\n"
        ),
    }
    tables = read_folder(write_folder(folder, **files, **_views(count)))
    company = build_company(tables)
    if archived:
        company = dataclasses.replace(company, archive=_archive(company))
    return contents_of(tables, make_plan(company))


def _archive(company: Company) -> tuple[ArchiveRow, ...]:
    """What was authorised for the last closed month: 115 of everything."""
    values = np.full(company.calendar.count, np.nan)
    values[company.now - 1] = 115.0
    return tuple(
        ArchiveRow(company.base - 2, family.name, measure, family.unit, "run", "Ann", "1", values)
        for family in company.families
        for measure in ("Forecast", "Production")
    )
