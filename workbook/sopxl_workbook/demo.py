"""The verb demo: planned books to look at, and a month of one; imports create, compare and cycle.

Every month whose actuals came in later stands as `later/PERIOD.csv` in the folder of CSV files.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from sopxl_workbook import runs
from sopxl_workbook.changes import ChangeSet
from sopxl_workbook.compare import compare
from sopxl_workbook.contract import OPTIMAL_HOLDING
from sopxl_workbook.create import MACRO_BOOK, PLAIN_BOOK, new
from sopxl_workbook.cycle import verbs
from sopxl_workbook.files import make_folder
from sopxl_workbook.kit import Kit
from sopxl_workbook.ooxml import create, read_book
from sopxl_workbook.run import Done, Tell, check, plan, silent
from sopxl_workbook.sample import FOLDER as SAMPLE

LATER = "later"
_REASON = "a demonstration: nobody reviews these forecasts"


def demo(folder: Path, *, source: Path | None, name: str, kit: Kit, tell: Tell = silent) -> Done:
    """Makes planned books, with and without macros, of the sample company or of a folder.

    Where its settings say what holding costs, the page Plan comparison is filled. Where the folder
    holds months that came in later, a third book goes through them: each authorised, rolled over
    and planned, the first one rolled over, undone and rolled over again.
    Returns : Done, with the files; its summary is the report of each check, warnings in it. The
    folder's own files of that name are replaced.
    """
    make_folder(folder)
    source = _sample(folder / f"{name}-csv") if source is None else source
    done = [
        new(path, folder=source, sample=False, force=True, kit=kit, tell=tell)
        for path in (folder / f"{name}{MACRO_BOOK}", folder / f"{name}{PLAIN_BOOK}")
    ]
    for made in done:
        _compared(made.book, kit, tell)
    texts = [check(done[0].book, kit=kit).as_text()]
    months = sorted((source / LATER).glob("*.csv"))
    if months:
        rolled = folder / f"{name}-rolled{MACRO_BOOK}"
        done.append(_roll(done[0].book, rolled, months, kit, tell))
        _compared(rolled, kit, tell)
        texts += [done[-1].summary, check(rolled, kit=kit).as_text()]
    return Done("\n".join(texts), ChangeSet(()), files=[each.book for each in done])


def _compared(book: Path, kit: Kit, tell: Tell) -> None:
    """Fills the page Plan comparison, if the book says what its least-cost plan is weighed by."""
    if read_book(book).named_value(OPTIMAL_HOLDING.name) is not None:
        compare(book, kit=kit, tell=tell)


def _sample(folder: Path) -> Path:
    """The CSV files of the sample company, to look at and to change."""
    make_folder(folder / LATER)
    for file in (*SAMPLE.rglob("*.csv"), SAMPLE / "SOURCE.md"):
        create(folder / file.relative_to(SAMPLE), file.read_bytes())
    return folder


def _roll(book: Path, rolled: Path, months: list[Path], kit: Kit, tell: Tell) -> Done:
    """A copy of a book, taken through its later months; the very first roll is undone once."""
    runs.write_anew(rolled, book.read_bytes(), period=months[0].stem)
    told = []
    for actuals in months:
        verbs.authorise(rolled, kit=kit, override=_REASON, tell=tell)
        for is_tried in (True, False) if actuals is months[0] else (False,):
            done, _ = verbs.rollover(
                rolled, kit=kit, actuals=str(actuals), period=actuals.stem, tell=tell
            )
            told.append(done.summary.splitlines()[0])
            if is_tried:
                told.append(verbs.undo(rolled, kit=kit, tell=tell).summary.splitlines()[0])
        told.append(plan(rolled, kit=kit, tell=tell).summary)
    return replace(done, summary="\n".join(told), files=(rolled,))
