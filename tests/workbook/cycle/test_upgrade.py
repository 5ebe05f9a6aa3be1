"""Upgrade: a book of an older layout, as it was written then, gets what today's has more.

The frozen books in tests/data are those of tests/small.py, with macros, made by the sopxl of layout
1, 2 and 3, and one of tests/finishing.py of layout 2, which had nothing but the table of its
components, and no Used; their parts are stored and packed as a whole, so that they stay small.
"""

from __future__ import annotations

import io
import lzma
import shutil
from pathlib import Path

import openpyxl
import pytest
from breadth import few
from refusals import check
from workbook.cycle.firm import added, fact

from sopxl.errors import ProblemsError, RefusalsError, RefusedError
from sopxl_udfs.kit import kit
from sopxl_workbook import run, runs
from sopxl_workbook.contract import (
    BILL,
    COMPONENTS,
    FAMILIES,
    FIRST_ROW,
    IMPORT,
    RESOURCES,
    RESTATED,
    SCHEMA_VERSION,
    SETTINGS,
    TABLES,
    WIDE_TABLES,
)
from sopxl_workbook.contract.settings import COMMENT_AFTER
from sopxl_workbook.cycle.checksums import CHECKSUMS
from sopxl_workbook.cycle.undo import undo
from sopxl_workbook.cycle.upgrade import Upgraded, upgrade
from sopxl_workbook.limited import time_limit
from sopxl_workbook.ooxml import Patch, cell_name, parse_cell, read_book
from sopxl_workbook.read import read_company, standing_rows
from sopxl_workbook.sheets import OWN_SHEETS, PAGES
from sopxl_workbook.sheets.control import SLACK, weighed_since_4
from sopxl_workbook.write import key_rows, period_cells

DATA = Path(__file__).parents[2] / "data"
LAYOUTS = (1, pytest.param(2, marks=pytest.mark.slow), 3)  # quickly the oldest and the last


def frozen(layout: int, folder: Path) -> Path:
    """A book of a layout, as it was written then."""
    book = folder / "old.xlsm"
    book.write_bytes(lzma.decompress((DATA / f"layout-{layout}.xlsm.xz").read_bytes()))
    return book


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A book of layout 1; to be changed."""
    return frozen(1, tmp_path)


@pytest.fixture(scope="module", params=LAYOUTS)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The book of each layout upgraded; not to be changed. Its first form stands beside it."""
    folder = tmp_path_factory.mktemp("upgraded")
    book = frozen(request.param, folder)
    shutil.copy(book, folder / "before.xlsm")
    upgraded(book)
    return book


def upgraded(book: Path, **how: object) -> Upgraded | None:
    """Upgrades a book."""
    return upgrade(book, kit=kit(), by="Ann", **how)[1]  # type: ignore[arg-type]


def edited(book: Path, edit: object) -> None:
    """Lets a planner's edit be made in a closed book."""
    patch = Patch(book.read_bytes(), own_sheets=OWN_SHEETS)
    edit(patch)  # type: ignore[operator]
    book.write_bytes(patch.result())


class TestLoggedEvents:
    """An older layout read logged events and did not count them."""

    @pytest.mark.slow
    def test_count_from_now_on_and_that_is_told(self, tmp_path: Path) -> None:
        """The Forecast sheet gets their rows, and the forecast of open months follows."""
        book = frozen(2, tmp_path)
        row = ("Chairs", "2026-02", "promotion", 12.0, "Spring week")
        edited(
            book,
            lambda patch: [
                patch.set_value("Events", f"{letter}5", value)
                for letter, value in zip("ABCDE", row, strict=True)
            ],
        )
        before = read_book(book)
        was = before.sheet("Forecast").block("I12:BP12")[0]
        made = upgraded(book)
        assert made is not None
        assert [str(warning) for warning in made.warnings] == [
            "W570 Events: the logged events now count: they change the forecast of Chairs, in all "
            "by +12 units. Take out what the baseline holds already, then run sopxl plan."
        ]
        after = read_book(book).sheet("Forecast")
        keys = {after[row, 5]: row for row in range(10, after.last_row + 1)}
        logged = after.block(f"I{keys['Chairs|Events']}:BP{keys['Chairs|Events']}")[0]
        now = after.block(f"I{keys['Chairs|Forecast']}:BP{keys['Chairs|Forecast']}")[0]
        assert logged == [12.0 if place == 25 else 0.0 for place in range(60)]
        assert [a - b for a, b in zip(now[24:36], was[24:36], strict=True)] == logged[24:36]
        assert run.check(book, kit=kit()).passed


