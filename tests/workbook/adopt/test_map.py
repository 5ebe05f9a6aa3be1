"""A map is proposed, written, read back and resolved; corrections of the planner stand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from workbook.adopt.corpus import book
from workbook.adopt.draft import Draft
from workbook.adopt.habits import LAYOUTS
from workbook.adopt.sheets import chairs, plan

from sopxl.errors import ProblemsError
from sopxl_workbook.adopt import adopt
from sopxl_workbook.adopt.find import Found, find
from sopxl_workbook.adopt.mapped import (
    Map,
    MapCell,
    Resolved,
    as_toml,
    check_rules,
    parse_map,
    resolve,
)
from sopxl_workbook.ooxml import read_book

MAPPED = [layout for layout in LAYOUTS if layout != "month_sheets"]  # a map names a row's sheet
FILE = "mine.map.toml"
RULE = "ending inventory = ending inventory before + production - demand"


def mapped(draft: Draft) -> Resolved:
    """The map that is proposed of a workbook."""
    return adopt(draft.written()).mapped


def found(draft: Draft) -> Found:
    """The rows of a workbook."""
    return find(read_book(draft.written()))


def places(resolved: Resolved) -> list[tuple[str, tuple[tuple[int, int], ...]]]:
    """Sheet and cells of every row."""
    return [(one.sheet, one.cells) for one in resolved.rows]


def seed_of(layout: str) -> int:
    """A book of a layout with a few families."""
    seeds = range(700 + list(LAYOUTS).index(layout), 1400, 14)
    return next(seed for seed in seeds if len(book(seed, layout).families) <= 4)


def told(work: Callable[[], object]) -> list[str]:
    """Everything that is refused."""
    with pytest.raises(ProblemsError) as refused:
        work()
    return [str(problem) for problem in refused.value.problems]


def corrected(text: str, *changes: tuple[str, str]) -> Map:
    """A map whose file a planner edited."""
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    return parse_map(text, FILE)


@pytest.mark.parametrize("layout", MAPPED)
def test_a_map_of_every_layout_is_read_back_and_resolved_to_the_same_cells(layout: str) -> None:
    """In the workbook that it was written of, and in one that was saved again."""
    one = book(seed_of(layout), layout)
    adopted = adopt(one.draft.written())
    proposed = adopted.mapped
    kept = parse_map(as_toml(proposed.map), FILE)
    assert kept == proposed.map
    for sha256 in (kept.sha256, "another"):
        resolved = resolve(replace(kept, sha256=sha256), adopted.found, FILE)
        assert places(resolved) == places(proposed) != []
        assert resolved.map == proposed.map
        assert resolved.moved == ()
        assert check_rules(resolved, FILE) == []
    wanted = {place for _, place in one.rows().items()}
    assert wanted <= set(places(proposed))


@pytest.mark.parametrize("layout", MAPPED)
def test_only_typed_cells_may_be_written(layout: str) -> None:
    """No formula of any layout is open, and no cell that stands for two periods."""
    resolved = mapped(book(seed_of(layout), layout).draft)
    formulas = resolved.found.formulas
    opened = [
        (one.sheet, cell)
        for one in resolved.rows
        for cell, is_open in zip(one.cells, one.open, strict=True)
        if is_open
    ]
    assert opened
    assert not any(cell in formulas[sheet].texts for sheet, cell in opened)
    assert len(set(opened)) == len(opened)


def test_a_map_says_how_a_family_is_planned() -> None:
    """Strategy, rules, the opening in its own cell, what may be written."""
    draft = chairs()
    draft.put(("Plan", 6, 1), "Opening inventory")
    draft.put(("Plan", 6, 2), 100.0)
    draft.put(("Plan", 4, 2), "=B6+B3-B2")
    resolved = mapped(draft)
    (family,) = resolved.map.families
    assert (family.name, family.strategy, family.backorders) == ("Chairs", "stock", "none")
    assert family.rules == (RULE,)
    opening = MapCell("opening_inventory", "Plan", (6, 2), "Opening inventory", True)
    assert family.cells == (opening,)
    assert {one.row.measure: one.row.write for one in resolved.rows} == {
        "demand": True,
        "production": True,
        "ending_inventory": False,
    }
    assert resolved.by_family["Chairs"]["demand"][0].open.all()


def test_a_family_with_a_backlog_is_made_to_order() -> None:
    """And inventory below zero is what is owed to customers."""
    backlog = {
        "Bookings": [9, 8, 7, 6, 5, 4],
        "Shipments": [5] * 6,
        "Backlog": [4, 7, 9, 10, 10, 9],
    }
    assert mapped(plan(backlog)).map.families[0].strategy == "order"
    short = {"Demand": [9] * 6, "Production": [5] * 6, "Inventory": [-4 * t for t in range(1, 7)]}
    assert mapped(plan(short)).map.families[0].backorders == "negative"


def test_actuals_tell_the_last_closed_period() -> None:
    """They are filled up to it and blank from then on."""
    resolved = mapped(chairs(Actual_sales=[41, 52, 58, None, None, None]))
    assert resolved.map.closed == "2024-03"
    assert [resolved.closed_of(one) for one in resolved.rows] == [3, 3, 3, 3]


def test_balances_that_were_typed_tell_it_too() -> None:
    """The past as it was counted, then formulas."""
    draft = chairs()
    for column, value in ((2, 110.0), (3, 110.0)):
        draft.put(("Plan", 4, column), value)
    assert mapped(draft).map.closed == "2024-02"


def test_one_typed_period_is_an_opening() -> None:
    """It does not tell that a month is closed."""
    draft = chairs()
    draft.put(("Plan", 4, 2), 110.0)
    assert mapped(draft).map.closed == ""


def test_a_planner_corrects_names_measures_and_what_may_be_written() -> None:
    """The workbook's own name of the family goes on to find it."""
    draft = chairs(Firm=[1, 2, 3, 4, 5, 6])
    text = as_toml(mapped(draft).map)
    changed = corrected(
        text,
        ('name = "Chairs"', 'name = "Seats"'),
        ('closed = ""', "closed = 2024-02-01"),
        ('label = "Demand", write = true', 'label = "Demand", write = false'),
    )
    resolved = resolve(replace(changed, sha256="saved again"), found(draft), FILE)
    row = resolved.by_family["Seats"]["demand"][0]
    assert (row.series.family, row.open.any()) == ("Seats", np.False_)
    assert resolved.closed_of(row) == 2
    assert check_rules(resolved, FILE) == []


