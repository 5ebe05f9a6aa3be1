"""Safety stock against demand and lead times that vary; imports numpy, arrays and errors."""

from __future__ import annotations

from typing import Any

import numpy as np

from sopxl.arrays import Block, as_like, as_word
from sopxl.calc.alike import like_the_largest
from sopxl.calc.normal import (
    each_of,
    normal_loss,
    normal_loss_inverse,
    normal_quantile,
    normal_share,
)
from sopxl.errors import InputError, LimitError

CYCLE, FILL, FACTOR = "cycle", "fill rate", "factor"
MEASURES = (CYCLE, FILL, FACTOR)

_FARTHEST = 38.0  # standard deviations beyond which nothing is short
_HALF = 0.5  # above the loss at 0: there no safety stock is needed


def safety_stock(
    sigma: Any,
    lead_time: Any,
    service: Any,
    sigma_lead_time: Any = None,
    measure: str | None = None,
    demand: Any = None,
    lot: Any = None,
    review: Any = None,
) -> Block:
    """Stock held against demand and lead times other than expected.

    sigma : standard deviation of the demand of one period, units, 0 or more (of a mean absolute
        deviation 1.25 times); this and the others one number, or laid like the largest.
    lead_time : periods from order to receipt, 0 or more.
    service : "cycle": share of order cycles without a shortage; "fill rate": share of demand met
        from stock, both inside 0 to 1; "factor": standard deviations held, 0 or more.
    sigma_lead_time : standard deviation of the lead time, periods, 0 or more. Left out: 0.
    measure : "cycle", "fill rate" or "factor". Left out: "cycle".
    demand : units per period, 0 or more; needed with sigma_lead_time.
    lot : units ordered at a time, more than 0; needed for a fill rate. Left out: demand × review.
    review : periods between two looks at the stock, 0 or more. Left out: 0, it is always looked at.
    Returns : units, 0 or more, of the shape of the largest argument; a service that is reached
        without safety stock needs 0.

    Raises InputError (blank, text, wrong shape, a figure missing that the measure needs),
    LimitError (negative, a service outside its limits).
    Rule : deviation = √(sigma² × (lead time + review) + demand² × sigma of lead time²); safety
        stock = factor × deviation; the factor is the normal quantile of the service, or has the
        normal loss (1 − fill rate) × lot ÷ deviation
    Source : Silver, Pyke and Peterson, Inventory Management and Production Planning and
        Scheduling; Chopra and Meindl, Supply Chain Management, safety inventory

    >>> safety_stock(500, 2, 0.9).round(0)
    array([906.])
    >>> safety_stock(500, 2, 0.975, measure="fill rate", lot=10000).round(0)
    array([67.])
    >>> safety_stock(500, 2, 95)
    Traceback (most recent call last):
    sopxl.errors.LimitError: E121 service: found 95, more than 0 and less than 1 is expected.
    Write 0.95.
    """
    kind = as_word(CYCLE if measure is None else measure, "measure", MEASURES)
    figures = _figures(
        sigma=sigma,
        lead_time=lead_time,
        service=service,
        sigma_lead_time=sigma_lead_time,
        demand=demand,
        lot=lot,
        review=review,
    )
    _check_service(figures["service"], kind)
    deviation = _deviation(figures, sigma_lead_time is not None, demand is not None)
    if kind == FACTOR:
        return figures["service"] * deviation
    if kind == CYCLE:
        return np.maximum(each_of(normal_quantile, figures["service"]), 0.0) * deviation
    short = (1.0 - figures["service"]) * _ordered(figures, lot, demand, review)
    loss = np.full(deviation.shape, _HALF)
    np.divide(short, deviation, out=loss, where=deviation > 2.0 * short)
    return np.maximum(each_of(normal_loss_inverse, loss), 0.0) * deviation


