"""Attach, detach and refresh-vba on files: runs like any other, logged; imports runs.

An .xlsx stays as it is: the workbook with macros is a new file beside it, and detach writes the
.xlsx again. An .xlsm is changed in its place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sopxl.errors import InputError, Problem, RefusedError, as_argument
from sopxl_workbook import runs
from sopxl_workbook.attach.adding import Attached, attached
from sopxl_workbook.attach.mark import refuse_marked
from sopxl_workbook.attach.taking import put_back, renewed, taken_out
from sopxl_workbook.changes import ChangeSet
from sopxl_workbook.cycle.prepared import opened
from sopxl_workbook.kit import Kit
from sopxl_workbook.messages import counted
from sopxl_workbook.ooxml import Book, check_creatable, create, read_book
from sopxl_workbook.ooxml.locks import check_not_open
from sopxl_workbook.ooxml.writable import real_path
from sopxl_workbook.run import Done, Tell, silent

_PLAIN, _MACRO = ".xlsx", ".xlsm"


@dataclass(frozen=True, slots=True)
class _First:
    """What a workbook was before the functions were attached to it."""

    run: str  # of attach
    was_plain: bool  # an .xlsx, beside which it was made
    is_last: bool  # nothing but runs of ours wrote the file since


def attach(
    path: Path, *, kit: Kit, by: str = "", dry_run: bool = False, tell: Tell = silent
) -> tuple[Done, Attached]:
    """Puts the cell functions into a workbook that somebody else made.

    path : an .xlsm, changed in its place; or an .xlsx, beside which an .xlsm is written.
    by : who does it, the user of this machine if left out.
    Returns : Done with the file that was written, and what came into it. Raises what attached and
    runs.write raise, InputError E002 (another kind of file), RefusedError E210 (there is an .xlsm
    beside the .xlsx), E244 (an .xlsm that came from elsewhere); nothing is written then.
    """
    is_plain = path.suffix.casefold() == _PLAIN
    target = path.with_suffix(_MACRO) if is_plain else path
    book, stopped = _opened(path, target, dry_run=dry_run, tell=tell)
    new = attached(book, kit)
    warnings = (*stopped, *new.warnings)
    what = f"{counted(len(kit.functions), 'function')} and {counted(len(new.sheets), 'sheet')}"
    if dry_run:
        runs.rehearse(path, book, ChangeSet(()))
        return Done(f"{target}: {what} would be attached.", ChangeSet(()), warnings), new
    tell(f"Writing {target} ...")
    who = by or runs.user_name()
    if is_plain:
        done = runs.write_beside(path, book, target, new.data, verb=runs.ATTACH, by=who)
    else:
        done = _write(path, book, new, runs.ATTACH, who)
    stays = f" {path} stays as it is." if is_plain else ""
    summary = (
        f"{target}: {what} attached.{stays}\nTo take them out: sopxl detach {as_argument(target)}"
    )
    return Done(summary, ChangeSet(()), (*warnings, *done.told), (target,)), new


def detach(
    path: Path,
    *,
    out: Path | None = None,
    by: str = "",
    leave_formulas: bool = False,
    dry_run: bool = False,
    tell: Tell = silent,
) -> tuple[Done, Attached]:
    """Takes out what attach put into a workbook.

    Where only sopxl wrote the file since, it is the first one again, byte for byte; where somebody
    saved it, all that is the planner's stays. One that was made from an .xlsx is written as an
    .xlsx beside it, and stays.
    out : name of a new file for it; the workbook then stays. leave_formulas : formulas that use the
    functions stay, and fail.
    Returns : Done with the file that was written, and what went. Raises what taken_out and
    runs.write raise, RefusedError E210 (another file is there already), InputError E002 (out ends
    as another kind of file); nothing is written then.
    """
    book, stopped = opened(path, dry_run=dry_run, tell=tell)
    first = _first(path, book)
    new = _first_file(path, book, first) or taken_out(
        book, was_plain=first is not None and first.was_plain, leave_formulas=leave_formulas
    )
    warnings = (*stopped, *new.warnings)
    is_plain = not read_book(new.data).package.has_macros and first is not None and first.was_plain
    target = out or (path.with_suffix(_PLAIN) if is_plain else path)
    _check_ending(target, _PLAIN if is_plain else _MACRO)
    if dry_run:
        summary = f"{target}: it would be the workbook without the functions."
        return Done(summary, ChangeSet(()), warnings), new
    tell(f"Writing {target} ...")
    if target != path:
        _create(target, new.data, path)
        summary = f"{target}: the workbook without the functions. {path} stays as it is."
        return Done(summary, ChangeSet(()), warnings, (target,)), new
    done = _write(path, book, new, runs.DETACH, by or runs.user_name())
    summary = f"{path}: the functions are taken out. The book with them: {done.snapshot}"
    return Done(summary, ChangeSet(()), (*warnings, *done.told), (path,)), new


def refresh_vba(
    path: Path, *, kit: Kit, by: str = "", dry_run: bool = False, tell: Tell = silent
) -> tuple[Done, Attached]:
    """Brings our modules in a workbook to this version; nothing else in it changes.

    Returns : Done, without a file where nothing was to be done, and the modules that changed.
    Raises what renewed and runs.write raise, RefusedError E244 (it came from elsewhere); nothing is
    written then.
    """
    refuse_marked(path)
    book, stopped = opened(path, dry_run=dry_run, tell=tell)
    new = renewed(book, kit)
    if new.data == book.package.data:
        summary = f"{path}: its macros are those of this version, nothing changes."
        return Done(summary, ChangeSet(()), stopped), new
    count = counted(len(new.modules), "VBA module")
    if dry_run:
        runs.rehearse(path, book, ChangeSet(()))
        return Done(f"{path}: {count} would be renewed.", ChangeSet(()), stopped), new
    tell(f"Writing {path} ...")
    done = _write(path, book, new, runs.REFRESH, by or runs.user_name())
    summary = f"{path}: {count} renewed. The book as it was: {done.snapshot}"
    return Done(summary, ChangeSet(()), (*stopped, *done.told), (path,)), new


def _opened(
    path: Path, target: Path, *, dry_run: bool, tell: Tell
) -> tuple[Book, Sequence[Problem]]:
    """The workbook; an .xlsx is only read, and refused where its program may hold other cells."""
    if path.suffix.casefold() not in (_PLAIN, _MACRO):
        raise _other_kind(path, "its name does not end in .xlsx or .xlsm")
    if target == path:
        refuse_marked(path)
        return opened(path, dry_run=dry_run, tell=tell)
    check_not_open(real_path(path))
    if target.exists():
        raise _is_there(target, "Rename that file, or attach to it: it may be this one's already.")
    check_creatable(target)
    tell(f"Reading {path} ...")
    book = read_book(path)
    if book.package.has_macros:
        raise _other_kind(path, "it holds macros, which Excel refuses in a file of this name")
    return book, ()


def _write(path: Path, book: Book, new: Attached, verb: str, by: str) -> runs.Run:
    return runs.write(
        path,
        book,
        ChangeSet(()),
        runs.Purpose(verb, period="", by=by, warnings=new.warnings),
        new_bytes=new.data,
        dropped=new.removed,
    )


def _first(path: Path, book: Book) -> _First | None:
    """The run that attached the functions to a workbook, by its log; None where that is lost."""
    now, is_last = book.sha256, True
    for entry in reversed(runs.standing_runs(runs.read_log(runs.log_of(path)))):
        is_last = is_last and entry.after == now
        if entry.verb == runs.ATTACH:
            return _First(entry.run, not entry.before, is_last)
        if entry.verb == runs.DETACH:
            return None
        is_last = is_last and entry.verb == runs.REFRESH
        now = entry.before
    return None


def _first_file(path: Path, book: Book, first: _First | None) -> Attached | None:
    """The very file from before, where nobody else saved the workbook since and it is kept."""
    if first is None or not first.is_last:
        return None
    kept = next((each for each in runs.snapshots(path) if each.run == first.run), None)
    if kept is None:
        return None
    return put_back(book, runs.read_snapshot(kept))


def _create(target: Path, data: bytes, like: Path) -> None:
    """Writes the .xlsx; one that is the same already is left as it is."""
    if target.exists():
        if target.read_bytes() == data:
            return
        raise _is_there(target, "It is another one than this would be. Give a name: --out FILE.")
    create(target, data, like=like)


def _check_ending(target: Path, ending: str) -> None:
    """InputError E002 for a name by which Excel would not open the file."""
    if target.suffix.casefold() != ending:
        kind = "without macros" if ending == _PLAIN else "with macros"
        raise InputError(
            "E002",
            f"the workbook is one {kind}, and its name has to end in {ending}.",
            str(target),
            f"Give a name that ends in {ending}: --out FILE.",
        )


def _is_there(target: Path, fix: str) -> RefusedError:
    return RefusedError("E210", "a file of that name is there already.", str(target), fix)


def _other_kind(path: Path, why: str) -> InputError:
    return InputError(
        "E002",
        f"{why}.",
        str(path),
        "Save it in Excel as an Excel workbook (.xlsx) or a macro-enabled one (.xlsm).",
    )
