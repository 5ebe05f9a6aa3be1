"""The check of what a program stored of a run that it was given; imports changes and ooxml."""

from __future__ import annotations

from sopxl.errors import FileError
from sopxl_workbook.changes import ChangeSet
from sopxl_workbook.cycle.content import is_same
from sopxl_workbook.offered import Check
from sopxl_workbook.ooxml import Book, Package, place

_DIGITS = 1e-9  # relative, of a formula's result


def as_wanted(changes: ChangeSet) -> Check:
    """The check of what the program stored: every cell holds what was worked out for it."""

    def check(package: Package) -> None:
        """Raises FileError E209 at the first cell that holds something else."""
        book = Book(package)
        for change in changes.typed():
            found = book.sheet(change.sheet)[change.spot[1:]]
            if not is_same(change.new, found):
                raise _unsound(place(*change.spot), change.new, found)
        for change in changes.cached():
            found = book.sheet(change.sheet)[change.spot[1:]]
            if isinstance(change.new, float) and not _is_near(change.new, found):
                raise _unsound(place(*change.spot), change.new, found)

    return check


def _is_near(wanted: float, found: object) -> bool:
    return isinstance(found, float) and abs(wanted - found) <= _DIGITS * max(1.0, abs(wanted))


def _unsound(where: str, wanted: object, found: object) -> FileError:
    return FileError(
        "E209",
        f"{found} stands here after it was saved, {wanted} was worked out.",
        where,
        "The cells are as they were before. Calculate the workbook, then press once more.",
    )
