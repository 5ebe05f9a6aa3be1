"""Master data on the command line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from small import write_folder

from sopxl.cli import cli
from sopxl.errors import RefusedError
from sopxl_udfs.kit import kit
from sopxl_workbook import create


def sopxl(*arguments: str | Path) -> Result:
    """Runs a verb in this process."""
    return CliRunner().invoke(cli, [str(argument) for argument in arguments])


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A planned book; to be changed."""
    path = tmp_path / "plan.xlsx"
    folder = write_folder(tmp_path / "csv")
    create.new(path, folder=folder, sample=False, force=True, kit=kit())
    return path


def test_what_is_shown_is_what_is_written(book: Path) -> None:
    """A dry run ends with the command that writes exactly that."""
    words = ("master", book, "rename", "family", "chairs", "Garden seats", "--reason", "new range")
    shown = sopxl(*words, "--dry-run")
    assert shown.exit_code == 0
    assert (
        "Families!A5\tGarden seats, Family\tChairs\tGarden seats\tfamily renamed\n" in shown.stdout
    )
    command = next(line for line in shown.stderr.splitlines() if line.startswith("To write"))
    call = f"sopxl master {book} rename family chairs 'Garden seats' --reason 'new range'"
    assert f": {call} --expect " in command
    wrote = sopxl(*words, "--expect", command.rpartition(" ")[2])
    assert wrote.exit_code == 0
    assert f'{book}: the family "Chairs" to "Garden seats" is renamed.\n' in wrote.stderr


def test_the_options_of_an_item_are_in_the_command_too(book: Path) -> None:
    """Every one of them, so that it writes what was shown."""
    words = ("master", book, "add", "item", "4711", "--family", "chairs", "--factor", "0.3333333")
    shown = sopxl(*words, "--from", "2026-03", "--planning-share", "0.5", "--dry-run")
    assert shown.exit_code == 0
    assert "'Item map'!A5\t4711, 2026-03-01, Item\t\t4711\titem added\n" in shown.stdout
    command = next(line for line in shown.stderr.splitlines() if line.startswith("To write"))
    call = f"sopxl master {book} add item 4711 --family chairs --factor 0.3333333 --from "
    assert f": {call}2026-03 --planning-share 0.5 --expect " in command
    wrote = sopxl(*command.rpartition(": sopxl ")[2].split())
    assert wrote.exit_code == 0
    told = f'{book}: the item "4711" of the family "Chairs" from 2026-03 on is added.\n'
    assert told in wrote.stderr
    assert sopxl("master", book, "retire", "item", "4711", "--from", "2026-05").exit_code == 0
    again = sopxl("master", book, "retire", "item", "4711", "--from", "2026-06")
    assert isinstance(again.exception, RefusedError)
    assert str(again.exception).startswith("E142 'Item map'!F5: \"4711\" belongs to no family in")


def test_a_resource_with_what_asks_for_it(book: Path) -> None:
    """The families that load it are given one by one, and stand in the command."""
    words = ("master", book, "add", "resource", "Laser", "--hours", "8", "--stations", "2")
    asks = ("--asked-by", "Chairs=0.5", "--asked-by", "Tables=1")
    shown = sopxl(*words, *asks, "--dry-run")
    assert shown.exit_code == 0
    asked = r"Bill!A7\tChairs, Laser, .*Family\t\tChairs\tresource added\n"
    assert re.search(asked, shown.stdout)
    call = "--hours 8 --stations 2 --asked-by Chairs=0.5 --asked-by Tables=1 --expect "
    assert call in shown.stderr
    wrong = sopxl(*words, "--asked-by", "Chairs")
    assert wrong.exit_code == 2
    told = '--asked-by is FAMILY=HOURS, such as Chairs=1.5; "Chairs" is not.'
    assert told in " ".join(wrong.stderr.split())


def test_wrong_calls_are_a_matter_of_usage(book: Path) -> None:
    """Exit code 2, and nothing is read."""
    given = ("master", book, "rename", "family", "Chairs", "Seats")
    for words, text in (
        ((*given, "--all"), "--all says how --dry-run shows the changes: give it too."),
        ((*given, "--dry-run", "--expect", "0" * 12), "Give --dry-run or --expect, not both."),
        (("master", book, "rename", "colour", "a", "b"), "'colour' is not one of"),
        (given[:-1], "rename family takes two names, the old one first."),
        (("master", book, "retire", "item", "4711", "4712"), "retire item takes one name."),
        ((*given, "--factor", "2"), "--factor is no option of rename family."),
        (("master", book, "add", "item", "4711"), "add item needs --family."),
    ):
        done = sopxl(*words)
        assert (done.exit_code, text in done.stderr) == (2, True)
