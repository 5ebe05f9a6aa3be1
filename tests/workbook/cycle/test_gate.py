"""B6, the gate: what must hold before a plan is authorised, and how it says what does not."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from workbook.cycle.firm import Firm, authorise, cell, fact, review, roll, setting, typed

from sopxl.errors import ProblemsError, RefusalsError
from sopxl.plan.make import plan_as_it_stands
from sopxl_udfs.kit import kit
from sopxl_workbook import run, runs
from sopxl_workbook.contract import CYCLE, LONG_HEADER_ROW, POLICY, REVIEW
from sopxl_workbook.cycle.gate import Case, Limits
from sopxl_workbook.cycle.gate_company import cash_line, limits_of
from sopxl_workbook.cycle.sign import Sign
from sopxl_workbook.cycle.verbs import authorise as verb
from sopxl_workbook.ooxml import CellError, cell_name, read_book
from sopxl_workbook.read import read_company

UNEXPLAINED = "E301"
FIRST = LONG_HEADER_ROW + 1
POLICIES = [column.name for column in POLICY.columns]


def policy(book: Path, family: int, **limits: float | str) -> None:
    """Types limits of a family on the Policy sheet."""
    for name, value in limits.items():
        column = POLICIES.index(name.replace("_", " ").capitalize()) + 1
        typed(book, POLICY.sheet, cell_name(FIRST + family, column), value)


def breaks(book: Path, *told: str) -> list[str]:
    """Everything that the gate finds but that the book was typed in; nothing is written.

    told : other codes that are left out.
    """
    told = ("E503", "E303", *told)
    before = book.read_bytes()
    with pytest.raises(RefusalsError) as refused:
        authorise(book)
    assert book.read_bytes() == before
    return [str(p) for p in refused.value.problems if p.code not in told]


def test_a_sound_plan_passes_every_rule(open_book: Path) -> None:
    """Each rule is told, with what was held against it."""
    gate = verb(open_book, kit=kit(), dry_run=True)[1].gate
    assert gate.passed
    assert gate.as_text().splitlines() == [
        "● passed  every family is planned, on the inputs as they are",
        "● passed  every forecast of the horizon is reviewed",
        "● passed  the load is within the authorised capacity",
        "● passed  no inventory is planned below zero",
        "● passed  the inventory is within its band",
        "● passed  the backlog is within its band",
        "● passed  changes of the production plan keep within the time fences",
        "● passed  the cash tied up in inventory is within its limit",
        "○ warns   every function has signed",
        "          W490 'Cycle steps'!F5: not signed for 2026-01: Planning, Sales, Operations, "
        "Finance, General management. Have it signed on the sheet Cycle steps.",
        "● passed  every identity and formula holds",
    ]
    assert [line.held for line in gate.lines[:5]] == [24, 24, 12, 12, 0]


class TestEachRule:
    def test_a_month_without_a_plan(self, open_book: Path, firm: Firm) -> None:
        """E502 names family, month and cell."""
        place = cell(open_book, "tblPlan", "Family 001|Production", firm.start + 3)
        typed(open_book, "Plan", place, None)
        assert breaks(open_book)[0] == (
            f"E502 Plan!{place}: Family 001 has no production plan for 2026-04. Run sopxl plan, "
            "or type the plan where the policy is own."
        )

    def test_an_input_that_changed(self, open_book: Path, firm: Firm) -> None:
        """E503: the plan is not the one of these inputs."""
        place = cell(open_book, "tblForecast", "Family 000|Override", firm.start + 1)
        typed(open_book, "Forecast", place, 140.0)
        with pytest.raises(RefusalsError) as refused:
            authorise(open_book)
        assert str(refused.value.problems[0]) == (
            "E503 Control: an input changed after the plan was made. Plan again, then authorise."
        )

    def test_a_forecast_that_nobody_reviewed(self, open_book: Path) -> None:
        """E504 a family, with its months; months outside the horizon are no matter."""
        column = [c.name for c in REVIEW.columns].index("State") + 1
        for row in (FIRST + 2, FIRST + 4):
            typed(open_book, REVIEW.sheet, cell_name(row, column), "not reviewed")
        assert breaks(open_book) == [
            "E504 Review!C7: nobody has reviewed the forecast of Family 000 for 2026-03, 2026-05. "
            'Look at it, then set its state to "reviewed".'
        ]

    def test_a_load_above_the_capacity(self, tmp_path: Path) -> None:
        """E505 counts overtime and outside capacity as allowed."""
        asked = Firm(
            files={
                "resources": "resource,from,hours,stations,overtime_limit,outside_capacity\n"
                "Press,2024-01-01,0.5,10,0.1,7\n"
            }
        )
        book = asked.book(tmp_path / "book.xlsx")
        first, *_ = found = breaks(book)
        assert first.partition(": ")[2] == (
            "Press is asked 132 hours in 2026-05, 123 are allowed with overtime and outside "
            "capacity. Move production, or raise the resource's limits with those who grant them."
        )
        assert {text[:4] for text in found} == {"E505"}

    def test_an_inventory_below_zero(self, tmp_path: Path) -> None:
        """E506: a plan of one's own that runs out."""
        own = "period,code,quantity\n" + "".join(
            f"2026-{month:02d},Family 000,{10 if month == 1 else 200}\n" for month in range(1, 13)
        )
        firm = Firm(policy="own,", files={"production": own})
        book = firm.book(tmp_path / "book.xlsx")
        place = cell(book, "tblProjection", "Family 000|Inventory", firm.start)
        (found,) = breaks(book)
        assert found == (
            f"E506 Projection!{place}: Family 000 has a projected available balance of -15 in "
            "2026-01, below zero. Produce earlier, or agree with sales on what is promised later."
        )

    def test_an_inventory_outside_its_band(self, open_book: Path) -> None:
        """E507 from below and from above, and none where no limit is set."""
        policy(open_book, 0, inventory_min=50.0, inventory_max=70.0)
        found = breaks(open_book)
        assert found[0] == (
            "E507 Projection!AG10: Family 000 has inventory of 48 in 2026-01, 50 to 70 is allowed. "
            "Change the plan, or agree on another band in the Policy."
        )
        policy(open_book, 0, inventory_min=0.0)
        assert all("0 to 70 is allowed" in text for text in breaks(open_book))

    def test_a_backlog_outside_its_band(self, open_book: Path) -> None:
        """E508 of families to order only."""
        policy(open_book, 0, backlog_max=1.0)
        policy(open_book, 1, backlog_max=60.0)
        found = breaks(open_book)
        assert {text[:4] for text in found} == {"E508"}
        assert all("Family 001 has backlog of" in text for text in found)
        assert all("up to 60 is allowed" in text for text in found)

    def test_a_formula_that_was_typed_over(self, open_book: Path, firm: Firm) -> None:
        """The identities are those of check: the cell is named."""
        place = cell(open_book, "tblProjection", "Family 000|Inventory", firm.start + 2)
        typed(open_book, "Projection", place, 7.0, over=True)
        assert any(
            text.startswith(f"E302 Projection!{place}: found 7 where the formula =")
            for text in breaks(open_book)
        )


