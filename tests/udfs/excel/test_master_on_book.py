"""Master data by the button: what it saves is what the command line would have written."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from udfs.excel.fakeexcel import FakeBook
from udfs.excel.pressing import fails_at_every_block, in_excel, same_but_run, told
from workbook.cycle.firm import BY, Firm
from workbook.cycle.mastering import copied, in_february

from sopxl.cli import cli
from sopxl_udfs import buttons
from sopxl_udfs.kit import kit
from sopxl_workbook import hosted, run
from sopxl_workbook.contract import MASTER_ORDER
from sopxl_workbook.cycle.content import contents, edits
from sopxl_workbook.cycle.master import TAKES, Asked, change_master
from sopxl_workbook.ooxml import parse_cell, read_book
from sopxl_workbook.sheets.control import ROWS

FILES = {"item_map": "item,family,factor,from,to\n4711,Family 000,2,,\n4712,Family 000,1,,\n"}
WHY = "one range now"
Cells = Mapping[str, Any]
RENAMED: Cells = {"change": "rename family", "name": "family 000", "other": "Seats"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """January closed by a run, February planned; three families, two of them to stock."""
    folder = tmp_path_factory.mktemp("master")
    return in_february(folder / "book.xlsm", Firm(families=3, files=FILES))


@pytest.fixture
def excel(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeBook:
    """That book open in Excel, which calculates before it saves."""
    return in_excel(copied(made, tmp_path), monkeypatch)


def place_of(book: Path, name: str) -> tuple[str, int, int]:
    """Where a cell of the order stands."""
    sheet, ref = read_book(book).defined_name(f"sop_master_{name}").target
    return (sheet, *parse_cell(ref.replace("$", "")))


def order(excel: FakeBook, cells: Cells) -> None:
    """Types an order into the Control sheet; what is left out is emptied."""
    for setting in MASTER_ORDER:
        name = setting.name.removeprefix("sop_master_")
        excel.type_into(place_of(excel.path, name), cells.get(name))


def ordered(book: Path) -> list[Any]:
    """What stands in the cells of the order of a file."""
    opened = read_book(book)
    return [opened.named_value(s.name) for s in MASTER_ORDER if opened.named_value(s.name)]


DONE: list[tuple[Cells, Asked, str]] = [
    (
        RENAMED,
        Asked("rename", "family", "Family 000", "Seats"),
        'the family "Family 000" to "Seats" is renamed',
    ),
    (
        {"change": "Retire  family", "name": "Family 002", "from": 46082.0},
        Asked("retire", "family", "Family 002", given={"from": "2026-03"}),
        'the family "Family 002" from 2026-03 on is retired',
    ),
    (
        {"change": "add item", "name": 4713.0, "other": "Family 002", "factor": 0.5},
        Asked("add", "item", "4713", given={"family": "Family 002", "factor": 0.5}),
        'the item "4713" of the family "Family 002" is added',
    ),
    (
        {"change": "merge family", "name": "Family 002", "other": "Family 000", "reason": WHY},
        Asked("merge", "family", "Family 002", "Family 000"),
        'the family "Family 002" into "Family 000" is merged',
    ),
    (
        {"change": "rename resource", "name": "Press", "other": "Press 1"},
        Asked("rename", "resource", "Press", "Press 1"),
        'the resource "Press" to "Press 1" is renamed',
    ),
]
SLOW = [pytest.param(*row, marks=pytest.mark.slow, id=row[1].what) for row in DONE[1:]]


@pytest.mark.parametrize(
    ("cells", "asked", "done"), [pytest.param(*DONE[0], id=DONE[0][1].what), *SLOW]
)
def test_the_button_and_the_command_write_the_same(
    excel: FakeBook, tmp_path: Path, cells: Cells, asked: Asked, done: str
) -> None:
    """Shown first, then written; the order is used up, and undone all is as before."""
    (tmp_path / "other").mkdir()
    other = copied(excel.path, tmp_path / "other")
    change_master(other, asked.to_action(), kit=kit(), by=BY, reason=str(cells.get("reason", "")))
    before = contents(read_book(excel.path))
    order(excel, cells)
    buttons.master()
    assert told(excel).startswith(f"Master data: {done}. The book is saved. The book as it was: ")
    lines = excel.app.asked[-1].split("\n\n")
    would = done.removesuffix(f" is {done.split()[-1]}") + f" would be {done.split()[-1]}"
    assert lines[0] == f"Master data: {would}, on all sheets."
    assert lines[-1] == "OK does it. Cancel writes nothing."
    assert any(line.endswith(" cells would change.") for line in lines)
    assert same_but_run(other, excel.path) == []
    assert ordered(excel.path) == []
    assert run.check(excel.path, kit=kit()).passed == run.check(other, kit=kit()).passed

    order(excel, RENAMED)  # the next one, which is no edit of the book
    buttons.undo()
    assert told(excel).startswith(f"Taken back: {asked.action} of 2026-02 (")
    assert edits(before, read_book(excel.path)) == []


def test_cancel_writes_nothing(excel: FakeBook) -> None:
    """The order stays as it was typed."""
    order(excel, RENAMED)
    excel.app.answer = "cancel"
    buttons.master()
    assert told(excel) == "Nothing was written."
    assert (excel.writes, len(ordered(excel.path))) == (0, 3)


def cell(name: str) -> str:
    """A cell of the order in a new book, as planners read it."""
    return f"Control!C{ROWS[f'sop_master_{name}']}"


UNFIT: list[tuple[Cells, str]] = [
    ({}, f"E252 {cell('change')}: it is blank: nothing is asked for. Choose one of: add family, "),
    ({"change": "rename firm"}, f'E252 {cell("change")}: there is no "rename firm". Choose one'),
    ({"change": "add item"}, f"E252 {cell('name')}: add item needs a name. Type it there."),
    (
        {"change": "add item", "name": "4713"},
        f"E252 {cell('other')}: add item needs it: the family of an item, or the one that a new "
        "family is like. Type it there.",
    ),
    (
        {**RENAMED, "change": "retire family"},
        f"E252 {cell('other')}: retire family takes no other name. Empty that cell.",
    ),
    (
        {**RENAMED, "factor": 2.0},
        f'E252 {cell("factor")}: rename family takes no "Factor". Empty that cell.',
    ),
    (
        {"change": "add item", "name": "4713", "other": "Family 000", "factor": -1.0},
        f"E121 {cell('factor')}: found -1, more than 0 is expected.",
    ),
    (
        {"change": "retire family", "name": "Family 002", "from": "2026-01"},
        "E148 --from: 2026-01 is closed, and what held in it stays as it was. Begin with the open "
        f"month, 2026-02, or a later one.\n\nBy the button, --from is {cell('from')}.",
    ),
    (
        {"change": "merge family", "name": "Family 002", "other": "Family 000"},
        "E149 Actuals: 4 figures of closed months would be restated, the first is Requested of "
        "Family 000 in 2026-01, 105 before and 230. Say why with --reason, or let it begin with "
        f"the open month.\n\nBy the button, --reason is {cell('reason')}.",
    ),
]


def test_an_order_that_does_not_fit_says_which_cell(excel: FakeBook) -> None:
    """Nothing asked for, too little, too much, and what the work refuses, with its cell."""
    for cells, text in UNFIT:
        order(excel, cells)
        buttons.master()
        assert told(excel, "critical").startswith(text)
    assert excel.writes == 0


def test_a_factor_typed_as_a_text_is_one_if_it_reads_in_one_way(excel: FakeBook) -> None:
    """The cell of an upgraded book is a text's; 1.234 is another number in another language."""
    cells = {"change": "add item", "name": "4713", "other": "Family 002"}
    order(excel, {**cells, "factor": "'1.234"})
    buttons.master()
    assert told(excel, "critical").startswith(f"E111 {cell('factor')}: ")
    order(excel, {**cells, "factor": "'0.5"})
    buttons.master()
    assert told(excel).startswith("Master data: the item ")
    assert ["4713", "Family 002", 0.5] in [
        row[:3] for row in read_book(excel.path).table_rows("tblMap")
    ]


