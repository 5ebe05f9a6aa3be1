"""How long the command line takes to start, beside a bare Python that does nothing.

python tests/bench/bench_start.py
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RUNS = 15
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))


def seconds(command: list[str]) -> float:
    """One run of a command."""
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


def main() -> None:
    """Medians of whole processes, side by side."""
    from small import write_folder

    with tempfile.TemporaryDirectory() as name:
        book = Path(name) / "small.xlsm"
        sopxl = [sys.executable, "-m", "sopxl.cli"]
        folder = write_folder(Path(name) / "csv")
        seconds([*sopxl, "new", str(book), "--from", str(folder)])
        commands = {
            "python -c pass": [sys.executable, "-c", "pass"],
            "sopxl --help": [*sopxl, "--help"],
            "sopxl check (2 families)": [*sopxl, "check", str(book)],
            "sopxl plan (2 families)": [*sopxl, "plan", str(book)],
        }
        times: dict[str, list[float]] = {what: [] for what in commands}
        for _ in range(RUNS):
            for what, command in commands.items():
                times[what].append(seconds(command))
    bare = statistics.median(times["python -c pass"])
    print(f"python -c pass {bare * 1000:.0f} ms")
    for what in list(commands)[1:]:
        print(f"  {what:26} {statistics.median(times[what]) / bare:6.2f} x")


if __name__ == "__main__":
    main()
