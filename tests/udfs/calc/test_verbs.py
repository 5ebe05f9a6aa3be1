"""The menu's verbs without an office: what is refused before any cell is looked at."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from sopxl_udfs.calc import verbs


def nothing(name: str, *given: Any) -> Any:
    """Nothing may be asked for."""
    raise AssertionError((name, *given))


@pytest.mark.parametrize("verb", ["authorise", "rollover", "undo"])
@pytest.mark.parametrize(("file", "named"), [("", "workbook"), ("plan.ods", "plan.ods")])
def test_a_month_needs_a_file_beside_which_its_runs_are_kept(
    tmp_path: Path, verb: str, file: str, named: str
) -> None:
    """A workbook that was never saved, or in another format."""
    copy = tmp_path / "copy.xlsx"
    with xlsxwriter.Workbook(copy) as made:
        made.add_worksheet("Plan")
    where = str(tmp_path / file) if file else ""
    assert verbs.answer(verb, str(copy), where, nothing) == (
        f"E206 {named}: the open workbook is no .xlsx or .xlsm file on this machine. "
        "Save it as an .xlsx file first: the runs of its months are kept beside it."
    )
