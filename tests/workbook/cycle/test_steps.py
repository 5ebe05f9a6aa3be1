"""A14, the steps of the month: kept and cleared by roll over, and the gate as the book keeps it."""

from __future__ import annotations

from pathlib import Path

import pytest
from workbook.cycle.firm import BY, Firm, added, authorise, fact, roll, rows_of, setting, typed

from sopxl.plan.make import plan_as_it_stands
from sopxl_udfs.kit import kit
from sopxl_workbook import run
from sopxl_workbook.contract import CYCLE, GATE, NOTES, REVIEW, SIGNED
from sopxl_workbook.cycle import undo
from sopxl_workbook.cycle.content import contents
from sopxl_workbook.cycle.status import status
from sopxl_workbook.ooxml import read_book
from sopxl_workbook.pages import view_as_it_stands
from sopxl_workbook.read import read_company
from sopxl_workbook.sheets import cycle
from sopxl_workbook.sheets.cycle_lines import BY as BY_COLUMN
from sopxl_workbook.sheets.cycle_lines import DAY, STATE, WHAT
from sopxl_workbook.steps import DEFAULT_STEPS, step_rows
from sopxl_workbook.values import BookValues

JANUARY_2 = 46024.0  # day number


def page(book: Path, row: int, *columns: int) -> list[object]:
    """Some cells of the page Cycle."""
    sheet = read_book(book).sheet(cycle.SHEET)
    return [sheet[row, column] for column in columns]


class TestTheMonth:
    def test_a_new_book_has_the_five_steps(self, open_book: Path) -> None:
        """Step, function and working day; a planner's own rows are taken instead."""
        steps = [
            (row["Step"], row["Name"], row["Function"], row["Due workday"])
            for row in rows_of(open_book, CYCLE)
        ]
        assert steps == [
            (1.0, "Data gathering", "Planning", 3.0),
            (2.0, "Demand planning", "Sales", 7.0),
            (3.0, "Supply planning", "Operations", 9.0),
            (4.0, "Pre-meeting", "Finance", 10.0),
            (5.0, "Executive meeting", "General management", 12.0),
        ]
        own = [[1.0, "Review", "Marketing", None, None, None, None, None]]
        assert step_rows(own) == own
        assert len(step_rows([])) == len(DEFAULT_STEPS)

    def test_roll_over_keeps_the_signatures_and_clears_them(self, loaded: Path) -> None:
        """Each step with its month and run, unsigned ones too; undo puts all back."""
        fact(loaded, CYCLE, 1, "Signed by", "Bob")
        fact(loaded, CYCLE, 1, "Signed on", JANUARY_2)
        fact(loaded, CYCLE, 1, "Comment", "promotion agreed")
        before = contents(read_book(loaded))
        made = roll(loaded)
        run_id = str(read_book(loaded).named_value("sop_closed_run"))
        signed = rows_of(loaded, SIGNED)
        assert [row["Signed by"] for row in signed] == [None, "Bob", None, None, None]
        assert signed[1] == {
            "Period": "2026-01",
            "Step": 2.0,
            "Name": "Demand planning",
            "Function": "Sales",
            "Owner": None,
            "Due workday": 7.0,
            "Signed by": "Bob",
            "Signed on": JANUARY_2,
            "Comment": "promotion agreed",
            "Run": run_id,
        }
        left = rows_of(loaded, CYCLE)
        assert [row["Name"] for row in left] == [row[1] for row in DEFAULT_STEPS]
        assert {row[name] for row in left for name in ("Signed by", "Signed on", "Comment")} == {
            None
        }
        assert made.month.label == "2026-01"
        assert run.check(loaded, kit=kit()).passed
        undo.undo(loaded, kit=kit(), by=BY)
        assert contents(read_book(loaded)) == before


class TestTheGateOfTheBook:
    def test_plan_keeps_what_authorise_would_say(self, open_book: Path) -> None:
        """The rows are those of the gate that authorise asks, line by line."""
        rows = rows_of(open_book, GATE)
        gate = authorise(open_book, "a trial").gate
        assert [row["Rule"] for row in rows] == [line.rule for line in gate.lines]
        assert [row["Result"] for row in rows] == [line.result for line in gate.lines]
        assert [row["Held"] for row in rows[:9]] == [line.held for line in gate.lines[:9]]

    @pytest.mark.parametrize("what", ["a signature", "a review", "an input", "a cash limit"])
    def test_it_is_told_when_something_changed_since(self, open_book: Path, what: str) -> None:
        """The mark on the page turns, and the next plan holds the gate anew."""
        assert str(_state(open_book)).startswith("● As the book stands. New book, 2026-01")
        if what == "a signature":
            fact(open_book, CYCLE, 0, "Signed by", "Ann")
        elif what == "a review":
            fact(open_book, REVIEW, 0, "State", "not reviewed")
        elif what == "an input":
            typed(open_book, "Policy", "D5", 12.0)
        else:
            setting(open_book, "sop_cash_limit", 5.0)
        assert _shown(open_book).startswith("▲ Something changed since, press Plan. New book")
        run.plan(open_book, kit=kit(), by=BY)
        assert str(_state(open_book)).startswith("● As the book stands. Plan of 2026-01, Ann, 20")
        assert run.plan(open_book, kit=kit(), by=BY).summary.endswith("nothing changes.")

    def test_a_fault_of_the_plan_is_shown_with_its_place(self, open_book: Path) -> None:
        """The page says it before anybody presses Authorise."""
        setting(open_book, "sop_cash_limit", 5.0)
        run.plan(open_book, kit=kit(), by=BY)
        row = cycle.GATE_ROW + 7
        what, breaks, place, state = page(open_book, row, WHAT, DAY, BY_COLUMN, STATE)
        assert (what, breaks) == ("the cash tied up in inventory is within its limit", 12.0)
        assert str(place).startswith("Projection!")
        assert state == "▲ Fails"
        headline = page(open_book, 2, 2)[0]
        assert headline == "2026-01: 0 of 5 steps signed; the gate fails at 1 rule"


