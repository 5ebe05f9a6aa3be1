"""sopxl schedule: the plan by item and week, out to the plant and held against what comes back."""

from __future__ import annotations

import csv
import dataclasses
import json
import shutil
from pathlib import Path

import pytest
from faults.trying import sopxl

from sopxl import __version__
from sopxl.errors import RefusedError
from sopxl.plan.archive import ArchiveRow
from sopxl.plan.company import TermRow
from sopxl.plan.make import plan_as_it_stands
from sopxl.plan.schedule import master_schedule
from sopxl_udfs.kit import kit
from sopxl_workbook import create
from sopxl_workbook.handed_out import Handed, export, suppliers_of
from sopxl_workbook.ooxml import read_book
from sopxl_workbook.pages import view_as_it_stands
from sopxl_workbook.read import read_company
from sopxl_workbook.sheets import pull as pull_page
from sopxl_workbook.sheets import pull_at
from sopxl_workbook.sheets import schedule as schedule_page
from sopxl_workbook.sheets import schedule_at as at
from sopxl_workbook.sheets.canvas import numbers
from sopxl_workbook.values import BookValues


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample company's book; it is read only."""
    path = tmp_path_factory.mktemp("schedule") / "plan.xlsx"
    create.new(path, folder=None, sample=True, force=False, kit=kit())
    return path


@pytest.fixture
def sent(book: Path, tmp_path: Path) -> Path:
    """The folder that went to the plant."""
    assert sopxl("schedule", book, "--out", tmp_path / "plant", "--draft").code == 0
    return tmp_path / "plant"


def rows_of(path: Path) -> list[dict[str, str]]:
    """A CSV file, a dictionary a row."""
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def test_shown_by_week(book: Path) -> None:
    """A line an item, the family and its unit beside it, a column a week."""
    shown = sopxl("schedule", book)
    head, *lines = shown.out.splitlines()
    assert head == "Master schedule (draft plan), family units by week from its first day"
    assert lines[0].split()[:5] == ["Code", "Family", "Unit", "01-01", "01-05"]
    item = next(line for line in lines if line.startswith("SW-1200"))
    assert "Sparkling wine" in item


def test_what_goes_out_adds_up_to_the_plan(book: Path, sent: Path) -> None:
    """Item units times their factor are the family's months, to the last bottle."""
    rows = rows_of(sent / "schedule.csv")
    plan = json.loads(sopxl("schedule", book, "--json").out)
    for line in plan["lines"]:
        mine = [row for row in rows if row["code"] == line["code"]]
        for month, units in line["by_month"].items():
            inside = [row for row in mine if row["period"] == month]
            assert sum(float(row["family_quantity"]) for row in inside) == pytest.approx(units)
            items = sum(float(row["quantity"]) for row in inside)
            assert items * line["factor"] == pytest.approx(units)
    hours = {row["resource"] for row in rows_of(sent / "hours.csv")}
    assert hours == {"Filling line", "Sparkling line", "Packing hall", "Tanker bay"}


def test_what_comes_back_unchanged_ties_out(book: Path, sent: Path) -> None:
    """Every family of every month is the plan's, to the rounding of a file."""
    done = sopxl("schedule", book, "--against", sent / "schedule.csv", "--json")
    assert done.code == 0
    ties = json.loads(done.out)["tie_out"]
    assert all(tie["holds"] and abs(tie["deviation"]) < 1e-6 for tie in ties)
    assert len({tie["month"] for tie in ties}) == 3


