"""Families added, with rows below the others and a forecast of 0; and retired, with none after."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from refusals import check
from workbook.cycle.firm import BY, Firm, authorise, cell, review, roll, typed
from workbook.cycle.mastering import (
    MINE,
    add_own_sheet,
    broken,
    change,
    copied,
    in_february,
    load,
    refused,
)

from sopxl.errors import InputError, LimitError, ProblemsError, RefusedError, SopError
from sopxl.plan.archive import at_lag
from sopxl_udfs.kit import kit
from sopxl_workbook import run
from sopxl_workbook.contract import (
    BILL,
    COSTS,
    FAMILIES,
    POLICY,
    PRICES,
    WIDE_TABLES,
)
from sopxl_workbook.cycle.master import (
    Action,
    AddFamily,
    AddResource,
    Kind,
    Rename,
    RetireFamily,
)
from sopxl_workbook.cycle.undo import undo
from sopxl_workbook.ooxml import read_book
from sopxl_workbook.read import read_company
from sopxl_workbook.write import key_rows

STOOLS = AddFamily("Stools", like="family 000", owner="Ann", price=12.5)
DAY, ALWAYS = 46054.0, 45292.0  # 2026-02-01, the first open month; 2024-01-01


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """January closed by a run, February planned, a sheet of the planner's; not to be changed."""
    firm = Firm()
    book = in_february(tmp_path_factory.mktemp("families") / "book.xlsx", firm)
    inventory = cell(book, "tblProjection", "Family 001|Backlog", firm.start + 1)
    add_own_sheet(
        book, ["My inventory"], {f"=Projection!{inventory}": 0.0, "=SUM(tblPlan[2026-02])": 0.0}
    )
    return book


@pytest.fixture
def book(made: Path, tmp_path: Path) -> Path:
    """The same; to be changed."""
    return copied(made, tmp_path)


