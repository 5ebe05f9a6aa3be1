"""What the Summary says of each figure of a line: sign, symbol and word; imports the verdicts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sopxl_workbook.cellspec import Value
from sopxl_workbook.sheets import summary_columns as at
from sopxl_workbook.sheets.canvas import is_number, number
from sopxl_workbook.sheets.grid import Grid
from sopxl_workbook.sheets.limits import (
    BACKLOG,
    BACKLOG_NEAR,
    GAP_FAR,
    GAP_NEAR,
    INVENTORY,
    LOAD_NEAR,
    LOAD_OVER,
    NEAR_TOLERANCE,
    SERVICE_FAR,
    SERVICE_NEAR,
)
from sopxl_workbook.sheets.verdicts import (
    ACT,
    PER_CENT,
    POINTS,
    WATCH,
    Rule,
    judged,
    points,
    points_of,
    share,
    share_of,
    verdict,
)
from sopxl_workbook.sheets.words import rounded

ON_PLAN, ON_TARGET, ENOUGH = "on plan", "on target", "enough"
STYLE = "size9 left indent hair shrink"
Rules = Callable[[int, int], Sequence[Rule]]  # of a sheet row and its line


def verdict_columns(grid: Grid) -> None:
    """The hidden shares, and the words beside the figures."""
    _difference(grid, "service share", "service", "service target", in_points=True)
    _says(grid, "service", "service share", _service_rules, POINTS, ON_TARGET, at.SERVICE_SAYS)
    for name, column in (("sales", at.SALES_SAYS), ("supply", at.SUPPLY_SAYS)):
        _difference(grid, f"{name} share", name, f"{name} plan")
        rules = _tolerance_rules(grid, name)
        _says(grid, name, f"{name} share", rules, PER_CENT, ON_PLAN, column)
    _difference(grid, "balance share", "balance", "target")
    _says(
        grid,
        "balance",
        "balance share",
        _balance_rules(grid),
        PER_CENT,
        ON_TARGET,
        at.BALANCE_SAYS,
    )
    grid.column(
        "peak share",
        lambda row: f'IF(ISNUMBER({grid.at("peak", row)}),ROUND({grid.at("peak", row)},2),"")',
        lambda line: rounded(grid.of("peak", line), 2),
    )
    _says(grid, "peak", "peak share", _load_rules, "", ENOUGH, at.PEAK_SAYS)
    _difference(grid, "gap share", "call", "plan")
    _says(grid, "gap", "gap share", gap_rules, PER_CENT, ON_PLAN, at.GAP_SAYS)


def _difference(grid: Grid, name: str, actual: str, plan: str, *, in_points: bool = False) -> None:
    formula, twin = (points_of, points) if in_points else (share_of, share)
    grid.column(
        name,
        lambda row: formula(grid.at(actual, row), grid.at(plan, row)),
        lambda line: twin(grid.of(actual, line), grid.of(plan, line)),
    )


def _says(grid: Grid, name: str, x: str, rules: Rules, shown: str, fine: str, column: int) -> None:
    grid.column(
        f"{name} says",
        lambda row: judged(grid.at(x, row), rules(row, 0), shown, fine),
        lambda line: verdict(grid.of(x, line), rules(0, line), shown, fine),
        STYLE,
        column,
    )


def _fixed(sign: str, limit: float, symbol: str, word: str) -> Rule:
    return Rule(sign, f"{limit:g}", limit, symbol, word)


def _service_rules(row: int, line: int) -> Sequence[Rule]:
    return (
        _fixed("<", -SERVICE_FAR, "▼", f"low, {ACT}"),
        _fixed("<", -SERVICE_NEAR, "▼", f"low, {WATCH}"),
    )


def _tolerance_rules(grid: Grid, name: str) -> Rules:
    """High or low beyond the tolerance of the policy, watched from half of it on."""

    def limit(row: int, line: int, part: float, sign: str) -> tuple[str, float | None]:
        allowed: Value = grid.of("tolerance", line)
        known = number(allowed) if is_number(allowed) else None
        minus = "-" if sign == "<" else ""
        value = None if known is None else (-part * known if minus else part * known)
        tolerance = grid.at("tolerance", row or grid.first)
        return f'IF(ISNUMBER({tolerance}),{minus}{part:g}*{tolerance},"")', value

    def rules(row: int, line: int) -> Sequence[Rule]:
        return [
            Rule(sign, *limit(row, line, part, sign), symbol, f"{word}, {severity}")
            for part, severity in ((1.0, ACT), (NEAR_TOLERANCE, WATCH))
            for sign, symbol, word in ((">", "▲", "high"), ("<", "▼", "low"))
        ]

    return rules


def _balance_rules(grid: Grid) -> Rules:
    """Little inventory is acted on, much is watched; much backlog is acted on, little watched."""
    stock = (
        ("<", -INVENTORY.low, "▼", f"low, {ACT}"),
        (">", INVENTORY.high, "▲", f"high, {WATCH}"),
    )
    order = (
        (">", BACKLOG.high, "▲", f"high, {ACT}"),
        (">", BACKLOG_NEAR, "▲", f"high, {WATCH}"),
        ("<", -BACKLOG.low, "▼", f"low, {WATCH}"),
    )

    def rules(row: int, line: int) -> Sequence[Rule]:
        kind = grid.of("strategy", line) == "MTS"
        address = grid.at("strategy", row or grid.first)
        return [
            Rule(sign, _only(address, is_stock, limit), limit if kind is is_stock else None, *said)
            for is_stock, kinds in ((True, stock), (False, order))
            for sign, limit, *said in kinds
        ]

    return rules


def _only(strategy: str, is_stock: bool, limit: float) -> str:
    sign = "=" if is_stock else "<>"
    return f'IF({strategy}{sign}"MTS",{limit:g},"")'


def _load_rules(row: int, line: int) -> Sequence[Rule]:
    return (
        _fixed(">", LOAD_OVER, "▲", f"over, {ACT}"),
        _fixed(">", LOAD_NEAR, "▲", f"near, {WATCH}"),
    )


def gap_rules(row: int, line: int) -> Sequence[Rule]:
    """The limits of the gap to the business plan, as a share of it."""
    return (
        _fixed("<", -GAP_FAR, "▼", f"under, {ACT}"),
        _fixed("<", -GAP_NEAR, "▼", f"under, {WATCH}"),
        _fixed(">", GAP_NEAR, "▲", "over plan"),
    )
