"""Pages are windows: right wherever the base period stands, in the real LibreOffice."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pages_twins as twins
import pytest

from sopxl_workbook.build import Contents
from sopxl_workbook.values import BookValues

if TYPE_CHECKING:
    from hosts.office import Office

BASES = (
    1,
    2,
    3,
    4,
    5,
    7,
    11,
    12,
    13,
    14,
    19,
    24,
    25,
    30,
    36,
    37,
    38,
    41,
    43,
    49,
    55,
    103,
    109,
    120,
)


class TestBase:
    """Moving sop_base moves every page, and nothing else has to be touched."""

    @pytest.mark.parametrize(
        "bases",
        [(*BASES[:-1:5], BASES[-1]), pytest.param(BASES, marks=pytest.mark.slow)],
        ids=["6", "24"],
    )
    def test_every_page_is_right_at_other_base_periods(
        self, bases: Sequence[int], office: Office, sample: Contents, sample_book: Path
    ) -> None:
        """From the first column of the axis to the last, over years, with and without plan."""
        assert len(set(bases)) in (6, 24)
        with office.open(sample_book) as opened:
            for base in bases:
                twins.set_base(opened, base)
                changed = "no" if base == sample.values.plan.company.base else "yes"
                settings = {**sample.settings, "sop_base": base, "sop_changed": changed}
                values = BookValues.of(twins.stands_at(sample.values.plan, base))
                view = dataclasses.replace(sample.view, settings=settings)
                assert twins.differences(opened, values, view) == [], f"base {base}"
                assert opened.errors() == [], f"base {base}"
