"""Every benchmark can start: a name that moved is found here, not after an hour of slow tests."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

BENCH = Path(__file__).parents[1] / "bench"


def test_every_benchmark_finds_what_it_imports() -> None:
    """Each module is imported with its folder first on the path, as when it is run."""
    names = sorted(path.stem for path in BENCH.glob("bench_*.py"))
    assert names
    code = f"import importlib, sys; sys.path.insert(0, {str(BENCH)!r})\n"
    code += f"for name in {names}: importlib.import_module(name)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
