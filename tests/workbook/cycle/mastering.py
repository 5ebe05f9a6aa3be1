"""Changes of master data as the tests make them, on a book in its second month."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from refusals import check
from workbook.cycle.firm import BY, Firm, authorise, roll

from sopxl.errors import SopError
from sopxl_udfs.kit import kit
from sopxl_workbook import run
from sopxl_workbook.changes import ChangeSet
from sopxl_workbook.contract import ACTUALS
from sopxl_workbook.cycle.long_tables import LongTables
from sopxl_workbook.cycle.master import Action, change_master
from sopxl_workbook.ooxml import Patch, read_book

MINE = "My view"  # a sheet of the planner's own


def in_february(book: Path, firm: Firm) -> Path:
    """The firm's book with January closed by a run and February planned."""
    firm.book(book)
    authorise(book, override="not reviewed")
    firm.load(book, firm.start)
    roll(book)
    run.plan(book, kit=kit(), by=BY)
    return book


def add_own_sheet(book: Path, titles: Sequence[str], formulas: Mapping[str, float]) -> None:
    """Adds the planner's own sheet.

    titles : in column A. formulas : what looks into our sheets and its value, in column B.
    """
    patch = Patch(book.read_bytes())
    patch.add_sheet(MINE, [[title] for title in titles])
    for row, (formula, value) in enumerate(formulas.items(), start=1):
        patch.set_formula(MINE, f"B{row}", formula, value)
    book.write_bytes(patch.result())


def load(book: Path, *rows: tuple[str, str, str, float]) -> None:
    """Types actuals into a closed book."""
    opened = read_book(book)
    tables = LongTables(opened)
    for row in rows:
        tables.append(ACTUALS, (*row, "typed"), "typed by a planner")
    changes = ChangeSet(tables.changes(), tables.sizes(), book_sha256=opened.sha256)
    book.write_bytes(changes.apply(opened))


def copied(book: Path, folder: Path) -> Path:
    """A copy of a book in another folder, with all that stands beside it."""
    beside = f"{book.name}.sopxl"
    shutil.copytree(book.with_name(beside), folder / beside)
    return Path(shutil.copy(book, folder / book.name))


def change(book: Path, action: Action, **given: Any) -> Any:
    """The change, as Ann makes it."""
    return change_master(book, action, kit=kit(), by=BY, **given)


def broken(book: Path) -> set[str]:
    """The rules that do not hold."""
    return {proof.rule for proof in run.check(book, kit=kit()).proofs if not proof.holds}


def refused(book: Path, action: Action, kind: type[SopError], text: str) -> None:
    """The change is refused with this reason, and the file is as it was."""
    before = book.read_bytes()
    check(lambda: change(book, action), kind, text)
    assert book.read_bytes() == before
