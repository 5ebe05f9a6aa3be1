"""The verb performance: what was authorised against what happened; imports click, work lazily."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sopxl.cli.shared import PATH, aligned, say
from sopxl.errors import NotFoundError

if TYPE_CHECKING:
    from sopxl.plan.company import Company
    from sopxl.plan.performance import Accuracy, Bridge, Performance

_BIASED = 4.0  # a tracking signal beyond it tells of a bias
_NOTHING = 1e-6  # units that rounding may leave
_CAUSES = ("opening", "supply", "demand", "adjustments", "unexplained")
_STEPS = ("planned", *_CAUSES, "actual")


@click.command()
@click.argument("book", type=PATH)
@click.option("--family", help="One family; all if left out.")
@click.option(
    "--lag",
    type=click.IntRange(0, 119),
    help="Months from the authorised plan to the month; every lag there is if left out.",
)
@click.option("--json", "as_json", is_flag=True, help="The same as JSON.")
def performance(book: Path, family: str | None, lag: int | None, as_json: bool) -> None:
    """Hold what was authorised in BOOK against what happened: forecast, bias, closing.

    The forecasts by lag, the months from the plan that was authorised to the month itself; a
    positive bias is too little forecast. The lag that the Policy judges a family by (Accuracy lag,
    1 if left out) is marked "policy". Then how the last closed month came from its planned to
    its actual closing: inventory to stock, backlog to order.

    \b
    Examples:
      sopxl performance plan.xlsm
      sopxl performance plan.xlsm --family Chairs --lag 1
    """
    from sopxl.plan.performance import Performance
    from sopxl_workbook.ooxml import read_book
    from sopxl_workbook.read import read_company

    found = Performance(read_company(read_book(book)).company)
    names = _names(found.company, family)
    rows = [row for at in _lags(found, lag) for row in found.accuracy(at) if row.family in names]
    if not rows:
        raise _nothing(lag)
    rows.sort(key=lambda row: found.company.index[row.family])
    bridge = found.bridge(lag or 0)
    if as_json:
        told = _as_dict(found, rows, bridge, names, lag or 0)
        click.echo(json.dumps(told, indent=2))
        return
    click.echo(_accuracy_text(rows, found.policy_lags()))
    click.echo()
    click.echo(_bridge_text(found.company, bridge, names, lag or 0))
    for row in rows:
        if abs(row.signal) > _BIASED:
            way = "too little" if row.signal > 0 else "too much"
            say(
                f"{row.family} at lag {row.lag}: the tracking signal {row.signal:+.1f} tells of "
                f"{way} forecast."
            )


def _names(company: Company, family: str | None) -> Sequence[str]:
    """The families that are asked for, in the order of the book."""
    names = list(company.index)
    if family is None:
        return names
    same = [name for name in names if name.casefold() == family.strip().casefold()]
    if not same:
        raise NotFoundError(
            "E124",
            f'there is no family "{family}".',
            "--family",
            "Write it as the sheet Families has it.",
        )
    return same


def _lags(found: Performance, lag: int | None) -> Sequence[int]:
    known = found.lags()
    return known if lag is None else [at for at in known if at == lag]


def _nothing(lag: int | None) -> NotFoundError:
    if lag is None:
        return NotFoundError(
            "E530",
            "no closed month has a plan that was authorised.",
            "Archive",
            "Authorise the plan of each month before it is closed: sopxl authorise BOOK.",
        )
    return NotFoundError(
        "E530",
        f"no closed month has a forecast that was authorised {_months(lag)} before it.",
        "Archive",
        "Leave --lag out to see the lags that there are.",
    )


def _accuracy_text(rows: Sequence[Accuracy], policy: Mapping[str, int]) -> str:
    heads = ("Family", "lag", "months", "bias", "MAD", "WAPE", "MAPE", "signal", "judged by")
    marks = ("policy" if row.lag == policy[row.family] else "" for row in rows)
    cells = ((*_accuracy_cells(row), mark) for row, mark in zip(rows, marks, strict=True))
    table = [heads, *cells]
    title = "Forecast against demand (lag: months from the authorised plan to the month)"
    return "\n".join((title, *aligned(table)))


def _accuracy_cells(row: Accuracy) -> tuple[str, ...]:
    known = row.measures
    return (
        f"{row.family} ({row.unit})",
        str(row.lag),
        str(row.periods),
        _quantity(known["bias"], sign="+", digits=1),
        _quantity(known["mad"], digits=1),
        _share(known["wape"]),
        _share(known["mape"]),
        _quantity(row.signal, sign="+", digits=1),
    )


def _bridge_text(company: Company, bridge: Bridge, names: Sequence[str], lag: int) -> str:
    when = "in that month" if lag == 0 else f"{_months(lag)} before"
    title = f"From planned to actual closing of {_month(company)}, by the plan authorised {when}"
    table: list[Sequence[str]] = [("Family", *_STEPS)]
    for name in names:
        step = _step(company, bridge, name)
        causes = (_quantity(step[cause], sign="+") for cause in _CAUSES)
        ends = _quantity(step["planned"]), _quantity(step["actual"])
        table.append((name, ends[0], *causes, ends[1]))
    return "\n".join((title, *aligned(table)))


def _step(company: Company, bridge: Bridge, name: str) -> dict[str, float]:
    at = company.now - 1, company.index[name]
    return {step: float(getattr(bridge, step)[at]) for step in _STEPS}


def _months(lag: int) -> str:
    return "1 month" if lag == 1 else f"{lag} months"


def _month(company: Company) -> str:
    return company.calendar.label(company.base - 1)


def _as_dict(
    found: Performance, rows: Sequence[Accuracy], bridge: Bridge, names: Sequence[str], lag: int
) -> dict[str, Any]:
    company, policy = found.company, found.policy_lags()
    accuracy = [
        {
            "family": row.family,
            "unit": row.unit,
            "lag": row.lag,
            "is_policy_lag": row.lag == policy[row.family],
            "months": row.periods,
            **_known(row.measures),
            "tracking_signal": row.signal,
        }
        for row in rows
    ]
    steps = [{"family": name, **_known(_step(company, bridge, name))} for name in names]
    closing = {"month": _month(company), "lag": lag, "families": steps}
    return {"accuracy": accuracy, "closing": closing}


def _known(figures: dict[str, float]) -> dict[str, float | None]:
    """The figures for JSON, which has no NaN."""
    return {name: None if value != value else value for name, value in figures.items()}


def _quantity(value: float, sign: str = "-", digits: int = 0) -> str:
    if value != value:
        return ""
    value = 0.0 if abs(value) < _NOTHING else value
    return f"{value:{sign if value else '-'},.{digits}f}"


def _share(value: float) -> str:
    return "" if value != value else f"{value:.1%}"


VERBS = (performance,)
