"""What a planner reads of a change set: ranges, digits, windows of any width."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopxl.errors import visible
from sopxl_workbook.changes import Change, ChangeSet, Formula, TableSize
from sopxl_workbook.changes.shown import columns_of, cut, shown
from sopxl_workbook.changes.summary import Total
from sopxl_workbook.ooxml import NOT_CALCULATED, CellError

POLICY = "production by policy"


def row(
    number: int, first: int, pairs: list[tuple[Any, Any]], reason: str = POLICY
) -> list[Change]:
    """Neighbours in a row of the sheet Plan."""
    return [
        Change("Plan", number, column, old, new, reason)
        for column, (old, new) in enumerate(pairs, first)
    ]


@pytest.fixture
def planned() -> ChangeSet:
    """A row of twelve months, a note that moved on, a stored result, a table that grew."""
    months = [(1200.0 + 10 * m, 1340.5 + 10 * m) for m in range(12)]
    cells = [
        *row(12, 11, months),
        *row(13, 11, [(None, 5.0)], "filled by the engine"),
        Change("Notes", 4, 2, "open", "closed", "typed by the planner"),
        Change("Start", 5, 2, 1.0, 2.0, "shows the plan", True),
    ]
    return ChangeSet(cells, [TableSize("tblNotes", "Notes", 2, 1003, "notes are added")])


class TestTable:
    """Three columns: where, what, why."""

    def test_neighbours_of_one_reason_share_a_line(self, planned: ChangeSet) -> None:
        """As many of them as there is room for; stored results are left out."""
        head, *lines = planned.as_text().splitlines()
        middle = len("12 cells: 1,200 -> 1,340.5, 1,210 -> 1,350.5, ...")
        expected = [
            ("cell", "old -> new", "why"),
            ("Notes!tblNotes", "2 -> 1,003 rows", "notes are added"),
            ("Notes!B4", '"open" -> "closed"', "typed by the planner"),
            ("Plan!K12:V12", "12 cells: 1,200 -> 1,340.5, 1,210 -> 1,350.5, ...", POLICY),
            ("Plan!K13", "blank -> 5", "filled by the engine"),
        ]
        assert [head, *lines] == [
            f"{place:<14}  {what:<{middle}}  {why}" for place, what, why in expected
        ]

    def test_every_cell_on_a_line_of_its_own(self, planned: ChangeSet) -> None:
        """Stored results too, marked as what they are."""
        lines = planned.as_text(every_cell=True).splitlines()
        assert len(lines) == 1 + 1 + len(planned)
        assert lines[3] == f"Plan!K12        1,200 -> 1,340.5    {POLICY}"
        assert lines[-1] == "Start!B5        1 -> 2              shows the plan (stored result)"

    def test_what_is_too_long_is_counted(self, planned: ChangeSet) -> None:
        """And it says how to see it."""
        assert planned.as_text(limit=3).splitlines()[4:] == ["... and 1 line more: add --all."]
        assert planned.as_text(limit=1).splitlines()[2:] == ["... and 3 lines more: add --all."]
        assert planned.as_text(limit=4) == planned.as_text()

    def test_a_gap_another_row_or_reason_begins_a_line(self) -> None:
        """A range has one reason and no hole."""
        cells = [
            *row(1, 1, [(0, 1), (0, 2)]),
            *row(1, 3, [(0, 3)], "other"),
            *row(1, 5, [(0, 4)]),
            *row(2, 1, [(0, 5)]),
        ]
        places = [line.split()[0] for line in ChangeSet(cells).as_text().splitlines()[1:]]
        assert places == ["Plan!A1:B1", "Plan!C1", "Plan!E1", "Plan!A2"]

    def test_nothing_is_shown_of_nothing(self) -> None:
        """No head over an empty list."""
        assert ChangeSet([]).as_text() == ""
        assert ChangeSet(row(1, 1, [(0, 1)])).as_text() != ""

    @given(
        st.lists(st.tuples(st.text(max_size=30), st.floats(allow_nan=False)), max_size=6),
        st.integers(1, 120),
        st.booleans(),
    )
    def test_no_line_is_wider_than_the_window(
        self, pairs: list[tuple[str, float]], width: int, every: bool
    ) -> None:
        """Wide letters, marks over letters and tabs counted as they are shown."""
        pairs = [(old, 0.0 if new in (float("inf"), float("-inf")) else new) for old, new in pairs]
        cells = row(1, 1, pairs, "漢字 e\u0301")  # type: ignore[arg-type]
        for line in ChangeSet(cells).as_text(width=width, every_cell=every).splitlines():
            assert columns_of(line) <= width
            assert line == visible(line)


class TestTabs:
    """A line a cell, for other programs."""

    def test_plain_contents_parted_by_tabs(self) -> None:
        """Digits without thousands, a blank as nothing, no line end inside."""
        cells = [
            Change("Bob's plan", 1, 1, 1234567.25, None, "why"),
            Change("Bob's plan", 1, 2, "a\tb\n", True, "why"),
            Change("Bob's plan", 1, 3, CellError("#N/A"), Formula("=A1", 2.0), "why"),
            Change("Bob's plan", 1, 4, NOT_CALCULATED, 2.0, "why", True),
        ]
        found = ChangeSet(cells, [TableSize("tblX", "Bob's plan", 1, 2000, "grown")])
        lines = [
            "'Bob''s plan'!tblX\t\t1 rows\t2000 rows\tgrown",
            "'Bob''s plan'!A1\t\t1234567.25\t\twhy",
            "'Bob''s plan'!B1\t\ta<U+0009>b<U+000A>\tTRUE\twhy",
            "'Bob''s plan'!C1\t\t#N/A\t=A1\twhy",
        ]
        assert list(found.as_lines()) == lines
        stored = "'Bob''s plan'!D1\t\tnot calculated\t2\twhy\tstored result"
        assert list(found.as_lines(every_cell=True)) == [*lines, stored]


class TestShown:
    """One content."""

    @pytest.mark.parametrize(
        ("content", "text"),
        [
            (1234.0, "1,234"),
            (-0.0, "0"),
            (0.1 + 0.2, "0.30000000000000004"),
            (1e300, "1e+300"),
            (None, "blank"),
            ("", '""'),
            ("1,234", '"1,234"'),
            (False, "FALSE"),
            (CellError("#DIV/0!"), "#DIV/0!"),
            (NOT_CALCULATED, "not calculated"),
            (Formula("=A1*2", "x"), '=A1*2 ("x")'),
            ("left\u202eright\u200b\ud800", '"left<U+202E>right<U+200B><U+D800>"'),
            ("\U000e0041", '"<U+E0041>"'),
        ],
    )
    def test_every_kind_looks_different(self, content: Any, text: str) -> None:
        """Every digit is shown, and what would mislead the eye is shown as its code."""
        assert shown(content) == text

    @pytest.mark.parametrize(
        ("width", "text"),
        [(40, "漢字 and letters"), (12, "漢字 and..."), (6, "漢..."), (2, ".."), (1, ".")],
    )
    def test_a_text_is_cut_by_columns(self, width: int, text: str) -> None:
        """A wide letter is never cut in half."""
        assert cut("漢字 and letters", width) == text


class TestSummary:
    """Counts and control totals."""

    def test_counts_and_sums(self, planned: ChangeSet) -> None:
        """What a person would type, by sheet and by reason; sums exact to the last cent."""
        found = planned.summary()
        assert (found.typed, found.cached) == (14, 1)
        assert found.by_sheet == {"Notes": 1, "Plan": 13}
        assert found.by_reason == {
            "filled by the engine": 1,
            POLICY: 12,
            "typed by the planner": 1,
        }
        assert found.totals == (
            Total("Notes", "typed by the planner", 1, 0, 0.0, 0.0),
            Total("Plan", "filled by the engine", 1, 1, 0.0, 5.0),
            Total("Plan", POLICY, 12, 12, 15060.0, 16746.0),
        )
        assert found.resized == planned.resized

    def test_a_sum_loses_nothing(self) -> None:
        """Ten dimes are a dollar; TRUE, texts and errors are no numbers."""
        contents = [*[0.1] * 10, True, "1", CellError("#N/A"), Formula("=A1", 2.0)]
        found = ChangeSet(row(1, 1, [(value, None) for value in contents])).summary()
        assert found.totals == (Total("Plan", POLICY, 14, 11, 3.0, 0.0),)
