"""The report as text, as JSON and as a page for a browser."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree
from workbook.adopt.draft import Draft
from workbook.adopt.sheets import MONTHS, chairs, drafted

from sopxl_workbook.adopt import Adopted, adopt, as_json, as_page, as_text, write_page

EVIL = '<script>alert("1")</script>\u202e'


def broken() -> Draft:
    """Chairs with a closing typed over."""
    draft = chairs()
    draft.put(("Plan", 4, 5), 137.0)
    return draft


def test_text() -> None:
    """What was found, what breaks, what is wrong, each with its place."""
    adopted = adopt(broken().written())
    assert as_text(adopted).splitlines() == [
        "workbook: 1 family, 3 rows; 0 proven, 1 disproved, 0 not decidable; 1 finding",
        "",
        "Timelines",
        "  Plan!B1:G1  6 months",
        "",
        "Families",
        "  Chairs  Plan: demand B2:G2, production B3:G3, ending inventory B4:G4",
        "",
        "Proofs",
        "  ▲ disproved      Chairs: ending inventory = ending inventory before + production - "
        "demand, in 4 of 5 periods",
        "      E301 Plan!E4: 137 is shown, 100 is right",
        "      37 too much: a formula was typed over.",
        "",
        "Findings",
        "  W313 Plan!E4: 137 was typed among formulas that are all the same.",
        "       It stays as it is when the plan changes, so all that is worked out from it is "
        "wrong. The figure is off by 37.",
        "       Copy the formula of a cell beside it, or say beside the row why it is typed.",
    ]


def test_a_sound_plan_is_said_to_be_proven() -> None:
    """By rule, with how many rows and periods."""
    text = as_text(adopt(chairs().written()))
    assert (
        "● proven         ending inventory = ending inventory before + production - demand: "
        "1 row, 5 periods" in text
    )


def test_rows_found_by_their_numbers_are_said_to_be() -> None:
    """In a language without vocabulary."""
    draft = chairs()
    for row, label in ((2, "Kysyntä"), (3, "Tuotanto"), (4, "Varasto")):
        draft.put(("Plan", row, 1), label)
    assert "ending inventory B4:G4 (by its numbers)" in as_text(adopt(draft.written()))


def test_json() -> None:
    """Numbered, with all that the text says and more."""
    record = json.loads(as_json(adopt(broken().written())))
    assert record["schema"] == 1
    assert (record["plan"], record["sound"]) == (True, False)
    assert record["counts"] == {
        "proven": 0,
        "disproved": 1,
        "not decidable": 0,
        "findings": 1,
    }
    assert record["timelines"] == [
        {"sheet": "Plan", "cells": "B1:G1", "unit": "month", "periods": 6}
    ]
    assert record["rows"][0] == {
        "family": "Chairs",
        "measure": "demand",
        "label": "Demand",
        "by": "words",
        "sheet": "Plan",
        "cells": ["B2", "C2", "D2", "E2", "F2", "G2"],
    }
    (proof,) = record["proofs"]
    assert (proof["code"], proof["place"], proof["difference"]) == ("E301", "Plan!E4", 37.0)
    assert record["findings"][0]["cells"] == ["E4"]


def test_the_page_draws_the_sheets() -> None:
    """Rows by their kind, the broken cell apart; well-formed as far as a browser cares."""
    page = as_page(adopt(broken().written()))
    tree = etree.fromstring(page.encode(), etree.HTMLParser())
    assert tree.xpath("//td[contains(@class, 'broken')]/text()") == ["137"]
    assert len(tree.xpath("//td[contains(@class, 'demand')]")) == 6
    assert len(tree.xpath("//td[@class='head']")) == 6
    assert "default-src 'none'" in page


def test_names_cannot_act_in_the_page() -> None:
    """Not as tags, and not by turning the line."""
    draft = broken()
    draft.put(("Plan", 1, 1), EVIL)
    page = as_page(adopt(draft.written()))
    assert "<script" not in page
    assert "\u202e" not in page
    assert "&lt;script&gt;" in page


def test_names_cannot_turn_the_line_of_a_terminal() -> None:
    """What nobody sees is written by its number."""
    draft = broken()
    draft.put(("Plan", 1, 1), EVIL)
    text = as_text(adopt(draft.written()))
    assert "\u202e" not in text
    assert "<U+202E>" in text


def test_a_long_list_is_cut_and_said_to_be() -> None:
    """The terminal shows the first ones; JSON has all."""
    lines = [("Demand", *MONTHS)]
    lines += [(f"Family {number}", *map(float, range(6))) for number in range(1, 61)]
    adopted = adopt(drafted(lines).written())
    assert "... and 20 families more; --json lists all" in as_text(adopted)
    assert len(json.loads(as_json(adopted))["rows"]) == 60


def test_a_giant_table_of_the_page_says_what_it_leaves_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No row of the map is missing without a word."""
    adopted = adopt(broken().written())
    monkeypatch.setattr("sopxl_workbook.adopt.page._MOST", 1)
    assert "2 more lines left out here; --json has them all." in as_page(adopted)


def test_the_page_is_written_and_the_book_is_not(tmp_path: Path) -> None:
    """Nothing of the workbook changes."""
    book, page = tmp_path / "mine.xlsx", tmp_path / "mine.html"
    book.write_bytes(broken().written())
    before = book.read_bytes()
    write_page(page, adopt(book))
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert book.read_bytes() == before


@pytest.mark.parametrize("render", [as_text, as_page])
def test_nothing_to_say(render: Callable[[Adopted], str]) -> None:
    """A book of notes alone is shown too."""
    assert "no plan was found in it" in render(adopt(drafted([("Notes",)]).written()))
