"""Workbooks by Excel, Google Sheets, Apple and many libraries, as published packages carry them."""

from __future__ import annotations

from collections import Counter
from pathlib import PurePath
from typing import TYPE_CHECKING

import pytest
from preserved import attaching, corpus
from preserved.check import outcome
from preserved.corpus import Corpus
from preserved.fetch import UnreachableError

if TYPE_CHECKING:
    from hosts.office import Office

OLD = (".xls", ".xlsb")
DAMAGED = {"xlsx2csv-0.8.6: skip_empty_lines.xlsx": "E001"}  # a cell in a row that is not its own


@pytest.fixture(scope="module")
def found() -> Corpus:
    """Every fetched workbook, read from end to end."""
    try:
        return corpus.read()
    except UnreachableError as error:
        pytest.skip(f"the workbooks of other makers cannot be fetched: {error}")


@pytest.mark.slow
class TestCorpus:
    """Nothing that Excel opens is refused, and nothing but the edited rows changes."""

    def test_it_is_there(self, found: Corpus) -> None:
        """More than a hundred workbooks of eight packages can be changed."""
        assert len(found.samples) > 100
        assert len(Counter(sample.maker for sample in found.samples)) == 8

    def test_only_what_is_no_workbook_is_refused(self, found: Corpus) -> None:
        """Old formats, encrypted files, and one that is damaged; each by its code."""
        others = {
            name: code
            for name, code in found.refused.items()
            if PurePath(name).suffix not in OLD and code != "E003"
        }
        assert others == DAMAGED
        assert set(found.refused.values()) == {"E001", "E002", "E003"}

    def test_the_functions_are_attached_and_taken_out(self, found: Corpus) -> None:
        """Whoever made the workbook: only lists and code names change, and all of ours goes."""
        assert [fault for sample in found.samples for fault in attaching.faults(sample)] == []

    def test_only_the_edited_rows_change(self, found: Corpus, office: Office) -> None:
        """openpyxl and LibreOffice show the new values wherever they can read the workbook."""
        outcomes = [outcome(sample, office) for sample in found.samples]
        assert [fault for each in outcomes for fault in each.faults()] == []
