"""Who has a workbook: the lock files of Excel and LibreOffice, and ours of the run that writes it.

Imports filelock, disk and sopxl.errors.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from sopxl.errors import RefusedError

from . import disk

_NAME_SIZE = 55  # Excel: one byte of length, then the name, padded
_WAIT = 0.3  # seconds for another run, which may only be looking
_CLOSE_IT = "Close it there, then run this again."


def beside(target: Path, name: str) -> Path:
    """A hidden file of ours in the folder of a workbook."""
    return target.with_name(f".{target.name}.sopxl-{name}")


@contextmanager
def locked(target: Path) -> Iterator[None]:
    """No other run writes the workbook while the block runs.

    Raises RefusedError E203 (another run writes it), FileError E202 or E208 (no lock can be made).
    """
    shared = target.stat().st_mode & 0o666 | 0o600 if target.exists() else 0o666
    lock = FileLock(beside(target, "lock"), timeout=_WAIT, mode=shared)
    try:
        lock.acquire()
    except Timeout:
        raise _busy(target) from None
    except OSError as error:
        raise disk.failed(target, error) from None
    try:
        yield
    finally:
        lock.release()


def is_locked(target: Path) -> bool:
    """Whether a run writes the workbook just now; leaves nothing behind."""
    if not beside(target, "lock").exists():
        return False
    lock = FileLock(beside(target, "lock"), timeout=0)
    try:
        lock.acquire()
    except OSError:  # held, or not ours to look at
        return True
    lock.release()
    return False


def check_not_locked(target: Path) -> None:
    """RefusedError E203 if a run writes the workbook just now; leaves nothing behind."""
    if is_locked(target):
        raise _busy(target)


def _busy(target: Path) -> RefusedError:
    return RefusedError(
        "E203",
        "another run is writing the workbook just now.",
        target.name,
        "Wait until it has ended, then run this again.",
    )


def check_not_open(path: Path) -> None:
    """RefusedError E201 if Excel or LibreOffice has the workbook open; it names the user."""
    for program, lock, read in (
        ("Excel", path.with_name(f"~${path.name}"), _excel_user),
        ("LibreOffice", path.with_name(f".~lock.{path.name}#"), _libreoffice_user),
    ):
        try:
            content, changed = lock.read_bytes(), lock.stat().st_mtime
        except FileNotFoundError:
            continue
        except OSError:  # Excel on Windows lets nobody read it
            content, changed = b"", time.time()
        user = read(content) or "somebody"
        fix = _CLOSE_IT
        if changed < _started():
            fix += f" If nobody has it open, delete {lock.name}, left from before the last restart."
        raise RefusedError("E201", f"open in {program} by {user}.", path.name, fix)


def _excel_user(content: bytes) -> str:
    wide = content[_NAME_SIZE + 2 :] if len(content) > _NAME_SIZE + 2 else b""
    count = content[_NAME_SIZE] if wide else 0
    name = wide[: 2 * count].decode("utf-16-le", "replace").strip(" \0")
    if name:
        return name
    size = content[0] if content else 0
    return content[1 : 1 + size].decode("cp1252", "replace").strip(" \0")


def _libreoffice_user(content: bytes) -> str:
    fields = content.decode("utf-8", "replace").split(",")
    return next((field.strip() for field in fields[:2] if field.strip()), "")


def _started() -> float:
    """When this computer was started, in seconds since 1970."""
    clock = getattr(time, "CLOCK_BOOTTIME", None)
    running = time.monotonic() if clock is None else time.clock_gettime(clock)
    return time.time() - running