def test_a_row_may_be_given_other_cells() -> None:
    """Its label is taken out; the next map has the right one."""
    draft = chairs(Call_offs=[39, 50, 60, 50, 40, 60])
    text = as_toml(mapped(draft).map)
    changed = corrected(text, ('cells = "B2:G2", label = "Demand"', 'cells = "B5:G5"'))
    resolved = resolve(changed, found(draft), FILE)
    (row,) = resolved.by_family["Chairs"]["demand"]
    assert row.cells == tuple((5, column) for column in range(2, 8))
    assert row.row.label == "Call offs"
    assert told(partial(resolve, replace(changed, sha256="saved again"), found(draft), FILE)) == [
        'E524 mine.map.toml: family "Chairs", row 1 (demand): only its cells B5:G5 say which row '
        "it is, and the workbook was changed since. Correct the cells, and write the label that "
        "stands beside them into the map."
    ]


def test_a_row_that_no_search_finds_may_be_mapped() -> None:
    """A single number is no row to the search; the planner says that it is one."""
    draft = chairs(Scrap=[None, None, 5, None, None, None])
    row = '  { measure = "production"'
    extra = '  { measure = "scrap", timeline = "Plan", cells = "B5:G5" },\n'
    changed = corrected(as_toml(mapped(draft).map), (row, extra + row))
    resolved = resolve(changed, found(draft), FILE)
    (scrap,) = resolved.by_family["Chairs"]["scrap"]
    assert scrap.row.label == "Scrap"
    again = resolve(replace(resolved.map, sha256="saved again"), found(draft), FILE)
    assert places(again) == places(resolved)


