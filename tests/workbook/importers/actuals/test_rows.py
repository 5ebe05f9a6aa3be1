"""The rows of an extract held against the book: what is taken, what is not, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from workbook.cycle.firm import Firm
from workbook.importers.actuals.plant import (
    DAY,
    JANUARY,
    WHOLE,
    Load,
    extract,
    rows,
    said,
    told,
)

from sopxl_workbook.importers.actuals import load_actuals
from sopxl_workbook.ooxml import read_book
from sopxl_workbook.read import read_company

NO_MATTER = "Nothing is to be done, if they are not of the month that is to be closed."
CLOSED = "Take closed months out of the extract; correct one by sopxl restate."


def and_more(month: str, *lines: str) -> str:
    """The extract of January, with lines of another month below it."""
    return extract() + extract(lines, month).split("\n", 1)[1]


def test_every_wrong_cell_is_told_at_once(load: Load) -> None:
    """Row and column, what was found, what is expected, the way out; a blank is not 0."""
    lines = [
        "2026-01,A-1,Shipped,",
        "2026-01,A-1,Closing,abc",
        "31.01.2026,A-1,Shipped,1",
        "2026-01,,Shipped,1",
        "2026-01,A-2,Shipped,-5",
        "2026-01,A-1,,5",
        ",A-1,Shipped,3",
        "2026-01,A-2,Closing,#N/A",
        "2026-01,A-3,Shipped,5",
        "2026-01,OLD,Shipped,5",
    ]
    at = "erp.csv row"
    assert said(load, "period,code,measure,quantity\n" + "\n".join(lines)) == [
        f'E134 {at} 4, column period: found "31.01.2026", a period such as "2024-01" is expected. '
        "Write the label of the period, or a date in it as year-month-day.",
        f"E114 {at} 8, column period: the cell is blank, a period is expected. Enter the period.",
        f"E114 {at} 5, column code: the cell is blank, a text is expected. Enter the code.",
        f"E114 {at} 7, column measure: the cell is blank, a text is expected. Enter the measure.",
        f"E114 {at} 2, column quantity: the cell is blank, a number is expected. "
        "Enter 0 if none is meant.",
        f'E110 {at} 3, column quantity: found the text "abc", a number is expected. '
        "Enter a number without unit, or leave the row out.",
        f"E113 {at} 9, column quantity: the cell holds the error #N/A. Mend that cell first.",
        f'E131 {at} 10, column code: there is no family or item "A-3"; 1 row uses it. '
        "Add it to the Item map, or leave it out of the extract.",
        f"E120 {at} 6, column quantity: found -5 Shipped, 0 or more is expected. "
        "Extract what customers return as the measure Adjusted.",
        f'E131 {at} 11, column code: no row of "OLD" in the Item map holds in 2026-01. '
        "Correct its From and To, or add a row for that time.",
    ]


def test_a_column_that_is_wrong_throughout_is_counted(load: Load) -> None:
    """Twenty are shown, the rest is one line."""
    problems = said(load, extract([f"A-1,Shipped,x{number}" for number in range(30)]))
    wrong = [problem for problem in problems if problem.startswith("E110")]
    assert len(wrong) == 21
    assert wrong[-1] == (
        "E110 erp.csv, column Quantity: 10 more cells have the same fault. "
        "Mend the column at its source."
    )


def test_a_near_code_is_suggested(load: Load) -> None:
    """E131 names the family that is meant."""
    assert said(load, extract(["Famly 000,Shipped,5", "Famly 000,Closing,5"])) == [
        'E131 erp.csv row 2, column code: there is no family or item "Famly 000"; 2 rows use it. '
        'Did you mean "Family 000"? Add it to the Item map, or leave it out of the extract.'
    ]


def test_very_many_strangers_are_counted(load: Load) -> None:
    """An extract of another plant: twenty codes are shown, in seconds."""
    problems = said(load, extract([f"X-{number},Shipped,1" for number in range(20_000)]))
    assert len(problems) == 21
    assert problems[-1] == (
        "E131 erp.csv, column Code: 19980 more cells have the same fault. "
        "Mend the column at its source."
    )


def test_the_same_thing_twice_is_refused(load: Load) -> None:
    """E130 with both places, whatever the capitals."""
    assert said(load, extract(["A-1,Shipped,5", "a-1,shipped,5"])) == [
        'E130 erp.csv row 3, column period: 2026-01, "a-1", "Shipped" stands twice; the other is '
        "at erp.csv row 2, column period. Delete one of the rows, or add them up in one."
    ]


@pytest.mark.parametrize(
    ("lines", "here"),
    [
        (
            ["A-1,Shipped,5", "Family 000,Shipped,6"],
            'the family "Family 000", and for an item',
        ),
        (
            ["Family 000,Shipped,6", "A-1,Shipped,5"],
            'its item "A-1", and for the family',
        ),
    ],
    ids=["item first", "family first"],
)
def test_a_family_and_its_items_are_counted_twice(load: Load, lines: list[str], here: str) -> None:
    """E130: the sum of a family would hold its items twice."""
    assert said(load, extract(lines)) == [
        f"E130 erp.csv row 3, column code: Shipped of Family 000 is given for {here} at "
        "erp.csv row 2, column code. Keep the family's row, or the rows of its items."
    ]


class TestOtherMonths:
    def test_closed_months_as_they_are_say_nothing(self, load: Load) -> None:
        """A row of the book, or the items that add up to its family's figure."""
        loaded = load(
            and_more("2025-12", "Family 000,Shipped,100", "A-1,Closing,30", "A-2,Closing,5")
        )
        assert rows(loaded) == WHOLE
        assert told(loaded) == []

    def test_closed_months_that_differ_are_told(self, load: Load) -> None:
        """E522: a closed month is corrected by restate, never by a load."""
        text = and_more(
            "2025-12",
            *("Family 000,Shipped,101", "A-1,Closing,30", "A-2,Closing,6", "Family 000,Adjusted,3"),
        )
        at = "E522 erp.csv row"
        assert said(load, text) == [
            f"{at} 9, column quantity: Shipped of Family 000 in 2025-12 is 101 here; that month "
            f"is closed, with 100. {CLOSED}",
            f"{at} 10, column quantity: Closing of Family 000 in 2025-12 is 90 here; that month is "
            f"closed, with 80. {CLOSED}",
            f"{at} 12, column quantity: Adjusted of Family 000 in 2025-12 is 3 here; that month "
            f"is closed, with nothing. {CLOSED}",
        ]

    def test_rows_that_are_no_matter_are_counted(self, load: Load) -> None:
        """W508: later months, months outside the calendar, strangers in closed ones."""
        loaded = load(
            and_more("2026-02", "Family 000,Shipped,1", "A-1,Whatever,")
            + "2023-01,A-1,Shipped,1\n2025-12,ZZ,Shipped,1\n2025-12,A-1,Foo,1\n"
        )
        assert rows(loaded) == WHOLE
        assert told(loaded) == [
            "W508 erp.csv: rows that are not read: 2 of a later month, 1 of a month that the "
            "calendar does not have, 2 of closed months with a code or a measure that is not "
            f"known. {NO_MATTER}"
        ]

    def test_no_row_of_the_month_is_told(self, load: Load) -> None:
        """W508, beside what the roll then misses."""
        loaded = load(extract(["Family 000,Shipped,100"], "2025-12"))
        assert rows(loaded) == []
        assert told(loaded) == [
            "W508 erp.csv: no row is of the month that is to be closed. "
            "Make sure that it is the extract of that month."
        ]


