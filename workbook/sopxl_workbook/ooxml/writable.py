"""Whether a file may be replaced, told before any long work; imports disk, locks and sopxl.errors.

The rights to it and to its folder, other names of it, whoever has it open, the length of what is
written beside it, the room on the disk, and what a synchronised folder does to a file.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
from pathlib import Path

from sopxl.errors import FileError, RefusedError

from . import disk
from .locks import beside, check_not_open
from .package import check_is_file, unreadable

_RIGHTS = "Ask for the right to write there, or work on a copy."
_NAME_SIZE = 255  # bytes; characters on Windows
_PATH_SIZE = 259 if os.name == "nt" else 4095
_SLACK = 64 * 1024  # bytes for folders and the log
_ONLINE = 0x1000 | 0x40000 | 0x400000  # Windows: offline, recalled when opened, when read
_DATALESS = 0x40000000  # macOS: the same
_CONFLICT = re.compile(
    r"\([^()]*conflicted copy[^()]*\)|\((case )?conflict\b[^()]*\)|\(SFConflict [^()]*\)"
    r"|\[conflict\]|[._-](sync-)?conflict-\d",
    re.IGNORECASE,
)


def check_writable(path: str | Path, *, copies: int = 1) -> Path:
    """The real file behind a path, links followed, if it may be replaced now.

    copies : how many times its size has to be free on its disk.
    Worth a call before long work. Raises FileError E007 (not there, or no file), E202 (no right to
    write), E208 (no room), E213 (too long a name), RefusedError E201 (open elsewhere), E205 (held
    by another program), E206 (its content is not on this machine), E207 (one file under several
    names), E212 (the copy of a conflict).
    """
    target = real_path(path)
    try:
        state = target.stat()
    except OSError as error:
        raise unreadable(path, error) from None
    check_is_file(path, state)
    _check_conflict(target)
    check_length(beside(target, "00000000.tmp"), target)
    _check_rights(path, target, state)
    _check_links(path, state)
    _check_is_here(target, state)
    check_not_open(target)
    try:
        disk.check_rights(target)
    except OSError as error:
        raise disk.failed(target, error) from None
    check_room(target.parent, copies * state.st_size)
    return target


def check_creatable(path: str | Path) -> Path:
    """The file that a path will be, if it may be made, or made anew where it is there already.

    Raises FileError E009 (no such folder), E202 (no right to write), E213 (too long a name); for a
    file that is there all that check_writable raises.
    """
    target = real_path(path)
    check_length(beside(target, "00000000.tmp"), target)
    try:
        is_there, has_folder = target.exists(), target.parent.is_dir()
    except OSError as error:
        raise disk.failed(target, error) from None
    if not has_folder:
        fix = "Make the folder first, or correct the path."
        raise FileError("E009", "there is no such folder.", str(Path(path).parent), fix)
    if is_there:
        return check_writable(path)
    check_folder(path, target.parent)
    return target


def real_path(path: str | Path) -> Path:
    """The file behind a path, links followed; FileError E007 where links lead in a circle."""
    try:
        return Path(path).resolve()
    except (OSError, RuntimeError):
        circle = OSError(errno.ELOOP, os.strerror(errno.ELOOP))
        raise unreadable(path, circle) from None


def check_length(path: Path, target: Path) -> None:
    """FileError E213 if a path that is written for a workbook is too long for this system.

    target : the workbook itself, which can be moved or named otherwise.
    """
    for text, most, fix in (
        (path.name, _NAME_SIZE, "Give the workbook a shorter name."),
        (str(path), _PATH_SIZE, "Give it a shorter name, or move it to a folder nearer the top."),
    ):
        over = (len(text) if os.name == "nt" else len(os.fsencode(text))) - most
        if over > 0:
            what = "name" if text == path.name else "path"
            raise FileError(
                "E213",
                f"the {what} is {over} characters too long for what is written beside the file.",
                str(target),
                fix,
            )


def check_folder(path: str | Path, folder: Path) -> None:
    """FileError E202 if nothing may be written into a folder; path : the file it is for."""
    if not os.access(folder, os.W_OK | os.X_OK):
        raise FileError("E202", f'the folder "{folder}" is read-only.', str(path), _RIGHTS)


def check_room(folder: Path, size: int) -> None:
    """FileError E208 if a folder's disk has no room for so many bytes."""
    try:
        free = shutil.disk_usage(folder).free
    except OSError:  # some network disks do not say
        return
    if free < size + _SLACK:
        raise FileError(
            "E208",
            f"the disk is full: {_kilo(free)} kB are free, {_kilo(size + _SLACK)} kB are needed.",
            str(folder),
            "Nothing was written. Free some space there, then run this again.",
        )


def _kilo(size: int) -> str:
    return f"{-(-size // 1000):,}"


def _check_conflict(target: Path) -> None:
    if _CONFLICT.search(target.stem):
        raise RefusedError(
            "E212",
            "by its name it is the copy of a conflict: two machines changed the workbook at once.",
            target.name,
            "Choose which of the two holds, keep that one under the workbook's own name.",
        )


def _check_rights(path: str | Path, target: Path, state: os.stat_result) -> None:
    if not (state.st_mode & 0o222 and os.access(target, os.W_OK)):
        raise FileError("E202", "the file is read-only.", str(path), _RIGHTS)
    check_folder(path, target.parent)


def _check_links(path: str | Path, state: os.stat_result) -> None:
    if state.st_nlink > 1:
        raise RefusedError(
            "E207",
            f"the file has {state.st_nlink} names (hard links), only one would get the change.",
            str(path),
            "Work on a copy, or delete the other names.",
        )


def _check_is_here(target: Path, state: os.stat_result) -> None:
    is_online = getattr(state, "st_file_attributes", 0) & _ONLINE
    if is_online or getattr(state, "st_flags", 0) & _DATALESS:
        raise RefusedError(
            "E206",
            "the file is kept online only, its content is not on this machine.",
            target.name,
            'Choose "Always keep on this device" in its menu, wait for it, then run this again.',
        )
