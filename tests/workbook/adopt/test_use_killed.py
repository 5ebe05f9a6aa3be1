"""A roll over of a mapped workbook, killed on the way: book and map say the same afterwards."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from workbook.adopt.mine import map_of, mapped
from workbook.adopt.test_use_plan import known

SCRIPT = Path(__file__).with_name("stopping_use.py")
needs_fork = pytest.mark.skipif(os.name != "posix", reason="only POSIX forks")


def told(steps: str, path: Path, folder: Path) -> list[Any]:
    """What the script prints for some steps."""
    folder.mkdir()
    actuals = folder / "january.csv"
    actuals.write_text("Family,Demand,Production,Closing stock\nChairs,44,51,107\n")
    done = subprocess.run(
        [sys.executable, SCRIPT, steps, path, map_of(path), actuals, folder],
        capture_output=True,
        text=True,
        check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


@needs_fork
@pytest.mark.slow
def test_it_is_the_old_book_or_the_new_one(tmp_path: Path) -> None:
    """Before the book is replaced nothing is closed; after it the map is put in step."""
    path = mapped(tmp_path, known())
    (count,) = told("-1", path, tmp_path / "counted")
    steps = range(0, count, 2)
    found = told(",".join(map(str, steps)), path, tmp_path / "killed")
    assert {one["code"] for one in found} == {-9}
    assert all(one["sound"] for one in found)
    assert {(one["file"], one["closed"]) for one in found} == {("old", ""), ("new", "2024-01")}
    states = [one["file"] for one in found]
    assert states == sorted(states, reverse=True)  # old up to one call, new from then on
