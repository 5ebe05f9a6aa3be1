"""The settings of the Control sheet in groups, as a planner looks for them; imports settings only.

A setting is found by its name, wherever its line stands: groups order a new sheet, and what an
older book gets below its own lines.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from sopxl_workbook.contract.settings import (
    AGREE_ORDER,
    LOG_LINES,
    MASTER_ORDER,
    SETTINGS,
    Setting,
)

INPUTS_NOW, INPUTS_CHANGED = "sop_inputs_now", "sop_changed"  # formulas that stand among them


@dataclass(frozen=True, slots=True)
class Group:
    """Settings under one heading."""

    heading: str
    help: str
    names: tuple[str, ...]  # defined names, in their order


GROUPS = (
    Group(
        "Company",
        "Who plans, in which money; how numbers and sheets look.",
        ("sop_company", "sop_currency", "sop_locale", "sop_paper", "sop_time_limit"),
    ),
    Group(
        "Planning and calendar",
        "Which months are planned, and as of which day.",
        ("sop_base", "sop_horizon", "sop_first", "sop_status_day"),
    ),
    Group(
        "Money of the least-cost plan",
        "Prices that Optimise, Plan comparison and the cures on Capacity count with.",
        (
            *("sop_optimal_holding", "sop_optimal_overtime"),
            *("sop_optimal_outside", "sop_optimal_point"),
        ),
    ),
    Group(
        "Limits of exceptions",
        "What is further off is told by check, Exceptions and the gate.",
        ("sop_spread_limit", "sop_abnormal", "sop_families_least", "sop_families_most"),
    ),
    Group(
        "Gate and authorisation",
        "What a plan has to hold to before it is authorised.",
        ("sop_cash_limit", "sop_sign_off", "sop_reason"),
    ),
    Group(
        "Consensus: what Agree is asked for",
        "Fill in what is to be agreed, then press Agree on Start.",
        ("sop_agree_by", *(setting.name for setting in AGREE_ORDER)),
    ),
    Group(
        "Master data: what is to change",
        "Fill in one change, then press Master data on Start.",
        tuple(setting.name for setting in MASTER_ORDER),
    ),
    Group(
        "State of the plan",
        "Written by sopxl: of when plan, comparison and proof are, and whether inputs changed.",
        (
            *("sop_schema", "sop_engine", "sop_planned", "sop_inputs"),
            *(INPUTS_NOW, INPUTS_CHANGED, "sop_compared", "sop_compared_inputs"),
            *("sop_proved", "sop_proved_inputs"),
        ),
    ),
    Group(
        "State of the cycle",
        "Written by sopxl: how far the month is.",
        (
            *("sop_run", "sop_authorised", "sop_authorised_run", "sop_closed_run"),
            *("sop_before", "sop_gate", "sop_gate_inputs", "sop_gate_open"),
        ),
    ),
    Group(
        "Run history",
        "Written by sopxl: the last runs, the newest first.",
        tuple(f"sop_log_{line}" for line in range(1, LOG_LINES + 1)),
    ),
)
_BY_NAME = {setting.name: setting for setting in SETTINGS}


def lines_of(first: int, names: Collection[str]) -> Iterator[tuple[int, Group | Setting | str]]:
    """The lines of a sheet that hold some names, each with its row, from a row on.

    Returns : for each group that has one of them its heading, then its lines: a Setting, or the
    name of a formula that stands among them.
    """
    row = first
    for group in GROUPS:
        mine = [name for name in group.names if name in names]
        found: list[Group | Setting | str] = [_BY_NAME.get(name, name) for name in mine]
        for line in (group, *found) if mine else ():
            yield row, line
            row += 1
