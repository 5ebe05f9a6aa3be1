"""Workbooks by number: the same number always gives the same book."""

from __future__ import annotations

import random
from collections.abc import Iterator

from workbook.adopt.draft import Draft
from workbook.adopt.firms import BLENDED, VARIANTS
from workbook.adopt.habits import LAYOUTS, capacity
from workbook.adopt.layouts import HEADINGS, Book, Style, fill, grown

_LANGUAGES = ("en", "en", "en", "de", "de", "fr", "fr", "es", "es", "pt", "pt", "fi")
_SPREAD = ("month_sheets", "measures_beside")
_SHEET_NAMES = ("short", "name", "name_year", "m", "kw", "iso", "quarter")
_NUMBERED = (  # layouts in which a family may be an item number
    *("sections", "repeated", "sheet_each", "measure_each", "measure_sections", "two_columns"),
    *("stacked", "long_wide", "long_narrow", "month_sheets", "measures_beside"),
)
_CLOSING = (  # layouts in which actuals may stand beside the plan
    *("sections", "repeated", "sheet_each", "two_columns", "down", "side_by_side"),
)
_DOWN = ("down", "side_by_side", "month_blocks", "long_wide", "long_narrow")


def style_of(chance: random.Random, layout: str) -> Style:
    """Habits that go together."""
    heading = chance.choice(HEADINGS)
    few = layout in ("month_blocks", "stacked", "plan_and_actual")
    variant = chance.choice([one for one in VARIANTS if one not in ("reviewed", *BLENDED)])
    language = chance.choice(_LANGUAGES)
    if layout == "reviewed":
        variant, language = "reviewed", "en"
    if language == "fi":
        variant = chance.choice(["plain", "negative"])
        heading = chance.choice(["m", "date", "quarter", "iso", "fiscal"])
    if layout in _SPREAD and language == "fi":
        language, variant = "en", "plain"
    if layout == "month_sheets" and heading not in _SHEET_NAMES:
        heading = "short"
    if layout == "measures_beside" and heading in ("year_above", "number"):
        heading = "name_year"
    if heading == "with_word" and layout != "measure_each":
        heading = "short"
    if heading == "year_above" and layout in _DOWN:
        heading = "name"
    if layout == "plan_and_actual":
        language = "en" if language == "fi" else language
        variant, heading = "forecast", chance.choice(["short", "name_year", "date"])
    periods = 12 if layout == "stacked" else chance.choice([6, 9, 12, 12, 18])
    if heading in ("fiscal", "quarter"):
        periods = min(periods, 9) if layout != "stacked" else 12
    if layout == "stacked" and heading in ("number", "fiscal"):
        heading = "short"
    if layout in _DOWN and heading == "number":
        heading = "name_year"
    if layout.startswith("long") and heading == "name":
        periods = min(periods, 12)  # the same month twice could not be told apart
    return Style(
        language="en" if heading == "with_word" else language,
        variant=variant,
        heading=heading,
        periods=periods,
        families=chance.choice([1, 2, 3, 5]) if few else chance.choice([1, 2, 3, 4, 7, 12, 40]),
        newest_first=chance.random() < 0.15 and layout not in ("stacked", "plan_and_actual"),
        opening=chance.choice(["cell", "typed"]),
        has_sums=chance.random() < 0.3
        and heading in ("date", "short", "name", "name_year", "iso", "m"),
        decorated=chance.random() < 0.8,
        as_values=chance.random() < 0.15 or layout == "long_narrow",
        units_column=chance.random() < 0.5,
    )


def closing(style: Style, seed: int, layout: str) -> None:
    """Some planners type actuals beside the plan; their balance takes them while they are there.

    The other habits of a book stay what they are.
    """
    chance = random.Random(f"closing {seed}")
    if layout in _CLOSING and style.language == "en" and chance.random() < 0.5:
        style.variant = chance.choice(list(BLENDED))
        style.closed = chance.randint(2, style.periods - 2)


def book(seed: int, layout: str | None = None) -> Book:
    """One clean book."""
    chance = random.Random(seed)
    chosen = layout or list(LAYOUTS)[seed % len(LAYOUTS)]
    style = style_of(chance, chosen)
    closing(style, seed, chosen)
    if chosen in ("measure_each", "sheet_each", "long_wide", "long_narrow") and style.families == 1:
        style.families = 2
    if chosen == "stacked":
        style.has_sums = False
    if chosen in ("long_wide", "long_narrow", *_SPREAD):
        style.opening = "typed"
    if chosen == "month_sheets" and style.heading == "name":
        style.periods = min(style.periods, 12)  # a workbook has one sheet of a name
    made = Book(f"{seed}-{chosen}", Draft(), style, chance)
    made.draft.day_format = chance.choice(["mmm-yy", "mmm yyyy", "dd/mm/yyyy", "yyyy-mm"])
    made.draft.right_to_left = chance.random() < 0.05
    made.draft.codes_as_numbers = chance.random() < 0.6
    made.families = grown(chance, style, with_items=chosen in _NUMBERED)
    LAYOUTS[chosen](made)
    fill(made)
    if "production" in made.measures and chosen == "sections" and chance.random() < 0.6:
        capacity(made)
    return made


def corpus(count: int) -> Iterator[Book]:
    """So many clean books, of every layout in turn."""
    for seed in range(count):
        yield book(seed)
