"""A firm of any size on any calendar, whose books are authorised and rolled month by month.

Family 000 and every second one is made to stock, the others to order. What happens in a period
hangs on its number alone, and every balance is exact.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from sopxl.calendar import Calendar, month_calendar, week_calendar
from sopxl_udfs.kit import kit
from sopxl_workbook import create, run
from sopxl_workbook.changes import ChangeSet
from sopxl_workbook.contract import (
    ACTUALS,
    FIRST_PERIOD_COLUMN,
    LONG_HEADER_ROW,
    NOT_REVIEWED,
    REVIEW,
    REVIEWED,
    Table,
)
from sopxl_workbook.cycle import verbs
from sopxl_workbook.cycle.authorise import Authorised
from sopxl_workbook.cycle.long_tables import LongTables
from sopxl_workbook.cycle.rollover import ActualRow, Rolled
from sopxl_workbook.ooxml import Patch, cell_name, read_book
from sopxl_workbook.ooxml.values import Writable
from sopxl_workbook.read import standing_rows
from sopxl_workbook.sheets.timeline import BROUGHT, LABEL, PAST, PLAN
from sopxl_workbook.write import key_rows

BY = "Ann"
LOADED = 46054.0
WEEKS = {
    "calendar": "4-4-5",
    "year_end": "last Saturday of December",
    "first": "2022-12-25",
}


def name_of(number: int) -> str:
    """The name of a family."""
    return f"Family {number:03d}"


@dataclass(frozen=True)
class Firm:
    """What differs between firms."""

    families: int = 2
    base: str = "2026-01"
    horizon: int = 12
    settings: Mapping[str, str] = field(default_factory=lambda: {"first": "2024-01"})
    files: Mapping[str, str] = field(default_factory=dict)  # other texts, by file name
    policy: str = "days of supply,10"  # of the families to stock
    surprise: float = 0.0  # by how much, at most five times, sales miss the forecast

    @cached_property
    def calendar(self) -> Calendar:
        """The calendar, as the settings make it."""
        given = self.settings
        if given.get("calendar", "months") == "months":
            year, month = map(int, given["first"].split("-"))
            start = int(given.get("fiscal_year_start", "1"))
            return month_calendar(dt.date(year, month, 1), 120, start)
        first = dt.date.fromisoformat(given["first"])
        return week_calendar(given["calendar"], first, 120, given["year_end"])

    @cached_property
    def start(self) -> int:
        """Number of the first base period."""
        return self.calendar.period_of_label(self.base)

    def quantities(self, family: int, period: int) -> dict[str, float]:
        """What happens to a family in a period, by measure."""
        sold = 100.0 + 10 * (family % 7) + 5 * (period % 12)
        if period >= self.start:
            sold += self.surprise * (period * 7 % 11 - 5)
        more = 1.0 if period % 2 else -1.0
        if family % 2 == 0:
            closing = 80.0 + (more + 1) / 2
            return {"Requested": sold, "Shipped": sold, "Produced": sold + more, "Closing": closing}
        return {"Booked": sold, "Shipped": sold + more, "Backlog": 80.0 - (more + 1) / 2}

    def actuals(self, period: int) -> list[ActualRow]:
        """What happened in a period, as rows to be loaded."""
        label = self.calendar.label(period)
        return [
            ActualRow(label, name_of(family), measure, quantity, "test", LOADED)
            for family in range(self.families)
            for measure, quantity in self.quantities(family, period).items()
        ]

    def folder(self, path: Path) -> Path:
        """The CSV files."""
        path.mkdir(parents=True, exist_ok=True)
        settings = {
            "company": "Firm",
            "currency": "USD",
            "base": self.base,
            "horizon": str(self.horizon),
            **self.settings,
        }
        numbers = range(self.families)
        label = self.calendar.label
        first = str(self.calendar.starts[0])
        past = [row for p in range(self.calendar.first, self.start) for row in self.actuals(p)]
        future = range(self.start, self.start + self.horizon)
        texts = {
            "company": ["setting,value", *(f"{k},{v}" for k, v in settings.items())],
            "families": [
                "family,unit,strategy",
                *(f"{name_of(i)},units,{'MTO' if i % 2 else 'MTS'}" for i in numbers),
            ],
            "policy": [
                "family,from,plan_policy,target",
                *(
                    f"{name_of(i)},{first},{'lead time,3' if i % 2 else self.policy}"
                    for i in numbers
                ),
            ],
            "prices": ["family,from,value", *(f"{name_of(i)},{first},{50 + i}" for i in numbers)],
            "costs": ["family,from,value", *(f"{name_of(i)},{first},{30 + i}" for i in numbers)],
            "resources": ["resource,from,hours,stations", f"Press,{first},8,{10 + self.families}"],
            "bill": [
                "family,resource,from,hours_per_unit",
                *(f"{name_of(i)},Press,{first},0.5" for i in numbers),
            ],
            "actuals": [
                "period,code,measure,quantity",
                *(f"{r.period},{r.code},{r.measure},{r.quantity:g}" for r in past),
            ],
            "forecast": [
                "period,code,quantity",
                *(
                    f"{label(p)},{name_of(i)},{100 + 10 * (i % 7) + 5 * (p % 12)}"
                    for p in future
                    for i in numbers
                ),
            ],
        }
        for name, lines in texts.items():
            text = self.files.get(name, "\n".join(lines) + "\n")
            (path / f"{name}.csv").write_text(text, encoding="utf-8")
        for name in self.files.keys() - texts.keys():
            (path / f"{name}.csv").write_text(self.files[name], encoding="utf-8")
        return path

    def book(self, path: Path) -> Path:
        """A new planned book."""
        folder = self.folder(path.with_name(f"{path.stem}-csv"))
        create.new(path, folder=folder, sample=False, force=True, kit=kit())
        return path

    def load(self, book: Path, period: int, **changed: float | None) -> None:
        """Types what happened in a period into the Actuals of a closed book.

        changed : other quantities by measure, None for a row that is left out; of every family.
        """
        rows = [
            (*row.cells[:3], changed.get(row.measure, row.quantity), *row.cells[4:])
            for row in self.actuals(period)
            if changed.get(row.measure, row.quantity) is not None
        ]
        opened = read_book(book)
        tables = LongTables(opened)
        for cells in rows:
            tables.append(ACTUALS, cells, "typed by a planner")
        changes = ChangeSet(tables.changes(), tables.sizes(), book_sha256=opened.sha256)
        book.write_bytes(changes.apply(opened))

    def month(self, book: Path, period: int) -> Rolled:
        """One whole month: reviewed, planned, authorised, its actuals typed, rolled."""
        review(book)
        run.plan(book, kit=kit(), by=BY)
        authorise(book)
        self.load(book, period)
        return roll(book)


def authorise(book: Path, override: str = "", *, again: bool = False) -> Authorised:
    """Authorises a book's plan."""
    return verbs.authorise(book, kit=kit(), by=BY, override=override, again=again)[1]


