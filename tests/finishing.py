"""A small company that finishes to order, for tests: tables from legs and one of two tops.

Month 1 is 2026-01. The finishing plan, the plans of the components and every opening are given, so
that all of it can be worked out by hand: see the steps beside each figure of the tests.
"""

from __future__ import annotations

from pathlib import Path

from small import FILES, HISTORY, months, write_folder

TABLES, LEGS, OAK, PINE = "Tables", "Legs", "Oak tops", "Pine tops"

COMPONENTS = (
    "family,component,option_group,option_share,quantity_per,from\n"
    f"{TABLES},{LEGS},,1,4,2024-01-01\n"
    f"{TABLES},{OAK},Top,0.6,1,2024-01-01\n"
    f"{TABLES},{PINE},Top,0.4,1,2024-01-01\n"
    f"{TABLES},{OAK},Top,0.7,1,2026-04-01\n"
    f"{TABLES},{PINE},Top,0.3,1,2026-04-01\n"
)


def actuals() -> str:
    """Two years: 40 tables ordered and shipped a month; components used as they were shipped."""
    rows = ["period,code,measure,quantity"]
    for label in months(HISTORY):
        rows += [
            f"{label},{TABLES},{measure},{quantity}"
            for measure, quantity in (("Booked", 40), ("Shipped", 40), ("Backlog", 40))
        ]
        for part, used, closing in ((LEGS, 160, 200), (OAK, 24, 30), (PINE, 16, 20)):
            rows += [
                f"{label},{part},{measure},{quantity}"
                for measure, quantity in (("Produced", used), ("Used", used), ("Closing", closing))
            ]
    return "\n".join(rows) + "\n"


FINISHING_FILES = {
    "families": (
        "family,unit,strategy\n"
        f"{TABLES},tables,FTO\n{LEGS},legs,MTS\n{OAK},tops,MTS\n{PINE},tops,MTS\n"
    ),
    "policy": (
        "family,from,plan_policy,target\n"
        f"{TABLES},2024-01-01,lead time,4\n*,2024-01-01,days of supply,5\n"
    ),
    "prices": "family,from,value\n"
    + "".join(f"{name},2024-01-01,20\n" for name in (LEGS, OAK, PINE))
    + f"{TABLES},2024-01-01,200\n",
    "costs": "family,from,value\n"
    + "".join(f"{name},2024-01-01,10\n" for name in (LEGS, OAK, PINE))
    + f"{TABLES},2024-01-01,120\n",
    "bill": f"family,resource,from,hours_per_unit\n{TABLES},Saw,2024-01-01,1.5\n",
    "components": COMPONENTS,
    "actuals": actuals(),
}


def write_finishing(folder: Path, **changed: str) -> Path:
    """The company's files in a folder; changed : other texts, by file name without its ending."""
    assert "company.csv" in FILES
    return write_folder(folder, **{**FINISHING_FILES, **changed})
