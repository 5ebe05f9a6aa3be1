"""A roll over beside openpyxl loading and saving the same book, and how both grow; prints ratios.

python tests/bench/bench_cycle.py
"""

from __future__ import annotations

import dataclasses
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from timing import process_seconds, sized

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

if TYPE_CHECKING:
    from workbook.cycle.firm import Firm

SIZES, ORIGINS, HORIZON = sized((20, 200), (4, 40)), 24, 18
RUNS, LOOKS = sized(3, 1), 7
LOAD_AND_SAVE = "import openpyxl, sys; openpyxl.load_workbook(sys.argv[1]).save(sys.argv[2])"
PAGE = "Family MTS"


def firm_of(families: int) -> Firm:
    """A firm with four years of history."""
    from workbook.cycle.firm import Firm

    return Firm(families=families, horizon=HORIZON, settings={"first": "2022-01"})


def book_of(firm: Firm, path: Path) -> Path:
    """Its book with two years of origins in the Archive, authorised, and the month's actuals in."""
    from workbook.cycle.firm import authorise

    from sopxl.plan.make import make_plan, plan_as_it_stands
    from sopxl_udfs.kit import kit
    from sopxl_workbook.archive import authorised_rows
    from sopxl_workbook.build import build
    from sopxl_workbook.company import build_company
    from sopxl_workbook.create import contents_of
    from sopxl_workbook.importers.csv_folder import read_folder

    tables = read_folder(firm.folder(path.with_name(f"{path.stem}-csv")))
    plan = make_plan(build_company(tables))
    rows = authorised_rows(plan, "20240101T000000Z-0000", "Ann", "0")
    archive = tuple(
        dataclasses.replace(row, origin=firm.start - back)
        for back in range(ORIGINS, 0, -1)
        for row in rows
    )
    company = dataclasses.replace(
        plan.company,
        archive=archive,
        baseline=plan.demand.baseline,
        production=plan.figures.production,
    )
    contents = contents_of(tables, plan_as_it_stands(company))
    path.write_bytes(build(contents, kit(), macros=True))
    authorise(path, override="a benchmark")
    firm.load(path, firm.start)
    return path


def roll_seconds(book: Path, work: Path) -> float:
    """One roll over, a whole process."""
    shutil.rmtree(work.with_name(f"{work.name}.sopxl"), ignore_errors=True)
    shutil.copy(book, work)
    return process_seconds([sys.executable, "-m", "sopxl.cli", "rollover", str(work), "--yes"])


def load_and_save_seconds(book: Path) -> float:
    """openpyxl, a whole process; it recalculates and checks nothing."""
    copy = book.with_name("copy.xlsx")
    return process_seconds([sys.executable, "-c", LOAD_AND_SAVE, str(book), str(copy)])


def look_seconds(book: Path, folder: Path, families: int) -> float:
    """In LibreOffice: another family chosen on its page, until the whole page shows it."""
    from workbook.cycle.firm import name_of

    from sopxl_udfs.calc import addin
    from sopxl_udfs.calc.host import Office
    from sopxl_workbook.ooxml import cell_name
    from sopxl_workbook.sheets.view import CHOICES

    sheet, row, column = CHOICES["stock_family"]
    times = []
    office = Office(folder, addin.build())
    try:
        with office.open(book) as document:
            for look in range(LOOKS):
                name = name_of(2 * look % families)
                begun = time.perf_counter()
                document.set(sheet, cell_name(row, column), [[name]])
                document.values(PAGE, "A1:Z60")
                times.append(time.perf_counter() - begun)
    finally:
        office.stop()
    return statistics.median(times[1:])


def main() -> None:
    """Medians of whole processes, and of the page."""
    from sopxl_udfs.calc import program

    rolls, pages = {}, {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for families in SIZES:
            book = book_of(firm_of(families), folder / f"book-{families}.xlsm")
            work = folder / f"work-{families}.xlsm"
            rolls[families] = statistics.median(roll_seconds(book, work) for _ in range(RUNS))
            plain = statistics.median(load_and_save_seconds(book) for _ in range(RUNS))
            size = f"{families} families, {ORIGINS} origins"
            print(f"{size}: openpyxl load and save {plain:.2f} s")
            print(f"  sopxl rollover         {rolls[families] / plain:6.2f} x (goal below 1)")
            if not program.missing():
                office = folder / f"office-{families}"
                office.mkdir()
                pages[families] = look_seconds(work, office, families)
    small, large = SIZES
    growth = rolls[large] / rolls[small]
    print(f"{large / small:.0f} times the families: a roll takes {growth:.1f} times as long")
    if pages:
        ratio = pages[large] / pages[small]
        print(f"  a page in LibreOffice {ratio:5.1f} times (goal 2); {pages[small] * 1000:.0f} ms")


if __name__ == "__main__":
    main()