class TestAnOlderBook:
    def test_is_told_the_way_out(self, old: Path) -> None:
        """Plan and check name the verb that brings it up."""
        text = (
            f"E139 Control: the book has layout 1, this sopxl works with layout {SCHEMA_VERSION}. "
            "Bring it up first: sopxl upgrade BOOK --dry-run."
        )
        check(lambda: run.plan(old, kit=kit()), RefusedError, text)
        check(lambda: run.check(old, kit=kit()), RefusedError, text)

    @few("layout", [3, 1, 2])
    def test_a_dry_run_shows_what_is_added(self, layout: int, tmp_path: Path) -> None:
        """Sheets, settings and each cell; nothing is written, and the hash is that of the write."""
        old = frozen(layout, tmp_path)
        before = old.read_bytes()
        done, shown = upgrade(old, kit=kit(), by="Ann", dry_run=True)
        assert shown is not None
        step = f"layout {layout} to {SCHEMA_VERSION}"
        assert done.summary == f"{old}: it would be brought from {step}."
        pages = [page.name for page in PAGES if page.since <= layout]
        assert [page for page in pages if page in shown.redrawn] == shown.redrawn
        settings = [setting.name for setting in SETTINGS if setting.since > layout]
        assert shown.as_lines() == [
            *(
                f"adds the sheet {table.sheet}"
                for table in (*TABLES, *WIDE_TABLES)
                if table.since > layout
            ),
            *(f"adds the sheet {page.name}" for page in PAGES if page.since > layout),
            *(f"draws the page {page} anew" for page in shown.redrawn),
            *(f"adds the setting {name} to Control" for name in settings),
        ]
        cells = {change.place: (change.old, change.new) for change in done.changes}
        schema = str(read_book(old).defined_name("sop_schema").refers_to).replace("$", "")
        assert cells[schema] == (float(layout), float(SCHEMA_VERSION))
        assert (old.read_bytes(), runs.folder_of(old).exists()) == (before, False)
        upgraded(old, expect=done.changes.sha256)
        assert old.read_bytes() != before


