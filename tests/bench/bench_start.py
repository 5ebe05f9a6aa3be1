"""How long the command line takes to start, beside a bare Python that does nothing.

python tests/bench/bench_start.py
"""

from __future__ import annotations

import sys
import tempfile
from functools import partial
from pathlib import Path

from timing import medians, process_seconds, sized

RUNS = sized(15, 5)
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))


def main() -> None:
    """Medians of whole processes, side by side."""
    from small import write_folder

    with tempfile.TemporaryDirectory() as name:
        book = Path(name) / "small.xlsm"
        sopxl = [str(Path(sys.executable).with_name("sopxl"))]
        folder = write_folder(Path(name) / "csv")
        process_seconds([*sopxl, "new", str(book), "--from", str(folder)])
        commands = {
            "python -c pass": [sys.executable, "-c", "pass"],
            "sopxl --help": [*sopxl, "--help"],
            "sopxl check (2 families)": [*sopxl, "check", str(book)],
            "sopxl plan (2 families)": [*sopxl, "plan", str(book)],
        }
        works = {what: partial(process_seconds, command) for what, command in commands.items()}
        times = medians(works, RUNS)
    bare = times["python -c pass"]
    print(f"python -c pass {bare * 1000:.0f} ms")
    for what in list(commands)[1:]:
        print(f"  {what:26} {times[what] / bare:6.2f} x")


if __name__ == "__main__":
    main()
