"""Rows of a map are found again in an edited workbook, or refused: never taken for another."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import partial

import pytest
from workbook.adopt.corpus import book
from workbook.adopt.draft import Draft
from workbook.adopt.edited import (
    Move,
    columns_put_in,
    edited,
    renamed,
    rows_put_in,
    rows_reversed,
)
from workbook.adopt.habits import LAYOUTS
from workbook.adopt.layouts import Book
from workbook.adopt.sheets import MONTHS, chairs, drafted
from workbook.adopt.test_map import FILE, found, mapped, seed_of, told

from sopxl.errors import ProblemsError
from sopxl_workbook.adopt.mapped import Resolved, resolve

_LONG = ("long_wide", "long_narrow", "month_blocks", "stacked", "plan_and_actual")
# In them a blank line may part a table or one of many blocks, as a column may part any periods;
# then it is refused.
_BY_SHEET = ("measure_each", "measure_sections")  # families by line: only its name tells a sheet


def edits(one: Book, seed: int) -> Iterator[tuple[str, Move]]:
    """A row, three rows, a column and another name, each at a place by chance."""
    chance = random.Random(seed)
    sheets = sorted({place[0] for place in one.draft.cells})
    for kind in ("row", "rows", "column", "name"):
        sheet = chance.choice(sheets)
        last = [max(p[axis] for p in one.draft.cells if p[0] == sheet) for axis in (1, 2)]
        yield (
            kind,
            {
                "row": rows_put_in(sheet, chance.randint(1, last[0])),
                "rows": rows_put_in(sheet, chance.randint(1, last[0]), 3),
                "column": columns_put_in(sheet, chance.randint(1, last[1])),
                "name": renamed(sheet, "My own"),
            }[kind],
        )


def cells(resolved: Resolved, move: Move = lambda place: place) -> list[tuple[str, int, int]]:
    """Every cell of the map, rows and openings, moved."""
    rows = [(one.sheet, *cell) for one in resolved.rows for cell in one.cells]
    alone = [(one.sheet, *one.cell) for family in resolved.map.families for one in family.cells]
    return [move(place) for place in (*rows, *alone)]


def check(layout: str, seed: int) -> None:
    """Every cell is where it went, or the whole is refused; the latter only where tables tear."""
    one = book(seed, layout)
    before = mapped(one.draft)
    for kind, move in edits(one, seed):
        draft = edited(one.draft, move)
        try:
            after = resolve(before.map, found(draft), FILE)
        except ProblemsError as error:
            is_torn = kind == "column" or (layout in _LONG and kind != "name")
            is_lost = kind == "name" and layout in _BY_SHEET and error.problems[0].code == "E523"
            assert is_torn or is_lost, (kind, seed)
            continue
        assert cells(after) == cells(before, move)
        has_moved = cells(before, move) != cells(before)
        assert bool(after.moved) == has_moved


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_row_is_found_where_it_went_or_refused(layout: str) -> None:
    """After rows and columns were put in, and a sheet was renamed."""
    check(layout, seed_of(layout))


@pytest.mark.slow
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_row_is_found_where_it_went_in_many_books(layout: str) -> None:
    """The same by chance, many times."""
    for seed in range(700 + list(LAYOUTS).index(layout), 1000, 14):
        if len(book(seed, layout).families) <= 12:
            check(layout, seed)


def two() -> Draft:
    """Two families, each under its name, with demand and production."""
    lines: list[list[object]] = [[None, *MONTHS]]
    for number, family in enumerate(("Chairs", "Tables"), 1):
        lines.append([family])
        lines += [[row, *(10.0 * number + t for t in range(6))] for row in ("Demand", "Production")]
    return drafted(lines)


def test_families_that_were_sorted_are_found_by_their_names() -> None:
    """The blocks change their places, the labels within them are the same."""
    before = mapped(two())

    def swapped(place: tuple[str, int, int]) -> tuple[str, int, int]:
        """Rows 2 to 4 and rows 5 to 7 have changed places."""
        sheet, row, column = place
        return sheet, row + (3 if 2 <= row <= 4 else -3 if row >= 5 else 0), column

    after = resolve(before.map, found(edited(two(), swapped)), FILE)
    assert cells(after) == cells(before, swapped)
    assert [str(one) for one in after.moved] == [
        'W500 mine.map.toml: 4 rows of the sheet "Plan" stand elsewhere: Chairs demand Plan!B3:G3 '
        "is now Plan!B6:G6, and so on."
    ]


def test_rows_that_were_sorted_are_found_by_their_labels() -> None:
    """A list of families in the opposite order."""
    one = book(3, "measure_each")
    sheet = one.rows()[one.families[0].name, "demand"][0]
    first = one.rows()[one.families[0].name, "demand"][1][0][0]
    move = rows_reversed(sheet, first, first + len(one.families) - 1)
    before = mapped(one.draft)
    assert cells(resolve(before.map, found(edited(one.draft, move)), FILE)) == cells(before, move)


def test_a_period_that_was_taken_out_is_told() -> None:
    """The first month and its column are gone; the others are what they were."""
    before = mapped(chairs())
    draft = chairs()
    for row in range(1, 5):
        del draft.cells["Plan", row, 2]
    draft.put(("Plan", 4, 3), 110.0)
    after = resolve(before.map, found(draft), FILE)
    assert [one.cells[0] for one in after.rows] == [(2, 3), (3, 3), (4, 3)]
    assert (
        'W500 mine.map.toml: the timeline "Plan" runs from 2024-02 to 2024-06 now, in 5 months; it '
        "was 2024-01 to 2024-06, in 6."
    ) in [str(one) for one in after.moved]


def test_a_row_that_was_taken_out_is_refused_with_its_place() -> None:
    """And where rows of that label are left."""
    before = mapped(two())
    draft = two()
    for column in range(1, 8):
        del draft.cells["Plan", 3, column]
    assert told(partial(resolve, before.map, found(draft), FILE)) == [
        'E524 mine.map.toml: family "Chairs", row 1 (demand): no row "Demand" of its family is '
        'left; it was Plan!B3:G3. Rows of that label: Plan!B6:G6 of "Tables". Correct label, or '
        "found, the family as the workbook names it; or take the row out here."
    ]


def test_a_copy_on_another_sheet_is_never_taken_for_a_row() -> None:
    """A planner keeps last month's sheet, and takes a row out of this month's."""
    before = mapped(chairs())
    draft = chairs()
    draft.cells |= edited(chairs(), renamed("Plan", "Last month")).cells
    for column in range(1, 8):
        del draft.cells["Plan", 2, column]
    (line,) = told(partial(resolve, before.map, found(draft), FILE))
    assert line.startswith('E524 mine.map.toml: family "Chairs", row 1 (demand): no row "Demand"')
    assert "'Last month'!B2:G2" in line


def test_a_row_that_is_there_twice_is_refused_with_both_places() -> None:
    """Nothing says which of both the map means."""
    before = mapped(chairs())
    draft = chairs(demand=[1, 2, 3, 4, 5, 6])
    assert told(partial(resolve, before.map, found(draft), FILE)) == [
        'E525 mine.map.toml: family "Chairs", row 1 (demand): the label "Demand" and its family '
        'fit Plan!B2:G2 of "Chairs", Plan!B5:G5 of "Chairs"; it was Plan!B2:G2. Give these rows '
        "different labels in the workbook, and write that of this one here."
    ]


def test_a_defined_name_decides_among_rows_of_the_same_label() -> None:
    """It goes with its cells; a name that points at another row now decides nothing."""
    draft = chairs()
    draft.names["ChairsDemand"] = "=Plan!$B$2:$G$2"
    before = mapped(draft)
    assert [one.row.name for one in before.rows] == ["ChairsDemand", "", ""]
    now = chairs(demand=[1, 2, 3, 4, 5, 6])
    now.names["ChairsDemand"] = "=Plan!$B$5:$G$5"
    after = resolve(before.map, found(now), FILE)
    assert after.rows[0].cells[0] == (5, 2)
    now.names["ChairsDemand"] = "=Plan!$B$3:$G$3"
    (line,) = told(partial(resolve, before.map, found(now), FILE))
    assert line.startswith("E525")


def test_a_family_that_was_renamed_in_the_workbook_is_told() -> None:
    """Where its labels stand alone on the sheet."""
    before = mapped(chairs())
    draft = chairs()
    draft.put(("Plan", 1, 1), "Seats")
    after = resolve(before.map, found(draft), FILE)
    assert cells(after) == cells(before)
    assert [str(one) for one in after.moved] == [
        'W500 mine.map.toml: the family "Chairs" is called "Seats" in the workbook now.'
    ]
    assert after.map.families[0].name == "Chairs"


def test_a_sheet_that_is_gone_is_refused() -> None:
    """With the sheets that are there."""
    before = mapped(chairs())
    draft = drafted([("Shopping",), ("Milk", 2.0)], "List")
    assert told(partial(resolve, before.map, found(draft), FILE)) == [
        'E523 mine.map.toml: there is no sheet "Plan"; the workbook has "List". Name it "Plan" '
        "again, or write the name that it has now into the map."
    ]


def test_a_sheet_that_may_be_any_of_two_is_refused() -> None:
    """Two copies of it stand under other names."""
    before = mapped(chairs())
    draft = edited(chairs(), renamed("Plan", "One"))
    draft.cells |= edited(chairs(), renamed("Plan", "Two")).cells
    (line,) = told(partial(resolve, before.map, found(draft), FILE))
    assert line.startswith(
        'E525 mine.map.toml: the sheet "Plan" of the map may be any of "One", "Two".'
    )


def test_a_period_that_was_torn_off_is_refused() -> None:
    """Six blank columns part the months: the first four are not the whole row."""
    before = mapped(chairs())
    draft = edited(chairs(), columns_put_in("Plan", 6, 6))
    lines = told(partial(resolve, before.map, found(draft), FILE))
    assert len(lines) == 3
    assert all(line.startswith("E524 mine.map.toml: family") for line in lines)
    assert "its periods are torn apart: Plan!M1 does not follow the others" in lines[0]
