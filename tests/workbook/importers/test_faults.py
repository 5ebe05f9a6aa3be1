"""What is said of a folder with one fault: the full text, one row a fault."""

from __future__ import annotations

from pathlib import Path

import pytest
from workbook.importers.folders import Change, said, told

ROW_17 = "2024-03,Chairs,Shipped,110"
AT = "actuals.csv row 17, column"
FIX_NUMBER = "Enter a number without unit, or leave the row out."
LOCALE = "or say with --locale how the file writes numbers."
FORM = "a number with a point for decimals and no other mark is expected."
MEASURES = (
    "Requested, Booked, Shipped, Produced, Closing, Backlog, Past due, Cancelled, Adjusted, "
    "Lines ordered, Lines filled, Used"
)


def quantity(text: str) -> Change:
    """The quantity in row 17 of the actuals."""
    return ("actuals", ROW_17, f"2024-03,Chairs,Shipped,{text}")


def period(text: str) -> Change:
    """The period in row 17 of the actuals."""
    return ("actuals", ROW_17, f"{text},Chairs,Shipped,110")


CELLS: dict[str, tuple[Change, str]] = {
    "text": (
        quantity("12k"),
        f'E110 {AT} quantity: found the text "12k", a number is expected. {FIX_NUMBER}',
    ),
    "not a number": (
        quantity("nan"),
        f'E110 {AT} quantity: found the text "nan", a number is expected. {FIX_NUMBER}',
    ),
    "two readings": (
        quantity('"1,200"'),
        f'E112 {AT} quantity: found "1,200", {FORM} Write 1200 or 1.2, {LOCALE}',
    ),
    "decimal comma": (
        quantity('"1.234,56"'),
        f'E112 {AT} quantity: found "1.234,56", {FORM} Write 1234.56, {LOCALE}',
    ),
    "blank": (
        quantity(""),
        f"E114 {AT} quantity: the cell is blank, a number is expected. Enter 0 if none is meant.",
    ),
    "error": (
        quantity("#N/A"),
        f"E113 {AT} quantity: the cell holds the error #N/A. Mend that cell first.",
    ),
    "negative": (
        quantity("-110"),
        f"E120 {AT} quantity: found -110 Shipped, 0 or more is expected. "
        "Enter what customers return as the measure Adjusted.",
    ),
    "huge": (
        quantity("1e14"),
        f"E122 {AT} quantity: found 1e+14, at most 10,000,000,000,000 in size is expected. "
        "Correct the value.",
    ),
    "infinite": (
        quantity("1e999"),
        f"E122 {AT} quantity: found 1e999, at most 10,000,000,000,000 in size is expected. "
        "Correct the value.",
    ),
    "negative forecast": (
        ("forecast", "", "period,code,quantity\n2026-01,Chairs,-5\n"),
        "E120 forecast.csv row 2, column quantity: found -5, 0 or more is expected. "
        "Leave out what customers return.",
    ),
    "thirteenth month": (
        period("2024-13"),
        f'E136 {AT} period: the calendar goes from "2024-01" to "2033-12", there is no period '
        '"2024-13". Correct the period, or extend the calendar.',
    ),
    "period in another form": (
        period("03/2024"),
        f'E134 {AT} period: found "03/2024", a period such as "2024-01" is expected. '
        "Write the label of the period, or a date in it as year-month-day.",
    ),
    "unknown measure": (
        ("actuals", ROW_17, "2024-03,Chairs,Shiped,110"),
        f'E124 {AT} measure: there is no measure "Shiped". Did you mean "Shipped"? '
        f"Write one of these: {MEASURES}.",
    ),
    "unmapped code": (
        ("actuals", ROW_17, "2024-03,Chiars,Shipped,110"),
        f'E131 {AT} code: there is no family or item "Chiars"; 1 row uses it. '
        'Did you mean "Chairs"? Correct the name, or add it to the Item map.',
    ),
    "date in another form": (
        ("prices", "Tables,2024-01-01", "Tables,01.02.2024"),
        'E134 prices.csv row 4, column from: found "01.02.2024", a date such as 2013-12-31 is '
        "expected. Write it as year-month-day.",
    ),
    "leap day of a common year": (
        ("prices", "Tables,2024-01-01", "Tables,2023-02-29"),
        'E134 prices.csv row 4, column from: found "2023-02-29", a date such as 2013-12-31 is '
        "expected. Write it as year-month-day.",
    ),
    "price of nothing": (
        ("prices", "Tables,2024-01-01,200", "Tables,2024-01-01,0"),
        "E121 prices.csv row 4, column value: found 0, more than 0 is expected. Correct the value.",
    ),
    "share in percent": (
        (
            "resources",
            "hours,stations\nSaw,2024-01-01,8,2",
            "hours,stations,utilization\nSaw,2024-01-01,8,2,85",
        ),
        "E121 resources.csv row 2, column utilization: found 85, 1 or less is expected. "
        "Write a share: 0.85.",
    ),
    "family without unit": (
        ("families", "Tables,tables", "Tables,"),
        "E114 families.csv row 3, column unit: the cell is blank, a text is expected. "
        "Enter the unit.",
    ),
    "unknown strategy": (
        ("families", "chairs,MTS", "chairs,ETO"),
        'E124 families.csv row 2, column strategy: there is no strategy "ETO". '
        "Write one of these: MTS, MTO, FTO.",
    ),
    "placeholder in a name": (
        ("families", "Tables,tables", "Tables*,tables"),
        'E128 families.csv row 3, column family: the name "Tables*" has * in it; formulas that '
        "look names up cannot tell it from a placeholder. Write the name without * ? ~ and |.",
    ),
    "name too long": (
        ("families", "Tables,tables", f"{'T' * 201},tables"),
        "E128 families.csv row 3, column family: the name has 201 characters, at most 200 can be "
        "looked up. Shorten the name.",
    ),
    "day off in another form": (
        ("holidays", "", "day,name\n25.12.2026,Christmas\n"),
        'E134 holidays.csv row 2, column day: found "25.12.2026", a date such as 2013-12-31 is '
        "expected. Write it as year-month-day.",
    ),
}


