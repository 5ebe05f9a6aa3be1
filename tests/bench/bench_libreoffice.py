"""What a cell call costs in LibreOffice: through the pipe, and from real cells; prints ratios."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import xlsxwriter

import sopxl_udfs.functions  # noqa: F401 - registers the functions
from sopxl import registry
from sopxl_udfs.calc import addin
from sopxl_udfs.calc.document import Document
from sopxl_udfs.calc.host import Office
from sopxl_udfs.calc.inside.pipe import Worker

CALLS = 5000
PERIODS = 24
ECHO = "import os\nwhile os.write(1, os.read(0, 1)): pass"
DEMAND = tuple(100.0 + period for period in range(PERIODS))


def _microseconds(work: Callable[[], object], calls: int = CALLS) -> float:
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) / calls * 1e6


def _book(folder: Path) -> Path:
    """One sheet of SOP_ cells and one of SUM cells, each cell over the same row."""
    path = folder / "calls.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        for name, formula in (
            ("Engine", "=SOP_LEVEL($A$1:$X$1,100,{})"),
            ("Native", "=SUM($A$1:$X$1,100,{})"),
        ):
            sheet = workbook.add_worksheet(name)
            sheet.write_row("A1", DEMAND)
            for row in range(CALLS):
                sheet.write_formula(row + 1, 0, formula.format(row))
    return path


def _recalculated(book: Document, name: str) -> Callable[[], object]:
    """Changes what all cells of a sheet read and asks for them, so that each is calculated once."""

    def work() -> None:
        book.set(name, "A1", [[DEMAND[0] + 1]])
        book.values(name, f"A2:A{CALLS + 1}")

    return work


def _echoed() -> float:
    """A byte there and back through a bare pipe: what no worker can be faster than."""
    with subprocess.Popen(
        [sys.executable, "-c", ECHO], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        there, back = process.stdin, process.stdout
        there.write(b"x")
        back.read(1)
        return _microseconds(lambda: [(there.write(b"x"), back.read(1)) for _ in range(CALLS)])


def main() -> None:
    """Prints the cost of a call by each way, against what it cannot be below."""
    function = registry.function("SOP_LEVEL")
    given = ((DEMAND,), 100.0, 80.0)
    direct = _microseconds(lambda: [function.evaluate(*given) for _ in range(CALLS)])
    echo = _echoed()
    worker = Worker(addin.worker_command(), 60)
    worker.call(("SOP_VERSION",))
    piped = _microseconds(lambda: [worker.call(("SOP_LEVEL", *given)) for _ in range(CALLS)])
    worker.stop()
    print(f"direct            {direct:7.1f} µs")
    print(f"a bare pipe       {echo:7.1f} µs")
    print(f"through the pipe  {piped:7.1f} µs, direct and {(piped - direct) / echo:.1f} bare pipes")
    with tempfile.TemporaryDirectory() as place:
        office = Office(Path(place), addin.build())
        try:
            with office.open(_book(Path(place))) as book:
                book.recalculate()
                native = _microseconds(_recalculated(book, "Native"))
                cell = _microseconds(_recalculated(book, "Engine"))
        finally:
            office.stop()
    print(f"SUM in a cell     {native:7.1f} µs")
    print(f"SOP_ in a cell    {cell:7.1f} µs, the pipe and {(cell - piped) / native:.1f} SUMs")


if __name__ == "__main__":
    main()
