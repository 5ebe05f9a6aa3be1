"""The kinds of master data: where each has its home, and which columns name it.

Imports the contract and the tables.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from enum import StrEnum

from sopxl.errors import InputError, SopError
from sopxl_workbook.contract import (
    FAMILIES,
    HELD,
    ITEM_MAP,
    POLICY,
    POLICY_HELD,
    POLICY_LOG,
    RESOURCES,
    TABLES,
    Table,
)
from sopxl_workbook.tables import STRICT, Tables, TypedTable
from sopxl_workbook.tables.cell_values import reader
from sopxl_workbook.tables.findings import did_you_mean
from sopxl_workbook.tables.keys import CODE, fold


class Kind(StrEnum):
    """What is changed."""

    FAMILY = "family"
    ITEM = "item"
    RESOURCE = "resource"

    @property
    def home(self) -> Table:
        """The table that lists them."""
        return _HOMES[self]


_HOMES = {Kind.FAMILY: FAMILIES, Kind.ITEM: ITEM_MAP, Kind.RESOURCE: RESOURCES}
_POLICIES = (POLICY, POLICY_HELD, POLICY_LOG)
_CODES = (Kind.FAMILY, Kind.ITEM)  # that a code of the Actuals may be


def naming_columns(kind: Kind) -> Iterator[tuple[Table, str]]:
    """Every column of a long table in which a name of the kind may stand."""
    for table in TABLES:
        for column in table.columns:
            homes = (kind.home, HELD.get(kind.home))
            is_home = table in homes and column.name == table.key[0]
            is_policy = kind is Kind.FAMILY and table in _POLICIES and column.name == "Family"
            is_policy |= kind is Kind.RESOURCE and table is POLICY_LOG and column.name == "Family"
            is_code = kind in _CODES and column.name == CODE
            if is_home or is_policy or is_code or column.refers == kind.home.name:
                yield table, column.name


def is_named(typed: TypedTable, row: int, kind: Kind) -> bool:
    """Whether the name in a row is of the kind: the Policy log holds those of two, by their sheet.

    A row of before the log said its sheet is of the Policy, which speaks of families.
    """
    if typed.table is not POLICY_LOG:
        return True
    is_resource = typed.columns["Sheet"][row] == RESOURCES.sheet
    return is_resource is (kind is Kind.RESOURCE)


def known(tables: Tables, kind: Kind, name: str) -> str:
    """A name as the book spells it; InputError E131 where there is none."""
    names = _names(tables, kind)
    found = names.get(fold(name.strip()))
    if found is None:
        raise InputError(
            "E131",
            f'there is no {kind} "{name}".',
            kind.home.sheet,
            f"{did_you_mean(name, names.values())}Give a name that stands on this sheet.",
        )
    return found


def free(tables: Tables, kind: Kind, name: str, old: str = "") -> str:
    """A new name as a cell would be read; old : the name that it takes the place of.

    Raises InputError E128 (formulas cannot look it up), E114 (blank), E130 (taken), and what else
    makes it no name.
    """
    read = reader(kind.home.column(kind.home.key[0]), None, STRICT)
    try:
        new = str(read(name))
    except SopError as error:
        problem = replace(error.problem, where="the new name")
        raise type(error)(problem.code, problem.message, problem.where, problem.fix) from None
    for other in _CODES if kind in _CODES else (kind,):
        taken = _names(tables, other).get(fold(new))
        if taken is not None and fold(new) != fold(old):
            typed = tables[other.home.name]
            row = list(typed.columns[typed.table.key[0]]).index(taken)
            raise InputError(
                "E130",
                f'"{taken}" is the name of another {other} already.',
                typed.at(row),
                "Choose a name that is free.",
            )
    return new


def refuse_itself(kind: Kind, name: str, into: str) -> None:
    """InputError E560 for something that is to be merged into itself."""
    if name == into:
        raise InputError(
            "E560",
            f'"{name}" is to be merged into itself.',
            "the other name",
            f"Give the {kind} that it becomes a part of.",
        )


def _names(tables: Tables, kind: Kind) -> dict[str, str]:
    """The names of a kind by what a lookup sees."""
    return {fold(name): name for name in tables[kind.home.name].columns[kind.home.key[0]]}
