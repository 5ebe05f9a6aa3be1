"""The sheet of comparison put into a planner's workbook, as one run; imports attach and runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path

from sopxl.errors import NotFoundError, RefusedError, as_argument
from sopxl_workbook import runs
from sopxl_workbook.adopt.find import Found, find
from sopxl_workbook.adopt.inserted.lines import Sheet, fill
from sopxl_workbook.adopt.inserted.wanted import FITTING, comparisons
from sopxl_workbook.adopt.words import with_words
from sopxl_workbook.attach.adding import Attached, made
from sopxl_workbook.attach.mark import refuse_marked
from sopxl_workbook.attach.taking import project_of
from sopxl_workbook.build import build_beside
from sopxl_workbook.changes import ChangeSet
from sopxl_workbook.cycle.prepared import opened
from sopxl_workbook.kit import Kit
from sopxl_workbook.messages import counted
from sopxl_workbook.ooxml import Book, Patch
from sopxl_workbook.run import Done, Tell, silent
from sopxl_workbook.sheets.beside import TOP
from sopxl_workbook.vba import attached as vba
from sopxl_workbook.vba.modules import document_module

SHEET = "Comparison"
_CODE_NAME = f"{vba.SHEET_STEM}Comparison"
_ALL = tuple(name for names in FITTING.values() for name in names)


def insert(
    path: Path,
    *,
    kit: Kit,
    functions: Sequence[str] = (),
    words: Mapping[str, Sequence[str]] | None = None,
    by: str = "",
    dry_run: bool = False,
    tell: Tell = silent,
) -> tuple[Done, Attached]:
    """Writes our functions beside a planner's numbers, on a new sheet of an attached workbook.

    functions : those that are wanted, all that fit if left out. words : what the planner calls the
    measures, beside the words that are known anyway.
    Returns : Done with the file, and what came into it. Raises NotFoundError E563 (a function that
    cannot be inserted), RefusedError E240 (the functions are not attached), E562 (the sheet is
    there), E561 (no family fits), E244 (a file from elsewhere), and what runs.write raises; nothing
    is written then.
    """
    wanted = _checked(functions)
    refuse_marked(path)
    book, stopped = opened(path, dry_run=dry_run, tell=tell)
    part, standing = project_of(book)
    _refuse_taken(book)
    tell(f"Looking for the plan in {counted(len(book.sheets), 'sheet')} ...")
    with with_words(words or {}):
        sheet = _filled(find(book), wanted, kit)
    if not sheet.functions:
        raise _nothing(book, wanted)
    patch = Patch(book)
    patch.add_sheet(
        SHEET, template=(build_beside(SHEET, sheet.first, sheet.lines), SHEET), code_name=_CODE_NAME
    )
    standing.add([document_module(_CODE_NAME)])
    patch.set_part(part, standing.result())
    new = made(book.package, patch.result(), (SHEET,), (), sheet.left_out)
    what = f'{counted(len(sheet.functions), "formula")} on the new sheet "{SHEET}"'
    warnings = (*stopped, *sheet.left_out)
    if dry_run:
        runs.rehearse(path, book, ChangeSet(()))
        return Done(f"{path}: {what} would be inserted.", ChangeSet(()), warnings), new
    tell(f"Writing {path} ...")
    purpose = runs.Purpose(runs.INSERT, period="", by=by or runs.user_name(), warnings=new.warnings)
    done = runs.write(path, book, ChangeSet(()), purpose, new_bytes=new.data)
    summary = f"{path}: {what}.\nTo take them out: sopxl undo {as_argument(path)}"
    return Done(summary, ChangeSet(()), (*warnings, *done.told), (path,)), new


def _checked(functions: Sequence[str]) -> Sequence[str]:
    """The functions that are wanted, in capitals; NotFoundError E563 for one that is none."""
    wanted = [name.strip().upper() for name in functions]
    for name in wanted:
        if name not in _ALL:
            close = get_close_matches(name, _ALL, n=1)
            fix = f"Did you mean {close[0]}? " if close else ""
            raise NotFoundError(
                "E563",
                f'"{name}" is no function that can be inserted beside a plan.',
                "--functions",
                f"{fix}Those that can: {', '.join(_ALL)}.",
            )
    return wanted or _ALL


def _refuse_taken(book: Book) -> None:
    if SHEET.casefold() in {name.casefold() for name in book.sheets}:
        raise RefusedError(
            "E562",
            f'the workbook has a sheet "{SHEET}" already.',
            book.package.where,
            "Rename or delete it in Excel, or take it out with: sopxl undo BOOK, where it is ours.",
        )


def _filled(found: Found, wanted: Sequence[str], kit: Kit) -> Sheet:
    """The lines of all families."""
    sheet = Sheet(TOP)
    for one in comparisons(found):
        fill(sheet, one, wanted, kit.call)
    return sheet


def _nothing(book: Book, wanted: Sequence[str]) -> RefusedError:
    return RefusedError(
        "E561",
        f"no family was found whose rows {' or '.join(wanted)} could work out anew.",
        book.package.where,
        "See what was found: sopxl adopt BOOK. A family needs demand, supply and ending inventory, "
        "or bookings, shipments and backlog, or units, price and dollars.",
    )
