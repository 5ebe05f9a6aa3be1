"""Items added up by key; imports numpy, arrays, errors and sums."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sopxl.arrays import Block, as_block, as_like, as_periods
from sopxl.calc.sums import WeightedSums
from sopxl.errors import InputError, NotFoundError


@dataclass(frozen=True, slots=True)
class RollUp:
    """Figures by key."""

    keys: tuple[str, ...]  # names, each once, shape (k,)
    totals: Block  # sums, or means, per period in the unit of the values × factors; shape (T, k)


def roll_up(
    values: Any,
    keys: Sequence[str],
    factors: Any = None,
    unit_of_measure: Sequence[str] | None = None,
    wanted: Sequence[str] | None = None,
) -> RollUp:
    """Totals of items by key, in one unit and currency.

    values : shape (T, n), quantity or money of each item per period; may be negative.
    keys : key of each item (its family, business unit), n of them, capitals or not.
    factors : units of the key in one unit of the item (or its price, or rate of exchange); one
        number, (T,), (1, n) or (T, n). Left out: 1.
    unit_of_measure : unit or currency of each item, n of them; items of one key must then be of
        one unit unless factors are given. Left out: not looked at.
    wanted : keys to give, in this order. Left out: every key, in the order of the items.
    Returns : RollUp, totals of shape (T, number of keys).

    Raises InputError (blank, text, wrong count; different units of one key without factors),
        NotFoundError (a wanted key that no item has).
    Rule : total[t, key] = sum over the items of the key of values[t, item] × factors[t, item]
    Source : hand-worked: 12 cases of 10 pieces and 30 pieces are 150 pieces

    >>> roll_up([[12, 30, 7]], ["Nails", "Nails", "Screws"], [[10, 1, 1]])
    RollUp(keys=('Nails', 'Screws'), totals=array([[150.,   7.]]))
    >>> roll_up([[12, 30]], ["Nails", "Nails"], unit_of_measure=["case", "ea"])
    Traceback (most recent call last):
    sopxl.errors.InputError: E432 unit_of_measure, item 2: Nails has items in case and in ea.
    Bring the items to one unit, with a factor for each.
    """
    block = as_block(as_periods(values, "values"))
    names, group = _numbered(keys, block.shape[1])
    if factors is None:
        _check_units(unit_of_measure, names, group)
    chosen = _wanted(wanted, names)
    totals = _summed(block, group, len(names), factors)
    return RollUp(tuple(names[i] for i in chosen), totals[:, chosen])


def weighted_means(
    values: Any,
    keys: Sequence[str],
    weights: Any,
    unit_of_measure: Sequence[str] | None = None,
    wanted: Sequence[str] | None = None,
) -> RollUp:
    """Mean of items by key, each with its weight: the price of a family from those of its items.

    values : shape (T, n), price, cost or share of each item per period; may be negative.
    keys : key of each item, n of them, capitals or not.
    weights : units of each item, 0 or more; one number, (T,), (1, n) or (T, n).
    unit_of_measure : unit or currency of each item; items of one key must be of one. Left out: not
        looked at.
    wanted : keys to give, in this order. Left out: every key, in the order of the items.
    Returns : RollUp, its totals are the means, shape (T, number of keys); NaN without any weight.

    Raises InputError (blank, text, wrong count, different units of one key), LimitError (a
        negative weight), NotFoundError (a wanted key that no item has).
    Rule : mean[t, key] = sum of values × weights ÷ sum of weights, over the items of the key
    Source : Horngren, Cost Accounting, weighted-average contribution margin; hand-worked: 3 at 10
        and 1 at 14 are 11 on average

    >>> weighted_means([[10, 14]], ["Bikes", "Bikes"], [[3, 1]]).totals
    array([[11.]])
    >>> weighted_means([[10, 14]], ["Bikes", "Bikes"], [[3, -1]])
    Traceback (most recent call last):
    sopxl.errors.LimitError: E121 weights, row 2, period 1: found -1, 0 or more is expected.
    Correct the value.
    """
    block = as_block(as_periods(values, "values"))
    weight = as_like(weights, "weights", block, minimum=0)
    names, group = _numbered(keys, block.shape[1])
    _check_units(unit_of_measure, names, group)
    chosen = _wanted(wanted, names)
    sums = _summed(block, group, len(names), weight)[:, chosen]
    over = _summed(weight, group, len(names), None)[:, chosen]
    means = np.full(sums.shape, np.nan)
    np.divide(sums, over, out=means, where=over > 0)
    return RollUp(tuple(names[i] for i in chosen), means)


def last_of_keys(values: Any, keys: Sequence[str], wanted: Sequence[str] | None = None) -> RollUp:
    """Figure of the last item of each key: a stock at the end of a quarter, from its months.

    values : shape (T, n), stock of each item; may be negative.
    keys : key of each item, n of them, capitals or not.
    wanted : keys to give, in this order. Left out: every key, in the order of the items.
    Returns : RollUp, its totals are the figures, shape (T, number of keys).

    Raises InputError (blank, text, wrong count), NotFoundError (a wanted key that no item has).
    Rule : a quarter's flow is the sum of its months, its stock that of its last month
    Source : hand-worked: 80, 90 and 70 at the ends of three months are 70 at that of the quarter

    >>> last_of_keys([[80, 90, 70]], ["Q1", "Q1", "Q1"]).totals
    array([[70.]])
    >>> last_of_keys([[80, 90, 70]], ["Q1", "Q1"])
    Traceback (most recent call last):
    sopxl.errors.InputError: E118 keys: keys has 2 values for 3 items. Give one key for each item.
    """
    block = as_block(as_periods(values, "values"))
    names, group = _numbered(keys, block.shape[1])
    chosen = _wanted(wanted, names)
    last = np.zeros(len(names), np.int_)
    last[group] = np.arange(len(group))
    return RollUp(tuple(names[i] for i in chosen), block[:, last[chosen]])


def group_totals(values: Any, group: Any, measures: Any) -> Block:
    """Totals of numbered groups in several measures at once: units, revenue and cost in one go.

    values : shape (T, n), quantity of each item per period; may be negative.
    group : number of the group of each item, from 0, whole numbers, shape (n,).
    measures : shape (m, n), what one unit of an item counts in each measure: 1, price, cost.
    Returns : shape (m, T, number of groups).

    Raises InputError (blank, text, wrong shape; a group that is no whole number from 0).
    Rule : total[m, t, g] = sum over the items of the group of values[t, item] × measures[m, item]
    Source : hand-worked: 2 at a price of 10 and 3 at 20 are 5 units and 80 of money

    >>> group_totals([[2, 3]], [0, 0], [[1, 1], [10, 20]]).tolist()
    [[[5.0]], [[80.0]]]
    >>> group_totals([[2, 3]], [0, 0.5], [[1, 1]])
    Traceback (most recent call last):
    sopxl.errors.InputError: E110 group: found numbers that are not whole, or below 0.
    Number the groups from 0.
    """
    block = as_block(as_periods(values, "values"))
    number = np.asarray(group)
    if (number < 0).any() or (number != np.floor(number)).any():
        raise InputError(
            "E110",
            "found numbers that are not whole, or below 0.",
            "group",
            "Number the groups from 0.",
        )
    weights = as_periods(measures, "measures")
    if number.shape != (block.shape[1],) or weights.shape[1:] != number.shape:
        raise InputError(
            "E118",
            f"values has {block.shape[1]} items, group {number.size} and measures "
            f"{weights.shape[-1]}.",
            "measures",
            "Give one of each for every item.",
        )
    count = int(number.max()) + 1
    sums = WeightedSums.by_column(number.astype(np.int_), weights, count)
    found = sums.of(block).reshape(len(block), len(weights), count)
    return np.ascontiguousarray(found.transpose(1, 0, 2))


def _summed(block: Block, group: NDArray[np.int_], count: int, factors: Any) -> Block:
    """Totals by group, shape (T, count); factors that do not change with time go into the rule."""
    weights = np.ones((1, block.shape[1]))
    if factors is not None:
        weights = as_like(factors, "factors", block)
        if len(block) > 1 and weights.strides[0] != 0:
            block, weights = block * weights, np.ones((1, block.shape[1]))
    return WeightedSums.by_column(group, weights[:1], count).of(block)


def _numbered(keys: Sequence[str], items: int) -> tuple[list[str], NDArray[np.int_]]:
    """Each key once as it is first written, and the number of each item's key."""
    if len(keys) != items:
        raise InputError(
            "E118",
            f"keys has {len(keys)} values for {items} items.",
            "keys",
            "Give one key for each item.",
        )
    places: dict[str, int] = {}
    names: list[str] = []
    number = np.empty(items, np.int_)
    for i, key in enumerate(keys):
        folded = key.casefold()
        if folded not in places:
            places[folded] = len(names)
            names.append(key)
        number[i] = places[folded]
    return names, number


