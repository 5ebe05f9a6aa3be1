"""The wheel holds all that a planner's machine needs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def run(*command: str | Path) -> str:
    """The output of a command that must succeed."""
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
def test_a_book_is_made_and_checked_from_the_installed_wheel(tmp_path: Path) -> None:
    """Installed into an empty environment, without this project beside it."""
    run(sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", tmp_path, ROOT)
    (wheel,) = tmp_path.glob("sopxl-*.whl")
    run(sys.executable, "-m", "venv", tmp_path / "venv")
    commands = tmp_path / "venv" / ("Scripts" if sys.platform == "win32" else "bin")
    run(commands / "python", "-m", "pip", "install", "-q", wheel)
    book = tmp_path / "plan.xlsm"
    run(commands / "sopxl", "new", book, "--sample")
    assert run(commands / "sopxl", "check", book).startswith(f"{book}: all 25 rules hold")
