"""What must hold between the files of a folder: the full text, one row a broken rule."""

from __future__ import annotations

from pathlib import Path

import pytest
from small import actuals
from workbook.importers.folders import Change, said, told

LAST = "2025-12,Tables,Backlog,50\n"
ROW_17 = "2024-03,Chairs,Shipped,110\n"
GIVEN = "setting,value\ncompany,Small Furniture\ncurrency,USD\nbase,2026-01\n"  # as it stands


def of_company(line: str) -> Change:
    """One more line in company.csv, its row 5."""
    return ("company", GIVEN, f"{GIVEN}{line}\n")


def without(*words: str) -> Change:
    """The actuals without the rows that hold one of some words."""
    rows = [row for row in actuals().splitlines() if not any(word in row for word in words)]
    return ("actuals", actuals(), "\n".join(rows) + "\n")


RULES: dict[str, tuple[list[Change], list[str]]] = {
    "row twice": (
        [("actuals", ROW_17, f"{ROW_17}2024-03-31,chairs,Shipped,5\n")],
        [
            'E130 actuals.csv row 18, column period: 2024-03, "chairs", "Shipped" stands twice; '
            "the other is at actuals.csv row 17, column period. "
            "Delete one of the rows, or add them up in one."
        ],
    ),
    "family twice": (
        [("families", "Tables,tables,MTO", "Tables,tables,MTO\ntables,tables,MTO")],
        [
            'E130 families.csv row 4, column family: "tables" stands twice; the other is at '
            "families.csv row 3, column family. Delete one of the rows."
        ],
    ),
    "gap": (
        [("actuals", ROW_17, "")],
        [
            "E132 actuals.csv: Shipped of Chairs has no row for 2024-03; every period from 2024-01 "
            "to 2025-12 is expected. Add the rows; enter 0 where there was none."
        ],
    ),
    "no opening": (
        [without(",Backlog,")],
        [
            "E114 actuals.csv: Tables has no Backlog for 2025-12, with which its plan opens. "
            "Add a row with the measure Backlog; enter 0 if there was none."
        ],
    ),
    "no demand": (
        [without("Tables,Booked")],
        [
            "E114 actuals.csv: Tables has no forecast for 2026-01, and no Booked from which one "
            "could be made. Load its history, or give a forecast for every planned period."
        ],
    ),
    "no demand until its end": (
        [
            without("Tables,Booked"),
            (
                "families",
                "family,unit,strategy\nChairs,chairs,MTS\nTables,tables,MTO\n",
                "family,unit,strategy,to\nChairs,chairs,MTS,\nTables,tables,MTO,2026-06-30\n",
            ),
        ],
        [
            "E114 actuals.csv: Tables has no forecast for 2026-01, and no Booked from which one "
            "could be made. Load its history, or give a forecast for every planned period up to "
            "2026-06, its last."
        ],
    ),
    "actual of an open period": (
        [("actuals", LAST, f"{LAST}2026-01,Chairs,Shipped,5\n2026-02,Chairs,Shipped,5\n")],
        [
            "E137 actuals.csv row 170, column period: this row and 1 more are of 2026-01 or later, "
            "but the plan starts with 2026-01: actuals end before it. "
            "Set the base to the period after the last actual, or take the rows out."
        ],
    ),
    "family and item": (
        [
            ("item_map", "", "item,family\nC1,Chairs\n"),
            ("actuals", LAST, f"{LAST}2024-03,C1,Shipped,5\n"),
        ],
        [
            "E130 actuals.csv row 170, column period: Shipped of Chairs in 2024-03 is given for "
            'the family at actuals.csv row 17, column period, and for its item "C1" as well. '
            "Keep the family's row, or the rows of its items."
        ],
    ),
    "item before its time": (
        [
            ("item_map", "", "item,family,from\nC1,Chairs,2025-01-01\n"),
            ("actuals", LAST, f"{LAST}2024-03,C1,Lines ordered,5\n"),
        ],
        [
            'E131 actuals.csv row 170, column code: no row of "C1" in the Item map holds in '
            "2024-03. Correct its From and To, or add a row for that time."
        ],
    ),
    "item of two families": (
        [
            (
                "item_map",
                "",
                "item,family,from,to\nC1,Chairs,2024-01-01,2024-06-30\nC1,Tables,2024-06-01,\n",
            )
        ],
        [
            'E144 item_map.csv row 3, column item: "C1" belongs to Chairs until 2024-06-30, and to '
            "Tables from 2024-06-01 on. Let one row end on the day before the other begins."
        ],
    ),
    "item named like a family": (
        [("item_map", "", "item,family\nchairs,Chairs\n")],
        [
            'E130 item_map.csv row 2, column item: "chairs" is an item and a family as well. '
            "Take the row out: a family's own name needs none."
        ],
    ),
    "end before beginning": (
        [("item_map", "", "item,family,from,to\nC1,Chairs,2024-05-01,2024-01-30\n")],
        [
            "E134 item_map.csv row 2, column to: the row ends on 2024-01-30, before it begins on "
            "2024-05-01. Correct one of the dates."
        ],
    ),
    "no price": (
        [("prices", "Tables,2024-01-01,200\n", "")],
        [
            "E131 families.csv row 3, column family: Tables has no price in prices.csv. "
            "Add a row with the price of one unit and the day from which it holds."
        ],
    ),
    "no cost": (
        [("costs", "Tables,2024-01-01,120\n", "")],
        [
            "E131 families.csv row 3, column family: Tables has no standard cost in costs.csv. "
            "Add a row with the standard cost of one unit and the day from which it holds."
        ],
    ),
    "price not yet in force": (
        [("prices", "Tables,2024-01-01", "Tables,2026-02-01")],
        [
            "E143 prices.csv: the first price of Tables holds from 2026-02-01, but month 1 of the "
            "plan starts on 2026-01-01. Add a row with the price in force on that day."
        ],
    ),
    "capacity not yet in force": (
        [("resources", "Saw,2024-01-01", "Saw,2026-01-02")],
        [
            "E143 resources.csv: Saw has capacity from 2026-01-02, but month 1 of the plan starts "
            "on 2026-01-01. Add a row with its hours and stations on that day."
        ],
    ),
    "unknown resource": (
        [("bill", "Tables,Saw", "Tables,Saws")],
        [
            'E131 bill.csv row 3, column resource: there is no resource "Saws"; 1 row uses it. '
            'Did you mean "Saw"? Correct the name, or add it to the Resources.'
        ],
    ),
    "policy of the other strategy": (
        [("policy", "days of supply", "lead time")],
        [
            'E129 policy.csv row 2, column plan_policy: the policy "lead time" does not fit '
            "Chairs, which is make-to-stock. Write one of these: chase, level, synchronous, "
            "stock zero, target stock, days of supply, own."
        ],
    ),
    "unknown unit": (
        [("units", "", "from_unit,to_unit,value\nchair,pair,2\ntables,pair,2\n")],
        [
            'E140 families.csv row 2, column unit: the unit "chairs" of Chairs is not in the '
            'Units, which have chair, pair, tables. Did you mean "chair"? '
            "Correct the unit, or add it to the Units."
        ],
    ),
    "currency without a rate": (
        [
            (
                "prices",
                "value\nChairs,2024-01-01,50\nChairs,2026-03-16,55\nTables,2024-01-01,200",
                "value,currency\nChairs,2024-01-01,50,EUR\nTables,2024-01-01,200,usd",
            )
        ],
        [
            "E145 prices.csv row 2, column currency: found EUR, the company plans in USD, and "
            "there is no rate. Add the rate of EUR to the Rates, or give the value in USD."
        ],
    ),
    "no such base": (
        [("company", "2026-01", "2026-13")],
        [
            'E136 company.csv row 4, column value: there is no period "2026-13", the calendar has '
            '"2024-01" to "2033-12". Write a period as it is written in the actuals.'
        ],
    ),
    "unknown setting": (
        [("company", "base,", "bse,")],
        [
            'E104 company.csv row 4, column setting: there is no setting "bse". Did you mean '
            '"base"? Write one of these: company, currency, base, horizon, first, locale, '
            "calendar, fiscal_year_start, year_end, leap_quarter, holding, overtime, outside, "
            "fewest_families, most_families, abnormal_demand, spread_limit.",
            'E104 company.csv: the setting "base" is missing. Add a row: base, first period of '
            "the plan, such as 2026-01; actuals end with the one before.",
        ],
    ),
    "a price that is no number": (
        [of_company("holding,20%")],
        [
            'E110 company.csv row 5, column value: found "20%", a number of 0 or more is expected, '
            "with a point and no other mark. Correct the value, or leave it out."
        ],
    ),
    "a limit that is no number": (
        [of_company("abnormal_demand,often")],
        [
            'E110 company.csv row 5, column value: found "often", a number of 0 or more is '
            "expected, with a point and no other mark, or never. Correct the value, write never, "
            "or leave it out for what a new book has."
        ],
    ),
    "horizon beyond the calendar": (
        [of_company("horizon,120")],
        [
            "E136 company.csv row 5, column value: found 120, but 96 periods are left from 2026-01 "
            "to 2033-12. Shorten the horizon, or let the setting first be a later period."
        ],
    ),
    "base is the first period": (
        [of_company("first,2026-01"), ("actuals", actuals(), "period,code,measure,quantity\n")],
        [
            "E136 company.csv row 4, column value: the plan starts with 2026-01, the first period: "
            "none is left for actuals. Let the setting first be an earlier period."
        ],
    ),
    "no such first period": (
        [of_company("first,soon")],
        [
            'E134 company.csv row 5, column value: found "soon", a month such as 2024-01 is '
            "expected. Write it as year-month."
        ],
    ),
    "no such calendar": (
        [of_company("calendar,weeks")],
        [
            'E124 company.csv row 5, column value: there is no calendar "weeks". '
            "Write one of these: months, 4-4-5, 4-5-4, 5-4-4."
        ],
    ),
    "weeks without a first day": (
        [of_company("calendar,4-4-5")],
        [
            "E134 company.csv: found nothing, the first day of a period is expected, such as "
            "2025-12-28. A calendar of 4-4-5 weeks needs the day on which it begins."
        ],
    ),
    "no such month": (
        [of_company("fiscal_year_start,13")],
        [
            'E136 company.csv row 5, column value: found "13", a whole number from 1 to 12 is '
            "expected. Correct the value."
        ],
    ),
    "no currency": (
        [("company", "currency,USD\n", "")],
        [
            'E104 company.csv: the setting "currency" is missing. '
            "Add a row: currency, code of its currency, such as USD."
        ],
    ),
    "setting twice": (
        [of_company("base,2026-02")],
        [
            'E130 company.csv row 5, column setting: "base" stands twice; the other is at '
            "company.csv row 4, column setting. Delete one of the rows."
        ],
    ),
    "order of nobody": (
        [("orders", "", "code,due,quantity,order\nChair,2026-01-09,20,K-1\n")],
        [
            'E131 orders.csv row 2, column code: there is no family or item "Chair"; 1 row uses '
            'it. Did you mean "Chairs"? Correct the name, or add it to the Item map.'
        ],
    ),
    "loop of nobody": (
        [("pull_lines", "", "code,resource,container,lead_time\nStools,Saw,10,2\n")],
        [
            'E131 pull_lines.csv row 2, column code: there is no family or item "Stools"; 1 row '
            "uses it. Correct the name, or add it to the Item map."
        ],
    ),
}


