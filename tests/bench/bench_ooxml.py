"""Own reader and patcher beside openpyxl, in one process: run it, it prints ratios.

python tests/bench/bench_ooxml.py
"""

from __future__ import annotations

import gc
import io
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import openpyxl
import xlsxwriter
from timing import sized

from sopxl_workbook.ooxml import Patch, read_book

SHEETS, ROWS, COLUMNS = 10, 200, 120
RUNS, LONG_RUNS = sized((5, 3), (1, 1))


def ten_sheet_book() -> bytes:
    """Ten wide sheets of numbers, labels, formulas and a few errors."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        for number in range(SHEETS):
            sheet = book.add_worksheet(f"Sheet {number}")
            for row in range(ROWS):
                sheet.write_string(row, 0, f"Family {row}")
                sheet.write_string(row, 1, "units")
                for column in range(2, COLUMNS):
                    if column % 10 == 9:
                        sheet.write_formula(row, column, f"=C{row + 1}*2", None, row * 2.5)
                    elif column == 50 and row % 40 == 0:
                        sheet.write_formula(row, column, "=NA()", None, "#N/A")
                    else:
                        sheet.write_number(row, column, row * 1.25 + column)
    return buffer.getvalue()


def long_book(rows: int = 50_000, columns: int = 20) -> bytes:
    """One long sheet of numbers with a label column."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"constant_memory": False}) as book:
        sheet = book.add_worksheet("Long")
        for row in range(rows):
            sheet.write_string(row, 0, f"Item {row % 500}")
            for column in range(1, columns):
                sheet.write_number(row, column, row * 0.75 + column)
    return buffer.getvalue()


def read_ours(data: bytes) -> None:
    """Every value of every sheet, error cells as CellError."""
    book = read_book(data)
    for name in book.sheets:
        sheet = book.sheet(name)
        sheet.block(f"1:{sheet.last_row}")


def read_openpyxl(data: bytes) -> None:
    """The same with openpyxl: the type of a cell is needed to know an error from text."""
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                _ = cell.value, cell.data_type


def read_openpyxl_streaming(data: bytes) -> None:
    """openpyxl's read-only mode, values only."""
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    for sheet in book.worksheets:
        for row in sheet.iter_rows(values_only=True):
            _ = row
    book.close()


def patch_ours(data: bytes) -> None:
    """Three thousand cells of three sheets."""
    patch = Patch(data)
    for number in (1, 4, 7):
        rows = [[float(row * column) for column in range(20)] for row in range(50)]
        patch.set_values(f"Sheet {number}", "K20", rows, replace_formula=True)
    patch.result()


def patch_openpyxl(data: bytes) -> None:
    """The same with openpyxl's load and save."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    for number in (1, 4, 7):
        sheet = book[f"Sheet {number}"]
        for row in range(50):
            for column in range(20):
                sheet.cell(20 + row, 11 + column, float(row * column))
    book.save(io.BytesIO())


def median_seconds(work: Callable[[bytes], None], data: bytes, runs: int = RUNS) -> float:
    """Median time of some runs, after one to warm up."""
    work(data)
    times = []
    for _ in range(runs):
        gc.collect()
        start = time.perf_counter()
        work(data)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def compare(label: str, goal: float, data: bytes, ours: object, theirs: object, runs: int) -> None:
    """Print one line: how many times faster, and the goal."""
    assert callable(ours)
    assert callable(theirs)
    fast, slow = median_seconds(ours, data, runs), median_seconds(theirs, data, runs)
    print(f"{label}: {slow / fast:.1f} times faster (goal {goal:g}); {fast:.3f} s, {slow:.3f} s")


def peak_megabytes(reader: str, path: Path) -> float:
    """Peak memory of a process of its own that reads the file, beyond that of its imports."""
    script = (
        "import re, sys; from pathlib import Path; import bench_ooxml as bench\n"
        "status = Path('/proc/self/status')\n"
        "peak = lambda: int(re.search(r'VmHWM:\\s+(\\d+)', status.read_text())[1]) / 1024\n"
        "before = peak(); bench.READERS[sys.argv[1]](Path(sys.argv[2]).read_bytes())\n"
        "print(peak() - before)"
    )
    command = [sys.executable, "-c", script, reader, str(path)]
    done = subprocess.run(
        command, cwd=Path(__file__).parent, capture_output=True, text=True, check=True
    )
    return float(done.stdout)


def compare_memory(label: str, data: bytes) -> None:
    """Print one line: our peak beside those of openpyxl's two modes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "book.xlsx")
        path.write_bytes(data)
        peaks = {name: peak_megabytes(name, path) for name in READERS}
    ours = peaks.pop("ours")
    ratios = ", ".join(f"{ours / peak:.1f} of {name}'s" for name, peak in peaks.items())
    sizes = ", ".join(f"{peak:.0f} MB" for peak in (ours, *peaks.values()))
    print(f"memory to {label}: {ratios}; {sizes}")


READERS = {
    "ours": read_ours,
    "openpyxl read-only": read_openpyxl_streaming,
    "openpyxl": read_openpyxl,
}


def main() -> None:
    """All comparisons."""
    ten = ten_sheet_book()
    compare("read ten sheets", 8, ten, read_ours, read_openpyxl, RUNS)
    compare("change 3,000 cells of ten sheets", 25, ten, patch_ours, patch_openpyxl, RUNS)
    long = long_book()
    compare("read 50,000 x 20", 4, long, read_ours, read_openpyxl_streaming, LONG_RUNS)
    compare_memory("read 50,000 x 20", long)


if __name__ == "__main__":
    main()
