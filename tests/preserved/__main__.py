"""Prints what a patch preserves, workbook by workbook: python -m tests.preserved [--corpus].

With --corpus also the workbooks of published packages, downloaded if they are not there.
"""

from __future__ import annotations

import sys
import tempfile
import warnings
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # where the tests find each other

from hosts.office import start
from preserved import corpus, groups
from preserved.check import outcome
from preserved.table import markdown


def main() -> int:
    """Exit code 1 if anything is not as it must be."""
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory() as folder:
        office = start(Path(folder))
        try:
            outcomes = [outcome(sample, office) for sample in groups.everything(office)]
            if "--corpus" in sys.argv:
                found = corpus.read()
                outcomes += [outcome(sample, office) for sample in found.samples]
        finally:
            office.stop()
    print(markdown(outcomes))
    faults = [fault for each in outcomes for fault in each.faults()]
    print(*faults, f"{len(outcomes)} workbooks, {len(faults)} faults", sep="\n")
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())
