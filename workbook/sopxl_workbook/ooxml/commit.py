"""Writing a file whole or not at all: it is the old one or the new one, never between.

Imports disk, interrupts, locks, package, partnames, writable and sopxl.errors.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

from sopxl.errors import FileError, RefusedError, SopError

from . import disk, locks
from .interrupts import held
from .locks import check_not_open, locked
from .package import Package
from .partnames import folded
from .writable import check_creatable, check_writable, real_path

_CHAIN = "xl/calcChain.xml"
_READ_AGAIN = "Nothing was written. Run the command again, on the workbook as it is now."
_TOO_LATE = "Interrupted too late: the work was done, the file is the new one."


def commit(
    path: str | Path,
    new_bytes: bytes,
    expected_sha256: str,
    *,
    check: Callable[[Package], None] | None = None,
    dropped: Collection[str] = (),
    around: AbstractContextManager[None] | None = None,
) -> None:
    """Replace a workbook by new bytes if it still is what was read.

    expected_sha256 : hash of the bytes that the new ones were made from.
    check : looks at the new file, read back from the disk, and raises what it finds wrong.
    dropped : parts that are to go; every other part of the old file must be in the new one.
    around : entered when the lock is held and the file known to be the one that was read, left
    when it is replaced, or with the error that kept it as it was.

    Raises RefusedError E201 (open elsewhere), E203 (another run writes it), E204 (changed since it
    was read), E205 (held by another program), E207 (one file under several names), FileError E202
    (no right to write), E208 (disk full or failing), E209 (the new file is not sound); before
    anything is done whatever check_writable raises. After any of them the file is as it was.
    """
    target = check_writable(path)
    with locked(target), held(_TOO_LATE) as stop_if_asked:
        remove_unfinished(target)
        old = Package(_unchanged(target, expected_sha256))
        with around or nullcontext(), _beside(target, new_bytes) as temporary:
            _validate(temporary, new_bytes, old, dropped, check)
            check_not_open(target)
            _unchanged(target, expected_sha256)
            stop_if_asked()


def create(path: str | Path, data: bytes, *, like: Path | None = None) -> None:
    """Write a new file, or a file of that name anew whatever it holds.

    like : a file whose owner, mode and access list a new one gets.
    Raises what check_creatable raises, E208 (disk full or failing), E209 (the disk gave back other
    bytes). Nothing is written then.
    """
    target = check_creatable(path)
    with held(_TOO_LATE) as stop_if_asked, _beside(target, data, like) as temporary:
        _read_back(temporary, data)
        stop_if_asked()


def unfinished(path: str | Path) -> tuple[Path, ...]:
    """Temporary files that a stopped run left beside a workbook; the workbook itself is whole."""
    target = real_path(path)
    start = locks.beside(target, "").name
    try:
        names = [entry for entry in target.parent.iterdir() if entry.name.startswith(start)]
    except OSError:  # a folder that is not there, or whose names are not for us
        return ()
    return tuple(sorted(entry for entry in names if entry.suffix == ".tmp"))


def remove_unfinished(path: str | Path) -> tuple[Path, ...]:
    """Delete what a stopped run left; only while no other run holds the lock."""
    found = unfinished(path)
    for entry in found:
        disk.remove(entry)
    return found


@contextmanager
def _beside(target: Path, data: bytes, like: Path | None = None) -> Iterator[Path]:
    """The new bytes in a temporary file, which takes the target's place if the block ends well."""
    temporary = locks.beside(target, f"{secrets.token_hex(4)}.tmp")
    try:
        disk.write_new(temporary, data, target if target.exists() else like)
        yield temporary
        _replace(temporary, target, data)
        disk.sync_folder(target.parent)
    except OSError as error:
        raise disk.failed(target, error) from None
    finally:
        disk.remove(temporary)


def _replace(temporary: Path, target: Path, data: bytes) -> None:
    try:
        disk.replace(temporary, target)
    except OSError:
        # A network disk may do it and lose the answer; what it did decides.
        if temporary.exists() or target.read_bytes() != data:
            raise


def _unchanged(target: Path, expected: str) -> bytes:
    """Bytes of the file, if they are those that were read; RefusedError E204 if not."""
    try:
        data = disk.patient(target.read_bytes)
    except OSError as error:
        raise disk.failed(target, error) from None
    if hashlib.sha256(data).hexdigest() != expected:
        raise RefusedError(
            "E204", "the workbook was changed since it was read.", target.name, _READ_AGAIN
        )
    return data


def _validate(
    temporary: Path,
    data: bytes,
    old: Package,
    dropped: Collection[str],
    check: Callable[[Package], None] | None,
) -> None:
    """Read the new file back: the same bytes, whole, well-formed, with every part there was."""
    package = _opened(temporary, _read_back(temporary, data), old)
    allowed = {folded(name) for name in (_CHAIN, *dropped)}
    gone = sorted(set(old.names) - set(package.names))
    lost = [name for name in gone if folded(name) not in allowed]
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
            if folded(name).endswith((".xml", ".rels")) and before.get(name) != raw:
                package.markup(name)
    except SopError as error:
        raise _unsound(temporary, error.problem.message.rstrip(".")) from None
    return package


def _unsound(temporary: Path, detail: str) -> FileError:
    book = temporary.name.removeprefix(".").partition(".sopxl-")[0]
    return FileError(
        "E209", f"the new file is not sound: {detail}.", book, "Nothing was written; report this."
    )