def service_level(
    sigma: Any,
    lead_time: Any,
    safety_stock: Any,
    sigma_lead_time: Any = None,
    measure: str | None = None,
    demand: Any = None,
    lot: Any = None,
    review: Any = None,
) -> Block:
    """Service that a safety stock gives against demand and lead times other than expected.

    sigma : standard deviation of the demand of one period, units, 0 or more; this and the others
        one number, or laid like the largest.
    lead_time : periods from order to receipt, 0 or more.
    safety_stock : units held beyond the demand expected, 0 or more.
    sigma_lead_time : standard deviation of the lead time, periods, 0 or more. Left out: 0.
    measure : "cycle": share of order cycles without a shortage; "fill rate": share of demand met
        from stock; "factor": standard deviations held. Left out: "cycle".
    demand : units per period, 0 or more; needed with sigma_lead_time.
    lot : units ordered at a time, more than 0; needed for a fill rate. Left out: demand × review.
    review : periods between two looks at the stock, 0 or more. Left out: 0, it is always looked at.
    Returns : a share from 0 to 1, or standard deviations, of the shape of the largest argument;
        where nothing varies the share is 1, and NaN standard deviations.

    Raises InputError (blank, text, wrong shape, a figure missing that the measure needs),
    LimitError (negative).
    Rule : factor = safety stock ÷ deviation; cycle service = normal share below the factor; fill
        rate = 1 − deviation × normal loss of the factor ÷ lot, not below 0
    Source : Chopra and Meindl, Supply Chain Management, evaluating service given a policy

    >>> service_level(500, 2, 1000).round(2)
    array([0.92])
    >>> service_level(500, 2, -1000)
    Traceback (most recent call last):
    sopxl.errors.LimitError: E121 safety_stock: found -1000, 0 or more is expected.
    Correct the value.
    """
    kind = as_word(CYCLE if measure is None else measure, "measure", MEASURES)
    figures = _figures(
        sigma=sigma,
        lead_time=lead_time,
        safety_stock=safety_stock,
        sigma_lead_time=sigma_lead_time,
        demand=demand,
        lot=lot,
        review=review,
    )
    deviation = _deviation(figures, sigma_lead_time is not None, demand is not None)
    factor = np.full(deviation.shape, np.nan)
    np.divide(figures["safety_stock"], deviation, out=factor, where=deviation > 0)
    if kind == FACTOR:
        return factor
    held = np.where(np.isnan(factor), np.inf, factor)
    if kind == CYCLE:
        return each_of(normal_share, held)
    short = deviation * each_of(normal_loss, np.minimum(held, _FARTHEST))
    return np.maximum(1.0 - short / _ordered(figures, lot, demand, review), 0.0)


def _figures(**given: Any) -> dict[str, Block]:
    """The arguments, each of the shape of the largest; one that is left out is 0."""
    values = {name: 0.0 if value is None else value for name, value in given.items()}
    like = like_the_largest(values)
    return {name: as_like(value, name, like, minimum=0) for name, value in values.items()}


def _deviation(figures: dict[str, Block], lead_time_varies: bool, is_demand_given: bool) -> Block:
    """Standard deviation of the demand from one look at the stock to the receipt."""
    if lead_time_varies and not is_demand_given:
        raise _missing("demand", "a lead time that varies", "the demand of one period")
    span = figures["lead_time"] + figures["review"]
    by_lead_time = figures["demand"] * figures["sigma_lead_time"]
    return np.hypot(figures["sigma"] * np.sqrt(span), by_lead_time)


def _ordered(figures: dict[str, Block], lot: Any, demand: Any, review: Any) -> Block:
    """Units ordered at a time."""
    if lot is None and (demand is None or review is None):
        raise _missing("lot", "a fill rate", "the units ordered at a time, or demand and review")
    name = "lot" if lot is not None else "demand × review"
    ordered = figures["lot"] if lot is not None else figures["demand"] * figures["review"]
    if ordered.min() > 0:
        return ordered
    raise LimitError(
        "E121", "found 0, more than 0 is expected.", name, "Give the units ordered at a time."
    )


def _check_service(service: Block, kind: str) -> None:
    """Raises LimitError for a share that no stock can reach, or that is written as a percentage."""
    wrong = (service <= 0) | (service >= 1)
    if kind == FACTOR or not wrong.any():
        return
    found = float(service[wrong][0])
    raise LimitError(
        "E121",
        f"found {found:.10g}, more than 0 and less than 1 is expected.",
        "service",
        f"Write {found / 100:.10g}." if 1 < found < 100 else "Write a fraction such as 0.95.",
    )


def _missing(name: str, reason: str, what: str) -> InputError:
    return InputError("E119", f"{reason} needs {name}.", name, f"Give {what}.")
