"""The master schedule: family to item, month to week, exact in sum; and its tie-out."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from companies import HORIZON, NOW, company
from numpy.testing import assert_allclose

from sopxl.errors import LimitError
from sopxl.plan.archive import ArchiveRow
from sopxl.plan.company import Company, ItemRow
from sopxl.plan.make import CompanyPlan, make_plan, plan_as_it_stands
from sopxl.plan.schedule import hours_of, master_schedule, share_made, tie_out
from sopxl.plan.scheduled import AUTHORISED, DRAFT

FAMILIES = [family.name for family in company().families]
FIRST = FAMILIES[0]


def planned(*items: ItemRow, **changed: object) -> CompanyPlan:
    """The plan of the small company with an item map."""
    given: Company = dataclasses.replace(company(), items=items, **changed)  # type: ignore[arg-type]
    return make_plan(given)


def item(name: str, share: float = np.nan, **other: float) -> ItemRow:
    """A row of the item map of the first family."""
    return ItemRow(name, FIRST, share=share, **other)  # type: ignore[arg-type]


class TestFamilyToItem:
    def test_lines_add_up_to_the_plan_month_by_month(self) -> None:
        """Whatever the shares: each in whole units, what is left in the plan's own fraction."""
        plan = planned(item("A", 0.6), item("B", 0.3), item("C", 0.1))
        found = master_schedule(plan, HORIZON)
        made = plan.figures.production[NOW : NOW + HORIZON]
        for column, name in enumerate(FAMILIES):
            lines = found.of_family(name)
            assert_allclose(found.by_month[:, lines].sum(axis=1), made[:, column], rtol=1e-12)
        assert [line.code for line in found.lines][:3] == ["A", "B", "C"]

    def test_the_largest_remainders_take_what_is_left(self) -> None:
        """100 over 0.335, 0.335 and 0.33: 34, 33, 33; of two alike the first."""
        plan = planned(item("A", 0.335), item("B", 0.335), item("C", 0.33))
        made = plan.figures.production
        made[NOW : NOW + 3, 0] = 100.0
        assert master_schedule(plan).by_month[0, :3].tolist() == [34.0, 33.0, 33.0]

    def test_an_item_that_is_alone_needs_no_share(self) -> None:
        """It takes the whole family."""
        found = master_schedule(planned(item("A")))
        assert_allclose(found.by_month[:, 0], found.volume[:, 0])
        assert not found.warnings

    def test_a_share_holds_while_its_row_does(self) -> None:
        """A takes the family until its last day; then B does."""
        ends = float(company().calendar.end_days[NOW])
        found = master_schedule(planned(item("A", 1.0, end=ends), item("B", 1.0, start=ends + 1)))
        assert_allclose(
            found.by_month[:, :2].T[:, :2], [[found.volume[0, 0], 0], [0, found.volume[1, 0]]]
        )

    def test_items_without_shares_leave_the_family_whole(self) -> None:
        """And it is said; a family without items is one line, and needs no word."""
        found = master_schedule(planned(item("A"), item("B")))
        assert found.lines[0].code == FIRST
        month = found.months[0]
        assert [str(each) for each in found.warnings] == [
            f"W580 Item map: {FIRST} has no item with a planning share in {month}: it is scheduled "
            "as a whole. Type the Planning share of each item; those of a family add up to 1."
        ]
        assert [line.code for line in master_schedule(planned()).lines] == FAMILIES

    def test_shares_that_do_not_add_up_are_told_and_taken_in_proportion(self) -> None:
        """0.5 and 0.3 are 5 to 3."""
        plan = planned(item("A", 0.5), item("B", 0.3))
        plan.figures.production[NOW, 0] = 80.0
        found = master_schedule(plan, 1)
        assert found.by_month[0, :2].tolist() == [50.0, 30.0]
        assert [each.message for each in found.warnings] == [
            f"the planning shares of {FIRST} add up to 0.8 in {found.months[0]}: each is taken in "
            "proportion."
        ]


