"""Roll over: the open month closed with its actuals, the next one month 1, and nothing moved."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from faults.test_dates import in_1904
from refusals import check
from workbook.cycle.firm import (
    BY,
    LOADED,
    Firm,
    authorise,
    cell,
    parts_of,
    review,
    roll,
    setting,
    typed,
)

from sopxl.errors import ProblemsError, RefusalsError, RefusedError
from sopxl_udfs.kit import kit
from sopxl_workbook import run, runs
from sopxl_workbook.changes import ChangeSet
from sopxl_workbook.contract import REVIEW, SIGNED
from sopxl_workbook.cycle import verbs
from sopxl_workbook.cycle.long_tables import LongTables
from sopxl_workbook.cycle.month import Month
from sopxl_workbook.cycle.rollover import rollover_changes
from sopxl_workbook.cycle.sign import Sign
from sopxl_workbook.ooxml import Patch, read_book
from sopxl_workbook.ooxml.dates import DAYS_FROM_1900_TO_1904
from sopxl_workbook.read import Reading, read_company

SIGN = Sign("20260203T080000Z-0001", BY)


def reading(book: Path) -> Reading:
    """A book, read."""
    return read_company(read_book(book))


def added(book: Path, *rows: tuple[object, ...], table: object = REVIEW) -> None:
    """Adds rows to a long table of a closed book, as a planner pastes them."""
    opened = read_book(book)
    tables = LongTables(opened)
    for row in rows:
        tables.append(table, row, "typed by a planner")  # type: ignore[arg-type]
    changes = ChangeSet(tables.changes(), tables.sizes(), book_sha256=opened.sha256)
    book.write_bytes(changes.apply(opened))


def warned(book: Path, code: str) -> list[str]:
    """What a dry run tells with that code."""
    done, _ = verbs.rollover(book, kit=kit(), by=BY, dry_run=True)
    return [str(warning) for warning in done.warnings if warning.code == code]


class TestTheNewState:
    def test_the_month_is_closed_and_the_next_is_month_1(self, rolled: Path, firm: Firm) -> None:
        """Base, status and run agree; the plan is a draft again."""
        month = Month.of(reading(rolled))
        book = read_book(rolled)
        closed = str(book.named_value("sop_closed_run"))
        assert (month.base, month.label) == (firm.start + 1, "2026-02")
        assert (month.closed_label, month.closed_run) == ("2026-01", closed)
        assert not month.is_authorised
        assert book.named_value("sop_run") == "draft"
        status = [row[-2:] for row in book.table_rows("tblCalendar")]
        assert status[23:26] == [["closed", None], ["closed", closed], ["open", None]]

    def test_every_rule_of_the_checks_holds(self, rolled: Path) -> None:
        """And the pages show what the formulas work out to."""
        report = run.check(rolled, kit=kit())
        assert report.passed, report.as_text()

    def test_it_opens_with_the_actual_closing(self, authorised: Path, firm: Firm) -> None:
        """Not with the planned one; the step between them is told and put nowhere."""
        firm.load(authorised, firm.start, Closing=70.5)
        made = roll(authorised)
        stock, order = made.steps
        assert (stock.family, stock.actual, order.actual) == ("Family 000", 70.5, 79.0)
        assert stock.planned == pytest.approx(47.727, abs=1e-3)
        assert stock.difference == pytest.approx(70.5 - stock.planned)
        assert stock.unexplained == pytest.approx(70.5 - 81.0)
        company = reading(authorised).company
        assert "Adjusted" not in company.actual
        assert company.actual["Produced"][24, 0] == 106.0
        assert company.actual["Shipped"][24, 0] == 105.0

    def test_forecasts_and_plans_stay_as_they_were(self, states: dict[str, Path]) -> None:
        """The new forecast is left as the start of the next cycle; the plan as well."""
        old, new = (reading(states[state]).company for state in ("loaded", "rolled"))
        both = slice(new.now, old.planned.stop)
        assert np.array_equal(old.baseline[both], new.baseline[both])
        assert np.array_equal(old.production[both], new.production[both])
        assert np.array_equal(old.baseline[old.now], new.baseline[old.now])

    def test_no_cell_moves(self, states: dict[str, Path]) -> None:
        """The formulas of every sheet are the same texts in the same cells."""
        old, new = (read_book(states[state]) for state in ("loaded", "rolled"))
        for name, info in old.sheets.items():
            if info.kind == "worksheet":
                was = {(c.row, c.column): c.formula for c in old.sheet(name).formulas()}
                now = {(c.row, c.column): c.formula for c in new.sheet(name).formulas()}
                assert was == now, name
        assert old.defined_names == new.defined_names

    def test_what_is_not_a_table_of_the_run_keeps_its_bytes(self, states: dict[str, Path]) -> None:
        """Styles, charts, drawings, and every sheet of inputs that the run does not write."""
        old, new = (parts_of(states[state].read_bytes()) for state in ("loaded", "rolled"))
        book = read_book(states["loaded"])
        sheets = {info.part: name for name, info in book.sheets.items()}
        changed = {sheets.get(name, name) for name in old if old[name] != new[name]}
        assert old.keys() == new.keys()
        grown = {book.table(table.name).part for table in (REVIEW, SIGNED)}
        assert changed <= {*sheets.values(), *grown}
        assert not changed & {
            "Families",
            "Policy",
            "Prices",
            "Costs",
            "Bill",
            "Resources",
            "Item map",
        }


class TestTheNewLastPeriod:
    def test_is_filled_by_policy_and_marked(self, rolled: Path) -> None:
        """Forecast as last year's month, production by the policy, not reviewed."""
        company = reading(rolled).company
        last = company.planned.stop - 1
        assert company.calendar.labels[last] == "2027-01"
        assert company.baseline[last].tolist() == [105.0, 115.0]
        assert not np.isnan(company.production[last]).any()
        rows = read_book(rolled).table_rows("tblReview")
        assert rows[-2:] == [
            ["Family 000", "2027-01", "not reviewed", "seasonal naive"],
            ["Family 001", "2027-01", "not reviewed", "seasonal naive"],
        ]

    @pytest.mark.slow
    def test_blocks_the_next_authorise_until_somebody_looks(self, rolled: Path) -> None:
        """E504 names the month."""
        with pytest.raises(RefusalsError, match="Family 000 for 2027-01"):
            authorise(rolled)
        review(rolled)
        run.plan(rolled, kit=kit())
        assert authorise(rolled).gate.passed

    @pytest.mark.slow
    def test_a_forecast_from_a_file_is_looked_at_too(self, tmp_path: Path) -> None:
        """It stands there already, and is new to the horizon all the same."""
        rows = [f"{y}-{m:02d},Family 000,{m + y}" for y in (2026, 2027) for m in range(1, 13)]
        firm = Firm(families=1, files={"forecast": "\n".join(["period,code,quantity", *rows])})
        book = firm.book(tmp_path / "book.xlsx")
        authorise(book)
        firm.load(book, firm.start)
        company = roll(book).company
        assert company.baseline[company.planned.stop - 1, 0] == 2028.0
        assert read_book(book).table_rows("tblReview")[-1] == [
            "Family 000", "2027-01", "not reviewed", "forecast file",
        ]  # fmt: skip

    @pytest.mark.slow
    def test_a_row_that_is_there_is_no_second_one(self, loaded: Path) -> None:
        """Somebody looked ahead: no row twice, and a forecast made now is not reviewed."""
        added(loaded, ("Family 000", "2027-01", "reviewed", "Joe"))
        roll(loaded)
        found = [row for row in read_book(loaded).table_rows("tblReview") if row[1] == "2027-01"]
        assert found == [
            ["Family 000", "2027-01", "not reviewed", "seasonal naive"],
            ["Family 001", "2027-01", "not reviewed", "seasonal naive"],
        ]

    @pytest.mark.slow
    def test_a_policy_that_gives_nothing_is_told_of_its_own_family(self, tmp_path: Path) -> None:
        """W502; the other families are planned by their policies as ever."""
        own = [f"2026-{month:02d},Family 000,150" for month in range(1, 13)]
        policies = ["own,", "lead time,3", "days of supply,10"]
        rows = [f"Family 00{i},2024-01-01,{text}" for i, text in enumerate(policies)]
        firm = Firm(
            families=3,
            files={
                "production": "\n".join(["period,code,quantity", *own]),
                "policy": "\n".join(["family,from,plan_policy,target", *rows]),
            },
        )
        book = firm.book(tmp_path / "book.xlsx")
        authorise(book)
        firm.load(book, firm.start)
        assert warned(book, "W502") == [
            "W502 Plan, Family 000, 2027-01: the policy gives no production for 2027-01, the "
            "forecast is taken: the policy of Family 000 is its own plan, but 1 periods are blank. "
            "Look at it before you authorise, and plan again."
        ]
        company = roll(book).company
        last = company.planned.stop - 1
        forecast, production = company.baseline[last], company.production[last]
        assert production[0] == forecast[0]
        assert (production[1:] != forecast[1:]).all()

    @pytest.mark.slow
    def test_a_blank_inside_the_horizon_stays_blank(self, loaded: Path, firm: Firm) -> None:
        """Nothing is filled but the new last period; the gate finds the hole."""
        hole = cell(loaded, "tblForecast", "Family 000|Baseline", firm.start + 4)
        typed(loaded, "Forecast", hole, None)
        company = roll(loaded).company
        assert np.isnan(company.baseline[28, 0])
        assert company.baseline[36, 0] == 105.0

    def test_a_price_is_carried_with_a_word(self, loaded: Path) -> None:
        """W504 names families whose price or cost is older than a year; the value is no secret."""
        assert warned(loaded, "W504") == [
            "W504 Prices: 2027-01 takes the price of more than a year before for Family 000, "
            "Family 001. Add a row where it is going to change.",
            "W504 Costs: 2027-01 takes the standard cost of more than a year before for Family "
            "000, Family 001. Add a row where it is going to change.",
        ]

    @pytest.mark.slow
    def test_a_calendar_without_a_period_more(self, tmp_path: Path) -> None:
        """E513: refused, never guessed."""
        firm = Firm(families=1, base="2026-01", settings={"first": "2017-01"}, horizon=12)
        book = firm.book(tmp_path / "book.xlsx")
        authorise(book)
        firm.load(book, firm.start)
        check(
            lambda: roll(book),
            RefusedError,
            "E513 Calendar: the calendar ends with 2026-12, the plan needs one period more. Add a "
            "year to it: sopxl extend BOOK.",
        )


