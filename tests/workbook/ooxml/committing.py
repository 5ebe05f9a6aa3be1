"""A workbook to replace, and processes that replace it."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path
from typing import Any

import refusals
from workbook.ooxml.samples import rich_book

from sopxl.errors import RefusedError
from sopxl_workbook.ooxml import Patch, commit

OLD = rich_book()
RIGHTS = "Ask for the right to write there, or work on a copy."


def patched(value: float = 99.0) -> bytes:
    """The old book with one cell changed."""
    patch = Patch(OLD)
    patch.set_value("Values", "B2", value)
    return patch.result()


NEW = patched()


def digest(data: bytes) -> str:
    """Hash of bytes."""
    return hashlib.sha256(data).hexdigest()


def left_beside(book: Path) -> list[str]:
    """What else is in the folder, the lock left out."""
    names = (entry.name for entry in book.parent.iterdir() if entry != book)
    return sorted(name for name in names if not name.endswith(".sopxl-lock"))


def refused(book: Path, text: str, kind: type = RefusedError, **more: Any) -> None:
    """The commit is refused with this text; the file and its folder are as they were."""
    before, beside = book.read_bytes(), left_beside(book)
    refusals.check(lambda: commit(book, NEW, digest(OLD), **more), kind, text)
    assert book.read_bytes() == before
    assert left_beside(book) == beside


CHILD = """
import os, signal, sys
from pathlib import Path
from sopxl_workbook.ooxml import commit
from sopxl.errors import SopError
from sopxl_workbook.ooxml import disk
{prepare}
path, new, sha = Path(sys.argv[1]), Path(sys.argv[2]).read_bytes(), sys.argv[3]
try:
    commit(path, new, sha)
except SopError as error:
    sys.exit(error.exit_code)
"""
KILLER = """
class Killer:
    left = {step}
    def __getattr__(self, name):
        real = getattr(os, name)
        if name not in ("open", "write", "fchown", "fchmod", "fsync", "close", "replace"):
            return real
        def counted(*args):
            if name == "write":
                args = args[0], args[1][:9000]
            if Killer.left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            Killer.left -= 1
            return real(*args)
        return counted
disk.os = Killer()
"""


def run_child(book: Path, new: bytes, prepare: str) -> subprocess.Popen[bytes]:
    """A commit in a process of its own."""
    source = book.parent / f"new-{digest(new)[:8]}"
    source.write_bytes(new)
    code = CHILD.format(prepare=prepare)
    return subprocess.Popen([sys.executable, "-c", code, str(book), str(source), digest(OLD)])
