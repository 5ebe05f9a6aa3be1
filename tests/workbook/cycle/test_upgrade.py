"""Upgrade: a book that layout 1 made, as it was written then, gets what layout 2 has more.

The frozen book in tests/data is that of tests/small.py, with macros, made by the sopxl of layout 1;
its parts are stored and packed as a whole, so that it stays small.
"""

from __future__ import annotations

import io
import lzma
import shutil
from pathlib import Path

import openpyxl
import pytest
from refusals import check

from sopxl.errors import RefusedError
from sopxl_udfs.kit import kit
from sopxl_workbook import run, runs
from sopxl_workbook.contract import IMPORT, RESTATED, SCHEMA_VERSION, SETTINGS
from sopxl_workbook.cycle.undo import undo
from sopxl_workbook.cycle.upgrade import Upgraded, upgrade
from sopxl_workbook.ooxml import Patch, parse_cell, read_book
from sopxl_workbook.read import read_company

FROZEN = Path(__file__).parents[2] / "data" / "layout-1.xlsm.xz"
NEW_SETTINGS = [
    *("sop_locale", "sop_authorised", "sop_authorised_run", "sop_closed_run", "sop_before"),
    *(f"sop_log_{line}" for line in range(1, 6)),
    "sop_reason",
]


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A book of layout 1; to be changed."""
    book = tmp_path / "old.xlsm"
    book.write_bytes(lzma.decompress(FROZEN.read_bytes()))
    return book


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same book upgraded; not to be changed."""
    book = tmp_path_factory.mktemp("upgraded") / "old.xlsm"
    book.write_bytes(lzma.decompress(FROZEN.read_bytes()))
    upgraded(book)
    return book


def upgraded(book: Path, **how: object) -> Upgraded | None:
    """Upgrades a book."""
    return upgrade(book, kit=kit(), by="Ann", **how)[1]  # type: ignore[arg-type]


def edited(book: Path, edit: object) -> None:
    """Lets a planner's edit be made in a closed book."""
    patch = Patch(book.read_bytes(), own_sheets=["Control"])
    edit(patch)  # type: ignore[operator]
    book.write_bytes(patch.result())


class TestAnOlderBook:
    def test_is_told_the_way_out(self, old: Path) -> None:
        """Plan and check name the verb that brings it up."""
        text = (
            f"E139 Control: the book has layout 1, this sopxl works with layout {SCHEMA_VERSION}. "
            "Bring it up first: sopxl upgrade BOOK --dry-run."
        )
        check(lambda: run.plan(old, kit=kit()), RefusedError, text)
        check(lambda: run.check(old, kit=kit()), RefusedError, text)

    def test_a_dry_run_shows_what_is_added(self, old: Path) -> None:
        """Sheets, settings and each cell; nothing is written, and the hash is that of the write."""
        before = old.read_bytes()
        done, shown = upgrade(old, kit=kit(), by="Ann", dry_run=True)
        assert shown is not None
        assert done.summary == f"{old}: it would be brought from layout 1 to {SCHEMA_VERSION}."
        assert shown.as_lines() == [
            "adds the sheet Restated",
            "adds the sheet Import",
            *(f"adds the setting {name} to Control" for name in NEW_SETTINGS),
        ]
        cells = {change.place: (change.old, change.new) for change in done.changes}
        assert cells["Control!C9"] == (1.0, 2.0)
        assert cells["Control!B17"] == (None, "Authorised")
        assert (old.read_bytes(), runs.folder_of(old).exists()) == (before, False)
        upgraded(old, expect=done.changes.sha256)
        assert old.read_bytes() != before


