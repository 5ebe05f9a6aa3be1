"""The frame of a generated book: its style, its headings, its truth, its numbers put in place."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from workbook.adopt.draft import Draft, Place, name
from workbook.adopt.firms import (
    BLENDED,
    COMPUTED,
    NAMES,
    VARIANTS,
    WORDS,
    Family,
    family,
    formula,
    listed,
)

Head = tuple[str, tuple[tuple[int, int], ...]]  # sheet and cells of a timeline, oldest first
SHORT = {
    "fr": listed("janv,févr,mars,avr,mai,juin,juil,août,sept,oct,nov,déc"),
    "de": listed("Jan,Feb,Mrz,Apr,Mai,Jun,Jul,Aug,Sep,Okt,Nov,Dez"),
}  # where three letters are not the habit
PERIOD = {"en": "Period", "de": "Monat", "fr": "Mois", "es": "Mes", "pt": "Mês", "fi": "Period"}
HEADINGS = (
    *("date", "date", "short", "name", "name_year", "m", "week", "kw", "quarter", "fiscal"),
    *("iso", "week_dates", "number", "year_above", "with_word"),
)


@dataclass
class Style:
    """The habits of one planner."""

    language: str
    variant: str
    heading: str
    periods: int
    families: int
    newest_first: bool = False
    opening: str = "cell"  # "cell", or "typed" in the first period
    has_sums: bool = False  # quarters and a total between and after the months
    decorated: bool = True
    as_values: bool = False  # nothing but numbers
    units_column: bool = False
    closed: int = 0  # periods with actuals, in a variant that blends them with the plan


@dataclass
class Book:
    """A workbook with the truth about it."""

    name: str
    draft: Draft
    style: Style
    chance: random.Random
    families: list[Family] = field(default_factory=list)
    at: dict[tuple[str, str, int], Place] = field(default_factory=dict)  # family, measure, period
    openings: dict[str, Place] = field(default_factory=dict)
    heads: list[Head] = field(default_factory=list)
    labels: dict[Place, str] = field(default_factory=dict)  # cells that name a family
    sums: list[tuple[Place, str]] = field(default_factory=list)  # total cells and their direction

    def word(self, measure: str) -> str:
        """The label of a measure in this book: always the same."""
        known = WORDS[self.style.language].get(measure, [measure])
        return known[hash_of(self.name + measure) % len(known)]

    @property
    def measures(self) -> Sequence[str]:
        """The measures of each family, in the order of the planner."""
        return VARIANTS[self.style.variant]

    @property
    def blended(self) -> Mapping[str, str]:
        """By measure of the plan the actual that stands for it in closed periods."""
        return BLENDED.get(self.style.variant, {})

    def rows(self) -> dict[tuple[str, str], tuple[str, tuple[tuple[int, int], ...]]]:
        """Sheet and cells of every row, oldest first."""
        found: dict[tuple[str, str], list[Place]] = {}
        for (of_family, measure, t), place in sorted(self.at.items(), key=lambda item: item[0][2]):
            found.setdefault((of_family, measure), []).append(place)
            assert len(found[of_family, measure]) == t + 1
        return {
            key: (places[0][0], tuple(place[1:] for place in places))
            for key, places in found.items()
        }


def hash_of(text: str) -> int:
    """A number for a text, the same in every run."""
    return sum((at + 1) * ord(sign) for at, sign in enumerate(text))


def headings(style: Style, word: str = "") -> list[Any]:
    """The headings of the periods, oldest first; word : what some planners write beside them."""
    months = WORDS[style.language]["months"]
    short = SHORT.get(style.language, [one[:3] for one in months])
    first, start = 2024, {"date": 0, "short": 3, "name_year": 6}.get(style.heading, 0)
    made: list[Any] = []
    for t in range(style.periods):
        year, month = divmod(first * 12 + start + t, 12)
        made.append(
            {
                "date": dt.date(year, month + 1, 1),
                "short": f"{short[month].capitalize()}-{year % 100}",
                "name": months[month],
                "name_year": f"{months[month].capitalize()} {year}",
                "m": f"M{t + 1}",
                "week": f"W{t + 5:02d}",
                "kw": f"KW {t + 1}",
                "quarter": f"Q{t % 4 + 1} {first + t // 4}",
                "fiscal": f"FY{(first + t) % 100:02d}",
                "iso": f"{year}-{month + 1:02d}",
                "year_above": f"{short[month].capitalize()}.",
                "with_word": f"{short[month].capitalize()} {word}".strip(),
                "week_dates": dt.date(2024, 1, 1) + dt.timedelta(days=7 * t),
                "number": float(t + 1),
            }[style.heading]
        )
    return made


class Table:
    """Headings along a line from a first cell; the lines of rows come below, or at the right."""

    def __init__(
        self,
        book: Book,
        sheet: str,
        line: int,
        first: int,
        *,
        down: bool = False,
        periods: Sequence[int] | None = None,
        word: str = "",
    ) -> None:
        self.book, self.sheet, self.line, self.down = book, sheet, line, down
        style = book.style
        self.periods = list(range(style.periods)) if periods is None else list(periods)
        order = self.periods[::-1] if style.newest_first else self.periods
        self.column: dict[int, int] = {}
        self.sum_columns: list[tuple[int, list[int]]] = []
        at, group = first, list[int]()
        with_sums = style.has_sums and not style.newest_first and len(self.periods) >= 12
        for count, t in enumerate(order, 1):
            self.column[t], at = at, at + 1
            group.append(t)
            if with_sums and count % 3 == 0:
                self.sum_columns.append((at, group))
                group, at = [], at + 1
        if with_sums:
            self.sum_columns.append((at, self.periods))
        made = headings(style, word)
        for t in self.periods:
            book.draft.put(self.place(line, self.column[t]), made[t], "head")
        if style.heading == "year_above" and not down and line > 1:
            self.years()
        for number, (column, of) in enumerate(self.sum_columns):
            text = book.word("total") if len(of) == len(self.periods) else f"Q{number % 4 + 1}"
            book.draft.put(self.place(line, column), text, "head")
        if style.heading == "number" and self.place(line, first - 1) not in book.draft.cells:
            book.draft.put(self.place(line, first - 1), PERIOD[style.language], "head")
        cells = tuple(self.place(line, self.column[t])[1:] for t in self.periods)
        book.heads.append((sheet, cells))

    def years(self) -> None:
        """The years, merged above their months."""
        groups: dict[int, list[int]] = {}
        for t in self.periods:
            groups.setdefault(2024 + t // 12, []).append(self.column[t])
        for year, columns in groups.items():
            first, last = min(columns), max(columns)
            self.book.draft.put((self.sheet, self.line - 1, first), str(year), "head")
            if last > first:
                area = (self.sheet, self.line - 1, first, self.line - 1, last)
                self.book.draft.merged.append(area)

    def place(self, line: int, column: int) -> Place:
        """A cell of the table."""
        return (self.sheet, column, line) if self.down else (self.sheet, line, column)

    def row(self, line: int, of_family: str, measure: str) -> None:
        """Gives the cells of a line to a row; flows get their sums."""
        for t in self.periods:
            self.book.at[of_family, measure, t] = self.place(line, self.column[t])
        if measure in ("demand", "production", "forecast", "subcontract", "shipments", "bookings"):
            self.sums(line)

    def sums(self, line: int) -> None:
        """The sums of one line."""
        for column, of in self.sum_columns:
            cells = [self.place(line, self.column[t]) for t in of]
            quarters = self.sum_columns[:-1]
            if len(of) == len(self.periods) and quarters:
                parts = [self.place(line, at) for at, _ in quarters]
                text = "=" + "+".join(name(cell, beside=self.sheet) for cell in parts)
            else:
                ends = sorted((cells[0], cells[-1]))
                text = (
                    f"=SUM({name(ends[0], beside=self.sheet)}:{name(ends[1], beside=self.sheet)})"
                )
                self.book.sums.append((self.place(line, column), text))
            self.book.draft.put(self.place(line, column), text, "number")


def fill(book: Book) -> None:
    """Puts numbers and formulas into the cells that the layout gave them."""
    frozen: list[Place] = []
    for one in book.families:
        if one.name in book.openings:
            book.draft.put(book.openings[one.name], one.opening, "number")
        for (of_family, measure, t), place in list(book.at.items()):
            if of_family != one.name:
                continue
            if t >= book.style.closed and measure in book.blended.values():
                continue  # there is no actual yet
            if measure in one.typed:
                book.draft.put(place, float(one.typed[measure][t]), "number")
            else:
                book.draft.put(place, _computed(book, one, measure, t, place), "number")
                if book.style.as_values or (t == 0 and one.name not in book.openings):
                    frozen.append(place)
    shown = book.draft.values()
    for place in frozen:
        book.draft.put(place, shown[place], "number")


def _computed(book: Book, one: Family, measure: str, t: int, place: Place) -> str:
    def at(of: str, period: int) -> str:
        of = book.blended.get(of, of) if period < book.style.closed else of
        return name(book.at[one.name, of, period], beside=place[0])

    def before(of: str, period: int) -> str:
        if period > 0:
            return at(of, period - 1)
        if of == "backorders":
            return "0"
        if one.name in book.openings:
            return name(book.openings[one.name], beside=place[0])
        return f"{one.opening:g}"

    assert measure in COMPUTED
    return formula(book.style.variant, measure, t, at, before)


def chosen_names(chance: random.Random, count: int, *, with_items: bool = False) -> list[str]:
    """So many families of a house: named, numbered or coded; with_items : or by item numbers."""
    if with_items and chance.random() < 0.2:
        return [str(4007 + 13 * number) for number in range(1, count + 1)]
    manner = chance.choice(["named", "named", "named", "numbered", "lettered", "coded"])
    if manner == "numbered" or (manner == "lettered" and count > 26):
        return [f"Family {number}" for number in range(1, count + 1)]
    if manner == "lettered":
        return [f"Product {chr(64 + number)}" for number in range(1, count + 1)]
    if manner == "coded":
        return [f"FG-{1000 + 7 * number}" for number in range(1, count + 1)]
    return chance.sample(NAMES, count)


def grown(chance: random.Random, style: Style, *, with_items: bool = False) -> list[Family]:
    """The families of a book."""
    names = chosen_names(chance, style.families, with_items=with_items)
    return [family(chance, one, style.variant, style.periods) for one in names]