def test_rows_that_a_map_leaves_out_mean_nothing() -> None:
    """They enter no proof."""
    draft = chairs()
    lines = as_toml(mapped(draft).map).splitlines()
    kept = [line for line in lines if '"ending_inventory"' not in line and RULE not in line]
    resolved = resolve(parse_map("\n".join(kept), FILE), found(draft), FILE)
    measures = [one.measure for one in resolved.found.series]
    assert measures == ["demand", "production", ""]


def test_a_wrong_correction_is_found_by_the_rules() -> None:
    """Demand and production swapped: the identity fails, with the first cell that shows it."""
    draft = chairs()
    text = as_toml(mapped(draft).map)
    swapped = corrected(
        text,
        ('measure = "demand"', 'measure = "x"'),
        ('measure = "production"', 'measure = "demand"'),
        ('measure = "x"', 'measure = "production"'),
    )
    resolved = resolve(swapped, found(draft), FILE)
    assert [str(one) for one in check_rules(resolved, FILE)] == [
        f'E528 mine.map.toml: family "Chairs": the rule {RULE} holds in 2 of 5 periods: Plan!D4 '
        "shows 100, 120 follows from the rows of the map. Correct the measures or the cells of "
        "its rows; or take the rule out if it is none of yours."
    ]


def test_a_rule_needs_its_rows() -> None:
    """A row that became another measure leaves a rule without it."""
    draft = chairs()
    changed = corrected(as_toml(mapped(draft).map), ('measure = "production"', 'measure = "scrap"'))
    (problem,) = check_rules(resolve(changed, found(draft), FILE), FILE)
    assert problem.code == "E527"
    assert problem.message == f'no rows of the map can fulfil the rule "{RULE}".'


def test_a_mistake_of_the_workbook_is_none_of_the_map() -> None:
    """One broken period of five is left to the proofs."""
    draft = chairs()
    kept = mapped(draft).map
    draft.put(("Plan", 4, 5), 137.0)
    assert check_rules(resolve(kept, found(draft), FILE), FILE) == []


def test_a_label_and_its_cells_have_to_agree() -> None:
    """Where the workbook is as it was, nothing has moved: one of both is wrong."""
    draft = chairs()
    changed = corrected(
        as_toml(mapped(draft).map), ('"B2:G2", label = "Dem', '"B3:G3", label = "Dem')
    )
    assert told(partial(resolve, changed, found(draft), FILE)) == [
        'E527 mine.map.toml: family "Chairs", row 1 (demand): "Production" stands beside '
        'Plan!B3:G3, the label in the map is "Demand". Correct the one that is wrong, or take the '
        "label out of the map."
    ]


def test_two_rows_on_the_same_cells_are_refused() -> None:
    """One of both is mapped wrongly."""
    draft = chairs()
    cells = '"B2:G2", label = "Demand"'
    changed = corrected(as_toml(mapped(draft).map), (cells, '"B3:G3", label = "Production"'))
    assert told(partial(resolve, changed, found(draft), FILE)) == [
        'E527 mine.map.toml: the rows "Chairs" demand and "Chairs" production stand on the same '
        "cells. Correct the cells and the label of one of them, or take it out."
    ]


def test_a_closed_period_that_is_on_no_timeline_is_refused() -> None:
    """A count cannot be placed among dated months."""
    draft = chairs()
    changed = corrected(as_toml(mapped(draft).map), ('closed = ""', 'closed = "W12"'))
    assert told(partial(resolve, changed, found(draft), FILE)) == [
        'E526 mine.map.toml: closed: the last closed period "W12" is not on the timeline of '
        "2024-01 to 2024-06. Give closed as one of these periods, or leave it empty."
    ]


def test_a_sheet_for_each_month_is_not_mapped() -> None:
    """A map names one sheet for a row, so nothing of such a workbook is ever written."""
    adopted = adopt(book(seed_of("month_sheets"), "month_sheets").draft.written())
    assert adopted.holds_plan
    assert list(adopted.mapped.rows) == []
