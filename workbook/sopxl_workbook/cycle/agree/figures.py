"""The figures that are agreed: of each family and period, from its views; imports the consensus."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from sopxl.arrays import Vector
from sopxl.errors import InputError, Problem
from sopxl.plan.consensus import Consensus, weighted_view
from sopxl_workbook.contract import ACCURACY, MEAN, VIEW_OWNERS, VIEWS, WEIGHTS
from sopxl_workbook.cycle.agree.asked import Asked
from sopxl_workbook.read import Reading
from sopxl_workbook.sheets.words import rounded
from sopxl_workbook.tables.findings import some

TYPED = "quantity"  # the rule of a figure that was given


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure that is agreed, with what it replaces and what it stands on; family units."""

    family: str
    period: int
    was: float  # the override before; NaN where there was none
    now: float
    baseline: float  # with the events
    lowest: float  # of the views; NaN without a view
    highest: float
    rule: str
    views: str  # what each function had said, a few words


def figures_of(
    consensus: Consensus, asked: Asked, reading: Reading, rule: str
) -> tuple[list[Figure], list[Problem]]:
    """Every figure that is asked for, and a warning of each function that had no view.

    rule : mean, weights, accuracy or a function; "" for the quantity. Returns : the figures in the
    order of families and periods; of families and periods without a view none, where a rule needs
    one. Rule : Σ weight × view ÷ Σ weight over the views that are there, rounded half up.
    Raises InputError E683 (no view at all), E686 (a weight is missing).
    """
    figures, silent = list[Figure](), dict[str, list[str]]()
    company, asks_all = consensus.company, not asked.family.strip()
    before = company.baseline + company.event_change
    for family in asked.families(reading):
        column = company.index[family]
        views, judged = consensus.of(column), None
        for period in asked.periods(company):
            row = period - company.calendar.first
            is_there = ~np.isnan(views[row])
            if not is_there.any() and (rule or asks_all):
                continue
            if rule and judged is None:
                judged = _weights(consensus, column, rule)
            now = asked.quantity if judged is None else _by_rule(consensus, row, views[row], judged)
            if now is None or np.isnan(now):
                continue
            for function in np.array(consensus.functions)[~is_there] if rule else ():
                silent.setdefault(str(function), []).append(
                    f"{family} {company.calendar.label(period)}"
                )
            figures.append(
                Figure(
                    family,
                    period,
                    float(company.override[row, column]),
                    float(rounded(float(now), asked.decimals)),  # type: ignore[arg-type]
                    float(before[row, column]),
                    float(consensus.lowest[row, column]),
                    float(consensus.highest[row, column]),
                    rule or TYPED,
                    _said(consensus, views[row]),
                )
            )
    if not figures:
        raise _nothing(asked, consensus, rule)
    return figures, list(_left_out(silent))


def _by_rule(consensus: Consensus, row: int, views: Vector, weights: Vector) -> float:
    """The weighted mean of the views of a period. Raises InputError E686 for a missing weight."""
    unknown = np.isnan(weights) & ~np.isnan(views)
    if unknown.any():
        function = consensus.functions[int(np.argmax(unknown))]
        raise InputError(
            "E686",
            f"the view of {function} for {consensus.company.calendar.labels[row]} has no weight.",
            VIEW_OWNERS.sheet,
            f"Enter its weight there, 0 if it is not to count; by {ACCURACY} it needs closed "
            f"months with a view and an actual: choose {MEAN} until then.",
        )
    return weighted_view(views, weights)


def _weights(consensus: Consensus, family: int, rule: str) -> Vector:
    """The weight of each function by a rule, shape (F,); NaN where it is not known."""
    owners = consensus.company.view_owners
    if rule == MEAN:
        return np.ones(len(owners))
    if rule == WEIGHTS:
        return np.array([owner.weight for owner in owners], dtype=np.float64)
    if rule == ACCURACY:
        return consensus.accuracy_weights(family)
    return np.array([float(owner.function == rule) for owner in owners])


def _said(consensus: Consensus, views: Vector) -> str:
    """What each function said, "sales 220, marketing 240"; "" where none did."""
    return ", ".join(
        f"{function} {view:,.10g}"
        for function, view in zip(consensus.functions, views, strict=True)
        if view == view
    )


def _nothing(asked: Asked, consensus: Consensus, rule: str) -> InputError:
    """E683: there is no view that a figure could be made of."""
    label, periods = consensus.company.calendar.label, asked.periods(consensus.company)
    who = f"of {rule} " if rule in consensus.functions else ""
    what = f"for {asked.family}" if asked.family.strip() else "for any family"
    months = f"{label(periods[0])} to {label(periods[-1])}"
    return InputError(
        "E683",
        f"there is no view {who}{what} in {months} that counts.",
        VIEWS.sheet,
        f"Enter views there, give another rule, or the figure itself with --family and --quantity. "
        f"Functions: {some(list(consensus.functions), 12) or 'none on View owners'}.",
    )


def _left_out(silent: dict[str, list[str]]) -> Iterator[Problem]:
    """W680 for each function that said nothing of a figure that is agreed."""
    for function, where in silent.items():
        yield Problem(
            "W680",
            f"{function} has no view of {some(where)}: the others count there alone.",
            VIEWS.sheet,
            "Enter its view and agree again, if it is to count.",
        )


def new_figures(figures: Sequence[Figure], consensus: Consensus) -> list[Figure]:
    """The figures that are not agreed already, on the views as they are."""
    company = consensus.company
    held = consensus.in_agreement
    return [
        figure
        for figure in figures
        if held[figure.period - company.calendar.first, company.index[figure.family]] != figure.now
    ]
