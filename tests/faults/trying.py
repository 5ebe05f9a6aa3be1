"""Makes a fault in a real book or folder, runs the command line on it, and holds what it says."""

from __future__ import annotations

import contextlib
import hashlib
import io
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest
from small import actuals, write_folder

from sopxl.cli import main
from sopxl_workbook.contract import FIRST_PERIOD_COLUMN, LONG_HEADER_ROW
from sopxl_workbook.ooxml import cell_name, read_book
from sopxl_workbook.ooxml.patch import Patch
from sopxl_workbook.ooxml.values import Writable
from sopxl_workbook.write import key_rows

FIRST = LONG_HEADER_ROW + 1  # the first row of a long table
ROW_17 = "2024-03,Chairs,Shipped,110"  # of the actuals
AT_17 = "actuals.csv row 17, column quantity"
PRICE = f"C{FIRST}"  # the first price
NOW = FIRST_PERIOD_COLUMN + 24  # the column of 2026-01, month 1 of the small company


@dataclass(frozen=True)
class Done:
    """What a run of the command line left behind."""

    code: int
    out: str
    err: str


def sopxl(*arguments: str | Path) -> Done:
    """Runs the command line in this process."""
    out, err = io.StringIO(), io.StringIO()
    with (
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        pytest.raises(SystemExit) as left,
    ):
        main([str(argument) for argument in arguments])
    code = left.value.code
    assert isinstance(code, int)
    return Done(code, out.getvalue(), err.getvalue())


def everything(folder: Path) -> dict[str, str]:
    """Every file below a folder with the hash of its bytes."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def lines(*told: str) -> str:
    """What stands on standard error: a fact and its way out a problem, "fact > way out"."""
    text = ""
    for one in told:
        fact, _, fix = one.partition(" > ")
        text += f"{fact}\n" + (f"     {fix}\n" if fix else "")
    return text


def refused(
    book: Path, *told: str, code: int = 3, verbs: Iterable[str] = ("plan", "check")
) -> None:
    """Every verb leaves with the code and exactly these problems, and changes no file."""
    before = everything(book.parent)
    for verb in verbs:
        done = sopxl(verb, book)
        assert (done.err, done.out, done.code) == (lines(*told), "", code), verb
        assert everything(book.parent) == before, verb


def warned(book: Path, *told: str) -> None:
    """Plan and check say this and go on; check reads what plan has left."""
    done = sopxl("plan", book)
    assert done.code == 0, done.err
    *said, _ = done.err.splitlines(keepends=True)
    assert "".join(said) == lines(*told)
    checked = sopxl("check", book)
    assert checked.code == 0, checked.out + checked.err
    wanted = [one.replace(" > ", " ") for one in told]
    assert checked.out.splitlines()[-len(wanted) or None :] == wanted if wanted else True


def new_refused(folder: Path, *told: str, code: int = 3) -> None:
    """No book is made of the CSV files, and nothing else is written."""
    before = everything(folder.parent)
    done = sopxl("new", folder.parent / "made.xlsx", "--from", folder)
    assert (done.err, done.out, done.code) == (lines(*told), "", code)
    assert everything(folder.parent) == before


def made(folder: Path, *told: str, options: Iterable[str] = ()) -> Path:
    """The book made of the CSV files, with these warnings; check finds every rule kept."""
    book = folder.parent / "made.xlsx"
    done = sopxl("new", book, "--from", folder, *options)
    assert done.code == 0, done.err
    *said, _, _ = done.err.splitlines(keepends=True)
    assert "".join(said) == lines(*told)
    checked = sopxl("check", book)
    assert checked.code == 0, checked.out + checked.err
    return book


def planned(book: Path, *options: str) -> str:
    """What a plan with options says; it goes well, and a check without options after it as well."""
    done = sopxl("plan", book, *options)
    assert done.code == 0, done.err
    checked = sopxl("check", book)
    assert checked.code == 0, checked.out + checked.err
    return done.err


def typed(book: Path, sheet: str, ref: str, value: Writable) -> None:
    """Types a value into a closed book."""
    patch = Patch(book.read_bytes())
    patch.set_value(sheet, ref, value)
    book.write_bytes(patch.result())


def rewritten(book: Path, sheet: str, change: Callable[[str], str]) -> None:
    """Changes the XML of a sheet as another program would have written it."""
    opened = read_book(book)
    part = opened.sheets[sheet].part
    changed(book, part, change)


def with_cell(xml: str, ref: str, cell: str) -> str:
    """The XML of a sheet with a whole cell in the place of another."""
    head, mark, rest = xml.partition(f'<c r="{ref}"')
    assert mark
    tag, _, rest = rest.partition(">")
    return head + cell + (rest if tag.endswith("/") else rest.partition("</c>")[2])


def changed(book: Path, part: str, change: Callable[[str], str]) -> None:
    """Changes the text of a part."""
    package = read_book(book).package
    old = package.part(part).decode("utf-8")
    new = change(old)
    assert new != old
    book.write_bytes(package.rewrite({part: new.encode("utf-8")}))


def override(book: Path, family: str = "Chairs", period: int = 0) -> str:
    """The cell in which a planner types the forecast of a month of the plan."""
    rows = key_rows(read_book(book), "tblForecast")
    return cell_name(rows[f"{family}|Override"], NOW + period)


def quantity(text: str) -> str:
    """The actuals with another quantity in row 17."""
    assert ROW_17 in actuals()
    return actuals().replace(ROW_17, f"2024-03,Chairs,Shipped,{text}", 1)


def folder_with(path: Path, **files: str) -> Path:
    """The small company's CSV files, with other texts in some, by file name without its ending."""
    return write_folder(path / "csv", **files)


def copied(source: Path, target: Path) -> Path:
    """A copy of a book, to be damaged."""
    return Path(shutil.copy(source, target))
