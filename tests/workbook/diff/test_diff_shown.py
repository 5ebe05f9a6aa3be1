"""What a planner sees of a difference: text, page and JSON; nothing in a book acts in them."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from workbook.diff.books import HEADINGS, made, plan, rows

from sopxl_workbook.diff import as_json, as_page, as_text, diff
from sopxl_workbook.diff.groups import percent, signed
from sopxl_workbook.diff.show import number

OLD: list[list[Any]] = [
    ["Reds", "Sales", 100, 100, 100],
    ["Reds", "Closing", 50, 60, 70],
    ["Whites", "Sales", 10, 20, None],
    ["Rose", "Sales", 1, 1, 1],
]
NEW: list[list[Any]] = [
    ["Reds", "Sales", 110, 110, 110],
    ["Reds", "Closing", 40, 65, 70],
    ["Whites", "Sales", 15, 20, 30],
    ["Pink", "Sales", 7, "seven", 7],
]
TEXT = """\
a.xlsx -> b.xlsx
7 cells changed on 1 sheet; 1 row added; 1 row removed.

Plan
  tblOurs
    Reds | Sales
      2026-01..2026-03       3 x     100 ->     110      +10   +10.0%
      total             sum of 3     300 ->     330      +30   +10.0%
    Reds | Closing
      2026-01..2026-02   2 cells  50..60 ->  40..65  -10..+5
    Whites | Sales
      2026-01                         10 ->      15       +5   +50.0%
      2026-03                      blank ->      30
      total             sum of 2      10 ->      45      +35  +350.0%
    Pink | Sales
      2026-01                                     7                    new row
      2026-02                               "seven"                    new row
      2026-03                                     7                    new row
    Rose | Sales
      2026-01..2026-03       3 x       1                               row gone
      total             sum of 3       3                  -3  -100.0%"""
HOSTILE = '<script>alert(1)</script>\u202e\x1b[31m&"'


def two(old: Any, new: Any) -> Any:
    """The difference of two small books of one table."""
    return diff(plan(old, where="a.xlsx"), plan(new, where="b.xlsx"))


def test_text() -> None:
    """Runs of months, differences with sign and per cent, totals where a total means something."""
    assert as_text(two(OLD, NEW)) == TEXT


def test_no_difference() -> None:
    """It says so."""
    assert as_text(two(OLD, OLD)) == "a.xlsx -> b.xlsx\nNo difference."


def test_rows_and_cells_of_one_sheet_stand_together() -> None:
    """In two tables of it, one with another cell and one with another row."""
    other = [["Key", "Value"], ["a", 1], ["b", 2]]
    tables = [("S", "A1:B3", "tblOne"), ("S", "D1:E3", "tblTwo")]
    old = {**rows("A1", other), **rows("D1", other)}
    new = {**old, "B2": 9, "D3": "c"}
    text = as_text(diff(made({"S": old}, tables), made({"S": new}, tables)))
    assert text.splitlines()[3:] == [
        "S",
        "  tblOne",
        "    a",
        "      Value  1 -> 9  +8  +800.0%",
        "  tblTwo",
        "    c",
        "      Value       2  new row",
        "    b",
        "      Value  2       row gone",
    ]


def test_every_month_on_a_line() -> None:
    """Where it is asked for."""
    lines = as_text(two(OLD, NEW), months=True).splitlines()
    assert lines[5:10] == [
        "    Reds | Sales",
        "      2026-01              100 ->     110  +10   +10.0%",
        "      2026-02              100 ->     110  +10   +10.0%",
        "      2026-03              100 ->     110  +10   +10.0%",
        "      total    sum of 3    300 ->     330  +30   +10.0%",
    ]


def test_formulas_and_results_outside_tables() -> None:
    """A changed formula with both texts, once for a row of the same; results are only counted."""
    columns = "CDE"
    old = {"B2": "Sum", **{f"{c}2": (f"={c}3*2", 2) for c in columns}, "A9": ("=1", 1)}
    new = {"B2": "Sum", **{f"{c}2": (f"={c}3*3", 3) for c in columns}, "A9": ("=1", 4)}
    found = diff(made({"S": old}, where="a.xlsx"), made({"S": new}, where="b.xlsx"))
    assert as_text(found).splitlines() == [
        "a.xlsx -> b.xlsx",
        "3 cells changed on 1 sheet; 1 result recalculated on 1 sheet. --calculated lists them.",
        "",
        "S",
        "  outside tables",
        "    Sum",
        "      C2..E2  3 x  2 -> 3  +1  +50.0%  formula changed",
        "          old =C3*2",
        "          new =C3*3",
    ]
    assert as_text(found, calculated=True).splitlines()[-2:] == [
        "  outside tables, recalculated",
        "      A9  1 -> 4  +3  +300.0%",
    ]


def test_errors_that_appear_side_by_side_stand_in_one_line() -> None:
    """With the span of what stood there."""
    old = {"A1": "Row", **{f"{c}1": (f"={c}2", n) for n, c in enumerate("CDE", 5)}}
    new = {"A1": "Row", **{f"{c}1": (f"={c}2", "#N/A") for c in "CDE"}}
    text = as_text(diff(made({"S": old}), made({"S": new})))
    assert text.splitlines()[-1] == "      C1..E1  3 cells  5..7 -> #N/A  error appeared"


def test_long_texts_stand_on_lines_of_their_own() -> None:
    """They would push the numbers away."""
    old, new = {"A1": "a" * 60, "B2": 1}, {"A1": "b" * 60, "B2": 2}
    text = as_text(diff(made({"S": old}), made({"S": new})))
    assert text.splitlines()[5:] == [
        "      A1",
        f'          old "{"a" * 60}"',
        f'          new "{"b" * 60}"',
        "      B2  1 -> 2  +1  +100.0%",
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-1234567.0, "-1,234,567"),
        (1234.5678, "1,234.57"),
        (0.000123456789, "0.000123"),
        (1.5e-9, "1.5e-09"),
        (1e300, "1e+300"),
    ],
)
def test_numbers(value: float, text: str) -> None:
    """As many digits as a planner reads."""
    assert number(value) == text


def test_digits_are_shown_until_two_numbers_differ() -> None:
    """Never "5 -> 5"."""
    found = diff(made({"S": {"A1": 1.0000001}}), made({"S": {"A1": 1.0000002}}))
    assert as_text(found).splitlines()[-1] == ("      A1  1.0000001 -> 1.0000002  +1e-07  +0.0%")


def test_signs_and_percents() -> None:
    """A fall from a negative number is a fall."""
    assert (signed(5.0), signed(-5.0), percent(-10.0, -5.0)) == ("+5", "-5", "-50.0%")


class _Page(HTMLParser):
    """Collects the tags and the attributes of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag that opens."""
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}


def hostile() -> Any:
    """Two books in which every text tries to act."""

    def book(value: Any) -> Any:
        lines = [[HOSTILE, HOSTILE, 1, 2, 3], ["x", HOSTILE, value, HOSTILE, f"{value}{HOSTILE}"]]
        headings = [HEADINGS[0], "<b onclick=x>", *HEADINGS[2:]]
        cells = {**rows("B3", [headings, *lines]), "A1": f"{value}{HOSTILE}"}
        cells["A9"] = (f'="<script>{value}</script>\u202e"', "<script>\u202e")
        tables = [("<i>'&", "B3:F5", "tblOurs")]
        return made({"<i>'&": cells, f"<svg onload=y>{value}": {"A1": value}}, tables, HOSTILE)

    return diff(book(1), book(2))


def test_nothing_in_a_page_acts() -> None:
    """Neither as a tag nor as an attribute nor by turning the text around it."""
    page = as_page(hostile())
    parser = _Page()
    parser.feed(page)
    assert not {"script", "svg", "i", "b", "img", "a", "iframe"} & {*parser.tags}
    assert not {name for name in parser.attributes if name.startswith("on")} | (
        parser.attributes & {"src", "href"}
    )
    assert re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", page) is None
    assert (
        "&lt;script&gt;alert(1)&lt;/script&gt;&lt;U+202E&gt;&lt;U+001B&gt;[31m&amp;&quot;" in page
    )


def test_nothing_in_the_text_acts() -> None:
    """A terminal gets printable characters only."""
    assert re.search("[^ -~\n]", as_text(hostile(), calculated=True)) is None


def test_the_page_holds_what_the_text_holds() -> None:
    """Headline, keys, runs, totals, and each month of a run on demand."""
    page = as_page(two(OLD, NEW))
    for part in (
        "<h1>a.xlsx",
        "7 cells changed on 1 sheet; 1 row added; 1 row removed.",
        "Reds | Closing",
        "2026-01..2026-02",
        "40..65",
        '<td class="n up">+35</td><td class="n">+350.0%</td>',
        "<summary>each of 2</summary>",
        '<td>2026-02</td><td class="n old">60</td><td class="n">65</td>',
    ):
        assert part in page, part
    parser = _Page()
    parser.feed(page)
    assert parser.tags.count("section") == 1


def test_json() -> None:
    """Everything, cell by cell, in the numbered schema that the help tells."""
    found = json.loads(as_json(two(OLD, NEW)))
    assert (found["schema"], found["same"]) == (1, False)
    assert found["counts"] == {
        "value changed": 6,
        "blank became value": 1,
        "row added": 1,
        "row removed": 1,
    }
    assert found["cells"][0] == {
        "kind": "value changed",
        "sheet": "Plan",
        "table": "tblOurs",
        "key": ["Reds", "Sales"],
        "column": "",
        "period": "2026-01",
        "old": {"place": "Plan!D4", "value": 100.0},
        "new": {"place": "Plan!D4", "value": 110.0},
        "difference": 10.0,
    }
    added = found["rows"][0]
    assert (added["kind"], added["key"], added["place"]) == (
        "row added",
        ["Pink", "Sales"],
        "Plan!B7:F7",
    )
    assert [cell["value"] for cell in added["cells"]] == [7.0, "seven", 7.0]
    assert found["sheets"] == [{"sheet": "Plan", "old": 25, "new": 26}]


def test_errors_and_days_in_json() -> None:
    """An error is no text; a day keeps its number and says its date."""
    old, new = {"A1": ("=B1", "#N/A")}, {"A1": ("=B1", 5)}
    (cell,) = json.loads(as_json(diff(made({"S": old}), made({"S": new}))))["cells"]
    assert cell["old"] == {"place": "S!A1", "value": {"error": "#N/A"}, "formula": "=B1"}
    assert cell["difference"] is None
