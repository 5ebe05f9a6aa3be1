"""The first of a kind: a resource, a family to order, a family at all, in a book that has none."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from refusals import check
from small import FILES, actuals, write_folder
from workbook.cycle.mastering import broken, change

from sopxl.cli import cli
from sopxl.errors import RefusedError
from sopxl_udfs.kit import kit
from sopxl_workbook import create
from sopxl_workbook.contract import FIRST_PERIOD_COLUMN, WIDE_TABLES
from sopxl_workbook.cycle.master import Action, AddFamily, AddItem, AddResource
from sopxl_workbook.cycle.undo import undo
from sopxl_workbook.ooxml import Book, cell_name, read_book
from sopxl_workbook.write import key_rows

NO_RESOURCE = {
    "resources": "resource,from,hours,stations\n",
    "bill": "family,resource,from,hours_per_unit\n",
}
LASER = AddResource("Laser", 8.0, 2.0, asks={"Chairs": 0.5})
DESKS = AddFamily("Desks", unit="desks", strategy="MTO", price=100.0, cost=50.0)


def without_tables(text: str) -> str:
    """The lines of a file that are not of the family to order."""
    return "\n".join(line for line in text.splitlines() if "Tables" not in line) + "\n"


def to_stock() -> dict[str, str]:
    """The small company with its family to stock alone."""
    names = ("families", "policy", "prices", "costs", "bill")
    kept = {name: without_tables(FILES[f"{name}.csv"]) for name in names}
    return {**kept, "actuals": without_tables(actuals())}


def made(folder: Path, texts: Mapping[str, str], name: str = "plan.xlsx") -> Path:
    """A book of the small company with other texts."""
    path = folder / name
    files = write_folder(folder / f"{name} csv", **texts)
    create.new(path, folder=files, sample=False, force=True, kit=kit())
    return path


def looks(book: Book, table: str) -> dict[str, list[Any]]:
    """By key, how the cells of a row look: font, fill, borders and number format, in words."""
    sheet, styles = book.tables[table].sheet, book.package.xml("xl/styles.xml")
    root = book.package.xml(book.sheets[sheet].part)
    cells = {cell.get("r"): int(cell.get("s", "0")) for cell in root.iterfind(".//{*}c")}
    columns = (6, 7, FIRST_PERIOD_COLUMN, FIRST_PERIOD_COLUMN + 30)
    return {
        key: [look(styles, cells.get(cell_name(row, column), 0)) for column in columns]
        for key, row in key_rows(book, table).items()
    }


def look(styles: Any, index: int) -> tuple[str, ...]:
    """A cell format, spelled out."""
    form = list(styles.find("{*}cellXfs"))[index]
    found = []
    for attribute, name in (("fontId", "fonts"), ("fillId", "fills"), ("borderId", "borders")):
        part = list(styles.find(f"{{*}}{name}"))[int(form.get(attribute, "0"))]
        found.append(" ".join(f"{e.tag.split('}')[1]}{dict(e.attrib)}" for e in part.iter("{*}*")))
    codes = {
        e.get("numFmtId"): e.get("formatCode") for e in styles.iterfind("{*}numFmts/{*}numFmt")
    }
    number = form.get("numFmtId", "0")
    return (*found, codes.get(number, number))


FIRSTS: dict[str, tuple[dict[str, str], Action, dict[str, str]]] = {
    "resource": (
        NO_RESOURCE,
        LASER,
        {
            "resources": "resource,from,hours,stations\nLaser,2026-01-01,8,2\n",
            "bill": "family,resource,from,hours_per_unit\nChairs,Laser,2026-01-01,0.5\n",
        },
    ),
    "family to order": (to_stock(), DESKS, {}),
}


@pytest.mark.slow
@pytest.mark.parametrize(("texts", "action", "anew"), FIRSTS.values(), ids=FIRSTS)
def test_the_first_of_a_kind_looks_as_in_a_new_book(
    tmp_path: Path, texts: dict[str, str], action: Action, anew: dict[str, str]
) -> None:
    """Every rule holds, its rows look as in a new book, and undone the file is as before."""
    book = made(tmp_path, texts)
    before = book.read_bytes()
    change(book, action)
    assert broken(book) == set()
    other = read_book(
        made(tmp_path, {**texts, **anew}, "other.xlsx") if anew else _with_order(tmp_path)
    )
    opened = read_book(book)
    found = 0
    for table in WIDE_TABLES:
        wanted, mine = looks(other, table.name), looks(opened, table.name)
        for key in mine.keys() - key_rows(read_book(before), table.name).keys():
            same = wanted[key.replace("Desks", "Tables")]
            assert mine[key] == same, (table.name, key)
            found += 1
    assert found > 2
    undo(book, kit=kit())
    assert book.read_bytes() == before


def _with_order(folder: Path) -> Path:
    """The small company as it is, with its family to order."""
    return made(folder, {}, "whole.xlsx")


@pytest.mark.slow
def test_a_second_one_follows_the_first(tmp_path: Path) -> None:
    """No blank row is left between them."""
    book = made(tmp_path, NO_RESOURCE)
    change(book, LASER)
    change(book, AddResource("Saw", 8.0, 2.0, asks={"Tables": 0.5}))
    assert broken(book) == set()
    opened = read_book(book)
    for table in ("tblLoad", "tblInForce"):
        rows = sorted(key_rows(opened, table).values())
        assert rows == list(range(rows[0], rows[0] + len(rows)))


@pytest.mark.parametrize("action", [DESKS, LASER, AddItem("4711", "Desks")])
def test_a_book_without_a_family_says_the_way_out_and_it_works(
    tmp_path: Path, action: Action
) -> None:
    """Nothing is planned in it; the command of the message makes it with its first families."""
    path = tmp_path / "plan.xlsx"
    create.new(path, folder=None, sample=False, force=False, kit=kit())
    before = path.read_bytes()
    command = "sopxl new BOOK --from FOLDER --force"
    check(
        lambda: change(path, action),
        RefusedError,
        "E180 Families: the book has no family yet, so nothing is planned that another one could "
        "be added to. Write the first ones into CSV files (sopxl new --describe says which), then "
        f"make it with them: {command}",
    )
    assert path.read_bytes() == before
    if action is DESKS:
        folder = write_folder(tmp_path / "csv")
        words = {"BOOK": str(path), "FOLDER": str(folder)}
        arguments = [words.get(word, word) for word in shlex.split(command)[1:]]
        outcome = CliRunner().invoke(cli, arguments)
        assert outcome.exit_code == 0, outcome.output
        assert broken(path) == set()