class TestActuals:
    def test_come_with_the_roll(self, authorised: Path, rolled_twin: Path, firm: Firm) -> None:
        """Rows given to the roll end as rows of the Actuals, as if somebody had typed them."""
        made = rollover_changes(
            read_book(authorised), kit(), SIGN, firm.actuals(firm.start), "2026-01"
        )
        authorised.write_bytes(made.changes.apply(read_book(authorised)))
        theirs, ours = (
            read_book(path).table_rows("tblActuals") for path in (rolled_twin, authorised)
        )
        assert theirs == ours
        assert reading(authorised).company.base == firm.start + 1

    def test_missing_ones_are_told_all_at_once(self, authorised: Path) -> None:
        """Family by family and measure by measure; a blank is not 0."""
        with pytest.raises(ProblemsError) as refused:
            roll(authorised)
        found = [str(problem) for problem in refused.value.problems]
        assert len(found) == 7
        assert found[0] == (
            "E132 Actuals: Requested of Family 000 has no row for 2026-01; every period from "
            "2024-01 to 2026-01 is expected. Add the rows; enter 0 where there was none."
        )

    def test_a_measure_that_the_month_before_had(self, authorised: Path, firm: Firm) -> None:
        """E514 for those that may be missing in history, such as lines or what is past due."""
        from sopxl_workbook.contract import ACTUALS

        for label in ("2025-11", "2025-12"):
            row = (label, "Family 001", "Past due", 4.0, "test", None)
            added(authorised, row, table=ACTUALS)
        firm.load(authorised, firm.start)
        check(
            lambda: roll(authorised),
            ProblemsError,
            "E514 Actuals: Family 001 has no Past due for 2026-01; it had 4 in the month before. "
            "Load the actuals of the month; enter 0 where there was none.",
        )

    def test_a_blank_quantity(self, authorised: Path, firm: Firm) -> None:
        """E114 names the cell; it is never read as 0."""
        firm.load(authorised, firm.start)
        area = read_book(authorised).table("tblActuals").area
        typed(authorised, "Actuals", f"D{area.last_row}", None)
        with pytest.raises(ProblemsError) as refused:
            roll(authorised)
        assert str(refused.value.problems[0]).startswith(f"E114 Actuals!D{area.last_row}: ")

    def test_far_from_those_before(self, authorised: Path, firm: Firm) -> None:
        """W503 compares with the three months before."""
        firm.load(authorised, firm.start, Shipped=900.0)
        assert warned(authorised, "W503") == [
            "W503 Actuals: Shipped of Family 000 in 2026-01 is 900; the three months before had "
            "100 to 155. Make sure that the extract is whole and in the right unit.",
            "W503 Actuals: Shipped of Family 001 in 2026-01 is 900; the three months before had "
            "109 to 166. Make sure that the extract is whole and in the right unit.",
        ]

    def test_what_movements_do_not_explain_is_shown(self, authorised: Path, firm: Firm) -> None:
        """W505; the roll goes on, and neither sales nor production is bent to fit."""
        firm.load(authorised, firm.start, Closing=70.5)
        assert warned(authorised, "W505") == [
            "W505 Actuals: Family 000 closed 2026-01 with 70.5 units; -10.5 of it no movement "
            "explains. It is shown as unexplained; correct a movement by sopxl restate where one "
            "is wrong."
        ]

    @pytest.mark.slow
    def test_of_the_month_after_are_no_part_of_it(self, loaded: Path, firm: Firm) -> None:
        """Loaded too early they change nothing of this roll's plan."""
        expected = verbs.rollover(loaded, kit=kit(), by=BY, dry_run=True)[1].company
        firm.load(loaded, firm.start + 1, Closing=7.0)
        company = roll(loaded).company
        last = company.planned.stop - 1
        assert np.array_equal(company.baseline[: last + 1], expected.baseline[: last + 1],
                              equal_nan=True)  # fmt: skip
        assert np.array_equal(company.production[last], expected.production[last])
        assert run.check(loaded, kit=kit()).proofs[0].holds


