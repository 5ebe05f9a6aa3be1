"""What a format rounds to nothing is shown without a sign."""

from __future__ import annotations

import pytest

from sopxl_workbook.cellspec import CellSpec
from sopxl_workbook.sheets.zeros import plain_zeros


class Sheet:
    """Keeps the rules that it is given."""

    def __init__(self) -> None:
        self.rules: list[tuple[tuple[int, ...], dict[str, object]]] = []

    def conditional_format(self, *given: object) -> None:
        """Keeps one rule with its first cell."""
        *area, rule = given
        self.rules.append((tuple(area), rule))  # type: ignore[arg-type]


class Styles:
    """Says which number format a rule asks for."""

    def rule(self, style: str, num_format: str) -> tuple[str, str]:
        """Both words as they are."""
        return style, num_format


def test_each_format_has_the_half_of_its_last_place() -> None:
    """Units half a unit, thousands 500; runs of a row are one range; texts get no rule."""
    cells = {
        (10, 5): CellSpec(1.0, "", "calculated units hair"),
        (10, 6): CellSpec(1.0, "", "derived deviation hair"),
        (12, 5): CellSpec(1.0, "", "units"),
        (11, 5): CellSpec("a", "", "label hair"),
        (10, 8): CellSpec(1.0, "", "key signed rule"),
    }
    sheet = Sheet()
    plain_zeros(sheet, Styles(), cells)  # type: ignore[arg-type]
    (_, units), (first, thousands) = sheet.rules
    assert (units["multi_range"], thousands["multi_range"]) == ("E10:F10 E12:E12", "H10:H10")
    assert first == (9, 7, 9, 7)
    assert units["maximum"] == pytest.approx(0.5)
    assert thousands["minimum"] == pytest.approx(-500.0)
    assert units["maximum"] < 0.5  # a half is shown as 1
    assert units["format"] == ("", "0_i;0_i")
