"""A family merged into another one: its history by the Item map, all that is planned of it added.

It stays on the sheets as one that ended, with its prices, its bill and what was authorised of it.
Imports work, kinds, handed_over and retired.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from sopxl.arrays import Block
from sopxl.errors import InputError, Problem, RefusedError
from sopxl.plan.company import Company
from sopxl.plan.in_force import InForce
from sopxl_workbook.contract import FAMILIES, ITEM_MAP, POLICY
from sopxl_workbook.cycle.master.closed import restated_by_map
from sopxl_workbook.cycle.master.handed_over import earlier_accuracy, hand_over
from sopxl_workbook.cycle.master.kinds import Kind, known, refuse_itself
from sopxl_workbook.cycle.master.retired import (
    refuse_component,
    refuse_ended,
    reviewed,
    without,
)
from sopxl_workbook.cycle.master.views_joined import join_views
from sopxl_workbook.cycle.master.work import Made, Work, given
from sopxl_workbook.cycle.sign import Sign
from sopxl_workbook.kit import Kit
from sopxl_workbook.messages import counted
from sopxl_workbook.ooxml import Book

_REASON = "family merged"


@dataclass(frozen=True, slots=True)
class MergeFamilies:
    """A family that is a part of another one, from the first period of the book on."""

    verb: ClassVar[str] = "merge"
    done: ClassVar[str] = "merged"

    name: str
    into: str
    factor: float | None = None  # units of the other in one of it; None: one, if units are alike

    def changes(self, book: Book, kit: Kit, sign: Sign) -> Made:
        """The change set that makes the family an item of the other one, and ends it.

        Every actual of it, the closing that the plan opens with too, counts for the other family;
        each figure of a month that a run closed stands on the Restated sheet with what it was.
        Forecast and plan of the planned months are added; its business plan and notes go over.
        Raises InputError E131 (no such family), E560 (both are the same), E146 (other units and no
        factor); RefusedError E147 (one made to stock, one to order), E142 (one of them ended), E141
        (another family is made of it), E149 (a closed month would change and no reason is given);
        LimitError E121 (factor); ProblemsError where the tables do not fit one another any more;
        what Work.begin raises.
        """
        work = Work.begin(book, kit, sign)
        tables = work.reading.tables
        name = known(tables, Kind.FAMILY, self.name)
        into = known(tables, Kind.FAMILY, self.into)
        refuse_itself(Kind.FAMILY, name, into)
        label, day = work.label(work.base), work.first_day(work.base)
        names = list(work.typed(FAMILIES).columns["Family"])
        for family in (name, into):
            refuse_ended(work, family, names.index(family), day, label)
        refuse_component(work, name, label)
        _refuse_strategies(work, name, into)
        times = self._units(work, name, into)
        _end(work, names.index(name), day - 1)
        _items(work, name, into, times)
        reviewed(work, name, work.base, _REASON)
        work.warnings += [*_told(work, name, into, times), *_bought(work, name, into)]
        work.warnings += hand_over(work, name, into, times, _REASON)
        work.warnings += join_views(work, name, into, times, _REASON)
        work.warnings += earlier_accuracy(work, name, into)
        restated_by_map(work, work.calendar.first)
        what = f'the family "{name}" into "{into}"'
        blocks = _added(work.reading.company, name, into, times)
        return work.made(what, f"merged {what}", blocks)

    def _units(self, work: Work, name: str, into: str) -> float:
        """Units of the other family in one of this, if they can be told."""
        if self.factor is not None:
            return float(given(ITEM_MAP, "Factor", self.factor))
        units = dict(work.typed(FAMILIES).of("Family", "Unit"))
        if units[name] != units[into]:
            raise InputError(
                "E146",
                f"{name} is planned in {units[name]}, {into} in {units[into]}.",
                work.typed(FAMILIES).at(list(units).index(name), "Unit"),
                f"Say with --factor how many {units[into]} are in one of {units[name]}.",
            )
        return 1.0


def _end(work: Work, at: int, last: float) -> None:
    """Ends the family; one that was to begin only then was never there."""
    start = work.typed(FAMILIES).columns["From"][at]
    if start is not None and start > last:
        work.set(FAMILIES, at, "From", None, _REASON)
    work.set(FAMILIES, at, "To", last, _REASON)


def _items(work: Work, name: str, into: str, times: float) -> None:
    """Its items become those of the other family, and its own name one of them."""
    typed = work.typed(ITEM_MAP)
    columns = ("Family", "Factor", "Planning share")
    for at, (family, factor, share) in enumerate(typed.of(*columns)):
        if family == name:
            work.set(ITEM_MAP, at, "Family", into, _REASON)
            work.set(ITEM_MAP, at, "Factor", times * (1.0 if factor is None else factor), _REASON)
            if share is not None:
                work.set(ITEM_MAP, at, "Planning share", None, _REASON)
    work.tables.append(ITEM_MAP, (name, into, times), _REASON)


def _added(company: Company, name: str, into: str, times: float) -> dict[str, Block]:
    """Baseline, override and plan of the other family with those of this one, which has none."""
    blocks = without(company, name, company.base)
    one, other, planned = company.index[name], company.index[into], company.planned
    forecast = company.forecast_on(company.baseline)  # its events too: they count no more
    more = times * forecast[planned, one]
    is_typed = ~np.isnan(company.override[planned, other])
    blocks["override"][planned, other] += np.where(is_typed, more, 0.0)
    blocks["baseline"][planned, other] += np.where(is_typed, 0.0, more)
    blocks["production"][planned, other] += times * company.production[planned, one]
    bought = times * company.subcontracted[planned, one]
    both = np.nan_to_num(company.subcontracted[planned, other]) + np.nan_to_num(bought)
    is_bought = ~np.isnan(bought)
    blocks["subcontract"][planned, other] = np.where(
        is_bought, both, company.subcontracted[planned, other]
    )
    return blocks


def _told(work: Work, name: str, into: str, times: float) -> Iterator[Problem]:
    """W146 for prices and costs that differ, W142 for shares that are left out."""
    company, in_force = work.reading.company, InForce(work.reading.company)
    one, other = company.index[name], company.index[into]
    for what, block in (("price", in_force.price), ("standard cost", in_force.cost)):
        mine, theirs = (float(block[company.now, column]) for column in (one, other))
        if not np.isclose(mine, times * theirs, rtol=1e-9, atol=0):
            yield Problem(
                "W146",
                f"the {what} of {name} is {mine:,.10g} {company.currency} in "
                f"{work.label(work.base)}, that of {into} comes to {times * theirs:,.10g} for as "
                "much: all of it counts at the latter.",
                "Prices" if what == "price" else "Costs",
                f"Type the {what} of the mix of both for {into}.",
            )
    typed = work.typed(ITEM_MAP)
    shares = [s for f, s in typed.of("Family", "Planning share") if f == name and s is not None]
    if shares:
        yield Problem(
            "W142",
            f"{counted(len(shares), 'planning share')} of items of {name} "
            f"{'is' if len(shares) == 1 else 'are'} left out.",
            ITEM_MAP.sheet,
            f"Type the shares of the items of {into}, so that they sum to 1.",
        )


def _bought(work: Work, name: str, into: str) -> Iterator[Problem]:
    """W740 where one of the two is bought beyond an own limit, which was set for it alone."""
    company = work.reading.company
    limits = InForce(company).own_limit[company.now]
    told = []
    for family in (name, into):
        limit, unit = limits[company.index[family]], company.families[company.index[family]].unit
        told.append("has none" if np.isnan(limit) else f"has an Own limit of {limit:,.10g} {unit}")
    if told != ["has none", "has none"]:
        yield Problem(
            "W740",
            f"{name} {told[0]} in {work.label(work.base)}, {into} {told[1]}: what is bought of "
            f"both together follows the policy of {into}.",
            POLICY.sheet,
            f"Type the Own limit and the Subcontract limit of both for {into}, then plan again.",
        )


def _refuse_strategies(work: Work, name: str, into: str) -> None:
    strategies = dict(work.typed(FAMILIES).of("Family", "Strategy"))
    if (strategies[name] == "MTS") is not (strategies[into] == "MTS"):
        raise RefusedError(
            "E147",
            f"{name} is {strategies[name]}, {into} is {strategies[into]}: their figures measure "
            "other things.",
            work.typed(FAMILIES).at(list(strategies).index(name), "Strategy"),
            "Retire the one, and plan what is asked for instead with the other.",
        )