@pytest.fixture(scope="module")
def half_typed(plant_book: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The plant's book with January's actuals of make-to-stock typed by the planner."""
    book = tmp_path_factory.mktemp("half") / "book.xlsx"
    book.write_bytes(plant_book.read_bytes())
    Firm().load(book, Firm().start, Booked=None, Backlog=None)
    return book


class TestWhatIsThere:
    """The planner may have typed some of it."""

    def test_the_same_figure_is_not_taken_again(self, half_typed: Path, tmp_path: Path) -> None:
        """Only what is not there yet is loaded, and the matrix says which is which."""
        source = tmp_path / "erp.csv"
        source.write_text(extract(), encoding="utf-8")
        reading = read_company(read_book(half_typed))
        loaded = load_actuals(str(source), reading, reading.company.base, day=DAY)
        assert rows(loaded) == [("Family 001", "Backlog", 79.0), ("Family 001", "Booked", 115.0)]
        assert loaded.matrix.as_text().splitlines() == [
            "Actuals of 2026-01  Requested    Booked    Shipped      Produced     Closing      "
            "Backlog",
            "Family 000          in the book  not used  in the book  in the book  in the book  "
            "not used",
            "Family 001          not used     loaded    in the book  not used     not used     "
            "loaded",
        ]

    def test_another_figure_is_refused_with_both_places(
        self, half_typed: Path, tmp_path: Path
    ) -> None:
        """E130: nothing typed is written over, and no family counted with its items."""
        source = tmp_path / "erp.csv"
        lines = [line.replace(",81", ",82") for line in JANUARY]
        source.write_text(extract([*lines, "A-1,Produced,5"]), encoding="utf-8")
        reading = read_company(read_book(half_typed))

        def load(text: str) -> object:
            return load_actuals(str(source), reading, reading.company.base, day=DAY)

        assert said(load, "") == [
            "E130 erp.csv row 5, column quantity: Closing of Family 000 is 82 here, and 81 at "
            "Actuals!D176 already. Keep the right one: take the row out of the extract, or out of "
            "the Actuals.",
            "E130 erp.csv row 9, column code: Produced of Family 000 is given for its item "
            '"A-1", and for the family at Actuals!D175. Keep the family\'s row, or the rows of '
            "its items.",
        ]
