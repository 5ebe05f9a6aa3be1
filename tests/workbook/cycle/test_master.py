"""Rename: one name on all sheets at once, no row moved, no figure changed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from refusals import check
from workbook.cycle.firm import BY, Firm, authorise, roll
from workbook.cycle.mastering import MINE, add_own_sheet, broken, copied

from sopxl.errors import InputError, RefusedError
from sopxl_udfs.kit import kit
from sopxl_workbook import run, runs
from sopxl_workbook.changes import ChangeSet
from sopxl_workbook.contract import ACTUALS, TABLES, WIDE_TABLES
from sopxl_workbook.cycle.long_tables import LongTables
from sopxl_workbook.cycle.master import Kind, Rename, change_master
from sopxl_workbook.cycle.undo import undo
from sopxl_workbook.ooxml import Patch, cell_name, read_book
from sopxl_workbook.read import read_company
from sopxl_workbook.sheets import OWN_SHEETS, PAGES
from sopxl_workbook.sheets.compared import SHEET, STORE_COLUMN, STORE_ROW

OLD, NEW = "Family 000", "Seats & stools"
FILES = {
    "item_map": ("item,family,factor,from,to\n4711,Family 000,2,,\n4712,Family 000,1,,\n"),
    "notes": "opened,family,kind,text,owner\n2025-12,Family 000,decision,keep it,Ann\n",
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """January closed, February authorised, a sheet of the planner's own; not to be changed."""
    firm = Firm(files=FILES)
    book = firm.book(tmp_path_factory.mktemp("master") / "book.xlsx")
    _item_adjusted(book)
    run.plan(book, kit=kit(), by=BY)
    authorise(book, override="not reviewed")
    firm.load(book, firm.start)
    roll(book)
    run.plan(book, kit=kit(), by=BY)
    authorise(book, override="not reviewed")
    add_own_sheet(
        book,
        ("My figures", f"of {OLD}"),
        {"=SUM(Forecast!I10:DX10)": 0.0, f'=MATCH("{OLD}",tblFamilies[Family],0)': 1.0},
    )
    return book


def _item_adjusted(book: Path) -> None:
    """A row of an item in the Actuals of a closed book."""
    opened = read_book(book)
    tables = LongTables(opened)
    tables.append(ACTUALS, ("2025-12", "4711", "Adjusted", 0.0, "count"), "counted")
    changes = ChangeSet(tables.changes(), tables.sizes(), book_sha256=opened.sha256)
    book.write_bytes(changes.apply(opened))


@pytest.fixture
def book(made: Path, tmp_path: Path) -> Path:
    """The same; to be changed."""
    return copied(made, tmp_path)


def names_in(book: Path, name: str) -> list[str]:
    """The cells of our tables and of page choices that hold a name, whole or in a key."""
    opened, found = read_book(book), []
    for table in (*TABLES, *WIDE_TABLES):
        for row in opened.table_rows(table.name):
            found += [str(value) for value in row if isinstance(value, str) and name in value]
    for page in PAGES:
        found += [str(v) for _, v in opened.sheet(page.name).values() if str(v) == name]
    return found