class TestTheNewBook:
    def test_passes_every_check(self, made: Path) -> None:
        """Formulas that are spelled otherwise today are renewed with their results."""
        report = run.check(made, kit=kit())
        assert report.passed, report.as_text()

    def test_has_what_was_missing(self, made: Path) -> None:
        """Each sheet at the place that it has in a new book, and every setting by its name."""
        book = read_book(made)
        sheets = list(book.sheets)
        at = sheets.index("Review")
        assert sheets[at : at + 3] == ["Review", RESTATED.sheet, IMPORT.sheet]
        assert sheets[: len(PAGES)] == [page.name for page in PAGES]
        for table in TABLES:
            assert book.table(table.name).columns == tuple(c.name for c in table.columns)
        for setting in SETTINGS:
            target = book.defined_name(setting.name).target
            assert target is not None
            row, column = parse_cell(target[1])
            assert book.sheet("Control")[row, column - 1] == setting.label
        assert book.named_value("sop_schema") == SCHEMA_VERSION
        assert time_limit(book) == 120  # seconds, as in a new book
        line = str(book.named_value("sop_log_1")).partition(", ")[2]
        was = read_book(made.with_name("before.xlsm")).named_value("sop_schema")
        assert line.startswith(f"Ann: upgraded from layout {was:g} to {SCHEMA_VERSION} (20")

    @pytest.mark.filterwarnings("ignore::UserWarning")
    def test_new_settings_look_like_the_others(self, made: Path) -> None:
        """A planner's one is an input, an engine's one a stored figure."""
        sheet = openpyxl.load_workbook(io.BytesIO(made.read_bytes()))["Control"]
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
        for name in ("sop_company", "sop_cash_limit", "sop_spread_limit"):
            value = sheet[opened.defined_name(name).refers_to.rpartition("!")[2].replace("$", "")]
            comment = value.offset(0, COMMENT_AFTER)
            assert (comment.value, comment.fill.fgColor.rgb) == (None, value.fill.fgColor.rgb)

    @pytest.mark.slow
    def test_pages_drawn_anew_keep_their_buttons_and_choices(self, tmp_path: Path) -> None:
        """Start has every button of today; the figure that was typed on What-if stays."""
        old = frozen(1, tmp_path)
        edited(old, lambda patch: patch.set_value("What-if", "L5", 77.0))
        upgraded(old)
        book = read_book(old)
        assert book.sheet("What-if")[5, 12] == 77.0
        drawn = [rel.target for rel in book.package.relationships(book.sheets["Start"].part)]
        [vml] = [part for part in drawn if "vml" in part]
        for button in kit().buttons:
            assert f"[0]!{button.macro}".encode() in book.package.part(vml)

    def test_holds_the_same_company(self, made: Path) -> None:
        """No setting moved; each sheet of inputs is the same, or has columns more.

        The checksums count what they have counted since layout 4, and so stay those of the inputs.
        """
        was, now = read_book(made.with_name("before.xlsm")), read_book(made)
        more = weighed_since_4(standing_rows(now))
        for name, old in was.defined_names.items():
            if old.sheet is not None:
                continue  # what is printed of a page
            assert old == now.defined_names[name]
            if name not in ("sop_schema", "sop_checks") and not name.startswith("sop_log_"):
                old_value, is_sum = was.named_value(name), name in (*CHECKSUMS, "sop_inputs_now")
                if is_sum and isinstance(old_value, float):  # added up in another order
                    assert now.named_value(name) == pytest.approx(old_value + more, rel=SLACK)
                else:
                    assert now.named_value(name) == old_value
        raw = (was.package.raw_members(), now.package.raw_members())
        for sheet in ("Calendar", "Families", "Actuals", "Actual"):
            part = was.sheets[sheet].part
            assert raw[0][part] == raw[1][part]
        for name in ("tblPrices", "tblPolicy", "tblResources", "tblBill"):
            old, new = was.table(name), now.table(name)
            width = len(old.columns)
            assert new.columns[:width] == old.columns
            rows = now.table_rows(name)
            assert was.table_rows(name) == [row[:width] for row in rows]
            assert {cell for row in rows for cell in row[width:]} <= {None}
        for sheet in ("Forecast", "Plan"):  # below stand the rows of events, of what is bought
            area = was.table(f"tbl{sheet}").area
            block = f"E{area.first_row}:{cell_name(area.last_row, area.last_column)}"
            assert was.sheet(sheet).block(block) == now.sheet(sheet).block(block)
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
        assert (
            done.summary
            == f"{made}: the book has layout {SCHEMA_VERSION} already, nothing changes."
        )
        assert made.read_bytes() == before


@pytest.mark.slow
def test_components_get_their_rows(tmp_path: Path) -> None:
    """The sheet Usage, and every row of shares and usage; planned anew, nothing is short."""
    book = tmp_path / "finishing.xlsx"
    packed = (DATA / "layout-2-finishing.xlsx.xz").read_bytes()
    book.write_bytes(lzma.decompress(packed))
    shown = upgraded(book)
    assert shown is not None
    assert {"Usage", "Family FTO"} <= set(shown.sheets)
    report = run.check(book, kit=kit())
    assert report.passed, report.as_text()
    assert [w.code for w in report.warnings].count("W470") == 3  # no component was planned for it
    run.plan(book, kit=kit(), by="Ann")
    report = run.check(book, kit=kit())
    assert report.passed, report.as_text()
    assert [w.code for w in report.warnings] == ["W690"]  # few families
    opened = read_book(book)
    assert opened.table("tblUsage").area.last_row == FIRST_ROW + 2
    inventory = period_cells(
        opened.sheet("Projection"), key_rows(opened, "tblProjection")["Legs|Inventory"], 48
    )
    assert min(inventory[24:42]) > 0


