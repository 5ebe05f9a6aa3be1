"""What a cell call costs in LibreOffice, beside the work itself, a bare pipe and native cells.

python tests/bench/bench_libreoffice.py
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import xlsxwriter
from timing import least, medians, sized
from xlsxwriter.utility import xl_range

import sopxl_udfs.functions  # noqa: F401 - registers the functions
from sopxl import registry
from sopxl_udfs.calc import addin, program
from sopxl_udfs.calc.document import Document
from sopxl_udfs.calc.host import Office
from sopxl_udfs.calc.inside.pipe import Worker

CALLS, PERIODS, RUNS = 50, 24, sized(101, 21)
ARRAY_RUNS = sized(9, 3)
ROWS, MONTHS = 200, 36
GOAL, PIPES, ARRAYS = 30, 3, 3  # microseconds of a call, bare pipes of a call, times native cells
ECHO = "import os\nwhile os.write(1, os.read(0, 1)): pass"
DEMAND = tuple(100.0 + period for period in range(PERIODS))
YEARS = tuple(100.0 + month for month in range(MONTHS))
FORMULAS = {"Engine": "=SOP_LEVEL($A$1:$X$1,100,{})", "Native": "=SUM($A$1:$X$1,100,{})"}


def write_book(path: Path) -> Path:
    """Sheets of single cells over one row of demand, and sheets of rows of inventory."""
    with xlsxwriter.Workbook(path) as workbook:
        for name, formula in FORMULAS.items():
            sheet = workbook.add_worksheet(name)
            sheet.write_row("A1", DEMAND)
            for row in range(CALLS):
                sheet.write_formula(row + 1, 0, formula.format(row))
        for name in ("Arrays", "Corkscrews"):
            sheet = workbook.add_worksheet(name)
            sheet.write_row(0, 1, YEARS)
            sheet.write_row(1, 1, YEARS)
            for row in range(2, ROWS + 2):
                sheet.write_number(row, 0, 100 + row)
                if name == "Arrays":
                    cells = xl_range(row, 1, row, MONTHS)
                    formula = f"=SOP_INVENTORY($B$1:$AK$1,A{row + 1},$B$2:$AK$2)"
                    sheet.write_array_formula(cells, f"{{{formula}}}")
                    continue
                for column in range(1, MONTHS + 1):
                    before, demand, supply = (
                        xl_range(*at, *at) for at in ((row, column - 1), (0, column), (1, column))
                    )
                    sheet.write_formula(row, column, f"={before}+{supply}-{demand}")
    return path


def recalculated(book: Document, name: str, cell: str, shown: str) -> Callable[[], object]:
    """Changes what all cells of a sheet read and asks for them, so that each is calculated once."""
    values = count(1)

    def work() -> None:
        """One recalculation; never twice the same value, which Calc would pass over."""
        book.set(name, cell, [[float(next(values))]])
        book.values(name, shown)

    return work


@contextmanager
def echo() -> Iterator[Callable[[], object]]:
    """A byte there and back through a bare pipe: what no worker can be faster than."""
    with subprocess.Popen(
        [sys.executable, "-c", ECHO], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        there, back = process.stdin, process.stdout
        yield lambda: [(there.write(b"x"), back.read(1)) for _ in range(CALLS)]
        there.close()


def call_times(book: Document) -> dict[str, float]:
    """Least microseconds of one call, by each way."""
    level = registry.function("SOP_LEVEL")
    given = ((DEMAND,), 100.0, 80.0)
    worker = Worker(addin.worker_command(), 60)
    worker.call(("SOP_VERSION",))
    with echo() as bare:
        works: dict[str, Callable[[], object]] = {
            "direct": lambda: [level.evaluate(*given) for _ in range(CALLS)],
            "bare": bare,
            "piped": lambda: [worker.call(("SOP_LEVEL", *given)) for _ in range(CALLS)],
            "native": recalculated(book, "Native", "A1", f"A2:A{CALLS + 1}"),
            "cell": recalculated(book, "Engine", "A1", f"A2:A{CALLS + 1}"),
        }
        times = least(works, RUNS)
    worker.stop()
    return {name: seconds / CALLS * 1e6 for name, seconds in times.items()}


def array_ratio(book: Document) -> float:
    """Rows of inventory by array cells, as a multiple of native cells plus the engine."""
    stock = registry.function("SOP_INVENTORY")
    shown = f"B3:AK{ROWS + 2}"
    works: dict[str, Callable[[], object]] = {
        "engine": lambda: [stock.evaluate((YEARS,), 1.0, (YEARS,)) for _ in range(ROWS)],
        "native": recalculated(book, "Corkscrews", "B1", shown),
        "arrays": recalculated(book, "Arrays", "B1", shown),
    }
    times = medians(works, ARRAY_RUNS)
    return times["arrays"] / (times["native"] + times["engine"])


def main() -> None:
    """Prints the cost of a call by each way, against what it cannot be below, and the goals."""
    reason = program.missing()
    if reason:
        print(f"not measured: {reason}")
        return
    with tempfile.TemporaryDirectory() as folder:
        office = Office(Path(folder), addin.build())
        try:
            with office.open(write_book(Path(folder) / "calls.xlsx")) as book:
                book.recalculate()
                each, arrays = call_times(book), array_ratio(book)
        finally:
            office.stop()
    bare, beyond = each["bare"], each["cell"] - each["direct"] - each["native"]
    print(f"direct            {each['direct']:7.1f} µs, the work itself")
    print(f"a bare pipe       {bare:7.1f} µs")
    print(f"through the pipe  {each['piped']:7.1f} µs")
    print(f"SUM in a cell     {each['native']:7.1f} µs, changing and reading the sheet included")
    print(f"SOP_ in a cell    {each['cell']:7.1f} µs")
    print(
        f"  beyond the work and a native cell {beyond:.0f} µs (goal {GOAL} on an idle machine), "
        f"{beyond / bare:.1f} bare pipes (goal {PIPES})"
    )
    print(
        f"{ROWS} array cells of {MONTHS} periods: {arrays:.2f} x native cells plus the engine "
        f"(goal {ARRAYS})"
    )


if __name__ == "__main__":
    main()
