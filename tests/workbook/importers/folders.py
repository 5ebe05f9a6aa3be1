"""Folders of the small company with one thing changed, and what is said of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from small import FILES, actuals, write_folder

from sopxl.errors import ProblemsError
from sopxl_workbook.importers.csv_folder import read_folder

Change = tuple[str, str, str]  # file without its ending, text, the text put in its place


def replaced(change: Change) -> dict[str, str]:
    """The changed text of one file of the small company; a new file where there was none."""
    name, old, new = change
    text = actuals() if name == "actuals" else FILES.get(f"{name}.csv", "")
    assert old in text
    return {name: text.replace(old, new, 1) if old else text + new}


def said(folder: Path, *changes: Change) -> list[str]:
    """Every problem of the small company with some changes, each as its full text."""
    texts: dict[str, str] = {}
    for change in changes:
        texts |= replaced(change)
    with pytest.raises(ProblemsError) as error:
        read_folder(write_folder(folder, **texts))
    assert error.value.exit_code == 3
    return [str(problem) for problem in error.value.problems]


def told(folder: Path, *changes: Change) -> list[str]:
    """Every warning of the small company with some changes."""
    texts: dict[str, str] = {}
    for change in changes:
        texts |= replaced(change)
    return [str(warning) for warning in read_folder(write_folder(folder, **texts)).warnings]
