"""The folder of a book's runs: where it stands and what its files are called; imports ooxml."""

from __future__ import annotations

import datetime as dt
import re
import secrets
from pathlib import Path

from sopxl_workbook import ooxml
from sopxl_workbook.files import make_folder
from sopxl_workbook.ooxml import disk
from sopxl_workbook.ooxml.locks import beside
from sopxl_workbook.ooxml.writable import check_folder, check_length, real_path

_LOG = "log.jsonl"
_COPIES = 3  # of the book: the new file, the snapshot, and what the new one may be longer
_NAME = "{period}-{verb}-{run}-{hash}{suffix}"
_LABEL, _VERB = 20, 10  # characters of a period and of a verb in it
_GIVEN: set[str] = set()  # names of the runs of this process


def folder_of(path: Path) -> Path:
    """The folder of a book's snapshots and log, beside the file that a link leads to."""
    target = real_path(path)
    return target.with_name(f"{target.name}.sopxl")


def log_of(path: Path) -> Path:
    """The log of a book's runs."""
    return folder_of(path) / _LOG


def check_writable(path: Path) -> None:
    """Whether a run may write the book; worth a call before long work.

    Raises all that ooxml.check_writable raises, with the room and the rights for the snapshot too.
    """
    target = ooxml.check_writable(path, copies=_COPIES)
    folder = folder_of(target)
    longest = snapshot_name("p" * _LABEL, "v" * _VERB, new_run_id(), "0" * 64, target.suffix)
    check_length(beside(folder / longest, "00000000.tmp"), target)
    if folder.exists():
        check_folder(path, make_folder(folder))


def open_folder(path: Path) -> Path:
    """The folder of a book's runs, made where it is not there yet; FileError E211."""
    return make_folder(folder_of(path), shared=True)


def close_folder(path: Path) -> None:
    """Takes the folder away again if nothing came into it."""
    log = log_of(path)
    if log.is_file() and not log.stat().st_size:
        disk.remove(log)
    disk.remove_folder(log.parent)


def new_run_id() -> str:
    """A short name for a run, unique, in the order of time: 20261125T021500Z-3fa9.

    Two runs of one second may draw the same four digits: the second one draws again.
    """
    while (made := f"{dt.datetime.now(dt.UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}") in _GIVEN:
        continue
    _GIVEN.add(made)
    return made


def snapshot_name(period: str, verb: str, run: str, sha256: str, suffix: str) -> str:
    """The file name of a snapshot; what a book calls its periods cannot lead elsewhere.

    >>> snapshot_name("../Oct 26", "plan", "20261125T021500Z-3fa9", "ab" * 32, ".xlsx")
    'Oct-26-plan-20261125T021500Z-3fa9-abababababab.xlsx'
    """
    words = re.sub(r"[^A-Za-z0-9]+", "-", period).strip("-")[:_LABEL] or "book"
    return _NAME.format(period=words, verb=verb, run=run, hash=sha256[:12], suffix=suffix)
