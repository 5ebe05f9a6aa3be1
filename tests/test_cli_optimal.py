"""`sopxl plan --optimal`: the least-cost plan of a book, written like any other plan."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from unittest import mock

import pytest
from small import FILES, write_folder
from test_cli import process, sopxl

from sopxl.optimise import shared_plan
from sopxl_udfs.kit import kit
from sopxl_workbook import create, hosted, run
from sopxl_workbook.ooxml import Patch, read_book
from sopxl_workbook.optimal import Wanted
from sopxl_workbook.sheets.comparison import FAMILY_ROW, TOTAL_ROW

SAW = "resource,from,hours,stations,overtime_limit,outside_capacity\nSaw,2024-01-01,8,{},0.1,{}\n"
PRICES = ("--optimal", "--holding", "0.2", "--overtime", "30", "--outside", "80")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Books of the small company with enough hours and with too few."""
    books = {}
    for name, stations, outside in (("enough", 3, 40), ("few", 2, 0)):
        folder = tmp_path_factory.mktemp(name)
        files = write_folder(folder / "csv", resources=SAW.format(stations, outside))
        books[name] = folder / "plan.xlsx"
        create.new(books[name], folder=files, sample=False, force=True, kit=kit())
    assert "overtime" not in FILES["resources.csv"]
    return books


def test_it_is_written_proved_and_the_same_again(made: dict[str, Path], tmp_path: Path) -> None:
    """Costs are told; every rule holds; planned again nothing changes; undo takes it back."""
    book = Path(shutil.copy(made["enough"], tmp_path / "plan.xlsx"))
    before = book.read_bytes()
    shown = sopxl("plan", book, *PRICES, "--dry-run")
    assert shown.returncode == 0, shown.stderr
    assert book.read_bytes() == before
    (expected,) = re.findall(
        r"sopxl plan \S+ --optimal --holding 0.2 .*--expect (\S+)", shown.stderr
    )
    assert "production at least cost" in shown.stdout
    done = process("plan", book, *PRICES, "--expect", expected)
    assert done.returncode == 0, done.stderr
    assert re.search(r"The least-cost plan costs [\d,]+ USD: holding ", done.stderr + done.stdout)
    assert sopxl("check", book).returncode == 0
    again = sopxl("plan", book, *PRICES)
    assert "nothing changes" in again.stdout + again.stderr
    undone = sopxl("undo", book)
    assert undone.returncode == 0, undone.stderr


def test_no_plan_writes_nothing(made: dict[str, Path], tmp_path: Path) -> None:
    """Exit code 4, resource, month and shortfall; the file keeps its bytes."""
    book = Path(shutil.copy(made["few"], tmp_path / "plan.xlsx"))
    before = book.read_bytes()
    refused = sopxl("plan", book, *PRICES)
    assert refused.returncode == 4
    assert re.search(
        r"E450 Saw, 20\d\d-\d\d: no plan keeps all limits: [\d,.]+ hours of Saw", refused.stderr
    )
    assert book.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["plan.xlsx"]


@pytest.mark.parametrize(
    ("options", "text"),
    [
        (("--outside", "3"), "--outside goes with --optimal: give it too."),
        (("--holding", "0.2"), "--holding goes with --optimal: give it too."),
    ],
)
def test_usage(made: dict[str, Path], options: tuple[str, ...], text: str) -> None:
    """Prices and the plan that they are for go together."""
    refused = sopxl("plan", made["few"], *options)
    assert refused.returncode == 2
    assert text in refused.stderr


def control(book: Path, name: str, value: float | str) -> str:
    """Types a setting into a closed book; gives its place."""
    opened = read_book(book)
    sheet, ref = opened.defined_name(name).target or ("", "")
    patch = Patch(opened, own_sheets=[sheet])
    patch.set_value(sheet, ref.replace("$", ""), value)
    book.write_bytes(patch.result())
    return f"{sheet}!{ref.replace('$', '')}"


LOGGED_RUN = ("Policy log", 8)  # sheet and column in which the log names the run


def plan_lines(shown: str) -> list[str]:
    """The lines of a change set, but when and by whom, and the log of changed prices."""
    others = ("Control!", "Start!", "'Policy log'!", "'Settings held'!")
    return [line for line in shown.splitlines() if not line.startswith(others)]


