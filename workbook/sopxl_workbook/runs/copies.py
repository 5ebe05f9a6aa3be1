"""Books as they were before a run, kept whole in the folder of its runs; imports ooxml."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sopxl.errors import RefusedError
from sopxl_workbook.ooxml import create, disk

from .folder import folder_of

_NAME = re.compile(r"(?P<period>.+)-(?P<verb>[a-z_]+)-(?P<run>\d{8}T\d{6}Z-[0-9a-f]{4})"
                   r"-(?P<hash>[0-9a-f]{12})(?P<suffix>\.[^.]*)?")  # fmt: skip
_SEE = "Take another snapshot, or a backup of the file."


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A book as it was before a run; what its name says."""

    path: Path
    period: str
    verb: str
    run: str
    sha256: str  # the first twelve digits


def snapshots(path: Path) -> Sequence[Snapshot]:
    """The snapshots of a book, the oldest first; other files in the folder are no concern."""
    folder = folder_of(path)
    if not folder.is_dir():
        return ()
    found = ((entry, _NAME.fullmatch(entry.name)) for entry in folder.iterdir())
    kept = [
        Snapshot(entry, match["period"], match["verb"], match["run"], match["hash"])
        for entry, match in found
        if match is not None and entry.is_file()
    ]
    return sorted(kept, key=lambda s: (s.run.partition("-")[0], s.path.stat().st_mtime_ns))


def keep(copy: Path, data: bytes, like: Path) -> None:
    """Writes a snapshot, never over another, for those who may read the book.

    like : the book. Raises FileError E208, RefusedError E210.
    """
    if copy.exists():
        fix = "Nothing was written. Run this again."
        raise RefusedError("E210", "a file of that name is there already.", str(copy), fix)
    create(copy, data, like=like)


def read_snapshot(snapshot: Snapshot, sha256: str = "") -> bytes:
    """The bytes of a snapshot, held against its hash.

    sha256 : the whole hash, where the log gives it. Raises RefusedError E217 for one that is
    missing or is not what it was.
    """
    try:
        data = disk.patient(snapshot.path.read_bytes)
    except OSError as error:
        raise RefusedError(
            "E217", f"the snapshot cannot be read: {error.strerror}.", str(snapshot.path), _SEE
        ) from None
    if not hashlib.sha256(data).hexdigest().startswith(sha256 or snapshot.sha256):
        raise RefusedError(
            "E217", "the snapshot was changed since it was kept.", str(snapshot.path), _SEE
        )
    return data


def prune_snapshots(path: Path, count: int) -> Sequence[Path]:
    """Deletes all but the newest snapshots of a book, so many of them; gives what went."""
    kept = snapshots(path)
    gone = [snapshot.path for snapshot in kept[: max(len(kept) - count, 0)]]
    for copy in gone:
        disk.remove(copy)
    return gone
