"""Cards and pace of a pull system; imports numpy and arrays."""

from __future__ import annotations

from typing import Any

import numpy as np

from sopxl.arrays import Block, as_days, as_like
from sopxl.calc.alike import like_the_largest
from sopxl.calc.fraction import as_fraction
from sopxl.calc.whole import made_whole


def kanban_cards(
    demand: Any,
    lead_time: Any,
    container: Any,
    safety: Any = None,
    safety_stock: Any = None,
    rounding: str | None = None,
) -> Block:
    """Cards, and so full containers, that keep a loop supplied.

    demand : units per period, 0 or more; this and the others one number, or laid like the largest,
        so that items with containers of different sizes are one call.
    lead_time : periods for a card to come round: waiting, making and moving, 0 or more.
    container : units in a full container, more than 0.
    safety : share added to the demand of the lead time, 0 to 1; 0.1 is 10 %. Left out: 0.
    safety_stock : units added to it, 0 or more. Left out: 0.
    rounding : "up", "nearest" (half up) or "none", which shows the part of a card. Left out: "up",
        since fewer cards than the demand asks starve the line.
    Returns : cards, 0 or more, of the shape of the largest argument.

    Raises InputError (blank, text, wrong shape), LimitError (negative, a container of 0, a
        per cent for a share).
    Rule : cards = (demand × lead time × (1 + safety) + safety stock) ÷ container
    Source : Monden, Toyota Production System, number of kanban; Heizer and Render, Operations
        Management, for a safety stock in units

    >>> kanban_cards([2000, 80], [0.4, 1.25], [200, 45], [0.1, 0.35])
    array([5., 3.])
    >>> kanban_cards(2000, 0.4, 0)
    Traceback (most recent call last):
    sopxl.errors.LimitError: E121 container: found 0, more than 0 is expected. Correct the value.
    """
    share = 0.0 if safety is None else safety
    stock = 0.0 if safety_stock is None else safety_stock
    given = {"demand": demand, "lead_time": lead_time, "safety_stock": stock}
    like = like_the_largest({**given, "safety": share, "container": container})
    asked, time, held = (as_like(value, name, like, minimum=0) for name, value in given.items())
    more = as_fraction(share, "safety", like)
    size = as_like(container, "container", like, above=0)
    return made_whole((asked * time * (1.0 + more) + held) / size, rounding)


def takt_time(available_time: Any, demand: Any, working_days: Any = None) -> Block:
    """Time from one finished unit to the next at which a line keeps pace with demand.

    available_time : time worked per period, breaks taken off, 0 or more, in any unit of time;
        where working_days are given, of a working day. One number or laid like demand.
    demand : shape (T,) or (T, n), units per period, 0 or more; or one number.
    working_days : days per period, one or (T,), 0 or more. Left out: available_time is of a period.
    Returns : time per unit in the unit of available_time, of the shape of the larger argument; NaN
        without demand.

    Raises InputError (blank, text, wrong shape), LimitError (negative).
    Rule : takt time = available time × working days ÷ demand
    Source : Rother and Shook, Learning to See, takt time

    >>> takt_time(450, [900, 1000, 0])
    array([0.5 , 0.45,  nan])
    >>> takt_time(450, [900, -900])
    Traceback (most recent call last):
    sopxl.errors.LimitError: E120 demand, period 2: found -900, 0 or more is expected.
    Enter what customers return as an adjustment.
    """
    days: Any = 1.0
    like = like_the_largest({"demand": demand, "available_time": available_time})
    if working_days is not None:
        periods = np.size(working_days) if like.size == 1 else like.shape[0]
        days = as_days(working_days, "working_days", periods, minimum=0)
        like = np.zeros((periods, *like.shape[1:]))
        days = days.reshape((periods, *(1,) * (like.ndim - 1)))
    asked = as_like(demand, "demand", like, minimum=0)
    time = as_like(available_time, "available_time", like, minimum=0) * days
    takt = np.full(like.shape, np.nan)
    np.divide(time, asked, out=takt, where=asked > 0)
    return takt