@pytest.fixture
def rolled_twin(states: dict[str, Path]) -> Path:
    """The firm's own January, closed with typed actuals; not to be changed."""
    return states["rolled"]


class TestAnotherMonth:
    def test_twice(self, rolled: Path) -> None:
        """E512 tells which run closed the month before."""
        closed = read_book(rolled).named_value("sop_closed_run")
        before = rolled.read_bytes()
        check(
            lambda: roll(rolled),
            RefusedError,
            f"E512 Control: the plan of 2026-02 is not authorised. 2026-01 was closed by run "
            f"{closed}. Authorise it first, so that next month knows the old plan: sopxl authorise "
            "BOOK.",
        )
        assert rolled.read_bytes() == before

    def test_the_same_month_by_name(self, rolled: Path) -> None:
        """E511 names the run that closed it."""
        closed = read_book(rolled).named_value("sop_closed_run")
        check(
            lambda: roll(rolled, "2026-01"),
            RefusedError,
            f"E511 Control: 2026-01 is closed already by run {closed}; 2026-02 is the open month. "
            "To correct a closed month: sopxl restate BOOK.",
        )

    def test_an_older_month_by_name(self, rolled: Path) -> None:
        """One that the book began with."""
        check(
            lambda: roll(rolled, "2025-11"),
            RefusedError,
            "E511 Control: 2025-11 is closed already; 2026-02 is the open month. To correct a "
            "closed month: sopxl restate BOOK.",
        )

    def test_a_month_too_far(self, loaded: Path) -> None:
        """None is skipped."""
        check(
            lambda: roll(loaded, "2026-02"),
            RefusedError,
            "E511 Control: 2026-01 is the open month; 2026-02 comes after it. Close 2026-01 first: "
            "months are closed one after the other.",
        )

    def test_backwards_by_hand(self, rolled: Path) -> None:
        """E515: a base typed back does not close a month a second time."""
        setting(rolled, "sop_base", 25.0)
        before = rolled.read_bytes()
        check(
            lambda: roll(rolled),
            RefusedError,
            "E515 Control: month 1 is 2026-01 by the Control sheet, but by the Calendar 2026-02 is "
            "the first open month. Put the base period back; months are closed by sopxl rollover, "
            "and opened by sopxl undo.",
        )
        assert rolled.read_bytes() == before

    def test_a_month_that_is_not_authorised(self, open_book: Path, firm: Firm) -> None:
        """E512 on a book that never was."""
        firm.load(open_book, firm.start)
        check(
            lambda: roll(open_book),
            RefusedError,
            "E512 Control: the plan of 2026-01 is not authorised. Authorise it first, so that next "
            "month knows the old plan: sopxl authorise BOOK.",
        )

    def test_an_authorised_plan_that_is_gone(self, loaded: Path) -> None:
        """E512: the word on Control is not enough, the rows have to be there."""
        area = read_book(loaded).table("tblArchive").area
        patch = Patch(loaded.read_bytes(), own_sheets=["Archive"])
        row = [[None] * 128]
        patch.set_values("Archive", f"A{area.first_row + 5}", row)
        loaded.write_bytes(patch.result())
        check(
            lambda: roll(loaded),
            RefusedError,
            "E512 Archive: what was authorised for 2026-01 is not in the Archive any more: Family "
            "001. Authorise it again, so that next month knows the old plan: sopxl authorise BOOK "
            "--again.",
        )


