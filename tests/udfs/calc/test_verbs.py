"""The menu's verbs without an office: what is refused before any cell is looked at."""

from __future__ import annotations

import time
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


@pytest.mark.parametrize("verb", ["plan", "check"])
def test_what_reaches_the_time_limit_of_the_book_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, verb: str
) -> None:
    """No cell is asked for, and the worker is free for the next call."""
    copy = tmp_path / "copy.xlsx"
    with xlsxwriter.Workbook(copy) as made:
        made.add_worksheet("Control").write("C31", 0.05)
        made.define_name("sop_time_limit", "=Control!$C$31")

    def endless(*_: Any, **__: Any) -> Any:
        while True:
            time.sleep(0.001)

    for name in ("plan_changes_of", "check"):
        monkeypatch.setattr(f"sopxl_workbook.run.{name}", endless)
    assert verbs.answer(verb, str(copy), "", nothing) == (
        f"E610 Control!C31: {verb} has worked for 0.05 seconds, the time limit, and was stopped; "
        "nothing was written. Enter a longer limit there, or close the workbook and use the "
        f"command line, which has none: sopxl {verb} copy.xlsx"
    )
