"""The log of what went wrong in cells, in the user's temporary folder; standard library only.

Both ends of Calc's pipe and the cells of Excel write into it. No value of a planner's goes in.
"""

from __future__ import annotations

import datetime as dt
import os
import tempfile
import traceback
from contextlib import suppress
from pathlib import Path

FILE = "sopxl-log.txt"
_MOST = 1_000_000  # bytes; a log that is longer begins anew
_FLAGS = os.O_CREAT | os.O_WRONLY | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0)


def path() -> Path:
    """Where the log stands."""
    return Path(tempfile.gettempdir()) / FILE


def note(text: str) -> None:
    """One entry with its time; a log that cannot be written is no reason for a cell to fail."""
    moment = dt.datetime.now(dt.timezone.utc)  # noqa: UP017 - an older Python may run inside
    line = f"{moment:%Y-%m-%d %H:%M:%S} UTC {text.rstrip()}\n"
    with suppress(OSError):
        handle = os.open(path(), _FLAGS, 0o600)
        with os.fdopen(handle, "ab") as log:
            if log.tell() > _MOST:
                log.truncate(0)
            log.write(line.encode("utf-8", "backslashreplace"))


def note_fault(name: str, error: BaseException) -> None:
    """What a fault of our own was, line by line; name : of the function that a cell asked for."""
    lines = traceback.format_exception(type(error), error, error.__traceback__)
    note(f"{name}: a fault of sopxl\n{''.join(lines)}")