@pytest.mark.parametrize(("changes", "texts"), RULES.values(), ids=RULES)
def test_a_broken_rule_is_told(tmp_path: Path, changes: list[Change], texts: list[str]) -> None:
    """One broken rule gives its sentence, and nothing that only follows from it."""
    assert said(tmp_path, *changes) == texts


WARNINGS: dict[str, tuple[list[Change], str]] = {
    "closing below zero": (
        [("actuals", "2024-03,Chairs,Closing,106", "2024-03,Chairs,Closing,-6")],
        "W121 actuals.csv row 19, column quantity: Chairs closes below zero in 1 period, lowest "
        "-6 in 2024-03; taken as owed to customers. "
        "Correct the stock, or enter an Adjusted if it was counted.",
    ),
    "no bill": (
        [("bill", "Tables,Saw,2024-01-01,2.5\n", "")],
        "W131 bill.csv: no row of the bill is for Tables: no resource is loaded. "
        "Add the hours of each key resource, unless the goods are bought in.",
    ),
    "no policy": (
        [("policy", "Tables,2024-01-01,lead time,4\n", "")],
        "W136 policy.csv: no policy is given for Tables: lead time, 4 weeks, is taken. "
        "Change it on the Policy sheet, or add rows to the file.",
    ),
    "ended family": (
        [
            (
                "families",
                "strategy\nChairs,chairs,MTS\nTables,tables,MTO",
                "strategy,to\nChairs,chairs,MTS,\nTables,tables,MTO,2025-06-30",
            )
        ],
        "W137 families.csv row 3, column to: Tables ended on 2025-06-30, before the plan starts: "
        "its forecast is 0. Take the day out if the family is planned still.",
    ),
    "ended family without history": (
        [
            without("Tables,"),
            (
                "families",
                "strategy\nChairs,chairs,MTS\nTables,tables,MTO",
                "strategy,to\nChairs,chairs,MTS,\nTables,tables,MTO,2025-12-31",
            ),
        ],
        "W137 families.csv row 3, column to: Tables ended on 2025-12-31, before the plan starts: "
        "its forecast is 0. Take the day out if the family is planned still.",
    ),
    "measure of the other strategy": (
        [("actuals", LAST, f"{LAST}2025-12,Tables,Adjusted,5\n")],
        "W138 actuals.csv: Adjusted of Tables is loaded, but a plan of strategy MTO does not use "
        "it. Check the family's strategy.",
    ),
    "unknown file": (
        [("price", "", "family,from,value\n")],
        "W101 price.csv: the file is not read: nothing of that name is expected. "
        'Did you mean "prices.csv"? Rename it, or take it out.',
    ),
}


@pytest.mark.parametrize(("changes", "text"), WARNINGS.values(), ids=WARNINGS)
def test_a_doubt_is_told_and_the_work_goes_on(
    tmp_path: Path, changes: list[Change], text: str
) -> None:
    """What may be right is taken as it is, and said."""
    assert told(tmp_path, *changes) == [text]
