"""The real LibreOffice of the tests: one a test process, with the add-in, started when asked for.

A test asks for the fixture `office` and writes

    with office.open(path) as book:
        book.recalculate()
        assert book.errors() == []
        assert book.values("Plan", "C5:N9") == expected

The book is a copy; a hung office is killed, a dead one started again for the next test.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sopxl_udfs.calc import addin, program
from sopxl_udfs.calc.document import Document as Doc
from sopxl_udfs.calc.host import Office

__all__ = ["Doc", "Office", "start"]

REQUIRED = "SOPXL_REQUIRE_LIBREOFFICE"


def start(folder: Path, oxt: bytes | None = None) -> Office:
    """An office with the add-in; where there is none the test is skipped, or fails if required."""
    reason = program.missing()
    if reason and os.environ.get(REQUIRED) == "1":
        pytest.fail(reason)
    if reason:
        pytest.skip(reason)
    office = Office(folder, oxt or addin.build())
    office.start()
    return office