def roll(book: Path, period: str = "") -> Rolled:
    """Rolls a book over."""
    return verbs.rollover(book, kit=kit(), by=BY, period=period)[1]


def review(book: Path) -> None:
    """Says of every forecast that somebody has looked at it."""
    patch = Patch(book.read_bytes())
    area = patch.book.table(REVIEW.name).area
    column = area.first_column + [c.name for c in REVIEW.columns].index("State")
    sheet = patch.book.sheet(REVIEW.sheet)
    for row in range(area.first_row + 1, area.last_row + 1):
        if sheet[row, column] == NOT_REVIEWED:
            patch.set_value(REVIEW.sheet, cell_name(row, column), REVIEWED)
    book.write_bytes(patch.result())


def typed(book: Path, sheet: str, ref: str, value: Writable, *, over: bool = False) -> None:
    """Types a value into a closed book; over : where a formula stands too."""
    patch = Patch(book.read_bytes(), own_sheets=[sheet])
    patch.set_value(sheet, ref, value, replace_formula=over)
    book.write_bytes(patch.result())


def setting(book: Path, name: str, value: Writable) -> None:
    """Types a setting of the Control sheet into a closed book."""
    target = read_book(book).defined_name(name).target
    assert target is not None
    typed(book, target[0], target[1].replace("$", ""), value)


def fact(book: Path, table: Table, row: int, column: str, value: Writable) -> None:
    """Types a cell of a long table into a closed book; row counted from 0."""
    at = [one.name for one in table.columns].index(column) + 1
    typed(book, table.sheet, cell_name(LONG_HEADER_ROW + 1 + row, at), value)


def added(book: Path, table: Table, *cells: Writable) -> None:
    """Types a row below a long table of a closed book."""
    opened = read_book(book)
    tables = LongTables(opened)
    tables.append(table, cells, "typed by a planner")
    changes = ChangeSet(tables.changes(), tables.sizes(), book_sha256=opened.sha256)
    book.write_bytes(changes.apply(opened))


def rows_of(book: Path, table: Table) -> list[dict[str, object]]:
    """The rows of a long table that are not blank, by column."""
    names = [column.name for column in table.columns]
    found = standing_rows(read_book(book))[table.name]
    rows = [dict(zip(names, row, strict=True)) for row in found]
    return [row for row in rows if any(value is not None for value in row.values())]


def cell(book: Path, table: str, key: str, period: int, first: int = 1) -> str:
    """Where the figure of a wide row in a period stands."""
    row = key_rows(read_book(book), table)[key]
    return cell_name(row, FIRST_PERIOD_COLUMN + period - first)


def parts_of(data: bytes, names: Sequence[str] = ()) -> dict[str, bytes]:
    """The raw parts of a file."""
    members = read_book(data).package.raw_members()
    return {name: members[name] for name in (names or members)}


def line(book: Path, page: str, label: str) -> dict[int, object]:
    """The stored values of the first line of a page with that label, by column."""
    sheet = read_book(book).sheet(page)
    row = next(row for row in range(1, 120) if sheet[row, LABEL] == label)
    return {column: sheet[row, column] for column in (BROUGHT, *PAST, *PLAN)}
