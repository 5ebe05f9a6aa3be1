"""A month of a mapped workbook: planned, checked, rolled over and undone, in many layouts.

The generator's own arithmetic says what every cell has to show afterwards.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from workbook.adopt import corpus
from workbook.adopt.draft import Place
from workbook.adopt.firms import COMPUTED
from workbook.adopt.layouts import Book
from workbook.adopt.mine import both, first_closed, formulas, mapped, other_parts, shown

from sopxl.errors import ProblemsError, RefusedError
from sopxl_udfs.kit import kit
from sopxl_workbook import runs
from sopxl_workbook.adopt.use.asked import Asked
from sopxl_workbook.adopt.use.check import check
from sopxl_workbook.adopt.use.plan import plan
from sopxl_workbook.adopt.use.rollover import rollover
from sopxl_workbook.adopt.use.undo import undo

KIT = kit()
LAYOUTS = {
    "sections": 42,
    "measures below one another": 4,
    "down": 7,
    "a block a month": 9,
    "quarters below quarters": 10,
    "a long table": 11,
}  # a seed of the corpus for each
MANY = range(70)
METHODS = ("chase", "level", "hybrid", "optimal")
# Every book by two methods, each two of them together on some, and each layout by all.
PAIRS = ((0, 1), (2, 3), (0, 2), (1, 3), (0, 3), (1, 2))
TRIED = [
    (seed, method)
    for seed in MANY
    for number, method in enumerate(METHODS)
    if number in PAIRS[seed % len(PAIRS)] or seed in LAYOUTS.values()
]
UNKNOWN = (13, 43)  # whose opening stands where no word says what it is
PLANNED = {"production", "shipments"}
BESIDE = ("reviewed", "plan_and_actual")  # layouts in which actuals stand beside a plan of its own


def expected(made: Book, changed: dict[Place, Any]) -> dict[Place, Any]:
    """What every cell shows once some hold another number, by the generator's arithmetic."""
    for place, value in changed.items():
        made.draft.put(place, value)
    return made.draft.values()


def same(one: Any, other: Any) -> bool:
    """Whether two cells show the same; a day of the draft is a serial in the file."""
    if isinstance(one, float) and isinstance(other, float):
        return abs(one - other) <= 1e-9 * max(1.0, abs(other))
    return not isinstance(other, (str, float)) or one == other


def differing(data: bytes, wanted: dict[Place, Any]) -> list[Place]:
    """The cells that do not show what they have to."""
    found = shown(data)
    return [place for place, value in wanted.items() if not same(found.get(place), value)]


def in_months(made: Book) -> bool:
    """Whether a book has a sheet for each period, so that a row runs over sheets."""
    sheets = {(of, measure): set[str]() for of, measure, _ in made.at}
    for (of, measure, _), place in made.at.items():
        sheets[of, measure].add(place[0])
    return any(len(names) > 1 for names in sheets.values())


def runs_on_its_own(made: Book) -> bool:
    """Whether planned stock opens by formula from planned stock while another was counted."""
    period = first_closed(made)
    stock = made.at.get((made.families[0].name, "ending_inventory", period))
    is_formula = stock is not None and isinstance(made.draft.cells[stock], str)
    return made.name.partition("-")[2] in BESIDE and is_formula


def month(made: Book, folder: Path, asked: Asked) -> None:
    """Plans, checks, rolls and takes back; each step held against what it has to be."""
    path = mapped(folder, made.draft, closed=first_closed(made))
    first = both(path)
    measures = {place: measure for (_, measure, _), place in made.at.items()}
    passed = check(path).passed
    done = plan(path, asked)
    planned = both(path)
    written = {change.spot: change.new for change in done.changes.typed()}
    assert {measures[spot] for spot in written} <= PLANNED | set(COMPUTED)
    assert {measures[spot] for spot in written} & PLANNED or not written
    assert list(other_parts(first[0], planned[0])) == []
    assert formulas(planned[0]) == formulas(first[0])
    assert differing(planned[0], expected(made, written)) == []
    assert check(path).passed == passed
    if made.blended:
        with pytest.raises(ProblemsError, match="E514"):
            rollover(path)  # nobody knows yet what was sold
    elif runs_on_its_own(made):
        with pytest.raises(ProblemsError, match="E539"):
            rollover(path)  # the planned stock has no place for what was counted
    else:
        rollover(path)
        rolled = both(path)
        assert rolled[1] != planned[1]
        assert list(other_parts(first[0], rolled[0])) == []
        assert check(path).passed == passed
        undo(path, kit=KIT)
    assert both(path) == planned
    if written:
        undo(path, kit=KIT)
    assert both(path) == first
    assert runs.verify_log(runs.log_of(path)) is None


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_month_of_each_layout(layout: str, tmp_path: Path) -> None:
    """Only cells of the map change, formulas stay, results follow, and undo gives all back."""
    month(corpus.book(LAYOUTS[layout]), tmp_path, Asked("level"))


@pytest.mark.slow
@pytest.mark.parametrize(("seed", "method"), TRIED)
def test_a_month_of_many_books(seed: int, method: str, tmp_path: Path) -> None:
    """So by every method, wherever the opening is known; where it is not, nothing is written.

    Nor is a map where no row of it could say its cells.
    """
    made = corpus.book(seed)
    if in_months(made):
        with pytest.raises(RefusedError, match="E529"):
            mapped(tmp_path, made.draft, closed=first_closed(made))
        assert list(tmp_path.iterdir()) == [tmp_path / "mine.xlsx"]
        assert (tmp_path / "mine.xlsx").read_bytes() == made.draft.written()
        return
    costs = {"holding": 1.0, "rate change": 2.0} if method == "optimal" else {}
    if seed not in UNKNOWN:
        month(made, tmp_path, Asked(method, costs=costs))
        return
    path = mapped(tmp_path, made.draft)
    with pytest.raises(ProblemsError, match="E534"):
        plan(path, Asked(method, costs=costs))
    assert not runs.folder_of(path).exists()