class TestThePage:
    def test_due_days_and_states(self, open_book: Path) -> None:
        """Working days of January 2026 without the holidays; late by the status day alone."""
        fact(open_book, CYCLE, 0, "Signed by", "Ann")
        fact(open_book, CYCLE, 0, "Signed on", 46027.0)
        fact(open_book, CYCLE, 1, "Signed by", "Bob")
        fact(open_book, CYCLE, 1, "Signed on", 46050.0)
        run.plan(open_book, kit=kit(), by=BY)
        rows = range(cycle.STEPS_ROW, cycle.STEPS_ROW + 5)
        # January 1 is a Thursday: working days 3, 7, 9, 10, 12 are the 5th, 9th, 13th, 14th, 16th.
        assert [page(open_book, row, DAY)[0] for row in rows] == [
            46027.0, 46031.0, 46035.0, 46036.0, 46038.0
        ]  # fmt: skip
        states = [page(open_book, row, STATE)[0] for row in rows]
        assert states == ["● Signed", "● Signed late", "○ Open", "○ Open", "○ Open"]
        setting(open_book, "sop_status_day", 46036.0)
        run.plan(open_book, kit=kit(), by=BY)
        states = [page(open_book, row, STATE)[0] for row in rows]
        assert states == ["● Signed", "● Signed late", "▲ Late", "○ Open", "○ Open"]
        assert page(open_book, rows[-1] + 1, WHAT, DAY, STATE) == ["", "", ""]
        found = status(open_book)
        assert found.as_text().splitlines()[5:9] == [
            "Signed       2 of 5 steps",
            "             ● Signed: 1 Data gathering, Planning, by Ann on 2026-01-05",
            "             ● Signed late: 2 Demand planning, Sales, by Bob on 2026-01-28",
            "             ▲ Late: 3 Supply planning, Operations, due on working day 9, 2026-01-13",
        ]
        third = found.as_dict()["steps"][2]
        assert (third["state"], third["signed"], third["due_day"]) == ("late", False, "2026-01-13")
        assert [step["signed"] for step in found.as_dict()["steps"]] == [True, True, *[False] * 3]

    def test_a_paper_of_another_name_is_told(self, open_book: Path) -> None:
        """With the cell, what was found and what is expected; a blank and either case are right."""
        for word in ("letter", "A4", None):
            setting(open_book, "sop_paper", word)
            warnings = read_company(read_book(open_book)).tables.warnings
            assert [one for one in warnings if one.code == "W630"] == []
        setting(open_book, "sop_paper", "A3")
        warnings = read_company(read_book(open_book)).tables.warnings
        (told,) = [one for one in warnings if one.code == "W630"]
        assert told.message == 'found "A3", A4 or Letter is expected; sheets are drawn on A4.'
        assert told.where.startswith("Control!")

    def test_open_notes_stay_until_they_are_closed(self, rolled: Path, firm: Firm) -> None:
        """A24: carried over a roll, the latest first; a closed one stays on Notes as history."""
        texts = ["Oats stay dear", "One supplier", "A second shift from May"]
        closed = (None, "2026-01", None)
        for text, month in zip(texts, closed, strict=True):
            added(rolled, NOTES, "2026-01", "Family 000", "decision", text, None, month)
        run.plan(rolled, kit=kit(), by=BY)
        shown = [page(rolled, cycle.NOTES_ROW + i, DAY)[0] for i in range(3)]
        assert shown == [texts[2], texts[0], ""]
        firm.month(rolled, firm.start + 1)
        shown = [page(rolled, cycle.NOTES_ROW + i, DAY)[0] for i in range(3)]
        assert shown == [texts[2], texts[0], ""]
        heading = page(rolled, cycle.NOTES_ROW - 2, 2)[0]
        assert heading == "Open assumptions, vulnerabilities and decisions: 2 of 3"


def _state(book: Path) -> object:
    """What the page says of the gate's age, as it is stored."""
    return page(book, cycle.GATE_ROW - 2, 6)[0]


def _shown(book: Path) -> str:
    """The same as a spreadsheet works it out: the twin, which differs from what is stored."""
    opened = read_book(book)
    values = BookValues.of(plan_as_it_stands(read_company(opened).company))
    view, _ = view_as_it_stands(opened, values)
    return str(cycle.PAGE.cells(values, view, kit())[cycle.GATE_ROW - 2, 6].value)