class TestAdd:
    def test_rules_undo_and_own_sheets(self, book: Path) -> None:
        """No rule breaks, no row moves, what the planner has stays, undo gives the first file."""
        before, rules = book.read_bytes(), broken(book)
        change(book, STOOLS, reason="new range")
        old, new = read_book(before), read_book(book)
        assert broken(book) == rules
        for table in WIDE_TABLES:
            was, now = key_rows(old, table.name), key_rows(new, table.name)
            assert {key: now[key] for key in was} == was
        assert new.package.part(new.sheets[MINE].part) == old.package.part(old.sheets[MINE].part)
        undo(book, kit=kit())
        assert book.read_bytes() == before

    @pytest.mark.slow
    def test_what_it_takes_from_the_other(self, book: Path) -> None:
        """Unit, strategy, policy, cost and bill; what is given is its own."""
        change(book, STOOLS)
        opened = read_book(book)
        last = {table: opened.table_rows(table.name)[-1] for table in (POLICY, PRICES, COSTS, BILL)}
        assert opened.table_rows(FAMILIES.name)[-1] == [
            *("Stools", "units", "MTS", None, "Ann", DAY, None)
        ]
        assert last[PRICES] == ["Stools", DAY, 12.5, None, None]
        assert last[COSTS] == ["Stools", ALWAYS, 30.0, None, None]
        assert last[BILL] == ["Stools", "Press", 0.0, ALWAYS, 0.5, None]
        assert last[POLICY][:4] == ["Stools", ALWAYS, "days of supply", 10.0]

    def test_it_opens_with_nothing_and_nobody_looked(self, book: Path) -> None:
        """0 in the month before, 0 forecast and plan in each planned month, to be reviewed."""
        told = change(book, STOOLS)[1].warnings
        reading = read_company(read_book(book))
        company, planned = reading.company, reading.company.planned
        assert company.families[-1].name == "Stools"
        for measure in ("Requested", "Shipped", "Produced", "Closing"):
            found = company.actual[measure][:, 2]
            assert found[24] == 0
            assert np.isnan(np.delete(found, 24)).all()
        for block in (company.baseline, company.production):
            assert (block[planned, 2] == 0).all()
            assert np.isnan(np.delete(block[:, 2], range(planned.start, planned.stop))).all()
        states = {
            period: state
            for family, period, state in reading.tables["tblReview"].of("Family", "Period", "State")
            if family == "Stools"
        }
        assert states == dict.fromkeys(range(company.base, company.base + 12), "not reviewed")
        assert [str(w) for w in told if w.code == "W144"] == [
            "W144 Forecast: Stools has a forecast of 0 from 2026-02 to 2027-01, which nobody has "
            "reviewed, and opens with nothing. Type its forecast into the Override row, then run "
            "sopxl plan."
        ]

    @pytest.mark.slow
    def test_the_month_goes_on(self, book: Path) -> None:
        """A forecast is typed, planned, authorised; its actuals are asked for, and rolled."""
        change(book, STOOLS)
        for period in range(26, 38):
            ref = cell(book, "tblForecast", "Stools|Override", period)
            typed(book, "Forecast", ref, 50.0)
        review(book)
        run.plan(book, kit=kit(), by=BY)
        planned = read_company(read_book(book)).company.production[25:37, 2]
        assert planned[0] > 50  # ten days of supply are built up first
        assert (planned[1:] > 0).all()
        authorise(book)
        Firm().load(book, 26)
        with pytest.raises(SopError, match="Stools"):
            roll(book)
        figures = {"Requested": 45.0, "Shipped": 45.0, "Produced": 70.0, "Closing": 25.0}
        load(book, *(("2026-02", "Stools", m, quantity) for m, quantity in figures.items()))
        roll(book)
        rules = broken(book)
        assert rules <= {"movements explain every closed month"}
        company = read_company(read_book(book)).company
        held = at_lag(company.archive, "Stools", "Forecast", 0, 1, company.calendar.count)
        assert held[25] == 50.0

    @pytest.mark.slow
    def test_one_after_another(self, book: Path) -> None:
        """Rows that came later stand below, whatever they are; every formula is still its twin."""
        rules = broken(book)
        change(book, STOOLS)
        change(book, AddResource("Laser", 8.0, 1.0, asks={"Stools": 0.2, "Family 000": 0.1}))
        change(book, AddFamily("Desks", like="Family 001", start="2026-05"))
        change(book, Rename(Kind.FAMILY, "Stools", "Seats"))
        assert broken(book) == rules
        rows = key_rows(read_book(book), "tblInForce")
        order = ["Family 001|Price", "Press|Rated hours a working day", "Seats|Price"]
        order += ["Laser|Rated hours a working day", "Desks|Price"]
        assert sorted(order, key=rows.__getitem__) == order
        run.plan(book, kit=kit(), by=BY)
        assert broken(book) == rules

    @pytest.mark.slow
    def test_a_dry_run_shows_what_is_written(self, book: Path) -> None:
        """It writes nothing, and its hash is that of the run."""
        before = book.read_bytes()
        done, _ = change(book, STOOLS, dry_run=True)
        assert done.summary == f'{book}: the family "Stools" from 2026-02 on would be added.'
        assert book.read_bytes() == before
        change(book, STOOLS, expect=done.changes.sha256)
        assert "Stools|Forecast" in key_rows(read_book(book), "tblForecast")


