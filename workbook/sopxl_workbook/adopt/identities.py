"""The identities that rows of a family may fulfil, with their variants; numpy only.

A variant is worked out over all periods at once: what the row should show in each, NaN where that
cannot be told. Which variant a planner uses is found by trying them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

import numpy as np
from numpy.typing import NDArray

from sopxl_workbook.adopt.blended import (
    Blended,
    counted_ins,
    counted_outs,
    names_of,
    until_closed,
)
from sopxl_workbook.adopt.families import Block
from sopxl_workbook.adopt.labelled import Series

Vector = NDArray[np.float64]
FEWEST = 2  # steps without which nothing can be said
_TOLERANCE = 1e-6  # of the largest number of a row; a cell keeps 15 digits


@dataclass(frozen=True)
class Variant:
    """One way to work out a row from others."""

    kind: str  # "inventory"
    target: Series  # the row that is proved
    rule: str  # in a planner's words
    expected: Vector
    parts: tuple[Series, ...]  # the rows that it is worked out from
    moved: Vector | None = None  # what a period adds, where each starts from the one before

    @cached_property
    def steps(self) -> NDArray[np.bool_]:
        """The periods in which both sides are there."""
        return np.isfinite(self.expected) & np.isfinite(self.target.values)

    @cached_property
    def holds(self) -> NDArray[np.bool_]:
        """The periods in which both sides are the same."""
        size = max(1.0, float(np.nanmax(np.abs(self.target.values), initial=0.0)))
        with np.errstate(invalid="ignore"):
            return self.steps & (np.abs(self.expected - self.target.values) <= _TOLERANCE * size)

    @property
    def is_proven(self) -> bool:
        """Whether it holds in every step."""
        return bool(self.holds.sum() == self.steps.sum() >= FEWEST)

    @property
    def signature(self) -> tuple[str, ...]:
        """What tells the variants of a book apart."""
        return self.kind, self.target.measure, *map(names_of, self.parts)

    @property
    def blended(self) -> int:
        """How many parts of it are an actual up to the last closed period, and a plan then."""
        return sum(isinstance(one, Blended) for one in self.parts)

    @property
    def when_closed(self) -> tuple[str, ...]:
        """The signature of the same, the actuals taken for all periods."""
        return self.kind, self.target.measure, *(part.measure for part in self.parts)


_FLOWS = {
    "inventory": (
        ("ending_inventory",),
        (
            ("production",),
            ("total_supply",),
            ("production", "subcontract"),
            ("production", "overtime"),
            ("total_supply", "subcontract"),
            ("production", "overtime", "subcontract"),
            ("overtime", "subcontract", "total_supply"),
            ("scheduled_receipts",),
            ("production", "scheduled_receipts"),
        ),
        ("demand", "forecast", "shipments", "actual"),
    ),
    "actual inventory": (
        ("actual_inventory",),
        (("actual_production",),),
        ("actual", "actual_shipments", "shipments"),
    ),
    "backlog": (
        ("ending_backlog",),
        (("bookings",), ("actual",), ("demand",), ("forecast",)),
        ("shipments", "production"),
    ),
    "actual backlog": (("actual_backlog",), (("actual_bookings",),), ("actual_shipments",)),
    "workforce": (("workforce",), (("hires",),), ("layoffs",)),
}  # kind: rows that run on, what adds to them, what takes away
_EXTRAS = {
    "inventory": (("scrap", -1.0), ("adjustments", 1.0), ("lost_sales", 1.0)),
    "actual inventory": (("scrap", -1.0), ("adjustments", 1.0)),
    "backlog": (("cancellations", -1.0),),
}
_OPENINGS = {
    "inventory": "opening_inventory",
    "backlog": "opening_backlog",
    "workforce": "opening_workforce",
}
PRODUCTS = (
    ("revenue", ("shipments", "actual", "demand", "forecast"), ("price",)),
    ("cogs", ("shipments", "actual", "demand", "forecast"), ("unit_cost",)),
    ("inventory_value", ("ending_inventory",), ("unit_cost",)),
)


def variants(block: Block) -> Iterator[Variant]:
    """Every identity that the rows of a block allow, in every variant."""
    for kind in _FLOWS:
        yield from _running(block, kind)
    yield from _sums(block)
    yield from _available(block)
    yield from _average(block)
    yield from _products(block)


def _running(block: Block, kind: str) -> Iterator[Variant]:
    """Rows that go on from the period before: inventory, backlog, workforce."""
    targets, supplies, demands = _FLOWS[kind]
    openings: list[Series | None] = [*block.rows.get(_OPENINGS.get(kind, ""), ()), None]
    owed: list[Series | None] = [None]
    if kind == "inventory":
        owed = [*block.rows.get("backorders", ()), None]
    ins_of = [*_combined(block, supplies), *counted_ins(block, kind, supplies)]
    outs = [*_any(block.rows, demands), *counted_outs(block, kind, demands)]
    main = product(_any(block.rows, targets), ins_of, outs)
    for target, ins, out in main:
        for opening, back, others in product(openings, owed, _extras(block, kind)):
            yield _flow(kind, target, opening, ins, out, back, others)


def _extras(block: Block, kind: str) -> list[list[tuple[Series, float]]]:
    """Every choice of the rows that some planners count and others do not, with their signs."""
    each: list[list[list[tuple[Series, float]]]] = [
        [[], *([(one, sign)] for one in block.rows.get(measure, ()))]
        for measure, sign in _EXTRAS.get(kind, ())
    ]
    return [[one for part in parts for one in part] for parts in product(*each)]


def _combined(block: Block, several: Sequence[Sequence[str]]) -> list[tuple[Series, ...]]:
    """The first rows of each combination of measures that is there."""
    return [tuple(block.rows[name][0] for name in names) for names in several if block.has(*names)]


def _flow(
    kind: str,
    target: Series,
    opening: Series | None,
    ins: Sequence[Series],
    out: Series,
    back: Series | None,
    others: Sequence[tuple[Series, float]],
) -> Variant:
    """Opening and what comes, less what goes; what is owed to customers counts below zero."""
    owed = np.zeros(target.values.size) if back is None else _filled(back)
    moved = ins[0].values - out.values + owed
    for one in ins[1:]:
        moved = moved + _filled(one)
    for one, sign in others:
        moved = moved + sign * _filled(one)
    start = _before(target.values) if opening is None else opening.values
    expected = start - _before(owed, 0.0) + moved
    signed = [*((one, "+") for one in ins), *((one, "+-"[sign < 0]) for one, sign in others)]
    signed.append((out, "-"))
    words = [_name(opening) if opening else f"{_name(target)} before"]
    words += [f"{sign} {_name(one)}" for one, sign in signed]
    words += [] if back is None else [f"- {_name(back)} before + {_name(back)}"]
    parts = [*([opening] if opening else []), *(one for one, _ in signed)]
    parts += [back] if back else []
    rule = f"{_name(target)} = {' '.join(words)}{until_closed(parts)}"
    return Variant(kind, target, rule, expected, tuple(parts), None if opening else moved)


def _filled(one: Series) -> Vector:
    """Numbers of a row that is only filled where there is something: a blank is none."""
    return np.nan_to_num(one.values, nan=0.0)


def _before(values: Vector, first: float = np.nan) -> Vector:
    """Each value one period later."""
    return np.concatenate([[first], values[:-1]])


def _name(one: Series) -> str:
    return one.measure.replace("_", " ")


def _sums(block: Block) -> Iterator[Variant]:
    """Total supply of its sources; an opening that is the closing of the period before."""
    for target in block.rows.get("total_supply", ()):
        for parts in _combined(
            block,
            [
                ("production", "subcontract"),
                ("production", "overtime"),
                ("production", "overtime", "subcontract"),
            ],
        ):
            expected = np.sum([_filled(one) for one in parts], axis=0)
            rule = f"{_name(target)} = {' + '.join(map(_name, parts))}"
            yield Variant("supply", target, rule, expected, parts)
    for opening, closing in (
        ("opening_inventory", "ending_inventory"),
        ("opening_backlog", "ending_backlog"),
        ("opening_workforce", "workforce"),
    ):
        for target, before in product(block.rows.get(opening, ()), block.rows.get(closing, ())):
            rule = f"{_name(target)} = {_name(before)} before"
            yield Variant("opening", target, rule, _before(before.values), (before,))


def _available(block: Block) -> Iterator[Variant]:
    """What can be sold: the opening and what is made; the closing is what demand leaves of it."""
    supplies = _FLOWS["inventory"][1]
    openings = block.rows.get("opening_inventory", ())
    for target in block.rows.get("available_inventory", ()):
        for opening, ins in product(openings, _combined(block, supplies)):
            expected = opening.values + ins[0].values
            for one in ins[1:]:
                expected = expected + _filled(one)
            rule = f"{_name(target)} = {' + '.join(map(_name, (opening, *ins)))}"
            yield Variant("available", target, rule, expected, (opening, *ins))
        demands = _any(block.rows, _FLOWS["inventory"][2])
        for ending, out in product(block.rows.get("ending_inventory", ()), demands):
            rule = f"{_name(ending)} = {_name(target)} - {_name(out)}"
            yield Variant("inventory", ending, rule, target.values - out.values, (target, out))


def _average(block: Block) -> Iterator[Variant]:
    """The mean of the stock before and after a period."""
    for target, ending in product(
        block.rows.get("average_inventory", ()), block.rows.get("ending_inventory", ())
    ):
        expected = (_before(ending.values) + ending.values) / 2
        rule = f"{_name(target)} = ({_name(ending)} before + {_name(ending)}) / 2"
        yield Variant("average", target, rule, expected, (ending,))


def _products(block: Block) -> Iterator[Variant]:
    """Dollars: units times what one unit brings or costs."""
    for measure, units, rates in PRODUCTS:
        for target in block.rows.get(measure, ()):
            for one, rate in product(_any(block.rows, units), _any(block.rows, rates)):
                rule = f"{_name(target)} = {_name(one)} x {_name(rate)}"
                yield Variant("dollars", target, rule, one.values * rate.values, (one, rate))


def _any(rows: Mapping[str, Sequence[Series]], measures: Sequence[str]) -> list[Series]:
    return [one for measure in measures for one in rows.get(measure, ())]
