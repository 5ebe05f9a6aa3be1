"""The company's settings and calendar from their files; imports the calendar and the tables."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from sopxl.calendar import LONGEST, MONTHS, PATTERNS, Calendar, month_calendar, week_calendar
from sopxl.errors import Problem, SopError
from sopxl_workbook.importers.files import (
    COMPANY,
    DEFAULT_HORIZON,
    LIMITS,
    NEVER,
    PRICES_OF_A_PLAN,
    REQUIRED_SETTINGS,
    SETTINGS,
    file_name,
)
from sopxl_workbook.tables import Findings, Settings, TypedTable
from sopxl_workbook.tables.cell_values import date_of
from sopxl_workbook.tables.findings import did_you_mean
from sopxl_workbook.tables.locales import Marks, marks_of

_Made = TypeVar("_Made")
_WORDS = ("company", "currency", "locale")
_PLAIN = re.compile(r"\d{1,12}(\.\d{1,9})?")
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])(-\d{2})?")


class _SettingError(Exception):
    """A setting that cannot be used."""

    def __init__(self, setting: str, code: str, message: str, fix: str) -> None:
        super().__init__(message)
        self.setting = setting
        self.problem = Problem(code, message, fix=fix)


def read_company(
    typed: TypedTable | None,
    holidays: TypedTable | None,
    periods: Sequence[str | None],
    findings: Findings,
) -> tuple[Settings | None, Calendar | None]:
    """Settings and calendar from company.csv; None where they cannot be made, which is told.

    periods : the period column of the actuals as found, for the first year of the calendar.
    """
    if typed is None:
        return None, None
    names = [str(name).casefold() for name in typed.columns["Setting"]]
    given = dict(zip(names, typed.columns["Value"], strict=True))
    rows = {name: row for row, name in enumerate(names)}
    findings.add_all(_unknown_settings(typed))
    missing = [name for name in REQUIRED_SETTINGS if not given.get(name)]
    findings.add_all(_missing_settings(missing))

    def attempt(make: Callable[[], _Made]) -> _Made | None:
        try:
            return make()
        except _SettingError as error:
            row = rows.get(error.setting)
            where = file_name(COMPANY) if row is None else typed.at(row, "Value")
            findings.add(replace(error.problem, where=where))
            return None

    free = [] if holidays is None else [day for (day,) in holidays.of("Day") if day is not None]
    calendar = attempt(lambda: _calendar(given, periods, [date_of(day) for day in free]))
    if calendar is None or "base" in missing or not typed.understood:
        return None, calendar
    base = attempt(lambda: _base(given["base"], calendar))
    if base is None:
        return None, calendar
    # What is missing beside the base has been told; the tables are checked all the same.
    horizon = attempt(lambda: _horizon(given, calendar, base)) or 1
    company, currency, locale = (given.get(name) or "" for name in _WORDS)
    prices = {
        name: attempt(lambda setting=setting: _price(given, setting))  # type: ignore[misc]
        for name, setting in PRICES_OF_A_PLAN.items()
        if given.get(setting)
    }
    known = {name: price for name, price in prices.items() if price is not None}
    limits = {
        name: found.get(setting)
        for name, setting in LIMITS.items()
        if (found := attempt(lambda setting=setting: _limits(given, setting)))  # type: ignore[misc]
    }
    return Settings(company, currency, base, horizon, locale, known, limits), calendar


def locale_of(typed: TypedTable, findings: Findings) -> Marks | None:
    """The marks of the numbers as company.csv names them; None without, or if it is not known."""
    for row, (name, value) in enumerate(typed.of("Setting", "Value")):
        if value and str(name).casefold() == "locale":
            try:
                return marks_of(value)
            except SopError as error:
                findings.add(replace(error.problem, where=typed.at(row, "Value")))
    return None


def _unknown_settings(typed: TypedTable) -> Iterable[Problem]:
    for row, (name,) in enumerate(typed.of("Setting")):
        if name and str(name).casefold() not in SETTINGS:
            yield Problem(
                "E104",
                f'there is no setting "{name}".',
                typed.at(row, "Setting"),
                f"{did_you_mean(str(name), SETTINGS)}Write one of these: {', '.join(SETTINGS)}.",
            )


def _missing_settings(missing: Sequence[str]) -> Iterable[Problem]:
    for name in missing:
        yield Problem(
            "E104",
            f'the setting "{name}" is missing.',
            file_name(COMPANY),
            f"Add a row: {name}, {SETTINGS[name]}.",
        )


def _base(label: str, calendar: Calendar) -> int:
    try:
        base = calendar.period_of_label(label)
    except SopError as error:
        fix = "Write a period as it is written in the actuals."
        raise _SettingError("base", "E136", error.problem.message, fix) from None
    if base > calendar.first:
        return base
    raise _SettingError(
        "base",
        "E136",
        f"the plan starts with {label}, the first period: none is left for actuals.",
        "Let the setting first be an earlier period.",
    )


def _horizon(given: Mapping[str, str], calendar: Calendar, base: int) -> int:
    horizon = _whole(given, "horizon", DEFAULT_HORIZON, LONGEST)
    left = calendar.last - base + 1
    if horizon <= left:
        return horizon
    raise _SettingError(
        "horizon",
        "E136",
        f"found {horizon}, but {left} periods are left from {calendar.label(base)} to "
        f"{calendar.labels[-1]}.",
        "Shorten the horizon, or let the setting first be a later period.",
    )


def _calendar(
    given: Mapping[str, str], periods: Sequence[str | None], holidays: Sequence[dt.date]
) -> Calendar:
    pattern = given.get("calendar") or MONTHS
    if pattern == MONTHS:
        first = _first_month(given, periods)
        start = _whole(given, "fiscal_year_start", 1, 12)
        return month_calendar(first, LONGEST, start, holidays)
    if pattern in PATTERNS:
        return _weeks(given, pattern, holidays)
    known = ", ".join((MONTHS, *PATTERNS))
    raise _SettingError(
        "calendar", "E124", f'there is no calendar "{pattern}".', f"Write one of these: {known}."
    )


def _weeks(given: Mapping[str, str], pattern: str, holidays: Sequence[dt.date]) -> Calendar:
    try:
        first = dt.date.fromisoformat(given.get("first", ""))
    except ValueError:
        shown = f'"{given["first"]}"' if given.get("first") else "nothing"
        raise _SettingError(
            "first",
            "E134",
            f"found {shown}, the first day of a period is expected, such as 2025-12-28.",
            f"A calendar of {pattern} weeks needs the day on which it begins.",
        ) from None
    quarter = _whole(given, "leap_quarter", 4, 4)
    try:
        return week_calendar(
            pattern, first, LONGEST, given.get("year_end") or None, quarter, holidays
        )
    except SopError as error:
        setting = "year_end" if error.problem.where == "year_end" else "first"
        problem = error.problem
        raise _SettingError(setting, problem.code, problem.message, problem.fix) from None


def _first_month(given: Mapping[str, str], periods: Sequence[str | None]) -> dt.date:
    text = given.get("first")
    if text:
        found = _MONTH.fullmatch(text)
        if found is None:
            raise _SettingError(
                "first",
                "E134",
                f'found "{text}", a month such as 2024-01 is expected.',
                "Write it as year-month.",
            )
        return dt.date(int(found[1]), int(found[2]), 1)
    years = [int(m[1]) for m in (_MONTH.fullmatch((p or "").strip()) for p in periods) if m]
    base = _MONTH.fullmatch(given.get("base", ""))
    if base is not None:
        years.append(int(base[1]) - (base[2] == "01"))
    if not years or min(years) < 1900:
        raise _SettingError(
            "first",
            "E134",
            "the first period cannot be told: no actual and no base has a month such as 2024-01.",
            "Add a row: first, and the first month of the workbook.",
        )
    return dt.date(min(years), 1, 1)


def _whole(given: Mapping[str, str], setting: str, default: int, maximum: int) -> int:
    text = given.get(setting) or str(default)
    if text.isdecimal() and 1 <= int(text) <= maximum:
        return int(text)
    raise _SettingError(
        setting,
        "E136",
        f'found "{text}", a whole number from 1 to {maximum} is expected.',
        "Correct the value.",
    )


def _price(given: Mapping[str, str], setting: str) -> float:
    text = given[setting]
    if _PLAIN.fullmatch(text):
        return float(text)
    raise _SettingError(
        setting,
        "E110",
        f'found "{text}", a number of 0 or more is expected, with a point and no other mark.',
        "Correct the value, or leave it out.",
    )


def _limits(given: Mapping[str, str], setting: str) -> dict[str, float | None]:
    """A limit of exceptions by its name, None where nothing is ever to be told; empty without."""
    text = given.get(setting)
    if not text:
        return {}
    if text.casefold() == NEVER:
        return {setting: None}
    if _PLAIN.fullmatch(text):
        return {setting: float(text)}
    raise _SettingError(
        setting,
        "E110",
        f'found "{text}", a number of 0 or more is expected, with a point and no other mark, or '
        f"{NEVER}.",
        f"Correct the value, write {NEVER}, or leave it out for what a new book has.",
    )
