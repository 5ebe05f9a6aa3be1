"""Two steps made one change set: names first, then all that follows of them; imports changes."""

from __future__ import annotations

from dataclasses import replace

from sopxl_workbook.changes import Change, ChangeSet, Formula
from sopxl_workbook.changes.contents import is_same


def composed(first: ChangeSet, then: ChangeSet) -> ChangeSet:
    """The change set that does on the first one's book what both do one after the other.

    then : worked out for the book that the first one makes.
    """
    made = {change.spot: change for change in first}
    for change in then:
        before = made.get(change.spot)
        made[change.spot] = change if before is None else _both(before, change)
    return first.with_changes(
        (change for change in made.values() if not is_same(change.old, change.new)),
        (*first.resized, *then.resized),
    )


def _both(before: Change, change: Change) -> Change:
    """From the content before the first to the one after the second."""
    if isinstance(before.new, Formula) and change.is_cached:
        return replace(before, new=Formula(before.new.text, change.new))
    return replace(before, new=change.new)