class TestRetire:
    def test_rules_undo_and_own_sheets(self, book: Path) -> None:
        """No rule breaks, what the planner has stays, undo gives the first file."""
        typed(book, "Forecast", cell(book, "tblForecast", "Family 000|Override", 30), 7.0)
        run.plan(book, kit=kit(), by=BY)
        before, rules = book.read_bytes(), broken(book)
        change(book, RetireFamily("family 000", "2026-05"), reason="out of fashion")
        old, new = read_book(before), read_book(book)
        assert broken(book) == rules
        assert new.package.part(new.sheets[MINE].part) == old.package.part(old.sheets[MINE].part)
        assert key_rows(new, "tblForecast") == key_rows(old, "tblForecast")
        was, now = (read_company(each).company for each in (old, new))
        first, planned = 28, was.planned
        for name in ("baseline", "override", "production"):
            one, other = getattr(was, name), getattr(now, name)
            assert np.array_equal(one[:first], other[:first], equal_nan=True)
            assert np.array_equal(one[:, 1], other[:, 1], equal_nan=True)
        assert (now.baseline[first : planned.stop, 0] == 0).all()
        assert (now.production[first : planned.stop, 0] == 0).all()
        assert np.isnan(now.override[first:, 0]).all()
        row = new.table_rows(FAMILIES.name)[0]
        assert (row[0], row[6]) == ("Family 000", 46143.0 - 1)  # the day before 2026-05-01
        undo(book, kit=kit())
        assert book.read_bytes() == before

    @pytest.mark.parametrize(
        ("family", "column"),
        [("Family 000", 0), pytest.param("Family 001", 1, marks=pytest.mark.slow)],
    )
    def test_the_next_plan_lets_it_run_out(self, book: Path, family: str, column: int) -> None:
        """To stock, nothing is left on the shelf; to order, every order is shipped."""
        rules = broken(book)
        told = change(book, RetireFamily(family, "2026-08"))[1].warnings
        run.plan(book, kit=kit(), by=BY)
        company = read_company(read_book(book)).company
        assert (company.production[31:37, column] == 0).all()
        key = f"{family}|{'Backlog' if column else 'Inventory'}"
        opened = read_book(book)
        row = key_rows(opened, "tblProjection")[key]
        left = [opened.sheet("Projection")[row, 9 + period] for period in range(30, 37)]
        assert np.allclose(np.array(left, dtype=float), 0, atol=1e-9)
        assert broken(book) == rules
        assert [w.code for w in told if w.code == "W145"] == ["W145"]
        done = run.plan(book, kit=kit(), by=BY, dry_run=True)
        assert done.summary == f"{book}: the plan is up to date, nothing changes."

    @pytest.mark.slow
    def test_the_month_goes_on_without_it(self, book: Path) -> None:
        """The month that enters the horizon has no forecast of it either, and needs no review."""
        change(book, RetireFamily("Family 000", "2026-03"))
        run.plan(book, kit=kit(), by=BY)
        authorise(book, override="not reviewed")
        Firm().load(book, 26)
        roll(book)
        reading = read_company(read_book(book))
        last = reading.company.planned.stop - 1
        assert reading.company.baseline[last, 0] == 0
        assert reading.company.production[last, 0] == 0
        assert reading.company.baseline[last, 1] > 0
        entered = reading.company.base + reading.company.horizon - 1
        asked = [f for f, p in reading.tables["tblReview"].of("Family", "Period") if p == entered]
        assert asked == ["Family 001"]

    @pytest.mark.slow
    def test_what_is_left_is_told(self, book: Path) -> None:
        """From the open month on there is no month left to sell it in."""
        told = change(book, RetireFamily("Family 000"))[1].warnings
        assert [str(w) for w in told if w.code == "W145"] == [
            "W145 Plan: 81 units of Family 000 are on hand at the end of 2026-01, and nothing is "
            "asked for after it. No month is left to sell it: enter what is written off as "
            "Adjusted."
        ]