def test_an_overload_is_told_with_family_and_month(book: Path, sent: Path) -> None:
    """10 % more of one item is above the tolerance of its family: exit code 3."""
    path = sent / "schedule.csv"
    rows = rows_of(path)
    for row in rows:
        if row["code"] == "Cider" and row["period"] == "2026-02":
            row["quantity"] = str(float(row["quantity"]) * 1.1)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    done = sopxl("schedule", book, "--against", path)
    assert done.code == 3
    assert done.out.splitlines()[2].startswith("Cider")
    assert "▲ off" in done.out.splitlines()[2]
    assert f"E584 {path}: Cider in 2026-02: " in done.err
    assert done.err.count("E584") == 1
    assert "Mend the schedule, or bring the plan to what can be done and authorise it." in done.err


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (
            "2026-01,Nobody,5",
            'E124 back.csv row 2, column code: "Nobody" is neither a family nor an item of the '
            "Item map in 2026-01.",
        ),
        (
            "2025-12,Cider,5",
            "E583 back.csv row 2, column period: 2025-12 is closed; a schedule begins with "
            "2026-01.",
        ),
        ("2026-01,Cider,many", 'E110 back.csv row 2, column quantity: found the text "many"'),
        ("2026-01,Cider,", "E114 back.csv row 2, column quantity: the cell is blank"),
    ],
)
def test_what_cannot_be_tied_is_refused(book: Path, tmp_path: Path, row: str, told: str) -> None:
    """With the place in the file, never taken for nothing."""
    path = tmp_path / "back.csv"
    path.write_text(f"period,code,quantity\n{row}\n", encoding="utf-8")
    done = sopxl("schedule", book, "--against", path)
    assert done.code == 3
    assert told in done.err


def test_a_file_that_is_there_stays(book: Path, sent: Path) -> None:
    """Unless it is to be replaced."""
    shutil.copy(sent / "hours.csv", sent / "kept.csv")
    before = (sent / "schedule.csv").read_bytes()
    done = sopxl("schedule", book, "--months", "1", "--out", sent, "--draft")
    assert done.code == 5
    assert done.err.splitlines()[-2:] == [
        f"E581 {sent}: there is a file schedule.csv already.",
        "     Give another folder, or --force to replace it.",
    ]
    assert (sent / "schedule.csv").read_bytes() == before
    assert sopxl("schedule", book, "--months", "1", "--out", sent, "--draft", "--force").code == 0
    assert (sent / "schedule.csv").read_bytes() != before


def test_a_folder_that_cannot_be_made(book: Path, tmp_path: Path) -> None:
    """A file stands where the folder should: said, and nothing written."""
    (tmp_path / "plant").write_text("mine", encoding="utf-8")
    done = sopxl("schedule", book, "--out", tmp_path / "plant", "--draft")
    assert done.code == 6
    assert done.err.splitlines()[-2].startswith(f"E208 {tmp_path / 'plant'}: ")
    assert (tmp_path / "plant").read_text(encoding="utf-8") == "mine"


def test_page_and_command_say_the_same(book: Path) -> None:
    """Every row of the record of every family and item is the page's, week by week."""
    told = json.loads(sopxl("schedule", book, "--json").out)
    reading = read_company(read_book(book))
    values = BookValues.of(plan_as_it_stands(reading.company))
    view, _ = view_as_it_stands(reading.book, values)
    assert len(told["records"]) == len(reading.company.families) + 2
    names = {
        at.FORECAST: "forecast",
        at.ORDERS: "orders",
        at.DEMAND: "demand",
        at.MPS: "mps",
        at.BALANCE: "projected_available",
        at.ATP: "available_to_promise",
        at.AHEAD: "available_to_promise_cumulative",
    }
    for one in told["records"]:
        item = "" if one["code"] == one["family"] else one["code"]
        chosen = dataclasses.replace(view, scheduled_family=one["family"], scheduled_item=item)
        cells = schedule_page.PAGE.cells(values, chosen, kit())
        assert [cells[5, 13].value, cells[5, 15].value] == [one["on_hand"], one["on_hand_is"]]
        for row, name in names.items():
            shown = [cells[row, column].value for column in at.WEEKS[: len(one["weeks"])]]
            blank = [cell == "" for cell in shown]
            wanted = [week[name] for week in one["weeks"]]
            assert blank == [value is None for value in wanted]
            assert numbers(shown) == pytest.approx([v for v in wanted if v is not None], rel=1e-12)


def test_what_is_promised_is_printed(book: Path) -> None:
    """The record of an item has the page's rows; a table of one figure has a line each."""
    head, weeks, *rows = sopxl("schedule", book, "--item", "sw-1200").out.splitlines()
    assert head == (
        "SW-1200 of Sparkling wine (draft plan), cases; on hand 4,421, the closing of the item"
    )
    assert weeks.split()[:2] == ["01-01", "01-05"]
    assert [row[:26].strip() for row in rows][-3:] == [
        "Projected available (PAB)",
        "Available to promise (ATP)",
        "ATP, cumulative",
    ]
    shown = sopxl("schedule", book, "--show", "pab").out.splitlines()
    line = next(row for row in shown if row.startswith("SW-1200"))
    assert line.split()[-1] == rows[-3].split()[-1]
    done = sopxl("schedule", book, "--item", "SW-12")
    assert done.code == 3
    assert 'E124 --item: there is no family and no item "SW-12" in the schedule.' in done.err


