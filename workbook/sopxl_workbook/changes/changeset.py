"""All that one run changes; imports the model, the codings and the ways to apply them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cached_property, partial
from itertools import pairwise

from sopxl.errors import RefusedError
from sopxl_workbook.changes import listed, saved, to_file, to_open
from sopxl_workbook.changes.blocks import rectangles
from sopxl_workbook.changes.contents import plain
from sopxl_workbook.changes.model import Block, Change, TableSize, TableWidth
from sopxl_workbook.changes.names import NAMELESS, CellName, Names
from sopxl_workbook.changes.summary import Summary, summary_of
from sopxl_workbook.ooxml import Book, place

NameOf = Callable[[Change], CellName]


class ChangeSet:
    """All changes of one run: listed, hashed, stored, applied, taken back.

    changes : in the order of sheets, rows and columns, whatever order they are given in.
    resized : tables that grow or shrink with them, by name. widened : tables that get columns.
    book : that they were worked out for, which names the cells; None where there is none.
    book_sha256 : hash of its file, where the book itself is not at hand.
    name_of : calls a cell, where the book is no workbook of sopxl.
    """

    def __init__(
        self,
        changes: Iterable[Change],
        resized: Iterable[TableSize] = (),
        *,
        widened: Iterable[TableWidth] = (),
        book: Book | None = None,
        book_sha256: str = "",
        name_of: NameOf | None = None,
    ) -> None:
        """Order the changes and make their values plain.

        Raises ValueError for a cell or a table that changes twice, InputError E116 for what is no
        number, TypeError for what no cell holds.
        """
        self.changes = tuple(sorted(map(_plain, changes), key=lambda change: change.spot))
        self.resized = tuple(sorted(resized, key=lambda size: size.table.casefold()))
        self.widened = tuple(sorted(widened, key=lambda width: width.table.casefold()))
        self.book_sha256 = book_sha256 if book is None else book.sha256
        self._book, self._name_of = book, name_of
        self._refuse_doubles()

    def _refuse_doubles(self) -> None:
        for one, next_one in pairwise(self.changes):
            if one.spot == next_one.spot:
                raise ValueError(
                    f"{one.place} changes twice: for {one.reason}, and for {next_one.reason}"
                )
        sizes: tuple[TableSize | TableWidth, ...] = (*self.resized, *self.widened)
        names = sorted((size.table for size in sizes), key=str.casefold)
        for table, next_table in pairwise(names):
            if table.casefold() == next_table.casefold():
                raise ValueError(f"the table {next_table} is resized twice")

    def __iter__(self) -> Iterator[Change]:
        return iter(self.changes)

    def __len__(self) -> int:
        return len(self.changes)

    def __bool__(self) -> bool:
        return bool(self.changes or self.resized or self.widened)

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, ChangeSet)
            and self.book_sha256 == other.book_sha256
            and saved.same_bytes(self) == saved.same_bytes(other)
        )

    def typed(self) -> list[Change]:
        """The changes a person would have to type: stored results of formulas left out."""
        return [change for change in self.changes if not change.is_cached]

    def cached(self) -> list[Change]:
        """The stored results of formulas that stay: marked, since a host makes its own."""
        return [change for change in self.changes if change.is_cached]

    def blocks(self, *, cached: bool = False) -> list[Block]:
        """The new values as rectangles; of stored formula results only where asked."""
        return rectangles(self.cached() if cached else self.typed(), lambda change: change.new)

    def for_book(self, book: Book) -> ChangeSet:
        """The same changes, as those of this book."""
        return ChangeSet(self.changes, self.resized, widened=self.widened, book=book)

    def with_changes(
        self, changes: Iterable[Change], resized: Iterable[TableSize] | None = None
    ) -> ChangeSet:
        """Other changes of the same run on the same book; resized : as here if left out."""
        return ChangeSet(
            changes,
            self.resized if resized is None else resized,
            widened=self.widened,
            book=self._book,
            book_sha256=self.book_sha256,
            name_of=self._name_of,
        )

    def name(self, change: Change) -> CellName:
        """What a cell is called: family, measure and month, key and heading, or the setting."""
        return self._namer(change)

    @cached_property
    def _namer(self) -> NameOf:
        """What calls the cells: the caller's own way, else the book's tables, else nothing."""
        if self._name_of is not None:
            return self._name_of
        if self._book is None:
            return lambda change: NAMELESS
        return Names(self._book, self.changes, self.resized, self.widened).of

    def reversed(self) -> ChangeSet:
        """The change set that takes this one back; it belongs to the book that this one makes."""
        return ChangeSet(
            (change.reversed() for change in self.changes),
            (size.reversed() for size in self.resized),
            widened=(width.reversed() for width in self.widened),
        )

    @cached_property
    def sha256(self) -> str:
        """Hash of what is changed, in hexadecimal: the same on every machine and in every run.

        A moment that a text names ("2026-11-25 02:15 UTC") does not count, so that a run which is
        made later than it was shown still has the hash that was shown.
        """
        return saved.sha256_of(self)

    def refuse_unexpected(self, expected: str, where: str) -> None:
        """RefusedError E216 unless this is the change set whose hash, or start of it, is expected.

        where : how messages call the book.
        """
        if self.sha256.startswith(expected.casefold()):
            return
        raise RefusedError(
            "E216",
            f"the change set is {self.sha256}, {expected} is expected.",
            where,
            f"Nothing was written. Look at what would change now: sopxl plan {where} --dry-run",
        )

    def summary(self) -> Summary:
        """Counts by sheet, measure and reason, and the sums of the numbers before and after."""
        return summary_of(self.changes, self.resized, self.widened, self.name)

    def as_text(
        self, limit: int | None = None, *, width: int | None = None, every_cell: bool = False
    ) -> str:
        """The table that a planner reads: cell, name, old -> new, why.

        limit : most lines; what is left out is counted. width : of the window, in characters.
        every_cell : each cell on a line of its own, stored results of formulas too.
        """
        return listed.table(self, limit, width, every_cell=every_cell)

    def as_lines(self, *, every_cell: bool = False) -> Iterator[str]:
        """A line a cell for other programs: cell, name, old, new and reason, parted by tabs."""
        return listed.tabbed(self, every_cell=every_cell)

    def as_json(self) -> str:
        """What is changed for a program, with counts and totals; `from_json` reads it too."""
        return saved.as_json(self, self.summary())

    def to_json(self) -> str:
        """What is changed, so that `from_json` gives back the very same change set."""
        return saved.to_json(self)

    @classmethod
    def from_json(cls, text: str | bytes) -> ChangeSet:
        """The change set that was stored; FileError E215 where it is damaged, or none at all."""
        return saved.checked(text, cls)

    def apply(self, book: Book) -> bytes:
        """The bytes of the book with all changes; every part not touched stays as it is.

        Raises RefusedError E214 where something else stands in the book than was read, and all
        that a Patch raises.
        """
        return to_file.applied(self, book)

    def apply_open(self, host: to_open.OpenCells) -> None:
        """Write what a person would type into a workbook that a host holds open, or nothing.

        Raises RefusedError E214 (another state), E161 and E162 (a formula or a value in the way),
        E235 (columns would come or go), FileError E231 (a cell keeps another value), E234 (the old
        state could not be put back).
        """
        to_open.write(self, host)


def _plain(change: Change) -> Change:
    old, new = plain(change.old, _where(change)), plain(change.new, _where(change))
    if old is change.old and new is change.new:
        return change
    return replace(change, old=old, new=new)


def _where(change: Change) -> Callable[[], str]:
    return partial(place, change.sheet, change.row, change.column)
