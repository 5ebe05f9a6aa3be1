"""Who has a workbook open: the lock files of Excel and LibreOffice; imports sopxl.errors."""

from __future__ import annotations

import time
from pathlib import Path

from sopxl.errors import RefusedError

_NAME_SIZE = 55  # Excel: one byte of length, then the name, padded
_CLOSE_IT = "Close it there, then run this again."


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
