"""Writing a file whole or not at all: it is the old one or the new one, never between.

Imports filelock, locks, package and sopxl.errors.
"""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import stat
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from sopxl.errors import FileError, RefusedError, SopError

from .locks import check_not_open
from .package import Package, unreadable

_CHAIN = "xl/calcChain.xml"
_READ_AGAIN = "Nothing was written. Run the command again, on the workbook as it is now."
_RIGHTS = "Ask for the right to write there, or work on a copy."


def commit(
    path: str | Path,
    new_bytes: bytes,
    expected_sha256: str,
    *,
    check: Callable[[Package], None] | None = None,
    dropped: Collection[str] = (),
) -> None:
    """Replace a workbook by new bytes if it still is what was read.

    expected_sha256 : hash of the bytes that the new ones were made from.
    check : looks at the new file, read back from the disk, and raises what it finds wrong.
    dropped : parts that are to go; every other part of the old file must be in the new one.

    Raises RefusedError E201 (open elsewhere), E203 (another run writes it), E204 (changed since it
    was read), E207 (one file under several names), FileError E202 (no right to write), E208 (disk
    full or failing), E209 (the new file is not sound). After any of them the file is as it was.
    """
    target = check_writable(path)
    with _locked(target):
        remove_unfinished(target)
        old = Package(_unchanged(target, expected_sha256))
        with _beside(target, new_bytes) as temporary:
            _validate(temporary, new_bytes, old, dropped, check)
            check_not_open(target)
            _unchanged(target, expected_sha256)


def create(path: str | Path, data: bytes) -> None:
    """Write a new file, or a file of that name anew whatever it holds.

    Raises FileError E009 (no such folder), E208 (disk full or failing), E209 (the disk gave back
    other bytes); for a file that is there all that check_writable raises. Nothing is written then.
    """
    target = Path(path).resolve()
    if not target.parent.is_dir():
        fix = "Make the folder first, or correct the path."
        raise FileError("E009", "there is no such folder.", str(Path(path).parent), fix)
    if target.exists():
        check_writable(path)
    with _beside(target, data) as temporary:
        _read_back(temporary, data)


@contextmanager
def _beside(target: Path, data: bytes) -> Iterator[Path]:
    """The new bytes in a temporary file, which takes the target's place if the block ends well."""
    temporary = target.with_name(f"{_prefix(target)}{secrets.token_hex(4)}.tmp")
    try:
        _write(temporary, data, target)
        yield temporary
        os.replace(temporary, target)  # noqa: PTH105 - the tests count the calls of os
        _sync_folder(target.parent)
    except OSError as error:
        raise _failed(target, error) from None
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def check_writable(path: str | Path) -> Path:
    """The real file behind a path, links followed, if it may be replaced now.

    Worth a call before long work. Raises FileError E007 (not there), E202 (no right to write),
    RefusedError E201 (open elsewhere), E207 (one file under several names).
    """
    target = Path(path).resolve()
    try:
        state = target.stat()
    except OSError as error:
        raise unreadable(path, error) from None
    if not (state.st_mode & 0o222 and os.access(target, os.W_OK)):
        raise FileError("E202", "the file is read-only.", str(path), _RIGHTS)
    if not os.access(target.parent, os.W_OK | os.X_OK):
        raise FileError("E202", f'the folder "{target.parent}" is read-only.', str(path), _RIGHTS)
    if state.st_nlink > 1:
        raise RefusedError(
            "E207",
            f"the file has {state.st_nlink} names (hard links), only one would get the change.",
            str(path),
            "Work on a copy, or delete the other names.",
        )
    check_not_open(target)
    return target


def unfinished(path: str | Path) -> tuple[Path, ...]:
    """Temporary files that a stopped run left beside a workbook; the workbook itself is whole."""
    target = Path(path).resolve()
    names = (entry for entry in target.parent.iterdir() if entry.name.startswith(_prefix(target)))
    return tuple(sorted(entry for entry in names if entry.suffix == ".tmp"))


