"""What the tests of the buttons share: a book open in Excel, its messages, and its failures."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from udfs.excel.fakeexcel import FakeBook
from workbook.cycle.firm import BY

from sopxl.plan.make import plan_as_it_stands
from sopxl_udfs.excel.open_book import OpenBook
from sopxl_udfs.kit import kit
from sopxl_workbook import runs
from sopxl_workbook.changes import ChangeSet
from sopxl_workbook.cycle.content import contents, edits
from sopxl_workbook.cycle.long_tables import LongTables
from sopxl_workbook.cycle.renew import renewed
from sopxl_workbook.ooxml import read_book
from sopxl_workbook.read import read_company


def in_excel(path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeBook:
    """A book open in Excel, which calculates before it saves; Ann presses its buttons."""
    book = FakeBook(path)
    book.calculator = calculate
    monkeypatch.setattr(OpenBook, "caller", classmethod(lambda cls: cls(book)))
    monkeypatch.setattr(runs, "user_name", lambda: BY)
    return book


def calculate(path: Path) -> None:
    """Renews every stored result in a file, as Excel does before it saves."""
    path.write_bytes(calculated(path.read_bytes()))


@lru_cache(maxsize=32)
def calculated(data: bytes) -> bytes:
    """A book with every stored result as it should be; most tests begin with the same one."""
    book = read_book(data)
    plan = plan_as_it_stands(read_company(book).company)
    changes = renewed(book, plan, LongTables(book), {}, kit()).cached()
    return ChangeSet(changes, book_sha256=book.sha256).apply(book)


def told(excel: FakeBook, kind: str = "info") -> str:
    """The only message since the last one that was looked at."""
    (found,) = excel.app.alerts
    excel.app.alerts.clear()
    assert found[1:] == ("sopxl", kind), found[0]
    return found[0]


_MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d UTC")  # of a stamp; a run may cross the minute


def same_but_run(one: Path, other: Path) -> list[Any]:
    """Cells in which two books differ, but for what names the run, the moment and the file."""
    names = ("sop_run", "sop_authorised_run", "sop_closed_run", "sop_before", "sop_engine")
    book = read_book(other)
    cells = {str(book.defined_name(name).target[1]).replace("$", "") for name in names}
    found = edits(contents(read_book(one)), book)
    return [
        edit
        for edit in found
        if not (edit.spot[0] == "Control" and f"C{edit.spot[1]}" in cells)
        and not (edit.spot[0] == "Archive" and edit.spot[2] == 2)
        and not ("Z-" in str(edit.was) and "Z-" in str(edit.now))
        and _MOMENT.sub("", str(edit.was)) != _MOMENT.sub("", str(edit.now))
    ]


def fails_at_every_block(path: Path, changes: ChangeSet, *, half: bool) -> int:
    """Excel fails at every write and every resize, one after the other, and nothing has changed.

    half : whether the one that fails is half done by then. Returns : how many there are.
    """
    count = FakeBook(path)
    OpenBook(count).apply(changes)
    book = FakeBook(path)
    sizes = book.sizes()
    book.is_half_done = half
    for failing in range(1, count.acts + 1):
        book.acts, book.failures = 0, {failing: OSError("Excel is busy")}
        with pytest.raises(OSError, match="Excel is busy"):
            OpenBook(book).apply(changes)
        assert (book.changed(), book.sizes()) == ({}, sizes), failing
    assert book.saves == 0
    return count.acts