class TestDryRun:
    def test_shows_the_very_change_set(self, loaded: Path) -> None:
        """Its hash is that of the roll which follows, though that is another run."""
        before = loaded.read_bytes()
        done, _ = verbs.rollover(loaded, kit=kit(), by=BY, dry_run=True)
        assert loaded.read_bytes() == before
        assert [p.name for p in loaded.parent.iterdir()] == [loaded.name]
        made, _ = verbs.rollover(loaded, kit=kit(), by=BY, expect=done.changes.sha256)
        assert made.changes.sha256 == done.changes.sha256
        assert reading(loaded).company.calendar.label(reading(loaded).company.base) == "2026-02"

    @pytest.mark.slow
    def test_another_one_is_refused(self, loaded: Path, firm: Firm) -> None:
        """E216 where a cell was typed since."""
        shown = verbs.rollover(loaded, kit=kit(), by=BY, dry_run=True)[0].changes.sha256
        place = cell(loaded, "tblForecast", "Family 000|Override", firm.start + 2)
        typed(loaded, "Forecast", place, 140.0)
        with pytest.raises(RefusedError, match=r"^E216 .*: the change set is "):
            verbs.rollover(loaded, kit=kit(), by=BY, expect=shown)
        assert not runs.folder_of(loaded).exists()


def test_a_book_that_counts_days_from_1904(authorised: Path, firm: Firm) -> None:
    """Its days stay its own: the day of loading is written as that book counts."""
    twin = in_1904(authorised, authorised.with_name("twin.xlsx"))
    made = rollover_changes(read_book(twin), kit(), SIGN, firm.actuals(firm.start))
    twin.write_bytes(made.changes.apply(read_book(twin)))
    *_, (label, _, _, _, _, loaded) = read_book(twin).table_rows("tblActuals")
    assert (label, loaded) == ("2026-01", LOADED - DAYS_FROM_1900_TO_1904)
    assert run.check(twin, kit=kit()).passed
