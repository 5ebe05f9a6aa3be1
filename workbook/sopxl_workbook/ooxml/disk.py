"""The calls of the operating system that a write is made of, and what is said when one fails.

Imports sopxl.errors. Whatever has to last is written through here, so that the tests can make every
single call fail.
"""

from __future__ import annotations

import errno
import os
import stat
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from sopxl.errors import FileError, RefusedError, SopError

_T = TypeVar("_T")
_RIGHTS = "Ask for the right to write there, or work on a copy."
_BINARY = getattr(os, "O_BINARY", 0)
_SHARED = stat.S_ISGID | 0o777
_HELD = (5, 32, 33)  # WinError: access denied, sharing violation, part of the file locked
_PAUSES = (0.05, 0.1, 0.2, 0.4, 0.75, 1.0)  # seconds between two tries


def write_new(path: Path, data: bytes, like: Path | None = None) -> None:
    """A file that is not there yet, on the disk for sure when this returns.

    like : a file whose owner, mode and access list the new one gets. Raises OSError.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY
    descriptor = patient(lambda: os.open(path, flags, 0o666 if like is None else 0o600))
    try:
        _write_all(descriptor, data)
        if like is not None:
            _take_after(descriptor, like)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def append(path: Path, data: bytes, like: Path | None = None) -> None:
    """Bytes at the end of a file, made where it is not there; all of them, or none.

    like : a file whose owner, mode and access list a file that is made gets. Raises OSError.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | _BINARY
    descriptor = patient(lambda: os.open(path, flags, 0o666))
    try:
        size = os.fstat(descriptor).st_size
        try:
            if like is not None and not size:
                _take_after(descriptor, like)
            _write_all(descriptor, data)
            os.fsync(descriptor)
        except OSError:
            with suppress(OSError):
                os.ftruncate(descriptor, size)
            raise
    finally:
        os.close(descriptor)


def replace(source: Path, target: Path) -> None:
    """Give a file the name of another, which goes; OSError."""
    patient(lambda: os.replace(source, target))  # noqa: PTH105 - the tests count the calls of os


def remove(path: Path) -> None:
    """Delete a file if it is there and can be deleted."""
    with suppress(OSError):
        os.unlink(path)  # noqa: PTH108 - as above


def make_folder(path: Path, *, shared: bool = False) -> None:
    """The folder, made with those above it where it is not there yet; OSError.

    shared : whoever may write in the folder above may write in the new one too.
    """
    if path.is_dir():
        return
    if not path.parent.exists():
        make_folder(path.parent)
    with suppress(FileExistsError):
        os.mkdir(path)  # noqa: PTH102 - as above
        if shared and os.name == "posix":
            with suppress(OSError):  # some disks know no modes
                os.chmod(path, path.parent.stat().st_mode & _SHARED)  # noqa: PTH101 - as above
        sync_folder(path.parent)
    if not path.is_dir():
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))


def remove_folder(path: Path) -> None:
    """Delete a folder if it is there and empty."""
    with suppress(OSError):
        os.rmdir(path)  # noqa: PTH106 - as above


def sync_folder(folder: Path) -> None:
    """Make a new name in it last over a power cut, where the system can."""
    if os.name != "posix":
        return
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def check_rights(path: Path) -> None:
    """Opens a file as whoever changes it does; OSError where that may not be."""
    os.close(patient(lambda: os.open(path, os.O_RDWR | _BINARY)))


def patient(call: Callable[[], _T]) -> _T:
    """A call, tried again for 2.5 seconds while a program of Windows holds the file."""
    for pause in _PAUSES:
        try:
            return call()
        except OSError as error:
            if getattr(error, "winerror", None) not in _HELD:
                raise
        time.sleep(pause)
    return call()


def failed(target: Path, error: OSError) -> SopError:
    """What is said of a call that failed; the file is as it was."""
    if getattr(error, "winerror", None) in _HELD:
        return RefusedError(
            "E205",
            "another program holds the file and did not let go of it.",
            str(target),
            "Close what has it open, or wait until it is synchronised and scanned; run this again.",
        )
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return FileError(
            "E202", f"the file cannot be written: {error.strerror}.", str(target), _RIGHTS
        )
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        fix = "Nothing was written. Free some space there, then run this again."
        return FileError("E208", "the disk is full.", str(target), fix)
    fix = "Nothing was written. Run this again; if it stays, copy the workbook to another disk."
    return FileError("E208", f"the disk failed: {error.strerror}.", str(target), fix)


def _write_all(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def _take_after(descriptor: int, like: Path) -> None:
    """Owner, mode and access list of another file, as far as this user may give them."""
    state = like.stat()
    if hasattr(os, "fchown"):
        for owner in (state.st_uid, -1):
            try:
                os.fchown(descriptor, owner, state.st_gid)
                break
            except PermissionError:
                continue
        os.fchmod(descriptor, stat.S_IMODE(state.st_mode))
    if hasattr(os, "listxattr"):
        with suppress(OSError):
            for name in os.listxattr(like):
                with suppress(OSError):
                    os.setxattr(descriptor, name, os.getxattr(like, name))
