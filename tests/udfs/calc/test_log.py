"""The log of what went wrong in cells: an entry a fault, and never a reason for another one."""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path

import pytest

from sopxl_udfs.calc.inside import log

MOMENT = r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC "


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A temporary folder of its own."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def text() -> str:
    return log.path().read_text("utf-8")


def test_an_entry_has_its_time_and_stands_behind_those_before() -> None:
    """A line each."""
    log.note("SOP_LEVEL: the worker process died.")
    log.note("Zürich\n")
    told = rf"{MOMENT}SOP_LEVEL: the worker process died\.\n{MOMENT}Zürich\n"
    assert re.fullmatch(told, text())


def test_a_fault_is_noted_line_by_line() -> None:
    """What whoever keeps sopxl has to know."""
    try:
        raise KeyError("Shirts")
    except KeyError as error:
        log.note_fault("SOP_PRICE", error)
    lines = text().splitlines()
    assert re.fullmatch(rf"{MOMENT}SOP_PRICE: a fault of sopxl", lines[0])
    assert (lines[1], lines[-1]) == ("Traceback (most recent call last):", "KeyError: 'Shirts'")


def test_one_that_grew_too_long_begins_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sheet of a thousand faults fills no disk."""
    monkeypatch.setattr(log, "_MOST", 100)
    for number in range(9):
        log.note(f"entry {number} {'x' * 50}")
    assert log.path().stat().st_size < 300
    assert "entry 8" in text()
    assert "entry 0" not in text()


@pytest.mark.skipif(os.name == "nt", reason="links and rights of another kind")
def test_it_is_the_users_own_and_leads_nowhere_else(folder: Path) -> None:
    """Others may not read it, and a link that somebody put there is not followed."""
    log.note("first")
    assert log.path().stat().st_mode & 0o777 == 0o600
    log.path().unlink()
    other = folder / "other"
    other.write_text("mine")
    log.path().symlink_to(other)
    log.note("second")
    assert other.read_text() == "mine"


def test_one_that_cannot_be_written_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cell shows its error all the same."""
    monkeypatch.setattr(tempfile, "tempdir", "/no/such/folder")
    log.note("lost")
