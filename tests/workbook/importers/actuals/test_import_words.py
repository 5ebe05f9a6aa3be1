"""The words of an ERP: headings and measures by the Import sheet, or our own."""

from __future__ import annotations

import pytest
from workbook.importers.actuals.plant import Load, extract, rows, said, told

NO_MATTER = "Nothing is to be done, if they hold no quantity that is planned with."


def test_words_of_the_import_sheet_are_taken(load: Load) -> None:
    """Headings and measures of the ERP, whatever their capitals; our own words beside them."""
    text = "MONAT,Material,kennzahl,Menge\n2026-01,A-1,ABSATZ,5\n2026-01,A-1,Lager,6\n"
    text += "2026-01,A-1,requested,7\n"
    loaded = load(text)
    assert rows(loaded) == [
        ("A-1", "Closing", 6.0),
        ("A-1", "Requested", 7.0),
        ("A-1", "Shipped", 5.0),
    ]
    assert told(loaded) == []


def test_a_column_a_measure(load: Load) -> None:
    """A wide row is a row a measure; what is blank in it is not given, and never 0."""
    loaded = load("Monat;Material;Bedarf;Versand;Produced\n2026-01;A-1;5;0;\n2026-01;A-2;;6;7\n")
    assert rows(loaded) == [
        ("A-1", "Requested", 5.0),
        ("A-1", "Shipped", 0.0),
        ("A-2", "Produced", 7.0),
        ("A-2", "Shipped", 6.0),
    ]


def test_a_wide_cell_is_told_by_its_own_column(load: Load) -> None:
    """The column that holds the measure is named."""
    assert said(load, "Monat;Material;Versand\n2026-01;A-1;much\n") == [
        'E110 erp.csv row 2, column Versand: found the text "much", a number is expected. '
        "Enter a number without unit, or leave the row out."
    ]


def test_a_heading_of_the_import_sheet_goes_first(load: Load) -> None:
    """Where both are there, our own word is another column of the ERP."""
    loaded = load("Period,Code,Measure,Quantity,Menge\n2026-01,A-1,Shipped,1,2\n")
    assert rows(loaded) == [("A-1", "Shipped", 2.0)]
    assert told(loaded) == [f"W507 erp.csv: 1 column is not read: Quantity. {NO_MATTER}"]


def test_columns_that_are_not_read_are_told(load: Load) -> None:
    """W507, with the row to add where one looks like ours; Source and Loaded are ours."""
    text = "period,code,measure,quantity,plant,source,loaded\n2026-01,A-1,Shipped,5,X,ERP,\n"
    assert told(load(text)) == [f"W507 erp.csv: 1 column is not read: plant. {NO_MATTER}"]
    text = "period,code,shipped,produkced,plant\n2026-01,A-1,5,6,X\n"
    assert told(load(text)) == [
        "W507 erp.csv: 2 columns are not read: produkced, plant. "
        "If produkced is Produced, add this row to Import: column, produkced, Produced."
    ]


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        (
            "Perid,Code,Measure,Quantity\n2026-01,A-1,Shipped,1\n",
            [
                'E103 erp.csv: no column is known as "Period"; found: Perid, Code, Measure, '
                'Quantity. Did you mean "Perid"? Name it Period, or add this row to Import: '
                "column, Perid, Period."
            ],
        ),
        (
            "Period,Werk,Measure\n2026-01,A-1,Shipped\n",
            [
                f'E103 erp.csv: no column is known as "{name}"; found: Period, Werk, Measure. '
                f"Name it {name}, or add this row to Import: column, its name there, {name}."
                for name in ("Code", "Quantity")
            ],
        ),
        (
            "period,code,measure,Menge,MENGE\n2026-01,A-1,Shipped,1,2\n",
            [
                'E105 erp.csv: "Menge" and "MENGE" are both the column Quantity. '
                "Take one out of the extract, or its row out of Import."
            ],
        ),
        (
            "period,code,measure,quantity,Versand\n2026-01,A-1,Closing,1,2\n",
            [
                "E105 erp.csv: there is a column for the Quantity and one for Shipped as well. "
                "Give a row a quantity with its measure, or a column a measure; not both."
            ],
        ),
        (
            extract(["A-1,Shiped,5", "A-1,Umsatz,5", "A-2,Umsatz,5"]),
            [
                'E124 erp.csv row 2, column measure: there is no measure "Shiped"; 1 row uses it. '
                'Did you mean "Shipped"? Add this row to Import: measure, Shiped, Shipped; or '
                "leave the rows out of the extract.",
                'E124 erp.csv row 3, column measure: there is no measure "Umsatz"; 2 rows use it. '
                "Add this row to Import: measure, Umsatz, one of ours; or leave the rows out of "
                "the extract.",
            ],
        ),
    ],
    ids=["near heading", "no heading", "two of one", "two forms", "measures"],
)
def test_what_is_not_known_is_named(load: Load, text: str, problems: list[str]) -> None:
    """With the nearest word, and the row that makes it known."""
    assert said(load, text) == problems
