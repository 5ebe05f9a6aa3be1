"""How a figure is judged in words: sign, symbol and word, by formula and by twin.

Severity is a word as well as a fill, direction a symbol, so a page says the same in black and
white. Imports words and limits.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sopxl_workbook.cellspec import Value
from sopxl_workbook.sheets.canvas import is_number, number
from sopxl_workbook.sheets.words import fixed, rounded

ACT, WATCH = "act", "watch"
PER_CENT, POINTS = "%", " pt"
DECIMALS = 1  # of a per cent, as it is shown and as it is judged


@dataclass(frozen=True, slots=True)
class Rule:
    """A limit: what lies beyond it gets the symbol and the word."""

    sign: str  # ">" or "<"
    limit: str  # a formula
    value: float | None  # its twin; None: the limit is not known, nothing is beyond it
    symbol: str
    word: str


def judged(x: str, rules: Sequence[Rule], shown: str, fine: str) -> str:
    """The formula of a verdict on a share. x : its cell, rounded to a tenth of a per cent.

    rules : the first that holds is told. shown : what stands behind the number, "" to leave the
    number out. fine : what is said where none holds. FALSE is called as a function: LibreOffice
    stores it so, whatever was typed, and a stored formula is held against this one.
    """
    shown_ = _number(x, shown) if shown else ""
    text = _said(f'"{fine}"', '"● "', shown_)
    for rule in reversed(rules):
        told = _said(f'"{rule.word}"', f'"{rule.symbol} "', shown_)
        limit = f"IF(ISNUMBER({rule.limit}),{x}{rule.sign}{rule.limit},FALSE())"
        text = f"IF({limit},{told},{text})"
    return f'IF(ISNUMBER({x}),{text},"")'


def verdict(x: Value, rules: Sequence[Rule], shown: str, fine: str) -> str:
    """The twin of judged."""
    if not is_number(x):
        return ""
    told = _numbered(number(x), shown) + " " if shown else ""
    for rule in rules:
        beyond: Callable[[float, float], bool] = _BEYOND[rule.sign]
        if rule.value is not None and beyond(number(x), rule.value):
            return f"{rule.symbol} {told}{rule.word}"
    return f"● {told}{fine}"


_BEYOND: dict[str, Callable[[float, float], bool]] = {
    ">": lambda x, limit: x > limit,
    "<": lambda x, limit: x < limit,
}


def _said(word: str, symbol: str, told: str) -> str:
    return f'{symbol}&{told}&" "&{word}' if told else f"{symbol}&{word}"


def _number(x: str, shown: str) -> str:
    sign = f'IF({x}>0,"+",IF({x}<0,"−",""))'
    return f'{sign}&FIXED(ABS(100*{x}),{DECIMALS})&"{shown}"'


def _numbered(x: float, shown: str) -> str:
    sign = "+" if x > 0 else "−" if x < 0 else ""
    return f"{sign}{fixed(abs(100 * x), DECIMALS)}{shown}"


def share_of(above: str, below: str) -> str:
    """The formula of (above − below) ÷ below, rounded as it is shown; blank without a base."""
    return (
        f"IF(COUNT({above},{below})=2,IF({below}>0,"
        f'ROUND(({above}-{below})/{below},{DECIMALS + 2}),""),"")'
    )


def share(above: Value, below: Value) -> Value:
    """Its twin."""
    if not (is_number(above) and is_number(below)) or number(below) <= 0:
        return ""
    return rounded((number(above) - number(below)) / number(below), DECIMALS + 2)


def points_of(above: str, below: str) -> str:
    """The formula of above − below of two shares, rounded as it is shown."""
    return f'IF(COUNT({above},{below})=2,ROUND({above}-{below},{DECIMALS + 2}),"")'


def points(above: Value, below: Value) -> Value:
    """Its twin."""
    if not (is_number(above) and is_number(below)):
        return ""
    return rounded(number(above) - number(below), DECIMALS + 2)
