"""Runs every benchmark, one after the other: each prints its ratios.

python -m tests.bench
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def main() -> int:
    """Exit code 1 if a benchmark could not run."""
    failed = 0
    for path in sorted(Path(__file__).parent.glob("bench_*.py")):
        print(f"== {path.stem}", flush=True)
        failed |= subprocess.run([sys.executable, str(path)], check=False).returncode
    return int(failed != 0)


if __name__ == "__main__":
    sys.exit(main())
