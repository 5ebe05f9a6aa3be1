"""The calculation chain goes with the first formula that goes, however the workbook is packed."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from preserved import queries, spelled, strange
from preserved.parts import TYPES
from preserved.sample import SHEET, Sample
from preserved.strange import parts_of
from preserved.test_preserved import changed, dangling

from sopxl_workbook.ooxml import Package, Patch, commit, read_book
from sopxl_workbook.ooxml.package import relationships_part

CHAIN = "xl/calcChain.xml"
CHAINED = queries.calculation()
SAMPLES = [*strange.variants(parts_of(CHAINED)), *spelled.variants(CHAINED)]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_the_chain_goes_with_a_formula(sample: Sample, tmp_path: Path) -> None:
    """With its relationship and its content type; the file can be committed, the rest stays."""
    old = Package(sample.data)
    patch = Patch(sample.data)
    patch.set_value(SHEET, "D4", 1.5, replace_formula=True)
    new = Package(patch.result())
    assert old.has(CHAIN)
    assert not new.has(CHAIN)
    assert dangling(new) == []
    assert b"calcchain" not in new.part(TYPES).replace(b"\x00", b"").lower()
    rels = relationships_part(old.main_part)
    sheet = read_book(sample.data).sheets[SHEET].part
    assert changed(old, new) == {old.true_name(name) for name in (CHAIN, rels, TYPES, sheet)}
    path = tmp_path / "book.xlsx"
    path.write_bytes(sample.data)
    commit(path, new.data, hashlib.sha256(sample.data).hexdigest())
    assert read_book(path).sheet(SHEET)[4, 4] == 1.5
