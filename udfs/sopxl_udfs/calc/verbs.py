"""The menu's verbs, as the worker does them on a stored copy of the open workbook.

Imports sopxl_workbook when a verb is asked for; knows nothing of LibreOffice but what it may ask
the menu for on the way: the cells, a question to the planner, another stored copy.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from sopxl.errors import Problem, RefusedError, SopError, fault
from sopxl_udfs.calc.open_cells import Ask, OpenCells

if TYPE_CHECKING:
    from sopxl_workbook.changes import ChangeSet
    from sopxl_workbook.checks.report import Report
    from sopxl_workbook.offered import Offer
    from sopxl_workbook.ooxml import Book

Answer: TypeAlias = tuple[str, bool]  # to say, whether all is well

_KEPT = (".xlsx", ".xlsm")  # the files that can be kept as they were
_PAGES = "pages"
_MOST_TOLD = 1  # problems that a bar above the sheet can hold
_PLANS, _CHECK, _STATUS = ("plan", "optimise", "compare"), "check", "status"


def answer(verb: str, copy: str, file: str, ask: Ask) -> Answer | str:
    """What a verb wants said when it is done, or one sentence saying why it cannot be done.

    verb : of the menu. copy : the stored copy, only read. ask : the menu's end of the pipe.
    file : where the open workbook was last saved, "" if it never was.
    """
    from sopxl_workbook import messages

    try:
        if verb == _CHECK:
            return _check(Path(copy), file, ask)
        if verb == _STATUS:
            return _status(Path(copy), file)
        if verb == _PAGES:
            return _pages(Path(copy), file)
        return _do(verb, Path(copy), file, ask)
    except SopError as error:
        notes = getattr(error, "__notes__", ())
        return " ".join((*messages.first(error.problems, _MOST_TOLD), *notes))
    except Exception as error:  # noqa: BLE001 - a traceback helps no planner
        return str(fault(error))


def _do(verb: str, copy: Path, file: str, ask: Ask) -> Answer:
    from sopxl_udfs.kit import kit
    from sopxl_workbook import hosted, messages, runs
    from sopxl_workbook.limited import within_limit
    from sopxl_workbook.ooxml import read_book

    path = _file_of(verb, file)
    stopped = runs.recover(path) if path else ()
    saved = read_book(copy)
    there = path or copy

    def work() -> Offer:
        """What the verb offers; the office shows on the way how it goes on."""
        return hosted.offer(verb, saved, there, kit(), lambda text: ask("progress", text))

    offer = within_limit(saved, verb, there.name, work)
    if offer.is_empty:
        return " ".join((messages.UP_TO_DATE, *messages.first(stopped, _MOST_TOLD))), True
    if offer.beside is not None:
        raise _to_be_closed(offer, there)
    if offer.asks and not ask("confirm", "\n\n".join(offer.question)):
        return messages.NOT_DONE, True
    warnings, kept = (*stopped, *offer.warnings), None
    if path:
        made = runs.hand_over(
            path,
            _as_it_was(path, saved),
            offer.changes,
            offer.purpose(warnings),
        )
        kept, warnings = made.snapshot, (*warnings, *made.told)
    _write(offer, copy, ask)
    done = (offer.done, "Undo takes it back.", messages.kept_as(kept))
    if offer.asks:
        done = (offer.done, "Save the workbook to keep it.", messages.kept_as(kept))
    return " ".join((*filter(None, done), *messages.first(warnings, _MOST_TOLD))), True


def _to_be_closed(offer: Offer, path: Path) -> RefusedError:
    """Why a run that moves a map on is not done here: nobody knows whether the book is saved."""
    return RefusedError(
        "E642",
        f"{offer.verb} moves the map beside the workbook too, and Calc may or may not save the "
        "workbook after it.",
        path.name,
        f"Save and close it, then type: {offer.command}",
    )


def _file_of(verb: str, file: str) -> Path | None:
    """The file of the open workbook, if a run can be kept beside it; only a plan does without."""
    path = Path(file)
    if path.suffix.lower() in _KEPT and path.is_file():
        return path
    if verb in _PLANS:
        return None
    raise RefusedError(
        "E206",
        "the open workbook is no .xlsx or .xlsm file on this machine.",
        path.name or "workbook",
        "Save it as an .xlsx file first: the runs of its months are kept beside it.",
    )


def _as_it_was(path: Path, saved: Book) -> Book:
    """The book to be kept: the file itself, unless edits that are not saved stand in the open one.

    An .xlsm is kept as it is all the same: what Calc stores of it has lost its macros.
    """
    from sopxl_workbook.cycle.content import contents, edits
    from sopxl_workbook.ooxml import read_book

    file = read_book(path)
    if path.suffix.lower() == ".xlsm":
        return file
    try:
        return saved if edits(contents(file), saved) else file
    except SopError:  # no book of ours, so nothing of ours is in it
        return file


def _write(offer: Offer, copy: Path, ask: Ask) -> None:
    """Writes and proves what Calc stores then; what cannot be proved is taken back."""
    from sopxl_workbook.ooxml import read_book

    _apply(offer.changes, ask)
    try:
        stored = copy.with_name(f"after-{copy.name}")
        ask("store", str(stored))
        offer.check(read_book(stored).package)
    except BaseException:
        _apply(offer.changes.reversed(), ask)
        raise


def _apply(changes: ChangeSet, ask: Ask) -> None:
    ask("begin")
    try:
        changes.apply_open(OpenCells(ask))
    finally:
        ask("end")


def _check(copy: Path, file: str, ask: Ask) -> Answer:
    from sopxl_udfs.kit import kit
    from sopxl_workbook import hosted, messages, run, runs
    from sopxl_workbook.adopt.use import hosted as mapped
    from sopxl_workbook.limited import within_limit
    from sopxl_workbook.ooxml import read_book

    path = Path(file)
    stopped = runs.recover(path, report_only=True) if file else ()
    name, saved = Path(file or copy).name, read_book(copy)
    if hosted.is_own(saved, path if file else copy):
        texts, is_well = mapped.checked_texts(saved, path if file else copy, stopped, _MOST_TOLD)
        return " ".join(texts), is_well
    report = within_limit(saved, _CHECK, name, lambda: run.check(copy, kit=kit()))
    told = (*stopped, *_left(report, copy, path, ask))
    return " ".join((*messages.checked(report, _MOST_TOLD), *map(str, told))), report.passed


def _left(report: Report, copy: Path, path: Path, ask: Ask) -> Sequence[Problem]:
    """Leaves a report on the Checks sheet; what is in the way of it is told, no more."""
    from sopxl_workbook import hosted, runs
    from sopxl_workbook.ooxml import read_book

    if not (path.suffix.lower() in _KEPT and path.is_file()):
        return ()  # no run is kept of a workbook that is no file
    try:
        saved = read_book(copy)
        offer = hosted.proved(saved, report)
        if not offer.changes.blocks():
            return ()
        made = runs.hand_over(path, _as_it_was(path, saved), offer.changes, offer.purpose(()))
        _apply(offer.changes, ask)
    except SopError as error:
        return error.problems
    return made.told


def _status(copy: Path, file: str) -> Answer:
    """Where the open workbook stands in its month, in one line."""
    from sopxl_workbook import hosted, messages, runs
    from sopxl_workbook.limited import within_limit
    from sopxl_workbook.ooxml import read_book

    path, saved = Path(file or copy), read_book(copy)
    stopped = runs.recover(path, report_only=True) if file else ()
    found = within_limit(saved, _STATUS, path.name, lambda: hosted.standing(saved, path))
    told = messages.first((*stopped, *found.problems), _MOST_TOLD)
    return " ".join((found.as_line(), *told)), not found.problems


def _pages(copy: Path, file: str) -> Answer:
    """The pages of all families, beside the file of the open workbook."""
    from sopxl_udfs.kit import kit
    from sopxl_workbook import messages, printed

    if not file:
        raise RefusedError(
            "E206",
            "the open workbook was never saved.",
            "workbook",
            "Save it first: the pages of its families are written beside it.",
        )
    done = printed.print_families(copy, kit=kit(), to=printed.beside(Path(file)))
    return " ".join((done.summary, *messages.first(done.warnings, _MOST_TOLD))), True