def test_what_no_option_says_the_book_says(made: dict[str, Path], tmp_path: Path) -> None:
    """The prices on Control give the same plan as the options, and an option goes before them."""
    book = Path(shutil.copy(made["enough"], tmp_path / "plan.xlsx"))
    by_options = sopxl("plan", book, *PRICES, "--dry-run")
    names = ("sop_optimal_holding", "sop_optimal_overtime", "sop_optimal_outside")
    for name, price in zip(names, (0.2, 30.0, 80.0), strict=True):
        control(book, name, price)
    by_book = sopxl("plan", book, "--optimal", "--dry-run")
    assert by_book.returncode == 0, by_book.stderr
    assert plan_lines(by_book.stdout) == plan_lines(by_options.stdout) != []
    other = sopxl("plan", book, "--optimal", "--overtime", "1e6", "--dry-run")
    assert other.returncode == 0, other.stderr
    assert other.stderr != by_book.stderr


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        (
            None,
            "E114 {place}: the yearly cost of holding is not given, and the least-cost plan weighs "
            "it.\n     Type it there as a share of the standard cost, such as 0.2; a command takes "
            "--holding 0.2 as well.\n",
        ),
        (-1.0, "E121 {place}: found -1, 0 or more is expected.\n     Correct the value, or leave"),
        ("a fifth", 'E110 {place}: found the text "a fifth", a number is expected.'),
        ("0.2", "E111 {place}: "),
    ],
)
def test_a_rate_that_is_none_is_told_with_its_cell(
    made: dict[str, Path], tmp_path: Path, typed: float | str | None, message: str
) -> None:
    """A blank, a number below zero, a text: each with its place; nothing is written."""
    book = Path(shutil.copy(made["enough"], tmp_path / "plan.xlsx"))
    sheet, ref = read_book(book).defined_name("sop_optimal_holding").target or ("", "")
    place = f"{sheet}!{ref.replace('$', '')}"
    if typed is not None:
        assert control(book, "sop_optimal_holding", typed) == place
    before = book.read_bytes()
    refused = sopxl("plan", book, "--optimal")
    assert refused.returncode == 3
    assert refused.stderr.startswith(message.format(place=place)), refused.stderr
    assert book.read_bytes() == before


@pytest.mark.slow
def test_a_point_of_the_frontier_by_option_and_by_setting(
    made: dict[str, Path], tmp_path: Path
) -> None:
    """The steadiest plan costs no less; the setting gives what the option gives."""
    book = Path(shutil.copy(made["enough"], tmp_path / "plan.xlsx"))
    least, steady = (
        sopxl("plan", book, *PRICES, "--dry-run", *more) for more in ((), ("--point", "7"))
    )
    assert steady.returncode == 0, steady.stderr
    costs = [
        int(re.findall(r"costs ([\d,]+) USD", one.stderr)[0].replace(",", ""))
        for one in (least, steady)
    ]
    assert costs[0] <= costs[1]
    assert "--point 7 --expect" in steady.stderr
    control(book, "sop_optimal_point", 7.0)
    by_book = sopxl("plan", book, *PRICES, "--dry-run")
    assert plan_lines(by_book.stdout) == plan_lines(steady.stdout) != plan_lines(least.stdout)
    place = control(book, "sop_optimal_point", 8.0)
    refused = sopxl("plan", book, *PRICES)
    assert refused.returncode == 3
    assert f"E121 {place}: found 8, a whole number from 1 to 7 is expected." in refused.stderr


def test_a_tie_that_is_not_settled_is_told(made: dict[str, Path], tmp_path: Path) -> None:
    """By the command and by the button, with the way out; otherwise nothing of it is said."""
    book = Path(shutil.copy(made["enough"], tmp_path / "plan.xlsx"))
    control(book, "sop_optimal_holding", 0.2)
    control(book, "sop_optimal_overtime", 30.0)
    control(book, "sop_optimal_outside", 80.0)

    def told() -> tuple[list[str], list[str]]:
        """The codes of what is told, by the command and by the button."""
        done = run.plan(book, kit=kit(), optimal=Wanted(), dry_run=True)
        offer = hosted.offer("optimise", read_book(book), book, kit())
        return [p.code for p in done.warnings], [p.code for p in offer.warnings]

    assert told() == ([], [])
    with mock.patch.object(shared_plan, "settle", lambda live, found, *_: found):
        assert told() == (["W456"], ["W456"])


