"""What a button does to the open workbook; imports the work itself only when a button is pressed.

A run saves, computes from a copy of the saved file within the time limit of the book, asks where it
is asked to, writes the values in blocks, reads them back, saves, and reads the saved file back.
Whatever happens, the planner gets one message: what was done, or what stands in the way and the way
out.
"""

from __future__ import annotations

import tempfile
import traceback
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from sopxl.errors import FileError, Problem, SopError, fault
from sopxl_udfs.excel.open_book import OpenBook

if TYPE_CHECKING:
    from sopxl_workbook.checks.report import Report
    from sopxl_workbook.offered import Offer
    from sopxl_workbook.ooxml import Book
    from sopxl_workbook.runs import Run

DETAILS = "sopxl-error.txt"
_APART = "\n\n"  # between the texts in a message box


def plan(book: OpenBook) -> None:
    """Plans every family and writes the values; formulas are left to Excel."""
    _run(book, "planning", lambda book: _do(book, "plan"))


def optimise(book: OpenBook) -> None:
    """Plans all families together at least cost, and writes the values."""
    _run(book, "reading", lambda book: _do(book, "optimise"))


def check(book: OpenBook) -> None:
    """Says which rules hold and the first cells that break one, and leaves that on Checks."""
    _run(book, "checking", _check)


def compare(book: OpenBook) -> None:
    """Compares ways to plan, and writes what is found on the page; changes no plan."""
    _run(book, "reading", lambda book: _do(book, "compare"))


def agree(book: OpenBook) -> None:
    """Shows which figures would be agreed, and writes them where the planner agrees."""
    _run(book, "agreeing", lambda book: _do(book, "agree"))


def pages(book: OpenBook) -> None:
    """Writes a page for each family into a workbook beside this one; this one stays as it is."""
    _run(book, "drawing the pages", _pages)


def status(book: OpenBook) -> None:
    """Says where the workbook stands in its month; writes nothing."""
    _run(book, "reading", _status)


def authorise(book: OpenBook) -> None:
    """Shows the gate and what goes to the Archive, and writes it where the planner agrees."""
    _run(book, "authorising", lambda book: _do(book, "authorise"))


def rollover(book: OpenBook) -> None:
    """Shows what closing the open month changes, and writes it where the planner agrees."""
    _run(book, "rolling over", lambda book: _do(book, "rollover"))


def master(book: OpenBook) -> None:
    """Shows what a change of master data comes to, and writes it where the planner agrees."""
    _run(book, "changing master data", lambda book: _do(book, "master"))


def undo(book: OpenBook) -> None:
    """Shows what taking the latest run back changes, and writes it where the planner agrees."""
    _run(book, "taking back", lambda book: _do(book, "undo"))


RUNS: dict[str, Callable[[OpenBook], None]] = {
    "plan": plan,
    "optimise": optimise,
    "check": check,
    "compare": compare,
    "agree": agree,
    "pages": pages,
    "status": status,
    "authorise": authorise,
    "rollover": rollover,
    "master": master,
    "undo": undo,
}


def _do(book: OpenBook, verb: str) -> str:
    from sopxl_udfs.kit import kit
    from sopxl_workbook import hosted, messages, runs
    from sopxl_workbook.limited import within_limit
    from sopxl_workbook.ooxml import read_book

    stopped = runs.recover(book.path)
    with book.saved_copy() as copy:
        saved = read_book(copy)
    path = book.path

    def work() -> Offer:
        """What the verb offers; the status bar shows how it goes on."""
        return hosted.offer(verb, saved, path, kit(), book.progress)

    offer = within_limit(saved, verb, path.name, work)
    if offer.is_empty:
        told = messages.first(stopped, messages.MOST_TOLD)
        return _APART.join((messages.UP_TO_DATE, *told))
    if offer.asks and not book.asks(_APART.join(offer.question)):
        return messages.NOT_DONE
    warnings = (*stopped, *offer.warnings)
    made = _done(book, saved, offer, warnings)
    done = f"{offer.done} The book is saved. {messages.kept_as(made.snapshot)}"
    told = messages.first((*warnings, *made.told), messages.MOST_TOLD)
    return _APART.join((done, *told))


