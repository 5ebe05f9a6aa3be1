"""Rows 41 to 44: no least-cost plan, a cost without end, no answer in time, and plans that tie."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from faults.test_functions import refused as cell_refused
from faults.trying import FIRST, copied, everything, lines, sopxl, typed
from numpy.testing import assert_allclose

from sopxl.errors import NoPlanError
from sopxl.optimise.solver import Live, Solution, Status
from sopxl.plan.make import plan_as_it_stands
from sopxl_udfs.kit import kit
from sopxl_workbook import hosted
from sopxl_workbook.ooxml import read_book
from sopxl_workbook.read import read_company

STATIONS = f"D{FIRST}"  # of the saw
HOLDING = ("--optimal", "--holding", "0.2")
FEW = (
    "E450 Saw, 2026-03: no plan keeps all limits: 1,126.14 hours of Saw are short in 2026-03 to "
    "2027-06. In conflict: demand of Chairs in 2026-01 to 2026-03; demand of Tables in 2026-01 to "
    "2026-03; hours of Saw in 2026-01 to 2026-03; least inventory of Chairs in 2026-03; most "
    "backlog of Tables in 2026-03. > Give Saw more stations, overtime or outside capacity; or "
    "buy Chairs or Tables: give a Subcontract cost; or lower the forecast; or lower the target of "
    "the policy."
)


def control(book: Path, name: str, value: float) -> str:
    """Types a setting into a closed book; gives its place."""
    sheet, ref = read_book(book).defined_name(name).target or ("", "")
    cell = ref.replace("$", "")
    typed(book, sheet, cell, value)
    return f"{sheet}!{cell}"


def no_plan(book: Path, *told: str, code: int = 4) -> None:
    """Command and button leave with these words; no file is another one, none is added."""
    before = everything(book.parent)
    for options in ((), ("--dry-run",)):
        done = sopxl("plan", book, *HOLDING, *options)
        assert (done.err, done.out, done.code) == (lines(*told), "", code)
    assert everything(book.parent) == before


class TestRow41Infeasible:
    """Hard limits that no plan keeps: the smallest conflict, its months, the shortfall."""

    def test_row_41_of_the_company(self, book: Path) -> None:
        """Exit 4; resource, month and hours; nothing is written."""
        no_plan(book, FEW)

    def test_row_41_by_the_button(self, book: Path) -> None:
        """The same sentence, where the rate of holding stands on Control."""
        control(book, "sop_optimal_holding", 0.2)
        before = everything(book.parent)
        with pytest.raises(NoPlanError) as told:
            hosted.offer("optimise", read_book(book), book, kit())
        assert str(told.value) == FEW.replace(" > ", " ")
        assert everything(book.parent) == before

    def test_row_41_in_a_cell(self) -> None:
        """#NUM!, and why."""
        cell_refused(
            '=SOP_OPTIMAL({10,10},{"opening inventory",0},{"regular labour per unit",1},'
            '{"regular production",5})',
            "#NUM!",
            "E450 period 1: no plan keeps all limits: 10 units are short in periods 1 to 2. In "
            "conflict: demand of 10 in period 1; regular production of 5 in period 1. Lower "
            "demand; or raise regular production; or give a cost of overtime per unit, "
            "subcontract, backorder or lost sale.",
            4,
        )


class TestRow42Unbounded:
    """A cost below nothing, of which the more is done, the less is paid."""

    def test_row_42_in_a_cell(self) -> None:
        """#NUM!; what it is and in which period."""
        cell_refused(
            '=SOP_OPTIMAL({10,10},{"opening inventory",0},{"regular labour per unit",1;'
            '"subcontract",-5})',
            "#NUM!",
            "E451 subcontract, period 1: the cost falls without end: one more unit bought ready "
            "costs -5, and there is no limit to it. Correct the cost, or give a limit.",
            4,
        )

    @pytest.mark.parametrize(
        "name", ["sop_optimal_holding", "sop_optimal_overtime", "sop_optimal_outside"]
    )
    def test_row_42_of_the_company(self, book: Path, name: str) -> None:
        """No price of a book may be below 0, so that none reaches the solver; the cell is named."""
        typed(book, "Resources", STATIONS, 4.0)
        control(book, "sop_optimal_holding", 0.2)
        place = control(book, name, -1.0)
        before = everything(book.parent)
        done = sopxl("plan", book, "--optimal")
        told = f"E121 {place}: found -1, 0 or more is expected. > "
        assert done.err == lines(f"{told}Correct the value, or leave the cell blank.")
        assert (done.code, everything(book.parent)) == (3, before)