@pytest.mark.parametrize(("change", "text"), CELLS.values(), ids=CELLS)
def test_a_wrong_cell_is_told_with_its_place(tmp_path: Path, change: Change, text: str) -> None:
    """One wrong cell gives one sentence, and nothing that only follows from it."""
    assert said(tmp_path, change) == [text]


HEADINGS: dict[str, tuple[Change, list[str]]] = {
    "renamed": (
        ("actuals", "measure", "meazure"),
        [
            'E103 actuals.csv: there is no column "meazure". Did you mean "measure"? Delete the '
            "column, or name it one of these: period, code, measure, quantity, source, loaded.",
            'E103 actuals.csv: the column "measure" is missing; found: period, code, meazure, '
            "quantity. Add a column with that heading.",
        ],
    ),
    "nearly twice": (
        ("costs", "value", "value,Value "),
        [
            'E105 costs.csv: "value" and "Value " are both the column Value. Delete one of them.',
        ],
    ),
    "twice": (
        ("costs", "value", "value,value"),
        ['E106 costs.csv: the column "value" stands twice. Delete or rename one of them.'],
    ),
    "no rows": (
        ("families", "Chairs,chairs,MTS\nTables,tables,MTO\n", ""),
        ["E107 families.csv: there are no rows. Add at least one row."],
    ),
    "too many cells": (
        ("costs", "Tables,2024-01-01,120", "Tables,2024-01-01,1,200"),
        [
            "E118 costs.csv row 3: the row has 4 cells for 3 columns. "
            "Put a text that holds a comma in quotes."
        ],
    ),
}


@pytest.mark.parametrize(("change", "texts"), HEADINGS.values(), ids=HEADINGS)
def test_a_wrong_heading_is_told(tmp_path: Path, change: Change, texts: list[str]) -> None:
    """A heading that is wrong, or missing, or there twice."""
    assert said(tmp_path, change) == texts


def test_headings_match_whatever_the_eye_does_not_see(tmp_path: Path) -> None:
    """Capitals, blanks, a no-break space and underscores make no other column."""
    change = ("policy", "plan_policy,target", "  Plan\u00a0 Policy ,TARGET")
    assert told(tmp_path, change) == [
        'W103 policy.csv: the column "  Plan<U+00A0> Policy " is taken for "plan_policy". '
        'Write the heading as "plan_policy".',
        'W103 policy.csv: the column "TARGET" is taken for "target". '
        'Write the heading as "target".',
    ]


def test_all_problems_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    """A planner mends everything in one go: each file's fault is in the one answer."""
    found = said(
        tmp_path,
        quantity("12k"),
        ("prices", "Tables,2024-01-01", "Tables,soon"),
        ("company", "base,2026-01", "base,2026-01\nhorizon,none"),
        ("policy", "days of supply", "lead time"),
    )
    assert [text.split(":")[0] for text in found] == [
        "E136 company.csv row 5, column value",
        "E110 actuals.csv row 17, column quantity",
        "E134 prices.csv row 4, column from",
        "E129 policy.csv row 2, column plan_policy",
    ]


def test_many_faults_of_a_kind_are_counted(tmp_path: Path) -> None:
    """Twenty are told one by one, the rest as a number."""
    rows = "".join(f"Chairs,{2000 + i}-02-30,{i + 1}\n" for i in range(60))
    found = said(tmp_path, ("costs", "Chairs,2024-01-01,30\n", rows))
    assert len(found) == 21
    assert found[-1] == (
        "E134 costs.csv, column From: 40 more cells have the same fault. "
        "Mend the column at its source."
    )
