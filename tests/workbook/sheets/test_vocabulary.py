"""A1: one word for each thing: every label of a page is held against one table of words."""

from __future__ import annotations

import re

import pytest

from sopxl_udfs.kit import kit
from sopxl_workbook.build import Contents
from sopxl_workbook.contract import SETTINGS, TABLES
from sopxl_workbook.contract.control_groups import GROUPS
from sopxl_workbook.sheets import PAGES, glossary
from sopxl_workbook.sheets.legend import MARKS, SYMBOLS
from sopxl_workbook.sheets.vocabulary import PLAIN_WORDS, TERMS

# A page that comes later is added here with the words that it brings.
HELD = (
    *("Start", "Family MTS", "Family MTO", "Family FTO", "Capacity", "Dollars", "What-if"),
    *("Cycle", "Checks", "Service"),
)
LABELS = frozenset(
    (
        *("label", "label_key", "label_derived", "block", "meta_label", "head", "head_sub"),
        *("zone_actual", "zone_plan", "zone_band", "zone_plain", "note_head", "chart_title"),
    )
)


def labels(name: str, sample: Contents) -> set[str]:
    """The fixed labels and headings of a page."""
    page = next(page for page in PAGES if page.name == name)
    cells = page.cells(sample.values, sample.view, kit())
    return {
        str(cell.value)
        for (row, _), cell in cells.items()
        if cell.is_text and row < 200 and LABELS & set(cell.style.split())
    }


def has_word(text: str, word: str) -> bool:
    """Whether a text has a word, or its plural, whatever its capitals."""
    stem, ends = (word[:-1], "y|ies") if word.endswith("y") else (word, "s|es|")
    return re.search(rf"(?<!\w){re.escape(stem)}({ends})(?!\w)", text, re.IGNORECASE) is not None


@pytest.mark.parametrize("name", HELD)
def test_every_label_is_in_the_vocabulary(name: str, sample: Contents) -> None:
    """Each has a word of the Glossary in it, or is a word that needs no explaining."""
    words = [*(term.word for term in TERMS), *PLAIN_WORDS]
    found = labels(name, sample)
    assert found
    unknown = {text for text in found if not any(has_word(text, word) for word in words)}
    assert not unknown, "add the word to sheets/vocabulary.py"


def test_no_label_calls_a_thing_by_another_word(sample: Contents) -> None:
    """Not on a page, not in a heading or a help text of a table, not on Control."""
    texts = {text for name in HELD for text in labels(name, sample)}
    texts |= {text for table in TABLES for c in table.columns for text in (c.name, c.help)}
    texts |= {table.help for table in TABLES} | {s.label for s in SETTINGS}
    texts |= {text for group in GROUPS for text in (group.heading, group.help)}
    wrong = {
        (text, word)
        for text in texts
        for term in TERMS
        for word in term.instead_of
        if has_word(text, word)
    }
    assert not wrong


def test_a_word_stands_once() -> None:
    """No word twice, and none that another one is used instead of."""
    words = [term.word.casefold() for term in TERMS]
    assert len(words) == len(set(words))
    others = {word.casefold() for term in TERMS for word in term.instead_of}
    assert not others & {*words, *PLAIN_WORDS}
    assert all(term.meaning.endswith(".") for term in TERMS)


def test_the_glossary_shows_all_of_them(sample: Contents) -> None:
    """Every word with its meaning, every look of a cell, every mark."""
    cells = glossary.PAGE.cells(sample.values, sample.view, kit())
    rows = {row: cell.value for (row, column), cell in cells.items() if column == glossary.WORD}
    meanings = {
        (rows[row], cell.value)
        for (row, column), cell in cells.items()
        if column == glossary.MEANING
    }
    assert {(term.word, term.meaning) for term in TERMS} <= meanings
    assert {(name, meaning) for name, _, _, meaning in MARKS} <= meanings
    assert set(SYMBOLS) <= meanings
