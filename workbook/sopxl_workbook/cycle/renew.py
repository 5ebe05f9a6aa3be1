"""Everything in a book that follows from a company as it is to stand; imports pages and write."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sopxl.plan.make import CompanyPlan
from sopxl_workbook.archive import archive_changes, archive_sizes
from sopxl_workbook.changes import Change, ChangeSet
from sopxl_workbook.cycle.long_tables import LongTables
from sopxl_workbook.kit import Kit
from sopxl_workbook.ooxml import Book
from sopxl_workbook.pages import (
    control_changes,
    page_changes,
    setting_changes,
    settings_of,
    view_of,
)
from sopxl_workbook.sheets.control import checksum, has_changed
from sopxl_workbook.values import BookValues
from sopxl_workbook.write import row_places, wide_changes


def renewed(
    book: Book, plan: CompanyPlan, tables: LongTables, settings: Mapping[str, Any], kit: Kit
) -> ChangeSet:
    """The change set that makes a book show a plan, with every formula's stored result.

    plan : of the company as it is to stand, its Archive too. tables : the long tables as they are
    to stand. settings : those of the Control sheet that the run writes.
    Returns : ChangeSet; empty where the book shows it all already.
    """
    values = BookValues.of(plan, row_places(book))
    was = settings_of(book)
    now = {**was, **settings}
    total = checksum(values, tables.rows, now)
    outdated = has_changed(now["sop_inputs"], total)
    shown = {"sop_changed": outdated, "sop_inputs_now": total}
    view = view_of(book, now | shown, tables.rows)
    changes: Iterable[Change] = (
        *tables.changes(),
        *wide_changes(book, values),
        *archive_changes(book, values),
        *setting_changes(book, settings),
        *page_changes(book, values, view, kit),
        *control_changes(book, now["sop_inputs"], total, plan.company.calendar.count),
    )
    return ChangeSet(changes, (*tables.sizes(), *archive_sizes(book, values)), book=book)
