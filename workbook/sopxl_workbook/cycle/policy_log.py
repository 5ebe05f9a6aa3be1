"""What changed in Policy, Families, Resources and Control from one run to the next: logged.

The book holds the rows and the settings as the last run found them; a family or a resource that is
renamed is renamed there too. Imports the tables.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sopxl.errors import Problem
from sopxl_workbook.contract import (
    CONTROL_SHEET,
    HELD,
    POLICY,
    POLICY_LOG,
    SETTINGS,
    SETTINGS_HELD,
    Column,
    Kind,
    Setting,
    Table,
)
from sopxl_workbook.cycle.long_tables import LongTables
from sopxl_workbook.cycle.sign import Sign
from sopxl_workbook.tables import Tables, TypedTable
from sopxl_workbook.tables.cell_values import iso_day
from sopxl_workbook.tables.findings import some
from sopxl_workbook.tables.keys import ALL_FAMILIES, fold

_COMMENT = "Comment"
_LOGS, _HOLDS = "policy changed since the last run", "policies as this run found them"


@dataclass(frozen=True, slots=True)
class PolicyChange:
    """One policy of a family, of a resource or of all, that is not what the last run found."""

    family: str  # or the resource; * for a setting, which is of all
    start: float | None  # day number of the row's From; None where that is no part of its key
    column: str
    was: str  # "" where nothing stood
    now: str  # "" where nothing stands
    sheet: str = POLICY.sheet
    comment: str = ""  # what the row says beside it

    def __str__(self) -> str:
        was, now = self.was or "blank", self.now or "blank"
        start = "" if self.start is None else f" from {iso_day(self.start)}"
        why = f" ({self.comment})" if self.comment else ""
        if self.sheet == CONTROL_SHEET:
            return f"{self.column} on {self.sheet}: {was} → {now}{why}"
        return f"{self.column} of {self.family}{start}: {was} → {now}{why}"


def policy_changes(tables: Tables) -> Sequence[PolicyChange]:
    """What changed since the last run on the sheets Policy, Families, Resources and Control.

    Nothing of a sheet whose rows no run has looked at yet. A family or resource that is new, or
    gone, is no changed policy: what is told is what its standing rows say otherwise.
    """
    return (
        *(change for table, held in HELD.items() for change in _of_table(tables, table, held)),
        *_of_settings(tables),
    )


def held_settings(values: Mapping[str, Any]) -> list[list[Any]]:
    """The settings whose changes are logged as the next run compares with them: name and text.

    values : by name of the setting; one that is left out is blank.
    """
    logged = [setting for setting in SETTINGS if setting.is_logged]
    return [[each.name, _text(values.get(each.name), each) or None] for each in logged]


def _of_settings(tables: Tables) -> Iterator[PolicyChange]:
    """What changed on Control; a setting that no run has looked at yet is no change."""
    held = dict(tables[SETTINGS_HELD.name].of("Setting", "Value"))
    labels = {setting.name: setting.label for setting in SETTINGS}
    for name, now in _settings_now(tables):
        if name in held and (held[name] or "") != (now or ""):
            comment = tables.settings.logged[name][1]
            change = (ALL_FAMILIES, None, labels[name], held[name] or "", now or "")
            yield PolicyChange(*change, CONTROL_SHEET, comment)


def _settings_now(tables: Tables) -> list[list[Any]]:
    """The settings as they stand, as they are held."""
    return held_settings({name: value for name, (value, _) in tables.settings.logged.items()})


def _of_table(tables: Tables, table: Table, held: Table) -> Iterator[PolicyChange]:
    """What changed of one sheet."""
    old, new = _by_key(tables[held.name]), _by_key(tables[table.name])
    if not old:
        return
    others = [column for column in table.columns if column.name not in (*table.key, _COMMENT)]
    for key in dict.fromkeys((*new, *old)):
        if "From" in table.key or (key in old and key in new):
            yield from _changed(table, others, old.get(key), new.get(key))


def _by_key(typed: TypedTable) -> dict[tuple[Any, ...], dict[str, Any]]:
    """The rows by their key, however the name is spelled."""
    names = [column.name for column in typed.table.columns]
    rows = (dict(zip(names, row, strict=True)) for row in typed.of(*names))
    name, *rest = typed.table.key
    return {(fold(row[name]), *(row[other] for other in rest)): row for row in rows}


def _changed(
    table: Table,
    columns: Sequence[Column],
    old: dict[str, Any] | None,
    new: dict[str, Any] | None,
) -> Iterator[PolicyChange]:
    """The columns in which a row differs; of a row that came or went, each that holds something."""
    known = new or old or {}
    start = known["From"] if "From" in table.key else None
    for column in columns:
        was, now = (_text(None if row is None else row[column.name], column) for row in (old, new))
        if was != now:
            comment = str(known.get(_COMMENT) or "")
            name = known[table.key[0]]
            yield PolicyChange(name, start, column.name, was, now, table.sheet, comment)


def _text(value: Any, column: Column | Setting) -> str:
    """A value as the log says it: a day as a date, a number to the digits that a file keeps."""
    if value is None or value == "":
        return ""
    if isinstance(value, float | int):
        is_day = column.kind is Kind.DATE
        return "" if value != value else iso_day(value) if is_day else f"{value:.15g}"
    return str(value)


def log_policies(tables: LongTables, found: Tables, month: str, sign: Sign) -> bool:
    """Puts what changed into the Policy log, and holds the rows as they are for the next run.

    tables : that the run writes. found : the tables as they were read. month : label of the open
    month. sign : who does the run.
    Returns : whether a policy changed, or rows are held for the first time.
    """
    changes = policy_changes(found)
    for one in changes:
        cells = [month, one.family, one.start, one.column, one.was or None, one.now or None]
        tables.append(
            POLICY_LOG, [*cells, sign.by, sign.run, one.sheet, one.comment or None], _LOGS
        )
    for table, held in HELD.items():
        if not same_rows(found[table.name], found[held.name]):
            rows = found[table.name].of(*(column.name for column in table.columns))
            cells_of = [[None if v == "" or v != v else v for v in row] for row in rows]
            tables.fill(held, cells_of, _HOLDS)
    now = _settings_now(found)
    if [[name, value or ""] for name, value in now] != [
        list(row) for row in found[SETTINGS_HELD.name].of("Setting", "Value")
    ]:
        tables.fill(SETTINGS_HELD, now, _HOLDS)
    return bool(changes)


def same_rows(table: TypedTable, held: TypedTable) -> bool:
    """Whether the rows held are those that stand, whatever their order."""
    columns = {column.name: column for column in table.table.columns}

    def texts(typed: TypedTable) -> list[tuple[str, ...]]:
        """The rows as the log would say them."""
        return sorted(
            tuple(_text(value, column) for value, column in zip(row, columns.values(), strict=True))
            for row in typed.of(*columns)
        )

    return texts(table) == texts(held)


def policy_warning(tables: Tables) -> Iterator[Problem]:
    """W491 where policies changed and no run has logged it yet."""
    changes = policy_changes(tables)
    if changes:
        yield Problem(
            "W491",
            f"a policy changed since the last run: {some([str(one) for one in changes])}.",
            changes[0].sheet,
            "Plan again: the next plan, authorise or roll over logs it on the sheet Policy log.",
        )