def test_the_button_decides_what_the_command_decides(made: dict[str, Path], tmp_path: Path) -> None:
    """Cell for cell, and the same cost in words; Calc's menu takes the button's way."""
    book = Path(shutil.copy(made["enough"], tmp_path / "plan.xlsx"))
    for name, price in (("holding", 0.2), ("overtime", 30.0), ("outside", 80.0)):
        control(book, f"sop_optimal_{name}", price)
    done = run.plan(book, kit=kit(), optimal=Wanted(), dry_run=True)
    offer = hosted.offer("optimise", read_book(book), book, kit())
    by_button, by_command = (
        {
            change.spot: change.new
            for change in changes.typed()
            if change.sheet != "Control" and change.spot[::2] != LOGGED_RUN
        }
        for changes in (offer.changes, done.changes)
    )
    assert len(by_button) > 20
    assert by_button == by_command
    cost, _, _ = done.summary.partition("\n")
    assert offer.done.startswith(f"{cost} ")


class TestCompare:
    """`sopxl compare`: told, stored on the page, marked when it is out of date, taken back."""

    def test_it_is_told_stored_proved_and_taken_back(
        self, made: dict[str, Path], tmp_path: Path
    ) -> None:
        """The page shows what the JSON says; an input changed since is marked."""
        book = Path(shutil.copy(made["enough"], tmp_path / "plan.xlsx"))
        done = sopxl("compare", book, *PRICES[1:], "--json", "--family", "Tables")
        assert done.returncode == 0, done.stderr
        told = json.loads(done.stdout)
        assert [plan["name"] for plan in told["plans"]] == [
            "Chase",
            "Level",
            "Hybrid",
            "Least cost",
            "Plan as it stands",
        ]
        assert len(told["frontier"]) == 7
        assert told["family"] == "Tables"
        page = read_book(book).sheet("Plan comparison")
        for column, plan in enumerate(told["plans"], start=3):
            assert page[TOTAL_ROW, column] == pytest.approx(plan["cost"], abs=1e-4)
            peak = plan["of_family"]["peak"]
            assert page[FAMILY_ROW + 1, column] == pytest.approx(peak, abs=1e-4)
        assert page[5, 2] == "Tables"
        # The prices were options, so they are not those of the Control sheet.
        assert str(page[5, 5]).startswith("▲")
        assert sopxl("check", book).returncode == 0
        undone = sopxl("undo", book)
        assert undone.returncode == 0, undone.stderr
        assert read_book(book).sheet("Plan comparison")[18, 3] in (None, "")

    def test_the_mark_follows_the_inputs(self, made: dict[str, Path], tmp_path: Path) -> None:
        """As inputs and prices stand; once one of them moves, compare again."""
        book = Path(shutil.copy(made["enough"], tmp_path / "plan.xlsx"))
        for name, price in (("holding", 0.2), ("overtime", 30.0), ("outside", 80.0)):
            control(book, f"sop_optimal_{name}", price)
        assert sopxl("compare", book).returncode == 0
        assert str(read_book(book).sheet("Plan comparison")[5, 5]).startswith("●")
        assert sopxl("check", book).returncode == 0
        assert sopxl("plan", book, "--optimal").returncode == 0
        assert str(read_book(book).sheet("Plan comparison")[5, 5]).startswith("▲")

    def test_without_a_least_cost_plan_the_others_are_there(
        self, made: dict[str, Path], tmp_path: Path
    ) -> None:
        """Why there is none is told, and the rest is compared all the same."""
        book = Path(shutil.copy(made["few"], tmp_path / "plan.xlsx"))
        before = book.read_bytes()
        done = sopxl("compare", book, *PRICES[1:], "--dry-run")
        assert done.returncode == 0, done.stderr
        assert re.search(r"W457 Least cost: .* E450 Saw, ", done.stderr)
        assert re.search(r"^Cost .* [\d,.]+ .* - .* [\d,.]+$", done.stdout, re.MULTILINE)
        assert book.read_bytes() == before

    def test_a_family_that_there_is_not(self, made: dict[str, Path]) -> None:
        """What it may be called is said."""
        refused = sopxl("compare", made["few"], *PRICES[1:], "--family", "Chiars")
        assert refused.returncode == 3
        assert 'E131 --family: there is no family "Chiars".' in refused.stderr
        assert "Chairs" in refused.stderr
