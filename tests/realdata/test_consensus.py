"""Three functions agree on a family of AdventureWorks: override, log, exception, and all undone."""

from __future__ import annotations

import shutil
from fractions import Fraction
from pathlib import Path

import pytest

from sopxl.plan.make import plan_as_it_stands
from sopxl_udfs.calc.host import Office
from sopxl_udfs.kit import kit
from sopxl_workbook import create, run
from sopxl_workbook.contract import AGREED, FIRST_PERIOD_COLUMN, FORECAST, key_of
from sopxl_workbook.cycle.agree import Asked, agree
from sopxl_workbook.cycle.undo import undo
from sopxl_workbook.formulas import FORECAST_ROW, OVERRIDE
from sopxl_workbook.ooxml import Book, cell_name, read_book
from sopxl_workbook.pages import settings_of
from sopxl_workbook.read import read_company
from sopxl_workbook.spread import alerts_of
from sopxl_workbook.write import key_rows

FAMILY, WEIGHTS = "Helmets", {"sales": 3, "marketing": 2, "finance": 1}
MONTHS = ("2014-07", "2014-08", "2014-09")
SAID = {"sales": (900, 951, 1002), "marketing": (1200, 1211, 1222), "finance": (701, 702, 703)}


def exact(month: int) -> float:
    """The weighted mean in fractions, rounded half up to whole units."""
    total = sum(Fraction(WEIGHTS[name]) * values[month] for name, values in SAID.items())
    return float(int(total / sum(WEIGHTS.values()) + Fraction(1, 2)))


@pytest.fixture(scope="module")
def made(adventureworks_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The company with the views of three functions on its helmets."""
    folder = Path(shutil.copytree(adventureworks_folder, tmp_path_factory.mktemp("views") / "csv"))
    views = [
        f"{FAMILY},{name},{month},{value}"
        for name, values in SAID.items()
        for month, value in zip(MONTHS, values, strict=True)
    ]
    head = "family,function,period,quantity"
    (folder / "views.csv").write_text("\n".join((head, *views)) + "\n", encoding="utf-8")
    owners = [f"{name},Who speaks for {name},{weight}" for name, weight in WEIGHTS.items()]
    text = "\n".join(("function,owner,weight", *owners)) + "\n"
    (folder / "view_owners.csv").write_text(text, encoding="utf-8")
    path = folder.parent / "aw.xlsx"
    create.new(path, folder=folder, sample=False, force=True, kit=kit())
    return path


def told(book: Book) -> list[str]:
    """The families of which views are apart and not agreed."""
    plan = plan_as_it_stands(read_company(book).company)
    return [alert.subject for alert in alerts_of(plan, settings_of(book))]


@pytest.mark.slow
def test_agree_by_weights(made: Path, office: Office, tmp_path: Path) -> None:
    """The weighted mean in the override, the same forecast in LibreOffice; the exception goes."""
    first = made.read_bytes()
    assert told(read_book(made)) == [FAMILY]
    asked = Asked("demand review of June", FAMILY, by="weights")
    agree(made, asked, kit=kit(), by="Anna")
    book = read_book(made)
    company = read_company(book).company
    rows = [company.calendar.period_of_label(month) - company.calendar.first for month in MONTHS]
    wanted = [exact(month) for month in range(len(MONTHS))]
    assert company.override[rows, company.index[FAMILY]].tolist() == wanted
    forecast = plan_as_it_stands(company).figures.forecast
    assert forecast[rows, company.index[FAMILY]].tolist() == wanted
    place = key_rows(book, FORECAST.name)
    columns = [FIRST_PERIOD_COLUMN + row for row in rows]
    with office.open(made) as document:
        document.recalculate()
        assert document.errors() == []
        for what in (OVERRIDE, FORECAST_ROW):
            row = place[key_of(FAMILY, what)]
            ends = [cell_name(row, column) for column in (columns[0], columns[-1])]
            assert list(document.values(FORECAST.sheet, ":".join(ends))[0]) == wanted, what
    log = [row for row in book.table_rows(AGREED.name) if any(row)]
    assert [row[3] for row in log] == wanted
    for month, row in enumerate(log):
        assert row[8] == ", ".join(f"{name} {values[month]:,}" for name, values in SAID.items())
        assert row[7:10:2] == ["weights", "demand review of June"]
        assert row[10] == "Anna"
        assert row[3] - row[4] == pytest.approx(wanted[month] - float(row[4]))
    assert told(book) == []
    report = run.check(made, kit=kit())
    assert report.passed, report.as_text()
    undo(made, kit=kit(), by="Anna")
    assert made.read_bytes() == first
