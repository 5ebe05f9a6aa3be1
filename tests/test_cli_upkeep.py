"""The verbs that keep a book in order, on the command line: restate, upgrade, prune, extend."""

from __future__ import annotations

import json
import lzma
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from small import write_folder

from sopxl.cli import cli
from sopxl.errors import SopError
from sopxl_udfs.kit import kit
from sopxl_workbook import create
from sopxl_workbook.contract import SCHEMA_VERSION

FIGURE = ("--period", "2025-12", "--code", "Chairs", "--measure", "Shipped", "--quantity", "200")


def sopxl(*arguments: str | Path) -> Result:
    """Runs a verb in this process."""
    return CliRunner().invoke(cli, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A planned book."""
    folder = write_folder(tmp_path_factory.mktemp("upkeep") / "csv")
    book = folder.parent / "plan.xlsx"
    create.new(book, folder=folder, sample=False, force=True, kit=kit())
    return book.read_bytes()


@pytest.fixture
def book(made: bytes, tmp_path: Path) -> Path:
    """A planned book; to be changed."""
    path = tmp_path / "plan.xlsx"
    path.write_bytes(made)
    return path


@pytest.mark.parametrize("verb", ["restate", "upgrade", "prune", "extend"])
def test_every_verb_has_examples(verb: str) -> None:
    """Help shows a call to copy."""
    assert "Examples:" in sopxl(verb, "--help").stdout


def test_restate_shows_and_writes_the_same(book: Path) -> None:
    """What a dry run shows ends with the command that writes exactly that."""
    shown = sopxl("restate", book, *FIGURE, "--reason", "late", "--dry-run")
    assert shown.exit_code == 0
    assert "Restated!F5\t" in shown.stdout
    command = next(line for line in shown.stderr.splitlines() if line.startswith("To write"))
    assert '--quantity 200 --reason "late" --expect ' in command
    wrote = sopxl(
        "restate", book, *FIGURE, "--reason", "late", "--expect", command.rpartition(" ")[2]
    )
    assert wrote.exit_code == 0
    assert f"{book}: 1 figure restated" in wrote.stderr


def test_restate_from_a_file(book: Path) -> None:
    """In the language of its numbers."""
    file = book.with_name("given.csv")
    file.write_text(
        'period,code,measure,quantity,reason\n2025-12,Chairs,Shipped,"1.234,5",late\n', "utf-8"
    )
    shown = sopxl("restate", book, "--from", file, "--locale", "de", "--dry-run")
    assert shown.exit_code == 0
    assert "\t1234.5\t" in shown.stdout


@pytest.mark.parametrize(
    ("given", "text"),
    [
        (FIGURE, "Give --reason too, or --from FILE."),
        ((), "Give --period, --code, --measure, --quantity, --reason too, or --from FILE."),
        (("--from", "x.csv", "--reason", "late"), "Give --from FILE, or one figure; not both."),
        ((*FIGURE, "--reason", "late", "--all"), "--all says how --dry-run shows the changes"),
    ],
)
def test_restate_says_what_is_missing(book: Path, given: tuple[str, ...], text: str) -> None:
    """A wrong call is a matter of usage, exit code 2."""
    done = sopxl("restate", book, *given)
    assert done.exit_code == 2
    assert text in done.stderr


def test_upgrade_of_an_old_book(tmp_path: Path) -> None:
    """Shown first, then written; a second time there is nothing to do."""
    old = tmp_path / "old.xlsm"
    frozen = Path(__file__).parent / "data" / "layout-1.xlsm.xz"
    old.write_bytes(lzma.decompress(frozen.read_bytes()))
    shown = sopxl("upgrade", old, "--dry-run")
    assert "adds the sheet Restated\n" in shown.stderr
    assert f"To write exactly this: sopxl upgrade {old} --expect " in shown.stderr
    assert sopxl("upgrade", old).exit_code == 0
    assert sopxl("upgrade", old).stderr == (
        f"{old}: the book has layout {SCHEMA_VERSION} already, nothing changes.\n"
    )


def test_prune_of_a_young_book(book: Path) -> None:
    """Nothing leaves; fewer origins than the pages need are refused."""
    done = sopxl("prune", book)
    assert (done.exit_code, done.stderr) == (
        0,
        f"{book}: the Archive has no more than 24 origins, nothing changes.\n",
    )
    error = sopxl("prune", book, "--keep", "3").exception
    assert isinstance(error, SopError)
    assert error.problem.code == "E121"


def test_extend_shows_and_writes_the_same(book: Path) -> None:
    """A dry run ends with the command that writes exactly that; what is not known is told."""
    shown = sopxl("extend", book, "--years", "2", "--dry-run")
    assert shown.exit_code == 0
    assert (
        "Archive!tblArchive\t\t128 columns\t152 columns\tthe calendar is extended" in shown.stdout
    )
    assert f"{book}: 2 years (2034-01 to 2035-12) would be added.\n" in shown.stderr
    assert "W513 Holidays: no holiday of 2034, 2035 is known" in shown.stderr
    command = next(line for line in shown.stderr.splitlines() if line.startswith("To write"))
    assert f"sopxl extend {book} --years 2 --expect " in command
    wrote = sopxl("extend", book, "--years", "2", "--json", "--expect", command.rpartition(" ")[2])
    assert wrote.exit_code == 0
    assert f"{book}: 2 years (2034-01 to 2035-12) added at the right.\n" in wrote.stderr
    assert [width["new_columns"] for width in json.loads(wrote.stdout)["widened"]][:2] == [148, 152]


def test_extend_has_a_limit(book: Path) -> None:
    """Said as one fact and one fix."""
    error = sopxl("extend", book, "--years", "99").exception
    assert isinstance(error, SopError)
    assert (error.problem.code, error.exit_code) == ("E136", 3)
