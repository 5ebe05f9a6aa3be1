"""Planning a book of 35 families x 24 periods beside openpyxl loading and saving it.

python tests/bench/bench_book.py
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from timing import process_seconds, sized

FAMILIES, HORIZON, RUNS = 35, 24, sized(5, 1)
TO_ORDER = 10
HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

LOAD_AND_SAVE = "import openpyxl, sys; openpyxl.load_workbook(sys.argv[1]).save(sys.argv[2])"


def write_company(folder: Path) -> None:
    """CSV files of many families, two resources each."""
    from small import months

    names = [f"Family {i:02d}" for i in range(FAMILIES)]
    kind = ["MTO" if i < TO_ORDER else "MTS" for i in range(FAMILIES)]
    files = {
        "company": ["setting,value", "company,Many", "currency,USD", "base,2026-01", "horizon,24"],
        "families": ["family,unit,strategy"],
        "prices": ["family,from,value"],
        "costs": ["family,from,value"],
        "bill": ["family,resource,from,hours_per_unit"],
        "resources": [
            "resource,from,hours,stations",
            "Press,2024-01-01,8,40",
            "Pack,2024-01-01,8,9",
        ],
        "actuals": ["period,code,measure,quantity"],
    }
    for i, (name, strategy) in enumerate(zip(names, kind, strict=True)):
        files["families"].append(f"{name},pieces,{strategy}")
        files["prices"].append(f"{name},2024-01-01,{10 + i}")
        files["costs"].append(f"{name},2024-01-01,{6 + i}")
        files["bill"] += [f"{name},Press,2024-01-01,0.2", f"{name},Pack,2024-01-01,0.05"]
        for m, label in enumerate(months(24)):
            sold = 500 + 10 * i + 20 * (m % 12)
            if strategy == "MTS":
                rows = {"Shipped": sold, "Produced": sold, "Closing": 400}
            else:
                rows = {"Booked": sold, "Shipped": sold, "Backlog": 200}
            files["actuals"] += [f"{label},{name},{what},{n}" for what, n in rows.items()]
    folder.mkdir(parents=True)
    for file, lines in files.items():
        (folder / f"{file}.csv").write_text("\n".join(lines) + "\n")


def type_override(book: Path) -> None:
    """A planner changes the forecast of one month of every family."""
    from sopxl_workbook.contract import FIRST_PERIOD_COLUMN
    from sopxl_workbook.ooxml import cell_name
    from sopxl_workbook.ooxml.patch import Patch
    from sopxl_workbook.write import key_rows

    patch = Patch(book.read_bytes())
    for key, row in key_rows(patch.book, "tblForecast").items():
        if key.endswith("|Override"):
            patch.set_value("Forecast", cell_name(row, FIRST_PERIOD_COLUMN + 26), 777.0)
    book.write_bytes(patch.result())


def main() -> None:
    """Whole processes, medians side by side."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_company(folder / "csv")
        book, work = folder / "many.xlsm", folder / "work.xlsm"
        command = [sys.executable, "-m", "sopxl.cli"]
        new = [*command, "new", str(book), "--from", str(folder / "csv"), "--force"]
        made = process_seconds(new)
        type_override(book)
        plans, copies, checks = [], [], []
        for _ in range(RUNS):
            shutil.copy(book, work)
            plan = [*command, "plan", str(work)]
            plans.append(process_seconds(plan))
            check = [*command, "check", str(work)]
            checks.append(process_seconds(check))
            copy = [sys.executable, "-c", LOAD_AND_SAVE, str(book), str(folder / "copy.xlsx")]
            copies.append(process_seconds(copy))
    base = statistics.median(copies)
    size = f"{FAMILIES} families x {HORIZON} periods"
    print(f"{size}: openpyxl load and save {base:.2f} s")
    print(f"  sopxl new              {made / base:6.2f} x")
    print(f"  sopxl plan             {statistics.median(plans) / base:6.2f} x")
    print(f"  sopxl check            {statistics.median(checks) / base:6.2f} x")


if __name__ == "__main__":
    main()
