"""Runs: the one way in which a verb writes a book, with its snapshot and its line in the log.

Imports ooxml and the change set. `write` puts a change set into a closed file, `on_open_book` goes
around the writing into a book that Excel holds, `hand_over` is for a host that writes by itself.
"""

from __future__ import annotations

from .copies import (
    Snapshot,
    old_snapshots,
    prune_snapshots,
    read_changes,
    read_snapshot,
    snapshots,
)
from .folder import check_writable, folder_of, log_of, new_run_id
from .log import Entry, finished_runs, read_log, unfinished_runs, user_name, verify_log
from .recovery import recover
from .standing import (
    ATTACH,
    CHECK,
    DETACH,
    INSERT,
    OF_PARTS,
    REFRESH,
    RESTORE,
    UNDO,
    State,
    guard_state,
    is_sure,
    moment_of,
    standing_runs,
    states_of,
)
from .writing import (
    Purpose,
    Run,
    hand_over,
    on_open_book,
    rehearse,
    write,
    write_anew,
    write_beside,
)

__all__ = [
    "ATTACH",
    "CHECK",
    "DETACH",
    "INSERT",
    "OF_PARTS",
    "REFRESH",
    "RESTORE",
    "UNDO",
    "Entry",
    "Purpose",
    "Run",
    "Snapshot",
    "State",
    "check_writable",
    "finished_runs",
    "folder_of",
    "guard_state",
    "hand_over",
    "is_sure",
    "log_of",
    "moment_of",
    "new_run_id",
    "old_snapshots",
    "on_open_book",
    "prune_snapshots",
    "read_changes",
    "read_log",
    "read_snapshot",
    "recover",
    "rehearse",
    "snapshots",
    "standing_runs",
    "states_of",
    "unfinished_runs",
    "user_name",
    "verify_log",
    "write",
    "write_anew",
    "write_beside",
]