class TestCash:
    """Cash tied up in inventory, at standard cost, against the limit of the Control sheet."""

    def test_above_the_limit(self, open_book: Path) -> None:
        """E490 a month: 55 units at 30 each; January's 48 just keep the limit."""
        setting(open_book, "sop_cash_limit", 1440.0)
        first, *_ = found = breaks(open_book)
        assert {text[:4] for text in found} == {"E490"}
        assert first.partition(": ")[2] == (
            "inventory ties up 1,650 in 2026-02, 1,440 USD is allowed; Family 000 takes most of "
            "it, 1,650. Produce later or less (Optimise keeps a row cash limit of Least cost), or "
            "agree with Finance on another limit on Control."
        )
        assert first.startswith("E490 Projection!")
        setting(open_book, "sop_cash_limit", 1e6)
        line = verb(open_book, kit=kit(), override="x", dry_run=True)[1].gate.lines[7]
        assert (line.result, line.held) == ("passed", 12)
        assert line.limit == "1,000,000 USD at the end of a month"

    def test_a_stock_without_a_standard_cost(self, states: dict[str, Path]) -> None:
        """E491: a cash that is not known never passes; without a limit it is no matter."""
        company = read_company(read_book(states["open"])).company
        plan = plan_as_it_stands(replace(company, costs=()))
        case = Case(plan.company, plan.figures, {}, {}, Limits(cash=1e9))
        line = cash_line(case)
        assert {problem.code for problem in line.breaks} == {"E491"}
        assert "and no standard cost: the cash tied up in it is not known." in str(line.breaks[0])
        assert cash_line(replace(case, limits=Limits())).result == "passed"

    @pytest.mark.parametrize(
        ("name", "value", "code"),
        [
            ("sop_cash_limit", "much", "E110"),
            ("sop_cash_limit", -1.0, "E121"),
            ("sop_cash_limit", CellError("#N/A"), "E113"),
            ("sop_sign_off", "perhaps", "E124"),
            ("sop_sign_off", CellError("#REF!"), "E113"),
        ],
    )
    def test_a_limit_that_cannot_be_read(self, name: str, value: object, code: str) -> None:
        """It is told with its place, and no plan is made on a guess."""
        with pytest.raises(ProblemsError) as refused:
            limits_of({name: value})
        (problem,) = refused.value.problems
        assert problem.code == code
        assert problem.where.startswith("Control, ")

    def test_check_does_not_pass_what_plan_refuses(self, open_book: Path) -> None:
        """With the fix of a setting: its row is not to be left out."""
        setting(open_book, "sop_spread_limit", "much")
        text = (
            'E110 Control, Spread limit: found the text "much", a number is expected. Enter a '
            "number without unit, or clear the cell."
        )
        for either in (run.check, run.plan):
            with pytest.raises(ProblemsError) as refused:
                either(open_book, kit=kit())
            assert [str(problem) for problem in refused.value.problems] == [text]

    def test_blanks_ask_for_nothing(self) -> None:
        """No limit, and unsigned steps warn."""
        assert limits_of({"sop_cash_limit": None, "sop_sign_off": " "}) == Limits()
        assert limits_of({"sop_sign_off": " Needed "}) == Limits(must_sign=True)


