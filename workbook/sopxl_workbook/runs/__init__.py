"""Runs: the one way in which a verb writes a book, with its snapshot and its line in the log.

Imports ooxml and the change set. `write` puts a change set into a closed file, `on_open_book` goes
around the writing into a book that Excel holds, `hand_over` is for a host that writes by itself.
"""

from __future__ import annotations

from .copies import Snapshot, prune_snapshots, read_snapshot, snapshots
from .folder import check_writable, folder_of, log_of, new_run_id
from .log import Entry, finished_runs, read_log, unfinished_runs, user_name, verify_log
from .recovery import recover
from .writing import Run, hand_over, on_open_book, write

__all__ = [
    "Entry",
    "Run",
    "Snapshot",
    "check_writable",
    "finished_runs",
    "folder_of",
    "hand_over",
    "log_of",
    "new_run_id",
    "on_open_book",
    "prune_snapshots",
    "read_log",
    "read_snapshot",
    "recover",
    "snapshots",
    "unfinished_runs",
    "user_name",
    "verify_log",
    "write",
]
