"""One row of one sheet changes, and nothing else in the file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pytest
from preserved import groups, resaved
from preserved.check import outcome
from preserved.parts import TYPES
from preserved.sample import Sample
from preserved.table import HEADING, markdown

from sopxl_workbook.ooxml import NOT_CALCULATED, Package, Patch, read_book
from sopxl_workbook.ooxml.package import relationships_part

if TYPE_CHECKING:
    from hosts.office import Office

CHAIN, METADATA = "xl/calcChain.xml", "xl/metadata.xml"
UNCLAIMED = {"xl/orphan.xml", "[trash]/0000.dat", "mimetype"}  # no relationship leads there


def by_group(*slow: str) -> pytest.MarkDecorator:
    """A test of every group of samples; of some only where all tests run."""
    return pytest.mark.parametrize(
        "name",
        [
            pytest.param(name, marks=pytest.mark.slow) if name in slow else name
            for name in groups.MAKERS
        ],
    )


@by_group("sopxl, no macros")
class TestSamples:
    """Workbooks of many makers, made anew for every run."""

    def test_only_the_edited_rows_change(self, name: str) -> None:
        """All other parts keep their raw bytes, and openpyxl shows the new values."""
        assert faults(groups.group(name)) == []

    def test_no_edit_gives_the_same_bytes(self, name: str) -> None:
        """Also where every cell is given the value that it has."""
        for sample in groups.group(name):
            patch = Patch(sample.data)
            sheet = patch.book.sheet(sample.sheet)
            for ref in sample.edits:
                value = sheet.block(ref)[0][0]
                assert value is not NOT_CALCULATED
                patch.set_value(sample.sheet, ref, value)
            assert patch.result() is sample.data, sample.name

    def test_a_new_formula_changes_only_what_speaks_of_formulas(self, name: str) -> None:
        """The sheet; for a spill the metadata, told of once; the chain of formulas goes."""
        for sample in groups.group(name):
            old, patch = Package(sample.data), Patch(sample.data)
            below = f"A{patch.book.sheet(sample.sheet).last_row + 3}"
            patch.set_formula(sample.sheet, below, "=1+2", 3.0, is_dynamic=True)
            new = Package(patch.result())
            sheet = patch.book.sheets[sample.sheet].part
            told = (sheet, TYPES, relationships_part(old.main_part), METADATA, CHAIN)
            spelled = {old.true_name(part) for part in told if old.has(part)} | {METADATA}
            assert changed(old, new) <= spelled, sample.name
            assert old.true_name(sheet) in changed(old, new), sample.name
            assert dangling(new) == [], sample.name
            assert read_book(new.data).sheet(sample.sheet).cell(below).formula == "=1+2"

    def test_they_hold_what_they_say(self, name: str) -> None:
        """Every part that makes the sample is there, and is found the way Excel finds it."""
        for sample in groups.group(name):
            package = Package(sample.data)
            assert [part for part in sample.holds if not package.has(part)] == [], sample.name
            assert dangling(package) == [], sample.name
            assert unclaimed(package) <= UNCLAIMED, sample.name


@by_group("sopxl, no macros", "sopxl, macros")
def test_libreoffice_shows_the_new_values(name: str, office: Office) -> None:
    """And all others as it showed them before."""
    assert faults(groups.group(name), office) == []


def test_what_libreoffice_wrote_is_preserved(office: Office) -> None:
    """Its charts, formats, controls and pivot tables."""
    samples = resaved.samples(office)
    for sample in samples:
        package = Package(sample.data)
        assert [part for part in sample.holds if not package.has(part)] == [], sample.name
    assert faults(samples, office) == []


def test_the_table_tells_what_was_preserved() -> None:
    """A row for each workbook; what was not asked is not claimed."""
    sample = groups.group("XlsxWriter")[0]
    assert markdown([outcome(sample)]).splitlines() == [
        f"| {' | '.join(HEADING)} |",
        "| --- | --- | --- | --- | --- | --- | --- |",
        "| XlsxWriter | plain rows | 10 | 1 | 9 byte-identical | shows | not asked |",
    ]


def changed(old: Package, new: Package) -> set[str]:
    """Members that one package has and the other has not, or not byte for byte."""
    before, after = old.raw_members(), new.raw_members()
    return {name for name in before | after if before.get(name) != after.get(name)}


def faults(samples: Iterable[Sample], office: Office | None = None) -> list[str]:
    """What is not as it must be, over all samples."""
    return [fault for sample in samples for fault in outcome(sample, office).faults()]


def dangling(package: Package) -> list[str]:
    """Relationships to parts that are not there."""
    return [
        rel.target
        for name in ("", *package.names)
        for rel in package.relationships(name.replace("\\", "/"))
        if not rel.is_external and "#" not in rel.target and not package.has(rel.target)
    ]


def unclaimed(package: Package) -> set[str]:
    """Parts that no relationship leads to."""
    claimed = {
        package.true_name(rel.target)
        for name in ("", *package.names)
        for rel in package.relationships(name.replace("\\", "/"))
        if package.has(rel.target)
    }
    described = (".rels", "[content_types].xml")
    return {
        name
        for name in package.names
        if name not in claimed and not name.lower().endswith(described)
    }
