"""The native checks find what is broken; each case breaks one number of the sample company."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from sopxl.arrays import Block
from sopxl_workbook.build import Contents
from sopxl_workbook.contract import ACTUAL, FORECAST, LOAD, PLAN, PROJECTION, WideTable
from sopxl_workbook.sheets import View, proofs
from sopxl_workbook.sheets.proofs import PROOFS, blank_forecasts, failing, master_text
from sopxl_workbook.values import BookValues

NAMES = [proof.name for proof in PROOFS]


def broken(contents: Contents, table: WideTable, key: str, ahead: int, change: float) -> BookValues:
    """The same book with one value changed. ahead : months from the base period."""
    values = contents.values
    wide = values.tables[table.name]
    figures: Block = wide.values.copy()
    figures[wide.index[key], values.plan.company.now + ahead] += change
    changed = dataclasses.replace(wide, values=figures)
    return dataclasses.replace(values, tables={**values.tables, table.name: changed})


def breaks(values: BookValues, view: View) -> dict[str, float]:
    """The checks that fail, with their breaks."""
    found = {proof.name: proof.twin(values, view) for proof in PROOFS}
    return {name: count for name, count in found.items() if count}


class TestProofs:
    """One wrong number fails the check that is about it."""

    def test_the_sample_company_passes(self, sample: Contents) -> None:
        """Nothing fails in a book that was just planned."""
        assert breaks(sample.values, sample.view) == {}
        assert master_text(sample.values, sample.view) == "● All 14 checks pass"

    def test_they_are_worked_out_once_for_a_view(
        self, sample: Contents, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Every page says the result; another view of the same book is looked at anew."""
        asked: list[View] = []

        def twin(book: BookValues, view: View) -> float:
            asked.append(view)
            return float(view.not_reviewed)

        monkeypatch.setattr(proofs, "PROOFS", [dataclasses.replace(PROOFS[0], twin=twin)])
        values = dataclasses.replace(sample.values)
        one, other = (dataclasses.replace(sample.view, not_reviewed=count) for count in (0, 1))
        found = [failing(values, view) for view in (one, one, other, one)]
        assert found == [0, 0, 1, 0]
        assert len(asked) == 3

    @pytest.mark.parametrize(
        ("table", "key", "ahead", "expected"),
        [
            (PROJECTION, "Cider|Inventory", 0, {NAMES[0]: 1}),
            (PROJECTION, "Partner labels|Backlog", 0, {NAMES[1]: 1}),
            (PROJECTION, "Cider|Inventory", 17, {NAMES[2]: 1}),
            (PROJECTION, "Bulk wine|Backlog", 17, {NAMES[3]: 1}),
            (ACTUAL, "Cider|Closing", -1, {NAMES[0]: 1, NAMES[2]: 1}),
            (PLAN, "Cider|Production", 5, {NAMES[2]: 1}),
            (FORECAST, "Bulk wine|Forecast", 5, {NAMES[3]: 1}),
            (PROJECTION, "Cider|Unexplained", -3, {NAMES[4]: 1}),
            (PROJECTION, "Packing hall|Load", 2, {NAMES[5]: 1}),
            (LOAD, "Cider|Packing hall", 2, {NAMES[5]: 1}),
            (PLAN, "Cider|Production", 0, {NAMES[0]: 1, NAMES[2]: 1}),
        ],
    )
    def test_one_wrong_number(
        self,
        sample: Contents,
        table: WideTable,
        key: str,
        ahead: int,
        expected: dict[str, float],
    ) -> None:
        """Ten units too many in one cell."""
        assert breaks(broken(sample, table, key, ahead, 10.0), sample.view) == expected

    def test_a_blank_month_of_the_plan(self, sample: Contents) -> None:
        """A month without production is counted, and the balance does not roll either."""
        values = broken(sample, PLAN, "Cider|Production", 3, np.nan)
        assert breaks(values, sample.view) == {NAMES[2]: 1, NAMES[7]: 1}

    def test_a_blank_month_of_the_forecast(self, sample: Contents) -> None:
        """Start counts the months without a forecast."""
        assert blank_forecasts(sample.values) == 0
        assert blank_forecasts(broken(sample, FORECAST, "Cider|Forecast", 3, np.nan)) == 1

    def test_changed_inputs(self, sample: Contents) -> None:
        """A plan that is older than its inputs fails the last check, and the master says so."""
        view = dataclasses.replace(sample.view, settings={**sample.settings, "sop_changed": "yes"})
        assert breaks(sample.values, view) == {NAMES[9]: 1}
        assert failing(sample.values, view) == 1
        assert master_text(sample.values, view) == "▲ 1 of 14 checks fails"
