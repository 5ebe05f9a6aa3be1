"""The figures that are agreed: of each family and period, from its views; imports the consensus."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from sopxl.arrays import Vector
from sopxl.errors import InputError, Problem
from sopxl.plan.consensus import Consensus, weighted_view
from sopxl_workbook.contract import ACCURACY, AGREE_RULES, MEAN, VIEW_OWNERS, VIEWS, WEIGHTS
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
    figures, gaps = list[Figure](), _Gaps(rule)
    company = consensus.company
    for family in asked.families(reading):
        column, judged = company.index[family], None
        views = consensus.of(column)
        for period in asked.periods(company):
            row = period - company.calendar.first
            is_there = ~np.isnan(views[row])
            if rule and not is_there.any():
                continue
            if rule and judged is None:
                judged = _weights(consensus, column, rule)
            at = row, column
            now = asked.quantity if judged is None else _by_rule(consensus, at, views[row], judged)
            where, is_known = f"{family} {company.calendar.labels[row]}", not _is_blank(now)
            gaps.add(np.array(consensus.functions)[~is_there], where, is_agreed=is_known)
            if is_known:
                figures.append(_figure(consensus, at, asked, rule, float(now or 0.0)))
    if not figures:
        is_weightless = rule == WEIGHTS and gaps.open
        raise _no_weight(gaps.open) if is_weightless else _nothing(asked, consensus, rule)
    return figures, list(gaps.warnings())


def _is_blank(value: float | None) -> bool:
    return value is None or bool(np.isnan(value))


def _figure(
    consensus: Consensus, at: tuple[int, int], asked: Asked, rule: str, now: float
) -> Figure:
    """One figure, rounded half up. at : row of the period and column of the family."""
    (row, column), company = at, consensus.company
    return Figure(
        company.families[column].name,
        company.calendar.first + row,
        float(company.override[row, column]),
        float(rounded(now, asked.decimals)),  # type: ignore[arg-type]
        float(company.baseline[row, column] + company.event_change[row, column]),
        float(consensus.lowest[row, column]),
        float(consensus.highest[row, column]),
        rule or TYPED,
        _said(consensus, consensus.of(column)[row]),
    )


@dataclass
class _Gaps:
    """The functions that said nothing of a month in which others did."""

    rule: str
    agreed: dict[str, list[str]] = field(default_factory=dict)  # by function: the others count
    open: list[str] = field(default_factory=list)  # months of which nothing is agreed

    def add(self, silent: Iterable[str], where: str, *, is_agreed: bool) -> None:
        """Notes who said nothing of a family and month."""
        if not is_agreed:
            self.open.append(where)
        elif self.rule in AGREE_RULES:
            for function in silent:
                self.agreed.setdefault(str(function), []).append(where)

    def warnings(self) -> Iterator[Problem]:
        """W680 for each function that was left out, and for months that are left open."""
        fix = "Enter its view and agree again, if it is to count."
        for function, where in self.agreed.items():
            message = f"{function} has no view of {some(where)}: the others count there alone."
            yield Problem("W680", message, VIEWS.sheet, fix)
        if self.open:
            message = (
                f"no view of {some(self.open)} counts by {self.rule}: nothing is agreed there."
            )
            yield Problem("W680", message, VIEWS.sheet, "Enter a view, or give another rule.")


def _by_rule(consensus: Consensus, at: tuple[int, int], views: Vector, weights: Vector) -> float:
    """The weighted mean of the views of a period. Raises InputError E686 for a missing weight.

    at : row of the period and column of the family.
    """
    unknown = np.isnan(weights) & ~np.isnan(views)
    if unknown.any():
        function, company = consensus.functions[int(np.argmax(unknown))], consensus.company
        raise InputError(
            "E686",
            f"the view of {function} of {company.families[at[1]].name} for "
            f"{company.calendar.labels[at[0]]} has no weight.",
            VIEW_OWNERS.sheet,
            f"Enter its weight there, 0 if it is not to count; by {ACCURACY} it needs closed "
            f"months with a view and an actual: choose {MEAN} until then, or agree family by "
            "family.",
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


def _no_weight(where: Sequence[str]) -> InputError:
    """E683: there are views, and none of them has a weight above 0."""
    return InputError(
        "E683",
        f"every view of {some(where)} has the weight 0.",
        VIEW_OWNERS.sheet,
        "Enter a weight above 0 there, or give another rule.",
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


def new_figures(figures: Sequence[Figure], consensus: Consensus) -> list[Figure]:
    """The figures that are not agreed already, on the views as they are."""
    company = consensus.company
    held = consensus.in_agreement
    return [
        figure
        for figure in figures
        if held[figure.period - company.calendar.first, company.index[figure.family]] != figure.now
    ]
