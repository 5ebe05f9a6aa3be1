"""A small company for tests: a family to stock, a family to order, one resource; as CSV files."""

from __future__ import annotations

from pathlib import Path

CHAIRS, TABLES, SAW = "Chairs", "Tables", "Saw"
BASE, HISTORY = "2026-01", 24

FILES = {
    "company.csv": "setting,value\ncompany,Small Furniture\ncurrency,USD\nbase,2026-01\n",
    "families.csv": "family,unit,strategy\nChairs,chairs,MTS\nTables,tables,MTO\n",
    "policy.csv": (
        "family,from,plan_policy,target\n"
        "Chairs,2024-01-01,days of supply,10\n"
        "Tables,2024-01-01,lead time,4\n"
    ),
    "prices.csv": (
        "family,from,value\nChairs,2024-01-01,50\nChairs,2026-03-16,55\nTables,2024-01-01,200\n"
    ),
    "costs.csv": "family,from,value\nChairs,2024-01-01,30\nTables,2024-01-01,120\n",
    "resources.csv": "resource,from,hours,stations\nSaw,2024-01-01,8,2\n",
    "bill.csv": (
        "family,resource,from,hours_per_unit\n"
        "Chairs,Saw,2024-01-01,1.5\nTables,Saw,2024-01-01,2.5\n"
    ),
}


def months(count: int, year: int = 2024) -> list[str]:
    """Labels of calendar months from January on."""
    return [f"{year + m // 12}-{m % 12 + 1:02d}" for m in range(count)]


def actuals() -> str:
    """Two years in which every balance is exact."""
    rows = ["period,code,measure,quantity"]
    inventory, backlog = 100, 50
    for m, label in enumerate(months(HISTORY)):
        shipped, produced = 100 + 5 * m, 102 + 5 * m
        inventory += produced - shipped
        rows += [
            f"{label},{CHAIRS},{measure},{quantity}"
            for measure, quantity in (
                ("Requested", shipped),
                ("Shipped", shipped),
                ("Produced", produced),
                ("Closing", inventory),
            )
        ]
        booked, sent = 40 + m, 40 + m + (1 if m % 2 else -1)
        backlog += booked - sent
        rows += [
            f"{label},{TABLES},{measure},{quantity}"
            for measure, quantity in (("Booked", booked), ("Shipped", sent), ("Backlog", backlog))
        ]
    return "\n".join(rows) + "\n"


def write_folder(folder: Path, **changed: str) -> Path:
    """The company's files in a folder; changed : other texts, by file name without its ending."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = {**FILES, "actuals.csv": actuals()}
    texts |= {f"{name}.csv": text for name, text in changed.items()}
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder
