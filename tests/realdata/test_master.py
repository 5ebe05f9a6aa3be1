"""Master data of AdventureWorks: changed on the whole company, checked, and undone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sopxl_udfs.kit import kit
from sopxl_workbook import create, run
from sopxl_workbook.cycle.master import (
    Action,
    AddFamily,
    AddItem,
    AddResource,
    MergeItems,
    RetireFamily,
    RetireItem,
    change_master,
)
from sopxl_workbook.cycle.undo import undo
from sopxl_workbook.ooxml import read_book
from sopxl_workbook.read import read_company

JERSEY, VEST, SINCE = "LJ-0192-L", "VE-C304-M", "2013-06"


@pytest.mark.slow
def test_families_and_resources_of_the_whole_company(
    adventureworks_folder: Path, tmp_path: Path
) -> None:
    """After each change the check passes and the others' plan is as it was; all is undone."""
    book = tmp_path / "aw.xlsm"
    create.new(book, folder=adventureworks_folder, sample=False, force=True, kit=kit())
    first, was = book.read_bytes(), read_company(read_book(book)).company
    actions: tuple[Action, ...] = (
        AddFamily("E-bikes", like="Touring Bikes", price=2900.0, cost=1700.0),
        AddResource("Battery bench", 8.0, 2.0, 0.9, asks={"E-bikes": 0.5}),
        RetireFamily("Caps", "2014-06"),
    )
    for action in actions:
        change_master(book, action, kit=kit(), by="Anna")
        report = run.check(book, kit=kit())
        assert report.passed, report.as_text()
    run.plan(book, kit=kit(), by="Anna")
    report = run.check(book, kit=kit())
    assert report.passed, report.as_text()
    now = read_company(read_book(book)).company
    caps = was.index["Caps"]
    others = [column for column in range(len(was.families)) if column != caps]
    assert np.allclose(
        now.production[:, others], was.production[:, others], rtol=1e-9, equal_nan=True
    )
    ends = was.calendar.labels.index("2014-06")
    assert (now.production[ends : was.planned.stop, caps] == 0).all()
    undone = 0
    while book.read_bytes() != first:
        undo(book, kit=kit())
        undone += 1
    assert undone == len(actions) + 1


@pytest.mark.slow
def test_items_of_the_whole_company(adventureworks_folder: Path, tmp_path: Path) -> None:
    """A jersey counts as a vest for half a year back: the sums are those of the orders."""
    book = tmp_path / "aw.xlsx"
    create.new(book, folder=adventureworks_folder, sample=False, force=True, kit=kit())
    first, was = book.read_bytes(), read_company(read_book(book)).company
    actions: tuple[Action, ...] = (
        AddItem("NEW-1", "Vests", start="2014-01"),
        MergeItems(JERSEY, VEST, SINCE),
        RetireItem("NEW-1", "2014-06"),
    )
    for action in actions:
        change_master(book, action, kit=kit(), by="Anna")
        report = run.check(book, kit=kit())
        assert report.passed, report.as_text()
    now = read_company(read_book(book)).company
    rows = pd.read_csv(adventureworks_folder / "actuals.csv", dtype={"code": str})
    moved = rows[(rows.code == JERSEY) & (rows.period >= SINCE)]
    assert moved.quantity.sum() > 100
    wanted = was.actual["Requested"].copy()
    for label, quantity in zip(moved.period, moved.quantity, strict=True):
        at = was.calendar.labels.index(label)
        wanted[at, was.index["Jerseys"]] -= quantity
        wanted[at, was.index["Vests"]] += quantity
    assert np.allclose(now.actual["Requested"], wanted, rtol=0, atol=1e-6, equal_nan=True)
    for _ in actions:
        undo(book, kit=kit())
    assert book.read_bytes() == first