def test_a_draft_does_not_go_out_unsaid(book: Path, tmp_path: Path) -> None:
    """Nobody has authorised the sample: refused with exit code 5, and nothing written."""
    done = sopxl("schedule", book, "--out", tmp_path / "plant")
    assert done.code == 5
    assert done.err.splitlines()[-2:] == [
        "E700 Archive: the plan is not authorised for 2026-01: a plant would make what nobody has "
        "signed.",
        "     Authorise it with sopxl authorise, or give --draft: the files then say so.",
    ]
    assert not (tmp_path / "plant").exists()


def test_every_row_says_of_which_run_it_is(book: Path, sent: Path, tmp_path: Path) -> None:
    """A draft says draft; an authorised plan its run and the version that authorised it."""
    for name in ("schedule.csv", "hours.csv", "promise.csv"):
        marks = {(row["plan"], row["run"], row["version"]) for row in rows_of(sent / name)}
        assert marks == {("draft", "", "")}
    company = read_company(read_book(book)).company
    plan = plan_as_it_stands(company)
    rows = [
        ArchiveRow(company.base, name, "Production", "", "run-7", "Anna", __version__, values)
        for name, values in zip(company.index, plan.figures.production.T, strict=True)
    ]
    for archive, drafts in ((rows, []), (rows[1:], ["Table wine"])):
        agreed = plan_as_it_stands(dataclasses.replace(company, archive=tuple(archive)))
        handed = Handed(agreed.company, master_schedule(agreed, 1), ())
        assert handed.drafts == drafts
        if drafts:
            with pytest.raises(RefusedError, match="E700 Archive: the plan of Table wine is not"):
                export(handed, tmp_path / "some", force=False)
        else:
            export(handed, tmp_path / "agreed", force=False)
            for name in ("schedule.csv", "hours.csv"):
                found = rows_of(tmp_path / "agreed" / name)
                marks = {(row["plan"], row["run"], row["version"]) for row in found}
                assert marks == {("authorised", "run-7", __version__)}


def test_a_supplier_gets_what_is_asked_of_it(book: Path, tmp_path: Path) -> None:
    """The items of the families that it makes; what they ask of it is the load of hours.csv."""
    folder = tmp_path / "out"
    done = sopxl("schedule", book, "--draft", "--out", folder, "--supplier", "tanker bay")
    assert done.code == 0
    rows = rows_of(folder / "supplier-Tanker-bay.csv")
    assert {row["family"] for row in rows} == {"Bulk wine"}
    asked = sum(float(row["asked"]) for row in rows)
    hours = [row for row in rows_of(folder / "hours.csv") if row["resource"] == "Tanker bay"]
    assert asked == pytest.approx(sum(float(row["hours"]) for row in hours), rel=1e-12)
    sent = [row for row in rows_of(folder / "schedule.csv") if "Tanker bay" in row["resources"]]
    assert [row["quantity"] for row in sent] == [row["quantity"] for row in rows]
    none = sopxl("schedule", book, "--draft", "--out", folder, "--supplier", "Nobody", "--force")
    assert sopxl("schedule", book, "--supplier", "tanker bay").code == 2
    assert none.code == 3
    assert 'E124 --supplier: there is no resource "Nobody" in the Bill.' in none.err


