"""What doctor finds: one thing that was looked at, what it is, and the way out; imports nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

SCHEMA = 1  # of the JSON


class Finding(NamedTuple):
    """One thing that was looked at."""

    ok: bool
    what: str  # what was looked at
    found: str
    fix: str  # the way out; empty where all is well


def as_dict(findings: Sequence[Finding]) -> dict[str, Any]:
    """All findings for JSON."""
    return {
        "schema": SCHEMA,
        "ok": all(finding.ok for finding in findings),
        "findings": [finding._asdict() for finding in findings],
    }
