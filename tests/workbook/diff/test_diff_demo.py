"""The sample company before and after a plan, through the command line."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner
from refusals import check

from sopxl.cli import cli
from sopxl.errors import InputError
from sopxl_udfs.kit import kit
from sopxl_workbook import create, run
from sopxl_workbook.contract import FIRST_PERIOD_COLUMN
from sopxl_workbook.diff import Difference, compare, diff
from sopxl_workbook.ooxml import Patch, cell_name, read_book
from sopxl_workbook.write import key_rows

FAMILY, MONTHS = "Table wine", 6


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, int, int]:
    """A planned book; the same with six months overridden and planned again; what the plan wrote.

    The last two are how many cells the plan typed, and how many stored results it renewed.
    """
    folder = tmp_path_factory.mktemp("demo")
    before, after = folder / "before.xlsm", folder / "after.xlsm"
    create.new(before, folder=None, sample=True, force=False, kit=kit())
    shutil.copy(before, after)
    patch = Patch(after.read_bytes())
    row = key_rows(patch.book, "tblForecast")[f"{FAMILY}|Override"]
    base = int(patch.book.named_value("sop_base"))  # type: ignore[arg-type]
    first = FIRST_PERIOD_COLUMN + base - 1
    for column in range(first, first + MONTHS):
        patch.set_value("Forecast", cell_name(row, column), 21_000.0)
    after.write_bytes(patch.result())
    changes = run.plan(after, kit=kit()).changes
    typed = len(changes.typed())
    return before, after, typed, len(changes) - typed


@pytest.fixture(scope="module")
def found(books: tuple[Path, Path, int, int]) -> Difference:
    """Their difference."""
    return diff(read_book(books[0]), read_book(books[1]))


def test_the_difference_is_what_was_typed_and_what_the_plan_wrote(
    found: Difference, books: tuple[Path, Path, int, int]
) -> None:
    """Cell for cell: six overrides, the plan's own cells, and the results that followed."""
    _, _, typed, renewed = books
    assert len(found.cells) == MONTHS + typed
    assert len(found.calculated) == renewed
    assert (list(found.rows), list(found.structure)) == ([], [])


def test_every_change_has_its_family_measure_and_month(found: Difference) -> None:
    """The plan follows the forecast of one family; nothing of another family changes."""
    kinds = Counter((cell.what.table, cell.what.key, cell.kind.value) for cell in found.cells)
    in_tables = {what: count for what, count in kinds.items() if what[0]}
    assert in_tables == {
        ("tblForecast", (FAMILY, "Override"), "blank became value"): MONTHS,
        ("tblPlan", (FAMILY, "Production"), "value changed"): 18,
    }
    overridden = [cell for cell in found.cells if cell.what.table == "tblForecast"]
    assert [cell.what.period for cell in overridden] == [f"2026-{m:02d}" for m in range(1, 7)]
    assert {cell.what.unit for cell in overridden} == {"cases"}


def test_the_rest_is_the_mark_of_the_plan(found: Difference) -> None:
    """Which plan the results are from and the gate that it was held against, on Control; the
    minute may be the same.
    """
    rest = {(cell.what.sheet, cell.what.key) for cell in found.cells if not cell.what.table}
    assert rest - {("Control", ("Planned",))} == {
        ("Control", ("Gate",)),
        ("Control", ("Inputs at gate",)),
        ("Control", ("Inputs at plan",)),
        ("Control", ("Last run",)),
    }


def sopxl(*arguments: object) -> tuple[int, str]:
    """Exit code and standard output of a command."""
    done = CliRunner().invoke(cli, [str(argument) for argument in arguments])
    return done.exit_code, done.stdout


def test_the_command_tells_it_in_a_few_lines(books: tuple[Path, Path, int, int]) -> None:
    """A run of months a line, with what it comes to."""
    code, text = sopxl("diff", *books[:2], "--sheet", "forecast")
    assert (code, text.splitlines()[3:]) == (
        0,
        [
            "Forecast",
            "  tblForecast",
            f"    {FAMILY} | Override (cases)",
            "      2026-01..2026-06       6 x  blank ->  21,000",
            "      total             sum of 6  blank -> 126,000  +126,000",
        ],
    )


def test_the_command_as_json_and_as_a_page(
    books: tuple[Path, Path, int, int], found: Difference, tmp_path: Path
) -> None:
    """Both hold everything; every name of the JSON stands in the help."""
    page = tmp_path / "difference.html"
    code, text = sopxl("diff", *books[:2], "--json", "--html", page)
    record = json.loads(text)
    assert (code, len(record["calculated"])) == (0, len(found.calculated))
    assert f"{len(found.cells)} cells changed" in page.read_text(encoding="utf-8")
    help_ = sopxl("diff", "--help")[1]
    names = {*record, *record["cells"][0], *record["cells"][0]["old"], *record["sheets"][0]}
    assert {name for name in names if name not in help_} == set()


@pytest.mark.parametrize(
    ("arguments", "code", "text"),
    [
        (("--fail",), 3, ""),
        (("--sheet", "Families", "--fail"), 0, "No difference."),
        (("--html", "page.xlsx"), 2, "--html difference.html"),
    ],
)
def test_exit_codes_of_the_command(
    books: tuple[Path, Path, int, int], arguments: tuple[str, ...], code: int, text: str
) -> None:
    """0 when it could compare, 3 where asked and something differs, 2 for a wrong call."""
    done = CliRunner().invoke(cli, ["diff", *map(str, books[:2]), *arguments])
    assert done.exit_code == code
    assert text in done.output


def test_a_sheet_that_neither_book_has(books: tuple[Path, Path, int, int]) -> None:
    """The nearest name is told."""
    done = CliRunner().invoke(cli, ["diff", *map(str, books[:2]), "--sheet", "Forcast"])
    assert 'Did you mean "Forecast"?' in str(done.exception)


def test_the_same_company_with_and_without_macros(made_books: dict[str, Path]) -> None:
    """Start says what to run where a button stood; every other figure and formula is the same."""
    found = diff(read_book(made_books[".xlsm"]), read_book(made_books[".xlsx"]))
    assert {cell.what.sheet for cell in found.cells} <= {"Start", "Control"}
    assert list(found.rows) == []
    told = {(one.change, one.name) for one in found.structure}
    assert ("part removed", "xl/vbaProject.bin") in told
    assert not [one for one in found.structure if one.change.startswith(("table", "column"))]


def test_files_that_are_no_workbooks(books: tuple[Path, Path, int, int], tmp_path: Path) -> None:
    """Are refused by the reader's own codes, whichever of the two they are."""
    text = tmp_path / "plan.xlsx"
    text.write_text("a,b\n1,2\n")
    what = (
        "E002 plan.xlsx: the file is a text file (CSV), not an .xlsx or .xlsm workbook. "
        "Open it in Excel and save it as an Excel workbook (.xlsx)."
    )
    check(lambda: compare(books[0], text), InputError, what)
    check(lambda: compare(text, books[0]), InputError, what)


def test_nothing_slow_is_imported(books: tuple[Path, Path, int, int]) -> None:
    """Neither pandas nor openpyxl nor XlsxWriter, page and all."""
    slow = ("pandas", "openpyxl", "scipy", "xlsxwriter", "xlwings")
    code = (
        "import sys; from sopxl_workbook.diff import as_page, compare; "
        f"as_page(compare({str(books[0])!r}, {str(books[1])!r})); "
        f"print([name for name in {slow!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
