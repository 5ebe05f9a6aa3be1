"""Collects what is wrong in the tables, all of it in one pass; imports sopxl.errors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from difflib import get_close_matches

from sopxl.errors import Problem

SHOWN = 20  # problems of one kind in one column that are told one by one


class Findings:
    """Problems and warnings in the order in which they were found."""

    def __init__(self) -> None:
        self.warnings: list[Problem] = []
        self._problems: list[Problem] = []
        self._counts: Counter[tuple[str, str]] = Counter()

    def add(self, problem: Problem, column: str = "") -> None:
        """Keeps a problem; column is the place of its column, where it has one."""
        self._counts[problem.code, column] += 1
        if not column or self._counts[problem.code, column] <= SHOWN:
            self._problems.append(problem)

    def add_all(self, problems: Iterable[Problem]) -> None:
        """Keeps several problems; a code that begins with W is a warning."""
        for problem in problems:
            if problem.code.startswith("W"):
                self.warnings.append(problem)
            else:
                self.add(problem)

    @property
    def problems(self) -> list[Problem]:
        """All problems; where one column has very many of a kind, the rest are counted."""
        rest = [
            Problem(
                code,
                f"{count - SHOWN} more cells have the same fault.",
                column,
                "Mend the column at its source.",
            )
            for (code, column), count in self._counts.items()
            if column and count > SHOWN
        ]
        return self._problems + rest


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A question that names the nearest known word, or nothing."""
    by_fold = {name.casefold(): name for name in known}
    near = get_close_matches(word.casefold(), by_fold, n=1, cutoff=0.7)
    return f'Did you mean "{by_fold[near[0]]}"? ' if near else ""


def some(names: Iterable[str], most: int = 5) -> str:
    """A few names, and how many more there are."""
    listed = list(names)
    shown = ", ".join(listed[:most])
    return shown if len(listed) <= most else f"{shown} and {len(listed) - most} more"