@pytest.mark.slow
def test_it_is_undone(old: Path) -> None:
    """The file of layout 1 comes back, byte for byte, and can be upgraded again."""
    before = old.read_bytes()
    upgraded(old)
    undo(old, kit=kit())
    assert old.read_bytes() == before
    upgraded(old)
    assert run.check(old, kit=kit()).passed


class TestThePlannersOwn:
    @pytest.mark.slow
    def test_on_a_page_that_is_drawn_anew_is_in_the_way(self, old: Path) -> None:
        """A cell beside ours, and a formula elsewhere that looks at a line of the page."""

        def edit(patch: Patch) -> None:
            patch.set_value("Start", "AF40", "mine")
            patch.add_sheet("Mine", [[None]])
            patch.set_formula("Mine", "A1", "=Start!B2", "x")

        edited(old, edit)
        before = old.read_bytes()
        with pytest.raises(RefusalsError) as told:
            upgraded(old)
        assert [str(problem) for problem in told.value.problems] == [
            "E181 Start!AF40: 1 cell of your own on a page that has to be drawn anew: Start!AF40. "
            "Move what is there to a sheet of your own.",
            "E182 Mine!A1: Mine!A1 points at the page Start, whose lines move. "
            "Let it look at the wide sheets, such as Projection: no row ever moves there.",
        ]
        assert old.read_bytes() == before

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
        assert book.sheet("Control")[41, 2] == "COMPANY"  # the heading of what came later
        assert book.defined_name("sop_locale").refers_to == "Control!$C$42"

    @pytest.mark.slow
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


@pytest.mark.slow
def test_another_change_set_than_was_shown(old: Path) -> None:
    """--expect writes nothing else."""
    with pytest.raises(RefusedError, match=r"^E216 "):
        upgraded(old, expect="0" * 64)


class TestRowsOfToday:
    """A book of today's layout gets the rows that a line typed into its tables asks for."""

    @pytest.mark.parametrize("what", ["a resource", "a component", "an offset"])
    def test_a_line_typed_into_a_table(self, book: Path, what: str) -> None:
        """E131 names the command; upgrade adds the rows in place, and the plan goes on."""
        if what == "a resource":
            added(book, RESOURCES, "Press", 44927.0, 8.0, 2.0, 1.0, 1.0)
            added(book, BILL, "Chairs", "Press", 0.0, 44927.0, 0.25)
            key = "Chairs|Press"
        elif what == "an offset":
            added(book, BILL, "Chairs", "Saw", 1.0, 44927.0, 0.25)
            key = "Chairs|Saw|2"
        else:
            fact(book, FAMILIES, 1, "Strategy", "FTO")
            added(book, COMPONENTS, "Tables", "Chairs", None, 1.0, 4.0, 44927.0)
            key = "Tables|Chairs"
        with pytest.raises(ProblemsError, match="sopxl upgrade BOOK") as refused:
            run.plan(book, kit=kit(), by="Ann")
        assert {problem.code for problem in refused.value.problems} == {"E131"}
        done, made = upgrade(book, kit=kit(), by="Ann")
        assert made is not None
        assert "given the rows that its tables ask for: " in done.summary
        table = "tblUsage" if what == "a component" else "tblLoad"
        assert key in key_rows(read_book(book), table)
        run.plan(book, kit=kit(), by="Ann")
        assert run.check(book, kit=kit()).passed
        assert upgrade(book, kit=kit())[1] is None
        undo(book, kit=kit(), by="Ann")
