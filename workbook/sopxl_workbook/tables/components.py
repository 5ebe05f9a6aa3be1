"""What must hold of the components: made to stock, in no circle, options that sum to 1.

Imports the contract and the plan's order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from sopxl.errors import Problem
from sopxl.plan.components import circle, find_circle
from sopxl_workbook.contract import COMPONENTS, FAMILIES, STRATEGIES
from sopxl_workbook.tables.cell_values import iso_day
from sopxl_workbook.tables.findings import some
from sopxl_workbook.tables.model import Tables, TypedTable

SLACK = 1e-6  # by which the shares of a group may miss 1
_SHOWN = 6  # digits of a share in a sentence


def check_components(tables: Tables) -> Iterator[Problem]:
    """Everything that must hold of the table of components."""
    typed, families = tables[COMPONENTS.name], tables[FAMILIES.name]
    if not (typed.understood and families.understood):
        return
    strategies = dict(families.of("Family", "Strategy"))
    yield from _to_stock(typed, strategies)
    lines = list(dict.fromkeys(typed.of("Family", "Component")))
    if find_circle(lines):
        yield circle(lines, typed.source)
    two_groups = list(_two_groups(typed))
    yield from two_groups
    if not two_groups:
        yield from _shares(tables, typed)
    yield from _without(typed, families)


def _to_stock(typed: TypedTable, strategies: dict[str, str]) -> Iterator[Problem]:
    """E471 for a component that is planned by its backlog."""
    told = set()
    for row, (component,) in enumerate(typed.of("Component")):
        strategy = strategies.get(component, "MTS")
        if strategy and strategy != "MTS" and component not in told:
            told.add(component)
            yield Problem(
                "E471",
                f"{component} is {STRATEGIES[strategy]}; a component is made to stock.",
                typed.at(row, "Component"),
                f"Give {component} the strategy MTS, or take the row out.",
            )


def _two_groups(typed: TypedTable) -> Iterator[Problem]:
    """E472 for a component that is an option of two groups of one family."""
    groups: dict[tuple[str, str], str] = {}
    for row, (family, component, group) in enumerate(
        typed.of("Family", "Component", "Option group")
    ):
        first = groups.setdefault((family, component), group)
        if group != first:
            names = " and ".join(f'"{name}"' if name else "none" for name in (first, group))
            yield Problem(
                "E472",
                f"{component} stands in two option groups of {family}: {names}.",
                typed.at(row, "Option group"),
                "Give all its rows the same group.",
            )


def _shares(tables: Tables, typed: TypedTable) -> Iterator[Problem]:
    """E472 for the first day from month 1 on, on which a group's shares do not sum to 1."""
    opens = float(tables.calendar.start_days[tables.settings.base - tables.calendar.first])
    rows: dict[tuple[str, str], dict[str, list[tuple[float, float, int]]]] = defaultdict(dict)
    columns = ("Family", "Option group", "Component", "From", "Option share")
    for row, (family, group, component, start, share) in enumerate(typed.of(*columns)):
        if group and start is not None and share is not None:
            rows[family, group].setdefault(component, []).append((start, share, row))
    for (family, group), options in rows.items():
        starts = {start for option in options.values() for start, _, _ in option}
        for day in sorted({opens, *(start for start in starts if start > opens)}):
            held = {
                name: max(row for row in option if row[0] <= day)
                for name, option in options.items()
                if any(row[0] <= day for row in option)
            }
            total = sum(share for _, share, _ in held.values())
            if held and abs(total - 1) > SLACK:
                yield _not_whole(typed, family, group, day, held, total)
                break


def _not_whole(
    typed: TypedTable,
    family: str,
    group: str,
    day: float,
    held: dict[str, tuple[float, float, int]],
    total: float,
) -> Problem:
    """E472 with every share of the group on the day."""
    parts = some([f"{name} {share:.{_SHOWN}g}" for name, (_, share, _) in held.items()], 6)
    return Problem(
        "E472",
        f'the options "{group}" of {family} sum to {total:.{_SHOWN}g} on {iso_day(day)}, 1 is '
        f"expected: {parts}.",
        typed.at(max(row for _, _, row in held.values()), "Option share"),
        "Correct a share, or add the option that is missing; an extra that an order may do without "
        "has no group.",
    )


def _without(typed: TypedTable, families: TypedTable) -> Iterator[Problem]:
    """W472 for a family that is finished to order from nothing that is known."""
    made = set(typed.columns["Family"])
    bare = [
        name
        for name, strategy in families.of("Family", "Strategy")
        if strategy == "FTO" and name not in made
    ]
    if bare:
        yield Problem(
            "W472",
            f"no component of {some(bare)} is known: finishing is held by nothing on stock.",
            typed.source,
            "Add what one unit is finished from, or plan the family as MTO.",
        )
