"""Only one place writes a book: the calls that put something on a disk, read from the sources."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from house.test_imports import MODULES

METHODS = {
    *("write_bytes", "write_text", "touch", "rename", "unlink", "rmdir", "mkdir"),
    *("symlink_to", "hardlink_to", "chmod"),
}
MODE = re.compile(r"[rwaxbt+]*[wax+][rwaxbt+]*")
FUNCTIONS = {
    "os": {"open", "write", "replace", "rename", "unlink", "remove", "mkdir", "makedirs", "rmdir"},
    "shutil": {"copy", "copy2", "copyfile", "copytree", "move", "rmtree"},
}
# Who else writes, and what: never the book that a planner works on.
OTHERS = {
    "sopxl_workbook.ooxml.disk": "the one place",
    "sopxl.cli.console": "the null device, for output that nobody reads",
    "sopxl_udfs.calc.document": "pictures",
    "sopxl_udfs.calc.inside.log": "what went wrong in cells, in a temporary folder",
    "sopxl_udfs.calc.host": "copies for LibreOffice, in a temporary folder",
    "sopxl_udfs.calc.install": "the add-in",
    "sopxl_udfs.excel.doctor": "the settings of xlwings",
    "sopxl_udfs.excel.open_book": "a copy to read, in a temporary folder",
    "sopxl_udfs.excel.runs": "details of a fault, in a temporary folder",
}


def writes(source: str) -> Iterator[str]:
    """Every call that may put something on a disk."""
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    for call in calls:
        asked = call.func
        name = asked.id if isinstance(asked, ast.Name) else ""
        owner = ""
        if isinstance(asked, ast.Attribute):
            name = asked.attr
            owner = asked.value.id if isinstance(asked.value, ast.Name) else ""
        if owner in FUNCTIONS:
            if name in FUNCTIONS[owner]:
                yield f"{owner}.{name}"
        elif name in METHODS or (name == "open" and has_mode(call)) or renames(call, name):
            yield name


def has_mode(call: ast.Call) -> bool:
    """Whether a file is opened to be written."""
    given = (*call.args, *(word.value for word in call.keywords if word.arg == "mode"))
    modes = (node.value for node in given if isinstance(node, ast.Constant))
    return any(isinstance(mode, str) and MODE.fullmatch(mode) for mode in modes)


def renames(call: ast.Call, name: str) -> bool:
    """A path replaces with one value; a text, a date and a dataclass with two, or by name."""
    is_method = isinstance(call.func, ast.Attribute)
    return is_method and name == "replace" and len(call.args) == 1 and not call.keywords


@pytest.mark.parametrize(("module", "path"), MODULES.items(), ids=MODULES)
def test_nobody_else_writes(module: str, path: Path) -> None:
    """A verb that writes goes through runs and ooxml, and these through ooxml.disk."""
    found = list(writes(path.read_text(encoding="utf-8")))
    assert found == [] or module in OTHERS


def test_who_may_write_does() -> None:
    """The list of the others is no longer than it has to be."""
    idle = [m for m in OTHERS if not list(writes(MODULES[m].read_text(encoding="utf-8")))]
    assert idle == []


@pytest.mark.parametrize(
    ("source", "call"),
    [
        ("path.write_bytes(data)", "write_bytes"),
        ("open(path, 'w')", "open"),
        ("os.replace(a, b)", "os.replace"),
        ("Path(a).replace(b)", "replace"),
        ("shutil.copy(a, b)", "shutil.copy"),
        ("with path.open('w') as file: pass", "open"),
    ],
)
def test_each_way_to_write_is_seen(source: str, call: str) -> None:
    """The reading of the sources knows it."""
    assert list(writes(source)) == [call]


def test_what_only_sounds_like_it_is_not() -> None:
    """Texts and dataclasses replace too, and files are opened to be read."""
    harmless = "text.replace('a', 'b'); dataclasses.replace(entry, event=1); path.open('rb')"
    assert list(writes(harmless)) == []