class TestMonthToWeek:
    def test_weeks_add_up_to_months_and_to_the_plan(self) -> None:
        """A week that two months share is cut between them; nothing is lost in the cut."""
        found = master_schedule(planned(item("A", 0.7), item("B", 0.3)), HORIZON)
        for month in range(HORIZON):
            inside = found.month == month
            assert_allclose(found.pieces[inside].sum(axis=0), found.by_month[month], rtol=1e-12)
        assert_allclose(found.weekly.sum(axis=0), found.by_month.sum(axis=0), rtol=1e-12)

    def test_by_the_working_days_of_the_calendar(self) -> None:
        """No piece of a week without a working day gets anything."""
        plan = planned()
        found = master_schedule(plan)
        days = np.array(
            [
                np.busday_count(str(np.datetime64("1899-12-30") + int(day)), "2100-01-01")
                for day in (*found.days, plan.company.calendar.end_days[NOW + 2] + 1)
            ]
        )
        assert (found.pieces[(days[:-1] - days[1:]) == 0] == 0).all()


class TestWhichPlan:
    def test_the_authorised_one_where_there_is_one(self) -> None:
        """For the open month; a draft that moved on since is not scheduled."""
        plan = planned()
        values = np.full(plan.company.calendar.count, 70.0)
        row = ArchiveRow(plan.company.base, FIRST, "Production", "units", "r", "Ann", "1", values)
        standing = planned(archive=(row,))
        found = master_schedule(standing)
        assert (found.version, found.volume[:, 0].tolist()) == (AUTHORISED, [70.0] * 3)
        assert master_schedule(plan).version == DRAFT

    def test_what_is_bought_is_that_which_was_authorised(self) -> None:
        """Of 70 authorised with 20 bought, whatever a draft buys since; none where none was."""
        plan = planned()
        company_, bought = plan.company, plan.company.nothing()
        bought[:, 0] = 35.0
        rows = {"Production": 70.0, "Subcontract": 20.0}
        archive = tuple(
            ArchiveRow(company_.base, FIRST, what, "units", "r", "Ann", "1", np.full(48, units))
            for what, units in rows.items()
        )
        for held, share in ((archive, 50 / 70), (archive[:1], 1.0)):
            given = dataclasses.replace(plan.company, archive=held, subcontract=bought)
            found = master_schedule(plan_as_it_stands(given))
            assert_allclose(share_made(found)[:, 0], share)
        draft = dataclasses.replace(company_, production=bought * 2, subcontract=bought)
        assert_allclose(share_made(master_schedule(plan_as_it_stands(draft)))[:, 0], 0.5)

    def test_more_months_than_are_planned(self) -> None:
        """Are refused with what there is."""
        with pytest.raises(LimitError) as told:
            master_schedule(planned(), HORIZON + 1)
        assert str(told.value) == (
            f"E580 --months: {HORIZON + 1} months are asked for, the plan has {HORIZON}. "
            f"Give a number from 1 to {HORIZON}."
        )


def test_hours_add_up_to_the_load_of_the_plan() -> None:
    """By resource and month, where the bill has no offsets."""
    plan = planned(item("A", 0.6), item("B", 0.4))
    found = master_schedule(plan, HORIZON)
    resources, hours = hours_of(found, plan.company)
    assert resources == plan.figures.in_force.resources
    load = np.stack([hours[found.month == month].sum(axis=0) for month in range(HORIZON)])
    assert_allclose(load, plan.figures.load[NOW : NOW + HORIZON], rtol=1e-9)


class TestTieOut:
    def test_three_percent_too_much_is_told_with_family_and_month(self) -> None:
        """And the family that is right is not; the worst comes first."""
        plan = planned()
        tight = tuple(dataclasses.replace(row, tolerance=0.02) for row in plan.company.policies)
        given = dataclasses.replace(plan.company, policies=tight)
        found = master_schedule(plan)
        detailed = {
            (month, name): float(found.volume[month, column])
            for month in range(2)
            for column, name in enumerate(FAMILIES)
        }
        detailed[1, FIRST] *= 1.03
        ties = tie_out(found, detailed, given)
        assert [(tie.family, tie.month) for tie in ties if not tie.holds] == [
            (FIRST, found.months[1])
        ]
        assert ties[0].share == pytest.approx(0.03)
        assert {tie.month for tie in ties} == set(found.months[:2])

    def test_what_is_left_out_counts_as_nothing_scheduled(self) -> None:
        """A family that the plant forgot is 100 % off."""
        found = master_schedule(planned())
        ties = tie_out(found, {(0, FIRST): float(found.volume[0, 0])}, planned().company)
        missing = next(tie for tie in ties if tie.family == FAMILIES[1])
        assert (missing.share, missing.holds) == (-1.0, False)
