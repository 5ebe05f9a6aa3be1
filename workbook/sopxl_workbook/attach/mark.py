"""What Windows notes beside a file that came from elsewhere; imports sopxl.errors.

A file that is written anew loses the note, and Excel would then run its macros without a question.
"""

from __future__ import annotations

import re
from pathlib import Path

from sopxl.errors import RefusedError

_ELSEWHERE = re.compile(r"ZoneId=([34])")  # the internet, or a site that is not trusted


def zone_of(path: Path) -> str:
    """The note on a file, as Windows wrote it; "" where there is none."""
    try:
        return Path(f"{path}:Zone.Identifier").read_text("utf-8", "replace")
    except (OSError, ValueError):
        return ""


def elsewhere(zone: str) -> str:
    """The number of the zone that a file came from, if Excel blocks its macros; else "".

    >>> elsewhere("[ZoneTransfer]\\r\\nZoneId=3\\r\\n"), elsewhere("ZoneId=0")
    ('3', '')
    """
    found = _ELSEWHERE.search(zone)
    return found[1] if found else ""


def refuse_marked(path: Path) -> None:
    """RefusedError E244 for a workbook with macros that came from elsewhere."""
    if elsewhere(zone_of(path)):
        raise RefusedError(
            "E244",
            "by its mark the workbook came from the internet; written anew it would lose the mark, "
            "and Excel would run its macros.",
            str(path),
            "If you know where it comes from: right-click it, Properties, Unblock; then again.",
        )