class TestSignOff:
    """A16: an unsigned function is named."""

    def test_it_stops_the_plan_where_that_is_asked(self, open_book: Path) -> None:
        """E492 names who has not signed; when all have, the rule passes."""
        setting(open_book, "sop_sign_off", "needed")
        fact(open_book, CYCLE, 1, "Signed by", "Bob")
        assert breaks(open_book) == [
            "E492 'Cycle steps'!F5: not signed for 2026-01: Planning, Operations, Finance, "
            "General management. Have it signed on the sheet Cycle steps."
        ]
        for row in (0, 2, 3, 4):
            fact(open_book, CYCLE, row, "Signed by", "Ann")
        run.plan(open_book, kit=kit())
        gate = verb(open_book, kit=kit(), dry_run=True)[1].gate
        assert (gate.passed, gate.warns) == (True, ())

    def test_without_steps_it_passes_with_a_note(self, open_book: Path) -> None:
        """A company that lists nobody is asked for nothing."""
        for row in range(5):
            for column in CYCLE.columns:
                fact(open_book, CYCLE, row, column.name, None)
        line = verb(open_book, kit=kit(), override="x", dry_run=True)[1].gate.lines[8]
        assert (line.result, line.held) == ("passed", 0)
        assert line.limit == "nobody is asked: Cycle steps has no row"


@pytest.fixture(scope="module")
def second_month(states: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """January is closed with more stock than planned, and February planned anew."""
    book = tmp_path_factory.mktemp("second") / "book.xlsx"
    shutil.copy(states["authorised"], book)
    Firm().load(book, Firm().start, Closing=130.0)
    roll(book)
    review(book)
    policy(book, 0, planning_fence=3.0, demand_fence=1.0, change_limits="0%, 10%, 50%")
    run.plan(book, kit=kit())
    return book


class TestFences:
    """A plan is held against the one that was authorised last month."""

    def test_changes_inside_the_fences(self, second_month: Path, tmp_path: Path) -> None:
        """E509: frozen inside the demand fence; beyond the fences everything may change."""
        book = Path(shutil.copy(second_month, tmp_path / "book.xlsx"))
        found = breaks(book, UNEXPLAINED)
        assert [text[:4] for text in found] == ["E509"]
        assert found[0].endswith(
            "is frozen. Leave the month as it was authorised, or have the change approved."
        )
        assert "the plan of Family 000 for 2026-02 changes from" in found[0]

    def test_limits_grow_with_the_distance(self, second_month: Path, tmp_path: Path) -> None:
        """The same change may be allowed further out."""
        book = Path(shutil.copy(second_month, tmp_path / "book.xlsx"))
        policy(book, 0, demand_fence=0.0, change_limits="20%, 20%, 20%")
        (found,) = breaks(book, UNEXPLAINED)
        assert "; 20% is allowed. Leave the month as it was authorised" in found
        policy(book, 0, change_limits="90%, 90%, 90%")
        gate = verb(book, kit=kit(), override="x", dry_run=True)[1].gate
        assert gate.lines[6].passed


class TestOverride:
    def test_a_reason_overrides_and_is_kept(self, open_book: Path) -> None:
        """Every break becomes a warning W501; reason and name stand in book, Archive and log."""
        policy(open_book, 0, inventory_max=10.0)
        done, made = verb(open_book, kit=kit(), by="Ann", override="launch stock agreed")
        assert {w.code for w in made.warnings} == {"W490", "W501"}
        assert any(w.message.startswith("Family 000 has inventory of") for w in done.warnings)
        book = read_book(open_book)
        line = str(book.named_value("sop_log_1"))
        assert ", Ann: authorised the plan of 2026-01, because: launch stock agreed (" in line
        entry = runs.read_log(runs.log_of(open_book))[-1]
        assert (entry.by, entry.reason) == ("Ann", "launch stock agreed")
        assert entry.warnings == ("W490", "W501")

    def test_without_a_reason_nothing_is_written(self, open_book: Path) -> None:
        """A blank reason is none."""
        policy(open_book, 0, inventory_max=10.0)
        assert {text[:4] for text in breaks(open_book)} == {"E507"}
        assert Sign("20260101T000000Z-0001", "Ann").line("closed 2026-01") == (
            "2026-01-01 00:00 UTC, Ann: closed 2026-01 (20260101T000000Z-0001)"
        )
