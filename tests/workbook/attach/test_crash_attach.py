"""A workbook written beside another one, stopped at any step: there is none, or the whole one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

STOPPING = Path(__file__).with_name("stopping.py")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="only POSIX forks a process"),
]


def started(way: str, folder: Path) -> list[dict[str, Any]]:
    """What there is after each child."""
    done = subprocess.run(
        [sys.executable, str(STOPPING), way, str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_killed_at_every_step(tmp_path: Path) -> None:
    """The next run says so where a file is there, and writes it where none is."""
    found = started("kill", tmp_path)
    assert len(found) > 30
    for child in found:
        assert child["sound"], child
        assert child["told"] in ([], ["W202"]), child
        assert (child["file"], child["again"]) in (("none", 0), ("new", 5)), child
        assert child["code"] == -9 or child["file"] == "new", child
    assert {child["file"] for child in found} == {"none", "new"}


def test_failing_at_every_step(tmp_path: Path) -> None:
    """An error is told and means that there is no file; no error means the whole one."""
    found = started("EIO", tmp_path)
    for child in found:
        assert child["sound"], child
        assert (child["code"], child["file"]) in ((6, "none"), (0, "new")), child
    assert {child["file"] for child in found} == {"none", "new"}