class TestRow43NoAnswer:
    """Out of time, or a word of the solver that is no answer: not the same as no plan."""

    def test_row_43_time_out(self, book: Path) -> None:
        """The plan that stood stands; told is what would help."""
        typed(book, "Resources", STATIONS, 4.0)
        control(book, "sop_time_limit", 1e-9)
        before = everything(book.parent)
        done = sopxl("plan", book, *HOLDING)
        assert re.fullmatch(
            r"E452 company: no least-cost plan was found within 1e-09 seconds: .*\.\n"
            r"     Give it more time, or plan fewer families or periods\.\n",
            done.err,
        )
        assert (done.code, everything(book.parent)) == (4, before)

    def test_row_43_time_out_in_a_cell(self) -> None:
        """#NUM!, never the plan of a search that was cut off."""
        cell_refused(
            '=SOP_OPTIMAL({10,10},{"opening inventory",0},{"regular labour per unit",1},'
            '{"time limit",0.000000001})',
            "#NUM!",
            "E452 limits, time limit: no least-cost plan was found within 1e-09 seconds. Raise "
            "the time limit, or plan without whole workers and lots.",
            4,
        )

    @pytest.mark.parametrize("status", [Status.UNKNOWN, Status.UNBOUNDED])
    def test_row_43_unknown(
        self, book: Path, monkeypatch: pytest.MonkeyPatch, status: Status
    ) -> None:
        """What the solver says stands in the sentence; nothing is guessed of it."""
        typed(book, "Resources", STATIONS, 4.0)
        monkeypatch.setattr(Live, "solve", lambda *_: Solution(status, told="Solve error"))
        before = everything(book.parent)
        done = sopxl("plan", book, *HOLDING)
        assert done.err == lines(
            'E453 company: the solver gives no answer: "Solve error". > Look for numbers of a '
            "wrong size among forecasts, costs, hours and limits."
        )
        assert (done.code, everything(book.parent)) == (4, before)


class TestRow44Ties:
    """Many plans of one cost: one of them by a stated rule, always the same."""

    def test_row_44_the_rule(self, book: Path) -> None:
        """Holding for nothing ties nearly all plans: of them what may wait waits."""
        typed(book, "Resources", STATIONS, 9.0)
        control(book, "sop_optimal_holding", 0.0)
        assert sopxl("plan", book, "--optimal").code == 0
        figures = plan_as_it_stands(read_company(read_book(book)).company).figures
        window = figures.company.planned
        assert np.ptp(figures.production[window, 0]) > 1
        assert_allclose(figures.inventory[window, 0], figures.target[window, 0])

    def test_row_44_the_same_in_every_process(self, book: Path) -> None:
        """Cell for cell; planned again, nothing changes."""
        typed(book, "Resources", STATIONS, 9.0)
        control(book, "sop_optimal_holding", 0.0)
        other = copied(book, book.with_name("other.xlsm"))
        assert sopxl("plan", book, "--optimal").code == 0
        assert "nothing changes" in sopxl("plan", book, "--optimal").err
        command = [sys.executable, "-m", "sopxl.cli", "plan", str(other), "--optimal"]
        seeded = {**os.environ, "PYTHONHASHSEED": "7", "OMP_NUM_THREADS": "1"}
        subprocess.run(command, env=seeded, check=True, capture_output=True)
        one, two = (read_book(path).sheet("Plan") for path in (book, other))
        assert dict(one.values()) == dict(two.values())
