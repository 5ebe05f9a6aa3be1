"""Runs every benchmark, one after the other: each prints its ratios.

python -m tests.bench [--short]

Shortly, each has fewer runs and smaller companies: its ratios are rough, but none is left out.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from tests.bench.timing import SHORT


def main() -> int:
    """Exit code 1 if a benchmark could not run."""
    around = os.environ | ({SHORT: "1"} if "--short" in sys.argv[1:] else {})
    failed = 0
    for path in sorted(Path(__file__).parent.glob("bench_*.py")):
        print(f"== {path.stem}", flush=True)
        started = time.perf_counter()
        failed |= subprocess.run([sys.executable, str(path)], env=around, check=False).returncode
        print(f"   {time.perf_counter() - started:.0f} s", flush=True)
    return int(failed != 0)


if __name__ == "__main__":
    sys.exit(main())
