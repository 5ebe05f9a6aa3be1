"""Numbers written as text: what each locale reads, and what none does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from refusals import check

from sopxl.errors import InputError
from sopxl_workbook.tables.locales import marks_of
from sopxl_workbook.tables.manner import Manner
from sopxl_workbook.tables.number_text import number_of_text

LOCALES = ("en", "de", "fr", "sv", "de-CH", "de-AT", "pt-PT", "es-MX", "en-ZA", "en-IN", "hi")


def written(whole: int, cents: int, locale: str, mark: int) -> str:
    """A number as a locale writes it, with one of its marks between the groups."""
    marks = marks_of(locale)
    digits, group = str(whole), marks.groups[mark % len(marks.groups)]
    last, head = digits[-3:], digits[:-3]
    size = 2 if marks.by_two else 3
    groups = [head[max(end - size, 0) : end] for end in range(len(head), 0, -size)]
    return group.join([*reversed(groups), last]) + f"{marks.decimal}{cents:02d}"


@pytest.mark.parametrize("locale", LOCALES)
@given(whole=st.integers(0, 10**12), cents=st.integers(0, 99), mark=st.integers(0, 5))
def test_what_a_locale_writes_it_reads(locale: str, whole: int, cents: int, mark: int) -> None:
    """Every number with its groups comes back to the last cent, below zero as well."""
    marks = marks_of(locale)
    text = written(whole, cents, locale, mark)
    assert marks.number(text) == float(f"{whole}.{cents:02d}")
    assert marks.number(f"\u2212{text}") == -float(f"{whole}.{cents:02d}")
    assert marks.number(str(whole)) == whole


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        ".",
        ",",
        "1.23.456",
        "1.2345",
        "1.234.56",
        "1 234",
        "1,2,3",
        "12.34,5",
        "1e3",
        "--1",
        "١",
    ],
)
def test_what_no_german_writes_is_not_read(text: str) -> None:
    """Groups of another size, marks in another order, other digits."""
    assert marks_of("de").number(text) is None


def test_groups_have_one_mark() -> None:
    """Two kinds of blanks in a number are two numbers."""
    assert marks_of("fr").number("1\u202f234 567") is None


@pytest.mark.parametrize(
    ("asked", "decimal"), [("DE", ","), ("de_de.utf-8", ","), (" fr-CH ", ".")]
)
def test_a_locale_is_found_however_it_is_spelled(asked: str, decimal: str) -> None:
    """Capitals, an underscore, an encoding after it."""
    assert marks_of(asked).decimal == decimal


def test_a_text_is_no_number_where_none_is_asked_for() -> None:
    """The strict manner says what the text would be."""
    check(
        lambda: number_of_text("1200", Manner()),
        InputError,
        'E111 found the number 1200 stored as text "1200". '
        "Convert the cell to a number; sopxl plan --coerce converts them all.",
    )
    assert number_of_text("1200", Manner(takes_texts=True)) == 1200
