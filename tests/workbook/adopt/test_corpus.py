"""Generated workbooks of many habits: what is found of them, and that nothing is made up."""

from __future__ import annotations

import pytest
from breadth import few
from workbook.adopt.corpus import book
from workbook.adopt.habits import LAYOUTS
from workbook.adopt.measure import Score, is_told
from workbook.adopt.planted import KINDS, plant

from sopxl_workbook.adopt import Status, adopt


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_clean_book_is_found_whole(layout: str) -> None:
    """Every timeline and row by its words or numbers; no false alarm; most rows proven."""
    score = Score()
    for seed in (list(LAYOUTS).index(layout), 500 + list(LAYOUTS).index(layout)):
        one = book(seed, layout)
        adopted = adopt(one.draft.written())
        score.count(one, adopted)
        assert adopted.holds_plan
        assert adopted.counts[Status.PROVEN] >= len(one.families)
    assert score.alarms == []
    assert score.missed == []
    assert score.timelines_found == score.timelines


@few("kind", list(KINDS), quick=2)
def test_a_planted_mistake_is_told_at_its_place(kind: str) -> None:
    """In the first books that have a place for it."""
    told = []
    for seed in range(150):
        one = book(seed, "sections" if kind in ("subtotal_counted_twice", "hidden_input") else None)
        planted = plant(one, kind)
        if planted is not None:
            told.append(is_told(adopt(one.draft.written()), planted))
        if len(told) == 2:
            break
    assert told == [True, True]


@pytest.mark.slow
def test_the_goals_are_met() -> None:
    """At least 95 % of timelines and rows, and no false alarm, over many books."""
    score = Score()
    for seed in range(1000, 1140):
        one = book(seed)
        score.count(one, adopt(one.draft.written()))
    assert score.timelines_found >= 0.95 * score.timelines
    assert score.rows_found >= 0.95 * score.rows
    assert score.alarms == []


@pytest.mark.slow
def test_the_goal_for_mistakes_is_met() -> None:
    """At least 95 % of the planted mistakes are told."""
    score = Score()
    for seed in range(1000, 1028):
        for kind in KINDS:
            one = book(seed)
            planted = plant(one, kind)
            if planted is not None:
                score.look_for(one, planted)
    assert score.mistakes > 200
    assert score.mistakes_found >= 0.95 * score.mistakes
