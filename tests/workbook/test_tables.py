"""Tables as a workbook holds them: dates, errors, booleans, numbers beside texts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from sopxl.calendar import Calendar, month_calendar
from sopxl.errors import ProblemsError
from sopxl_workbook.contract import Table, table
from sopxl_workbook.ooxml.values import NOT_CALCULATED, CellError
from sopxl_workbook.tables import RawTable, Settings, Tables, validate

SETTINGS = Settings("Small Furniture", "USD", base=13, horizon=6)
Columns = Mapping[str, Sequence[Any]]

FAMILIES: Columns = {"Family": ["Chairs"], "Unit": ["ea"], "Strategy": ["MTS"]}
PRICES: Columns = {"Family": ["Chairs"], "From": [45292.0], "Value": [50.0]}
COSTS: Columns = {"Family": ["Chairs"], "From": [dt.date(2024, 1, 1)], "Value": [30.0]}
ACTUALS: Columns = {
    "Period": ["2024-12", dt.datetime(2024, 12, 31), 45627.0, 12.0],
    "Code": ["Chairs"] * 4,
    "Measure": ["Closing", "shipped", "REQUESTED", "Produced"],
    "Quantity": [5.0, 4.0, 4.0, 3.0],
}


def calendar() -> Calendar:
    """Two years of months."""
    return month_calendar(dt.date(2024, 1, 1), 24)


def raw(name: str, columns: Columns) -> RawTable:
    """A table of a workbook; a cell stands in row 5 and below."""
    form: Table = table(name)
    return RawTable(
        form, columns, lambda row, column: f"{form.sheet}!{column}{row + 5}", form.sheet
    )


def read(**changed: Columns) -> Tables:
    """The small company of this test, with some tables changed."""
    columns = {
        "tblFamilies": FAMILIES,
        "tblPrices": PRICES,
        "tblCosts": COSTS,
        "tblActuals": ACTUALS,
        **changed,
    }
    tables = [raw(name, found) for name, found in columns.items()]
    return validate(tables, SETTINGS, calendar())


def said(**changed: Columns) -> list[str]:
    """Every problem of some changed tables."""
    with pytest.raises(ProblemsError) as error:
        read(**changed)
    return [str(problem) for problem in error.value.problems]


class TestCells:
    """One cell of a workbook, by what Excel may have put into it."""

    def test_a_period_may_be_written_in_four_ways(self) -> None:
        """As its label, as a date in it, as a day number, and as its number."""
        assert read()["tblActuals"].columns["Period"] == [12, 12, 12, 12]

    def test_words_are_taken_without_capitals(self) -> None:
        """The measure is spelled as the contract has it."""
        measures = ["Closing", "Shipped", "Requested", "Produced"]
        assert read()["tblActuals"].columns["Measure"] == measures

    def test_days_become_numbers(self) -> None:
        """A date and its day number are the same."""
        tables = read()
        assert tables["tblCosts"].columns["From"] == tables["tblPrices"].columns["From"] == [45292]

    WRONG: tuple[tuple[Any, str], ...] = (
        (
            "12k",
            'E110 Prices!Value5: found the text "12k", a number is expected. '
            "Enter a number without unit, or leave the row out.",
        ),
        (
            "1200",
            'E111 Prices!Value5: found the number 1200 stored as text "1200". '
            "Convert the cell to a number; sopxl plan --coerce converts them all.",
        ),
        (True, "E110 Prices!Value5: found TRUE, a number is expected. Enter the quantity."),
        (
            dt.date(2026, 3, 1),
            "E110 Prices!Value5: found the date 2026-03-01, a number is expected. "
            "Format the cell as a number and enter the quantity.",
        ),
        (
            CellError("#DIV/0!"),
            "E113 Prices!Value5: the cell holds the error #DIV/0!. Mend that cell first.",
        ),
        (
            "#SPILL!",
            "E113 Prices!Value5: the cell holds the error #SPILL!. Mend that cell first.",
        ),
        (
            NOT_CALCULATED,
            "E115 Prices!Value5: the formula in the cell is not calculated. "
            "Open the workbook in Excel, save it, and try again.",
        ),
        (
            None,
            "E114 Prices!Value5: the cell is blank, a number is expected. "
            "Enter 0 if none is meant.",
        ),
        (
            float("nan"),
            "E116 Prices!Value5: found nan, a finite number is expected. "
            "Mend the calculation above.",
        ),
        (0.0, "E121 Prices!Value5: found 0, more than 0 is expected. Correct the value."),
    )

    @pytest.mark.parametrize(("value", "text"), WRONG, ids=[text[:4] for _, text in WRONG])
    def test_what_is_no_number_is_told(self, value: Any, text: str) -> None:
        """Nothing is taken for a number that is none."""
        assert said(tblPrices={**PRICES, "Value": [value]}) == [text]

    NO_NAMES: tuple[tuple[Any, str], ...] = (
        (
            dt.date(2026, 3, 1),
            "E110 Item map!Item5: found the date 2026-03-01, a text is expected. "
            "Enter it as text, with an apostrophe before it.",
        ),
        (
            False,
            "E110 Item map!Item5: found FALSE, a text is expected. "
            "Enter it as text, with an apostrophe before it.",
        ),
        (
            CellError("#N/A"),
            "E113 Item map!Item5: the cell holds the error #N/A. Mend that cell first.",
        ),
    )

    @pytest.mark.parametrize(("value", "text"), NO_NAMES, ids=["date", "boolean", "error"])
    def test_what_is_no_name_is_told(self, value: Any, text: str) -> None:
        """A code that Excel has turned into something else is not turned back by a guess."""
        assert said(tblMap={"Item": [value], "Family": ["Chairs"]}) == [text]

    def test_a_number_is_a_name_by_its_digits(self) -> None:
        """An item number typed as a number."""
        tables = read(tblMap={"Item": [4711.0, 2.5], "Family": ["chairs", "CHAIRS"]})
        assert tables["tblMap"].columns["Item"] == ["4711", "2.5"]
        assert tables["tblMap"].columns["Family"] == ["Chairs", "Chairs"]

    NO_DAYS: tuple[tuple[Any, str], ...] = (
        (60.0, 'found "60"'),  # 29 February 1900, which never was
        ("31.12.2013", 'found "31.12.2013"'),
        (True, 'found "True"'),
        (dt.date(1899, 12, 31), 'found "1899-12-31"'),
    )

    @pytest.mark.parametrize(("value", "found"), NO_DAYS, ids=["60", "text", "boolean", "1899"])
    def test_what_is_no_day_is_told(self, value: Any, found: str) -> None:
        """A date is a date from March 1900 on, or a text of the one form without doubt."""
        assert said(tblPrices={**PRICES, "From": [value]}) == [
            f"E134 Prices!From5: {found}, a date such as 2013-12-31 is expected. "
            "Write it as year-month-day."
        ]

    def test_a_time_of_day_is_left_out_and_told(self) -> None:
        """A price does not begin at noon."""
        tables = read(tblPrices={**PRICES, "From": [45292.5]})
        assert tables["tblPrices"].columns["From"] == [45292]
        assert [str(warning) for warning in tables.warnings] == [
            "W134 Prices!From5: the date 2024-01-01 has a time of day, which is left out. "
            "Enter dates without a time."
        ]

    NO_PERIODS: tuple[tuple[Any, str], ...] = (
        (
            25.0,
            "E136 Actuals!Period5: period 25 is outside the calendar, which has 1 to 24. "
            "Choose a period of the calendar, or extend it.",
        ),
        (2.5, "E134 Actuals!Period5: found 2.5, a period is expected. Write its label."),
        (
            dt.date(2030, 1, 1),
            "E136 Actuals!Period5: 2030-01-01 is outside the calendar, which goes from 2024-01-01 "
            "to 2025-12-31. Correct the date, or extend the calendar.",
        ),
    )

    @pytest.mark.parametrize(("value", "text"), NO_PERIODS, ids=["number", "fraction", "date"])
    def test_what_is_no_period_is_told(self, value: Any, text: str) -> None:
        """A period of the calendar, and no other."""
        period = [value, *ACTUALS["Period"][1:]]
        assert said(tblActuals={**ACTUALS, "Period": period}) == [text]


class TestRows:
    """Rows and headings of a table in a workbook."""

    def test_blank_rows_are_passed_over(self) -> None:
        """A table that was made longer than its rows; places stay those of the sheet."""
        items = {"Item": [None, "C1", "", "C2"], "Family": ["", "Chairs", None, "Sofas"]}
        assert said(tblMap=items) == [
            'E131 Item map!Family8: there is no family "Sofas"; 1 row uses it. '
            "Correct the name, or add it to the Families."
        ]

    def test_an_open_period_may_have_actuals(self) -> None:
        """In a workbook the month to close is loaded before it is closed."""
        more = {
            name: [*values, last]
            for (name, values), last in zip(
                ACTUALS.items(), ("2025-01", "Chairs", "Shipped", 4.0), strict=True
            )
        }
        assert read(tblActuals=more)["tblActuals"].count == 5

    def test_a_blank_means_what_the_contract_says(self) -> None:
        """A factor that is left out is one."""
        tables = read(tblMap={"Item": ["C1"], "Family": ["Chairs"], "Factor": [None]})
        assert tables["tblMap"].columns["Factor"] == [1]

    def test_a_missing_column_is_told_by_its_heading(self) -> None:
        """In a workbook as the heading stands there."""
        assert said(tblBill={"Family": ["Chairs"], "Resource": [""], "From": [45292.0]}) == [
            'E103 Bill: the column "Hours per unit" is missing; found: Family, Resource, From. '
            "Add a column with that heading.",
            "E114 Bill!Resource5: the cell is blank, a text is expected. Enter the resource.",
        ]

    def test_families_that_look_alike_are_told(self) -> None:
        """A character that nobody sees makes another name."""
        two = ["Chairs", "Cha\u200birs"]
        tables = read(
            tblFamilies={"Family": two, "Unit": ["ea", "ea"], "Strategy": ["MTS", "MTS"]},
            tblPrices={"Family": two, "From": [45292.0] * 2, "Value": [50.0] * 2},
            tblCosts={"Family": two, "From": [45292.0] * 2, "Value": [30.0] * 2},
            tblActuals={
                "Period": ["2024-12"] * 2,
                "Code": two,
                "Measure": ["Closing"] * 2,
                "Quantity": [5.0] * 2,
            },
        )
        assert [str(warning) for warning in tables.warnings] == [
            'W130 Families!Family6: "Cha<U+200B>irs" looks like "Chairs" at Families!Family5, but '
            "is another family. Give one of them another name if they are the same."
        ]

    def test_rows_come_back_as_a_sheet_holds_them(self) -> None:
        """Periods by label, days by number, blanks as nothing."""
        assert read().rows("tblActuals")[0] == ["2024-12", "Chairs", "Closing", 5.0, None, None]

    def test_a_calendar_table_is_made_where_none_is_given(self) -> None:
        """Periods before the base are closed."""
        rows = read().rows("tblCalendar")
        assert rows[11][:6] == [12, "2024-12", 45627.0, 45657.0, 31 / 7, 22.0]
        assert [row[8] for row in rows] == ["closed"] * 12 + ["open"] * 12