def test_what_is_bought_is_not_asked_of_the_plant(book: Path, tmp_path: Path) -> None:
    """Each row says what of it is bought; a file for the subcontractor; hours of the rest alone."""
    company = read_company(read_book(book)).company
    plan, family = plan_as_it_stands(company), company.index["Bulk wine"]
    bought = company.nothing()
    bought[company.planned, family] = 0.25 * plan.figures.production[company.planned, family]
    plan = plan_as_it_stands(dataclasses.replace(plan.company, subcontract=bought))
    handed = Handed(plan.company, master_schedule(plan, 1), ())
    folder = tmp_path / "out"
    export(handed, folder, force=False, draft=True, suppliers=["Tanker bay"])
    rows = rows_of(folder / "schedule.csv")
    for row in rows:
        share = 0.25 if row["family"] == "Bulk wine" else 0.0
        given, wanted = float(row["subcontract"]), share * float(row["family_quantity"])
        assert given == pytest.approx(wanted, rel=1e-9)
    mine = [row for row in rows if row["family"] == "Bulk wine"]
    sent = rows_of(folder / "subcontract.csv")
    assert [row["code"] for row in sent] == [row["code"] for row in mine]
    for out, row in zip(sent, mine, strict=True):
        assert float(out["quantity"]) == pytest.approx(0.25 * float(row["quantity"]), rel=1e-9)
    asked = sum(float(row["asked"]) for row in rows_of(folder / "supplier-Tanker-bay.csv"))
    hours = [row for row in rows_of(folder / "hours.csv") if row["resource"] == "Tanker bay"]
    assert asked == pytest.approx(sum(float(row["hours"]) for row in hours), rel=1e-12)
    assert asked > 0


def test_suppliers_are_what_least_cost_pays_by_use(book: Path) -> None:
    """A price per hour and no people of its own; each its own file name."""
    company = read_company(read_book(book)).company
    assert suppliers_of(company) == []
    terms = (
        TermRow("price per hour", "", "Tanker bay", 0.0, 40.0),
        TermRow("price per hour", "", "Packing hall", 0.0, 30.0),
        TermRow("hiring", "", "Packing hall", 0.0, 900.0),
    )
    assert suppliers_of(dataclasses.replace(company, terms=terms)) == ["Tanker bay"]


def test_every_page_is_printed(book: Path, tmp_path: Path) -> None:
    """A page a family and window, then the pull lines: as the book shows them, as values."""
    target = tmp_path / "pages.xlsx"
    done = sopxl("print", book, "--schedule", "--to", target)
    assert done.code == 0
    names = list(read_company(read_book(book)).company.index)
    copies = read_book(target)
    assert list(copies.sheets) == [*names, "Pull"]
    assert copies.sheet("Sparkling wine")[at.SPLIT, at.MONTHS[0]] == "items 1 to 2 of 2"
    told = "10 pages of the master schedule as it stands in 2026-01."
    assert told in done.err.replace(f"{len(names) + 1} pages", "10 pages")
    assert sopxl("print", book, "--schedule", "--show", "money").code == 2


class TestPull:
    """The pull lines: the same figures as the page."""

    def test_page_and_command_say_the_same(self, book: Path) -> None:
        """Cards, takt time and cards to add of every loop and month."""
        told = json.loads(sopxl("pull", book, "--json").out)
        reading = read_company(read_book(book))
        values = BookValues.of(plan_as_it_stands(reading.company))
        view, _ = view_as_it_stands(reading.book, values)
        cells = pull_page.PAGE.cells(values, view, kit())
        assert [one["code"] for one in told] == ["SW-1200", "SW-0600", "Cider", "Gift cartons"]
        for i, one in enumerate(told):
            row = pull_at.FIRST + i
            for month, found in enumerate(one["months"]):
                shown = [
                    cells[row, columns[month]].value
                    for columns in (pull_at.DAILY, pull_at.CARDS, pull_at.TAKT)
                ]
                wanted = [found["units_a_day"], found["cards"], found["takt_minutes"]]
                assert shown == ["" if value is None else value for value in wanted]
            assert cells[row, pull_at.CHANGE].value == one["to_add"]

    def test_table_and_csv(self, book: Path) -> None:
        """A line a loop; a row a loop and month; both options together are refused."""
        head, names, *lines = sopxl("pull", book).out.splitlines()
        assert head == "Cards of each loop, and takt time of its line in minutes a unit, by month"
        assert names.split()[:3] == ["Item", "Family", "Line"]
        assert [line.split()[0] for line in lines] == ["SW-1200", "SW-0600", "Cider", "Gift"]
        rows = list(csv.DictReader(sopxl("pull", book, "--months", "2", "--csv").out.splitlines()))
        assert [row["period"] for row in rows] == ["2026-01", "2026-02"] * 4
        assert rows[0]["cards"] == "11"
        assert rows[-1]["takt_minutes"] == ""
        assert sopxl("pull", book, "--csv", "--json").code == 2
        assert "E580" in sopxl("pull", book, "--months", "99").err
