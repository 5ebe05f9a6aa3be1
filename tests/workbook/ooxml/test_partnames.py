"""One part has one name, whoever spells it."""

from __future__ import annotations

import pytest
import refusals
from workbook.ooxml.samples import hand_made, sheet_xml
from workbook.ooxml.test_patch import ROWS

from sopxl.errors import RefusedError
from sopxl_workbook.ooxml import Package
from sopxl_workbook.ooxml.partnames import folded

SPELLINGS = ["XL/Odd (é) 1.xml", "xl\\odd (é) 1.xml", "xl/odd%20(%C3%A9)%201.xml"]


@pytest.mark.parametrize("name", SPELLINGS)
def test_case_slashes_and_escapes_make_no_other_part(name: str) -> None:
    """A part is found by any spelling, and keeps its own."""
    data = hand_made(sheet_xml(ROWS), extra={name: "<kept/>"})
    package = Package(data)
    for spelling in SPELLINGS:
        assert folded(spelling) == folded(name)
        assert package.part(spelling) == b"<kept/>"
        assert package.true_name(spelling) == name
    assert name in package.names


@pytest.mark.parametrize("name", ["XL/workbook.xml", "xl\\workbook.xml", "xl/workboo%6b.xml"])
def test_two_spellings_of_one_name_are_refused(name: str) -> None:
    """Else it would depend on the program which of the two is the workbook."""
    refusals.check(
        lambda: Package(hand_made(sheet_xml(ROWS), extra={name: "<workbook/>"})),
        RefusedError,
        f'E006 workbook: the part "{name}" is there twice. '
        "Open it only if you trust its sender; ask for a file saved by Excel.",
    )
