"""The command line: exit codes, what goes to which stream, help with examples."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from pathlib import Path

import pytest
from faults.trying import sopxl as in_this_process
from small import write_folder

VERBS = [
    *("new", "plan", "check", "diff", "compare", "agree", "authorise", "rollover"),
    *("status", "undo", "history", "restore", "log", "performance"),
    *("exceptions", "changes", "mix", "schedule", "pull", "print"),
    *("restate", "upgrade", "prune", "extend", "master"),
    *("attach", "detach", "refresh-vba", "calc", "adopt"),
    *("functions", "demo", "doctor"),
]


def process(*arguments: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Runs the command line as a planner does, in a process of its own."""
    command = [sys.executable, "-m", "sopxl.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=cwd)


def sopxl(*arguments: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """The same in this process, which has imported everything: all but the start is the same."""
    with contextlib.chdir(cwd or Path.cwd()):
        done = in_this_process(*arguments)
    return subprocess.CompletedProcess(arguments, done.code, done.out, done.err)


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book made by the command line."""
    folder = write_folder(tmp_path_factory.mktemp("cli") / "csv")
    book = folder.parent / "plan.xlsm"
    done = process("new", book, "--from", folder)
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert done.stderr.splitlines()[-2:] == [
        f"{book}: 2 families, 18 periods planned from 2026-01.",
        f"Next: open {book}, or: sopxl check {book}",
    ]
    return book


def test_help_lists_the_verbs_in_the_order_of_the_month() -> None:
    """A newcomer reads what to do first."""
    text = process("--help").stdout
    listed = [line.split()[0] for line in text.split("Commands:\n")[1].splitlines()]
    assert listed == VERBS


@pytest.mark.parametrize("verb", [verb for verb in VERBS if verb != "demo"])
def test_every_verb_has_examples(verb: str) -> None:
    """Help shows a call to copy."""
    assert "Examples:" in sopxl(verb, "--help").stdout


def test_plan_of_a_planned_book_says_so(planned: Path) -> None:
    """Nothing is written when nothing changes."""
    done = process("plan", planned)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == f"{planned}: the plan is up to date, nothing changes.\n"


def test_check_as_text(planned: Path) -> None:
    """A line a rule, on standard output."""
    done = sopxl("check", planned)
    assert done.returncode == 0
    assert done.stdout.splitlines()[0] == f"{planned}: all 22 rules hold"


def test_check_as_json(planned: Path) -> None:
    """Numbered schema, one object a rule."""
    found = json.loads(sopxl("check", planned, "--json").stdout)
    assert (found["schema"], found["passed"], len(found["proofs"])) == (1, True, 22)


def test_a_broken_rule_exits_with_3(planned: Path, tmp_path: Path) -> None:
    """And names the cell."""
    from sopxl_workbook.ooxml.patch import Patch

    book = tmp_path / "broken.xlsm"
    patch = Patch(planned.read_bytes(), own_sheets=["Projection"])
    patch.set_value("Projection", "AH10", 1.0, replace_formula=True)
    book.write_bytes(patch.result())
    done = process("check", book)
    assert done.returncode == 3
    assert "first: Projection!AH10: found 1 where the formula " in done.stdout


def test_problems_of_all_files_exit_with_3_and_write_nothing(tmp_path: Path) -> None:
    """Each with file, row, column, what was found, what is expected."""
    folder = write_folder(
        tmp_path / "csv",
        prices="family,from,value\nChairs,2024-01-01,12k\nTables,2024-01-01,200\n",
        costs="family,from,value\nChairs,2024-01-01,30\n",
    )
    book = tmp_path / "plan.xlsm"
    done = sopxl("new", book, "--from", folder)
    assert (done.returncode, done.stdout, book.exists()) == (3, "", False)
    assert "E110 prices.csv row 2, column value: " in done.stderr
    assert 'found the text "12k"' in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "text"),
    [
        (("plan", "none.xlsm"), 6, "E007 none.xlsm: the file cannot be read: "),
        (("new", "plan.xls", "--sample"), 3, 'a book ends in .xlsm or .xlsx, found ".xls".'),
        (("new", "plan.xlsm", "--sample", "--from", "x"), 2, "--from FOLDER or --sample"),
        (("new", "plan.xlsm", "--from", "nowhere"), 6, "E009 nowhere: there is no such folder."),
        (("functions", "SOP_LEVL"), 3, "Did you mean SOP_LEVEL?"),
        (("nonsense",), 2, "No such command 'nonsense'"),
    ],
)
def test_exit_codes(arguments: tuple[str, ...], code: int, text: str, tmp_path: Path) -> None:
    """2 usage, 3 input, 6 files; one line of fact, one of fix, no traceback."""
    done = sopxl(*arguments, cwd=tmp_path)
    assert done.returncode == code, done.stderr
    assert text in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_workbook(tmp_path: Path) -> None:
    """It says what the file really is."""
    path = tmp_path / "book.xlsx"
    path.write_text("a,b\n1,2\n")
    done = sopxl("check", path)
    assert done.returncode == 3
    assert "E002" in done.stderr
    assert "the file is a text file (CSV), not an .xlsx or .xlsm workbook." in done.stderr


def test_functions_lists_every_function() -> None:
    """By category, each with one sentence."""
    from sopxl_udfs.kit import kit

    text = sopxl("functions").stdout
    for function in kit().functions:
        assert f"{function.name} " in text
        assert function.summary in text


@pytest.mark.parametrize("verb", ["plan", "check"])
def test_plan_and_check_start_without_the_slow_libraries(planned: Path, verb: str) -> None:
    """Neither pandas nor openpyxl nor scipy nor XlsxWriter is on their path."""
    slow = ("pandas", "openpyxl", "scipy", "highspy", "xlwings", "pyopenvba")
    code = (
        "import sys; from sopxl.cli import cli; "
        f"cli.main(['{verb}', {str(planned)!r}], standalone_mode=False); "
        f"print([name for name in {slow!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_help_imports_nothing_of_the_engine() -> None:
    """Help comes at once."""
    code = (
        "import sys; from sopxl.cli import cli\n"
        "cli.main(['--help'], standalone_mode=False)\n"
        "print([name for name in ('numpy', 'lxml', 'rich', 'zipfile') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
