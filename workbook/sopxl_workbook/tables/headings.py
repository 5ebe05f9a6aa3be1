"""Which heading is which column of the contract; imports the contract."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from functools import lru_cache

from sopxl.errors import Problem
from sopxl_workbook.contract import Column
from sopxl_workbook.tables.findings import Findings, did_you_mean, some
from sopxl_workbook.tables.model import RawTable


@lru_cache(maxsize=4096)
def plain(heading: str) -> str:
    """A heading without what the eye does not see: capitals, blanks, underscores, hyphens."""
    composed = unicodedata.normalize("NFKC", heading)
    seen = "".join(c for c in composed if unicodedata.category(c) != "Cf")
    return re.sub(r"[\s_\-]+", " ", seen).strip().casefold()


def match_headings(raw: RawTable, findings: Findings) -> dict[str, str]:
    """The heading found for each column name; what is missing, doubled or unknown is told."""
    table = raw.table
    wanted = {plain(column.name): column for column in table.columns}
    found: dict[str, list[str]] = defaultdict(list)
    for heading in raw.columns:
        column = wanted.get(plain(heading))
        if column is None:
            findings.add(_unknown(raw, heading))
        else:
            found[column.name].append(heading)
            if heading not in (column.name, _written(raw, column)):
                findings.warnings.append(_respelled(raw, heading, column))
    for name, headings in found.items():
        if len(headings) > 1:
            findings.add(_ambiguous(raw, name, headings))
    for column in table.columns:
        if column.name not in found and column.required and column.default is None:
            findings.add(_missing(raw, column))
    return {name: headings[0] for name, headings in found.items()}


def _unknown(raw: RawTable, heading: str) -> Problem:
    names = [_written(raw, column) for column in raw.table.columns]
    return Problem(
        "E103",
        f'there is no column "{heading}".',
        raw.source,
        f"{did_you_mean(heading, names)}Delete the column, or name it one of these: "
        f"{', '.join(names)}.",
    )


def _respelled(raw: RawTable, heading: str, column: Column) -> Problem:
    name = _written(raw, column)
    return Problem(
        "W103",
        f'the column "{heading}" is taken for "{name}".',
        raw.source,
        f'Write the heading as "{name}".',
    )


def _ambiguous(raw: RawTable, name: str, headings: list[str]) -> Problem:
    listed = " and ".join(f'"{heading}"' for heading in headings)
    return Problem(
        "E105", f"{listed} are both the column {name}.", raw.source, "Delete one of them."
    )


def _missing(raw: RawTable, column: Column) -> Problem:
    name, found = _written(raw, column), some(raw.columns, 15) or "none"
    return Problem(
        "E103",
        f'the column "{name}" is missing; found: {found}.',
        raw.source,
        "Add a column with that heading.",
    )


def _written(raw: RawTable, column: Column) -> str:
    """A column's name as the source writes it."""
    return column.field if raw.source.endswith(".csv") else column.name