def _wanted(wanted: Sequence[str] | None, names: list[str]) -> list[int]:
    """Which keys to give, in the order asked for."""
    if wanted is None:
        return list(range(len(names)))
    places = {name.casefold(): i for i, name in enumerate(names)}
    for i, key in enumerate(wanted):
        if key.casefold() not in places:
            raise NotFoundError(
                "E131",
                f'no item has the key "{key}".',
                f"wanted, item {i + 1}",
                "Correct the key, or leave it out.",
            )
    return [places[key.casefold()] for key in wanted]


def _check_units(units: Sequence[str] | None, names: list[str], group: NDArray[np.int_]) -> None:
    """Raises InputError where the items of one key are of different units."""
    if units is None:
        return
    if len(units) != len(group):
        raise InputError(
            "E118",
            f"unit_of_measure has {len(units)} values for {len(group)} items.",
            "unit_of_measure",
            "Give one unit for each item.",
        )
    first: dict[int, str] = {}
    for i, (number, unit) in enumerate(zip(group.tolist(), units, strict=True)):
        known = first.setdefault(number, unit)
        if known.casefold() != unit.casefold():
            raise InputError(
                "E432",
                f"{names[number]} has items in {known} and in {unit}.",
                f"unit_of_measure, item {i + 1}",
                "Bring the items to one unit, with a factor for each.",
            )
