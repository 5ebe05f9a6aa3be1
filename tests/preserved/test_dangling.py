"""A relationship that leads nowhere must not lead to a part that is added."""

from __future__ import annotations

from preserved.parts import OFFICE, SHEET_PART, Part, with_parts
from preserved.queries import plain
from preserved.sample import SHEET, with_rows
from preserved.test_preserved import dangling
from preserved.written import charts

from sopxl_workbook.ooxml import Package, Patch, read_book

NOWHERE = "xl/drawings/drawing1.xml"


def test_an_added_chart_shows_only_on_its_own_sheet() -> None:
    """As some programs write it, a sheet speaks of a drawing that the file does not have."""
    drawing = Part(NOWHERE, "", "", f"{OFFICE}/drawing", SHEET_PART, "rId90")
    complete = Package(with_parts(plain(), [drawing]))
    data = complete.rewrite({}, [NOWHERE])
    patch = Patch(data)
    patch.add_sheet("Added", template=(with_rows(charts), SHEET))
    new = read_book(patch.result())
    assert dangling(new.package) == [NOWHERE]
    (added,) = [
        rel.target
        for rel in new.package.relationships(new.sheets["Added"].part)
        if rel.kind == "drawing"
    ]
    assert added == "xl/drawings/drawing2.xml"
    assert new.package.has(added)