class TestTheNewBook:
    def test_passes_every_check(self, made: Path) -> None:
        """Formulas that are spelled otherwise today are renewed with their results."""
        report = run.check(made, kit=kit())
        assert report.passed, report.as_text()

    def test_has_what_was_missing(self, made: Path) -> None:
        """Both sheets behind the Review, and every setting by its name."""
        book = read_book(made)
        sheets = list(book.sheets)
        at = sheets.index("Review")
        assert sheets[at : at + 3] == ["Review", RESTATED.sheet, IMPORT.sheet]
        for table in (RESTATED, IMPORT):
            assert book.table(table.name).columns == tuple(c.name for c in table.columns)
        for setting in SETTINGS:
            target = book.defined_name(setting.name).target
            assert target is not None
            row, column = parse_cell(target[1])
            assert book.sheet("Control")[row, column - 1] == setting.label
        assert book.named_value("sop_schema") == 2.0
        assert (
            str(book.named_value("sop_log_1"))
            .partition(", ")[2]
            .startswith("Ann: upgraded from layout 1 to 2 (20")
        )

    @pytest.mark.filterwarnings("ignore::UserWarning")
    def test_new_settings_look_like_the_others(self, made: Path) -> None:
        """A planner's one is an input, an engine's one a stored figure."""
        sheet = openpyxl.load_workbook(io.BytesIO(made.read_bytes()), keep_vba=True)["Control"]
        opened = read_book(made)
        for name, like in (
            ("sop_locale", "sop_company"),
            ("sop_authorised", "sop_base"),
            ("sop_log_2", "sop_run"),
        ):
            new, old = (
                sheet[opened.defined_name(each).refers_to.rpartition("!")[2].replace("$", "")]
                for each in (name, like)
            )
            assert new.style_id == old.style_id

    def test_holds_the_same_company(self, made: Path, old: Path) -> None:
        """No setting moved, and each sheet of inputs is the same, byte for byte."""
        was, now = read_book(old), read_book(made)
        for name in was.defined_names:
            assert was.defined_names[name] == now.defined_names[name]
            if name != "sop_schema" and was.defined_names[name].sheet is None:
                assert was.named_value(name) == now.named_value(name)
        raw = (was.package.raw_members(), now.package.raw_members())
        for sheet in ("Calendar", "Families", "Actuals", "Actual", "Forecast", "Plan", "Prices"):
            part = was.sheets[sheet].part
            assert raw[0][part] == raw[1][part]
        project = "xl/vbaProject.bin"
        assert raw[0][project] == raw[1][project]

    def test_works_like_a_new_one(self, made: Path, tmp_path: Path) -> None:
        """It is planned, and says so on Control where its rows stand in another order."""
        book = Path(shutil.copy(made, tmp_path / "book.xlsm"))
        place = read_book(book).table("tblActuals").area.last_row
        edited(book, lambda patch: patch.set_value("Actuals", f"D{place}", 55.0))
        run.plan(book, kit=kit(), by="Ann")
        opened = read_book(book)
        assert opened.named_value("sop_changed") == "no"
        assert opened.named_value("sop_inputs") == opened.named_value("sop_inputs_now")
        assert read_company(opened).company.actual["Backlog"][23, 1] == 55.0
        assert run.check(book, kit=kit()).proofs[-1].holds

    def test_again_there_is_nothing_to_do(self, made: Path) -> None:
        """And nothing is written."""
        before = made.read_bytes()
        done, again = upgrade(made, kit=kit())
        assert again is None
        assert done.summary == f"{made}: the book has layout 2 already, nothing changes."
        assert made.read_bytes() == before


def test_it_is_undone(old: Path) -> None:
    """The file of layout 1 comes back, byte for byte, and can be upgraded again."""
    before = old.read_bytes()
    upgraded(old)
    undo(old, kit=kit())
    assert old.read_bytes() == before
    upgraded(old)
    assert run.check(old, kit=kit()).passed


class TestThePlannersOwn:
    def test_stays(self, old: Path) -> None:
        """A sheet of their own, a name, and what they wrote below the settings."""

        def edit(patch: Patch) -> None:
            patch.add_sheet("Mine", [["kept", 1.0]])
            patch.set_formula("Mine", "C1", "=Control!C9", 1.0)
            patch.set_value("Control", "B40", "my note")
            patch.add_name("my_cell", "Mine!$B$1")

        edited(old, edit)
        upgraded(old)
        book = read_book(old)
        assert book.sheet("Mine").block("A1:B1") == [["kept", 1.0]]
        assert book.sheet("Mine").cell("C1").formula == "=Control!C9"
        assert book.sheet("Control")[40, 2] == "my note"
        assert book.named_value("my_cell") == 1.0
        assert book.defined_name("sop_locale").refers_to == "Control!$C$41"

    def test_a_constant_over_a_formula_comes_first(self, old: Path) -> None:
        """It is put back by the planner: whose it is, is not guessed."""
        edited(old, lambda patch: patch.set_value("Control", "C14", 5.0, replace_formula=True))
        check(
            lambda: upgraded(old),
            RefusedError,
            "E163 Control!C14: not a formula, so there is no stored result to renew. Put the "
            "formula back: copy the cell beside it.",
        )

    def test_a_sheet_of_that_name_is_in_the_way(self, old: Path) -> None:
        """Nothing is written over it."""
        edited(old, lambda patch: patch.add_sheet("import", [["mine"]]))
        before = old.read_bytes()
        check(
            lambda: upgraded(old),
            RefusedError,
            'E172 there is a sheet "import" already. Choose another name, or rename that sheet in '
            "Excel.",
        )
        assert old.read_bytes() == before


@pytest.mark.parametrize(
    ("layout", "text"),
    [
        (
            99.0,
            f"E108 Control: the book has layout 99, this sopxl knows layouts up to "
            f"{SCHEMA_VERSION}. Install a newer sopxl.",
        ),
        (
            0.0,
            f"E139 Control: the book has layout 0, this sopxl works with layout {SCHEMA_VERSION}. "
            "Make the book anew from its tables with sopxl new.",
        ),
    ],
)
def test_a_layout_that_is_not_known(old: Path, layout: float, text: str) -> None:
    """A newer one, and one that no sopxl ever wrote."""
    edited(old, lambda patch: patch.set_value("Control", "C9", layout))
    check(lambda: upgraded(old), RefusedError, text)


def test_another_change_set_than_was_shown(old: Path) -> None:
    """--expect writes nothing else."""
    with pytest.raises(RefusedError, match=r"^E216 "):
        upgraded(old, expect="0" * 64)
