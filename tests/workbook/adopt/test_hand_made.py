"""Workbooks as planners make them, written by hand and quite unlike the generated ones."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from workbook.adopt.draft import Draft
from xlsxwriter.utility import xl_col_to_name

from sopxl_workbook.adopt import Adopted, Status, adopt, as_json, as_page, as_text

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun")
YEAR_FR = [
    "janv.",
    "févr.",
    "mars",
    "avr.",
    "mai",
    "juin",
    "juil.",
    "août",
    "sept.",
    "oct.",
    "nov.",
    "déc.",
]
YEAR_DE = [
    "Jänner",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
]


def cell(row: int, column: int) -> str:
    """A cell as a formula names it."""
    return f"{xl_col_to_name(column - 1)}{row}"


def found(adopted: Adopted) -> Mapping[tuple[str, str], tuple[str, tuple[int, int], int]]:
    """Each row by family and measure: its first sheet and cell, and its periods."""
    return {
        (one.family, one.measure): (one.sheet, one.cells[0], len(one.cells)) for one in adopted.rows
    }


def is_clean(adopted: Adopted, proven: int) -> bool:
    """Whether nothing is made up, and so many rows are proven."""
    return (
        list(adopted.findings) == []
        and adopted.counts[Status.DISPROVED] == 0
        and adopted.counts[Status.PROVEN] == proven
    )


def across(draft: Draft, sheet: str, row: int, first: int, values: Sequence[Any]) -> None:
    """Fills a line from a column on."""
    for at, value in enumerate(values):
        if value is not None:
            draft.put((sheet, row, first + at), float(value) if isinstance(value, int) else value)


def rolled(draft: Draft, sheet: str, rows: tuple[int, ...], first: int, periods: int) -> None:
    """A stock in the first of some lines: before, plus the lines between, less the last one."""
    own, *ins, out = rows
    for column in range(first, first + periods):
        plus = "".join(f"+{cell(row, column)}" for row in ins)
        draft.put((sheet, own, column), f"={cell(own, column - 1)}{plus}-{cell(out, column)}")


class TestASheetForEachMonth:
    """The timeline runs over sheets."""

    def book(self, *, shifted: str = "") -> Draft:
        """Families down, measures across; shifted : a sheet whose table stands two lines lower."""
        draft, before = Draft(), ""
        for at, month in enumerate(MONTHS):
            top = 5 if month == shifted else 3
            draft.put((month, 1, 1), f"S&OP {month}")
            across(draft, month, top, 1, ("Product", "Opening", "Production", "Demand", "Closing"))
            for row, (family, demand) in enumerate((("Chairs", 40), ("Tables", 400)), top + 1):
                draft.put((month, row, 1), family)
                draft.put((month, row, 2), before.format(row=row - top + 3) or 800.0)
                draft.put((month, row, 3), demand + 5.0)
                draft.put((month, row, 4), demand + 10.0 * (at % 2))
                draft.put((month, row, 5), f"=B{row}+C{row}-D{row}")
            before = f"='{month}'!E{{row}}" if top == 3 else f"='{month}'!E5"
        return draft

    def test_it_is_one_timeline(self) -> None:
        """Every row has a cell on each sheet; both the roll and the openings are proven."""
        adopted = adopt(self.book().written())
        assert list(adopted.timelines) == [("Jan ... Jun, a sheet each", "", "month", 6)]
        assert found(adopted)["Tables", "ending_inventory"] == ("Jan", (5, 5), 6)
        assert is_clean(adopted, 4)

    def test_a_mistake_is_named_on_its_sheet(self) -> None:
        """In the text, in JSON and on the page."""
        draft = self.book()
        draft.put(("Apr", 4, 5), 999.0)
        adopted = adopt(draft.written())
        (broken,) = [one for one in adopted.proofs if one.status is Status.DISPROVED][:1]
        assert broken.where == "Apr!E4"
        assert "Chairs" in as_text(adopted)
        assert "ending inventory Jan!E4 ... Jun!E4" in as_text(adopted)
        assert '"Apr!E4"' in as_json(adopted)
        assert "a sheet each" in as_page(adopted)

    def test_a_table_may_stand_lower_on_one_sheet(self) -> None:
        """Cells are known by the texts around them."""
        draft = self.book(shifted="Jun")
        adopted = adopt(draft.written())
        (row,) = [one for one in adopted.rows if (one.family, one.measure) == ("Chairs", "demand")]
        assert row.cells[-2:] == ((4, 4), (6, 4))
        assert adopted.counts[Status.DISPROVED] == 0

    def test_sheets_with_timelines_of_their_own_are_versions(self) -> None:
        """A sheet a month on which each has all months: the plans of those months."""
        draft = Draft()
        for version in MONTHS[:4]:
            across(draft, version, 1, 1, ("Chairs", *MONTHS))
            across(draft, version, 2, 1, ("Demand", 40, 50, 60, 50, 40, 60))
            across(draft, version, 3, 1, ("Production", *(50,) * 6))
        assert {sheet for sheet, *_ in adopt(draft.written()).timelines} == set(MONTHS[:4])


class TestItemNumbers:
    """4711 names a family; it is no quantity and no year."""

    DEMAND: Mapping[str, Sequence[int]] = {
        "4711": (40, 50, 60, 50, 40, 60),
        "00815": (400, 500, 600, 500, 400, 600),
        "2024": (140, 150, 160, 150, 140, 160),
    }

    def code(self, name: str) -> Any:
        """A number where Excel makes one of it."""
        return name if name.startswith("0") else float(name)

    def test_in_a_column_of_items(self) -> None:
        """With the measure in the next column."""
        draft = Draft()
        across(draft, "Plan", 1, 1, ("Item", "Measure", "Opening", *MONTHS))
        for top, (name, demand) in zip((2, 5, 8), self.DEMAND.items(), strict=True):
            for row, label in enumerate(("Demand", "Production", "Ending inventory"), top):
                across(draft, "Plan", row, 1, (self.code(name), label))
            across(draft, "Plan", top, 4, demand)
            across(draft, "Plan", top + 1, 4, (demand[1],) * 6)
            draft.put(("Plan", top + 2, 3), 100.0)
            rolled(draft, "Plan", (top + 2, top + 1, top), 4, 6)
        adopted = adopt(draft.written())
        assert adopted.families == list(self.DEMAND)
        assert is_clean(adopted, 3)

    def test_alone_above_its_rows(self) -> None:
        """Even where it could be a year."""
        draft = Draft()
        across(draft, "Plan", 1, 3, [f"{month}-24" for month in MONTHS])
        for top, (name, demand) in zip((2, 7, 12), self.DEMAND.items(), strict=True):
            draft.put(("Plan", top, 1), self.code(name))
            across(draft, "Plan", top + 1, 1, ("Demand", None, *demand))
            across(draft, "Plan", top + 2, 1, ("Production", None, *(demand[1],) * 6))
            across(draft, "Plan", top + 3, 1, ("Closing", 100))
            rolled(draft, "Plan", (top + 3, top + 2, top + 1), 3, 6)
        adopted = adopt(draft.written())
        assert adopted.families == list(self.DEMAND)
        assert is_clean(adopted, 3)

    def test_on_a_sheet_for_each_measure(self) -> None:
        """As text or number, one and the same in both; no text among numbers is told."""
        draft = Draft()
        for sheet, more in (("Forecast", 0), ("Production", 5)):
            across(draft, sheet, 1, 1, ("Material", *(f"{month} 2024" for month in MONTHS)))
            for row, (name, demand) in enumerate(self.DEMAND.items(), 2):
                draft.put((sheet, row, 1), self.code(name))
                across(draft, sheet, row, 2, [value + more for value in demand])
        adopted = adopt(draft.written())
        assert adopted.families == list(self.DEMAND)
        assert is_clean(adopted, 0)

    def test_without_any_heading(self) -> None:
        """All that tells the rows apart."""
        draft = Draft()
        for sheet in ("Forecast", "Production"):
            across(draft, sheet, 1, 2, [f"{month} 2024" for month in MONTHS])
            for row, name in enumerate((4711, 4722, 2025), 2):
                across(draft, sheet, row, 1, (name, 40, 50, 60, 50, 40, 60))
        assert adopt(draft.written()).families == ["4711", "4722", "2025"]

    def test_a_description_beside_a_code_is_the_name(self) -> None:
        """Periods of a fiscal year with their quarters between, the code and the text each line."""
        draft, sheet = Draft(), "S&OP FY25"
        across(draft, sheet, 1, 1, ("Beverages Ltd",))
        across(draft, sheet, 4, 1, ("SKU", "Description", "KPI"))
        columns = [4 + t + t // 3 for t in range(12)]
        for t, column in enumerate(columns):
            draft.put((sheet, 4, column), f"P{t + 1:02d} FY25")
            if t % 3 == 2:
                draft.put((sheet, 4, column + 1), f"Q{t // 3 + 1}")
        for top, code, name in ((5, 71001.0, "Orange juice 1L"), (9, 2025.0, "Cola 2L")):
            for row, label in enumerate(("Demand plan", "Supply plan", "Stock close"), top):
                across(draft, sheet, row, 1, (code, name, label))
            for t, column in enumerate(columns):
                draft.put((sheet, top, column), 10.0 + t)
                draft.put((sheet, top + 1, column), 12.0)
                before = cell(top + 2, columns[t - 1]) if t else "50"
                moved = f"+{cell(top + 1, column)}-{cell(top, column)}"
                draft.put((sheet, top + 2, column), f"={before}{moved}")
        adopted = adopt(draft.written())
        assert adopted.families == ["Orange juice 1L", "Cola 2L"]
        assert is_clean(adopted, 2)


class TestUnits:
    """A family in two units is told, since no formula over both sheets can be right."""

    def book(self, title: str, factor: float, demand: str = "Demand in pieces") -> Draft:
        """Demand and production on two sheets."""
        draft = Draft()
        for sheet, text, times in (("Demand", demand, 1.0), ("Production", title, factor)):
            draft.put((sheet, 1, 1), text)
            across(draft, sheet, 3, 2, [f"{month} 2024" for month in MONTHS])
            for row, (name, base) in enumerate((("Chairs", 4e4), ("Beds", 9e3), ("Sofas", 7e4)), 4):
                draft.put((sheet, row, 1), name)
                values = [base * times * more for more in (1, 1.1, 0.9, 1, 1.2, 1)]
                across(draft, sheet, row, 2, values)
        return draft

    def test_units_that_are_said(self) -> None:
        """Thousands on one sheet, pieces on the other."""
        (told,) = adopt(self.book("Production in '000 pcs", 0.001).written()).findings
        assert (told.code, told.where, len(told.cells)) == ("W561", "Production!B4", 3)
        assert told.what == (
            'the quantities of 3 families, such as "Chairs", are in thousands, and on "Demand" '
            "in pieces."
        )
        assert (
            told.fix == "Bring both to one unit, or put the factor into a cell and multiply by it."
        )

    def test_units_that_only_the_size_gives_away(self) -> None:
        """All families are a thousandth."""
        (told,) = adopt(self.book("Production", 0.001, "Demand").written()).findings
        assert told.what == (
            'the quantities of 3 families, such as "Beds", are about a thousandth of those on '
            '"Demand".'
        )

    def test_one_unit_in_two_words_is_one(self) -> None:
        """Pieces and pcs; cases and cases."""
        assert list(adopt(self.book("Production (pcs)", 1.0).written()).findings) == []
        cases = self.book("Production, cases", 1.0, "Demand (cases)")
        assert list(adopt(cases.written()).findings) == []


def test_a_material_plan_of_weeks() -> None:
    """A block an item, its name in a line of settings; receipts that are released or planned."""
    draft, sheet = Draft(), "MRP"
    draft.put((sheet, 1, 1), "Material requirements - plant 0100")
    weeks = [dt.date(2026, 1, 5) + dt.timedelta(days=7 * t) for t in range(6)]
    for row, item, on_hand in ((3, "10-200 Pump", 120.0), (11, "10-300 Valve", 300.0)):
        settings = (f"Item: {item}", None, "Lead time", 2, None, "Safety stock", 50)
        across(draft, sheet, row, 1, settings)
        across(draft, sheet, row + 1, 1, ("On hand", "Past due", *weeks))
        across(draft, sheet, row + 2, 1, ("Gross requirements", None, 40, 50, 45, 60, 30, 50))
        across(draft, sheet, row + 3, 1, ("Scheduled receipts", None, 60, 0, 0, 0, 0, 0))
        across(draft, sheet, row + 4, 1, ("Planned receipts", None, 0, 40, 50, 60, 40, 40))
        across(draft, sheet, row + 5, 1, ("Projected on hand", on_hand))
        rolled(draft, sheet, (row + 5, row + 3, row + 4, row + 2), 3, 6)
    adopted = adopt(draft.written())
    assert adopted.families == ["10-200 Pump", "10-300 Valve"]
    assert found(adopted)["10-300 Valve", "scheduled_receipts"] == ("MRP", (14, 3), 6)
    assert is_clean(adopted, 2)


def test_measures_side_by_side_under_merged_titles() -> None:
    """Families down; the months once for each measure, a total after each."""
    draft, sheet = Draft(), "Overview"
    draft.put((sheet, 1, 1), "2026 plan in pieces")
    across(draft, sheet, 3, 1, ("Family", "Opening stock"))
    for title, first in (("Demand", 3), ("Production", 10), ("Closing stock", 17)):
        draft.put((sheet, 2, first), title)
        draft.merged.append((sheet, 2, first, 2, first + 5))
        across(draft, sheet, 3, first, (*MONTHS, "Total"))
    for row, family in enumerate(("Chairs", "Tables", "Lamps", "Beds"), 4):
        across(draft, sheet, row, 1, (family, 100 * row))
        for t in range(6):
            draft.put((sheet, row, 3 + t), 40.0 + row * t)
            draft.put((sheet, row, 10 + t), 50.0 + t)
            before = cell(row, 16 + t) if t else cell(row, 2)
            text = f"={before}+{cell(row, 10 + t)}-{cell(row, 3 + t)}"
            draft.put((sheet, row, 17 + t), text)
        for column in (9, 16):
            text = f"=SUM({cell(row, column - 6)}:{cell(row, column - 1)})"
            draft.put((sheet, row, column), text)
    adopted = adopt(draft.written())
    assert found(adopted)["Beds", "production"] == ("Overview", (7, 10), 6)
    assert found(adopted)["Beds", "ending_inventory"] == ("Overview", (7, 17), 6)
    assert len(adopted.rows) == 12
    assert is_clean(adopted, 4)


def test_months_down_with_what_was_beside_what_is_planned() -> None:
    """In German, the closed months filled, a sum below."""
    draft, sheet = Draft(), "Absatz"
    draft.put((sheet, 1, 1), "Absatz- und Produktionsplanung 2026 (Stk)")
    heads = ("Monat", "Absatzplan", "Absatz Ist", "Abw.", "Produktionsplan", "Produktion Ist")
    across(draft, sheet, 3, 1, (*heads, "Bestand Plan", "Bestand Ist"))
    across(draft, sheet, 4, 1, ("Anfangsbestand", None, None, None, None, None, 500, 500))
    for row, month in enumerate(YEAR_DE, 5):
        across(draft, sheet, row, 1, (month, 93 + 7 * (row - 4), None, None, 130))
        draft.put((sheet, row, 7), f"=G{row - 1}+E{row}-B{row}")
        if row < 10:
            across(draft, sheet, row, 3, (89 + 9 * (row - 4), f"=C{row}-B{row}", None, 120))
            draft.put((sheet, row, 8), f"=H{row - 1}+F{row}-C{row}")
    across(draft, sheet, 17, 1, ("Summe", "=SUM(B5:B16)", None, None, "=SUM(E5:E16)"))
    adopted = adopt(draft.written())
    measures = {one.measure: one.cells[0] for one in adopted.rows}
    assert measures == {
        "forecast": (5, 2),
        "actual": (5, 3),
        "production": (5, 5),
        "actual_production": (5, 6),
        "ending_inventory": (5, 7),
        "actual_inventory": (5, 8),
    }
    assert is_clean(adopted, 2)


def test_a_level_plan_as_a_textbook_has_it() -> None:
    """Periods from 0, what stands there before the first; hires, layoffs, a subcontractor."""
    draft, sheet = Draft(), "Agg plan"
    draft.put((sheet, 2, 2), "Aggregate plan - level strategy")
    across(draft, sheet, 4, 2, ("Period", 0, 1, 2, 3, 4, 5, 6))
    across(draft, sheet, 5, 2, ("Forecast", None, 1600, 3000, 3200, 3800, 2200, 2200))
    across(draft, sheet, 6, 2, ("Workers hired", None, *(0,) * 6))
    across(draft, sheet, 7, 2, ("Workers laid off", None, 16, *(0,) * 5))
    across(draft, sheet, 8, 2, ("Workforce size", 80))
    across(draft, sheet, 9, 2, ("Production", None, *(2560,) * 6))
    across(draft, sheet, 10, 2, ("Subcontracted units", None, 0, 0, 0, 140, 0, 0))
    across(draft, sheet, 11, 2, ("Inventory", 1000))
    rolled(draft, sheet, (8, 6, 7), 4, 6)
    rolled(draft, sheet, (11, 9, 10, 5), 4, 6)
    adopted = adopt(draft.written())
    assert {one.measure for one in adopted.rows} == {
        *("forecast", "hires", "layoffs", "workforce", "production", "subcontract"),
        "ending_inventory",
    }
    assert is_clean(adopted, 2)


def test_a_french_plan_over_two_years() -> None:
    """The years as numbers above the months; the family named in the title."""
    draft, sheet = Draft(), "PIC"
    draft.put((sheet, 1, 1), "Plan industriel et commercial - famille : Vélos")
    for t in range(18):
        year, month = divmod(t + 6, 12)
        draft.put((sheet, 3, 3 + t), YEAR_FR[month])
        if month == 0 or t == 0:
            draft.put((sheet, 2, 3 + t), 2025.0 + year)
    across(draft, sheet, 4, 1, ("Prévisions de ventes", "unités", *range(100, 154, 3)))
    across(draft, sheet, 5, 1, ("Plan de production", "unités", *(125,) * 18))
    across(draft, sheet, 6, 1, ("Stock prévisionnel", 340))
    rolled(draft, sheet, (6, 5, 4), 3, 18)
    adopted = adopt(draft.written())
    assert adopted.families == ["Vélos"]
    assert is_clean(adopted, 1)
