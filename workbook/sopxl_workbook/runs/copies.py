"""What a run keeps in the folder beside the book: the book as it was, and what it changes.

Imports ooxml and the change set.
"""

from __future__ import annotations

import gzip
import hashlib
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sopxl.errors import FileError, RefusedError
from sopxl_workbook.changes import ChangeSet
from sopxl_workbook.ooxml import create, disk

from .folder import folder_of

_NAME = re.compile(r"(?P<period>.+)-(?P<verb>[a-z_]+)-(?P<run>\d{8}T\d{6}Z-[0-9a-f]{4})"
                   r"-(?P<hash>[0-9a-f]{12})(?P<suffix>\.[^.]*)?")  # fmt: skip
_SEE = "Take another snapshot, or a backup of the file."
_FAST = 3  # of gzip's nine levels; a run waits for it


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


def changes_file(folder: Path, run: str) -> Path:
    """Where the change set of a run stands, in the folder of the runs."""
    return folder / f"{Path(run).name}.changes.gz"


def keep_changes(folder: Path, run: str, changes: ChangeSet, like: Path) -> None:
    """Writes what a run changes, packed; like : the book. Raises FileError E208."""
    packed = gzip.compress(changes.to_json().encode("ascii"), _FAST, mtime=0)
    create(changes_file(folder, run), packed, like=like)


def read_changes(path: Path, run: str, sha256: str) -> ChangeSet:
    """What a run on a book changed.

    sha256 : hash of the change set in the log. Raises FileError E215 where it is missing, damaged,
    or another one.
    """
    kept = changes_file(folder_of(path), run)
    see = f"Take the whole book from before that run instead: sopxl restore {path} {run}"
    try:
        found = ChangeSet.from_json(gzip.decompress(disk.patient(kept.read_bytes)))
    except (OSError, EOFError, zlib.error) as error:
        detail = getattr(error, "strerror", None) or "it is damaged"
        message = f"what run {run} changed cannot be read: {detail}."
        raise FileError("E215", message, str(kept), see) from None
    except FileError:
        message = f"what run {run} changed was kept, and is damaged."
        raise FileError("E215", message, str(kept), see) from None
    if found.sha256 != sha256:
        message = f"the change set that is kept is not that of run {run}."
        raise FileError("E215", message, str(kept), see)
    return found


def remove(snapshot: Path, run: str) -> None:
    """Deletes what was kept of a run."""
    disk.remove(snapshot)
    disk.remove(changes_file(snapshot.parent, run))


def old_snapshots(path: Path, count: int) -> Sequence[Snapshot]:
    """The snapshots that may go: all but the newest, so many, and the first of each period."""
    kept = snapshots(path)
    first: dict[str, Snapshot] = {}
    for snapshot in kept:
        first.setdefault(snapshot.period, snapshot)
    older = kept[: max(len(kept) - count, 0)]
    return [snapshot for snapshot in older if first[snapshot.period] is not snapshot]


def prune_snapshots(path: Path, count: int) -> Sequence[Path]:
    """Deletes the snapshots that may go, with what their runs changed; gives what went."""
    gone = old_snapshots(path, count)
    for snapshot in gone:
        remove(snapshot.path, snapshot.run)
    return [snapshot.path for snapshot in gone]