REFUSED: list[tuple[Action, type[SopError], str]] = [
    (
        RetireFamily("Family 2"),
        InputError,
        'E131 Families: there is no family "Family 2". Did you mean "Family 001"? Give a name that '
        "stands on this sheet.",
    ),
    (
        RetireFamily("Family 000", "2026-01"),
        RefusedError,
        "E148 --from: 2026-01 is closed, and what held in it stays as it was. Begin with the open "
        "month, 2026-02, or a later one.",
    ),
    (
        RetireFamily("Family 001"),
        RefusedError,
        "E183 Plan: 79 units of Family 001 are owed to customers at the end of 2026-01, and no "
        "month is left to ship them. Retire it from a later month: its policy ships what is open "
        "until then.",
    ),
    (
        AddFamily("FAMILY 001", like="Family 000"),
        InputError,
        'E130 Families!A6: "Family 001" is the name of another family already. Choose a name that '
        "is free.",
    ),
    (
        AddFamily("Stools", like="Family"),
        InputError,
        'E131 Families: there is no family "Family". Did you mean "Family 001"? Give a name that '
        "stands on this sheet.",
    ),
    (
        AddFamily("Stools", strategy="MTS", price=1.0, cost=1.0),
        InputError,
        "E114 --unit: the cell is blank, a text is expected. Enter the unit.",
    ),
    (
        AddFamily("Stools", unit="ea", strategy="ATO", price=1.0, cost=1.0),
        InputError,
        'E124 --strategy: there is no strategy "ATO". Write one of these: MTS, MTO, FTO.',
    ),
    (
        AddFamily("Stools", unit="ea", strategy="MTS", cost=1.0),
        InputError,
        'E114 --price: the family "Stools" has no price. Give the price of one unit, or --like a '
        "family with the same one.",
    ),
    (
        AddFamily("Stools", like="Family 000", cost=0.0),
        LimitError,
        "E121 --cost: found 0, more than 0 is expected. Correct the value.",
    ),
    (
        AddFamily("Stools", like="Family 000", start="2026-01"),
        RefusedError,
        "E148 --from: 2026-01 is closed, and what held in it stays as it was. Begin with the open "
        "month, 2026-02, or a later one.",
    ),
    (
        AddFamily("Stools", like="Family 000", strategy="MTO"),
        ProblemsError,
        'E129 Policy!C7: the policy "days of supply" does not fit Stools, which is make-to-order. '
        "Write one of these: level backlog, lead time, own.",
    ),
]


@pytest.mark.parametrize(("action", "kind", "text"), REFUSED, ids=[t[:40] for *_, t in REFUSED])
@pytest.mark.slow
def test_what_is_refused(book: Path, action: Action, kind: type[SopError], text: str) -> None:
    """Each with its reason; the file is as it was."""
    refused(book, action, kind, text)


@pytest.mark.slow
def test_what_ended_cannot_end_again(book: Path) -> None:
    """Later, that is; an earlier month is another matter."""
    change(book, RetireFamily("Family 000", "2026-06"))
    check(
        lambda: change(book, RetireFamily("Family 000", "2026-08")),
        RefusedError,
        'E142 Families!G5: "Family 000" ended on 2026-05-31, before 2026-08. Give an earlier '
        "period, or correct the day.",
    )
    change(book, RetireFamily("Family 000", "2026-04"))


@pytest.mark.slow
def test_what_begins_later_cannot_end_before(book: Path) -> None:
    """Whoever added it by mistake takes that back."""
    change(book, AddFamily("Stools", like="Family 000", start="2026-06"))
    check(
        lambda: change(book, RetireFamily("Stools", "2026-06")),
        RefusedError,
        'E142 Families!F7: "Stools" begins only on 2026-06-01, which is not before 2026-06. Retire '
        "it from a later period, or take back the run that added it: sopxl undo BOOK",
    )


def test_what_another_family_is_made_of(tmp_path: Path) -> None:
    """It is named, with its rows."""
    row = "family,component,quantity_per,from\nFamily 001,Family 000,2,2020-01-01\n"
    book = Firm(files={"components": row}).book(tmp_path / "book.xlsx")
    check(
        lambda: change(book, RetireFamily("Family 000", "2026-06")),
        RefusedError,
        'E141 Components!B5: Family 001 is made of "Family 000": Components!B5. Take the rows out, '
        "or retire what is made of it, before 2026-06.",
    )
