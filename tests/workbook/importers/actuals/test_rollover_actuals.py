"""sopxl rollover --actuals: loaded, shown, refused with the matrix, never loaded twice."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from workbook.importers.actuals.plant import JANUARY, WHOLE, extract

from sopxl.cli import main
from sopxl_workbook.contract import ACTUALS
from sopxl_workbook.ooxml import read_book
from sopxl_workbook.read import read_company


@pytest.fixture
def book(plant_book: Path, tmp_path: Path) -> Path:
    """The plant's book, to be rolled."""
    return Path(shutil.copy(plant_book, tmp_path / "book.xlsx"))


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """The extract of January."""
    path = tmp_path / "january.csv"
    path.write_text(extract(), encoding="utf-8")
    return path


def sopxl(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    """The command line: exit code, standard output, standard error."""
    with pytest.raises(SystemExit) as left:
        main([str(argument) for argument in arguments])
    code = left.value.code
    assert isinstance(code, int)
    streams = capsys.readouterr()
    return code, streams.out, streams.err


def loaded_rows(book: Path) -> list[tuple[object, ...]]:
    """The rows of January in a book, source and day too."""
    table = read_company(read_book(book)).tables[ACTUALS.name]
    columns = ("Period", "Code", "Measure", "Quantity", "Source", "Loaded")
    return [row[1:] for row in table.of(*columns) if row[0] == 25]


def test_a_roll_loads_what_happened(
    book: Path, source: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The rows go into the Actuals with the file and the day; the next month is month 1."""
    code, out, err = sopxl(capsys, "rollover", book, "--actuals", source, "--json", "--yes")
    assert (code, json.loads(out)["actuals"]["complete"]) == (0, True)
    assert f"{book}: 2026-01 is closed, 2026-02 is month 1." in err
    rows = loaded_rows(book)
    assert sorted(row[:3] for row in rows) == WHOLE
    assert {row[3] for row in rows} == {"january.csv"}
    (day,) = {row[4] for row in rows}
    assert isinstance(day, float)
    assert read_company(read_book(book)).company.base == 26


def test_a_dry_run_shows_the_matrix_and_writes_nothing(
    book: Path, source: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The matrix, the steps, the cells; then the same change set is written by its hash."""
    before = book.read_bytes()
    code, _, err = sopxl(capsys, "rollover", book, "--actuals", source, "--dry-run")
    assert code == 0
    assert (
        "Actuals of 2026-01  Requested  Booked    Shipped  Produced  Closing   Backlog\n"
        "Family 000          loaded     not used  loaded   loaded    loaded    not used\n"
        "Family 001          not used   loaded    loaded   not used  not used  loaded\n"
    ) in err
    assert book.read_bytes() == before
    found = re.search(r"To write exactly this: sopxl (.*) --expect (\w+)", err)
    assert found is not None
    assert found[1] == f"rollover {book} --actuals {source}"
    assert sopxl(capsys, *found[1].split(), "--expect", found[2])[0] == 0


def test_a_refusal_shows_the_matrix(
    book: Path, source: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 3, every figure that is missing, and all of them in one view; nothing written."""
    before = book.read_bytes()
    source.write_text(extract(JANUARY[:4]) + "2026-02,Family 001,Booked,1\n", encoding="utf-8")
    code, out, err = sopxl(capsys, "rollover", book, "--actuals", source, "--yes")
    assert (code, out) == (3, "")
    every = "every period from 2024-01 to 2026-01 is expected."
    add = "     Add the rows; enter 0 where there was none."
    assert err.splitlines() == [
        f"E132 Actuals: Booked of Family 001 has no row for 2026-01; {every}",
        add,
        f"E132 Actuals: Shipped of Family 001 has no row for 2026-01; {every}",
        add,
        f"E132 Actuals: Backlog of Family 001 has no row for 2026-01; {every}",
        add,
        "Actuals of 2026-01  Requested  Booked    Shipped  Produced  Closing   Backlog",
        "Family 001          not used   MISSING   MISSING  not used  not used  MISSING",
        "Family 000          loaded     not used  loaded   loaded    loaded    not used",
        "W508 january.csv: rows that are not read: 1 of a later month. Nothing is to be done, if "
        "they are not of the month that is to be closed.",
    ]
    assert book.read_bytes() == before


def test_without_a_source_the_matrix_is_shown_as_well(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A planner who pastes into the Actuals sees what he forgot."""
    code, _, err = sopxl(capsys, "rollover", book, "--yes")
    assert code == 3
    assert "Family 000          MISSING    not used  MISSING  MISSING   MISSING   not used" in err


def test_the_same_extract_twice_closes_one_month(
    book: Path, source: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The second press is refused: the rows are those of a closed month now."""
    assert sopxl(capsys, "rollover", book, "--actuals", source, "--yes")[0] == 0
    rolled = book.read_bytes()
    code, _, err = sopxl(capsys, "rollover", book, "--actuals", source, "--yes")
    assert code == 5
    assert err.startswith("E512 Control: the plan of 2026-02 is not authorised. 2026-01 was closed")
    source.write_text(extract().replace(",116", ",117"), encoding="utf-8")
    code, _, err = sopxl(capsys, "rollover", book, "--actuals", source, "--yes")
    assert (code, err.splitlines()[0]) == (
        3,
        "E522 january.csv row 7, column quantity: Shipped of Family 001 in 2026-01 is 117 here; "
        "that month is closed, with 116.",
    )
    assert book.read_bytes() == rolled


def test_a_query_needs_a_database(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 2: the options do not go together."""
    code, _, err = sopxl(capsys, "rollover", book, "--query", "select 1", "--yes")
    assert code == 2
    assert err.endswith("Error: --query asks a database: give its address by --actuals.\n")