class TestWhatIsWritten:
    @pytest.mark.parametrize(
        ("kind", "old", "new"),
        [
            (Kind.FAMILY, OLD, NEW),
            pytest.param(Kind.RESOURCE, "Press", "Stamping", marks=pytest.mark.slow),
            pytest.param(Kind.ITEM, "4711", "A-47", marks=pytest.mark.slow),
        ],
    )
    def test_a_name_goes_from_every_cell(self, book: Path, kind: Kind, old: str, new: str) -> None:
        """As often as the old one stood, the new one stands; rules, plan and undo as ever."""
        before, was = book.read_bytes(), read_company(read_book(book)).company
        count, rules = len(names_in(book, old)), broken(book)
        made = change_master(
            book, Rename(kind, old.lower(), new), kit=kit(), by=BY, reason="new range"
        )[1]
        assert count > 1
        assert (names_in(book, old), len(names_in(book, new))) == ([], count)
        assert made.what == f'the {kind} "{old}" to "{new}"'
        now = read_company(read_book(book)).company
        for one, other in (
            *((block, now.actual[measure]) for measure, block in was.actual.items()),
            *((getattr(was, name), getattr(now, name)) for name in ("baseline", "production")),
            *((r.values, s.values) for r, s in zip(was.archive, now.archive, strict=True)),
        ):
            assert np.array_equal(one, other, equal_nan=True)
        assert broken(book) == rules
        done = run.plan(book, kit=kit(), by=BY, dry_run=True)
        assert done.summary == f"{book}: the plan is up to date, nothing changes."
        undo(book, kit=kit())
        assert book.read_bytes() == before

    @pytest.mark.slow
    def test_the_month_goes_on(self, book: Path) -> None:
        """What was authorised before is found under the new name."""
        change_master(book, Rename(Kind.FAMILY, OLD, NEW), kit=kit(), by=BY)
        firm = Firm()
        month = firm.start + 1
        firm.load(book, month)
        _code_again(book)
        roll(book)
        assert read_company(read_book(book)).company.base == month + 1

    def test_own_sheets_stay_and_are_told(self, book: Path) -> None:
        """Their bytes, and the row that a formula looks at; what names it is listed."""
        old = read_book(book)
        part = old.sheets[MINE].part
        made = change_master(book, Rename(Kind.FAMILY, OLD, NEW), kit=kit(), by=BY)[1]
        new = read_book(book)
        assert new.package.part(part) == old.package.part(part)
        figures = [[book.sheet("Forecast")[10, c] for c in range(8, 129)] for book in (old, new)]
        assert figures[0] == figures[1]
        assert new.sheet("Forecast")[10, 5] == f"{NEW}|Baseline"
        assert [str(w) for w in made.warnings if w.code == "W560"] == [
            f"W560 'My view'!A2: 2 cells of your own sheets still name \"{OLD}\": 'My view'!A2, "
            f"'My view'!B2. Write \"{NEW}\" there, where the names should follow."
        ]

    @pytest.mark.slow
    def test_what_earlier_runs_left(self, book: Path) -> None:
        """A gate from before an input changed, the log of policies and the plans compared."""
        opened = read_book(book)
        gate, log = (opened.table(name).area.first_row + 1 for name in ("tblGate", "tblPolicyLog"))
        patch = Patch(book.read_bytes(), own_sheets=OWN_SHEETS)
        patch.set_value("Gate", f"G{gate}", f"{OLD} had 5, {OLD}5 had 6.")
        logged = ("2026-01", OLD, 46023.0, "Strategy", "Level", "Chase")
        for column, value in zip("ABCDEF", logged, strict=True):
            patch.set_value("Policy log", f"{column}{log}", value)
        patch.set_value(SHEET, cell_name(STORE_ROW, STORE_COLUMN), OLD)
        book.write_bytes(patch.result())
        told = str(opened.named_value("sop_gate"))
        change_master(book, Rename(Kind.FAMILY, OLD, NEW), kit=kit(), by=BY)
        new = read_book(book)
        assert new.sheet("Gate")[gate, 7] == f"{NEW} had 5, {OLD}5 had 6."
        assert new.sheet("Policy log")[log, 2] == NEW
        assert new.sheet(SHEET)[STORE_ROW, STORE_COLUMN] == NEW
        assert new.named_value("sop_gate") == told

    @pytest.mark.slow
    def test_capitals_alone(self, book: Path) -> None:
        """A name may take another spelling of itself."""
        change_master(book, Rename(Kind.FAMILY, OLD, "FAMILY 000"), kit=kit(), by=BY)
        assert read_company(read_book(book)).company.families[0].name == "FAMILY 000"

    @pytest.mark.slow
    def test_the_log_keeps_why(self, book: Path) -> None:
        """And the book shows it."""
        change_master(book, Rename(Kind.FAMILY, OLD, NEW), kit=kit(), by=BY, reason="new range")
        last = runs.read_log(runs.log_of(book))[-1]
        assert (last.verb, last.by, last.reason) == ("rename", BY, "new range")
        line = str(read_book(book).named_value("sop_log_1"))
        assert f'Ann: renamed the family "{OLD}" to "{NEW}", because: new range (' in line

    @pytest.mark.slow
    def test_a_dry_run_shows_what_is_written(self, book: Path) -> None:
        """It writes nothing, and its hash is that of the run."""
        before = book.read_bytes()
        done = change_master(book, Rename(Kind.FAMILY, OLD, NEW), kit=kit(), by=BY, dry_run=True)[0]
        assert done.summary == f'{book}: the family "{OLD}" to "{NEW}" would be renamed.'
        assert book.read_bytes() == before
        assert {c.reason for c in done.changes.typed()} == {"family renamed", "state of the run"}
        with pytest.raises(RefusedError, match=r"^E216 "):
            change_master(book, Rename(Kind.FAMILY, OLD, NEW), kit=kit(), by=BY, expect="0" * 64)
        change_master(
            book, Rename(Kind.FAMILY, OLD, NEW), kit=kit(), by=BY, expect=done.changes.sha256
        )
        assert book.read_bytes() != before


def _code_again(book: Path) -> None:
    """The extract of the firm still calls the family by its old name: typed anew."""
    patch = Patch(book.read_bytes())
    area = patch.book.table("tblActuals").area
    sheet = patch.book.sheet("Actuals")
    for row in range(area.first_row + 1, area.last_row + 1):
        if sheet[row, 2] == OLD:
            patch.set_value("Actuals", f"B{row}", NEW)
    book.write_bytes(patch.result())


@pytest.mark.parametrize(
    ("kind", "old", "new", "text"),
    [
        (
            Kind.FAMILY,
            "Family 00",
            NEW,
            'E131 Families: there is no family "Family 00". Did you mean "Family 001"? Give a name '
            "that stands on this sheet.",
        ),
        (
            Kind.FAMILY,
            OLD,
            "family 001",
            'E130 Families!A6: "Family 001" is the name of another family already. Choose a name '
            "that is free.",
        ),
        (
            Kind.FAMILY,
            OLD,
            "4712",
            "E130 'Item map'!A6: \"4712\" is the name of another item already. Choose a name that "
            "is free.",
        ),
        (
            Kind.RESOURCE,
            "press",
            "Press?",
            'E128 the new name: the name "Press?" has ? in it; formulas that look names up cannot '
            "tell it from a placeholder. Write the name without * ? ~ and |.",
        ),
        (
            Kind.FAMILY,
            OLD,
            " ",
            "E114 the new name: the cell is blank, a text is expected. Enter the family.",
        ),
        (
            Kind.ITEM,
            "4711",
            "4711",
            'E560 the new name: the item is called "4711" already. Give another name than the one '
            "that it has.",
        ),
    ],
    ids=["unknown", "a family", "an item", "a placeholder", "blank", "the same"],
)
def test_what_cannot_be_renamed(book: Path, kind: Kind, old: str, new: str, text: str) -> None:
    """Each with its reason; the file is as it was."""
    before = book.read_bytes()
    check(lambda: change_master(book, Rename(kind, old, new), kit=kit(), by=BY), InputError, text)
    assert book.read_bytes() == before
