"""What labels say."""

from __future__ import annotations

import pytest
from workbook.adopt.firms import WORDS

from sopxl_workbook.adopt.words import measures, plain, said, vocabulary


@pytest.mark.parametrize(
    ("label", "measure"),
    [
        ("Ending inventory", "ending_inventory"),
        ("Inventory", "ending_inventory"),
        ("Target inventory", "target_inventory"),
        ("Average inventory", "average_inventory"),
        ("Inventory value", "inventory_value"),
        ("Production cost", "cost"),
        ("Costo de inventario", "cost"),
        ("Cost of production", "cost"),
        ("Workers after hiring", "workforce"),
        ("Sales forecast", "forecast"),
        ("Old forecast", "old_forecast"),
        ("Actual sales", "actual"),
        ("Actual production", "actual_production"),
        ("Production (actual)", "actual_production"),
        ("Forecast accuracy", "other"),
        ("Sales $", "revenue"),
        ("Sales €", "revenue"),
        ("Hours per unit", "hours_per_unit"),
        ("Tagesproduktion", "production"),
        ("Sales & Operations Planning", ""),
        ("Chairs", ""),
    ],
)
def test_the_longest_phrase_says_the_measure(label: str, measure: str) -> None:
    """A word within a longer phrase says nothing of its own."""
    assert said(label).measure == measure


@pytest.mark.parametrize(
    ("label", "rest"),
    [
        ("Production plan - Chairs", "Chairs"),
        ("Demand: garden tables (pcs)", "garden tables"),
        ("Chairs", "Chairs"),
        ("Family 7", "Family 7"),
        ("Demand product A", "product A"),
        ("FG-1007", "FG-1007"),
        ("10045", "10045"),
        ("Plan 3", ""),
        ("Demand (1000 units)", ""),
        ("Total", ""),
    ],
)
def test_what_is_left_of_a_label_names_the_family(label: str, rest: str) -> None:
    """In the spelling of its writer."""
    assert said(label).rest == rest


@pytest.mark.parametrize("language", [name for name in WORDS if name != "fi"])
def test_every_word_of_the_planners_is_known(language: str) -> None:
    """Five languages; what a word is called elsewhere must not hide it."""
    for measure, labels in WORDS[language].items():
        if measure not in ("total", "months"):
            assert {said(label).measure for label in labels} == {measure}


@pytest.mark.parametrize("language", list(WORDS))
def test_totals_are_known(language: str) -> None:
    """But not in a language without vocabulary."""
    known = [said(label).is_total for label in WORDS[language]["total"]]
    assert all(known) == (language != "fi")


def test_a_phrase_has_one_meaning() -> None:
    """The same phrase in two lists would be read by chance."""
    phrases = [
        (plain(phrase), measure)
        for measure, several in vocabulary()["measures"].items()
        for phrase in several
    ]
    meanings = dict(phrases)
    assert {phrase for phrase, measure in phrases if meanings[phrase] != measure} == set()
    assert set(meanings.values()) == set(measures())
