"""The template with 12 and with 60 families: built, opened and recalculated whole in LibreOffice.

python tests/bench/bench_template.py
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from timing import least, sized

from sopxl_udfs.calc import program
from sopxl_udfs.calc.host import Office
from sopxl_udfs.kit import kit
from sopxl_workbook.build import Contents, build

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
SIZES, RUNS, GOAL, SECONDS = (
    (12, sized(60, 24)),
    sized(2, 1),
    1.5,
    900,
)  # times as long for a family, where more of them stand


def write(contents: Contents, path: Path) -> None:
    """Builds a book without macros."""
    path.write_bytes(build(contents, kit(), macros=False))


def load(office: Office, path: Path) -> None:
    """Opens a book and lets it go."""
    with office.open(path, seconds=SECONDS):
        pass


def shown(what: str, works: dict[int, Callable[[], object]]) -> None:
    """A line of figures, and how they grow."""
    times = least({str(size): work for size, work in works.items()}, RUNS)
    few, many = SIZES
    growth = times[str(many)] / times[str(few)] / (many / few)
    told = ", ".join(f"{size} families {times[str(size)]:.2f} s" for size in SIZES)
    print(f"  {what:12} {told}: {growth:.2f} x for a family (goal {GOAL})", flush=True)


def in_calc(paths: dict[int, Path], folder: Path) -> None:
    """What LibreOffice takes to open each size, and to recalculate every cell of it."""
    office = Office(folder)
    try:
        shown("open", {size: partial(load, office, paths[size]) for size in SIZES})
        few, many = SIZES
        opened = (office.open(paths[size], seconds=SECONDS) for size in SIZES)
        with next(opened) as small, next(opened) as large:
            shown("recalculate", {few: small.recalculate, many: large.recalculate})
    finally:
        office.stop()


def main() -> None:
    """Prints seconds of each size, and whether they grow with the families."""
    from workbook.sheets import many

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = {size: many.contents(size, folder / str(size)) for size in SIZES}
        paths = {size: folder / f"{size}.xlsx" for size in SIZES}
        print("the template with many families")
        shown("build", {size: partial(write, made[size], paths[size]) for size in SIZES})
        reason = program.missing()
        if reason:
            print(f"  not opened: {reason}")
        else:
            in_calc(paths, folder)


if __name__ == "__main__":
    main()
