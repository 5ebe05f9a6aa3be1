"""Calendar, proof, explanation, version, as cell functions; imports the engine."""

from __future__ import annotations

import math
from typing import Any

import sopxl
from sopxl import calc, cells
from sopxl.arrays import as_count
from sopxl.calc.proof import identity_rows
from sopxl.calendar import MONTHS, Calendar, days_of, month_calendar, week_calendar
from sopxl.errors import InputError
from sopxl.explain import explanation
from sopxl.registry import Dates, Grid, Number, Rest, Word, sop_function
from sopxl_udfs.functions.days import days_off

CATEGORY = "About"


@sop_function(CATEGORY, '=SOP_CALENDAR(45291,12,"4-4-5")')
def SOP_CALENDAR(
    start: Dates,
    periods: Number,
    pattern: Word | None = None,
    holidays: Grid | None = None,
    year_end: Word | None = None,
    leap_quarter: Number | None = None,
) -> Any:
    """Period ends, weeks and working days of a planning calendar.

    start : first day of the first period
    periods : how many, 1 to 120
    pattern : "months", "4-4-5", "4-5-4" or "5-4-4"; left out, "months"
    holidays : days without work beside Saturdays and Sundays; left out, none
    year_end : such as "last Saturday of December" or "nearest Saturday to December"; left out,
        every 4-4-5 year has 52 weeks and start begins one; months have none
    leap_quarter : quarter whose last period takes the 53rd week, 1 to 4; left out, 4; months have
        none
    Returns : three rows: last day, weeks and working days of each period
    Rule : months by the calendar; 4-4-5 and its kin by whole weeks, the 53rd week where the year
        end asks for it
    Source : National Retail Federation, 4-5-4 calendar; pandas, offset FY5253
    """
    count = as_count(periods, "periods")
    _check_weeks(pattern, year_end=year_end, leap_quarter=leap_quarter)
    quarter = 4 if leap_quarter is None else as_count(leap_quarter, "leap_quarter", maximum=4)
    calendar = _calendar_of(start, count, pattern or MONTHS, holidays, year_end, quarter)
    return [calendar.end_days.tolist(), calendar.weeks.tolist(), calendar.workdays.tolist()]


@sop_function(
    CATEGORY,
    '=SOP_CHECK("inventory",{110,120},100,{116,116},{106,100})',
    calc.identity_breaks,
)
def SOP_CHECK(identity: Word, *rows: Rest) -> Any:
    """Proves the rows of an identity and names the first period that breaks it.

    identity : "inventory", "opening", "backlog", "split", "lost sales", "bridge", "monthly bridge",
        "backlog bridge", "cover", "lead time", "usage", "shares", "total", "quarters", "value",
        "latest call", "level", "level backlog", "chase" or "workforce"
    rows : what it is made of, in its order; SOP_EXPLAIN("SOP_CHECK","inventory") names the rows of
        that identity, and so for each; rows or columns, or blocks with families down
    Returns : one text a family: "ok", or row and period with what is expected and what was found
    """
    names = (*identity_rows(identity), *["rows"] * len(rows))
    first = next((raw for raw in rows if cells.has_several(raw)), None)
    layout = cells.Layout.of(first)
    given = [_row(raw, name, layout) for raw, name in zip(rows, names, strict=False)]
    return [[_told(broken)] for broken in calc.identity_breaks(identity, *given)]


def _row(raw: Any, name: str, layout: cells.Layout) -> Any:
    """One row of a proof as the engine takes it: nothing, a word, or numbers a period."""
    if cells.is_missing(raw):
        return None
    (value, *more), *others = cells.rows_of(raw)
    if isinstance(value, str) and not more and not others:
        return cells.word(raw, name)
    return cells.as_they_stand(raw, name, layout)


def _told(broken: calc.IdentityBreak | None) -> str:
    """What a planner reads of a break."""
    if broken is None:
        return "ok"
    expected = "blank" if math.isnan(broken.expected) else f"{broken.expected:.10g}"
    return f"{broken.row}, period {broken.period}: {expected} expected, {broken.found:.10g} found"


@sop_function(CATEGORY, '=SOP_EXPLAIN("SOP_LEVEL",{110,120,130,120,120},100,80)')
def SOP_EXPLAIN(name: Word, *arguments: Rest) -> Any:
    """How the result of a function comes, or why it is an error.

    name : the function, such as "SOP_LEVEL"
    arguments : its arguments, as in its own cell
    Returns : one text: rule and key figures, or code, place, what is wrong and the way out
    Rule : the function is called again with the same arguments; nothing is kept
    Source : the function itself
    """
    return explanation(name, *arguments)


@sop_function(CATEGORY, "=SOP_VERSION()")
def SOP_VERSION() -> Any:
    """The version of the engine that answers.

    Returns : a text such as "sopxl 0.1.0"
    Rule : the version of the installed package
    Source : the package itself
    """
    return f"sopxl {sopxl.__version__}"


def _check_weeks(pattern: str | None, **given: Any) -> None:
    """Raises InputError where an argument that only weeks have goes with months."""
    if pattern is not None and pattern.casefold() != MONTHS:
        return
    for name, value in given.items():
        if value is not None:
            raise InputError(
                "E119",
                f"calendar months have no {name}.",
                name,
                'Write the pattern, such as "4-4-5", or leave it out.',
            )


def _calendar_of(
    start: Any, periods: int, pattern: str, holidays: Any, year_end: str | None, leap_quarter: int
) -> Calendar:
    if len(start) != 1:
        raise InputError(
            "E118",
            f"start has {len(start)} cells, one is expected.",
            "start",
            "Give one date.",
        )
    first = days_of(start)[0].item()
    off = list(days_of(days_off(holidays)))
    if pattern.casefold() != MONTHS:
        return week_calendar(pattern, first, periods, year_end, leap_quarter, off)
    if first.day != 1:
        raise InputError(
            "E133",
            f"{first} is not the first day of a month.",
            "start",
            f"Start on {first.replace(day=1)}.",
        )
    return month_calendar(first, periods, holidays=off)
