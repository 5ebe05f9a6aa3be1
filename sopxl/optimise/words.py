"""Lists and runs of periods in words; imports nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable


def listed(texts: list[str], last: str) -> str:
    """Texts with commas between them, and a word before the last.

    >>> listed(["raise", "lower", "wait"], "or")
    'raise, lower or wait'
    """
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} {last} {texts[-1]}"


def runs_of(periods: Iterable[int], label: Callable[[int], str]) -> list[str]:
    """Periods in order, those that follow one another told by their ends.

    >>> runs_of([0, 1, 2, 5], lambda period: f"month {period + 1}")
    ['month 1 to month 3', 'month 6']
    """
    runs: list[list[int]] = []
    for period in periods:
        if runs and runs[-1][-1] == period - 1:
            runs[-1].append(int(period))
        else:
            runs.append([int(period)])
    return [
        label(run[0]) if len(run) == 1 else f"{label(run[0])} to {label(run[-1])}" for run in runs
    ]


def counted(amount: float, noun: str, how: str, of: str = "") -> str:
    """How much of something is how, in the singular for one.

    >>> counted(1, "unit", "short"), counted(2.5, "hour", "short", "Saw")
    ('1 unit is short', '2.5 hours of Saw are short')
    """
    whose = f" of {of}" if of else ""
    told = f"{amount:,.2f}".rstrip("0").rstrip(".") if amount >= 0.01 else f"{amount:.2g}"
    return f"{told} {noun}{whose} is {how}" if told == "1" else f"{told} {noun}s{whose} are {how}"