def test_every_change_of_the_command_is_on_the_list() -> None:
    """The choices of the Control sheet are what the command takes."""
    assert MASTER_ORDER[0].choices == tuple(TAKES)


CLOSED: list[tuple[Cells, str, Cells]] = [
    (
        {"change": "add family", "name": "Big stools", "other": "family 000", "from": "2026-03"},
        'E253 book.xlsm: the family "Big stools" from 2026-03 on would be added, ',
        {},
    ),
    (
        {"change": "add resource", "name": "Laser"},
        'E253 book.xlsm: the resource "Laser" needs hours and stations, and new rows and pages ',
        {"HOURS": "8", "STATIONS": "2"},
    ),
]


@pytest.mark.parametrize(
    ("cells", "text", "figures"),
    [pytest.param(*CLOSED[0], id="family"), pytest.param(*CLOSED[1], id="resource")],
)
def test_what_needs_rows_and_pages_gives_the_command_to_type(
    excel: FakeBook, cells: Cells, text: str, figures: Cells
) -> None:
    """The open book is left alone; the command, typed as it stands there, does it."""
    order(excel, cells)
    buttons.master()
    found = told(excel, "critical")
    assert found.startswith(text)
    assert excel.writes == 0
    command = next(line for line in found.splitlines() if " sopxl master " in line)
    words = shlex.split(command[command.index("sopxl master ") :])
    words = [figures.get(word, word) for word in words]
    outcome = CliRunner().invoke(cli, words[1:])
    assert outcome.exit_code == 0, outcome.output
    home = "tblFamilies" if cells["change"] == "add family" else "tblResources"
    assert cells["name"] in [row[0] for row in read_book(excel.path).table_rows(home)]


@pytest.mark.slow
@pytest.mark.parametrize("half", [False, True])
def test_a_failure_at_any_block_leaves_the_old_state(excel: FakeBook, half: bool) -> None:
    """At every write and every resize, half done or not: all cells and table sizes as before."""
    order(excel, DONE[3][0])
    excel.app.calculate()
    excel.save()
    changes = hosted.offer("master", read_book(excel.path), excel.path, kit()).changes
    assert fails_at_every_block(excel.path, changes, half=half) > 10