def remove_unfinished(path: str | Path) -> tuple[Path, ...]:
    """Delete what a stopped run left; only while no other run holds the lock."""
    found = unfinished(path)
    for entry in found:
        with suppress(OSError):
            entry.unlink(missing_ok=True)
    return found


def _prefix(target: Path) -> str:
    return f".{target.name}.sopxl-"


@contextmanager
def _locked(target: Path) -> Iterator[None]:
    lock = FileLock(target.with_name(f"{_prefix(target)}lock"), timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise RefusedError(
            "E203",
            "another run is writing the workbook just now.",
            target.name,
            "Wait until it has ended, then run this again.",
        ) from None
    except OSError as error:
        raise _failed(target, error) from None
    try:
        yield
    finally:
        lock.release()


def _unchanged(target: Path, expected: str) -> bytes:
    """Bytes of the file, if they are those that were read; RefusedError E204 if not."""
    try:
        data = target.read_bytes()
    except OSError as error:
        raise _failed(target, error) from None
    if hashlib.sha256(data).hexdigest() != expected:
        raise RefusedError(
            "E204", "the workbook was changed since it was read.", target.name, _READ_AGAIN
        )
    return data


def _write(temporary: Path, data: bytes, target: Path) -> None:
    """New bytes on the disk for sure, with the mode and owner of the file they replace, if any."""
    state = target.stat() if target.exists() else None
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    descriptor = os.open(temporary, flags, 0o666 if state is None else 0o600)
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(descriptor, view) :]
        if state is not None and hasattr(os, "fchown"):
            with suppress(PermissionError):
                os.fchown(descriptor, state.st_uid, state.st_gid)
            os.fchmod(descriptor, stat.S_IMODE(state.st_mode))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _validate(
    temporary: Path,
    data: bytes,
    old: Package,
    dropped: Collection[str],
    check: Callable[[Package], None] | None,
) -> None:
    """Read the new file back: the same bytes, whole, well-formed, with every part there was."""
    package = _opened(temporary, _read_back(temporary, data), old)
    lost = sorted(set(old.names) - set(package.names) - {_CHAIN, *dropped})
    if lost:
        raise _unsound(temporary, f"it lost the part {lost[0]}")
    if check is not None:
        check(package)


def _read_back(temporary: Path, data: bytes) -> bytes:
    """The bytes of the file as the disk gives them, if they are those that were written."""
    written = temporary.read_bytes()
    if written != data:
        raise _unsound(temporary, "the disk gave back other bytes than were written")
    return written


def _opened(temporary: Path, data: bytes, old: Package) -> Package:
    try:
        package = Package(data, temporary.name)
        package.check_all()
        before = old.raw_members()
        for name, raw in package.raw_members().items():
            if name.endswith((".xml", ".rels")) and before.get(name) != raw:
                package.markup(name)
    except SopError as error:
        raise _unsound(temporary, error.problem.message.rstrip(".")) from None
    return package


def _unsound(temporary: Path, detail: str) -> FileError:
    book = temporary.name.removeprefix(".").partition(".sopxl-")[0]
    return FileError(
        "E209", f"the new file is not sound: {detail}.", book, "Nothing was written; report this."
    )


def _sync_folder(folder: Path) -> None:
    """Make the new name last over a power cut, where the system can; the file is new already."""
    if os.name != "posix":
        return
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _failed(target: Path, error: OSError) -> FileError:
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return FileError(
            "E202", f"the file cannot be written: {error.strerror}.", str(target), _RIGHTS
        )
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        fix = "Nothing was written. Free some space there, then run this again."
        return FileError("E208", "the disk is full.", str(target), fix)
    fix = "Nothing was written. Run this again; if it stays, copy the workbook to another disk."
    return FileError("E208", f"the disk failed: {error.strerror}.", str(target), fix)
