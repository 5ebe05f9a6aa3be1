"""Books whose master data was changed, recalculated by LibreOffice: every formula is its twin."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hosts.whole_book import hold_against_twins
from small import write_folder

from sopxl_udfs.kit import kit
from sopxl_workbook import create, run
from sopxl_workbook.cycle.master import (
    Action,
    AddFamily,
    AddItem,
    AddResource,
    Kind,
    MergeFamilies,
    MergeItems,
    MergeResources,
    Rename,
    RetireFamily,
    RetireItem,
    RetireResource,
    change_master,
)

if TYPE_CHECKING:
    from hosts.office import Office

ITEMS: tuple[Action, ...] = (
    AddItem("4711", "Chairs", 2.0),
    AddItem("4712", "Chairs"),
    MergeItems("4711", "4712", factor=1.0),
    RetireItem("4712", "2026-06"),
)
RESOURCES: tuple[Action, ...] = (
    AddResource("Laser", 8.0, 3.0, 0.9),
    AddResource("Paint shop", 16.0, 1.0, start="2026-04"),
    RetireResource("Laser", "2026-09"),
    AddResource("Second saw", 8.0, 1.0, asks={"Chairs": 0.25}),
    MergeResources("Second saw", "Saw", "2026-04"),
)

FAMILIES: tuple[Action, ...] = (
    AddFamily("Benches", like="Chairs", price=70.0),
    AddResource("Laser", 8.0, 3.0, asks={"Benches": 0.2, "Tables": 0.1}),
    AddFamily("Desks", like="Tables"),
    Rename(Kind.FAMILY, "Benches", "Garden benches"),
    RetireFamily("Chairs", "2026-08"),
)
MERGED: tuple[Action, ...] = (
    AddFamily("Benches", like="Chairs", unit="benches", price=70.0),
    MergeFamilies("Benches", "Chairs", 2.0),
    AddFamily("Desks", like="Tables"),
    MergeFamilies("Tables", "Desks"),
)
FIRSTS: tuple[Action, ...] = (
    AddResource("Laser", 8.0, 3.0, asks={"Chairs": 0.2}),
    AddFamily("Desks", unit="desks", strategy="MTO", price=70.0, cost=50.0),
)
NO_RESOURCE = {
    "resources": "resource,from,hours,stations\n",
    "bill": "family,resource,from,hours_per_unit\n",
}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("actions", "texts"),
    [(ITEMS, {}), (RESOURCES, {}), (FAMILIES, {}), (MERGED, {}), (FIRSTS, NO_RESOURCE)],
    ids=["items", "resources", "families", "merged", "firsts"],
)
def test_every_formula_is_its_twin(
    office: Office, actions: tuple[Action, ...], texts: dict[str, str], tmp_path: Path
) -> None:
    """After each change of a kind, no error cell and every formula what is stored with it."""
    path = tmp_path / "plan.xlsx"
    folder = write_folder(tmp_path / "csv", **texts)
    create.new(path, folder=folder, sample=False, force=True, kit=kit())
    for action in actions:
        change_master(path, action, kit=kit(), by="Ann")
    report = run.check(path, kit=kit())
    assert report.passed, report.as_text()
    assert hold_against_twins(office, path) > 10_000