def _done(book: OpenBook, saved: Book, offer: Offer, warnings: Sequence[Problem]) -> Run:
    """Writes what is offered as a run; warnings : all that the planner is told besides."""
    from sopxl_workbook import runs

    purpose = offer.purpose(warnings)
    with (
        (offer.beside or nullcontext)(),
        runs.on_open_book(book.path, saved, offer.changes, purpose) as made,
    ):
        _write(book, offer)
    return made


def _write(book: OpenBook, offer: Offer) -> None:
    """Writes, saves and proves the saved file; what cannot be proved is taken back and saved so."""
    from sopxl_workbook.messages import counted
    from sopxl_workbook.ooxml import read_book

    book.progress(f"writing {counted(len(offer.changes.typed()), 'cell')} ...")
    book.apply(offer.changes)
    is_saved = False
    try:
        book.progress("saving ...")
        book.save()
        is_saved = True
        book.progress("proving what was saved ...")
        offer.check(read_book(book.path).package)
    except BaseException as error:
        _take_back(book, offer, error, is_saved=is_saved)
        raise


def _take_back(book: OpenBook, offer: Offer, error: BaseException, *, is_saved: bool) -> None:
    try:
        book.apply(offer.changes.reversed())
        if is_saved:
            book.save()
    except SopError as second:
        raise FileError(
            "E234",
            f"{error}, and the old values could not be put back: {second.problem.message}",
            book.name,
            "Press Undo, or close the workbook and take the copy in the folder named after it.",
        ) from error


def _check(book: OpenBook) -> str:
    from sopxl_udfs.kit import kit
    from sopxl_workbook import hosted, messages, run, runs
    from sopxl_workbook.adopt.use import hosted as mapped
    from sopxl_workbook.limited import within_limit
    from sopxl_workbook.ooxml import read_book

    stopped = runs.recover(book.path, report_only=True)
    with book.saved_copy() as copy:
        saved = read_book(copy)
        if hosted.is_own(saved, book.path):
            texts, _ = mapped.checked_texts(saved, book.path, stopped, messages.MOST_TOLD)
            return _APART.join(texts)
        report = within_limit(saved, "check", book.name, lambda: run.check(copy, kit=kit()))
    found = messages.checked(report, messages.MOST_TOLD)
    return _APART.join((*found, *map(str, (*stopped, *_left(book, saved, report)))))


def _left(book: OpenBook, saved: Book, report: Report) -> Sequence[Problem]:
    """Leaves a report on the Checks sheet; what is in the way of it is told, no more."""
    from sopxl_workbook import hosted

    try:
        offer = hosted.proved(saved, report)
        return _done(book, saved, offer, ()).told if offer.changes.blocks() else ()
    except SopError as error:
        return error.problems


def _status(book: OpenBook) -> str:
    """Where the book stands, with runs that stopped; nothing is written."""
    from sopxl_workbook import hosted, messages, runs
    from sopxl_workbook.limited import within_limit
    from sopxl_workbook.ooxml import read_book

    stopped = runs.recover(book.path, report_only=True)
    with book.saved_copy() as copy:
        saved = read_book(copy)
    found = within_limit(saved, "status", book.name, lambda: hosted.standing(saved, book.path))
    told = messages.first((*stopped, *found.problems), messages.MOST_TOLD)
    return _APART.join((found.as_text(), *told))


def _pages(book: OpenBook) -> str:
    from sopxl_udfs.kit import kit
    from sopxl_workbook import messages, printed

    with book.saved_copy() as copy:
        done = printed.print_families(copy, kit=kit(), to=printed.beside(book.path))
    return _APART.join((done.summary, *messages.first(done.warnings, messages.MOST_TOLD)))


def _run(book: OpenBook, doing: str, work: Callable[[OpenBook], str]) -> None:
    from sopxl_workbook import messages

    try:
        with book.quiet(doing):
            text = work(book)
    except SopError as error:
        book.tell(_APART.join(messages.refused(error)), is_problem=True)
    except Exception as error:  # noqa: BLE001  (a planner never meets a traceback)
        book.tell(_fault(error), is_problem=True)
    else:
        book.tell(text)


def _fault(error: Exception) -> str:
    """A fault of sopxl itself: one sentence, with the details where support can find them."""
    details = Path(tempfile.gettempdir()) / DETAILS
    try:
        details.write_text("".join(traceback.format_exception(error)), encoding="utf-8")
        way_out = f"Send {details} to whoever keeps sopxl for you."
    except OSError:
        way_out = "Tell whoever keeps sopxl for you."
    return str(fault(error, way_out))
