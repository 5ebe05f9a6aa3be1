"""Samples by sopxl itself: the sample company's workbook, without and with macros."""

from __future__ import annotations

import tempfile
from pathlib import Path

from preserved.sample import Sample

from sopxl_udfs.kit import kit
from sopxl_workbook import create
from sopxl_workbook.ooxml.values import Writable

EDITS: dict[str, Writable] = {"B1335": "=New <&> é", "D1335": 98.25, "C1335": None}
SHEET = "Actuals"
PARTS = ("xl/charts/chart1.xml", "xl/tables/table1.xml")


def macro_book() -> list[Sample]:
    """With buttons and their macros."""
    holds = (*PARTS, "xl/vbaProject.bin")
    return [Sample("the sample company, macros", "sopxl", made(".xlsm"), holds, SHEET, EDITS)]


def plain_book() -> list[Sample]:
    """Without macros."""
    return [Sample("the sample company", "sopxl", made(".xlsx"), PARTS, SHEET, EDITS)]


def made(ending: str) -> bytes:
    """A new workbook of the sample company."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"book{ending}"
        create.new(path, folder=None, sample=True, force=True, kit=kit())
        return path.read_bytes()
