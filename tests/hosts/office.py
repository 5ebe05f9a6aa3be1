"""The real LibreOffice of the tests: one a test process, with the add-in, started when asked for.

A test asks for the fixture `office` and writes

    with office.open(path) as book:
        book.recalculate()
        assert book.errors() == []
        assert book.values("Plan", "C5:N9") == expected

The book is a copy; a hung office is killed, a dead one started again for the next test.
"""

from __future__ import annotations

import builtins
import importlib
import os
import sys
from pathlib import Path
from types import ModuleType

import pytest

from sopxl_udfs.calc import addin, program
from sopxl_udfs.calc.document import Document as Doc
from sopxl_udfs.calc.host import Office

__all__ = ["Doc", "Office", "inside", "require", "start"]

REQUIRED = "SOPXL_REQUIRE_LIBREOFFICE"


def require() -> None:
    """Without LibreOffice the test is skipped with the reason, or fails where it is required."""
    reason = program.missing()
    if reason and os.environ.get(REQUIRED) == "1":
        pytest.fail(reason)
    if reason:
        pytest.skip(reason)


def start(folder: Path, oxt: bytes | None = None) -> Office:
    """An office with the add-in, if the machine has one."""
    require()
    office = Office(folder, oxt or addin.build())
    office.start()
    return office


def inside(name: str) -> ModuleType:
    """A module of those that run inside LibreOffice, to be run from here on an open workbook."""
    plain_import = builtins.__import__
    builtins.__import__ = sys.modules["uno"]._uno_import  # which knows the office's own types
    try:
        return importlib.import_module(f"sopxl_udfs.calc.inside.{name}")
    finally:
        builtins.__import__ = plain_import
